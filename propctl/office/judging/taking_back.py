"""Taking a record's last step back (``revert``): what may be, by whom, and what has to be taken back first.

The record stands then as if the step had not been done; its line stays in the history, with the reason. What
moved money or goods, or was erased, is put right by steps of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.errors import N_, Refused, UsageError
from propctl.office.doing.follow_ups import goes_on, led_to
from propctl.office.judging.limits_bettered import PERMITS, permitted_limits
from propctl.office.judging.refusal import claim_in_force, refusal
from propctl.office.judging.resting import named
from propctl.office.opened.settings import holds, level
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import Folded, numbered_so, steps_done
from propctl.regulation.model.form_parts import opens_of
from propctl.regulation.model.local_names import move_form, qualify
from propctl.regulation.model.record import AMONG, REVERT, TAKEN, Event
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label
from propctl.regulation.model.ways_back import puts_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from propctl.office.doing.drafts import Draft
    from propctl.office.judging.permits import Permits
    from propctl.office.opened.office import Office


def refuse_taking_back(permits: Permits) -> None:
    """Refuse to take back a last step that has a way back of its own, or that is somebody else's."""
    office, draft = permits.office, permits.draft
    if draft.request.step != REVERT or REVERT in draft.declared.step:
        return
    last = last_command(office, draft.before, draft.declared)
    if not last:
        raise UsageError(
            N_("nothing was done to {id} that could be taken back; what should not be there is voided:"
               " propctl void {id}"),
            id=draft.before.id,
        )  # fmt: skip
    _refuse_other_way(office, draft, last)
    _refuse_others(office, draft, last[0])
    _refuse_person(office, draft, last[0])


def taking_back(office: Office, draft: Draft) -> dict[str, Any]:
    """What the line of a step taken back says: which line it means, and the limits that come out better."""
    last = last_command(office, draft.before, draft.declared)
    numbers = [one.n for one in last]
    line: dict[str, Any] = {TAKEN: numbers} if last else {}
    there = len(numbered_so(draft.before.history, numbers, draft.declared))
    if there > len(numbers):
        line[AMONG] = there
    return {**line, **permitted_limits(office, draft, line)}


def last_command(office: Office, folded: Folded, form: Form) -> list[Event]:
    """The last step of a record, with what the program did to the record because of it; [] where none is."""
    found: list[Event] = []
    for one in reversed(steps_done(folded, form)):
        if found and not _brings(office, folded.form, form, one, found[0]):
            break
        found.insert(0, one)
    return found


def _brings(office: Office, name: str, form: Form, first: Event, then: Event) -> bool:
    """Whether the program did the second to a record because of the first."""
    if (first.at, first.by) != (then.at, then.by) or not {first.step, then.step} <= form.step.keys():
        return False
    opened = [opens.step for opens in opens_of(form.step[first.step]) if opens.on == "id"]
    follows = form.step[then.step].internal or then.step in opened
    return follows or goes_on(office, f"{name}.{first.step}", f"{name}.{then.step}")


def _refuse_other_way(office: Office, draft: Draft, lines: list[Event]) -> None:
    """What a step of the form takes back is taken back by it; money, goods and consent go their own ways."""
    last = lines[0]
    ways = puts_right(draft.before, draft.declared, last.step)
    if ways:
        commands = [f"{office.wording.command(draft.form, name)} {draft.before.id}" for name in ways]
        raise _refused(
            office, draft, last, N_("{step} is taken back by a step of its own: {ways}"), ways=commands
        )
    if any(_moves(office, draft, line.step) for line in lines):
        raise _refused(
            office, draft, last, N_("{step} moved money, goods or hours: another step moves them back")
        )
    steps = [draft.declared.step[line.step] for line in lines if line.step in draft.declared.step]
    if any(step.forgets for step in steps):
        raise _refused(office, draft, last, N_("{step} erased what was kept by consent: that is gone"))


def _moves(office: Office, draft: Draft, step: str) -> bool:
    return any(
        move_form(office.catalog.area(full.partition(".")[0]), ledger, move.on) == (draft.form, step)
        for full, ledger in office.catalog.ledgers_of(draft.form)
        for move in ledger.moves
    )


def _refuse_others(office: Office, draft: Draft, last: Event) -> None:
    """What the step brought about elsewhere is taken back first, by itself."""
    standing = list(brought_about(office, draft.before, last))
    if standing:
        raise _refused(
            office, draft, last, N_("{step} brought about {names}: void that, or take it back, first"),
            names=standing,
        )  # fmt: skip


def brought_about(office: Office, folded: Folded, line: Event) -> Iterator[Label]:
    """The records that the command of a line made or took further, and that stand so still, in words."""
    if not line.batch:
        return
    for ref in dict.fromkeys([*_opened(office, folded, line), *_near(office, folded)]):
        other = office.find(ref)
        if other is None or other.voided or other.ref == folded.ref:
            continue
        if any(one.batch == line.batch for some in other.events.values() for one in some):
            yield named(office, other)


def _opened(office: Office, folded: Folded, line: Event) -> Iterator[Ref]:
    """The records of the forms that a step leads to, to which something was done since."""
    step = office.catalog.form(folded.form).step.get(line.step)
    area = folded.form.partition(".")[0]
    opened = [qualify(area, opens.form) for opens in opens_of(step)] if step is not None else []
    for form in dict.fromkeys([*opened, *led_to(office, f"{folded.form}.{line.step}")]):
        for row in office.index.rows(form=form, updated=line.at.isoformat()):
            yield row.ref


def _near(office: Office, folded: Folded) -> list[Ref]:
    """The records that a record points to, and those that point to it."""
    to = office.catalog.pointed_to(folded.form, folded.values)
    return [*to, *(row.ref for row in office.index.linked(folded.ref))]


def _refuse_person(office: Office, draft: Draft, last: Event) -> None:
    """Who did it takes it back, and supervisors who rank no lower than who did it."""
    staff = office.settings.staff
    person, did = staff[draft.by], staff.get(last.by)
    above = did is None or level(person.order, person.rank) >= level(did.order, did.rank)
    if draft.by in (last.by, last.typed_by) or (above and holds(person, PERMITS)):
        return
    raise _refused(
        office, draft, last,
        N_("{step} is taken back by who did it, {who}, or by {posts} who rank no lower; {person} does not"),
        who=office.name_of(last.by), posts=office.wording.post(PERMITS), person=office.name_of(draft.by),
    )  # fmt: skip


def _refused(office: Office, draft: Draft, last: Event, msgid: str, **values: object) -> Refused:
    step = draft.declared.step.get(last.step)
    claims = step.claims if step is not None else []
    rule = claim_in_force(office, draft.area, claims)
    return refusal(office, rule, msgid, step=office.step_label(draft.form, last.step), **values)
