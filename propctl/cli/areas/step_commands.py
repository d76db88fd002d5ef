"""A step as a command: its options come from the fields it asks for, its help from its clauses."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.cli.areas import many_at_once
from propctl.cli.frame import offers
from propctl.cli.frame.declared import Command, Param, shared
from propctl.cli.frame.naming import hyphens
from propctl.cli.frame.session import Session
from propctl.cli.frame.width import clip
from propctl.cli.procedures.card_meant import card_meant
from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Field, Form, Step
from propctl.regulation.model.fold import creates
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, parameter, qualify
from propctl.regulation.model.text import Label, label
from propctl.words.messages import TYPED_AS

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.outcome import Outcome

_METAVARS = {
    "number": N_("NUMBER"),
    "money": N_("AMOUNT"),
    "quantity": N_("AMOUNT"),
    "price": N_("AMOUNT"),
    "bool": N_("YES/NO"),
    "date": N_("DAY"),
    "time": N_("TIME"),
    "time-of-day": N_("TIME"),
    "month": N_("MONTH"),
    "duration": N_("DURATION"),
    "choice": N_("CHOICE"),
    "ref": N_("ID"),
    "staff": N_("PERSON"),
    "post": N_("POST"),
    "file": N_("FILE"),
    "rows": N_("@FILE"),
}
_FILLED = {  # what stands in a field that is left empty
    "me": N_("yourself, if left empty"),
    "now": N_("now, if left empty"),
    "today": N_("today, if left empty"),
}
_MANY_CHOICES = 12  # more than these are not listed in help
_CLAUSE_WIDTH = 68


def step_command(session: Session, form: str, name: str) -> Command:
    """The command of one step of a form."""
    declared = session.catalog.form(form)
    step = declared.step[name]
    fields = typed_fields(session, form, declared, step)
    open_fields = {name: field for name, field in fields.items() if not field.personal}
    params = field_params(session, form.partition(".")[0], open_fields, declared.args)
    if not creates(step):
        offered = partial(offers.records, form=form, step=step)
        params.insert(0, Param("id", default="", needed=True, word=N_("ID"), offers=offered))
    taken = {flag for param in params for flag in param.flags}
    many = [] if creates(step) else many_at_once.params()
    params += [param for param in (*_common(), *many) if param.left_free(taken)]

    def do(as_json: bool = False, **typed: Any) -> int:
        request = _request(session, form, name, typed, fields)
        if many and "--where" not in taken and typed.get("where"):
            wish = many_at_once.Wish(typed["where"], typed["sure"], typed["skip_refused"], as_json)
            return many_at_once.perform_many(session, request, wish)
        return perform(session, request, as_json=as_json)

    return Command(
        name,
        _help(session, declared, step),
        do,
        params,
        epilog=lambda: _clauses(session, form, declared, name),
        untyped={
            option: session.words.label(field.label)
            for name, field in fields.items()
            if field.personal
            for option in (f"--{hyphens(name)}", f"--{field.label.zh}")
        },
    )


def typed_fields(session: Session, form: str, declared: Form, step: Step) -> dict[str, Field]:
    """The fields that may be typed with a step."""
    from propctl.office.doing.drafts import opened
    from propctl.office.opened.step_fields import wanted

    area, today = form.partition(".")[0], session.now.date()
    found: dict[str, Field] = {}
    for one in opened(session.catalog, area, step):
        found |= session.catalog.offered(one.form, one.fields, today)
    found |= session.catalog.offered(form, wanted(declared, step, creates(step)), today)
    return {name: field for name, field in found.items() if field.typed}


def field_params(session: Session, area: str, fields: dict[str, Field], places: Iterable[str]) -> list[Param]:
    """``--name VALUE`` for each field; those in ``places`` come first and need no name."""
    order = dict.fromkeys([*(name for name in places if name in fields), *fields])
    titles = Counter(field.label.zh for field in fields.values())
    return [
        _field_param(
            session, area, name, fields[name], placed=name in places, titled=_own(titles, fields[name])
        )
        for name in order
    ]


def _own(titles: Mapping[str, int], field: Field) -> bool:
    """Whether the Chinese title of a field may be typed as its option: it is one word, and of no other."""
    title = field.label.zh
    return titles[title] == 1 and title.isalnum() and not title.isascii()


def _field_param(
    session: Session, area: str, name: str, field: Field, *, placed: bool, titled: bool
) -> Param:
    """``titled``: it answers to ``--渠道`` as well as to ``--channel``."""
    word = session.words.label(field.label) or name
    answers = field.type == "bool"
    return Param(
        f"--{hyphens(name)}",
        *([f"--{field.label.zh}"] if titled else []),
        f"field_{name}",
        word=word if placed else "",
        metavar=_METAVARS.get(field.type, N_("TEXT")),
        needed=_needed(field) and not field.when,
        multiple=field.many and field.type != "rows",
        help=lambda: field_help(session, area, name, field),
        flag_value="yes" if answers else None,
        follows=_yes_or_no if answers else None,
        offers=partial(offers.values, area=area, field=field),
    )


def _yes_or_no(word: str) -> bool:
    from propctl.entry.parsers import truth

    return truth(word) is not None


def field_help(session: Session, area: str, name: str, field: Field) -> str:
    """What a field is, whether it is needed, and what it offers."""
    words = session.words
    parts = [words.label(field.label) or name]
    if _needed(field):
        parts[0] += words(N_(" (required in some cases)") if field.when else N_(" (required)"))
    if field.type == "choice":
        choices = session.catalog.choices(area, field, session.now.date())
        shown = [_choice(session, label, id) for id, label in choices.items()]
        if shown and len(shown) <= _MANY_CHOICES:
            parts.append(words.joined(shown))
    if field.type == "rows":
        columns = [_choice(session, column.label, name) for name, column in field.columns.items()]
        parts.append(words(N_("a CSV or XLSX file with the columns {columns}"), columns=columns))
    if field.many:
        parts.append(words(N_("may be repeated")))
    if field.hint:
        parts.append(words.label(label(field.hint)))
    elif filled := _FILLED.get(field.fill):
        parts.append(words(filled))
    return words(N_("; ")).join(parts)


def _needed(field: Field) -> bool:
    """Whether a step cannot be done without it, or cannot in some cases."""
    return bool(field.required) and not (field.worked_out or field.default is not None)


def _choice(session: Session, label: Label, id: str) -> str:
    """A choice or a column as people type it: by its title."""
    return session.words.label(label) or id


def _common() -> list[Param]:
    return [
        shared(
            "--at",
            metavar=N_("TIME"),
            default="",
            help=N_("When it happened, if not now: 10:20, 1121-10:20"),
        ),
        shared(
            "--approved-by",
            metavar=N_("PERSON"),
            default="",
            help=N_("Who approved it on paper; needs --paper"),
        ),
        shared("--paper", metavar=N_("NO"), default="", help=N_("Number of the paper with the approval")),
        shared(
            "--stdin",
            is_flag=True,
            help=N_("Read fields from standard input: 'field: value' lines or JSON"),
        ),
        shared("--json", "as_json", is_flag=True, help=N_("Print the record as JSON")),
    ]


def _help(session: Session, declared: Form, step: Step) -> str:
    words = session.words
    label = words.label(step.label)
    return f"{label} · {words.label(declared.label)}" if declared.label.zh else label


def _clauses(session: Session, form: str, declared: Form, name: str) -> str:
    """Who may do it, and the clauses that it carries out, a line each."""
    words, area, step = session.words, form.partition(".")[0], declared.step[name]
    lines = []
    if session.root and (posts := _posts(session, form, step)):
        lines.append(words(N_("Done by: {posts}"), posts=posts))
    fields = typed_fields(session, form, declared, step)
    personal = [words.label(field.label) or name for name, field in fields.items() if field.personal]
    if personal:
        lines.append(words(N_("Asked for, never typed as an option: {fields}"), fields=personal))
    claimed = dict.fromkeys(qualify(area, claim) for claim in _claims(session, form, declared, name))
    rules = [rule for claim in claimed if (rule := session.catalog.find_rule(claim))]
    for rule in rules:
        text = session.office.wording.clause(rule) if session.root else rule.zh
        lines.append(f"{rule.id}\n  {clip(text, _CLAUSE_WIDTH)}")
    return "\n".join(lines)


def _claims(session: Session, form: str, declared: Form, name: str) -> list[str]:
    """Clauses of a step: who may do it, which limit it ends, what it needs; of a new record the form's."""
    step, area = declared.step[name], session.catalog.area(form.partition(".")[0])
    posts = [parameter(area.name, post)[0] for post in as_list(step.post) if post.startswith("$")]
    needs = [need.rule for need in declared.need.get(name, [])]
    limits = [
        claim
        for clock in area.clock.values()
        if name in as_list(clock.stop) and form == qualify(area.name, clock.of or main_form(area))
        for claim in clock.claims
    ]
    found = [*posts, *step.claims, *limits, *needs]
    return [*found, *declared.claims] if creates(step) or not found else found


