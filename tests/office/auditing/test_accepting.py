"""What is remembered, accepted and shared: a later audit shows what is new, and no rewriting goes unseen."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.office.auditing.audit import audit
from propctl.store.history.commits import Step
from propctl.store.history.only_added import Examiner
from propctl.testing import TwoDesks, Workspace
from tests.office.auditing.conftest import ABOUT, COMPLAINT, NOTICE, Forger


def accept(office: Workspace, commit: str, by: str = "director", *more: str) -> int:
    return office.run("audit", "accept", commit, "--reason", "已查明", *more, by=by).status


def accept_by_hand(forger: Forger, commit: str, by: str, *, line: str = "", head: str = "") -> None:
    """Write an acceptance with an editor, and commit it."""
    path = forger.root / "records/agenda/2026/11/AU-261120-A01.toml"
    at = forger.office.now.isoformat()
    text = f'form = "agenda.acceptance"\nid = "AU-261120-A01"\ncommit = "{commit}"\nreason = "没事"\n{head}\n'
    said = line or f'by = "{by}"'
    entry = f'  {{ n = 1, at = {at}, step = "accept", {said} }},\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}history = [\n{entry}]\n", "utf-8")
    forger.commit(by)


def rewrite(forger: Forger, by: str = "clerk-2") -> str:
    """Change what was registered; the commit."""
    file = forger.root / COMPLAINT
    file.write_text(file.read_text("utf-8").replace("走廊漏水", "走廊 漏水"), "utf-8")
    return forger.commit(by)


@pytest.mark.rule("agenda.history-accepted")
def test_a_commit_is_accepted_by_somebody_in_charge_and_not_by_its_author(forger: Forger) -> None:
    commit = rewrite(forger, "director")
    assert accept(forger.office, commit) == 77, "his own"
    assert accept(forger.office, commit, "clerk-1") == 77, "not her post"
    assert forger.faults() == [("rewritten", "director")]
    assert accept(forger.office, commit[:10], "center-manager") == 0
    report = forger.audit()
    assert (report.faults, report.accepted) == ([], 1)
    rewrite_again = forger.root / COMPLAINT
    rewrite_again.write_text(rewrite_again.read_text("utf-8").replace("走廊 漏水", "没有"), "utf-8")
    forger.commit("director")
    assert forger.faults() == [("rewritten", "director")], "only that one"


def test_a_commit_that_is_not_there_and_a_missing_reason_are_wrong_usage(forger: Forger) -> None:
    assert accept(forger.office, "1234567890") == 2
    assert accept(forger.office, "--output=x") == 2
    assert forger.office.run("audit", "accept", "HEAD", by="director").status == 2


def test_an_acceptance_by_hand_without_the_post_is_a_fault_and_accepts_nothing(forger: Forger) -> None:
    commit = rewrite(forger)
    accept_by_hand(forger, commit, "clerk-1")
    assert forger.faults() == [("rewritten", "clerk-2"), ("refused", "clerk-1")]


@pytest.mark.parametrize("name", ["HEAD", "the-office-and-all-that-will-ever-come-1"])
def test_an_acceptance_of_a_name_that_moves_accepts_nothing(forger: Forger, name: str) -> None:
    forger.git("branch", "-M", name if len(name) == 40 else "main")
    accept_by_hand(forger, name, "director", head="earlier = true\n")
    rewrite(forger)
    assert ("rewritten", "clerk-2") in forger.faults()


def test_nobody_accepts_on_paper_in_anothers_name(forger: Forger) -> None:
    commit = rewrite(forger)
    words = ("agenda", "acceptance", "accept", "--commit", commit, "--author", "clerk-2", "--reason", "没事")
    said = forger.office.run(*words, "--approved-by", "director", "--paper", "7", by="clerk-1")
    assert said.status == 77 and "不能凭纸面" in said.err
    accept_by_hand(forger, commit, "clerk-1", line='by = "director", typed_by = "clerk-1", paper = "7"')
    assert forger.faults() == [("rewritten", "clerk-2"), ("refused", "clerk-1")]


def test_an_acceptance_that_was_voided_accepts_nothing(forger: Forger) -> None:
    commit = rewrite(forger)
    assert accept(forger.office, commit) == 0 and forger.faults() == []
    forger.office.do("agenda.acceptance.void", "AU-261120-A01", by="director", reason="认错了")
    assert forger.faults() == [("rewritten", "clerk-2")]


def test_records_that_were_brought_in_are_accepted_with_all_before_them(forger: Forger) -> None:
    for number in range(3):
        rewrite(forger)
        file = forger.root / COMPLAINT
        file.write_text(file.read_text("utf-8").replace("走廊 漏水", f"走廊漏水{number}走廊漏水"), "utf-8")
        last = forger.commit("clerk-2")
    assert len(forger.faults()) == 6
    assert accept(forger.office, last, "director", "--earlier") == 0
    assert forger.faults() == []
    forger.forge(NOTICE, "cleaner-1", "approve")
    assert forger.faults() == [("refused", "cleaner-1")]


def test_findings_are_grouped_and_as_json_say_commit_kind_and_author(forger: Forger) -> None:
    commit = rewrite(forger)
    told = forger.office.run("audit")
    assert told.status == 1 and "[改动或拿走]" in told.out and "1 个提交里有 1 处问题" in told.out
    (row,) = json.loads(forger.office.run("audit", "--json").out)
    assert (row["commit"], row["kind"], row["grave"], row["author"]) == (
        commit,
        "rewritten",
        "fault",
        "clerk-2",
    )
    assert row["path"] == COMPLAINT and row["line"] > 0
    english = forger.office.run("--lang", "en", "audit")
    assert "[changed or taken away]" in english.out


def test_a_later_audit_reads_only_what_is_new_and_keeps_what_was_found(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(forger)
    assert forger.faults() == [("rewritten", "clerk-2")]
    read: list[str] = []
    look = Examiner.look

    def counted(self: object, steps: list[Step]) -> object:
        read.extend(step.commit.id for step in steps)
        return look(self, steps)  # type: ignore[arg-type]

    monkeypatch.setattr(Examiner, "look", counted)
    forger.office.do("complaints.complaint.register", **ABOUT)
    assert forger.faults() == [("rewritten", "clerk-2")] and len(read) == 1


def test_a_head_that_was_read_is_missed_whatever_was_found_before(forger: Forger) -> None:
    rewrite(forger)
    forger.office.do("complaints.complaint.register", **ABOUT)
    assert len(forger.faults()) == 1
    lost = forger.git("rev-parse", "HEAD").strip()
    forger.git("reset", "-q", "--hard", "HEAD~1")
    forger.office.do("complaints.complaint.register", **ABOUT | {"about": "别的"})
    for _ in range(2):
        assert {kind for kind, _ in forger.faults()} == {"history", "rewritten"}, "until it is accepted"
    assert accept(forger.office, lost) == 0
    assert forger.faults() == [("rewritten", "clerk-2")]


def test_a_memory_that_came_with_a_clone_is_not_believed(forger: Forger, tmp_path: Path) -> None:
    rewrite(forger)
    forger.faults()
    for file in (forger.root / ".propctl").glob("audit*"):
        forger.git("add", "-f", str(file.relative_to(forger.root)))
    forger.git("commit", "-q", "-m", "x", by="clerk-2")
    subprocess.run(["git", "clone", "-q", str(forger.root), str(tmp_path / "clone")], check=True)
    there = audit(Workspace(tmp_path / "clone").office("director"))
    assert ("rewritten", "clerk-2") in [(one.kind, one.author) for one in there.faults]


def test_what_one_desk_has_read_is_missed_at_every_other(two_desks: TwoDesks, tmp_path: Path) -> None:
    desks = two_desks
    for desk in (desks.a, desks.b):
        desk.run("sync", by="director")
        subprocess.run(["git", "remote", "add", "origin", str(desks.shared)], cwd=desk.root, check=False)
    desks.a.do("residents.unit.add", by="officer-1", number="3-1201")
    assert desks.a.run("sync", by="director").status == 0
    assert audit(desks.a.office("director")).faults == []
    assert desks.a.run("sync", by="director").status == 0
    subprocess.run(["git", "clone", "-q", str(desks.shared), "thief"], cwd=tmp_path, check=True)
    thief = tmp_path / "thief"
    subprocess.run(["git", "reset", "-q", "--hard", "HEAD~1"], cwd=thief, check=True)
    subprocess.run(["git", "push", "-q", "-f"], cwd=thief, check=True)
    fresh = tmp_path / "fresh"
    subprocess.run(["git", "clone", "-q", str(desks.shared), str(fresh)], check=True)
    shutil.copytree(desks.a.root / ".propctl" / "keyring", fresh / ".propctl" / "keyring")
    clerk = Workspace(fresh)
    assert clerk.run("join", by="director").status == 0
    assert clerk.run("sync", by="director").status == 0
    assert [one.kind for one in audit(clerk.office("director")).faults] == ["history"], "desk A has read more"
    assert desks.a.run("sync", by="director").status == 0
    assert [one.kind for one in audit(desks.a.office("director")).faults] == ["history"], "its remote lost it"


# -- commits that are no honest work of any git


def test_no_odd_commit_stops_an_audit(forger: Forger) -> None:
    forger.git("commit", "-q", "--allow-empty", "-m", "x", by="clerk\x1f1")
    for dates, encoding in (
        ("99999999999999 +0800", ""),
        ("1764380000 +0800", "encoding UTF-16\n"),
        ("-9 +9", ""),
    ):
        tree, parent = forger.git("write-tree").strip(), forger.git("rev-parse", "HEAD").strip()
        who = f"c <a@b> {dates}"
        text = f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n{encoding}\nx\n"
        made = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
            input=text.encode(),
            cwd=forger.root,
            capture_output=True,
            check=True,
        )
        forger.git("update-ref", "HEAD", made.stdout.decode().strip())
    module_of = f"160000,{'1' * 40},records/complaints/2026/11/x.toml"
    forger.git("update-index", "--add", "--cacheinfo", module_of)
    forger.git("commit", "-q", "-m", "submodule", by="c")
    forger.git("rm", "-q", "--cached", "records/complaints/2026/11/x.toml")
    forger.git("commit", "-q", "-m", "gone", by="c")
    forger.forge(NOTICE, "cleaner-1", "approve")
    assert ("refused", "cleaner-1") in forger.faults()


def test_settings_that_two_desks_changed_and_sync_brought_together_accuse_nobody(
    two_desks: TwoDesks,
) -> None:
    desks = two_desks
    here = {"cwd": desks.a.root, "check": False}
    subprocess.run(["git", "remote", "add", "origin", str(desks.shared)], **here)  # type: ignore[call-overload]
    for desk, key, clerk in ((desks.a, "hotline", "clerk-1"), (desks.b, "mailbox", "clerk-2")):
        file = desk.root / "propctl.toml"
        file.write_text(file.read_text("utf-8").replace(f'{key} = "', f'{key} = "0', 1), "utf-8")
        assert desk.run("sync", by="director").status == 0
        desk.do("residents.unit.add", by="officer-1", number=f"3-{key}")
        assert desk.run("sync", by=clerk).status == 0
    assert desks.a.run("sync", by="clerk-1").status == 0
    for desk in (desks.a, desks.b):
        report = audit(desk.office("director"))
        assert report.faults == [] and report.to_confirm == []
        assert {one.author for one in report.notes} <= {"director", "propctl"}
