"""Forgeries from beneath propctl: other roots, raw objects, the program's name, the disk's own git."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.errors import NotSaved
from propctl.office.auditing import working_tree
from propctl.office.auditing.audit import audit
from propctl.office.auditing.rulebook import RuleBook
from propctl.store.files import fsio
from propctl.store.files.renumbering import renumbered
from propctl.store.history.audit_findings import Finding
from tests.office.auditing.conftest import COMPLAINT, NOTICE, Forger

PLACE = "records/hazmat/places/新库房.toml"


def put(forger: Forger, path: str, text: str) -> None:
    file = forger.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def raw(forger: Forger, *headers: str) -> str:
    """A commit object with these headers, as no git makes it."""
    words = ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    text = "\n".join((*headers, "", "by hand", ""))
    done = subprocess.run(words, cwd=forger.root, input=text.encode(), capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize("where", ["the first commit", "nothing"])
def test_an_office_begun_anew_beside_the_office_has_no_say(forger: Forger, where: str) -> None:
    head = forger.git("rev-parse", "HEAD").strip()
    settings = (forger.root / "propctl.toml").read_text("utf-8")
    if where == "nothing":
        forger.git("checkout", "-q", "--orphan", "side")
        forger.git("rm", "-rqf", ".")
        put(forger, ".gitignore", ".propctl/\n")
    else:
        forger.git("checkout", "-q", "-b", "side", forger.git("rev-list", "--max-parents=0", "HEAD").strip())
    put(forger, "propctl.toml", settings.replace('posts = ["cleaner"', 'posts = ["director"'))
    begun = forger.commit("cleaner-1")
    put(forger, PLACE, 'form = "hazmat.place"\nid = "新库房"\n\nhistory = [\n]\n')
    worked = forger.forge(PLACE, "cleaner-1", "add", ', name = "新库房"')
    forger.git("checkout", "-qf", "main")
    forger.git("merge", "-q", "--allow-unrelated-histories", "--no-commit", "-s", "ours", "side")
    forger.git("checkout", "side", "--", PLACE)
    forger.commit("cleaner-1")
    for _ in range(2):  # what is remembered says the same
        found = {(one.kind, one.commit) for one in forger.audit().faults}
        assert found == {("rules", begun), ("refused", worked)}
    assert forger.git("merge-base", "HEAD", head).strip() == head


def test_settings_taken_away_do_not_come_back_as_somebody_likes_them(forger: Forger) -> None:
    settings = (forger.root / "propctl.toml").read_text("utf-8")
    forger.git("rm", "-q", "propctl.toml", by="director")
    forger.git("commit", "-q", "-m", "x", by="director")
    put(forger, "propctl.toml", settings.replace('posts = ["cleaner"', 'posts = ["director"'))
    begun = forger.commit("cleaner-1")
    assert begun in {one.commit for one in forger.audit().faults}


def test_a_parent_that_git_does_not_see_makes_no_merge_of_a_commit(forger: Forger) -> None:
    head = forger.git("rev-parse", "HEAD").strip()
    hidden = forger.forge(COMPLAINT, "clerk-1", "void", ', reason = "误"')
    tree = forger.git("rev-parse", "HEAD^{tree}").strip()
    who = f"clerk-1 <c@x> {int(forger.office.now.timestamp())} +0800"
    seen = (f"tree {tree}", f"parent {head}", f"author {who}", f"committer {who}")
    forged = raw(forger, *seen, f"parent {hidden}")
    forger.git("update-ref", "HEAD", forged)
    assert [one.commit for one in forger.audit().faults] == [forged]


def test_an_amendment_in_the_programs_name_waits_for_somebody_to_stand_for_it(forger: Forger) -> None:
    what = 'rule = "complaints.transfer-within", set = { within = "9h" }, since = 2026-12-01'
    entry = f'  {{ {what}, entered = {forger.office.now.isoformat()}, by = "director" }},\n'
    put(forger, "rules.toml", f"amendments = [\n{entry}]\n")
    forged = forger.commit("propctl")
    (found,) = forger.audit().to_confirm
    assert (found.kind, found.commit) == ("rules", forged)


def test_an_acceptance_in_the_programs_name_accepts_nothing(forger: Forger) -> None:
    forged = forger.forge(NOTICE, "cleaner-1", "approve")
    assert forger.office.run("audit", "accept", forged, "--reason", "看过", by="director").status == 0
    assert forger.faults() == []
    forger.git("commit", "-q", "--amend", "-m", "x", "--author", "propctl <p@x>", by="propctl")
    assert ("refused", "cleaner-1") in forger.faults()


def test_a_record_does_not_say_that_it_had_anothers_number(forger: Forger) -> None:
    text = (forger.root / COMPLAINT).read_text("utf-8")
    head = text.partition("\nhistory = [")[0]
    head = head.replace('id = "CP-261120-A01"', 'id = "CP-261120-A98"\nrenumbered = ["CP-261120-A01"]')
    made = COMPLAINT.replace("A01", "A98")
    put(forger, made, f"{head}\nhistory = [\n]\n")
    forger.forge(made, "clerk-1", "register")
    assert ("rewritten", "clerk-1") in forger.faults()


@pytest.mark.parametrize(("step", "told"), [("letter", True), ("gone", True), ("more", False)])
def test_a_desks_letter_only_gains_lines(forger: Forger, step: str, told: bool) -> None:
    (letter,) = (path for path in (forger.root / "desks").iterdir() if path.name[0] == "A")
    text = letter.read_text("utf-8")
    if step == "gone":
        letter.unlink()
    else:
        letter.write_text(
            "clerk-1 2020-01-01T00:00:00+08:00\n" if step == "letter" else f"{text}given up: x\n"
        )
    forger.commit("clerk-1")
    assert [kind for kind, _ in forger.faults()] == (["rewritten"] if told else [])


def test_a_merge_puts_no_other_content_into_an_attached_file(forger: Forger) -> None:
    photo = forger.root.parent / "photo.txt"
    photo.write_text("照片")
    assert forger.office.run("attach", Path(COMPLAINT).stem, str(photo)).status == 0
    (file,) = (path for path in (forger.root / "records/_files").rglob("*.txt") if path.is_file())
    forger.git("checkout", "-q", "-b", "side")
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "一"')
    forger.git("checkout", "-q", "main")
    forger.forge(NOTICE, "center-manager", "approve")
    forger.git("merge", "-q", "--no-commit", "side", by="clerk-1")
    file.write_text("别的")
    merged = forger.commit("clerk-1")
    assert [(one.kind, one.commit) for one in forger.audit().faults] == [("merge", merged)]


def test_who_has_left_writes_nothing_back_into_his_time(forger: Forger) -> None:
    today = forger.office.now
    forger.settings("technician-2 = { ", f"technician-2 = {{ until = {today:%Y-%m-%d}, ", "director")
    forger.office.at(f"{today + dt.timedelta(days=1):%Y-%m-%d} 09:00")
    entered = f', text = "早", entered = {forger.office.now.isoformat()}'
    forger.forge(COMPLAINT, "technician-2", "note", entered, at=today.isoformat())
    assert forger.faults() == [("refused", "technician-2")]
    forger.forge(COMPLAINT, "clerk-1", "note", entered, at=today.isoformat())
    assert forger.faults() == [("refused", "technician-2")]


@pytest.mark.parametrize(("hours", "told"), [(0, True), (-11, True), (8, False)])
def test_a_time_stands_as_the_offices_clock_shows_it(forger: Forger, hours: int, told: bool) -> None:
    there = forger.office.now.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"', at=there.isoformat())
    assert forger.faults() == ([("refused", "clerk-1")] if told else [])


def test_attributes_of_this_disk_alone_are_told(forger: Forger) -> None:
    put(forger, ".git/info/attributes", "records/** ident\n")
    (found,) = forger.audit().to_confirm
    assert found.kind == "files" and "info/attributes" in str(found.problem)


HIDDEN = "records/complaints/2026/12/CP-261201-A01.toml"


def _in_a_repository_of_its_own(forger: Forger) -> None:
    put(forger, HIDDEN, (forger.root / COMPLAINT).read_text("utf-8").replace("261120", "261201"))
    subprocess.run(["git", "init", "-q", str((forger.root / HIDDEN).parent)], check=True)


def _behind_a_link(forger: Forger) -> None:
    (forger.root.parent / "elsewhere").mkdir()
    (forger.root / HIDDEN).parent.symlink_to(forger.root.parent / "elsewhere")


def _a_pipe(forger: Forger) -> None:
    os.mkfifo(forger.root / COMPLAINT.replace("A01", "A99"))


def _attributes(forger: Forger) -> None:
    put(forger, "records/complaints/.gitattributes", "*.toml working-tree-encoding=UTF-16\n")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize("hide", [_in_a_repository_of_its_own, _behind_a_link, _a_pipe, _attributes])
def test_what_git_does_not_list_is_told_all_the_same(forger: Forger, hide: Callable[[Forger], None]) -> None:
    hide(forger)
    report = forger.audit()
    assert [one.kind for one in (*report.faults, *report.to_confirm)] == ["files"]


def test_an_edit_that_keeps_size_and_time_is_told_within_the_second(forger: Forger) -> None:
    file = forger.root / COMPLAINT
    os.utime(file, (1e9, 1e9))
    assert forger.faults() == []
    file.write_text(file.read_text("utf-8").replace("走廊", "屋顶"), "utf-8")
    os.utime(file, (1e9, 1e9))
    assert forger.faults() == [("files", "")]


def test_what_this_computer_remembers_is_not_believed_when_all_is_read_anew(forger: Forger) -> None:
    forger.forge(NOTICE, "cleaner-1", "approve")
    assert forger.faults() == [("refused", "cleaner-1")]
    (memory,) = forger.root.glob(".propctl/audit-*.json")
    memory.write_text(
        re.sub(r'"findings":\[.*?\],"dates"', '"findings":[],"dates"', memory.read_text("utf-8"))
    )
    assert forger.faults() == []
    anew = forger.office.run("audit", "--anew", by="director")
    assert anew.status == 1
    assert forger.faults() == [("refused", "cleaner-1")]
    forger.git("reset", "-q", "--hard", "HEAD~1")
    assert forger.office.run("audit", "--anew", by="director").status == 1  # what was read once is missed


def test_all_is_read_anew_where_nothing_of_what_is_remembered_can_be_thrown_away(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    forger.forge(NOTICE, "cleaner-1", "approve")
    assert forger.faults() == [("refused", "cleaner-1")]
    (memory,) = forger.root.glob(".propctl/audit-*.json")
    memory.write_text(
        re.sub(r'"findings":\[.*?\],"dates"', '"findings":[],"dates"', memory.read_text("utf-8"))
    )
    memory.with_suffix(".sqlite").unlink()
    (memory.with_suffix(".sqlite") / "kept").mkdir(parents=True)

    def refused(*_: object, **__: object) -> None:
        raise NotSaved("read-only")

    monkeypatch.setattr(fsio, "replace", refused)
    assert forger.office.run("audit", "--anew", by="director").status == 1


def _stored(forger: Forger, kind: str, data: bytes, id: str) -> None:
    """Put another object into git's store under a name that is taken."""
    for pack in list(forger.root.glob(".git/objects/pack/*.pack")):
        packed = pack.read_bytes()
        for part in pack.parent.glob(f"{pack.stem}.*"):
            part.unlink()
        subprocess.run(["git", "unpack-objects", "-q"], cwd=forger.root, input=packed, check=True)
    file = forger.root / ".git/objects" / id[:2] / id[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(f"{kind} {len(data)}\0".encode() + data))


