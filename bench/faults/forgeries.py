"""Forgeries of a history, each of a kind of its own: what somebody with an editor and stock git can do.

A kind is a function of a ``Forger``: it makes commits that nobody may make, or changes what stands on disk.
It raises ``LookupError`` where the office has nothing that it could be done to.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path

from bench.faults.offices import DRAWN, SETTINGS, git

Kind = Callable[["Forger"], None]
KINDS: dict[str, Kind] = {}
_ZONE = dt.timezone(dt.timedelta(hours=8))
_LINE = re.compile(r"  \{ n = (\d+), at = (\S+), by = \"([^\"]+)\", step = \"([^\"]+)\"(.*) \},")


def kind(made: Kind) -> Kind:
    """Note a kind of forgery under the name of its function."""
    KINDS[made.__name__.replace("_", " ")] = made
    return made


class Forger:
    """One try, on top of an honest history."""

    def __init__(self, root: Path, head: str, chance: random.Random, now: dt.datetime) -> None:
        self.root, self.head, self.chance, self.now = root, head, chance, now.replace(tzinfo=_ZONE)
        self.tip = head
        self.forged: list[str] = []  # commits that nobody may make; "": what is none of one commit
        self.files = {str(path.relative_to(root)): path for path in root.rglob("*") if _counts(path, root)}

    # -- what there is

    def record(
        self, prefix: str = "", *, where: Callable[[str], bool] = lambda text: True
    ) -> tuple[str, str]:
        """A record at random, its path and text, whose number begins so."""
        names = [path for path in self.files if path.endswith(".toml") and path.startswith("records/")]
        some = [path for path in sorted(names) if path.rpartition("/")[2].startswith(prefix)]
        self.chance.shuffle(some)
        for path in some:
            text = self.text(path)
            if _LINE.search(text) and where(text):
                return path, text
        raise LookupError(prefix)

    def text(self, path: str) -> str:
        return self.files[path].read_text("utf-8")

    # -- what is done

    def line(self, text: str, by: str, step: str, more: str = "", *, at: dt.datetime | None = None) -> str:
        """A record with one more event."""
        number = 1 + max([int(found[1]) for found in _LINE.finditer(text)], default=0)
        moment = (at or self.now).isoformat()
        entry = f'  {{ n = {number}, at = {moment}, by = "{by}", step = "{step}"{more} }},\n'
        return f"{text.rstrip()[:-1]}{entry}]\n"

    def born(self, form: str, id: str, by: str, step: str, head: dict[str, str]) -> tuple[str, str]:
        """A new record as somebody writes it: its path and text."""
        lines = "".join(f'{name} = "{value}"\n' for name, value in head.items())
        text = self.line(f'form = "{form}"\nid = "{id}"\n{lines}\nhistory = [\n]\n', by, step)
        return f"records/{form.partition('.')[0]}/2026/11/{id}.toml", text

    def commit(
        self, by: str, changes: dict[str, str | None], *, when: dt.datetime | None = None,
        parents: tuple[str, ...] = (), honest: bool = False, raw: dict[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Commit these files (None: removed) on the tip, or on ``parents``; ``raw``: modes with objects."""
        first, *others = parents or (self.tip,)
        stamp = f"{int((when or self.now).timestamp())} +0800"
        lines = [b"commit refs/forged/try\n"]
        lines += [
            f"{role} {by} <{by}@propctl.invalid> {stamp}\n".encode() for role in ("author", "committer")
        ]
        lines.append(b"data 7\nby hand\n")
        lines += [f"from {first}\n".encode()] if first else []
        lines += [f"merge {other}\n".encode() for other in others]
        for path, text in changes.items():
            data = (text or "").encode()
            quoted = '"' + path.replace('"', '\\"') + '"'
            if text is None:
                lines.append(f"D {quoted}\n".encode())
            else:
                lines += [f"M 100644 inline {quoted}\ndata {len(data)}\n".encode(), data, b"\n"]
        lines += [f"M {entry} {path}\n".encode() for path, entry in (raw or {}).items()]
        reset = b"" if first else b"reset refs/forged/try\n\n"
        git(self.root, "fast-import", "--quiet", "--force", typed=reset + b"".join(lines))
        self.tip = git(self.root, "rev-parse", "refs/forged/try")
        if not honest:
            self.forged.append(self.tip)
        return self.tip

    def rewrite(self, path: str, text: str | None, by: str = "clerk-1") -> None:
        """One file otherwise, in a commit of somebody."""
        self.commit(by, {path: text})


def _counts(path: Path, root: Path) -> bool:
    first = path.relative_to(root).parts[0]
    return first not in (".git", ".propctl") and path.is_file()


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if _LINE.fullmatch(line)]


def _two_events(text: str) -> bool:
    return len(_lines(text)) > 1


# -- what stands in records


@kind
def an_event_put_before_others(f: Forger) -> None:
    path, text = f.record("CP", where=_two_events)
    last = _lines(text)[-1]
    entry = f'  {{ n = 1, at = {f.now.isoformat()}, by = "clerk-1", step = "note", text = "早" }},'
    f.rewrite(path, text.replace(last, f"{entry}\n{last}"))


