"""Who changed what the office works by: settings, declarations, signers; and what only the disk has."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import time

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


def test_a_merge_does_not_take_back_what_the_other_side_changed_of_the_rules(forger: Forger) -> None:
    base = forger.git("rev-parse", "HEAD").strip()
    settings = (forger.root / "propctl.toml").read_text("utf-8")
    lowered = settings.replace('posts = ["service-supervisor"]', 'posts = ["front-desk"]', 1)
    (forger.root / "propctl.toml").write_text(lowered, "utf-8")
    mine = forger.commit("director")
    forger.git("checkout", "-q", "-b", "side", base)
    other = forger.forge(COMPLAINT, "service-supervisor", "note", ', text = "一"')
    assert lowered != settings

    def merged(rules: str, by: str) -> list[tuple[str, str]]:
        forger.git("checkout", "-q", "-B", "main", mine)
        forger.git("merge", "-q", "--no-commit", "--no-ff", other)
        (forger.root / "propctl.toml").write_text(rules, "utf-8")
        forger.commit(by)
        return forger.faults()

    assert merged(lowered, "clerk-1") == []
    assert merged(settings, "service-supervisor")[-1:] == [("rules", "service-supervisor")]


def test_what_git_is_told_of_a_folder_of_records_is_a_rule_as_well(forger: Forger) -> None:
    (forger.root / "records/.gitattributes").write_text("* merge=ours\n")
    forger.commit("clerk-1")
    assert forger.faults() == [("rules", "clerk-1")]


@pytest.mark.rule("agenda.rank-order")
def test_who_ranks_above_whom_is_judged_by_the_order_of_the_office(forger: Forger) -> None:
    order = "order=staff,supervisor,foreman,manager,director,general-manager"
    since = ("--since", "2026-11-20")
    assert forger.office.run("rules", "set", "agenda.rank-order", order, *since, by="director").status == 0
    forger.settings('hotline = "', 'hotline = "0', "service-supervisor")
    (note,) = [one for one in forger.audit().notes if one.kind == "rules"]
    assert note.author == "service-supervisor"
    forger.settings('hotline = "', 'hotline = "1', "cleaning-foreman")  # above supervisors, in this office
    assert forger.faults() == []


@pytest.mark.parametrize(
    "what",
    ['rule = "complaints.no-such", set = { within = "9m" }',
     'rule = "complaints.transfer-within", set = { nothing = "9m" }',
     'rule = "complaints.transfer-within", set = { within = "soon" }',
     'rule = "agenda.rank-order", set = { order = ["foreman", "staff"] }'],  # nobody could amend again
)  # fmt: skip
def test_an_amendment_of_what_there_is_not_waits_to_be_confirmed(forger: Forger, what: str) -> None:
    line = (
        f'  {{ {what}, since = 2026-12-01, entered = {forger.office.now.isoformat()}, by = "director" }},\n'
    )
    (forger.root / "rules.toml").write_text(f"amendments = [\n{line}]\n", "utf-8")
    forger.commit("director")
    report = forger.audit()
    assert report.faults == []
    assert [one.kind for one in report.to_confirm] == ["rules"]


def test_records_of_an_area_that_comes_into_use_are_judged_then(forger: Forger) -> None:
    path = forger.root / "records/pets/2026/11/PE-261120-A01.toml"
    path.parent.mkdir(parents=True)
    line = f'  {{ n = 1, at = {forger.office.now.isoformat()}, by = "cleaner-1", step = "allow" }},\n'
    path.write_text(f'form = "pets.permit"\nid = "PE-261120-A01"\n\nhistory = [\n{line}]\n', "utf-8")
    forger.commit("cleaner-1")
    assert forger.faults() == []  # nobody uses such an area: it only lies there
    (forger.root / "areas").mkdir()
    (forger.root / "areas/pets.toml").write_text(PETS, "utf-8")
    forger.commit("director")
    assert forger.faults() == [("refused", "cleaner-1")]


PETS = """prefix = "PE"
title = { zh = "宠物", en = "Pets" }
main = "permit"
[form.permit]
title = { zh = "许可", en = "Permit" }
[form.permit.state]
allowed = "已许可|allowed"
[form.permit.step]
allow = { zh = "许可", en = "Allow", to = "allowed", post = "supervisor+" }
"""


def test_an_edit_that_keeps_size_and_time_is_seen_though_git_is_told_to_look_no_closer(
    forger: Forger,
) -> None:
    for key, value in (("core.trustctime", "false"), ("core.checkStat", "minimal")):
        forger.git("config", key, value)
    file = forger.root / COMPLAINT
    before = file.stat()
    time.sleep(
        max(0.0, int(before.st_ctime) + 1.01 - time.time())
    )  # git as Debian builds it counts in seconds
    file.write_text(file.read_text("utf-8").replace("走廊漏水", "走廊漏气"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [kind for kind, _ in forger.faults()] == ["files"]


@pytest.mark.parametrize(("key", "value"), [("core.worktree", "/nowhere"), ("core.bare", "true")])
def test_git_that_is_told_to_look_elsewhere_is_told_with_what_to_take_out(
    forger: Forger, key: str, value: str
) -> None:
    forger.git("config", key, value)
    done = forger.office.run("audit", by="director")
    assert (done.status, f"git config --unset-all {key}" in done.err) == (69, True)
    subprocess.run(["git", "config", "--unset-all", key], cwd=forger.root, check=True)
    assert forger.faults() == []


@pytest.mark.parametrize("line", ['bare = "true"', "bare = TRUE", "bare", "bare = 2"])
def test_a_folder_that_is_no_work_tree_for_git_is_told_however_its_settings_write_it(
    forger: Forger, line: str
) -> None:
    config = forger.root / ".git" / "config"
    before = config.read_text("utf-8")
    config.write_text(f"{before}[core]\n\t{line}\n", "utf-8")
    done = forger.office.run("audit", by="director")
    assert (done.status, "git config --unset-all core.bare" in done.err) == (69, True)
    config.write_text(f"{before}[core]\n\tbare = off\n", "utf-8")
    assert forger.faults() == []


def test_a_record_that_stands_twice_in_one_commit_is_named(forger: Forger) -> None:
    text = (forger.root / COMPLAINT).read_text("utf-8").replace("走廊漏水", "走廊漏气")
    (forger.root / "other").write_text(text, "utf-8")
    other = bytes.fromhex(forger.git("hash-object", "-w", "other").strip())
    (forger.root / "other").unlink()
    *folders, name = COMPLAINT.split("/")
    (forger.root / "tree").write_bytes(
        _entries(forger, "/".join(folders)) + f"100644 {name}\0".encode() + other
    )
    for depth in range(len(folders), -1, -1):
        id = forger.git("hash-object", "-t", "tree", "-w", "--literally", "tree").strip()
        if depth:
            entry = f"40000 {folders[depth - 1]}\0".encode()
            above = _entries(forger, "/".join(folders[: depth - 1]))
            at = above.index(entry) + len(entry)
            (forger.root / "tree").write_bytes(above[:at] + bytes.fromhex(id) + above[at + 20 :])
    (forger.root / "tree").unlink()
    made = forger.git("commit-tree", "-p", "HEAD", "-m", "x", id, by="clerk-1").strip()
    forger.git("reset", "-q", "--hard", made)
    assert "stands twice" in " ".join(str(one.problem) for one in forger.audit().faults)


def _entries(forger: Forger, folder: str) -> bytes:
    """The tree object of a folder of the last commit, as it is stored."""
    asked = ["git", "cat-file", "tree", f"HEAD:{folder}"]
    return subprocess.run(asked, cwd=forger.root, capture_output=True, check=True).stdout


@pytest.mark.parametrize(
    "path", ["areas/pets.toml", "allowed_signers", "records/complaints/.gitattributes", "mkdocs.yml"]
)
def test_what_the_program_never_changes_is_a_forgery_in_its_name(forger: Forger, path: str) -> None:
    (forger.root / path).parent.mkdir(parents=True, exist_ok=True)
    (forger.root / path).write_text("x = 1\n")
    forger.commit("propctl")
    assert forger.faults() == [("rules", "propctl")]


def test_settings_of_old_that_somebody_brings_back_give_nobody_his_former_post(forger: Forger) -> None:
    before = (forger.root / "propctl.toml").read_text("utf-8")
    forger.settings('posts = ["center-manager"]', 'posts = ["cleaner"]', "director")
    (forger.root / "propctl.toml").write_text(before, "utf-8")
    brought = forger.commit("center-manager")
    forger.forge(NOTICE, "center-manager", "approve")
    for _ in range(2):  # what is remembered says the same
        found = [(one.kind, one.author) for one in forger.audit().faults]
        assert found == [("rules", "center-manager")] * 2 + [("refused", "center-manager")]
    forger.forge(COMPLAINT, "center-manager", "note", ', text = "好"')
    later = forger.forge(COMPLAINT, "center-manager", "void", ', reason = "误"')
    assert later in {one.commit for one in forger.audit().faults}, "nor for whoever reads on from there"
    assert brought != later


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('posts = ["center-manager"]', 'posts = ["cleaner"]'),
        ("center-manager = { name", "center-manager = { until = 2026-11-20, name"),
    ],
)
def test_who_goes_on_from_before_his_post_was_taken_waits_to_be_confirmed(
    forger: Forger, old: str, new: str
) -> None:
    before = forger.git("rev-parse", "HEAD").strip()
    forger.settings(old, new, "director")
    forger.git("checkout", "-q", "-b", "side", before)
    forger.office.at("2026-11-22 09:00")
    went_on = forger.forge(NOTICE, "center-manager", "approve")
    forger.git("checkout", "-q", "main")
    forger.git("merge", "-q", "side", by="clerk-1")
    for _ in range(2):
        report = forger.audit()
        assert (report.faults, [one.commit for one in report.to_confirm]) == ([], [went_on])


def test_who_had_worked_before_his_post_was_taken_waits_for_nobody(forger: Forger) -> None:
    before = forger.git("rev-parse", "HEAD").strip()
    forger.git("checkout", "-q", "-b", "side", before)
    forger.forge(NOTICE, "center-manager", "approve")
    forger.git("checkout", "-q", "main")
    forger.office.at("2026-11-22 09:00")
    forger.settings('posts = ["center-manager"]', 'posts = ["cleaner"]', "director")
    forger.git("merge", "-q", "side", by="clerk-1")
    report = forger.audit()
    assert (report.faults, report.to_confirm) == ([], [])


@pytest.mark.parametrize(
    ("since", "told"), [("2026-11-19", True), ("2026-11-20", False), ("2026-12-01", False)]
)
def test_a_clause_that_is_amended_back_into_the_past_is_told_and_accuses_nobody(
    forger: Forger, since: str, told: bool
) -> None:
    amend = ("rules", "set", "complaints.transfer-within", "within=90m", "--since", since)
    assert forger.office.run(*amend, by="service-supervisor").status == 0
    report = forger.audit()
    assert report.faults == [] and report.to_confirm == []
    assert [one.author for one in report.notes if "transfer-within" in str(one)] == [
        "service-supervisor"
    ] * told


def _writes(forger: Forger, within: str, at: str, more: str = "", *, beside: str = "") -> None:
    """Amend a clause with an editor, and commit it."""
    file = forger.root / "rules.toml"
    text = file.read_text("utf-8") if file.exists() else "amendments = [\n]\n"
    what = f'rule = "complaints.transfer-within", set = {{ within = "{within}" }}, since = 2026-11-20'
    line = f'  {{ {what}, entered = 2026-11-20T{at}:00+08:00, by = "director"{more} }},\n'
    file.write_text(f"{text.rstrip()[:-1]}{beside}{line}]\n", "utf-8")
    forger.commit("director")


@pytest.mark.parametrize(("at", "kinds"), [("09:05", []), ("09:06", ["time"]), ("23:00", ["time"])])
def test_an_amendment_that_was_entered_after_its_commit_is_named(
    forger: Forger, at: str, kinds: list[str]
) -> None:
    """Of two values for one day the one entered later holds: nobody enters his in the future."""
    _writes(forger, "20m", at)
    assert [one.kind for one in forger.audit().faults] == kinds


def test_another_value_for_a_day_that_has_begun_is_told_where_nobody_says_why(forger: Forger) -> None:
    _writes(forger, "20m", "09:00")
    _writes(forger, "20m", "09:00")
    _writes(forger, "25m", "09:00", ', reason = "打错了"')
    assert not forger.audit().notes
    _writes(forger, "99m", "09:00")
    report = forger.audit()
    assert "no reason" in str(report.notes[0]) and (report.faults, report.to_confirm) == ([], [])


def test_a_remark_among_amendments_is_told(forger: Forger) -> None:
    _writes(forger, "20m", "09:00")
    _writes(forger, "20m", "09:00", beside="  # 经理口头同意\n")
    report = forger.audit()
    assert [one.kind for one in report.notes] == ["rules"] and "remarks" in str(report.notes[0])
    assert (report.faults, report.to_confirm) == ([], [])


@pytest.mark.parametrize(("at", "kinds"), [("09:05", []), ("09:06", ["time"]), ("09:59", ["time"])])
def test_a_line_that_lies_ahead_of_its_commit_is_named(forger: Forger, at: str, kinds: list[str]) -> None:
    """A later moment of registering lets a limit run later: nothing is written before it happens."""
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"', at=f"2026-11-20T{at}:00+08:00")
    assert [one.kind for one in forger.audit().faults] == kinds
