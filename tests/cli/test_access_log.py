"""Who looked at personal values stands in history: deleting a file does not hide it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.cli.frame.session import Session
from propctl.errors import NotSaved
from propctl.store.files import fsio
from propctl.testing import TwoDesks, Workspace, make_workspace

PHONE = "13812345678"


@pytest.fixture
def desks(two_desks: TwoDesks) -> TwoDesks:
    two_desks.a.do("residents.unit.add", number="3-1201")
    register(two_desks.a)
    two_desks.exchange()
    return two_desks


def register(desk: Workspace) -> None:
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": PHONE}
    desk.do("complaints.complaint.register", **values)


def looks(desk: Workspace) -> list[tuple[str, str]]:
    rows = desk.run("key", "access", "--json", by="director").json()
    return sorted((row["by"], row["what"]) for row in rows)


def reveal(desk: Workspace, by: str = "director") -> int:
    return desk.run("show", "CP-261120-A01", "--reveal", "--purpose=核对", by=by).status


def test_deleting_the_log_hides_no_look(desks: TwoDesks) -> None:
    a = desks.a
    assert (reveal(a, "guard-1"), reveal(a)) == (77, 0)
    (a.root / ".propctl" / "access.log").unlink()
    assert looks(a) == [("director", "shown"), ("guard-1", "refused")]
    shutil.rmtree(a.root / "records" / "_access")
    told = a.run("check", "--json")
    assert told.status == 1 and "records/_access/A.log" in [row["path"] for row in json.loads(told.out)]
    assert reveal(a, "service-director") == 0  # the next look brings it back
    shown = [("director", "shown"), ("guard-1", "refused"), ("service-director", "shown")]
    assert looks(a) == shown
    assert a.run("check").status == 0 and a.run("audit").status == 0


def test_lines_taken_out_of_the_log_in_history_are_told_by_audit(desks: TwoDesks) -> None:
    a = desks.a
    assert reveal(a) == 0 and a.run("audit").status == 0
    (a.root / "records" / "_access" / "A.log").write_text("")
    who = ("-c", "user.name=director", "-c", "user.email=x@x")
    subprocess.run(["git", *who, "commit", "-qam", "tidy"], cwd=a.root, check=True)
    told = a.run("audit")
    assert told.status == 1 and "_access/A.log" in told.out


def test_every_desk_sees_who_looked_at_the_others(desks: TwoDesks) -> None:
    assert reveal(desks.a) == 0 and reveal(desks.b, "service-director") == 0
    desks.exchange()
    for desk in (desks.a, desks.b):
        assert looks(desk) == [("director", "shown"), ("service-director", "shown")]
        assert desk.run("audit").status == 0 and desk.run("check").status == 0


def test_the_log_holds_no_value_and_is_read_by_supervisors(desks: TwoDesks) -> None:
    a = desks.a
    assert reveal(a) == 0
    assert PHONE not in (a.root / "records" / "_access" / "A.log").read_text("utf-8")
    assert a.run("key", "access", by="clerk-1").status == 77
    assert len(a.run("key", "access", "A01", "--json", by="director").json()) == 1


def test_without_a_line_nothing_is_shown(desks: TwoDesks, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotSaved("full")

    monkeypatch.setattr(fsio, "append_private", full)
    done = desks.a.run("show", "A01", "--reveal", "--purpose=核对", by="director")
    assert done.status == 74 and PHONE not in done.out


def test_an_office_without_history_keeps_the_log_for_its_owner_alone(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    register(workspace)
    assert reveal(workspace) == 0 and looks(workspace) == [("director", "shown")]
    log = workspace.root / ".propctl" / "access.log"
    assert os.name == "nt" or log.stat().st_mode & 0o077 == 0


def test_a_log_from_before_is_taken_into_history_with_the_next_look(tmp_path: Path) -> None:
    desk = make_workspace(tmp_path / "office", git=True)
    desk.do("residents.unit.add", number="3-1201")
    register(desk)
    line = "2026-11-19T09:00:00+08:00\tclerk-2\troot\tcomplaints.complaint\tCP-261118-A01\tshown\n"
    (desk.root / ".propctl" / "access.log").write_text(line)
    assert reveal(desk) == 0
    (desk.root / ".propctl" / "access.log").unlink()
    assert looks(desk) == [("clerk-2", "shown"), ("director", "shown")]


@pytest.mark.rule("frontdesk.no-phone-disclosure")
def test_who_sits_at_a_terminal_says_what_for_and_a_script_that_does_not_is_told_apart(
    desks: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, show = desks.a, ("show", "CP-261120-A01", "--reveal")
    monkeypatch.setattr(Session, "interactive", property(lambda self: True))
    assert a.run(*show, by="director", stdin="\n").status == 2
    assert looks(a) == []
    asked = a.run(*show, by="director", stdin="约上门维修\n")
    assert (asked.status, PHONE in asked.out, "为什么要看" in asked.err) == (0, True, True)
    assert a.run("key", "access", "--json", by="director").json()[0]["purpose"] == "约上门维修"
    monkeypatch.undo()
    assert PHONE in a.run(*show, by="director").out
    assert [one["purpose"] for one in a.run("key", "access", "--json", by="director").json()].count("") == 1
