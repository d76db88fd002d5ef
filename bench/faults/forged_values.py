"""Forgeries of what stands in a step: its values, its number, what it brings and what it leaves out."""

from __future__ import annotations

import datetime as dt
import re

from bench.faults.forger import Forger, kind, lines_of

# -- the steps of every form, with more or less than they hold


@kind
def a_handing_over_that_changes_what_is_nobodys(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    more = ', set = { about = "别的" }, leaver = "clerk-1", reason = "离职"'
    f.adds(path, text, "director", "relieve", more)


@kind
def a_voiding_without_a_reason(f: Forger) -> None:
    f.adds(*f.record("CP", where=_stands), "director", "void")


@kind
def a_note_that_says_nothing(f: Forger) -> None:
    f.adds(*f.record("CP", where=_stands), "clerk-1", "note")


@kind
def a_text_that_says_nothing(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    some = (
        ("clerk-1", "note", ', text = "……"'),
        ("director", "void", ', reason = "—"'),
        ("director", "amend", ', set = { about = "？？" }'),
        ("director", "amend", f', set = {{ about = "{"漏" * 20_001}" }}'),
    )
    f.adds(path, text, *f.chance.choice(some))


@kind
def an_amendment_of_nothing(f: Forger) -> None:
    f.adds(*f.record("CP", where=_stands), "director", "amend")


@kind
def an_amendment_that_takes_back_what_it_leaves_alone(f: Forger) -> None:
    path, text = f.record("CP", where=lambda text: _stands(text) and 'step = "transfer"' in text)
    f.adds(path, text, "director", "amend", ', set = { about = "别的" }, withdraws = ["transfer"]')


@kind
def a_file_that_is_not_there(f: Forger) -> None:
    more = ', file = "records/_files/00/nothing.txt", name = "x", type = "text/plain", size = 3'
    f.adds(*f.record("CP", where=_stands), "clerk-1", "attach", more)


@kind
def the_file_of_an_attachment_replaced(f: Forger) -> None:
    f.rewrite(_file(f), "别的内容")


@kind
def the_file_of_an_attachment_deleted(f: Forger) -> None:
    f.rewrite(_file(f), None)


def _file(f: Forger) -> str:
    some = [path for path in f.files if path.startswith("records/_") and path.endswith(".txt")]
    if not some:
        raise LookupError("no file is attached")
    return f.chance.choice(sorted(some))


# -- values


def _registered(f: Forger, id: str = "", **changes: str) -> tuple[str, str]:
    """A new complaint as propctl writes it, but for these changes; without them it is in order."""
    _, like = f.record("CP", where=lambda text: 'step = "register"' in text and "complainant =" in text)
    head = like.partition("\nhistory")[0]
    right = {"heard": f.now.isoformat(), "heard_by": '"clerk-1"', "unit": '"3-1201"'}
    for name, value in {**right, "id": f'"{id or _next(f, "CP")}"', **changes}.items():
        head = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", head)
    text = f.line(f"{head}\nhistory = [\n]\n", "clerk-1", "register")
    return f"records/complaints/2026/11/{id or _next(f, 'CP')}.toml", text


def _forged(f: Forger, id: str = "", **changes: str) -> None:
    """A forged complaint, and beside it the honest one: it is the change alone that is found."""
    base = f.tip
    path, text = _registered(f)
    f.commit("clerk-1", {path: text}, honest=True)
    del f.files[path]
    forged = dict([_registered(f, id, **changes)])
    f.commit("clerk-1", forged, parents=(base,))


@kind
def a_home_that_there_is_not(f: Forger) -> None:
    _forged(f, unit='"99-9999"')


@kind
def a_person_who_does_not_work_here(f: Forger) -> None:
    path, text = f.record("CP", where=lambda text: "transfer" not in text and _stands(text))
    f.adds(path, text, "clerk-1", "transfer", ', departments = ["engineering"], to_person = "nobody-9"')


@kind
def a_choice_that_is_not_offered(f: Forger) -> None:
    _forged(f, channel='"pigeon"')


@kind
def what_was_heard_tomorrow(f: Forger) -> None:
    _forged(f, heard=(f.now + dt.timedelta(days=1)).isoformat())


@kind
def a_sum_that_is_not_the_sum(f: Forger) -> None:
    path, text = f.born("staff.applicant", _next(f, "SFA"), "director", "apply", {"post": "guard"})
    head = 'scores = [{ point = "local", score = 2 }]\nscore = 25\n'
    f.rewrite(path, text.replace("\nhistory", f"{head}\nhistory", 1), "director")


@kind
def an_amount_below_what_may_be(f: Forger) -> None:
    path, text = f.record("鼠药")
    f.adds(path, text, "cleaning-foreman", "receive", ', quantity = "-5", supplier = "农资公司"')


# -- numbers


@kind
def a_number_of_another_kind_of_record(f: Forger) -> None:
    _forged(f, _next(f, "CP").replace("CP", "HZ"))


@kind
def an_event_numbered_beyond_all(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    more = f.line(text, "clerk-1", "note", ', text = "大"')
    last = lines_of(more)[-1]
    number = f.chance.choice((97, 10**9, 2**63, 10**30))
    f.rewrite(path, more.replace(last, re.sub(r"n = \d+", f"n = {number}", last)))


def _next(f: Forger, prefix: str) -> str:
    """The number that desk A would give next."""
    day = f"{f.now:%y%m%d}"
    some = [int(path[-7:-5]) for path in f.files if f"/{prefix}-{day}-A" in path]
    return f"{prefix}-{day}-A{max(some, default=0) + 1:02}"


# -- what a step brings


@kind
def a_step_without_what_it_opens(f: Forger) -> None:
    draw, text = f.record("HZ", where=_stands)
    f.adds(draw, text, "cleaning-foreman", "abnormal", f', what = "泄漏", seen = {f.now.isoformat()}')


# -- who made a commit


@kind
def an_author_who_did_not_make_the_commit(f: Forger) -> None:
    path, text = f.record("CP", where=_stands)
    line = f.line(text, "director", "void", ', reason = "误"')
    f.commit("director", {path: line}, committer="clerk-1")


@kind
def a_look_taken_out(f: Forger) -> None:
    path = "records/_access/A.log"
    if path not in f.files:
        raise LookupError("nobody looked")
    f.rewrite(path, "\n".join(f.files[path].splitlines()[1:]) + "\n")


def _stands(text: str) -> bool:
    return 'step = "void"' not in text
