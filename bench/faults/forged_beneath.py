"""Forgeries by somebody who knows how git keeps history, beneath what propctl and stock git write."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from pathlib import Path

from bench.faults.forged_rules import _amended, _stands, _two_sides
from bench.faults.forger import Forger, alone, kind
from bench.faults.offices import SETTINGS, git

_PLACE = "records/hazmat/places/新库房.toml"

# -- another office beside the office


def _promoted(f: Forger) -> str:
    """The office's settings, in which a cleaner is the director."""
    return re.sub(r'(\ncleaner-1 = \{[^\n]*posts = \[)"[^"]*"', r'\1"director"', f.text(SETTINGS))


def _begun(f: Forger, parents: tuple[str, ...]) -> None:
    """Settings of one's own, work under them, and a merge that takes the work and leaves the settings."""
    own = _promoted(f)
    f.commit("cleaner-1", {SETTINGS: own}, parents=parents)
    text = f.line(
        'form = "hazmat.place"\nid = "新库房"\n\nhistory = [\n]\n', "cleaner-1", "add", ', name = "新库房"'
    )
    f.commit("cleaner-1", {_PLACE: text})
    f.commit("cleaner-1", {_PLACE: text}, parents=(f.head, f.tip))
    del f.forged[-1], f.forged[0]  # it is the work that has to be found


@kind
def an_office_begun_anew_off_the_first_commit(f: Forger) -> None:
    _begun(f, (git(f.root, "rev-list", "--max-parents=0", f.head).split()[-1],))


@kind
def an_office_begun_anew_on_a_root_of_its_own(f: Forger) -> None:
    _begun(f, ())


@alone
def settings_taken_away_and_brought_back_otherwise(f: Forger) -> None:
    own = _promoted(f)
    before = f.text(SETTINGS)
    f.commit("cleaner-1", {SETTINGS: None})
    f.commit("cleaner-1", {SETTINGS: own})
    f.commit("director", {SETTINGS: before})
    del f.forged[0], f.forged[-1]


# -- in the program's name, or in that of another version


@kind
def an_amendment_in_the_programs_name(f: Forger) -> None:
    f.rewrite("rules.toml", _amended(f, "director"), "propctl")


@alone
def an_acceptance_in_the_programs_name(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text and "void" not in text)
    forged = f.commit("cleaner-1", {path: f.line(text, "cleaner-1", "approve")})
    head = {"commit": forged, "author": "cleaner-1", "reason": "看过了"}
    f.rewrite(*f.born("agenda.acceptance", "AU-261120-Z02", "director", "accept", head), "propctl")
    f.forged.remove(f.tip)


@kind
def a_version_that_there_never_was(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    step, more = f.chance.choice((("void", ', reason = "误"'), ("amend", ', set = { about = "别的" }')))
    message = "by hand\n\nPropctl: 0.0.9 0123456789abcdef"
    f.commit("cleaner-1", {path: f.line(text, "cleaner-1", step, more)}, message=message)


# -- what only sync does, and what nobody does


@kind
def a_number_that_another_record_had(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    id = Path(path).stem
    new = f"{id[:-2]}98"
    head = text.partition("\nhistory = [")[0].replace(f'id = "{id}"', f'id = "{new}"\nrenumbered = ["{id}"]')
    made = f.line(f"{head}\nhistory = [\n]\n", "clerk-1", "register")
    f.rewrite(path.replace(id, new), made)


@kind
def a_desks_letter_changed(f: Forger) -> None:
    path = f.chance.choice([path for path in f.files if path.startswith("desks/")])
    f.rewrite(path, f.chance.choice((None, "clerk-1 2020-01-01T00:00:00+08:00\n")))


@kind
def an_attached_file_changed_by_a_merge(f: Forger) -> None:
    files = [
        path for path in f.files if path.startswith("records/_files/") and path.endswith((".bin", ".txt"))
    ]
    if not files:
        raise LookupError("none")
    one, two, changes = _two_sides(f)
    f.commit("clerk-1", {**changes, files[0]: "别的内容"}, parents=(one, two))


# -- when


@kind
def a_leaver_who_goes_on(f: Forger) -> None:
    before = f.text(SETTINGS)
    left = before.replace("technician-2 = { ", f"technician-2 = {{ until = {f.now:%Y-%m-%d}, ", 1)
    f.commit("director", {SETTINGS: left}, honest=True)
    path, text = f.record("CP", where=_stands)
    later = f.now + dt.timedelta(days=1)
    line = f.line(text, "technician-2", "note", f', text = "早", entered = {later.isoformat()}')
    f.commit("technician-2", {path: line}, when=later)


@kind
def a_time_of_another_zone(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    there = f.now.astimezone(dt.timezone(dt.timedelta(hours=f.chance.choice((-11, 0, 13)))))
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "好"', at=there))


# -- objects that stock git does not make


@alone
def a_parent_that_git_does_not_see(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    hidden = f.commit("clerk-1", {path: f.line(text, "clerk-1", "void", ', reason = "误"')})
    f.importer.close()
    tree, who = (
        git(f.root, "rev-parse", f"{hidden}^{{tree}}"),
        f"clerk-1 <c@x> {int(f.now.timestamp())} +0800",
    )
    told = f"tree {tree}\nparent {f.head}\nauthor {who}\ncommitter {who}\nparent {hidden}\n\nby hand\n"
    words = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
    f.tip = git(f.root, *words, typed=told.encode())
    f.forged = [f.tip]


# -- once the office signs


def _new_key(f: Forger, name: str) -> Path:
    key = f.root / ".propctl" / name
    for path in (key, key.with_suffix(".pub")):
        path.unlink(missing_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return key


def _signs(f: Forger) -> str:
    """Let the office sign from now on; the commit that says so."""
    f.keys = {who: _new_key(f, f"key-of-{who}") for who in ("director", "cleaning-foreman")}
    public = {who: key.with_suffix(".pub").read_text() for who, key in f.keys.items()}
    listed = "".join(f"{who}@propctl.invalid {key}" for who, key in public.items())
    settings = f.text(SETTINGS).replace("[git]\n", "[git]\nsign = true\n", 1)
    return f.commit("director", {SETTINGS: settings, "allowed_signers": listed}, honest=True)


@alone
def an_unsigned_side_branch_of_an_office_that_signs(f: Forger) -> None:
    begun = _signs(f)
    path, text = f.record("CP", where=_stands)
    text = f.line(text, "clerk-1", "note", ', text = "旁"')
    f.commit("clerk-1", {path: text}, parents=(f.chance.choice((f.head, begun)),))
    f.commit("director", {path: text}, parents=(begun, f.tip), honest=True)


@alone
def a_key_that_is_not_listed(f: Forger) -> None:
    _signs(f)
    own, f.keys["director"] = f.keys["director"], _new_key(f, "another-key")
    path, text = f.record("CP", where=_stands)
    f.commit("director", {path: f.line(text, "director", "note", ', text = "旁"')})
    f.keys["director"] = own


@alone
def a_merge_by_a_key_off_the_list(f: Forger) -> None:
    begun = _signs(f)
    signers = f.text("allowed_signers").splitlines(keepends=True)
    later = f.commit("director", {"allowed_signers": signers[1]}, honest=True)
    f.commit("director", {"allowed_signers": signers[1]}, parents=(begun, later))


@alone
def a_root_of_its_own_of_an_office_that_signs(f: Forger) -> None:
    begun = _signs(f)
    f.commit("clerk-1", {"notes.txt": "x"}, parents=())
    f.commit("director", {"notes.txt": "x"}, parents=(begun, f.tip), honest=True)