@kind
def events_in_another_order(f: Forger) -> None:
    path, text = f.record(where=_two_events)
    one, two = f.chance.sample(_lines(text), 2)
    f.rewrite(path, text.replace(one, "@").replace(two, one).replace("@", two))


@kind
def an_event_edited(f: Forger) -> None:
    path, text = f.record()
    line = f.chance.choice(_lines(text))
    part = f.chance.choice(("n", "at", "by", "step"))
    found = _LINE.fullmatch(line)
    assert found is not None
    new = {
        "n": line.replace(f"n = {found[1]},", f"n = {int(found[1]) + 9},"),
        "at": line.replace(found[2], "2026-11-20T08:00:01+08:00"),
        "by": line.replace(f'by = "{found[3]}"', 'by = "clerk-2x"'),
        "step": line.replace(f'step = "{found[4]}"', 'step = "shout"'),
    }[part]  # fmt: skip
    f.rewrite(path, text.replace(line, new))


@kind
def an_event_removed(f: Forger) -> None:
    path, text = f.record(where=_two_events)
    f.rewrite(path, text.replace(f.chance.choice(_lines(text)) + "\n", ""))


@kind
def a_head_edited(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, text.replace('unit = "3-1201"', 'unit = "3-1202"'))


@kind
def a_head_key_added(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, text.replace("\nhistory = [", 'severity = "major"\n\nhistory = [', 1))


@kind
def a_head_added_behind_the_history(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f'{text}\nabout = "别的"\n')


@kind
def an_unparsable_record(f: Forger) -> None:
    path, text = f.record()
    broken = (
        text[: len(text) // 2],
        text.replace("history = [", "history = {"),
        "\x00",
        text + "]",
        "[" * 5000,
    )
    f.rewrite(path, f.chance.choice(broken))


@kind
def a_record_deleted(f: Forger) -> None:
    f.rewrite(f.record()[0], None)


@kind
def a_record_renamed(f: Forger) -> None:
    path, text = f.record()
    f.commit("clerk-1", {path: None, path.replace(".toml", "x.toml"): text})


@kind
def a_record_copied_under_another_name(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(re.sub(r"[A-Z]\d\d\.toml$", "A97.toml", path), text)


@kind
def a_link_in_the_place_of_a_record(f: Forger) -> None:
    path, _ = f.record()
    blob = git(f.root, "hash-object", "-w", "--stdin", typed=b"../../../../propctl.toml")
    f.commit("clerk-1", {}, raw={path: f"120000 {blob}"})


@kind
def another_repository_in_the_place_of_a_record(f: Forger) -> None:
    f.commit("clerk-1", {}, raw={f.record()[0]: f"160000 {f.head}"})


@kind
def a_sealed_value_in_clear(f: Forger) -> None:
    path, text = f.record(where=lambda text: '"sealed:1:' in text)
    f.rewrite(path, re.sub(r'"sealed:1:[^"]*"', '"13900000000"', text, count=1))


@kind
def a_new_value_in_clear(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "amend", ', set = { phone = "13900000000" }'), "director")


@kind
def line_ends_and_blanks(f: Forger) -> None:
    path, text = f.record()
    f.rewrite(path, text.replace(", by = ", ",  by = ", 1))


# -- who, and when


@kind
def a_line_in_anothers_name(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "note", ', text = "好"'))


@kind
def nobody_of_the_staff(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "stranger", "note", ', text = "好"'), "stranger")


@kind
def a_paper_that_is_not_named(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "note", ', text = "好", typed_by = "clerk-1"'))


@kind
def clocks_ahead(f: Forger) -> None:
    ahead = f.now + dt.timedelta(days=f.chance.randint(2, 900))
    path, text = f.record("CP")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "后"', at=ahead)}, when=ahead)


@kind
def a_line_dated_ahead(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "后"', at=f.now + dt.timedelta(days=2)))


@kind
def a_line_backdated(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "早"', at=f.now - dt.timedelta(hours=5)))


@kind
def a_commit_backdated(f: Forger) -> None:
    early = f.now - dt.timedelta(days=f.chance.randint(3, 40))
    path, text = f.record("CP")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "早"', at=early)}, when=early)


# -- what was not allowed


@kind
def another_post(f: Forger) -> None:
    path, text = f.record("CP")
    step, more = f.chance.choice((("void", ', reason = "误"'), ("amend", ', set = { about = "别的" }')))
    f.rewrite(path, f.line(text, "cleaner-1", step, more), "cleaner-1")


@kind
def an_approval_of_ones_own(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text)
    f.rewrite(path, f.line(text, "service-director", "approve"), "service-director")


@kind
def a_step_of_another_state(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text)
    f.rewrite(path, f.line(text, "service-director", "publish"), "service-director")


@kind
def no_such_step(f: Forger) -> None:
    path, text = f.record()
    f.rewrite(path, f.line(text, "director", "shout"), "director")


@kind
def a_step_of_the_program_alone(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "assign", ', handler = "clerk-1"'))


@kind
def a_clause_not_kept(f: Forger) -> None:
    path, text = f.record("RM", where=lambda text: "complete" not in text)
    unit = re.search(r'unit = "([^"]+)"', text)
    homes = [f.text(one) for one in f.files if one.startswith("records/residents/")]
    if unit is None or any('form = "residents.household"' in one and unit[0] in one for one in homes):
        raise LookupError("a household lives there")
    f.rewrite(path, f.line(text, "clerk-1", "complete"))


@kind
def a_value_of_no_such_kind(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "amend", ", set = { channel = 7 }"), "director")


