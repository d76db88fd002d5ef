"""What a step opens is as its opening says it: altered, copied or left out by hand, it is named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from propctl.testing import Workspace
from tests.office.auditing.conftest import Forger

FOREMAN, FOUND = "cleaning-foreman", "地库有积水,2026-11-26;灯坏,2026-11-27"
TERM: dict[str, Any] = {"name": "洁美", "starts": "2026-01-01", "ends": "2026-12-31", "work": ["cleaning"]}


def inspect(office: Workspace) -> None:
    """One inspection, which finds two defects."""
    rated = {"contractor": "洁美", "ratings": "cleaning,80", "defects": FOUND}
    office.do("contractors.inspection.register", by=FOREMAN, **rated)


@pytest.fixture(scope="module")
def inspected(recorded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office whose last commit is an inspection with the two defects that it opened."""
    office = recorded.copy(tmp_path_factory.mktemp("inspected") / "office")
    office.do("contractors.contract.sign", by="service-director", **TERM)
    inspect(office)
    return office


@pytest.fixture
def opened(inspected: Workspace, tmp_path: Path) -> Forger:
    """The same, as somebody forges its last commit."""
    forger = Forger(inspected.copy(tmp_path / "office"))
    assert forger.faults() == []
    return forger


def forged(forger: Forger, changes: Mapping[str, str | None]) -> list[str]:
    """What an audit says of the last commit made anew, with some records otherwise (None: left out)."""
    names = forger.git("diff", "--name-only", "HEAD^", "HEAD").split()
    made = {**{name: (forger.root / name).read_text("utf-8") for name in names}, **changes}
    forger.git("reset", "-q", "--hard", "HEAD^")
    for name, text in made.items():
        if text is not None:
            (forger.root / name).parent.mkdir(parents=True, exist_ok=True)
            (forger.root / name).write_text(text, "utf-8")
    forger.commit(FOREMAN)
    return [str(one.problem) for one in forger.audit().faults if one.kind == "refused"]


def defect(forger: Forger, number: int = 1) -> tuple[str, str]:
    """Where a defect stands, and what it says."""
    path = f"records/contractors/2026/11/WBQ-261120-A0{number}.toml"
    return path, (forger.root / path).read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("地库有积水", "地库干燥"),
        ("until = 2026-11-26", "until = 2026-12-26"),
        ("until = 2026-11-26", "until = 2026-11-27"),  # as the other one has it
        ('inspection = "WBJ-261120-A01"\n', ""),
        ("found = 2026-11-20", "found = 2026-11-19"),  # which is filled in
    ],
)
def test_a_record_otherwise_than_its_opening_says_is_named(opened: Forger, old: str, new: str) -> None:
    path, text = defect(opened)
    assert old in text
    (said,) = forged(opened, {path: text.replace(old, new)})
    assert path in said and "检查" in said


def test_a_record_left_out_is_named_at_what_opens_it(opened: Forger) -> None:
    (said,) = forged(opened, {defect(opened)[0]: None})
    assert "WBJ-261120-A01" in said


def test_a_second_record_of_one_source_is_named_and_one_registered_by_itself_is_not(opened: Forger) -> None:
    path, text = defect(opened)
    copied = path.replace("A01", "A03")
    (said,) = forged(opened, {copied: text.replace("WBQ-261120-A01", "WBQ-261120-A03")})
    assert copied in said
    more = {"contractor": "洁美", "what": "又一处", "until": "2026-11-30"}
    opened.office.do("contractors.defect.register", by=FOREMAN, **more)
    assert len([one for one in opened.audit().faults if one.kind == "refused"]) == 1


def test_in_which_order_the_defects_are_numbered_says_nothing(opened: Forger) -> None:
    (first, one), (second, other) = defect(opened, 1), defect(opened, 2)
    swapped = {
        first: other.replace("WBQ-261120-A02", "WBQ-261120-A01"),
        second: one.replace("WBQ-261120-A01", "WBQ-261120-A02"),
    }
    assert forged(opened, swapped) == []


def test_what_was_opened_is_amended_honestly_even_before_the_commit_is_made(opened: Forger) -> None:
    """Git was not there for a while: several commands come into history with one commit."""
    office = opened.office
    office.run("amend", "WBQ-261120-A01", "--set", "what=地库渗水", by=FOREMAN)
    office.do("contractors.defect.mend", "WBQ-261120-A02", by=FOREMAN, result="已换")
    inspect(office)
    opened.git("reset", "-q", "--soft", "HEAD~4")
    opened.git("commit", "-q", "-m", "together", by=FOREMAN)
    assert [one for one in opened.audit().faults if one.kind == "refused"] == []


def test_what_a_controller_goes_on_with_is_as_its_controller_says(forger: Forger) -> None:
    """A call opens its work order: as propctl made it it is in order, altered it is named."""
    told = {"unit": "3-1201", "about": "水管爆裂", "kind": "repair", "channel": "phone", "caller": "张三"}
    forger.office.do("calls.call.register", phone="13800138001", **told)
    assert forger.faults() == []
    order = "records/workorders/2026/11/WO-261120-A01.toml"
    altered = (forger.root / order).read_text("utf-8").replace("水管爆裂", "灯泡坏了")
    assert any("CL-261120-A01" in one for one in forged(forger, {order: altered}))
