"""Forgeries of the rules of the game, of how history is put together, and of what stands on the disk."""

from __future__ import annotations

import datetime as dt
import re

from bench.faults.forger import Forger, alone, kind
from bench.faults.offices import SETTINGS, git

# -- the rules of the game


@kind
def a_post_given_to_oneself_for_a_moment(f: Forger) -> None:
    before = f.text(SETTINGS)
    after = re.sub(r"(\ncleaner-1 = \{[^\n]*posts = \[)", r'\1"manager", ', before)
    if after == before:
        after = before.replace('posts = ["cleaner"]', 'posts = ["center-manager"]', 1)
    if after == before:
        raise LookupError("no cleaner")
    f.rewrite(SETTINGS, after, "cleaner-1")
    f.rewrite(SETTINGS, before, "cleaner-1")


@kind
def somebody_entered_by_who_may_not(f: Forger) -> None:
    new = 'friend = { name = "友", posts = ["front-desk"], department = "service", accounts = ["*"] }'
    f.rewrite(SETTINGS, f.text(SETTINGS).replace("[staff]\n", f"[staff]\n{new}\n", 1), "clerk-1")


@kind
def settings_that_cannot_be_read(f: Forger) -> None:
    f.rewrite(SETTINGS, f.text(SETTINGS) + "\n[[[", "clerk-1")
    f.rewrite(SETTINGS, f.text(SETTINGS), "clerk-1")


@kind
def declarations_slipped_in(f: Forger) -> None:
    f.rewrite("areas/pets.toml", 'prefix = "PT"\n', "clerk-1")


@kind
def code_slipped_in(f: Forger) -> None:
    f.rewrite("plugins/x/controller.py", "import os\n", "clerk-1")


@kind
def signers_listed_by_who_may_not(f: Forger) -> None:
    f.rewrite("allowed_signers", "clerk-1@propctl.invalid ssh-ed25519 AAAA\n", "clerk-1")


@kind
def how_git_merges_changed(f: Forger) -> None:
    f.rewrite(".gitattributes", None if ".gitattributes" in f.files else "* -merge\n", "clerk-1")


@kind
def an_amendment_by_who_may_not(f: Forger) -> None:
    f.rewrite("rules.toml", _amended(f, "clerk-1"))


@kind
def an_amendment_changed(f: Forger) -> None:
    if "rules.toml" not in f.files:
        raise LookupError("none")
    text = f.text("rules.toml")
    f.rewrite("rules.toml", re.sub(r"\d\dm", "99m", text, count=1), "director")


@kind
def an_amendment_backdated(f: Forger) -> None:
    f.rewrite("rules.toml", _amended(f, "director", f.now - dt.timedelta(days=20)), "director")


@kind
def an_amendment_entered_ahead(f: Forger) -> None:
    ahead = dt.timedelta(minutes=f.chance.randint(6, 1400))
    f.rewrite("rules.toml", _amended(f, "director", f.now + ahead), "director")


def _amended(f: Forger, by: str, at: dt.datetime | None = None) -> str:
    entered = (at or f.now).isoformat()
    what = 'rule = "complaints.transfer-within", set = { within = "9m" }, since = 2026-12-01'
    entry = f'  {{ {what}, entered = {entered}, by = "{by}" }},\n'
    text = f.text("rules.toml") if "rules.toml" in f.files else "amendments = [\n]\n"
    return f"{text.rstrip()[:-1]}{entry}]\n"


# -- how history is put together


def _two_sides(f: Forger) -> tuple[str, str, dict[str, str | None]]:
    """Two honest commits side by side, and what a merge of them holds: one record each, the second's last."""
    base = f.tip
    path, text = f.record("CP", where=_stands)
    other, more = f.record("CP", where=lambda found: found != text and _stands(found))
    text = f.line(text, "clerk-1", "note", ', text = "一"')
    more = f.line(more, "clerk-2", "note", ', text = "二"')
    one = f.commit("clerk-1", {path: text}, honest=True)
    two = f.commit("clerk-2", {other: more}, parents=(base,), honest=True)
    return one, two, {path: text, other: more}


def _stands(text: str) -> bool:
    return 'step = "void"' not in text


@kind
def a_merge_that_changes_a_record(f: Forger) -> None:
    one, two, changes = _two_sides(f)
    path = next(iter(changes))
    changed = (changes[path] or "").replace('unit = "3-1201"', 'unit = "3-1202"')
    f.commit("clerk-1", {**changes, path: changed}, parents=(one, two))


@kind
def a_merge_that_drops_a_side(f: Forger) -> None:
    one, two, changes = _two_sides(f)
    last = list(changes)[-1]
    f.commit("clerk-1", {**changes, last: f.base[last]}, parents=(one, two))


