"""Who changed what the office works by: settings, declarations, signers; and what only the disk has."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.cli.frame.main import run
from propctl.office.auditing.audit import audit
from tests.office.auditing.conftest import ABOUT, COMPLAINT, NOTICE, Forger

RAISED = 'posts = ["cleaner"]', 'posts = ["cleaner", "center-manager"]'
LOOSE = """[extends.notices.form.notice.step]
sneak = { zh = "直接发布", en = "Sneak", to = "published", post = "any" }
"""


@pytest.mark.rule("agenda.office-rules")
def test_settings_are_changed_by_somebody_in_charge_and_listed(forger: Forger) -> None:
    forger.settings('hotline = "', 'hotline = "0571-', "director")
    report = forger.audit()
    assert report.faults == []
    (note,) = report.notes
    assert note.author == "director" and note.problem.values["files"] == ["propctl.toml"]
    forger.settings('hotline = "', 'hotline = "0', "clerk-1")
    assert forger.faults() == [("rules", "clerk-1")]
    forger.settings('hotline = "', 'hotline = "1', "stranger")
    assert forger.faults()[1:] == [("rules", "stranger")]


def test_a_post_that_somebody_gives_himself_and_takes_back_is_seen(forger: Forger) -> None:
    forger.settings('posts = ["cleaner"]', 'posts = ["cleaner", "center-manager"]', "cleaner-1")
    forger.forge(NOTICE, "cleaner-1", "approve")
    forger.settings('posts = ["cleaner", "center-manager"]', 'posts = ["cleaner"]', "cleaner-1")
    found = forger.faults()
    assert [kind for kind, _ in found] == ["rules", "rules", "refused", "rules"]
    assert {author for _, author in found} == {"cleaner-1"}
    assert "center-manager" in str(forger.audit().faults[1])


def test_who_raises_himself_on_the_disk_and_lets_sync_take_it_in_is_seen(forger: Forger) -> None:
    file = forger.root / "propctl.toml"
    before = file.read_text("utf-8")
    file.write_text(
        before.replace('posts = ["cleaner"]', 'posts = ["cleaner", "center-manager"]', 1), "utf-8"
    )
    assert forger.office.run("sync", by="cleaner-1").status == 0
    forger.office.do("notices.notice.approve", "NT-261120-A01", by="cleaner-1")
    file.write_text(before, "utf-8")
    assert forger.office.run("sync", by="cleaner-1").status == 0
    assert forger.faults() == [("rules", "propctl"), ("refused", "cleaner-1"), ("rules", "cleaner-1")]
    rules = forger.audit().faults[0].commit
    accepted = forger.office.run("audit", "accept", rules, "--reason", "代理经理", by="director")
    assert accepted.status == 0, accepted.err
    assert forger.faults() == [], "what rested on it is in order with it"


def test_a_post_given_on_the_disk_alone_lets_nobody_do_anything(forger: Forger) -> None:
    file = forger.root / "propctl.toml"
    before = file.read_text("utf-8")
    file.write_text(
        before.replace('posts = ["cleaner"]', 'posts = ["cleaner", "center-manager"]', 1), "utf-8"
    )
    forger.office.do("notices.notice.approve", "NT-261120-A01", by="cleaner-1")
    file.write_text(before, "utf-8")
    assert forger.faults() == [("refused", "cleaner-1")]


@pytest.mark.parametrize("path", ["allowed_signers", "mkdocs.yml", ".gitattributes", "areas/x.toml"])
def test_every_file_that_the_office_works_by_counts(forger: Forger, path: str) -> None:
    (forger.root / path).parent.mkdir(exist_ok=True)
    (forger.root / path).write_text("# \n")
    forger.commit("cleaner-1")
    assert forger.faults() == [("rules", "cleaner-1")]


def test_a_declaration_that_loosens_a_post_excuses_nothing_before_it(forger: Forger) -> None:
    forger.forge(NOTICE, "cleaner-1", "approve")
    (forger.root / "areas").mkdir(exist_ok=True)
    (forger.root / "areas/x.toml").write_text(LOOSE, "utf-8")
    forger.commit("cleaner-1")
    assert forger.faults() == [("refused", "cleaner-1"), ("rules", "cleaner-1")]


def test_a_declaration_on_the_disk_alone_is_told_and_its_steps_are_not_allowed(forger: Forger) -> None:
    (forger.root / "areas").mkdir(exist_ok=True)
    (forger.root / "areas/x.toml").write_text(LOOSE, "utf-8")
    (told,) = forger.audit().to_confirm
    assert told.problem.path == "areas/x.toml"
    forger.office.do("notices.notice.sneak", by="cleaner-1", kind="safety", title="假", measure=["转账"])
    assert forger.faults() == [("refused", "cleaner-1")]
    (forger.root / "areas/x.toml").unlink()
    assert forger.faults() == [("refused", "cleaner-1")]


@pytest.mark.parametrize("mark", ["--skip-worktree", "--assume-unchanged"])
def test_a_record_edited_behind_gits_back_is_told(forger: Forger, mark: str) -> None:
    forger.git("update-index", mark, COMPLAINT)
    file = forger.root / COMPLAINT
    before = file.read_text("utf-8")
    file.write_text(before.replace("走廊漏水", "没有这回事"), "utf-8")
    (found,) = forger.audit().faults
    assert (found.kind, found.problem.path) == ("files", COMPLAINT) and "overlook" in str(found)
    forger.git("update-index", mark.replace("--", "--no-"), COMPLAINT)
    file.write_text(before, "utf-8")
    assert forger.faults() == []


def test_settings_edited_behind_gits_back_are_a_fault_and_open_ones_wait_for_their_commit(
    forger: Forger,
) -> None:
    file = forger.root / "propctl.toml"
    file.write_text(file.read_text("utf-8") + "\n# \n", "utf-8")
    assert forger.faults() == [] and len(forger.audit().to_confirm) == 1
    forger.git("update-index", "--skip-worktree", "propctl.toml")
    assert forger.faults() == [("files", "")]


def test_settings_that_nobody_can_read_are_named_and_the_former_hold_on(forger: Forger) -> None:
    (forger.root / "propctl.toml").write_text("[staff\n")
    forger.commit("director")
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"')
    forger.git("checkout", "-q", "HEAD~2", "--", "propctl.toml")
    forger.commit("director")
    assert forger.faults() == [("unreadable", "director")]


def test_amended_clauses_are_judged_from_the_commit_after(forger: Forger) -> None:
    office = forger.office
    changed = office.run("rules", "set", "agenda.office-rules", "post=manager+", by="director")
    assert changed.status == 0, changed.err
    forger.settings('hotline = "', 'hotline = "0', "duty-manager")
    assert dict(forger.faults()).get("rules") in (None, "duty-manager")


# -- clocks


def test_one_commit_ahead_of_its_time_is_named_and_not_those_after_it(forger: Forger) -> None:
    office, day = forger.office, forger.office.now
    for ahead in (dt.timedelta(days=700), dt.timedelta(days=1)):
        office.now = day + ahead
        office.do("complaints.complaint.note", "CP-261120-A01", by="clerk-2", text="钟快了")
    office.now = day + dt.timedelta(days=1)
    for _ in range(3):
        office.do("complaints.complaint.register", **ABOUT)
    found = forger.audit().faults
    assert {(one.kind, one.author) for one in found} == {("time", "clerk-2")} and len(found) == 1
    later = audit(office.at("2029-01-05 09:00").office("director")).faults
    assert {(one.kind, one.author) for one in later} == {("time", "clerk-2")}


def test_one_commit_dated_long_before_the_one_it_follows_is_named(forger: Forger) -> None:
    before = forger.office.now - dt.timedelta(days=30)
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "旧"', at=before.isoformat())
    forger.commit("clerk-1", when=before)
    assert ("time", "clerk-1") in forger.faults()


def test_a_moment_from_the_environment_leaves_the_real_one_beside_it(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROPCTL_NOW", "2028-05-01T10:00:00+08:00")
    line = ["-C", str(forger.root), "--as", "clerk-1", "note", "CP-261120-A01", "未来"]
    assert run(line) == 0
    noted = (forger.root / COMPLAINT).read_text("utf-8").splitlines()[-2]
    real = dt.datetime.now(dt.UTC)
    assert "at = 2028-05-01T10:00:00+08:00" in noted and "entered = " in noted
    entered = dt.datetime.fromisoformat(noted.partition("entered = ")[2][:25])
    written = dt.datetime.fromtimestamp(int(forger.git("log", "-1", "--format=%ct")), dt.UTC)
    assert max(abs(real - entered), abs(real - written)) < dt.timedelta(minutes=10)
    forger.office.now = real
    assert ("time", "clerk-1") in forger.faults(), "dated ahead"
    forger.office.do("complaints.complaint.register", **ABOUT)
    assert {author for _, author in forger.faults()} == {"clerk-1"} and len(forger.faults()) == 1
