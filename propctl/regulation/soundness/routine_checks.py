"""Whether the routines of an area can be done: how often, for whom, and what proves it."""

from __future__ import annotations

from propctl.errors import N_
from propctl.regulation.model.constructs import Form, Routine, Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.local_names import STAFF, main_form, proof_of, qualify, records_each, targets_of
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import ITEMS, AreaCheck
from propctl.worktime.recurrence import at_in, parse_recurrence


class RoutineCheck(AreaCheck):
    """The routines of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, routine in self.area.routine.items():
            self._routine(("routine", name), routine)
        return self.found

    def _routine(self, at: Path, routine: Routine) -> None:
        self.claims(at, routine)
        self._recurrence(at, routine)
        self.posts((*at, "post"), routine.post)
        rule = (routine.claims or [""])[0]
        form = records_each(routine)
        each = self.form_of((*at, "each"), form) if form else None
        if each is not None:
            self.expression((*at, "where"), each, routine.where, rule)
            self._person((*at, "who"), each, routine.who)
        elif routine.where and not form:
            self.note((*at, "where"), N_("where says of which records: name them with each"))
        self._people_or_items(at, routine, rule)
        proof, step = proof_of(self.area, routine)
        if not self.catalog.has_form(proof):
            self._no_proof((*at, "proof"), routine.proof)
            return
        declared = self.catalog.form(proof)
        if step:
            self.step((*at, "proof"), declared, step)
        self.expression((*at, "proof_where"), proof, routine.proof_where, rule)
        self._about(at, routine, declared)
        if routine.proof and each is not None and routine.link:
            self._link((*at, "link"), routine.link, proof, each)
        elif routine.proof and routine.each and not form:
            self._named_by(at, routine, declared)

    def _about(self, at: Path, routine: Routine, proof: Form) -> None:
        """A proof of another period than that in which it was done names its period."""
        if routine.about:
            self.field((*at, "about"), proof, routine.about)
        for key in ("back", "ahead"):
            if getattr(routine, key) and not routine.about:
                self.note((*at, key), N_("{key} needs about: the field that names the period"), key=key)
        if routine.back and routine.ahead:
            self.note((*at, "ahead"), N_("what is proved afterwards (back) is not done in advance (ahead)"))

    def _people_or_items(self, at: Path, routine: Routine, rule: str) -> None:
        """People are those of a post, items those that a clause lists."""
        self.posts((*at, "whose"), routine.whose, rule=rule)
        if routine.whose and routine.each != STAFF:
            self.note((*at, "whose"), N_('whose says of which people: it goes with each = "staff"'))
        if routine.each == STAFF:
            if STAFF in self.area.form:
                self.note(
                    (*at, "each"), N_("staff means the people here, and a form of this area: rename the form")
                )
            if not (routine.whose or routine.post):
                self.note((*at, "each"), N_("each of which people: name their posts with whose"))
        elif routine.each.startswith("$"):
            self.items((*at, "each"), routine.each, rule)

    def _person(self, at: Path, each: str, path: str) -> None:
        found = self.path(at, each, path) if path else None
        if found is not None and found.type != STAFF:
            message = N_("{name!r} is a field of type {type}; it has to be {wanted}")
            self.note(at, message, name=path, type=found.type, wanted=[STAFF])

    def _named_by(self, at: Path, routine: Routine, proof: Form) -> None:
        """The proof's field that says of whom, or of which item."""
        wanted = (STAFF,) if routine.each == STAFF else ITEMS
        self.item_field((*at, "link"), routine.link, proof, wanted)

    def _no_proof(self, at: Path, name: str) -> None:
        form = self.area.form.get(main_form(self.area), Form())
        forms = [form.removeprefix(f"{self.area.name}.") for form, _ in self.catalog.forms()]
        self.unknown(at, N_("{name!r} is no form and no step"), name, [*forms, *form.step])

    def _link(self, at: Path, link: str, proof: str, each: str) -> None:
        """The proof's field (or column) that names the each, or what both of them point to."""
        name, _, column = link.partition(".")
        found = self.field(at, self.catalog.form(proof), name)
        if found is not None and column:
            found = found.columns.get(column)
        if found is None:
            if column:
                self.note(at, N_("{name!r} does not lead to {each}"), name=link, each=each)
            return
        home = proof.partition(".")[0]
        targets = targets_of(home, found)
        shared = None if column else any_field(self.catalog.form(each), name)
        if found.type != "ref" or not (each in targets or (shared is not None and shared.type == "ref")):
            message = N_("{name!r} does not lead to {each}, and {each} has no reference of that name")
            self.note(at, message, name=link, each=each)

    def _recurrence(self, at: Path, routine: Routine) -> None:
        """A routine's clause says how often, in words that working time understands."""
        claims = routine.claims
        rule = self.catalog.find_rule(qualify(self.area.name, claims[0])) if claims else None
        if rule is None:
            if not claims:
                self.note(at, N_("it carries out a clause, which says how often: name it with rule"))
        elif routine.every not in rule.params:
            message = N_("the clause {rule} does not say how often: it has no parameter {name!r}")
            self.unknown((*at, "every"), message, routine.every, rule.params, rule=rule.id)
        else:
            self._often(at, rule, routine)

    def _often(self, at: Path, rule: Rule, routine: Routine) -> None:
        """What the clause says in force, in each season where its time depends on that."""
        if routine.at != "at" and routine.at not in rule.params:
            message = N_("the clause {rule} has no parameter {name!r}")
            self.unknown((*at, "at"), message, routine.at, rule.params, rule=rule.id)
            return
        params = self.catalog.params(rule, self.on)
        params["every"], times = params[routine.every], params.get(routine.at, [])

        def parsed() -> None:
            for month in range(1, 13) if isinstance(times, dict) else (1,):
                parse_recurrence({**params, "at": at_in(times, month)})

        self.attempt((*at, "every"), parsed)
