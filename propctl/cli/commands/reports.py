"""``propctl report``: indicators against their bounds."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from propctl.cli.commands.agenda_commands import due_headings, due_line, whose
from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import emit, heading, reading, say, table
from propctl.cli.frame.session import Session, current
from propctl.cli.showing.figures_shown import alone, figure_line, figure_row
from propctl.cli.typed.typed_days import typed_count, typed_month, typed_span
from propctl.errors import N_, UsageError
from propctl.office.asking.queries import amended_late
from propctl.office.counting.figures import Figure
from propctl.office.counting.figures import report as measure
from propctl.office.routines.missed import Past, history
from propctl.regulation.amounts import percent_shown
from propctl.worktime.moments import at_second
from propctl.worktime.periods import Period, Unit, days_of_period, label_of_period, periods_up_to

_MONTHS = 24  # that stand side by side
_NAMED = 6  # of the records by which a figure fell short
_PERIODS = 6  # that are named of those in which a routine was not kept
_HEADINGS = (
    N_("Indicator"),
    N_("Figure"),
    N_("Bound"),
    N_("Verdict"),
    N_("Period"),
    N_("Clause"),
    N_("Share of"),
)


@command(
    "report",
    N_("Indicators against their bounds"),
    epilog=N_("For example: propctl report fees --months 6 --xlsx report.xlsx"),
)
@argument("area", default="", word=N_("AREA"), offers=offers.areas)
@option("--week", default="", metavar="YYYY-Www", help=N_("Of this week, such as 2026-W47"))
@option("--month", default="", metavar="YYYY-MM", help=N_("Of this month; default: the current one"))
@option("--quarter", default="", metavar="YYYY-Q", help=N_("Of this quarter, such as 2026-4"))
@option("--year", default="", metavar="YYYY", help=N_("Of this year"))
@option("--months", default="", metavar=N_("NUMBER"), help=N_("The last so many months side by side"))
@option("--quarters", default="", metavar=N_("NUMBER"), help=N_("The last so many quarters side by side"))
@option(
    "--by", default="", metavar=N_("FIELD"), help=N_("Each by itself: person, or what a figure is split by")
)
@option(
    "--xlsx",
    metavar=N_("FILE"),
    offers=offers.files,
    help=N_("Into a workbook with charts; with --months a trend"),
)
@reading
def report(
    area: str,
    week: str,
    month: str,
    quarter: str,
    year: str,
    months: str,
    quarters: str,
    by: str,
    xlsx: str | None,
    style: str | None,
) -> None:
    """Print every indicator in force over a period."""
    session, span = current(), _Span(week, month, quarter, year, months, quarters)
    area = area and session.catalog.area_named(area)
    if xlsx is not None:
        if by or style:
            raise UsageError(N_("--xlsx writes a file: leave out --by, --json and --csv"))
        _write_book(session, xlsx, area, _periods(session, span))
    elif by:
        _print_by(session, area, by, _periods(session, span), style)
    elif quarters:
        raise UsageError(N_("--quarters goes with --by"))
    elif months:
        _trend(session, area, _periods(session, span), style)
    else:
        _print_figures(session, area, _period(session, span), style)


class _Span(NamedTuple):
    """Of which time somebody asks, as he typed it; "" where he did not."""

    week: str = ""
    month: str = ""
    quarter: str = ""
    year: str = ""
    months: str = ""  # how many, up to ``month``
    quarters: str = ""  # how many, up to ``quarter``


def _print_figures(session: Session, area: str, period: Period, style: str | None) -> None:
    """The figures of one period; for people also what fell short, and how routines were kept."""
    words, found = session.words, measure(session.office, period, area)
    amended = [
        one for one in amended_late(session.office, area=area) if period.start <= one.start < period.end
    ]
    figures = {(figure.area, figure.name): figure for figure in found}
    emit(
        [
            figure_row(session, figure)
            | {"amended_late": [one.id for one in amended if one.rule == figure.rule]}
            for figure in found
        ],
        [words(name) for name in _HEADINGS],
        lambda row: figure_line(session, figures[row["area"], row["name"]]),
        style,
        empty=words(N_("No indicator is in force here.")),
    )
    if style:
        return
    if session.office.now < period.start:
        heading(words(N_("{period} has not begun: nothing is judged yet"), period=period.label))
    print_short(session, found)
    print_routines(session, history(session.office, area, period), whole=bool(area))
    if amended:
        heading(words(N_("Late before the record was amended")))
        table(due_headings(session), [due_line(session, one) for one in amended])


def _periods(session: Session, span: _Span) -> list[Period]:
    """The periods to stand side by side: so many months or quarters up to the one named, or the one alone."""
    for name, count in (("--months", span.months), ("--quarters", span.quarters)):
        if count:
            typed_count(count, _MONTHS, name)
    if span.months:
        named = typed_month(span.month, session.office.today, "--month")
        return periods_up_to(named, "month", int(span.months), session.office.tz)
    if not span.quarters:
        return [_period(session, span)]
    last = _period(session, _Span(quarter=span.quarter)) if span.quarter else None
    day = last.start.date() if last else session.office.today
    return periods_up_to(day, "quarter", int(span.quarters), session.office.tz)


def _write_book(session: Session, name: str, area: str, periods: list[Period]) -> None:
    """The figures of these periods in a workbook."""
    from propctl.cli.showing import trends
    from propctl.publish.spreadsheets.report_book import write_report

    path = Path(name)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(N_("{file}: write a name that ends in .xlsx"), file=name)
    path.parent.mkdir(parents=True, exist_ok=True)
    found = trends.figures(session, periods, area)
    write_report(path, session.office, [period.label for period in periods], found)
    say(session.words(N_("Written to {file}"), file=name))


def _print_by(session: Session, area: str, by: str, periods: list[Period], style: str | None) -> None:
    """The figures of each person (or thing) by itself, the periods side by side."""
    from propctl.cli.showing import trends
    from propctl.office.counting.figures_by import figures_by

    found = figures_by(session.office, periods, area, by)
    if style:
        rows = [
            {"by": one.path, "value": one.value, **figure_row(session, figure)}
            for one in found
            for figure in one.figures
            if figure is not None
        ]
        emit(rows, [], lambda _: [], style)
    else:
        trends.print_apart(session, found, [period.label for period in periods], alone)


def _trend(session: Session, area: str, periods: list[Period], style: str | None) -> None:
    """The figures of several months side by side."""
    from propctl.cli.showing import trends

    found = trends.figures(session, periods, area)
    if style:
        emit(
            [figure_row(session, figure) for figures in found for figure in figures], [], lambda _: [], style
        )
    else:
        trends.print_trend(session, found, alone)


def print_short(session: Session, found: list[Figure]) -> None:
    """The records by which figures missed their bound, the last of many."""
    words, wording = session.words, session.office.wording
    lines = [
        [words.label(figure.title), wording.joined(figure.ids[-_NAMED:]), str(len(figure.ids)), figure.rule]
        for figure in found
        if figure.met is False and figure.ids
    ]
    if lines:
        heading(words(N_("What fell short")))
        names = (N_("Indicator"), N_("Which records"), N_("How many"), N_("Clause"))
        table([words(name) for name in names], lines)


def print_routines(session: Session, found: list[Past], *, whole: bool) -> None:
    """How often routines were kept in a period; ``whole``: those that always were, too."""
    by_routine: dict[str, list[Past]] = {}
    for one in found:
        by_routine.setdefault(one.full, []).append(one)
    words = session.words
    lines = [
        _routine_line(session, some)
        for some in by_routine.values()
        if whole or any(one.verdict != "kept" for one in some)
    ]
    if lines:
        heading(words(N_("Routines: how often they were kept")))
        names = (
            N_("Routine"),
            N_("Post"),
            N_("Kept"),
            N_("Short"),
            N_("Missed"),
            N_("Made good"),
            N_("Waived"),
        )
        table([words(name) for name in (*names, N_("Periods"), N_("Clause"))], lines)


def _routine_line(session: Session, some: list[Past]) -> list[str]:
    """One routine: its share of kept periods, and which were not."""
    counts = Counter(one.verdict for one in some)
    settled = Counter(one.settled for one in some)
    share = f"{percent_shown(Fraction(counts['kept'] * 100, len(some)))}% ({counts['kept']}/{len(some)})"
    wrong = [one.period for one in some if one.verdict != "kept"]
    return [
        session.words.label(some[0].title),
        whose(session, some[0].posts),
        share,
        *(str(counts[verdict]) for verdict in ("short", "missed")),
        *(str(settled[state]) for state in ("made-good", "waived")),
        session.office.wording.joined(wrong[-_PERIODS:]),
        some[0].rule,
    ]


def _period(session: Session, span: _Span) -> Period:
    """The period that is meant; the current month by default. ``UsageError`` for what is none."""
    if sum(map(bool, (span.week, span.month, span.quarter, span.year))) > 1:
        raise UsageError(N_("write one of --week, --month, --quarter and --year"))
    today = session.office.today
    if span.year:
        return _around(session, typed_span(span.year, today, "--year").first, "year")
    if span.week:
        return _around(session, typed_span(span.week, today, "--week").first, "week")
    if span.quarter:
        quarter = re.sub(r"^(\d{4})-?([1-4])$", r"\1Q\2", span.quarter)
        return _around(session, typed_span(quarter, today, "--quarter").first, "quarter")
    return _around(session, typed_month(span.month, today, "--month"), "month")


def _around(session: Session, day: dt.date, unit: Unit) -> Period:
    """The week, month, quarter or year that a day lies in."""
    first, after = days_of_period(day, unit, 1, day)
    tz = session.office.tz
    begins, ends = at_second(first.toordinal(), 0, tz), at_second(after.toordinal(), 0, tz)
    return Period(begins, ends, label_of_period(first, after, unit, 1))
