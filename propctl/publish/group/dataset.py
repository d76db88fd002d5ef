"""Several offices as one Parquet dataset, which DuckDB, Spark and Trino read as it is.

Four tables, each in folders ``office=…/month=…``: records, fields, clocks, indicators. Nobody is in it: of
the fields only choices, numbers, days and yes or no; no free text, no staff, no home, and no number of a
record that is called after one (a unit, a household, a plate).
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, UsageError
from propctl.office.counting.figures import report
from propctl.publish.group.offices import Member
from propctl.publish.spreadsheets.parquet import MOMENT, Typed, write_parquet
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list
from propctl.worktime.periods import periods_up_to

if TYPE_CHECKING:
    from propctl.office.counting.figures import Figure
    from propctl.store.index.entries import Row

PARTS = ("office", "month")
_AMOUNT = "DECIMAL(18,4)"
_OF = (*(Typed(name) for name in PARTS), Typed("area"))
TABLES = {
    "records": (*_OF, Typed("form"), Typed("id"), Typed("state"), Typed("registered", MOMENT)),
    "fields": (
        *(*_OF, Typed("form"), Typed("id"), Typed("field"), Typed("choice")),
        *(Typed("number", _AMOUNT), Typed("moment", MOMENT)),
    ),
    "clocks": (
        *(*_OF, Typed("form"), Typed("id"), Typed("clock"), Typed("rule")),
        *(Typed("started", MOMENT), Typed("due", MOMENT), Typed("stopped", MOMENT), Typed("late", "BOOLEAN")),
    ),
    "indicators": (
        *(*_OF, Typed("indicator"), Typed("title"), Typed("rule"), Typed("measure")),
        *(Typed("part", _AMOUNT), Typed("whole", _AMOUNT), Typed("figure", _AMOUNT)),
        *(Typed("at_least", _AMOUNT), Typed("at_most", _AMOUNT), Typed("met", "BOOLEAN")),
    ),
}
_NUMBERS = ("number", "money", "quantity", "price")


def build(members: Sequence[Member], folder: Path, months: int, done: Callable[[int, int], None]) -> None:
    """Write the dataset whole beside its place, and then put it there.

    ``UsageError`` where something else is in the folder: only a dataset is replaced by a dataset.
    """
    if folder.exists() and not (folder.is_dir() and all(one.name in TABLES for one in folder.iterdir())):
        raise UsageError(N_("{folder} holds something else; name a new folder"), folder=str(folder))
    made = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        for name, (columns, rows) in _tables(members, months, done).items():
            write_parquet(made / name, columns, rows, PARTS)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _tables(
    members: Sequence[Member], months: int, done: Callable[[int, int], None]
) -> dict[str, tuple[Sequence[Typed], Iterator[dict[str, Any]]]]:
    makers = {"records": _records, "fields": _fields, "clocks": _clocks}

    def told(make: Callable[[Member], Iterator[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
        for member in members:
            yield from make(member)

    def figures() -> Iterator[dict[str, Any]]:
        for number, member in enumerate(members, 1):
            yield from _indicators(member, months)
            done(number, len(members))

    found = {name: (TABLES[name], told(make)) for name, make in makers.items()}
    return {**found, "indicators": (TABLES["indicators"], figures())}


def _rows(member: Member) -> Iterator[tuple[dict[str, Any], Row]]:
    """Each record with what all tables say of it; void ones are none."""
    office = member.office
    for form, declared in office.catalog.forms():
        for row in office.index.rows(form=form):
            if row.state != "void":
                yield (
                    {
                        "office": member.name,
                        "month": row.registered[:7],
                        "area": row.area,
                        "form": form,
                        "id": None if declared.key else row.id,
                    },
                    row,
                )


def _records(member: Member) -> Iterator[dict[str, Any]]:
    for common, row in _rows(member):
        yield {**common, "state": row.state, "registered": row.registered}


def _fields(member: Member) -> Iterator[dict[str, Any]]:
    catalog = member.office.catalog
    known: dict[str, dict[str, Field]] = {}
    for common, row in _rows(member):
        form = row.form
        if form not in known:
            declared = catalog.form(form)
            fields = {**declared.field, **declared.ask}
            known[form] = {name: field for name, field in fields.items() if not field.personal}
        for name, field in known[form].items():
            for told in _told(field, row.values.get(name)):
                yield {**common, "field": name, **told}


def _told(field: Field, value: Any) -> Iterator[dict[str, Any]]:
    """What of a field says nothing of anybody."""
    for one in as_list(value) if value not in (None, "") else []:
        if field.type in ("choice", "bool"):
            yield {"choice": {True: "yes", False: "no"}.get(one, one) if isinstance(one, bool) else one}
        elif field.type in _NUMBERS:
            yield {"number": str(one)}
        elif field.type in ("date", "time"):
            yield {"moment": str(one)}


def _clocks(member: Member) -> Iterator[dict[str, Any]]:
    now = member.office.now.isoformat()
    for common, row in _rows(member):
        for clock in member.office.index.clocks_of(row.ref):
            if clock.due is not None:
                yield {
                    **common,
                    "clock": clock.clock,
                    "rule": clock.rule,
                    "started": clock.start,
                    "due": clock.due,
                    "stopped": clock.stopped,
                    "late": _at(clock.stopped or now) > _at(clock.due),
                }


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _indicators(member: Member, months: int) -> Iterator[dict[str, Any]]:
    """The indicators of the last so many months, that of today included."""
    for period in periods_up_to(member.office.today, "month", months, member.office.tz):
        for one in report(member.office, period):
            yield {
                "office": member.name,
                "month": period.label,
                "area": one.area,
                "indicator": f"{one.area}.{one.name}",
                "title": one.title.of(member.office.lang),
                "rule": one.rule,
                "measure": one.measure,
                "part": one.part,
                "whole": one.whole,
                "figure": _figure(one),
                "at_least": one.at_least,
                "at_most": one.at_most,
                "met": one.met,
            }


def _figure(one: Figure) -> str | Decimal | None:
    """The number that offices are compared by; ``None`` for a share of nothing, which is no share of 0."""
    if one.measure != "share":
        return one.part
    return exact_text(one.percent) if one.percent is not None else None


def exact_text(share: Fraction) -> str:
    """A share with four decimals, no float on the way."""
    return str(Decimal(round(share * 10_000)) / 10_000)