@kind
def a_key_amended(f: Forger) -> None:
    path, text = f.record("3-")
    f.rewrite(path, f.line(text, "officer-1", "amend", ', set = { number = "9-999" }'), "officer-1")


@kind
def what_is_required_left_out(f: Forger) -> None:
    path, text = f.born("hazmat.draw", "HZ-261120-Z01", "cleaning-foreman", "draw", {**DRAWN, "purpose": ""})
    f.rewrite(path, text, "cleaning-foreman")


@kind
def more_drawn_than_there_is(f: Forger) -> None:
    head = {**DRAWN, "quantity": "90000"}
    path, text = f.born("hazmat.draw", "HZ-261120-Z02", "cleaning-foreman", "draw", head)
    f.rewrite(path, text, "cleaning-foreman")


@kind
def one_value_twice(f: Forger) -> None:
    _, text = f.record("RG", where=lambda text: "revoke" not in text)
    person = re.search(r'person = "([^"]+)"', text)
    assert person is not None
    head = {"person": person[1], "reason": "再给"}
    f.rewrite(*f.born("residents.grant", "RG-261120-Z01", "director", "grant", head), "director")


@kind
def what_a_controller_refuses(f: Forger) -> None:
    values = ', code = "zz", post = "guard", begins = "25:00", ends = "20:00"'
    text = f.line('form = "duty.shift"\nid = "zz"\n\nhistory = [\n]\n', "director", "add", values)
    f.rewrite("records/duty/shifts/zz.toml", text, "director")


@kind
def an_approval_left_standing(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" in text and "publish" not in text)
    f.rewrite(
        path, f.line(text, "service-director", "amend", ', set = { reason = "别的" }'), "service-director"
    )


@kind
def ones_own_commit_accepted(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(
        path, f.line(text, "clerk-1", "amend", ', set = { about = "x" }, by = "director"').replace("\x00", "")
    )
    head = {"commit": f.tip, "author": "clerk-1", "reason": "看过了"}
    f.rewrite(*f.born("agenda.acceptance", "AU-261120-Z01", "clerk-1", "accept", head))


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
    f.commit("clerk-1", {**changes, last: f.text(last)}, parents=(one, two))


@kind
def a_merge_that_adds_a_line(f: Forger) -> None:
    one, two, changes = _two_sides(f)
    last = list(changes)[-1]
    void = f.line(changes[last] or "", "director", "void", ', reason = "误"')
    f.commit("clerk-1", {**changes, last: void}, parents=(one, two))


@kind
def a_root_of_its_own_merged_in(f: Forger) -> None:
    path, text = f.born("complaints.complaint", "CP-261119-A90", "cleaner-1", "register", {"unit": "3-1201"})
    f.commit("cleaner-1", {path: text}, parents=("",))
    orphan = f.tip
    f.commit("clerk-1", {path: text}, parents=(f.head, orphan))


@kind
def history_begun_anew(f: Forger) -> None:
    tree = git(f.root, "rev-parse", f"{f.head}^{{tree}}")
    f.tip = git(f.root, "commit-tree", "-m", "settings", tree, by="director", when=f.now)
    f.forged.append("")


@kind
def the_last_commits_taken_back(f: Forger) -> None:
    f.tip = git(f.root, "rev-parse", f"{f.head}~{f.chance.randint(1, 5)}")
    f.forged.append("")


@kind
def the_last_commit_made_otherwise(f: Forger) -> None:
    path, text = f.record("CP")
    parent = git(f.root, "rev-parse", f"{f.head}^")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "一"')}, parents=(parent,))
    f.forged.append("")


# -- what stands on the disk and not in history


@kind
def a_record_edited_on_the_disk(f: Forger) -> None:
    path, text = f.record("CP")
    f.files[path].write_text(text.replace('unit = "3-1201"', 'unit = "3-1202"'), "utf-8")
    f.forged.append("")


@kind
def an_edit_that_git_overlooks(f: Forger) -> None:
    path, text = f.record("CP")
    mark = f.chance.choice(("--skip-worktree", "--assume-unchanged"))
    git(f.root, "update-index", mark, path)
    f.files[path].write_text(text.replace('unit = "3-1201"', 'unit = "3-1202"'), "utf-8")
    f.forged.append("")


@kind
def a_record_that_no_commit_has(f: Forger) -> None:
    path, text = f.born("complaints.complaint", "CP-261120-A96", "clerk-1", "register", {"unit": "3-1201"})
    (f.root / path).write_text(text, "utf-8")
    f.forged.append("")
