"""A slip in the office's own files that came with history stops nobody, and is told with whose it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import TwoDesks, Workspace
from tests.office.auditing.conftest import Forger
from tests.stories.answers import ok

RULE = "complaints.transfer-within"


@pytest.fixture
def amended(forger: Forger) -> Forger:
    """An office that has amended a clause."""
    ok(forger.office.run("rules", "set", RULE, "within=15m", "--since", "2026-11-20", by="director"))
    return forger


def within(office: Workspace) -> str:
    return ok(office.run("rules", "show", RULE)).out


def slip(forger: Forger, file: str, old: str, new: str) -> None:
    path = forger.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


SLIPS = [
    ("rules.toml", "set = {", "sets = {", "20分钟"),  # that line is left out
    ("rules.toml", "amendments = [", "amendments = [[", "15分钟"),  # nothing can be read: the version before
    ("propctl.toml", "[staff]", "[staf]", "15分钟"),
    ("propctl.toml", "[staff]", "[staff", "15分钟"),
]


@pytest.mark.parametrize(("file", "old", "new", "still"), SLIPS)
def test_a_slip_in_history_stops_no_desk_and_says_whose_it_is(
    amended: Forger, file: str, old: str, new: str, still: str
) -> None:
    office = amended.office
    slip(amended, file, old, new)
    assert office.run("due").status == 78, "who is at it is told, and nothing is done"
    commit = amended.commit("service-supervisor")
    told = office.run("due")
    assert told.status == 0 and f"{file} 自提交 {commit[:10]}（service-supervisor）起" in told.err
    assert f"{file} is unsound since commit {commit[:10]}" in office.run("--lang", "en", "due").err
    assert still in within(office)
    assert commit[:10] in office.run("check").out
    ok(
        office.run(
            "complaints", "register", "3-1201", "照常登记", "--channel", "phone", "--category", "other"
        )
    )
    assert {one.commit for one in amended.audit().faults} == {commit}
    refused = office.run("rules", "set", RULE, "within=16m", "--since", "2026-11-22", by="director")
    assert (refused.status == 78) is (file == "rules.toml"), refused.err


@pytest.mark.parametrize(
    ("file", "text"),
    [("rules.toml", "amendments = [[\n"), ("propctl.toml", f"# {'x' * (1 << 24)}\n")],
    ids=["the first amendment", "settings that are too large"],
)
def test_a_file_of_which_nothing_can_be_read_stops_no_desk(forger: Forger, file: str, text: str) -> None:
    path = forger.root / file
    path.write_text(text + (path.read_text("utf-8") if path.exists() else ""), "utf-8")
    commit = forger.commit("director")
    told = ok(forger.office.run("due"))
    assert f"{file} 自提交 {commit[:10]}（director）起" in told.err and "20分钟" in within(forger.office)
    forger.office.do("complaints.complaint.note", "CP-261120-A01", text="照常")
    assert {one.commit for one in forger.audit().faults} == {commit}


def test_whoever_mends_it_is_not_accused_and_whoever_takes_more_back_is(amended: Forger) -> None:
    slip(amended, "rules.toml", "set = {", "sets = {")
    wrong = amended.commit("service-supervisor")
    assert {one.commit for one in amended.audit().faults} == {wrong}, "read before it is mended, too"
    slip(amended, "rules.toml", "sets = {", "set = {")
    amended.commit("director")
    assert {one.commit for one in amended.audit().faults} == {wrong}
    assert "自提交" not in amended.office.run("due").err and "15分钟" in within(amended.office)
    path = amended.root / "rules.toml"
    path.write_text("amendments = [\n]\n")
    taken = amended.commit("director")
    assert {one.commit for one in amended.audit().faults} == {wrong, taken}


def test_who_mends_what_somebody_else_mistyped_leaves_it_his_and_is_not_accused(amended: Forger) -> None:
    """By days later, too; it waits for somebody to look at, and nobody mends who might not amend."""
    path = amended.root / "rules.toml"
    before = path.read_text("utf-8")
    line = before.splitlines()[-2].replace('"15m"', '"16m"').replace("T09:00:00", "T09:00:30")
    path.write_text(before.replace("\n]", "\n" + line.replace("set = {", "sets = {") + "\n]"))
    amended.commit("director")
    path.write_text(before.replace("\n]", f"\n{line}\n]"))
    amended.office.at("2026-11-23 09:00")
    mended = amended.commit("service-supervisor")
    report = amended.audit()
    assert report.faults == []
    assert [one.kind for one in report.to_confirm if one.commit == mended] == ["name"]
    amended.git("reset", "-q", "--soft", "HEAD^")
    amended.commit("clerk-1")
    assert {one.author for one in amended.audit().faults if one.kind == "name"} == {"clerk-1"}


def test_a_line_that_its_supposed_author_never_typed_is_none_that_is_mended(amended: Forger) -> None:
    path = amended.root / "rules.toml"
    before = path.read_text("utf-8")
    line = before.splitlines()[-2].replace('"15m"', '"16m"').replace("T09:00:00", "T09:00:30")
    path.write_text(before.replace("\n]", "\n" + line.replace("set = {", "set == {") + "\n]"))
    amended.commit("clerk-1")
    path.write_text(before.replace("\n]", f"\n{line}\n]"))
    amended.commit("service-supervisor")
    assert ("name", "service-supervisor") in amended.faults()


def test_what_a_sync_brings_is_told_by_it_at_once(two_desks: TwoDesks) -> None:
    a, b = Forger(two_desks.a), Forger(two_desks.b)
    ok(a.office.run("rules", "set", RULE, "within=15m", "--since", "2026-11-20", by="director"))
    two_desks.exchange()
    slip(b, "rules.toml", "set = {", "sets = {")
    commit = b.commit("service-supervisor")
    b.git("push", "-q", "origin", "HEAD")
    a.git("remote", "add", "origin", str(two_desks.shared))
    done = ok(a.office.run("sync"))
    assert commit[:10] in done.err and "service-supervisor" in done.err
    assert Path(a.root / "rules.toml").read_text("utf-8") == (b.root / "rules.toml").read_text("utf-8")
