"""What carries out a clause, in words: the limit counted, the step refused, the form, the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from propctl.publish.area_facts import Paper, Promise, promises, who
from propctl.publish.site.printed_clauses import RESIDENTS, STAFF
from propctl.regulation.claims import Carrier, carriers
from propctl.regulation.model.local_names import main_form, qualify

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Area, Rule

Say = Callable[[str, str], str]
# Kinds of constructs in the order in which a reader asks for them.
_KINDS = {
    "clock": ("计时", "Limit counted"),
    "routine": ("例行工作", "Routine"),
    "step": ("办理步骤", "Steps"),
    "need": ("不符合就不予办理", "Refused unless it is met"),
    "param": ("由谁办理", "Who does it"),
    "say": ("办理时要说的话", "What is said"),
    "form": ("登记在", "Recorded on"),
    "field": ("填写", "Filled in"),
    "ask": ("填写", "Filled in"),
    "document": ("单据", "Paper forms"),
    "procedure": ("处置程序", "Procedures"),
    "role": ("岗位", "Posts"),
    "lists": ("清单", "Lists"),
    "ladder": ("逐次措施", "Measures for the n-th time"),
    "ledger": ("台账", "Ledgers"),
    "batch": ("批量办理", "Made for many at once"),
    "command": ("核算与查询", "Reckoned or looked up"),
    "indicator": ("考核数字", "Figures"),
}


class Work(NamedTuple):
    """One way in which a clause is carried out."""

    kind: str  # 计时
    what: str  # 登记 → 转交：20分钟
    href: str = ""  # of a form's page, from the root of the edition


class CarriedOut:
    """Looks up what carries out the clauses of an edition: read once for all of them."""

    def __init__(
        self, office: Office, audience: str, lang: str, t: Say, printed: Callable[[Area], Sequence[Paper]]
    ) -> None:
        """``printed``: the papers of an area that the edition hands out."""
        self._office, self._audience, self._lang, self._t = office, audience, lang, t
        self._carriers: dict[str, list[tuple[Area, Carrier]]] = {}
        self._promises: dict[str, list[Promise]] = {}
        self._papers: dict[tuple[str, str], Paper] = {}
        for area in office.catalog.areas():
            for carrier in carriers(area):
                self._carriers.setdefault(carrier.rule, []).append((area, carrier))
            for promise in promises(office, area, audience, lang):
                self._promises.setdefault(promise.rule, []).append(promise)
            for paper in printed(area):
                self._papers[area.name, paper.name] = paper

    def of(self, rule: Rule) -> list[Work]:
        """What carries out a clause, each once; residents read of limits, papers and figures alone."""
        found = [work for name in (rule.id, *rule.aliases) for work in self._each(name)]
        order = [kind for kind, _ in _KINDS.values()] + [kind for _, kind in _KINDS.values()]
        return sorted(dict.fromkeys(found), key=lambda work: order.index(work.kind))

    def _each(self, name: str) -> Iterator[Work]:
        for promise in self._promises.get(name, ()):
            limit = f"{promise.limit}（{promise.hours}）" if promise.hours else promise.limit
            limit = limit if self._chinese else f"{promise.limit} {promise.hours}".strip()
            yield self._work("clock", f"{promise.what}{self._t('：', ': ')}{limit}")
        for area, carrier in self._carriers.get(name, ()):
            yield from self._carried(area, carrier)

    @property
    def _chinese(self) -> bool:
        return not self._lang.startswith("en")

    def _carried(self, area: Area, carrier: Carrier) -> Iterator[Work]:
        kind = carrier.kind
        if kind == "document" and (area.name, carrier.name) in self._papers:
            paper = self._papers[area.name, carrier.name]
            yield self._work(kind, paper.title, paper.uri)
        elif kind == "indicator" and (self._audience == STAFF or area.indicator[carrier.name].public):
            yield self._work(kind, area.indicator[carrier.name].label.of(self._lang))
        elif (
            self._audience != RESIDENTS and kind in _KINDS and kind not in ("document", "indicator", "clock")
        ):
            said = self._said(area, carrier)
            if said:
                yield self._work(kind, said)

    def _work(self, kind: str, what: str, href: str = "") -> Work:
        return Work(self._t(*_KINDS[kind]), what, href)

    def _said(self, area: Area, carrier: Carrier) -> str:
        if carrier.form:
            return self._in_form(area, carrier)
        if carrier.kind == "role":
            return self._office.in_words(self._lang).posts(self._posts(area, carrier), "")
        if carrier.kind == "routine":
            return self._routine(area, carrier.name)
        if carrier.kind == "param":  # whatever steps of the area
            return area.label.of(self._lang)
        label = getattr(area, carrier.kind)[carrier.name].label
        return label.of(self._lang) or area.label.of(self._lang)

    def _posts(self, area: Area, carrier: Carrier) -> list[str]:
        roles = self._office.catalog.roles(self._office.today)
        return [post for role in roles if role.rule == carrier.rule for post in role.posts]

    def _routine(self, area: Area, name: str) -> str:
        from propctl.office.asking.post_shown import how_often
        from propctl.office.routines.routine_work import RoutineNow

        now = RoutineNow(self._office, area, name)
        every = how_often(self._office, now.rule, now.routine) if now.recurrence() is not None else ""
        return " · ".join(part for part in (now.title.of(self._lang), every) if part)

    def _in_form(self, area: Area, carrier: Carrier) -> str:
        """A form, or a part of it; of the area's main form the part alone is named."""
        office, lang = self._office, self._lang
        full = qualify(area.name, carrier.form)
        title = office.form_label(full).of(lang)
        form = area.form[carrier.form]
        part = self._part(area, full, carrier)
        if not part:
            return title
        step = form.step.get(carrier.name)
        if step is not None and carrier.kind in ("step", "param"):
            said = who(office, full, step, lang)
            part += f"（{said}）" if self._chinese else f" ({said})"
        dot = "·" if self._chinese else " · "
        return part if carrier.form == main_form(area) and len(area.form) == 1 else f"{title}{dot}{part}"

    def _part(self, area: Area, full: str, carrier: Carrier) -> str:
        form = area.form[carrier.form]
        if carrier.kind in ("field", "ask"):
            found = getattr(form, carrier.kind)[carrier.name]
            return str(found.label.of(self._lang))
        if carrier.name in form.step:
            return self._office.step_label(full, carrier.name).of(self._lang)
        return ""
