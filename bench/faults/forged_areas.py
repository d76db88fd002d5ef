"""Forgeries of what the areas reckon and bring about: bills, figures, rosters, homes, incidents, measures."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from bench.faults.forger import Forger, kind, lines_of

# -- a bill, as a cashier could type it


def _bill(f: Forger, id: str, unit: str, period: str, price: str, lines: str, total: str) -> tuple[str, str]:
    like, text = f.record("2026-10-9-1")
    head = f'form = "fees.bill"\nid = "{id}"\n\nhistory = [\n]\n'
    found = re.search(r', place = "[^"]*"(?:, hours = "[^"]*")?, cashier = "cashier-1"', text)
    assert found is not None
    more = (
        f', unit = "{unit}", period = "{period}", lines = [{{ kind = "management", name = "物业费", '
        f'price = "{price}", quantity = "{lines}", amount = "{total}" }}], total = "{total}", '
        f"due = {period}-25{found[0]}"
    )
    return like.replace(like.rpartition("/")[2], f"{id}.toml"), f.line(head, "cashier-1", "issue", more)


def _free_month(f: Forger, unit: str) -> str:
    for month in ("2026-07", "2026-06", "2026-05"):
        if not any(path.endswith(f"{month}-{unit}.toml") for path in f.files):
            return month
    raise LookupError("all are billed")


@kind
def a_bill_of_another_amount(f: Forger) -> None:
    """Beside it the bill as it is right: that one is in order."""
    base, month = f.tip, _free_month(f, "9-103")
    right = _bill(f, f"{month}-9-103", "9-103", month, "2.5000", "100.00", "250.00")
    f.commit("cashier-1", dict([right]), honest=True)
    f.files.pop(right[0])
    wrong = f.chance.choice(
        (
            ("2.5000", "100.00", "25.00"),
            ("0.2500", "100.00", "25.00"),
            ("2.5000", "10.00", "25.00"),
            ("3.0000", "100.00", "300.00"),
        )
    )
    f.commit("cashier-1", dict([_bill(f, f"{month}-9-103", "9-103", month, *wrong)]), parents=(base,))


@kind
def a_bill_due_on_no_day_that_was_asked(f: Forger) -> None:
    month = _free_month(f, "9-103")
    path, text = _bill(f, f"{month}-9-103", "9-103", month, "2.5000", "100.00", "250.00")
    f.rewrite(path, text.replace('total = "250.00"', 'total = "2.50"'), "cashier-1")


@kind
def a_bill_for_a_home_that_is_none(f: Forger) -> None:
    f.rewrite(*_bill(f, "2026-07-9-999", "9-999", "2026-07", "2.5000", "100.00", "250.00"), "cashier-1")


@kind
def a_bill_by_who_may_not(f: Forger) -> None:
    month = _free_month(f, "9-103")
    path, text = _bill(f, f"{month}-9-103", "9-103", month, "2.5000", "100.00", "250.00")
    f.rewrite(path, text.replace("cashier-1", "guard-1"), "guard-1")


@kind
def a_bill_dropped_without_approval(f: Forger) -> None:
    path, text = f.record("2026-10-9-1", where=lambda text: 'step = "cancel"' not in text)
    f.adds(path, text, "cashier-1", "cancel", ', reason = "误"')


@kind
def a_price_without_approval(f: Forger) -> None:
    path, text = f.record("物业费")
    f.adds(path, text, "service-supervisor", "price", ', price = "1.0000", since = 2026-12-01')


# -- figures


@kind
def a_figure_that_was_another(f: Forger) -> None:
    like, _ = f.record("2026-11-洁美")
    head = 'form = "contractors.sheet"\nid = "2026-10-洁美"\n\nhistory = [\n]\n'
    more = ', month = "2026-10", contractor = "洁美", opinion = "好"'
    base, path = f.tip, like.replace("2026-11-", "2026-10-")
    none = ', inspections = "0", defects = "0", unmended = "0"'
    f.commit("service-director", {path: f.line(head, "service-director", "file", more + none)}, honest=True)
    f.files.pop(path)
    wrong = f.chance.choice(
        (', inspections = "4", defects = "0", unmended = "0"', none.replace('s = "0"', 's = "9"', 1))
    )
    f.commit(
        "service-director",
        {path: f.line(head, "service-director", "file", more + wrong)},
        parents=(base,),
    )


# -- what an inspection opens


def _inspected(f: Forger) -> dict[str, str]:
    """An inspection of before with the two defects that it opened, made once more now: path -> text."""
    path, text = f.record("WBJ", where=lambda text: "defects = [{" in text)
    source = f'inspection = "{Path(path).stem}"'
    some = {path: text} | {name: other for name, other in f.files.items() if source in other}
    made = {}
    for name, other in some.items():
        for number, old in enumerate(some, 90):
            id = Path(old).stem
            name, other = (one.replace(id, f"{id[:-2]}{number}") for one in (name, other))
        first = other.index("\n", other.index("{ n = 1,"))  # what was done to it since is not done again
        made[name] = re.sub(r"at = [^,]+,", f"at = {f.now.isoformat()},", f"{other[:first]}\n]\n")
    return made


def _beside_the_right_one(f: Forger, changes: dict[str, str | None]) -> None:
    """An inspection with these records otherwise; beside it as it is right: that one is in order."""
    base, files, made = f.tip, dict(f.files), _inspected(f)
    f.commit("service-director", made, honest=True)
    f.files = files
    f.commit("service-director", {**made, **changes}, parents=(base,))


@kind
def a_defect_otherwise_than_its_inspection(f: Forger) -> None:
    _, (path, text), _ = _inspected(f).items()
    old, new = f.chance.choice((("积水", "灰尘"), ("2026-11-26", "2026-12-26"), ("2026-11-26", "2026-11-27")))
    _beside_the_right_one(f, {path: text.replace(old, new)})


@kind
def a_defect_that_its_inspection_lacks(f: Forger) -> None:
    _, path, _ = _inspected(f)
    _beside_the_right_one(f, {path: None})


@kind
def a_defect_copied(f: Forger) -> None:
    _, (path, text), _ = _inspected(f).items()
    id = Path(path).stem
    copied = f"{id[:-2]}95"
    _beside_the_right_one(f, {path.replace(id, copied): text.replace(id, copied)})


# -- rosters and their clocks


@kind
def a_roster_without_its_turns(f: Forger) -> None:
    path, text = f.record("2026-11-guard")
    event = lines_of(text)[0]
    turns = re.search(r"turns = \[.*?\]", event)
    assert turns is not None
    head = 'form = "duty.roster"\nid = "2026-12-guard"\n\nhistory = [\n]\n'
    more = ', begins = 2026-12-01, place = "部门办公室", without = [], month = "2026-11", post = "guard", '
    text = f.line(head, "center-manager", "draft", f"{more}{turns[0]}".replace("2026-11", "2026-12"))
    f.rewrite(path.replace("2026-11", "2026-12"), text, "center-manager")


@kind
def a_turn_that_somebody_else_signs_in_for(f: Forger) -> None:
    path, text = f.record("DU", where=lambda text: 'person = "guard-1"' in text and "sign-in" not in text)
    f.adds(path, text, "guard-2", "sign-in")


@kind
def a_turn_swapped_by_who_is_not_in_it(f: Forger) -> None:
    path, text = f.record("DU", where=lambda text: 'person = "guard-1"' in text and "sign-in" not in text)
    f.adds(path, text, "clerk-1", "swap", ', takes = "guard-2", gives = "guard-1", because = "ill"')


@kind
def a_turn_moved_to_another_hour(f: Forger) -> None:
    path, text = f.record("DU", where=lambda text: "begins" in text)
    moved = f", set = {{ begins = {f.now.isoformat()} }}"
    f.adds(path, text, "guard-captain", "amend", moved)


@kind
def a_step_dated_before_its_clock_ran_out(f: Forger) -> None:
    """Longer ago than anybody may date back what he enters now."""
    path, text = f.record("IN")
    early = f.now - dt.timedelta(hours=30)
    f.rewrite(path, f.line(text, "guard-1", "medical", at=early), "guard-1")


# -- homes that become others


@kind
def a_home_retired_by_hand(f: Forger) -> None:
    path, text = f.record("9-103", where=lambda text: "retire" not in text)
    more = f', ends = {f.now.date()}, became = ["9-301"]'
    f.adds(path, text, "service-supervisor", "retire", more)


@kind
def a_home_restored_by_hand(f: Forger) -> None:
    path, text = f.record("9-102", where=lambda text: 'step = "retire"' in text and "restore" not in text)
    f.adds(path, text, "service-supervisor", "restore")


@kind
def a_turn_of_homes_without_what_follows(f: Forger) -> None:
    head = {"kind": "renumber", "since": "@", "old": "@", "new": "@"}
    path, text = f.born("residents.turn", f"RU-{f.now:%y%m%d}-A90", "service-supervisor", "register", head)
    text = text.replace('since = "@"', f"since = {f.now.date()}").replace('old = "@"', 'old = ["9-103"]')
    f.rewrite(path, text.replace('new = "@"', 'new = [{ number = "9-304" }]'), "service-supervisor")


@kind
def a_new_home_that_says_it_was_another(f: Forger) -> None:
    path, _ = f.record("9-103")
    head = 'form = "residents.unit"\nid = "9-305"\n\nhistory = [\n]\n'
    more = f', number = "9-305", came_from = ["9-777"], began = {f.now.date()}'
    f.rewrite(path.replace("9-103", "9-305"), f.line(head, "officer-1", "add", more), "officer-1")


# -- procedures and ladders


@kind
def a_step_of_a_procedure_that_is_over(f: Forger) -> None:
    path, text = f.record("IN", where=lambda text: "settle" not in text)
    f.adds(path, text, "cleaner-1", "fourth-team")


@kind
def a_case_made_a_drill(f: Forger) -> None:
    path, text = f.record("IN")
    f.adds(path, text, "director", "amend", ", set = { drill = true }")


@kind
def a_measure_settled_by_hand(f: Forger) -> None:
    path, text = f.record("SFV", where=lambda text: "settle" not in text)
    f.adds(path, text, "center-manager", "settle")


@kind
def a_breach_left_by_who_may_not(f: Forger) -> None:
    path, text = f.record("SFV")
    f.adds(path, text, "service-supervisor", "spare", ', why = "算了"')


@kind
def a_breach_of_another_person(f: Forger) -> None:
    path, text = f.record("SFV")
    f.rewrite(
        path,
        text.replace('who = "butler-1"', 'who = "butler-2"').replace('person = "butler-1"', 'person = "x"'),
    )


# -- what is kept for a time


@kind
def what_is_kept_taken_out_before_its_time(f: Forger) -> None:
    path, text = f.record(where=lambda text: re.search(r'(?m)^\w+ = "sealed:1:', text) is not None)
    f.rewrite(path, re.sub(r'(?m)^\w+ = "sealed:1:[^"]*"\n', "", text, count=1))


@kind
def a_visit_taken_out_as_if_its_time_were_over(f: Forger) -> None:
    f.rewrite(f.record(where=lambda text: 'form = "security.visit"' in text)[0], None, "director")


@kind
def how_long_is_kept_changed_by_who_may_not(f: Forger) -> None:
    what = 'rule = "security.form-visitor-register", set = { keep = "1d" }, since = 2026-12-01'
    entry = f'  {{ {what}, entered = {f.now.isoformat()}, by = "guard-1" }},\n'
    text = f.text("rules.toml") if "rules.toml" in f.files else "amendments = [\n]\n"
    f.rewrite("rules.toml", f"{text.rstrip()[:-1]}{entry}]\n", "guard-1")


# -- what is only ever opened


@kind
def a_credit_used_by_hand(f: Forger) -> None:
    head = {"unit": "9-101", "freed": "50.00"}
    f.rewrite(*f.born("fees.offset", f"FO-{f.now:%y%m%d}-A90", "cashier-1", "use", head), "cashier-1")


@kind
def a_task_that_nobody_opened(f: Forger) -> None:
    head = {"what": "交接", "waits": "clerk-2"}
    f.rewrite(*f.born("duty.carried", f"DC-{f.now:%y%m%d}-A90", "guard-1", "register", head), "guard-1")


@kind
def a_verification_that_nobody_drew(f: Forger) -> None:
    head = {"callback": "CB-261120-A01"}
    f.rewrite(*f.born("callbacks.verification", f"CV-{f.now:%y%m%d}-A90", "clerk-1", "draw", head))
