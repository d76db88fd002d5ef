"""The homes of an office's ledgers made into records, in one unit of work or not at all.

A home's records stand and fall together: where one is refused, its row is refused with all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import BadData, PropctlError, Refused, UsageError
from propctl.office.asking.resolving import same_key
from propctl.office.doing.importing import Asked, Change, Intake
from propctl.office.doing.steps import save_all
from propctl.office.judging.permits import Permits
from propctl.office.setting_up.amounts_corrected import Amounts, Approval, is_nothing
from propctl.office.setting_up.homes_read import LedgerHome
from propctl.regulation.model.constructs import SetUpRecord
from propctl.regulation.model.fold import ended_states
from propctl.regulation.model.form_parts import natural_key
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.unit_of_work import Work
    from propctl.office.opened.office import Office
    from propctl.office.setting_up.known_columns import KnownColumns
    from propctl.regulation.model.fold import Folded

Progress = Callable[[int, int], None]
NO_HOME = -1  # what belongs to several homes: a building


class Wanted(NamedTuple):
    """A record to be made, or corrected."""

    request: Request
    home: int  # its number among the homes
    record: SetUpRecord
    new: bool = True  # and no correction of one that stands
    half: bool = False  # of a correction that the next one completes


class Made(NamedTuple):
    """What the homes ask for."""

    wanted: list[Wanted]
    changes: list[Change]  # what stands and a ledger says otherwise
    unchanged: int  # records that say the same already
    faults: dict[int, PropctlError]  # homes that cannot be taken, and why
    unapproved: int = 0  # amounts that a ledger says otherwise, and nobody approved the correction
    left: Mapping[str, Sequence[str]] = {}  # home -> columns that need somebody there: a remark
    settled: Sequence[str] = ()  # numbers of records that a ledger says otherwise, settled since

    def without(self, faults: Mapping[int, PropctlError]) -> Made:
        """What is made without the homes at fault."""
        kept = [one for one in self.wanted if one.home not in faults]
        return self._replace(wanted=kept, faults={**faults, **self.faults})


def made(known: KnownColumns, homes: Sequence[LedgerHome], *, update: bool, approval: Approval) -> Made:
    """What the homes ask for. ``update``: records that stand are corrected where a ledger says otherwise."""
    making = _Making(known, homes, update, approval)
    for area, name, record in known.records():
        making.all_of(area, name, record)
    return making.found.without(making.found.faults)


def tallied(known: KnownColumns, made: Made) -> dict[str, int | Decimal]:
    """How many records are new, and what their amounts come to, by the keys of ``--json``."""
    found: dict[str, int | Decimal] = {}
    for _, _, record in known.records():
        if record.counted:
            found.setdefault(record.counted, 0)
        found |= {key: Decimal("0.00") for key in record.sums if key not in found}
    for one in made.wanted:
        if one.new and one.record.counted:
            found[one.record.counted] += 1
        for key, field in one.record.sums.items() if one.new else ():
            found[key] += Decimal(one.request.values.get(field) or 0)
    return found


def carried_out(
    office: Office, made: Made, message: str, progress: Progress | None = None, *, trial: bool = False
) -> tuple[Made, Work | None]:
    """Do all of it in one unit of work, without the homes that are refused; a ``trial`` saves nothing.

    What is refused is found by doing everything; where something is, the rest is done once more.
    """
    while made.wanted:
        refused: list[tuple[int, PropctlError]] = []
        requests = [one.request for one in made.wanted]
        work = save_all(office, requests, message, progress, refused=refused, trial=trial)
        if not refused:
            return made, work
        faults: dict[int, PropctlError] = {}
        for number, error in refused:
            home = made.wanted[number].home
            if home == NO_HOME or not isinstance(error, BadData | Refused | UsageError):
                raise error
            faults.setdefault(home, error)
        made = made.without(faults)
        if trial:
            break
    return made, None


class _Making:
    """All records of all homes, form by form: what others point to comes first."""

    def __init__(
        self, known: KnownColumns, homes: Sequence[LedgerHome], update: bool, approval: Approval
    ) -> None:
        self.known, self.office, self.homes, self.update = known, known.office, homes, update
        self.amounts = Amounts(known.office, approval)
        self.found = Made([], [], 0, {})

    def all_of(self, area: str, name: str, record: SetUpRecord) -> None:
        """One kind of record, of every home or building, or of all together."""
        before = len(self.found.wanted)
        if record.each == "building":
            buildings = dict.fromkeys(home.building for home in self.homes if home.building)
            cells = [(NO_HOME, {"building": building}) for building in buildings]
        else:
            lines = self.known.of_lines(area, record)
            homes = [(number, home) for number, home in enumerate(self.homes) if lines or not home.more]
            cells = [(number, _cells(area, home)) for number, home in homes]
        if record.when:
            named = frozenset(record.when)
            if record.counted:
                self._left(area, record, [found for _, found in cells if named.isdisjoint(found)])
            cells = [(number, found) for number, found in cells if not named.isdisjoint(found)]
        made = self.office.hooks.function(area, record.fill) if record.fill else None
        fill = made(self.office, name) if made else _nothing
        intake = Intake(self.office, qualify(area, record.form), record.step, update=True, trusted=True)
        if record.each == "ledger":
            self._one(NO_HOME, record, {}, fill([found for _, found in cells]), intake)
        else:
            for number, found in cells:
                self._one(number, record, found, fill(found), intake)
        if len(self.found.wanted) > before:
            Permits(self.office, intake.draft).post()

    def _left(self, area: str, record: SetUpRecord, homes: Sequence[Mapping[str, Any]]) -> None:
        """Note what homes say that belongs to a record which is not made of them."""
        known = self.known.columns
        names = [name for name, one in known.items() if one.area == area]
        mine = [name for name in names if known[name].declared.of.partition(".")[0] == record.form]
        found = {
            str(cells["home"]): [name for name in mine if name.removeprefix(f"{area}.") in cells]
            for cells in homes
        }
        left = {home: names for home, names in found.items() if names}
        self.found = self.found._replace(left={**self.found.left, **left})

    def _one(
        self,
        number: int,
        record: SetUpRecord,
        cells: Mapping[str, Any],
        filled: Mapping[str, Any] | None,
        intake: Intake,
    ) -> None:
        if filled is None:
            return
        values = {
            field: cells[name] for field, name in record.set.items() if cells.get(name) not in (None, "")
        }
        values |= filled
        standing = self._standing(intake, values)
        nothing = is_nothing(record, values)
        if nothing and standing is None:
            return
        whole = values
        if standing is not None:
            if standing.state in ended_states(intake.declared):  # who moved out is brought back by nobody
                if record.redo and not nothing:
                    self._again(number, record, standing, whole)
                return
            values = {field: value for field, value in values.items() if value != cells.get("source")}
        asked = Asked([], [], [], 0, [])
        try:
            same = intake.ask(0, values, {}, asked)
        except PropctlError as error:
            self.found.faults.setdefault(number, error)
            return
        self.found = self.found._replace(unchanged=self.found.unchanged + same)
        self.found.changes.extend(asked.changes)
        if not any(change.field.fixed for change in asked.changes):
            new = standing is None
            kept = asked.requests if new or self.update else ()
            self.found.wanted.extend(Wanted(request, number, record, new) for request in kept)
        elif self.update and standing is not None:
            self._redo(number, record, standing, {} if nothing else whole, asked.changes)

    def _redo(
        self,
        number: int,
        record: SetUpRecord,
        standing: Folded,
        values: dict[str, Any],
        changes: Sequence[Change],
    ) -> None:
        """Correct an amount that nobody amends: the record is ended, and made anew unless for nothing."""
        if self.amounts.settled(record, standing):
            self.found = self.found._replace(settled=[*self.found.settled, standing.id])
            return
        requests = self.amounts.corrected(record, standing, values, changes)
        if not requests:
            self.found = self.found._replace(unapproved=self.found.unapproved + 1)
        for request in requests:
            half = request is not requests[-1]
            self.found.wanted.append(Wanted(request, number, record, new=False, half=half))

    def _again(self, number: int, record: SetUpRecord, standing: Folded, values: dict[str, Any]) -> None:
        """An amount that was ended and that the ledger says again: registered anew where it is approved."""
        if self.amounts.settled(record, standing):
            return
        form = self.office.catalog.form(standing.ref.form)
        for name in record.sums.values():
            change = Change(number, standing.ref.form, standing.id, form.field[name], "0.00", values[name])
            self.found.changes.append(change)
        requests = self.amounts.anew(record, standing, values) if self.update else []
        if self.update and not requests:
            self.found = self.found._replace(unapproved=self.found.unapproved + 1)
        self.found.wanted.extend(Wanted(one, number, record, new=False) for one in requests)

    def _standing(self, intake: Intake, values: dict[str, Any]) -> Folded | None:
        """The record that there is already; None for none, or one that is void."""
        key = natural_key(intake.declared, values)
        ref = same_key(self.office, Ref(intake.form, key)) if key else None
        found = self.office.find(ref) if ref else None
        return None if found is None or found.voided else found


def _cells(area: str, home: LedgerHome) -> dict[str, Any]:
    """What is said of a home, by the names that an area gives the columns; those of others in full."""
    said = {name.removeprefix(f"{area}."): value for name, value in home.values.items()}
    place = home.places[0]
    source = f"{place.file} {place.sheet}".strip() + f" #{place.row}"
    return {**said, "home": home.number, "building": home.building, "source": source}


def _nothing(cells: object) -> dict[str, Any]:
    return {}
