"""Clauses as a page prints them: words with the values in force, where they stand, and what will change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.office.opened.settings import post_label
from propctl.regulation.model.constructs import RANKS, UNSET, Rule
from propctl.regulation.model.text import PLACE, Label
from propctl.words.clauses import Names, value_text, wording

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.amendments import Amendment

RESIDENTS = "residents"
STAFF = "staff"

# What a parameter is called where the clause's own words do not say its value.
_PARAMETERS = {
    "within": ("时限", "limit"),
    "before": ("提前", "ahead"),
    "calendar": ("计时", "counted in"),
    "post": ("岗位", "post"),
    "approver": ("审批人", "approver"),
    "to": ("报送", "to"),
    "every": ("周期", "every"),
    "times": ("次数", "times"),
    "weekday": ("星期", "weekday"),
    "day": ("日", "day"),
    "month": ("月份", "month"),
    "at": ("时间", "at"),
    "from": ("开始", "from"),
    "until": ("结束", "until"),
    "at_least": ("不低于", "at least"),
    "at_most": ("不超过", "at most"),
    "items": ("内容", "items"),
    "fields": ("填写项目", "fields"),
    "copies": ("联数", "copies"),
    "words": ("归类用词", "words that tell the class"),
    "workdays_only": ("只算工作日", "working days only"),
    "channels": ("渠道", "channels"),
    "categories": ("类别", "categories"),
    "price": ("价格", "price"),
    "amount": ("金额", "amount"),
    "deposit": ("押金", "deposit"),
    "keep": ("保存", "kept for"),
    "proof": ("由此落实", "shown by"),
    "clauses": ("出自条文", "from the clauses"),
    "better": ("改写", "better"),
    "places": ("张贴地点", "places"),
    "change_every": ("更换周期", "changed every"),
    "series": ("编号字头", "series"),
}
_CALENDARS = {"office": ("按办公时间计", "office hours"), "desk": ("全天计时", "round the clock")}


class Clause(msgspec.Struct, frozen=True):
    """One clause on a page."""

    id: str
    text: str
    details: list[tuple[str, str]]  # parameters that the text does not say: name, value
    document: str
    place: str
    audience: str
    strength: str
    since: str  # day of the latest amendment in force, ISO; "" where the source's values hold
    coming: list[str]  # 自2026-12-01起15分钟

    @property
    def anchor(self) -> str:
        """The clause's place on its area's page."""
        return self.id.partition(".")[2]


class Change(msgspec.Struct, frozen=True):
    """One amendment of an area's clauses."""

    since: dt.date
    entered: dt.date
    rule: str
    text: str  # the clause as the amendment makes it read
    future: bool


def reads(audience: str, rule: Rule) -> bool:
    """Whether an edition prints a clause: the staff's prints all, the residents' only theirs."""
    return audience == STAFF or rule.audience == RESIDENTS


def printed(office: Office, area: str, audience: str) -> list[Rule]:
    """The clauses of an area in force that an edition prints, in the order of their source."""
    unique = {rule.id: rule for rule in office.catalog.rules(area).values()}
    return [rule for rule in unique.values() if reads(audience, rule) and office.in_force(rule)]


def clause(office: Office, rule: Rule, lang: str) -> Clause:
    """A clause as it reads today."""
    params = office.catalog.params(rule, office.today)
    past = [amendment for amendment in _amendments(office, rule) if amendment.since <= office.today]
    return Clause(
        id=rule.id,
        text=clause_text(office, rule, params, lang),
        details=list(_details(office, rule, params, lang)),
        document=rule.source.document,
        place=rule.source.clause,
        audience=rule.audience,
        strength=rule.strength,
        since=past[-1].since.isoformat() if past else "",
        coming=[
            coming_text(office, rule, amendment, lang)
            for amendment in _amendments(office, rule)
            if amendment.since > office.today
        ],
    )


def clause_text(office: Office, rule: Rule, params: dict[str, Any], lang: str) -> str:
    """The clause in words with the given values."""
    area = rule.id.partition(".")[0]
    return wording(rule, params, _names(office, area)).of(lang)


def parameter_text(office: Office, rule: Rule, name: str, value: Any, lang: str) -> str:
    """One value as people read it; a calendar by what it means."""
    area = rule.id.partition(".")[0]
    if name == "calendar" and value in _CALENDARS:
        return _CALENDARS[value][lang.startswith("en")]
    return value_text(value, lang, _names(office, area))


def _names(office: Office, area: str) -> Names:
    """What an id in a parameter is called; ``manager+`` is a demand for a rank."""

    def name(value: str) -> Label | None:
        ranked = value.endswith("+") and value[:-1] in RANKS
        return post_label(office.settings, value) if ranked else office.named(area, value)

    return name


def parameter_name(name: str, lang: str) -> str:
    """What a parameter is called on a page."""
    known = _PARAMETERS.get(name)
    return known[lang.startswith("en")] if known else name.replace("_", " ")


def coming_text(office: Office, rule: Rule, amendment: Amendment, lang: str) -> str:
    """What an amendment will bring: 自2026-12-01起15分钟."""
    english = lang.startswith("en")
    values = [
        _switched(value, english) if name == "in_force" else parameter_text(office, rule, name, value, lang)
        for name, value in amendment.set.items()
    ]
    if english:
        return f"from {amendment.since}: {', '.join(values)}"
    return f"自{amendment.since}起{'、'.join(values)}"


def changes(office: Office, area: str, audience: str, lang: str) -> list[Change]:
    """The amendments of an area's printed clauses, the latest first."""
    found = []
    for rule in printed(office, area, audience):
        for amendment in _amendments(office, rule):
            params = office.catalog.params(rule, amendment.since)
            found.append(
                Change(
                    amendment.since,
                    amendment.entered.date(),
                    rule.id,
                    clause_text(office, rule, params, lang),
                    amendment.since > office.today,
                )
            )
    return sorted(found, key=lambda change: (change.since, change.entered, change.rule), reverse=True)


def _amendments(office: Office, rule: Rule) -> list[Amendment]:
    return office.catalog.history.of(rule.id)


def _details(office: Office, rule: Rule, params: dict[str, Any], lang: str) -> Iterator[tuple[str, str]]:
    said = set(PLACE.findall(rule.en if lang.startswith("en") else rule.zh))
    for name, value in params.items():
        if name not in said and value != UNSET:
            yield parameter_name(name, lang), parameter_text(office, rule, name, value, lang)


def _switched(on: bool, english: bool) -> str:
    if english:
        return "in force" if on else "no longer in force"
    return "施行" if on else "停止施行"
