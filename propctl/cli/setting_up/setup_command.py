"""``propctl setup``: the ledgers that an office keeps in Excel become homes, households, opening balances."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from propctl.cli.commands.import_command import renamed, row_number
from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command, option
from propctl.cli.frame.output import emit_json, meter, say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, BadData, UsageError

if TYPE_CHECKING:
    from propctl.cli.setting_up.setup_told import Telling
    from propctl.office.opened.office import Office
    from propctl.office.setting_up.bringing_in import Ledgers
    from propctl.office.setting_up.homes_read import RefusedRow
    from propctl.office.setting_up.records_made import Made
    from propctl.office.setting_up.sheets_recognised import Given, Wish

TEMPLATE = ("template", "模板")


@command("setup", N_("Bring in the office's own ledgers: homes, people"))
@argument("files", word=N_("FILE"), nargs=-1, offers=offers.files)
@option("--sheet", default="", metavar=N_("NAME"), help=N_("Only this sheet; default: all that hold homes"))
@option("--header", default="", metavar=N_("N"), help=N_("The row of the headings; default: it is found"))
@option(
    "--map",
    "mapped",
    multiple=True,
    metavar=N_("COLUMN=FIELD"),
    help=N_("What a column is: 房间=房号; 不读 leaves it out"),
)
@option("--yes", is_flag=True, help=N_("Ask nothing: a doubt is an error that tells what settles it"))
@option("--dry-run", is_flag=True, help=N_("Only show how the ledgers are read; nothing is saved"))
@option("--update", is_flag=True, help=N_("Correct the records that exist, where a ledger says otherwise"))
@option("--approved-by", default="", metavar=N_("PERSON"), help=N_("Who approved corrected amounts on paper"))
@option("--paper", default="", metavar=N_("NO"), help=N_("Number of the paper with the approval"))
@option("--json", "json", is_flag=True, help=N_("Print JSON"))
@option("--report", default="", metavar=N_("FILE.xlsx"), help=N_("Give the sheets back with errors marked"))
def setup(
    files: tuple[str, ...],
    sheet: str,
    header: str,
    mapped: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    update: bool,
    approved_by: str,
    paper: str,
    json: bool,
    report: str,
) -> int:
    """Homes, households and balances from ledgers as offices keep them; shown before anything is saved."""
    session = current()
    if not files:
        raise UsageError(N_("write: propctl setup FILE.xlsx, or: propctl setup template FILE.xlsx"))
    if files[0] in TEMPLATE:
        return _template(session, files[1:])
    if report and Path(report).suffix.lower() != ".xlsx":
        raise UsageError(N_("{file}: write a name that ends in .xlsx"), file=report)
    how = How(
        files=[Path(file) for file in files],
        yes=yes,
        trial=dry_run,
        update=update,
        approval=(approved_by, paper),
        json=json,
        report=Path(report) if report else None,
    )
    work = _SettingUp(session, how)  # where there is no office, that comes first
    if not (yes or dry_run or session.interactive):
        raise UsageError(
            N_("nobody is there to be asked: add --dry-run to see how it is read, --yes to bring it in")
        )
    return work.run(sheet, row_number(header), renamed(mapped))


def _template(session: Session, files: tuple[str, ...]) -> int:
    """``setup template FILE.xlsx``."""
    from propctl.publish.spreadsheets.office_template import write_office_template

    if len(files) != 1 or Path(files[0]).suffix.lower() != ".xlsx":
        raise UsageError(N_("write: propctl setup template FILE.xlsx"))
    if session.root is not None:
        write_office_template(session.office, Path(files[0]))
    else:
        with _shipped(session) as office:
            write_office_template(office, Path(files[0]))
    said = N_("an empty workbook is in {file}; fill in what you have: propctl setup {file}")
    say(session.words(said, file=files[0]))
    return 0


@contextmanager
def _shipped(session: Session) -> Iterator[Office]:
    """An office as it is before anything is set: what the template shows where there is none yet."""
    from tempfile import TemporaryDirectory

    from propctl.office.opened.compiled import MARK
    from propctl.office.opened.office import Office

    with TemporaryDirectory() as folder:
        (Path(folder) / MARK).write_text("", encoding="utf-8")
        with closing(Office(folder, now=session.now, lang=session.lang)) as office:
            yield office


class How(NamedTuple):
    """What somebody asked for."""

    files: list[Path]
    yes: bool
    trial: bool
    update: bool
    approval: tuple[str, str]  # who approved corrected amounts, on which paper
    json: bool
    report: Path | None


class _SettingUp:
    """One run: read, asked about, shown, saved, told."""

    def __init__(self, session: Session, how: How) -> None:
        from propctl.office.setting_up.bringing_in import Ledgers

        self.session, self.words, self.how = session, session.words, how
        self.ledgers: Ledgers = Ledgers(session.office)

    def run(self, sheet: str, header: int, mapped: dict[str, str]) -> int:
        from propctl.cli.setting_up.setup_told import Telling
        from propctl.office.setting_up.amounts_corrected import Approval
        from propctl.office.setting_up.bringing_in import with_faults
        from propctl.office.setting_up.records_made import carried_out, tallied
        from propctl.office.setting_up.sheets_recognised import Wish

        telling = Telling(self.session, self.ledgers, aside=self.how.json)
        given = self._given(Wish(sheet, header, mapped), telling)
        telling.reading(given)
        homes = self.ledgers.homes(given)
        made = self.ledgers.made(homes, update=self.how.update, approval=Approval(*self.how.approval))
        telling.changes(made, update=self.how.update)
        if self.how.update:
            gone = self.ledgers.gone(homes, made)
            telling.gone(gone.homes)
            made = made.without(gone.renumbered)
        trial = self.how.trial or not self._agreed(made)
        progress = meter(self.words(N_("Checking") if trial else N_("Saving")))
        made, _ = carried_out(self.session.office, made, self._message(), progress, trial=trial)
        refused = with_faults(homes, made.faults)
        if self.how.report:
            telling.report(self.how.report, given, refused)
        telling.refused(refused)
        telling.left(made)
        if refused and not made.wanted and not made.unchanged and not made.changes:
            raise BadData(N_("none of the rows can be taken; nothing was saved"))
        self._told(made, tallied(self.ledgers.known, made), refused, telling, trial=trial)
        return 0

    def _message(self) -> str:
        return "setup --update" if self.how.update else "setup"

    def _given(self, wish: Wish, telling: Telling) -> Given:
        """The ledgers, when nothing of them is in doubt any more."""
        while True:
            given = self.ledgers.given(self.how.files, wish)
            if not given.doubts:
                return given
            if self.how.yes or not self.session.interactive:
                telling.reading(given)
                raise telling.doubts(given)
            answered = telling.ask(given)
            wish = wish._replace(mapped={**wish.mapped, **answered})

    def _agreed(self, made: Made) -> bool:
        """Whether what was shown is to be saved."""
        from propctl.cli.typed.prompts import agreed

        if self.how.yes or self.how.trial or not made.wanted:
            return True
        return agreed(self.words(N_("Bring this in?")))

    def _told(
        self,
        made: Made,
        tally: dict[str, int | Decimal],
        refused: list[RefusedRow],
        telling: Telling,
        *,
        trial: bool,
    ) -> None:
        corrected = sum(not one.new and not one.half for one in made.wanted)
        if self.how.json:
            amounts = {key: value if isinstance(value, int) else str(value) for key, value in tally.items()}
            rest = {"rows_refused": len(refused), "corrected": corrected, "unchanged": made.unchanged}
            emit_json({**amounts, **rest, "saved": not trial})
            return
        telling.tally(tally)
        if made.unchanged:
            say(
                self.words(
                    N_("{count} {count:record|records} {count:says|say} the same already."),
                    count=made.unchanged,
                )
            )
        if corrected:
            say(self.words(N_("{count} {count:record|records} {count:is|are} corrected."), count=corrected))
        if refused:
            say(self.words(N_("{count} {count:row|rows} could not be taken."), count=len(refused)))
        if trial:
            say(self.words(N_("Nothing was saved.")))
        else:
            say(
                self.words(
                    N_("{count} {count:record|records} {count:was|were} saved."),
                    count=sum(not one.half for one in made.wanted),
                )
            )
