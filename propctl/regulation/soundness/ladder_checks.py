"""Whether what is proposed at the n-th time hangs together: what is counted, for whom, by which clause."""

from __future__ import annotations

from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Ladder, Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.parameter_types import parameter_type
from propctl.regulation.soundness.checking import AreaCheck

_STEPS = ("ladder", "count")


class LadderCheck(AreaCheck):
    """The ladders of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, ladder in self.area.ladder.items():
            self._ladder(("ladder", name), ladder)
        return self.found

    def _ladder(self, at: Path, ladder: Ladder) -> None:
        self.named(at, ladder)
        self.claims(at, ladder)
        self.posts((*at, "post"), ladder.post)
        if not ladder.claims:
            self.note(at, N_("it carries out a clause: name it with rule"))
        for key in ("by", "settled", "post"):
            if not getattr(ladder, key):
                message = N_(
                    "{key} is missing: by: whose times; settled: when it is decided; post: who decides"
                )
                self.note((*at, key), message, key=key)
        rule = self.catalog.find_rule(qualify(self.area.name, (ladder.claims or [""])[0]))
        if rule is not None:
            self._parameters(at, ladder, rule)
        form = self.form_of((*at, "of"), ladder.of)
        if form is None:
            return
        for key in ("where", "by", "broken", "settled"):
            self.expression((*at, key), form, getattr(ladder, key), (ladder.claims or [""])[0])
        self.moment((*at, "cohort"), self.catalog.form(form), ladder.cohort)

    def _parameters(self, at: Path, ladder: Ladder, rule: Rule) -> None:
        """The clause has the measures, and the period where one is named."""
        wanted = {"steps": _STEPS, **({"window": ("recurrence",)} if ladder.window else {})}
        for key, kinds in wanted.items():
            name = getattr(ladder, key)
            if name not in rule.params:
                message = N_("the clause {rule} has no parameter {name!r}")
                self.unknown((*at, key), message, name, rule.params, rule=rule.id)
                continue
            try:
                kind = parameter_type(rule, name).kind
            except UsageError:
                continue  # told where the clause names its type
            if kind not in kinds:
                message = N_("{name!r} is a parameter of type {type}; it has to be {wanted}")
                self.note((*at, key), message, name=name, type=kind, wanted=list(kinds))
