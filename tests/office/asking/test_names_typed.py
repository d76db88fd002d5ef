"""What is named where several forms may be meant, found in either writing, or missed in a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A home with a complaint in Traditional characters and a charge of the same day."""
    workspace = make_workspace(tmp_path_factory.mktemp("typed") / "office").at("2026-11-20 09:00")
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3", area="89.5")
    workspace.do("complaints.complaint.register", unit="3-1201", about="電梯異響")
    charge = {"unit": "3-1201", "kind": "service", "about": "疏通", "amount": "5"}
    workspace.do("fees.charge.register", by="cashier-1", **charge)
    return workspace


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


@pytest.mark.parametrize(
    ("typed", "near", "forms"),
    [
        ("WO-261120-A09", "", "服务预约单（propctl workorders）"),
        ("wo261120a9", "", "服务预约单（propctl workorders）"),
        ("CP-261120-A07", "CP-261120-A01", "业主（用户）投诉处理登记表（propctl complaints）"),
        (
            "A09",
            "CP-261120-A01",
            "业主（用户）投诉处理登记表、服务预约单（propctl complaints、propctl workorders）",
        ),
    ],
)
def test_what_a_callback_is_about_is_told_with_the_nearest_of_its_own_forms(
    office: Workspace, typed: str, near: str, forms: str
) -> None:
    done = office.run("callbacks", "register", "--about", typed, "--method", "phone")
    assert done.status == 2 and forms in done.err
    assert ("最接近的有：" + near in done.err) if near else ("最接近" not in done.err)


@pytest.mark.parametrize("typed", ["CP261120A01", "cp-261120-a1", "ＣＰ２６１１２０Ａ０１", "CP—261120—A01"])
def test_a_number_is_known_without_its_dashes_and_noughts(office: Workspace, typed: str) -> None:
    assert office.run("show", typed).out.startswith("CP-261120-A01")


@pytest.mark.parametrize("typed", ["电梯异响", "電梯異響", "異響", "电梯　异响"])
def test_what_was_written_in_traditional_characters_is_found_by_either(office: Workspace, typed: str) -> None:
    assert "CP-261120-A01" in office.run("find", typed).out


@pytest.mark.parametrize("typed", ["(三楼)", "（三楼）", "走廊,漏水", "走廊，漏水(三楼"])
def test_brackets_and_commas_are_found_in_either_width(office: Workspace, typed: str) -> None:
    office.do("complaints.complaint.register", unit="3-1201", channel="phone", about="走廊，漏水（三楼）")
    assert "漏水（三楼）" in office.run("find", typed).out


def test_the_history_of_a_home_says_that_a_record_about_it_could_not_be_read(office: Workspace) -> None:
    history = ("residents", "history", "3-1201")
    assert "没有计入" not in office.run(*history).err
    (file,) = office.root.glob("records/complaints/**/CP-261120-A01.toml")
    file.write_bytes(file.read_bytes()[:120])
    for how in ((), ("--json",)):
        assert "CP-261120-A01.toml" in office.run(*history, *how).err
