"""Every expression that an area declares: where it stands, on which form, under which clause, to what end."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from propctl.errors import N_
from propctl.regulation.model.constructs import Area, Batch, Construct, Field, Form, Step
from propctl.regulation.model.form_parts import opens_of
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, move_form, proof_of, qualify, records_each

FIELD_FILL, FIELD_WHEN, COMPUTED = N_("filled in with"), N_("asked for when"), N_("computed as")
NEED_WHEN, NEED_THAT = N_("where"), N_("required that")
SAID_WHEN, OPENED_WHEN, OPENED_WITH = N_("said when"), N_("opened when"), N_("opened with")
OPENED_ON = N_("goes on with")
CLOCK_WHEN, LISTED, PART, WHOLE = N_("runs where"), N_("lists where"), N_("counts where"), N_("of all where")
EACH, PROOF = N_("for each where"), N_("proved where")
WHOSE, BROKEN, SETTLED = N_("counted for each"), N_("counted anew after"), N_("settled when")
MOVED, EMPTY, MADE, MADE_WITH = (
    N_("moved when"),
    N_("must be empty when"),
    N_("made for each where"),
    N_("made with"),
)


class Expression(msgspec.Struct, frozen=True):
    """One expression as it is declared."""

    area: str
    key: str  # where it stands: form.complaint.need.close
    form: str  # on whose records it is read, by full name
    text: str
    does: str  # msgid
    rule: str = ""  # the clause whose parameters are its own ($.param), by full id; "" for none
    rules: tuple[str, ...] = ()  # the clauses that it helps to carry out, likewise
    value: bool = False  # whether it fills something in, instead of holding or not
    rows: str = ""  # the field at each of whose entries it is read


def expressions(area: Area) -> Iterator[Expression]:
    """Every expression of an area."""
    for name, form in area.form.items():
        yield from _of_form(area, f"form.{name}", f"{area.name}.{name}", form)
    for name, clock in area.clock.items():
        yield from _one(area, f"clock.{name}", _form(area, clock.of), clock, ((CLOCK_WHEN, clock.when),))
    for name, listing in area.lists.items():
        yield from _one(area, f"list.{name}", _form(area, listing.of), listing, ((LISTED, listing.where),))
    for name, figure in area.indicator.items():
        shares = ((PART, figure.part), (WHOLE, figure.whole))
        yield from _one(area, f"indicator.{name}", _form(area, figure.of), figure, shares)
    for name, ladder in area.ladder.items():
        key, of = f"ladder.{name}", _form(area, ladder.of)
        counted = ((PART, ladder.where), (BROKEN, ladder.broken), (SETTLED, ladder.settled))
        yield from _one(area, key, of, ladder, counted)
        yield from _one(area, key, of, ladder, ((WHOSE, ladder.by),), value=True)
    for name, routine in area.routine.items():
        key, proof = f"routine.{name}", proof_of(area, routine)[0]
        if each := records_each(routine):
            yield from _one(area, key, qualify(area.name, each), routine, ((EACH, routine.where),))
        yield from _one(area, key, proof, routine, ((PROOF, routine.proof_where),))
    for name, ledger in area.ledger.items():
        for move in ledger.moves:
            form_name = move_form(area, ledger, move.on)[0]
            yield from _one(area, f"ledger.{name}", form_name, ledger, ((MOVED, move.when),))
        for owner in as_list(ledger.of):
            texts = tuple((EMPTY, condition) for condition in ledger.zero_when.values())
            yield from _one(area, f"ledger.{name}", qualify(area.name, owner), ledger, texts)
    for name, batch in area.batch.items():
        yield from _of_batch(area, f"batch.{name}", batch)


def _of_batch(area: Area, key: str, batch: Batch) -> Iterator[Expression]:
    if not batch.each:
        return
    each = qualify(area.name, batch.each)
    yield from _one(area, key, each, batch, ((MADE, batch.where),))
    for field, text in batch.set.items():
        if isinstance(text, str):
            yield from _one(area, f"{key}.set.{field}", each, batch, ((MADE_WITH, text),), value=True)


def _of_form(area: Area, key: str, full: str, form: Form) -> Iterator[Expression]:
    for group, fields in (("field", form.field), ("ask", form.ask)):
        for name, field in fields.items():
            yield from _of_field(area, f"{key}.{group}.{name}", full, field)
    for name, step in form.step.items():
        yield from _of_step(area, f"{key}.step.{name}", full, step)
    for name, needs in form.need.items():
        for need in needs:
            rule = qualify(area.name, need.rule)
            for does, text in ((NEED_WHEN, need.when), (NEED_THAT, need.that)):
                if text:
                    yield Expression(area.name, f"{key}.need.{name}", full, text, does, rule, (rule,))


def _of_field(area: Area, key: str, full: str, field: Field) -> Iterator[Expression]:
    given = ((FIELD_FILL, field.fill), (COMPUTED, field.compute))
    yield from _one(area, key, full, field, given, value=True)
    yield from _one(area, key, full, field, ((FIELD_WHEN, field.when),))


def _of_step(area: Area, key: str, full: str, step: Step) -> Iterator[Expression]:
    for line in step.lines:
        if line.when:
            rule = qualify(area.name, line.rule)
            yield Expression(area.name, key, full, line.when, SAID_WHEN, rule, (rule,))
    for opens in opens_of(step):
        found = [(key, OPENED_WHEN, opens.when, False), (key, OPENED_ON, opens.on, True)]
        for name, text in opens.set.items():
            if isinstance(text, str):
                found.append((f"{key}.opens.{opens.form}.set.{name}", OPENED_WITH, text, True))
        for place, does, text, value in found:
            for one in _one(area, place, full, step, ((does, text),), own=False, value=value):
                yield msgspec.structs.replace(one, rows=opens.each)


def _one(
    area: Area,
    key: str,
    form: str,
    construct: Construct,
    texts: tuple[tuple[str, str], ...],
    *,
    own: bool = True,
    value: bool = False,
) -> Iterator[Expression]:
    """The expressions of one construct; its first clause is the own one of their parameters."""
    rules = tuple(qualify(area.name, name) for name in construct.claims)
    rule = rules[0] if rules and own else ""
    for does, text in texts:
        if text:
            yield Expression(area.name, key, form, text, does, rule, rules, value)


def _form(area: Area, of: str) -> str:
    return qualify(area.name, of or main_form(area))
