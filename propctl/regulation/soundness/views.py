"""Whether what an area derives from records hangs together: clocks, lists, figures, papers."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regulation.ledgers import kind
from propctl.regulation.model.constructs import (
    UNSET,
    Clock,
    Collected,
    Document,
    Form,
    Indicator,
    Listing,
)
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.fold import all_states
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import qualify, targets_of
from propctl.regulation.model.text import BLANK
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.soundness.checking import AreaCheck
from propctl.regulation.soundness.fields import NUMBERS
from propctl.regulation.soundness.form_steps import follows
from propctl.worktime.limits import parse_limit


class ViewCheck(AreaCheck):
    """What an area derives from records."""

    def run(self) -> list[Finding]:
        """What is wrong with it."""
        for name, clock in self.area.clock.items():
            self._clock(("clock", name), clock)
        for name, listing in self.area.lists.items():
            self._listing(("list", name), listing)
        for name, indicator in self.area.indicator.items():
            self._indicator(("indicator", name), indicator)
        for name, document in self.area.document.items():
            self._document(("document", name), document)
        return self.found

    # -- clocks

    def _clock(self, at: Path, clock: Clock) -> None:
        self.claims(at, clock)
        if not clock.claims:
            self.note(at, N_("it carries out a clause: name it with rule"))
        form = self.form_of((*at, "of"), clock.of)
        if form is None:
            return
        declared = self.catalog.form(form)
        self._limit(at, clock, declared)
        self.expression((*at, "when"), form, clock.when, (clock.claims or [""])[0])
        for key, names in (("start", clock.start), ("stop", clock.stop)):
            for number, name in enumerate(as_list(names)):
                place = (*at, key, number) if isinstance(names, list) else (*at, key)
                self._edge(place, declared, name)
        if not clock.stop:
            self.note(at, N_("it never stops: name the step that ends it with stop"))
        self._ends((*at, "stop"), declared, clock)
        if clock.again not in ("", "*"):
            self.step((*at, "again"), declared, clock.again, generic=True)
        states = [*all_states(declared), *declared.states]
        for number, state in enumerate(clock.pause):
            if state not in all_states(declared):
                self.unknown((*at, "pause", number), N_("there is no state {name!r}"), state, states)
        self.posts((*at, "post"), clock.post, declared)

    def _ends(self, at: Path, form: Form, clock: Clock) -> None:
        """What stops it can still be done once it runs; not asked where a record begins anew by its key."""
        starts, stops = as_list(clock.start), as_list(clock.stop)
        if form.key or not stops or not all(name in form.step for name in (*starts, *stops)):
            return
        if not any(follows(form, form.step[start], form.step[stop]) for start in starts for stop in stops):
            message = N_("after {start} nobody can do {stop} any more: it would never stop")
            self.note(at, message, start=starts, stop=stops)

    def _edge(self, at: Path, form: Form, name: str) -> None:
        """Where a clock starts or stops: a step, a time field, a step of a record that points here."""
        if not name.startswith("linked."):
            self.moment(at, form, name)
            return
        linked, _, step = name.removeprefix("linked.").partition(":")
        if not self.catalog.has_form(linked):
            self.no_form(at, linked)
        elif step:
            self.step(at, self.catalog.form(linked), step, generic=True)

    def _limit(self, at: Path, clock: Clock, form: Form) -> None:
        """The limit: of the record where it says so, else of the clause, as working time understands it."""
        for key, types in (("due", ("date", "time")), ("lasts", ("duration",))):
            name = getattr(clock, key)
            if name and (found := self.field((*at, key), form, name)) and found.type not in types:
                message = N_("{name!r} is a field of type {type}; it has to be {wanted}")
                self.note((*at, key), message, name=name, type=found.type, wanted=list(types))
        rule = self.catalog.find_rule(qualify(self.area.name, (clock.claims or [""])[0]))
        if rule is None or clock.due or clock.lasts:
            return
        if clock.within not in rule.params:
            message = N_("the clause {rule} has no parameter {name!r}")
            self.unknown((*at, "within"), message, clock.within, rule.params, rule=rule.id)
            return
        limit, judged = rule.params[clock.within], parameter_type(rule, clock.within).kind == "limit"
        if limit != UNSET and not judged:  # what is no limit by its type
            self.attempt((*at, "within"), lambda: parse_limit(str(limit)))

    # -- lists and figures

    def _listing(self, at: Path, listing: Listing) -> None:
        self.named(at, listing)
        self.claims(at, listing)
        self.posts((*at, "post"), listing.post)
        form = self.form_of((*at, "of"), listing.of)
        if form is None:
            return
        self.paths((*at, "show"), form, listing.show)
        self.expression((*at, "where"), form, listing.where, (listing.claims or [""])[0])
        if listing.lacks:
            self.items(at, listing.lacks, (listing.claims or [""])[0])
            self.item_field((*at, "link"), listing.link, self.catalog.form(form))
        elif listing.link:
            self.note((*at, "link"), N_("link says where the items are named: it goes with lacks"))
        for place, other in enumerate(listing.also):
            self.form_of((*at, "also", str(place)), other)
        if listing.also and (listing.lacks or listing.show):
            self.note((*at, "also"), N_("records of several forms have no columns and lack no items"))
        if listing.cohort:
            self.moment((*at, "cohort"), self.catalog.form(form), listing.cohort)
        if listing.holder:
            self.field((*at, "holder"), self.catalog.form(form), listing.holder)
        key = listing.sort.removeprefix("-")
        found = self.field((*at, "sort"), self.catalog.form(form), key) if key else None
        if found is not None and found.personal:
            self.note((*at, "sort"), N_("{name!r} is personal: no list is sorted by it"), name=key)

    def _indicator(self, at: Path, indicator: Indicator) -> None:
        self.named(at, indicator)
        self.claims(at, indicator)
        self.posts((*at, "post"), indicator.post)
        if not indicator.claims:
            self.note(at, N_("it carries out a clause: name it with rule"))
        if indicator.collected is not None:
            self._collected((*at, "collected"), indicator, indicator.collected)
        form = self.form_of((*at, "of"), indicator.of)
        if form is None:
            return
        declared, rule = self.catalog.form(form), (indicator.claims or [""])[0]
        self.expression((*at, "part"), form, indicator.part, rule)
        self.expression((*at, "whole"), form, indicator.whole, rule)
        self.expression((*at, "once"), form, indicator.once, rule)
        for number, name in enumerate(indicator.split):
            self.expression((*at, "split", number), form, name, rule)
        if indicator.cohort not in ("register", "now"):
            self.moment((*at, "cohort"), declared, indicator.cohort)
        self._measured(at, indicator, declared)
        self._against(at, indicator)

    def _measured(self, at: Path, indicator: Indicator, form: Form) -> None:
        """What is added up: a number of the record, or the time from one moment to another."""
        found = self.field((*at, "what"), form, indicator.what) if indicator.what else None
        if found is not None and found.type not in (*NUMBERS, "figure"):
            message = N_("{name!r} is no number: a field of type {type}")
            self.note((*at, "what"), message, name=indicator.what, type=found.type)
        if indicator.start:
            self.moment((*at, "start"), form, indicator.start)
        for name in as_list(indicator.stop):
            self.moment((*at, "stop"), form, name)
        measured = bool(indicator.what or (indicator.start and indicator.stop))
        if indicator.each and (
            indicator.each not in indicator.split or indicator.measure not in ("sum", "count")
        ):
            message = N_("{name!r} is the bound of each: name one of split, of a sum or a count")
            self.note((*at, "each"), message, name=indicator.each)
        if indicator.measure in ("sum", "mean", "median", "max") and not measured:
            message = N_("{measure} of what: name a number with what, or two moments with start and stop")
            self.note((*at, "measure"), message, measure=indicator.measure)

    def _against(self, at: Path, indicator: Indicator) -> None:
        """The clock that is judged, and the records it is measured against."""
        if indicator.clock:
            known = [qualify(area.name, name) for area in self.catalog.areas() for name in area.clock]
            if qualify(self.area.name, indicator.clock) not in known:
                short = [name.removeprefix(f"{self.area.name}.") for name in known]
                self.unknown((*at, "clock"), N_("there is no clock {name!r}"), indicator.clock, short)
        if indicator.base.startswith("$."):
            self._own((*at, "base"), indicator, indicator.base)
        elif indicator.base:
            self.form_of((*at, "base"), indicator.base)
        if indicator.limit:
            self._own((*at, "limit"), indicator, indicator.limit)

    def _own(self, at: Path, indicator: Indicator, text: str) -> None:
        """``$.param`` of the indicator's own clause."""
        rule = self.catalog.find_rule(qualify(self.area.name, (indicator.claims or [""])[0]))
        if rule is not None and text.startswith("$.") and text[2:] not in rule.params:
            message = N_("the clause {rule} has no parameter {name!r}")
            self.unknown(at, message, text[2:], rule.params, rule=rule.id)

    def _collected(self, at: Path, indicator: Indicator, collected: Collected) -> None:
        """A share of money names accounts of a ledger."""
        for key in ("kinds", "back"):
            self._own((*at, key), indicator, getattr(collected, key))
        if collected.run:
            return
        area, _, name = qualify(self.area.name, collected.ledger).partition(".")
        ledgers = self.catalog.area(area).ledger if area in self.catalog.names else {}
        if name not in ledgers:
            self.unknown((*at, "ledger"), N_("there is no ledger {name!r}"), collected.ledger, ledgers)
            return
        known = {kind(end) for move in ledgers[name].moves for end in (move.from_, move.to)}
        for key in ("charged", "owed"):
            account = kind(getattr(collected, key))
            if account not in known:
                self.unknown((*at, key), N_("there is no account {name!r}"), account, sorted(known))

    # -- papers

    def _document(self, at: Path, document: Document) -> None:
        self.named(at, document)
        self.claims(at, document)
        if isinstance(document.copies, str) and document.copies:
            self.parameter((*at, "copies"), document.copies)
        for name in BLANK.findall(document.note):
            self.clause((*at, "note"), name)
        if document.lines and document.lines not in self.area.lists:
            self.unknown((*at, "lines"), N_("there is no list {name!r}"), document.lines, self.area.lists)
        if document.routine and document.routine not in self.area.routine:
            message = N_("there is no routine {name!r}")
            self.unknown((*at, "routine"), message, document.routine, self.area.routine)
        for key in ("lines", "cohort", "times", "each", "routine"):
            if getattr(document, key) and not document.per:
                self.note((*at, key), N_("{key} is of a register: say of which period with per"), key=key)
        if form := self.form_of((*at, "of"), document.of):
            if document.cohort:
                self.moment((*at, "cohort"), self.catalog.form(form), document.cohort)
            if document.times and document.times not in self.catalog.form(form).step:
                steps = self.catalog.form(form).step
                self.unknown((*at, "times"), N_("there is no step {name!r}"), document.times, steps)
            if document.each:
                self._page_for((*at, "each"), form, document.each)
            for number, path in enumerate(document.office):
                if path not in document.fields:
                    message = N_("there is no field {name!r}")
                    self.unknown((*at, "office", number), message, path, document.fields)
            for number, path in enumerate(document.fields):
                self._printed((*at, "fields", number), form, path, register=bool(document.per))

    def _page_for(self, at: Path, form: str, name: str) -> None:
        found = self.field(at, self.catalog.form(form), name)
        if found is not None and found.type != "ref":
            message = N_("{name!r} is a field of type {type}; it has to be {wanted}")
            self.note(at, message, name=name, type=found.type, wanted=["ref"])

    def _printed_step(self, at: Path, form: Form, name: str, *, register: bool) -> None:
        """Every time that a step was done, as a table of what it asks."""
        if name not in form.step:
            self.unknown(at, N_("there is no step {name!r}"), name, form.step)
        elif register or not form.step[name].ask:
            self.note(at, N_("@{name} is a table of what a step asks, on the paper of one record"), name=name)

    def _printed(self, at: Path, form: str, path: str, *, register: bool) -> None:
        """A field on paper: of the record, of one that it names (``request.customer``), or ``@step``."""
        head, _, name = path.rpartition(".")
        declared = self.catalog.form(form)
        if path.startswith("@"):
            self._printed_step(at, declared, path[1:], register=register)
            return
        if not head:
            if name != "state" or not register:
                self.field(at, declared, name)
            return
        ref = any_field(declared, head)
        if ref is None:
            self.field(at, declared, head)
            return
        targets = targets_of(form.partition(".")[0], ref)
        known = [self.catalog.form(to) for to in targets if self.catalog.has_form(to)]
        if not any(any_field(target, name) for target in known):
            fields = [field for target in known for field in (*target.field, *target.ask)]
            self.unknown(at, N_("there is no field {name!r}"), name, fields)
