"""No step is refused for ever after another: what a step needs can still be done, over every area."""

from __future__ import annotations

import re
from collections.abc import Iterator

from propctl.office.opened.office import Office
from propctl.regulation.model.constructs import Form, Ledger, Move, Step
from propctl.regulation.model.fold import all_states, creates, states_of
from propctl.regulation.model.form_parts import any_field, opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, move_form, qualify

_DONE = re.compile(r"(?<![\w>=<!] )@([\w-]+)(?!\S* [<>=])")  # ``@step``, not compared with another


def before(form: Form, step: Step) -> set[str]:
    """The states in which a step may be done."""
    return states_of(form, as_list(step.from_)) if step.from_ else set(all_states(form))


def reached(form: Form, start: str, without: str = "") -> set[str]:
    """The states that a record may come to from one; ``without`` a step."""
    found, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for name, step in form.step.items():
            leads = name != without and not creates(step) and state in before(form, step)
            if leads and step.to and step.to not in found:
                found.add(step.to)
                waiting.append(step.to)
    return found


def begun(form: Form) -> dict[str, str]:
    """The steps that make a record, with the state that it is in then."""
    return {name: step.to for name, step in form.step.items() if creates(step)}


def refused_for_ever(form: Form) -> Iterator[str]:
    """Needs of a step for another that a record can no longer do when it comes to want the first."""
    for name, needs in form.need.items():
        step = form.step.get(name)
        if step is None or creates(step):
            continue
        wanted = {(other, need.rule) for need in needs for other in _DONE.findall(need.that)}
        for other, rule in sorted(wanted):
            if other in step.reverses:  # what was not done needs no reversal
                continue
            first = form.step[other]
            starts = [state for made, state in begun(form).items() if made != other]
            come = {state for start in starts for state in reached(form, start, without=other)}
            for state in sorted(come & before(form, step)):
                if not any(
                    here in before(form, first) and reached(form, first.to or here) & before(form, step)
                    for here in reached(form, state)
                ):
                    yield f"{name} needs {other} ({rule}), which is not possible from {state} on"


def test_every_step_can_be_reached_by_a_record(shipped_office: Office) -> None:
    lost = []
    for full, form in shipped_office.catalog.forms():
        states = {state for start in begun(form).values() for state in reached(form, start)}
        lost += [
            f"{full}.{name}"
            for name, step in form.step.items()
            if not creates(step) and not before(form, step) & states
        ]
    assert lost == []


def test_what_a_step_needs_can_still_be_done_when_a_record_comes_to_want_it(shipped_office: Office) -> None:
    forms = dict(shipped_office.catalog.forms())
    stuck = [f"{full}: {found}" for full, form in forms.items() for found in refused_for_ever(form)]
    assert stuck == []
    assert sum(len(form.need) for form in forms.values()) > 100  # there is something to hold


def test_a_need_that_comes_too_late_is_seen(shipped_office: Office) -> None:
    from msgspec.structs import replace

    form = shipped_office.catalog.form("complaints.complaint")
    narrow = replace(form.step["transfer"], from_=["registered"])
    resolve = replace(form.step["resolve"], from_=["registered"])
    late = replace(form, step={**form.step, "transfer": narrow, "pass-on": narrow, "resolve": resolve})
    assert any("close needs resolve" in found for found in refused_for_ever(late))


def looked_at(office: Office) -> set[str]:
    """The steps that a limit waits for, and of the forms that lists stand in somebody's day: their states."""
    found = set()
    for area in office.catalog.areas():
        main = qualify(area.name, main_form(area))
        for clock in area.clock.values():
            form = qualify(area.name, clock.of) if clock.of else main
            found |= {f"{form}.{step}" for step in as_list(clock.stop)}
        for one in area.lists.values():
            form = qualify(area.name, one.of) if one.of else main
            if not one.reference and one.claims:
                found |= {f"{form}:{word}" for word in re.findall(r"[\w-]+", one.where)}
    return found


def test_what_waits_for_another_persons_consent_stands_in_somebodys_day(shipped_office: Office) -> None:
    seen, roles = looked_at(shipped_office), shipped_office.catalog.roles(shipped_office.today)
    reported = {rule for role in roles for rule in role.receives}  # those stand there as reports
    forgotten = [
        f"{full}.{name}"
        for full, form in shipped_office.catalog.forms()
        for name, step in form.step.items()
        if step.not_by and f"{full}.{name}" not in seen
        if not reported & {qualify(full.partition(".")[0], claim) for claim in form.claims}
        if not {f"{full}:{word}" for word in (name, *as_list(step.from_), *before(form, step), "open")} & seen
    ]
    assert forgotten == []


ITSELF_BACK = {"fees.receipt.bounce"}  # a cheque that comes back takes back what was paid


def back_again(ledger: Ledger, move: Move) -> bool:
    """Whether another step can move back what one has moved."""
    if ledger.serial or move.back:  # a thing is in one place, and goes on from there
        return True
    way = (move.to.split(":")[0], move.from_.split(":")[0])
    if way[0] == way[1]:  # of one home onto another: the same step goes the other way
        return True
    return any(
        (to.from_.split(":")[0], to.to.split(":")[0]) == way for to in ledger.moves if to.on != move.on
    )


def test_what_a_step_moves_another_can_move_back(shipped_office: Office) -> None:
    """What was entered by mistake is neither amended nor voided once money or goods have moved."""
    stuck = [
        f"{area.name}.{move.on}"
        for area in shipped_office.catalog.areas()
        for ledger in area.ledger.values()
        for move in ledger.moves
        if not back_again(ledger, move)
    ]
    assert set(stuck) == ITSELF_BACK