@kind
def a_merge_that_adds_a_line(f: Forger) -> None:
    one, two, changes = _two_sides(f)
    last = list(changes)[-1]
    void = f.line(changes[last] or "", "director", "void", ', reason = "误"')
    f.commit("clerk-1", {**changes, last: void}, parents=(one, two))


@kind
def a_root_of_its_own_merged_in(f: Forger) -> None:
    path, text = f.born("complaints.complaint", "CP-261119-A90", "cleaner-1", "register", {"unit": "3-1201"})
    f.commit("cleaner-1", {path: text}, parents=())
    orphan = f.tip
    f.commit("clerk-1", {path: text}, parents=(f.head, orphan))


@alone
def history_begun_anew(f: Forger) -> None:
    f.commit("director", f.files, parents=())
    f.forged.append("")


@alone
def the_last_commits_taken_back(f: Forger) -> None:
    f.tip = git(f.root, "rev-parse", f"{f.head}~{f.chance.randint(1, 5)}")
    f.forged.append("")


@alone
def the_last_commit_made_otherwise(f: Forger) -> None:
    path, text = f.record("CP")
    parent = git(f.root, "rev-parse", f"{f.head}^")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "一"')}, parents=(parent,))
    f.forged.append("")


# -- what stands on the disk and not in history


@alone
def a_record_edited_on_the_disk(f: Forger) -> None:
    path, text = f.record("CP")
    (f.root / path).write_text(text.replace('unit = "3-1201"', 'unit = "3-1202"'), "utf-8")
    f.forged.append("")


@alone
def an_edit_that_git_overlooks(f: Forger) -> None:
    path, text = f.record("CP")
    mark = f.chance.choice(("--skip-worktree", "--assume-unchanged"))
    git(f.root, "update-index", mark, path)
    (f.root / path).write_text(text.replace('unit = "3-1201"', 'unit = "3-1202"'), "utf-8")
    f.forged.append("")


@alone
def a_record_that_no_commit_has(f: Forger) -> None:
    path, text = f.born("complaints.complaint", "CP-261120-A96", "clerk-1", "register", {"unit": "3-1201"})
    (f.root / path).write_text(text, "utf-8")
    f.forged.append("")


# -- the rules, in merges and in folders


def _promoted(f: Forger) -> str:
    """The settings with one person at a lower post than before."""
    before = f.text(SETTINGS)
    after = before.replace('posts = ["service-supervisor"', 'posts = ["front-desk"', 1)
    if after == before:
        raise LookupError("no supervisor")
    return after


@kind
def a_merge_that_takes_back_a_change_of_the_rules(f: Forger) -> None:
    base, before = f.head, f.text(SETTINGS)
    one = f.commit("director", {SETTINGS: _promoted(f)}, honest=True)
    path, text = f.record("CP", where=_stands)
    line = f.line(text, "service-supervisor", "note", ', text = "一"')
    two = f.commit("service-supervisor", {path: line}, parents=(base,), honest=True)
    first, second = f.chance.choice(((one, two), (two, one)))
    f.commit("service-supervisor", {SETTINGS: before, path: line}, parents=(first, second))


@kind
def a_merge_that_takes_back_a_change_of_the_signers(f: Forger) -> None:
    base = f.head
    one = f.commit(
        "director", {"allowed_signers": "director@propctl.invalid ssh-ed25519 AAAA\n"}, honest=True
    )
    path, text = f.record("CP", where=_stands)
    line = f.line(text, "clerk-1", "note", ', text = "一"')
    two = f.commit("clerk-1", {path: line}, parents=(base,), honest=True)
    f.commit("clerk-1", {"allowed_signers": None, path: line}, parents=(one, two))


@kind
def how_git_merges_a_folder(f: Forger) -> None:
    folder = f.chance.choice(("records/", "records/complaints/", "records/complaints/2026/"))
    f.rewrite(f"{folder}.gitattributes", "* merge=ours\n", "clerk-1")


@kind
def an_amendment_of_no_clause(f: Forger) -> None:
    what = f.chance.choice(
        (
            'rule = "complaints.no-such", set = { within = "9m" }',
            'rule = "complaints.transfer-within", set = { nothing = "9m" }',
            'rule = "complaints.transfer-within", set = { within = "soon" }',
            'rule = "complaints.transfer-within", set = { within = -7 }',
            'rule = "complaints.transfer-within", set = { in_force = "maybe" }',
        )
    )
    entry = f'  {{ {what}, since = 2026-12-01, entered = {f.now.isoformat()}, by = "director" }},\n'
    text = f.text("rules.toml") if "rules.toml" in f.files else "amendments = [\n]\n"
    f.rewrite("rules.toml", f"{text.rstrip()[:-1]}{entry}]\n", "director")
