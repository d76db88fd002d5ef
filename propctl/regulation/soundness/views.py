"""Whether what an area derives from records hangs together: clocks, lists, figures, routines, ledgers."""

from __future__ import annotations

from propctl.errors import N_, Problem
from propctl.regulation.catalog import any_field, move_form, qualify
from propctl.regulation.model.constructs import GENERIC_STEPS, UNSET, Clock, Indicator, Routine
from propctl.regulation.model.lists import as_list
from propctl.regulation.soundness.findings import AreaCheck
from propctl.worktime.limits import parse_limit
from propctl.worktime.recurrence import parse_recurrence


class ViewCheck(AreaCheck):
    """What an area derives from records."""

    def run(self) -> list[Problem]:
        """What is wrong with it."""
        for name, clock in self.area.clock.items():
            self._clock(name, clock)
        self._views()
        self._ledgers()
        return self.found

    def _clock(self, name: str, clock: Clock) -> None:
        key = f"clock.{name}"
        form = self._of(key, clock.of)
        if not clock.claims:
            self._note(key, N_("{key}: a clock carries out a clause; name it"))
        self._claims(key, clock.claims)
        if form is None:
            return
        declared = self.catalog.form(form)
        self._limit(key, clock)
        self._expressions(key, form, [clock.when], (clock.claims or [""])[0])
        for moment in (*as_list(clock.start), *as_list(clock.stop), *as_list(clock.again.strip("*"))):
            known = (*declared.step, *declared.field, *declared.ask, *GENERIC_STEPS, "register")
            linked = moment.startswith("linked.") and self.catalog.has_form(
                moment.removeprefix("linked.").partition(":")[0]
            )
            if moment not in known and not linked:
                self._note(key, N_("{key}: there is no step or time field {name!r}"), name=moment)

    def _limit(self, key: str, clock: Clock) -> None:
        """The limit of a clock's clause is one that working time understands."""
        rule = self.catalog.find_rule(qualify(self.area.name, (clock.claims or [""])[0]))
        if rule is None or clock.due or clock.lasts:
            return
        limit = rule.params.get(clock.within)
        if limit is None:
            self._note(key, N_("{key}: the clause has no parameter {name}"), name=clock.within)
        elif limit != UNSET:
            self._try(key, lambda: parse_limit(str(limit)))

    def _measured(self, key: str, indicator: Indicator) -> None:
        """The clock and the base that an indicator names."""
        clocks = {qualify(area.name, clock) for area in self.catalog.areas() for clock in area.clock}
        if indicator.clock and qualify(self.area.name, indicator.clock) not in clocks:
            self._note(key, N_("{key}: there is no clock {name!r}"), name=indicator.clock)
        if indicator.base and not indicator.base.startswith("$."):
            self._of(key, indicator.base)

    def _views(self) -> None:
        for name, listing in self.area.lists.items():
            key = f"list.{name}"
            self._texts(key, listing.label.zh, listing.label.en)
            self._claims(key, listing.claims)
            if form := self._of(key, listing.of):
                self._columns(key, form, listing.show)
                self._expressions(key, form, [listing.where], (listing.claims or [""])[0])
        for name, indicator in self.area.indicator.items():
            key = f"indicator.{name}"
            self._texts(key, indicator.label.zh, indicator.label.en)
            self._claims(key, indicator.claims)
            if form := self._of(key, indicator.of):
                texts = [indicator.part, indicator.whole]
                self._measured(key, indicator)
                self._expressions(key, form, texts, (indicator.claims or [""])[0])
        for name, routine in self.area.routine.items():
            key = f"routine.{name}"
            self._claims(key, routine.claims)
            self._recurrence(key, routine)
            if routine.each and (form := self._of(key, routine.each)):
                self._expressions(key, form, [routine.where], (routine.claims or [""])[0])
        for name, document in self.area.document.items():
            self._texts(f"document.{name}", document.label.zh, document.label.en)
            self._claims(f"document.{name}", document.claims)
            if form := self._of(f"document.{name}", document.of):
                self._printed(f"document.{name}", form, document.fields)
        self._claims("page", self.area.page.claims)
        for name, column in self.area.columns.items():
            self._texts(f"columns.{name}", column.zh, column.en)
            self._choices(f"columns.{name}", column)

    def _printed(self, key: str, form: str, paths: str | list[str]) -> None:
        """What a paper form shows: fields, or fields of the record that one names (``request.customer``)."""
        for path in as_list(paths):
            head, _, name = path.rpartition(".")
            ref = any_field(self.catalog.form(form), head) if head else None
            targets = [qualify(self.area.name, to) for to in as_list(ref.to)] if ref else [form]
            known = [to for to in targets if self.catalog.has_form(to)]
            if (head and ref is None) or not any(any_field(self.catalog.form(to), name) for to in known):
                self._note(key, N_("{key}: {form} has no field {name!r}"), form=form, name=path)

    def _recurrence(self, key: str, routine: Routine) -> None:
        """A routine's clause says how often, in words that working time understands."""
        claims = routine.claims
        rule = self.catalog.find_rule(qualify(self.area.name, claims[0])) if claims else None
        if rule is None or routine.every not in rule.params:
            self._note(key, N_("{key}: the clause of a routine says how often: every"))
            return
        self._try(key, lambda: parse_recurrence({**rule.params, "every": rule.params[routine.every]}))

    def _ledgers(self) -> None:
        for name, ledger in self.area.ledger.items():
            key = f"ledger.{name}"
            self._claims(key, ledger.claims)
            for move in ledger.moves:
                form, step = move_form(self.area, ledger, move.on)
                if not self.catalog.has_form(form) or step not in self.catalog.form(form).step:
                    self._note(key, N_("{key}: there is no step {name!r}"), name=move.on)
                    continue
                self._expressions(key, form, [move.when], ledger.rule)
            for form in (qualify(self.area.name, owner) for owner in as_list(ledger.of)):
                if self.catalog.has_form(form):
                    self._expressions(key, form, ledger.zero_when.values(), ledger.rule)
