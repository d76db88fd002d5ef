"""What is told of ledgers that are brought in: how they are read, what is in doubt, what cannot be taken.

Nothing that is told names a person: columns by their headings, rows by their numbers, personal values never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.cli.frame.output import echo, say
from propctl.cli.frame.session import Session
from propctl.cli.typed.prompts import prompt
from propctl.entry.characters import normalise
from propctl.entry.sheets import blank, column_name
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.setting_up.sheets_recognised import NO_ROOMS

if TYPE_CHECKING:
    from propctl.entry.setting_up.heading_rows import Heading
    from propctl.entry.setting_up.recognised_columns import Doubt, Recognised
    from propctl.office.setting_up.bringing_in import Ledgers
    from propctl.office.setting_up.homes_read import Place, RefusedRow
    from propctl.office.setting_up.records_made import Made
    from propctl.office.setting_up.sheets_recognised import Given, LedgerSheet

_SHOWN = 20  # rows, and changes, that are told one by one
_TALLIES = {  # keys of --json, in words
    "homes": N_("homes"),
    "households": N_("households"),
    "buildings": N_("buildings"),
    "owed": N_("owed (yuan)"),
    "credit": N_("credit (yuan)"),
}


class Telling:
    """Tells one run; ``aside``: what is no result goes beside it, for scripts read that."""

    def __init__(self, session: Session, ledgers: Ledgers, *, aside: bool) -> None:
        self.session, self.words, self.ledgers, self.aside = session, session.words, ledgers, aside
        self.told: set[str] = set()

    def _say(self, text: str) -> None:
        say(text, err=self.aside)

    # -- how it is read

    def reading(self, given: Given) -> None:
        """Each sheet: its columns and what they are taken for, and what is not read."""
        for sheet in given.sheets:
            self._sheet(sheet)
        for one in given.passed:
            place = f"{one.file} {one.sheet}".strip()
            self._say(self.words(N_("{place} is not read: {why}"), place=place, why=self.words(one.why)))
        if any(one.why == NO_ROOMS for one in given.passed):
            self._say(self.words(N_("where a column of these sheets holds them, add --map COLUMN=unit")))

    def _sheet(self, sheet: LedgerSheet) -> None:
        words, read = self.words, sheet.recognised
        if sheet.sheet.stood:
            labels = [self._label(name) for name in read.columns]
            said = N_(
                "{place}: a plan with a home in each cell, {count} {count:home|homes}; read of"
                " each: {columns}"
            )
            self._say(words(said, place=sheet.place, count=len(sheet.rows), columns=labels))
            return
        said = N_("{place}: headings in row {row}, {count} {count:row|rows} of homes")
        self._say(words(said, place=sheet.place, row=read.headed.row, count=len(sheet.rows)))
        self._columns(sheet)
        self._months(read)
        if read.unread:
            self._say(words(N_("  not read: {columns}"), columns=[one.told for one in read.unread]))
        self._kept_aside(sheet)
        self._left_out(sheet)

    def _columns(self, sheet: LedgerSheet) -> None:
        """What each column is taken for, and the totals that are only compared."""
        for name, headings in sheet.recognised.columns.items():
            for heading in headings:
                self._say(f"  {heading.told}  → {self._taken_for(sheet, name, heading)}")
            if len(headings) > 1 and name in self.ledgers.known.columns:
                self._before_others(name, headings)
        for heading in sheet.recognised.sides:
            said = self.words(N_("the side of the balance: 借 (debit) is owed, 贷 (credit) is paid ahead"))
            self._say(f"  {heading.told}  → {said}")
        for name, heading in sheet.recognised.totals.items():
            said = self.words(N_("{label} in total, only compared with its parts"), label=self._label(name))
            self._say(f"  {heading.told}  → {said}")

    def _kept_aside(self, sheet: LedgerSheet) -> None:
        """How many cells of a column say what is no such thing, and are kept as text."""
        kept = Counter(place for row in sheet.rows for place in row.aside)
        for heading in sheet.recognised.headed.headings:
            if kept[heading.place]:
                said = N_(
                    "  {column}: {count} {count:cell|cells} cannot be read as that;"
                    " {count:it is|they are} kept as text"
                )
                self._say(self.words(said, column=heading.told, count=kept[heading.place]))

    def _left_out(self, sheet: LedgerSheet) -> None:
        """Rows and comments that are not read, and what is read though it is hidden."""
        words = self.words
        if sheet.passed:
            self._say(words(N_("  no homes, not read: rows {rows}"), rows=sheet.passed))
        for why, rows in sheet.left.items():
            self._say(words(why, rows=rows))
        if sheet.sheet.comments:
            told = N_("  comments are not read; look at them yourself: {cells}")
            self._say(words(told, cells=[*sheet.sheet.comments[:_SHOWN]]))
        if sheet.sheet.hidden_rows:
            self._say(
                words(
                    N_("  {count} hidden {count:row|rows} {count:is|are} read, too"),
                    count=sheet.sheet.hidden_rows,
                )
            )
        hidden = [column_name(index) for index in sheet.sheet.hidden_columns if self._filled(sheet, index)]
        if hidden:
            self._say(words(N_("  hidden columns are read, too: {columns}"), columns=hidden))

    def _months(self, read: Recognised) -> None:
        """How months of payment are read, or why they are not."""
        for why in read.why:
            self._say("  " + self.words(why))
        if read.paid:
            due = next(one for name, one in read.columns.items() if self._is_due(name))[0]
            said = N_("  {first} … {last}: months of payment; what nobody paid of {due} is owed")
            first, last = read.paid[0].told, read.paid[-1].told
            self._say(self.words(said, first=first, last=last, due=due.told))

    def _is_due(self, name: str) -> bool:
        known = self.ledgers.known.columns
        return name in known and bool(known[name].declared.left)

    def _before_others(self, name: str, headings: list[Heading]) -> None:
        """That the first of several columns goes before the others."""
        if self.ledgers.known.columns[name].declared.first:
            said = N_("  {first} goes before {others}; what these say otherwise is kept as text")
            self._say(self.words(said, first=headings[0].told, others=[one.told for one in headings[1:]]))

    def _taken_for(self, sheet: LedgerSheet, name: str, heading: Heading) -> str:
        """What a column is taken for, with the month or year that its heading names."""
        known, period = self.ledgers.known, heading.period
        timed = name in known.columns and known.month_of(known.columns[name])
        if not period or not timed or timed in sheet.recognised.columns:
            return self._label(name)
        year, _, month = period.partition("-")
        if not self.words.chinese:
            return f"{self._label(name)} ({period})"
        return f"{self._label(name)}（{year}年{f'{int(month)}月' if month else ''}）"

    def _filled(self, sheet: LedgerSheet, index: int) -> bool:
        return any(not blank(cell) for row in sheet.rows for cell in row.cells[index : index + 1])

    # -- doubts

    def doubts(self, given: Given) -> PropctlError:
        """All that is in doubt, each with the options that settle it; the error that ends the command."""
        for sheet, doubt in given.doubts:
            self._say(f"{sheet.place}: {self._why(doubt)}")
            name = doubt.heading.text or doubt.heading.letter
            wishes = [_wish(name, self._label(choice)) for choice in doubt.choices]
            settle = N_("  to settle it: {options}; or leave it out: {none}")
            self._say(self.words(settle, options=wishes, none=_wish(name, self.words(N_("ignore")))))
        return UsageError(
            N_("{count} {count:column|columns} {count:is|are} in doubt; nothing was saved"),
            count=len(given.doubts),
        )

    def ask(self, given: Given) -> dict[str, str]:
        """What somebody says that each column in doubt is: column -> field, as with ``--map``."""
        found: dict[str, str] = {}
        for sheet, doubt in given.doubts:
            name = doubt.heading.text or doubt.heading.letter
            if name not in found:
                say(f"{sheet.place}: {self._why(doubt)}", err=True)
                found[name] = self._answer(doubt)
        return found

    def _answer(self, doubt: Doubt) -> str:
        for number, choice in enumerate(doubt.choices, 1):
            say(f"  {number} {self._label(choice)}", err=True)
        say(f"  0 {self.words(N_('leave it out'))}", err=True)
        while True:
            answer = normalise(prompt(self.words(N_("Number, or what the column is"))))
            if answer == "0":
                return "不读"
            if answer.isdecimal() and 0 < int(answer) <= len(doubt.choices):
                return doubt.choices[int(answer) - 1]
            if answer and self.ledgers.known.headings.named(answer) is not None:
                return answer

    def _why(self, doubt: Doubt) -> str:
        label = self._label(doubt.choices[0]) if doubt.choices else ""
        return self.words(doubt.why, column=doubt.heading.told, label=label)

    def _label(self, name: str) -> str:
        return self.words.label(self.ledgers.known.headings.columns[name].label)

    # -- what it comes to

    def changes(self, made: Made, *, update: bool) -> None:
        """What stands and a ledger says otherwise; of people only that it differs."""
        words, wording = self.words, self.session.office.wording
        for change in made.changes[:_SHOWN]:
            before, after = (
                wording.value(change.form, change.field, value) or "—"
                for value in (change.before, change.after)
            )
            if change.field.personal or change.field.type == "rows":
                before = after = words(N_("(personal)"))
            label = words.label(change.field.label)
            said = N_("{id} {field}: {before} → {after}")
            self._say(words(said, id=change.id, field=label, before=before, after=after))
        if len(made.changes) > _SHOWN:
            self._say(words(N_("… and {count} more"), count=len(made.changes) - _SHOWN))
        if made.changes and not update:
            said = N_(
                "{count} {count:value|values} {count:stands|stand} otherwise here and"
                " {count:stays|stay}; --update takes those of the ledger"
            )
            self._say(words(said, count=len(made.changes)))
        if made.unapproved and update:
            said = N_(
                "{count} {count:amount|amounts} {count:is|are} corrected only when somebody"
                " approves it: {options}"
            )
            self._say(words(said, count=made.unapproved, options="--approved-by NAME --paper NO"))
        if made.settled:
            said = N_("{ids}: something was paid or used since, so that no ledger corrects them")
            self._say(words(said, ids=made.settled[:_SHOWN]))

    def left(self, made: Made) -> None:
        """What is said of homes in which nobody is named, and has no place without somebody."""
        if made.left:
            names = dict.fromkeys(name for names in made.left.values() for name in names)
            more = ["…"] if len(made.left) > _SHOWN else []
            said = N_(
                "nobody is named in {count} {count:home|homes}, so that {columns} is not kept there: {homes}"
            )
            columns, homes = [self._label(name) for name in names], [*list(made.left)[:_SHOWN], *more]
            self._say(self.words(said, count=len(made.left), columns=columns, homes=homes))

    def gone(self, homes: list[str]) -> None:
        """Homes that no ledger names any more."""
        if homes:
            more = len(homes) - _SHOWN
            said = N_(
                "{count} {count:home|homes} {count:stands|stand} here and in none of the ledgers;"
                " {count:it stays as it is|they stay as they are}: {homes}"
            )
            shown = [*homes[:_SHOWN], *(["…"] if more > 0 else [])]
            self._say(self.words(said, count=len(homes), homes=shown))

    def refused(self, refused: list[RefusedRow]) -> None:
        """The rows that cannot be taken: sheet, row, column and reason of each."""
        for one in refused[:_SHOWN]:
            for fault in one.faults:
                say(self._fault(one.place, fault.column, fault.error), err=True)
        if len(refused) > _SHOWN:
            more = N_("… and {count} more; --report FILE.xlsx marks them all in the sheet")
            say(self.words(more, count=len(refused) - _SHOWN), err=True)

    def _fault(self, place: Place, column: str, error: PropctlError) -> str:
        where = f"{place.file} {place.sheet}".strip()
        said = self.words.error(error)
        if column:
            msgid = N_("{place}, row {row}, {column}: {error}")
            return self.words(msgid, place=where, row=place.row, column=column, error=said)
        return self.words(N_("{place}, row {row}: {error}"), place=where, row=place.row, error=said)

    def report(self, path: Path, given: Given, refused: list[RefusedRow]) -> None:
        """The sheets back, with errors marked beside their rows."""
        from propctl.publish.spreadsheets.marked import Marked, write_marked

        sheets = []
        for sheet in {(one.sheet.file, one.sheet.name): one for one in given.sheets}.values():
            own = [one for one in refused if one.place[:2] == (sheet.sheet.file, sheet.sheet.name)]
            problems = {one.place.row: [self.words.error(fault.error) for fault in one.faults] for one in own}
            bad = {(one.place.row, fault.place) for one in own for fault in one.faults if fault.place >= 0}
            headings = sheet.recognised.headed.row
            sheets.append(Marked(sheet.sheet.whole or sheet.sheet, headings, problems, bad))
        write_marked(path, sheets, self.words(N_("What is wrong")))
        said = N_("the sheet with its errors marked is in {file}")
        say(self.words(said, file=str(path)), err=True)

    def tally(self, tally: Mapping[str, int | Decimal]) -> None:
        """How many homes, households and buildings are new, and what is owed."""
        for key, value in tally.items():
            shown = f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
            echo(f"  {self.words(_TALLIES[key]) if key in _TALLIES else key}  {shown}")


def _wish(column: str, meant: str) -> str:
    """How a shell takes what a column is to mean: with quotes where there is a blank."""
    said = f"{column}={meant}"
    return f'--map "{said}"' if any(map(str.isspace, said)) else f"--map {said}"