def _posts(session: Session, form: str, step: Step) -> str:
    """The posts that may do a step, in words."""
    demands = session.catalog.posts(form.partition(".")[0], step.post, session.now.date())
    return session.office.wording.posts(demands, form)


# -- doing it


def _request(
    session: Session, form: str, step: str, typed: dict[str, Any], fields: dict[str, Field]
) -> Request:
    """What was typed, as the office takes it."""
    from propctl.office.doing.drafts import Request

    values = typed_values(fields, typed, session.lang)
    if typed.get("stdin"):
        from propctl.cli.typed.stdin import read_fields

        values |= read_fields(fields)
    return Request(
        form=form,
        step=step,
        id=typed.get("id") or "",
        values=values,
        at=moment(session, typed.get("at") or ""),
        approved_by=typed.get("approved_by") or "",
        paper=typed.get("paper") or "",
    )


def typed_values(fields: Mapping[str, Field], typed: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What was typed for each field, as the office takes it."""
    found = {name: typed.get(f"field_{name}") for name in fields}
    given = {name: value for name, value in found.items() if value not in (None, "", ())}
    return {name: as_typed(fields[name], value, lang) for name, value in given.items()}


def as_typed(field: Field, value: Any, lang: str) -> Any:
    """A value as typed: rows are read from the file that is named, several values are one list.

    A few rows may be typed: a comma between cells, a semicolon between rows.
    """
    if field.type == "rows":
        from propctl.cli.typed.typed_rows import read_rows, sheet_named

        if (file := sheet_named(value)) is not None:
            return read_rows(file, field, lang)
        if not re.search("[,;，；]", value):
            raise UsageError(N_("{field}: name a file: @list.csv or @list.xlsx"), field=field.label)
        return value
    if isinstance(value, tuple):
        return [part for text in value for part in re.split("[,，、]", text) if part.strip()]
    return value


def moment(session: Session, text: str) -> dt.datetime | None:
    """``--at``; None where it was not given."""
    if not text:
        return None
    from propctl.cli.typed.typed_days import typed_time

    return typed_time(text, session.office.now, session.office.tz, "--at")


def perform(session: Session, request: Request, *, as_json: bool) -> int:
    """Ask for what is missing if somebody is there, do the step, and tell what came of it; its status."""
    from propctl.cli.showing.outcome_told import report
    from propctl.office.doing.steps import run

    declared = session.catalog.form(request.form)

    def done(request: Request) -> Outcome:
        from propctl.cli.showing.mentions_told import point_out

        outcome = run(session.office, request)
        point_out(session, outcome.folded, {**declared.ask, **declared.field}, request.values)
        return outcome

    if not session.interactive:
        _refuse_nameless(session, request)
        return report(session, done(request), as_json=as_json)
    from propctl.cli.typed.ask import carried_out
    from propctl.cli.typed.prompts import chosen_record

    step = declared.step[request.step]
    if not request.id and not creates(step):
        found = chosen_record(offers.records(session, request.form, step))
        request = msgspec.structs.replace(request, id=found)
    outcome = carried_out(session, request, done)
    status = report(session, outcome, as_json=as_json)
    return max(status, _gone_through(session, outcome)) if outcome.event.n == 1 else status


def _gone_through(session: Session, outcome: Outcome) -> int:
    """The card of what has just begun, step after step; nothing where there is none."""
    card = card_meant(session, outcome.folded)
    if card is None:
        return 0
    from propctl.cli.procedures.card_told import follow

    return follow(session, card, partial(perform, session, as_json=False))


def _refuse_nameless(session: Session, request: Request) -> None:
    """``UsageError`` for a step on no record: it names all that is missing, not the record alone."""
    declared = session.catalog.form(request.form)
    step = declared.step[request.step]
    if request.id or creates(step):
        return
    fields = typed_fields(session, request.form, declared, step)
    missing = [
        session.words(TYPED_AS, name=session.words.label(field.label) or name, option=option)
        for name, field in fields.items()
        for option in ["--stdin" if field.personal else f"--{hyphens(name)}"]
        if field.required and not (field.worked_out or field.when or field.default is not None)
        if name not in request.values
    ]
    names = [session.words(N_("the record's number, such as A01")), *missing]
    raise UsageError(N_("{step}: still missing: {names}"), step=step.label, names=names)