@pytest.mark.parametrize("what", ["a former version", "a folder of the last commit"])
def test_an_object_that_is_not_what_its_name_says_ends_the_audit_with_a_word(
    forger: Forger, what: str
) -> None:
    if what == "a former version":
        before = (forger.root / COMPLAINT).read_bytes()
        forger.forge(COMPLAINT, "clerk-1", "note", ', text = "要紧的"')
        version = forger.git("rev-parse", f"HEAD:{COMPLAINT}").strip()
        (forger.root / COMPLAINT).write_bytes(before)
        forger.commit("clerk-1")
        _stored(forger, "blob", before, version)
    else:
        file, folder = forger.root / COMPLAINT, COMPLAINT.rpartition("/")[0]
        was, tree = (forger.git("rev-parse", f"HEAD:{path}").strip() for path in (COMPLAINT, folder))
        file.write_text(file.read_text("utf-8").replace("走廊", "屋顶"), "utf-8")
        now = forger.git("hash-object", "-w", COMPLAINT).strip()
        asked = ["git", "cat-file", "tree", tree]
        data = subprocess.run(asked, cwd=forger.root, capture_output=True, check=True).stdout
        _stored(forger, "tree", data.replace(bytes.fromhex(was), bytes.fromhex(now)), tree)
    said = forger.office.run("audit", by="director")
    assert said.status == 69 and "内容不是原来的" in said.err


