"""``propctl group``: many offices side by side, for the company they belong to."""

from __future__ import annotations

from pathlib import Path

from propctl.cli.frame import offers
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import emit, meter, reading, say
from propctl.cli.frame.session import current
from propctl.cli.frame.unread import left_out_of
from propctl.cli.typed.typed_days import typed_count, typed_month
from propctl.errors import N_
from propctl.regulation.amounts import figure_shown

_MONTHS = 36  # at most

group = Group("group", N_("Many offices side by side: one dataset, a ranking"))


@group.command(
    "build", zh="合并", help=N_("Write the records and figures of several offices as one Parquet dataset")
)
@argument("offices", word=N_("OFFICE"), nargs=-1, offers=offers.folders)
@option("--out", required=True, metavar=N_("DIR"), offers=offers.folders, help=N_("Where to write it"))
@option("--months", default="12", metavar=N_("NUMBER"), help=N_("Indicators of the last so many months"))
def build(offices: list[str], out: str, months: str) -> None:
    """Write a dataset, partitioned by office and month, with nobody in it."""
    from propctl.publish.group.dataset import build as write
    from propctl.publish.group.offices import members

    session = current()
    count = typed_count(months, _MONTHS, "--months")
    found = members(list(offices), session.now, session.lang)
    write(found, Path(out), count, meter(session.words(N_("Offices"))))
    for one in found:
        if damaged := left_out_of(one.office, session.words):
            say(session.words(N_("{folder}: {problem}"), folder=one.name, problem=damaged), err=True)
    say(
        session.words(
            N_("{count} {count:office|offices} {count:is|are} in {folder}."), count=len(found), folder=out
        )
    )


@group.command("report", zh="排名", help=N_("Rank the offices of a dataset by each indicator"))
@argument("folder", word=N_("DIR"), offers=offers.folders)
@option("--month", default="", metavar="YYYY-MM", help=N_("Of this month; default: of all in the dataset"))
@option("--indicator", default="", metavar=N_("NAME"), help=N_("Only this one: complaints.valid-rate"))
@reading
def report(folder: str, month: str, indicator: str, style: str | None) -> None:
    """Print the ranking: of equal figures both have the same rank."""
    from propctl.publish.group.ranking import KEYS, ranking

    session = current()
    words = session.words
    wanted = f"{typed_month(month, session.now.date(), '--month'):%Y-%m}" if month else ""
    rows = ranking(Path(folder), wanted, indicator)
    verdicts = {True: words(N_("met")), False: words(N_("not met")), None: ""}
    emit(
        rows,
        [
            words(name)
            for name in (
                N_("Month"),
                N_("Indicator"),
                N_("Place in order"),
                N_("Office"),
                N_("Figure"),
                N_("Verdict"),
            )
        ],
        lambda row: [
            row["month"],
            row["title"],
            str(row["rank"] or "—"),
            row["office"],
            figure_shown(row["figure"]) + ("%" if row["measure"] == "share" else ""),
            verdicts[row["met"]],
        ],
        style,
        empty=words(N_("There is nothing here.")),
        keys=KEYS,
    )
