"""What an area declares beside steps: commands that a controller carries out, and batches."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.cli.areas.step_commands import field_params, typed_values
from propctl.cli.frame.declared import Command, Param
from propctl.cli.frame.output import emit_csv, emit_json, meter, reading_options, say, table
from propctl.cli.frame.session import Session
from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import qualify


def declared_command(session: Session, area: str, name: str) -> Command:
    """A controller's function as a command: ``args`` are typed in order or by name."""
    columns = session.catalog.area(area).columns
    declared = session.catalog.area(area).command[name]

    def run(style: str | None = None, **typed: Any) -> None:
        from propctl.office.doing.controllers import call

        found = call(session.office, area, name, typed_values(declared.args, typed, session.lang))
        if not declared.writes and session.office.index.followed:
            session.office.index.asked.add("")  # what cannot be read may be what was looked for
        rows = _as_rows(found)
        if style == "json":
            emit_json(found)
        elif style == "csv" and rows is not None:
            emit_csv(rows)
        else:
            _print(session, area, found, columns)

    places = [arg for arg, field in declared.args.items() if not field.personal]
    params = field_params(session, area, declared.args, places)
    return Command(name, session.words.label(declared.label), run, [*params, *reading_options()])


def _as_rows(found: Any) -> list[dict[str, Any]] | None:
    """What a controller gave, as rows of a table; None where it is a text."""
    rows = [found] if isinstance(found, dict) else found
    return rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else None


def batch_command(session: Session, area: str, name: str) -> Command:
    """One record for each of many: ``propctl fees bill --period 2026-11``."""
    declared = session.catalog.area(area).batch[name]
    form = session.catalog.form(qualify(area, declared.form))
    fields = {asked: field for asked in declared.ask if (field := any_field(form, asked))}

    def run(dry_run: bool = False, as_json: bool = False, **typed: Any) -> int:
        from propctl.cli.showing.outcome_told import report_many
        from propctl.office.doing.batches import Run

        asked = typed_values(fields, typed, session.lang)
        missing = [field.label for name, field in fields.items() if field.required and name not in asked]
        if missing:
            raise UsageError(N_("still missing: {names}"), names=missing)
        planned = Run(session.office, area, name, asked)
        told = planned.told()
        if not as_json:
            for title, rows in told.items() if dry_run else [("", told.get("skipped", []))]:
                _print_titled(session, area, title, rows)
        if dry_run:
            say(session.words(N_("Nothing is saved: this was a preview.")), err=as_json)
            if as_json:
                emit_json(told)
            return 0
        made = planned.make(meter(session.words.label(declared.label)))
        if as_json:
            emit_json({**told, "saved": [outcome.folded.id for outcome in made]})
        return report_many(session, len(made), made[0].notes if made else [], err=as_json)

    params = field_params(session, area, fields, fields)
    if declared.told:
        params.append(Param("--dry-run", is_flag=True, help=N_("Show what it would make; save nothing")))
        params.append(Param("--json", "as_json", is_flag=True, help=N_("Print JSON")))
    return Command(name, session.words.label(declared.label), run, params)


def _print_titled(session: Session, area: str, title: str, rows: list[dict[str, Any]]) -> None:
    """A table under its heading (``columns.TITLE`` of the area); nothing where it is empty."""
    if not rows:
        return
    columns = session.catalog.area(area).columns
    if title in columns:
        say(session.words.label(columns[title].label))
    _print(session, area, rows, columns)


def _said_once(fields: dict[str, Field], cells: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns without those of names that an id beside them is shown by already."""
    named = [cells[key] for key, field in fields.items() if field.type in ("staff", "post", "choice")]
    return {
        key: column
        for key, column in cells.items()
        if fields[key].type != "text" or not any(column == other for other in named)
    }


_PLAIN = ("choice", "staff", "post", "date", "time", "bool")  # of which a cell holds the value as it is kept


def _as_on_a_form(session: Session, area: str, key: str) -> Field:
    """A column that is not declared is called as the area's forms call such a field; else by its key."""
    declared = session.catalog.area(area)
    for form in declared.form.values():
        field = any_field(form, key)
        if field is not None and field.label.zh:
            kind = field.type if field.type in _PLAIN else "text"
            choices = field.choices if kind == "choice" else ""
            return Field(type=kind, choices=choices, zh=field.label.zh, en=field.label.en)
    return Field(zh=key, en=key)


def _named(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    """A row that names its area, or the ``form`` of its record: area, form and state by their titles."""
    form, wording = str(row.get("form", "")), session.office.wording
    if not session.catalog.has_form(form):
        area = row.get("area")
        return {**row, "area": wording.area(area)} if isinstance(area, str) else row
    titles = {
        "area": wording.area(form.partition(".")[0]),
        "form": wording.form(form),
        "state": wording.state(form, str(row.get("state", ""))),
    }
    return {key: titles.get(key, value) for key, value in row.items()}


def _cell(session: Session, area: str, key: str, field: Field, value: Any) -> str:
    """A value in words; "" of a person is nobody, whom a row may be about; midnight, when due, ends a day."""
    if field.type == "staff" and value == "":
        return session.words(N_("(nobody)"))
    if key == "due" and field.type == "time" and value:
        return session.office.wording.limit(dt.datetime.fromisoformat(str(value)))
    return session.office.wording.value(area, field, value, unit=False)


def _print(session: Session, area: str, result: Any, columns: dict[str, Field]) -> None:
    """What a controller returned: rows as a table, one as lines, anything else as text."""
    wording = session.office.wording
    if isinstance(result, list) and result and all(isinstance(row, dict) for row in result):
        keys = list(dict.fromkeys(key for row in result for key in row))
        fields = {key: columns.get(key) or _as_on_a_form(session, area, key) for key in keys}
        named = [_named(session, row) for row in result]
        cells = {
            key: [_cell(session, area, key, field, row.get(key)) for row in named]
            for key, field in fields.items()
        }
        told = _said_once(fields, cells)
        lines = [list(line) for line in zip(*told.values(), strict=True)]
        table([wording.heading(fields[key]) for key in told], lines)
    elif isinstance(result, dict) and result.keys() <= columns.keys():
        fields = {key: columns[key] for key in result}
        labels = [wording.label(field.label) for field in fields.values()]
        values = [wording.value(area, field, result[key]) for key, field in fields.items()]
        table(["", ""], list(map(list, zip(labels, values, strict=True))))
    elif result == []:
        say(session.words(N_("There is nothing here.")))
    elif result is not None:
        say(wording.value(area, Field(), result))