def test_a_commit_that_a_forged_commit_graph_leaves_out_is_judged(forger: Forger) -> None:
    first = forger.git("rev-parse", "HEAD").strip()
    forged = forger.forge(NOTICE, "cleaner-1", "approve")
    last = forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"')
    forger.git("commit-graph", "write", "--reachable")
    file = forger.root / ".git/objects/info/commit-graph"
    graph = bytearray(file.read_bytes())
    chunks = [graph[8 + 12 * number :][:12] for number in range(graph[6])]
    starts = {bytes(chunk[:4]): int.from_bytes(chunk[4:], "big") for chunk in chunks}
    names, facts = starts[b"OIDL"], starts[b"CDAT"]

    def place(commit: str) -> int:
        return (graph.index(bytes.fromhex(commit), names) - names) // 20

    parent = facts + 36 * place(last) + 20
    graph[parent : parent + 4] = place(first).to_bytes(4, "big")
    graph[-20:] = hashlib.sha1(graph[:-20], usedforsecurity=False).digest()
    file.chmod(0o644)
    file.write_bytes(graph)
    assert forged not in forger.git("rev-list", "HEAD")  # so git believes
    assert [one.commit for one in forger.audit().faults] == [forged]


def test_who_works_on_a_record_that_somebody_edited_by_hand_does_not_answer_for_it(forger: Forger) -> None:
    forger.line(COMPLAINT, "director", "note", ', text = "不是他写的"')
    forger.line(NOTICE, "cleaner-1", "approve")
    assert forger.office.run("note", Path(COMPLAINT).stem, "好", by="clerk-1").status == 0
    assert forger.office.run("note", Path(NOTICE).stem, "好", by="clerk-2").status == 0
    report = forger.audit()
    assert [(one.kind, one.author) for one in report.faults] == [("refused", "propctl")]
    assert sum(one.author == "propctl" and one.kind == "name" for one in report.notes) == 2
    assert forger.git("log", "-1", "--format=%an", "-p", by="x").count("\n+  { n =") == 1


