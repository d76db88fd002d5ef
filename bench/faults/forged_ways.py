"""Forgeries by ways around: papers, the program's name, rules of before, other numbers, private folders."""

from __future__ import annotations

import datetime as dt

from bench.faults.forged_beneath import _new_key, _signs
from bench.faults.forged_rules import _promoted, _stands, _two_sides
from bench.faults.forger import Forger, alone, kind
from bench.faults.offices import SETTINGS, git
from propctl.store.files.renumbering import renumbered

# -- who accepts, and in whose name


@alone
def an_acceptance_typed_from_paper(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text and "void" not in text)
    forged = f.commit("cleaner-1", {path: f.line(text, "cleaner-1", "approve")})
    head = {"commit": forged, "author": "cleaner-1", "reason": "看过了"}
    path, text = f.born("agenda.acceptance", f"AU-{f.now:%y%m%d}-Z03", "director", "accept", head)
    typist = f.chance.choice(("cleaner-1", "clerk-2"))
    text = text.replace('step = "accept"', f'step = "accept", typed_by = "{typist}", paper = "7"')
    f.commit(typist, {path: text})
    f.forged.remove(f.tip)


@alone
def an_acceptance_of_all_to_come(f: Forger) -> None:
    head = {"commit": f.chance.choice(("HEAD", "@")), "author": "x", "reason": "看过了"}
    path, text = f.born("agenda.acceptance", f"AU-{f.now:%y%m%d}-Z04", "director", "accept", head)
    f.rewrite(path, text.replace("\nhistory", "earlier = true\n\nhistory"), "director")
    f.forged.remove(f.tip)
    path, text = f.record("NT", where=lambda text: "approve" not in text and "void" not in text)
    f.commit("cleaner-1", {path: f.line(text, "cleaner-1", "approve")})


@kind
def what_the_program_never_changes(f: Forger) -> None:
    path, text = f.chance.choice(
        (
            ("areas/pets.toml", 'prefix = "PT"\n'),
            ("allowed_signers", "clerk-1@propctl.invalid ssh-ed25519 AAAA\n"),
            ("records/complaints/.gitattributes", "* merge=ours\n"),
            ("plugins/x/controller.py", "import os\n"),
        )
    )
    f.rewrite(path, text, "propctl")


@kind
def lines_of_long_ago_in_the_programs_name(f: Forger) -> None:
    early = f.now - dt.timedelta(days=f.chance.randint(8, 40))
    head = 'form = "hazmat.place"\nid = "旧库房"\n\nhistory = [\n]\n'
    text = f.line(head, "service-supervisor", "add", ', name = "旧库房"', at=early)
    f.rewrite("records/hazmat/places/旧库房.toml", text, "propctl")


# -- rules of before


@kind
def settings_of_before_brought_back(f: Forger) -> None:
    before = f.text(SETTINGS)
    f.commit("director", {SETTINGS: _promoted(f)}, honest=True)
    f.rewrite(SETTINGS, before, "service-supervisor")


@kind
def somebody_who_goes_on_from_before_his_post_was_taken(f: Forger) -> None:
    base = f.tip
    path, text = f.record("CP", where=_stands)
    settings = _promoted(f)
    given = f.commit("director", {SETTINGS: settings}, honest=True)
    later = f.now + dt.timedelta(hours=2)
    line = f.line(text, "service-supervisor", "void", ', reason = "误"', at=later)
    f.commit("service-supervisor", {path: line}, parents=(base,), when=later)
    f.commit("clerk-1", {path: line, SETTINGS: settings}, parents=(given, f.tip), when=later, honest=True)


@alone
def a_key_off_the_list_on_an_older_branch(f: Forger) -> None:
    begun = _signs(f)
    path, text = f.record("CP", where=_stands)
    own, f.keys["cleaning-foreman"] = f.keys["cleaning-foreman"], _new_key(f, "next-key")
    public = {who: f.keys[who].with_suffix(".pub").read_text() for who in ("director", "cleaning-foreman")}
    listed = "".join(f"{who}@propctl.invalid {key}" for who, key in public.items())
    given = f.commit("director", {"allowed_signers": listed}, honest=True)
    f.keys["cleaning-foreman"] = own
    later = f.now + dt.timedelta(hours=2)
    line = f.line(text, "cleaning-foreman", "note", ', text = "旧钥匙"', at=later)
    f.commit("cleaning-foreman", {path: line}, parents=(begun,), when=later)
    f.keys["cleaning-foreman"] = f.root / ".propctl" / "next-key"
    f.commit(
        "director", {path: line, "allowed_signers": listed}, parents=(given, f.tip), when=later, honest=True
    )


@kind
def an_amendment_that_permits_what_it_does_not_change(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    more = ', set = { about = "别的" }, clocks = ["complaints.transfer"]'
    f.adds(path, text, "director", "amend", more)


# -- merges, and what no history holds


@kind
def a_merge_that_renumbers_what_came_later(f: Forger) -> None:
    one, two, changes = _two_sides(f)
    path, last = list(changes)
    id = path.rpartition("/")[2].removesuffix(".toml")
    moved = renumbered((changes[path] or "").encode(), id, f"{id[:-2]}96").decode()
    made = {path: f.base[path], path.replace(id, f"{id[:-2]}96"): moved, last: changes[last]}
    f.commit("clerk-1", made, parents=(one, two))


@kind
def a_private_folder_in_history(f: Forger) -> None:
    path = f.chance.choice((".propctl/erasing.json", ".propctl/pending/x.json", ".propctl/desk"))
    f.rewrite(path, "[]")


@alone
def an_office_beside_it_that_more_rests_on(f: Forger) -> None:
    own = f.text(SETTINGS).replace('posts = ["cleaner"', 'posts = ["director"', 1)
    f.commit("cleaner-1", {SETTINGS: own}, parents=())
    begun = f.tip
    for _ in range(int(git(f.root, "rev-list", "--count", f.head))):
        f.commit("cleaner-1", {})
    f.commit("cleaner-1", {SETTINGS: f.text(SETTINGS)}, parents=(f.head, f.tip))
    f.forged = [begun]
