"""What is typed after ``--where`` may be said in the words that the screen shows."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office with a question and a complaint about two homes, taken by two people."""
    from propctl.testing import make_workspace

    office = make_workspace(tmp_path_factory.mktemp("calls") / "office")
    for number in ("3-1201", "3-1202"):
        office.do("residents.unit.add", number=number, steward="officer-1")
    office.do("calls.call.register", about="几点停水", unit="3-1201", answer="两点")
    office.do("calls.call.register", about="门口有积水", unit="3-1202", kind="other", by="clerk-2")
    return office


def found(office: Workspace, where: str, lang: str = "zh-CN") -> list[str]:
    rows = office.run("--lang", lang, "calls", "list", "--all", "--where", where, "--json").json()
    return [row["id"][-3:] for row in rows]


@pytest.mark.rule("calls.database-management")
@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("kind = enquiry", ["A01"]),
        ("类别 = 咨询", ["A01"]),
        ("类别≠咨询", ["A02"]),
        ("房号 = 3栋1202", ["A02"]),
        ("负责人 = 李敏 或 负责人 = 周洁", ["A01", "A02"]),
        ("渠道 = 来电 且 状态 = 待答复", ["A02"]),
        ("已解决 = 是", ["A01"]),
        ("登记时间 >= 2026-11-20 and 类别 = '其他'", ["A02"]),
        ("登记时间 < 2026-11-20", []),
        ("类别 in （咨询、其他） 且 房号 in [3栋1202]", ["A02"]),
        ("负责人 not in ('李敏', 王五)", ["A02"]),
    ],
)
def test_fields_choices_states_people_and_homes_are_named_as_they_are_called(
    calls: Workspace, typed: str, rows: list[str]
) -> None:
    assert found(calls, typed) == rows


def test_english_names_are_read_as_well(calls: Workspace) -> None:
    assert found(calls, "Kind = Enquiries and State = settled", "en") == ["A01"]


def test_what_is_no_name_is_refused_and_a_declared_list_is_narrowed_down(calls: Workspace) -> None:
    refused = calls.run("calls", "list", "--where", "类别 = 资询")
    assert refused.status == 2 and "资询" in refused.err
    assert "没有字段 '种类'" in calls.run("calls", "list", "--where", "种类 = 咨询").err
    assert "门口有积水" in ok(calls.run("calls", "list", "unanswered", "--where", "负责人 = 周洁")).out
    assert "门口有积水" not in ok(calls.run("calls", "list", "unanswered", "--where", "负责人 = 李敏")).out