def test_a_merge_begun_by_hand_accuses_nobody_who_goes_on_working(forger: Forger) -> None:
    forger.git("checkout", "-q", "-b", "side")
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "一"')
    forger.git("checkout", "-q", "main")
    forger.forge(NOTICE, "center-manager", "approve")
    forger.git("merge", "-q", "--no-commit", "--no-ff", "side", by="clerk-2")
    for _ in range(2):
        assert forger.office.run("note", Path(COMPLAINT).stem, "二", by="clerk-2").status == 0
    assert forger.office.run("sync", by="clerk-2").status in (0, 69)
    assert forger.faults() == []
    text = (forger.root / COMPLAINT).read_text("utf-8")
    assert [text.count(said) for said in ('"一"', '"二"')] == [1, 2]


def test_an_amendment_does_not_take_anothers_into_its_name(forger: Forger) -> None:
    office = forger.office
    office.run(
        "rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01", by="director"
    )
    file = forger.root / "rules.toml"
    line = next(line for line in file.read_text("utf-8").splitlines() if "transfer-within" in line)
    file.write_text(file.read_text("utf-8")[:-2] + line.replace("15m", "9h") + "\n]\n", "utf-8")
    again = ("rules", "set", "complaints.transfer-within", "within=16m", "--since", "2026-12-02")
    assert office.run(*again, by="director").status == 0
    told = forger.audit()
    assert "propctl" in {one.author for one in (*told.faults, *told.to_confirm)}
    assert "director" not in {one.author for one in (*told.faults, *told.to_confirm)}


def test_files_of_the_private_folder_that_come_into_history_are_named(forger: Forger) -> None:
    put(forger, ".propctl/erasing.json", "[]")
    forger.git("add", "-f", ".propctl/erasing.json")
    forger.git("commit", "-qm", "x", by="clerk-1")
    forger.git("rm", "-q", "--cached", ".propctl/erasing.json")
    forger.commit("clerk-2")
    assert forger.faults() == [("clear", "clerk-1")]


