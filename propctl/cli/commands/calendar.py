"""``propctl calendar``: the schedule of working days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument
from propctl.cli.frame.output import emit, reading, say
from propctl.cli.frame.session import current
from propctl.cli.typed.typed_days import typed_month
from propctl.errors import N_
from propctl.worktime.schedules import Schedule

KINDS = {
    "workday": N_("working day"),
    "weekend": N_("weekend"),
    "statutory": N_("statutory holiday"),
    "in-lieu": N_("day off in lieu"),
    "holiday": N_("holiday"),
    "make-up": N_("make-up working day"),
}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


calendar = Group("calendar", N_("Working days: import a schedule, show a month"))


@calendar.command("import", zh="导入", help=N_("Take over the published schedule of a year from a TOML file"))
@argument("file", word=N_("FILE"), offers=offers.files)
def import_(file: str) -> None:
    """Import one year."""
    from propctl.office.opened.imported_schedules import import_schedule

    session = current()
    year = import_schedule(session.office, Path(file))
    say(
        session.words(
            N_("The schedule of {year} is in force: {off} days off, {worked} make-up working days."),
            year=year.year,
            off=len(year.off),
            worked=len(year.worked),
        )
    )


@calendar.command("show", zh="查看", help=N_("The days of a month, and which of them are worked"))
@argument("month", required=False, default="", word="YYYY-MM")
@reading
def show(month: str, style: str | None) -> None:
    """Show one month."""
    session = current()
    words = session.words
    schedule = session.office.times.schedule() if session.root else Schedule.china()
    first = typed_month(month, session.now.date())
    after = (first + dt.timedelta(days=31)).replace(day=1)
    days = [first + dt.timedelta(days=n) for n in range((after - first).days)]
    rows = [{"day": day, "kind": schedule.day_kind(day), "known": schedule.known(day)} for day in days]
    emit(
        rows,
        [words(name) for name in (N_("Day"), N_("Weekday"), N_("Kind"))],
        lambda row: [str(row["day"]), words(WEEKDAYS[row["day"].weekday()]), words(KINDS[row["kind"]])],
        style,
    )
    if style is None and not schedule.known(first):
        say(words(N_("The schedule of {year} is not published yet: weekends only."), year=first.year))