def test_what_takes_a_step_back_takes_along_what_it_opened(shipped_office: Office) -> None:
    """Nobody is to deal with a finding of what was never done; done again, it would stand there twice."""
    left = [
        f"{full}.{name} leaves what {back} opened: {opens.form}"
        for full, form in shipped_office.catalog.forms()
        for name, step in form.step.items()
        for back in (*step.undoes, *step.reverses)
        for opens in opens_of(form.step[back])
        if not opens.on and opens.form not in {one.form for one in opens_of(step) if one.on}
    ]
    assert left == []


def test_what_is_opened_for_each_row_takes_the_values_of_that_row(shipped_office: Office) -> None:
    """``rows.column`` is the whole column: each record would have the value of the first row."""
    wrong = [
        f"{full}.{name} fills {field} of {opens.form} from {text}"
        for full, form in shipped_office.catalog.forms()
        for name, step in form.step.items()
        for opens in opens_of(step)
        for field, text in opens.set.items()
        if opens.each and isinstance(text, str) and re.match(rf"{opens.each}\.[\w-]+$", text)
    ]
    assert wrong == []


def test_a_list_stands_in_somebodys_day_or_is_looked_up(shipped_office: Office) -> None:
    """One that names no post stands in everybody's: the guard read of complaints without an answer."""
    everybodys = [
        f"{area.name}.{name}"
        for area in shipped_office.catalog.areas()
        for name, one in area.lists.items()
        if not (one.post or one.reference or re.search(r"\bme\b", one.where))
    ]
    assert everybodys == []


PASSES = re.compile(r"\b(state|open|today|now|clock|balance|none|every)\b|age\(|not [@l]|@\S+ > @")
PUT_RIGHT = {  # by an amendment, or by a step on another record
    "fees.empty-twice", "fees.paid-twice", "gps.no-papers-jobs",
    "handbook.filed-twice", "handbook.no-assessment",
    "movein.deposited-twice", "patrol.incomplete", "renovation.deposited-twice", "signage.faulty",
    "signage.no-steward", "staff.topicless", "residents.no-consent",
}  # fmt: skip


def test_nothing_stands_in_todays_lists_for_ever(shipped_office: Office) -> None:
    """What nobody can change any more is looked at for a while, or looked up when it is wanted."""
    stuck = set()
    for area in shipped_office.catalog.areas():
        for name, listing in area.lists.items():
            if listing.post and not (listing.reference or listing.lacks):
                form = area.form.get(listing.of or main_form(area).partition(".")[2])
                groups = form.states if form else ()
                if not PASSES.search(listing.where) and not any(
                    re.search(rf"\b{group}\b", listing.where) for group in groups
                ):
                    stuck.add(f"{area.name}.{name}")
    assert stuck - PUT_RIGHT == set()


MOVED_BACK = {  # reversals themselves: what they took back is registered anew, and what was removed installed
    "duty.cleaning.cancel", "duty.turn.cancel", "fees.charge.cancel", "fees.handover.reverse",
    "fees.offset.undo", "fees.penalty.cancel", "fees.receipt.bounce", "fees.receipt.reverse",
    "fees.refund.reverse", "gps.job.remove", "hazmat.draw.undo", "renovation.pass.undo-issue",
    "staff.fund.reverse", "staff.timeoff.cancel", "supplies.draw.reverse", "supplies.harm.retract",
    "supplies.receipt.reverse",
}  # fmt: skip


def ended_for_ever(form: Form) -> Iterator[str]:
    """The steps that end a record, where no other takes them back."""
    back = {name for step in form.step.values() for name in (*as_list(step.reverses), *as_list(step.undoes))}
    for name, step in form.step.items():
        if creates(step) or step.internal or not step.to or name in back:
            continue
        on = [other for other in form.step.values() if not creates(other) and step.to in before(form, other)]
        if not any(other.to for other in on) and name not in {other.takes_back for other in on}:
            yield name


def moves(office: Office, full: str, name: str) -> bool:
    """Whether a step is no longer taken back by ``revert``: it moved money or goods, or erased consent."""
    declared = office.catalog.form(full).step[name]
    return bool(declared.forgets) or any(
        move_form(office.catalog.area(ledger.partition(".")[0]), kept, move.on) == (full, name)
        for ledger, kept in office.catalog.ledgers_of(full)
        for move in kept.moves
    )


def test_what_moved_money_or_goods_has_a_step_that_moves_it_back(shipped_office: Office) -> None:
    """Every other step is taken back by ``revert``."""
    stuck = {
        f"{full}.{name}"
        for full, form in shipped_office.catalog.forms()
        if not form.key
        for name in ended_for_ever(form)
        if moves(shipped_office, full, name)
    }
    assert stuck == MOVED_BACK


def asked(form: Form) -> set[str]:
    """What people are asked for by the steps that they do."""
    steps = [step for step in form.step.values() if not step.internal]
    made = set(form.field) if any(creates(step) for step in steps) else set()
    return made | {name for step in steps for name in step.ask}


def test_a_deadline_that_people_type_is_bounded(shipped_office: Office) -> None:
    """Of a year mistyped (2062) nobody is ever reminded; what is due before it began is late at birth."""
    open_ended = []
    for full, form in shipped_office.catalog.forms():
        needs = [text for some in form.need.values() for need in some for text in (need.that, need.when)]
        for _, clock in shipped_office.catalog.clocks_of(full):
            field = any_field(form, clock.due) if clock.due in asked(form) else None
            if field is None or not field.typed or full == "duty.turn":  # its shift says when it ends
                continue
            compared = any(re.search(rf"\b{clock.due}\b( [<>]=? |\) <= )", text) for text in needs)
            if field.max is None or (field.min is None and not compared):
                open_ended.append(f"{full}.{clock.due}")
    assert open_ended == []