def test_a_merge_gives_no_record_another_number_to_bring_back_what_it_was(forger: Forger) -> None:
    head, before = forger.git("rev-parse", "HEAD").strip(), (forger.root / COMPLAINT).read_text("utf-8")
    forger.forge(COMPLAINT, "director", "void", ', reason = "重复"')
    voided = (forger.root / COMPLAINT).read_bytes()
    forger.git("checkout", "-q", "-b", "side", head)
    forger.forge(NOTICE, "center-manager", "approve")
    forger.git("checkout", "-q", "main")
    forger.git("merge", "-q", "--no-commit", "--no-ff", "side", by="clerk-1")
    put(forger, COMPLAINT, before)
    moved = renumbered(voided, "CP-261120-A01", "CP-261120-A77").decode()
    put(forger, COMPLAINT.replace("A01", "A77"), moved)
    forger.commit("clerk-1")
    assert set(forger.faults()) == {("merge", "clerk-1")}


def test_what_the_program_took_in_long_after_its_time_waits_to_be_confirmed(forger: Forger) -> None:
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "早就写了"')
    forger.commit("propctl", forger.office.now + dt.timedelta(days=3))
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "早就写了"')
    late = forger.commit("propctl", forger.office.now + dt.timedelta(days=60))
    forger.office.at("2027-01-20 09:00")
    report = forger.audit()
    assert (report.faults, [one.commit for one in report.to_confirm]) == ([], [late])
    assert len(report.notes) == 1, "three days: a weekend without git"


def test_an_amendment_permits_no_better_limit_than_it_brings(forger: Forger) -> None:
    forger.forge(
        COMPLAINT, "clerk-1", "amend", ', set = { about = "别的" }, clocks = ["complaints.transfer"]'
    )
    assert forger.faults() == [("refused", "clerk-1")]


def test_an_office_begun_beside_the_office_is_not_it_however_much_rests_on_it(forger: Forger) -> None:
    settings = (forger.root / "propctl.toml").read_text("utf-8")
    forger.git("checkout", "-q", "--orphan", "side")
    forger.git("rm", "-rqf", ".")
    put(forger, ".gitignore", ".propctl/\n")
    put(forger, "propctl.toml", settings.replace('posts = ["cleaner"', 'posts = ["director"'))
    begun = forger.commit("cleaner-1")
    for _ in range(12):
        forger.git("commit", "-q", "--allow-empty", "-m", "x", by="cleaner-1")
    forger.git("checkout", "-qf", "main")
    forger.git("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "side", by="cleaner-1")
    read = forger.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/propctl/audited").split()
    own = forger.git("log", "--format=%H", "--diff-filter=A", "main^1", "--", "propctl.toml").split()

    def told() -> list[str]:
        """Which beginnings are told, as at a desk that has read nothing."""
        for file in (forger.root / ".propctl").glob("audit-*"):
            file.unlink()
        found = [one.commit for one in forger.audit().faults if one.kind in ("history", "rules")]
        forger.git("update-ref", "-d", read[0])
        return sorted(set(found))

    assert told() == [begun], "another desk has read the office's own"
    assert told() == sorted([begun, *own]), "nobody has, and how much rests on one decides nothing"
    assert told() == sorted([begun, *own]), "the next time, too"
    forger.git("update-ref", "refs/propctl/audited-elsewhere/Z-1", begun)
    forger.git("update-ref", read[0], read[1])
    assert told() == sorted([begun, *own]), (
        "and who sends a head of his own beginning only raises the question"
    )


def test_what_was_compiled_on_this_computer_is_not_believed_when_all_is_read_anew(
    forger: Forger, monkeypatch: pytest.MonkeyPatch
) -> None:
    believed = []

    def noted(book: RuleBook, head: str) -> list[Finding]:
        believed.append(book._sources.cache)
        return []

    monkeypatch.setattr(working_tree, "told_signing", noted)
    for anew in (False, True):
        audit(forger.office.office("director"), anew=anew)
    mine = str(forger.root / ".propctl/compiled")
    assert [cache == mine for cache in believed] == [True, False]


def test_a_letter_that_stands_on_this_disk_alone_is_told(forger: Forger) -> None:
    (letter,) = (forger.root / "desks").iterdir()
    letter.write_text("director 2020-01-01T00:00:00+08:00\n")
    put(forger, "desks/Q-00000000", "clerk-1 2026-11-20T09:00:00+08:00\n")
    report = forger.audit()
    told = [one.problem.path for one in report.to_confirm]
    assert (report.faults, told) == ([], [f"desks/{letter.name}", "desks/Q-00000000"])
