"""Clauses as a page prints them: words with the values in force, where they stand, and what will change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.office.opened.began import began
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.text import PLACE
from propctl.words.citations import citation, document
from propctl.words.names_needed import Audience
from propctl.words.written_days import dated, speaker

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.amendments import Amendment
    from propctl.words.wording import Wording

RESIDENTS = "residents"
STAFF = "staff"


class Clause(msgspec.Struct, frozen=True):
    """One clause on a page."""

    id: str
    text: str
    details: list[tuple[str, str]]  # parameters that the text does not say: name, value
    document: str  # 《…》, or “…” in English
    cited: str  # the document and the place in it
    audience: str
    strength: str
    since: str  # day of the latest amendment in force, ISO; "" where the source's values hold
    coming: list[str]  # 自2026年12月1日起15分钟

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
    """The clauses of an area in force that an edition prints, in the order of their source.

    Residents do not read a clause that says nothing before the office has set its values.
    """
    wording = office.wording.to(as_audience(audience))
    return [rule for rule in concerning(office, area, audience) if audience == STAFF or wording.clause(rule)]


def concerning(office: Office, area: str, audience: str) -> list[Rule]:
    """The clauses of an area in force that concern an edition's readers, whether they say anything yet."""
    unique = {rule.id: rule for rule in office.catalog.rules(area).values()}
    return [rule for rule in unique.values() if reads(audience, rule) and office.in_force(rule)]


def as_audience(name: str) -> Audience:
    """For whom an edition is worded."""
    return "residents" if name == RESIDENTS else "staff"


def clause(office: Office, rule: Rule, lang: str, audience: str = STAFF) -> Clause:
    """A clause as it reads today in an edition."""
    wording = office.in_words(lang).to(as_audience(audience))
    params = office.catalog.params(rule, office.today)
    past = [amendment for amendment in _amendments(office, rule) if amendment.since <= office.today]
    return Clause(
        id=rule.id,
        text=wording.clause(rule, params),
        details=list(_details(wording, rule, _said_here(office, params))),
        document=document(rule.source).of(lang),
        cited=citation(rule.source).of(lang),
        audience=rule.audience,
        strength=rule.strength,
        since=past[-1].since.isoformat() if past else "",
        coming=[
            coming_text(wording, rule, amendment)
            for amendment in _amendments(office, rule)
            if amendment.since > office.today
        ],
    )


def coming_text(wording: Wording, rule: Rule, amendment: Amendment) -> str:
    """What an amendment will bring: 自2026年12月1日起15分钟."""
    english = wording.lang.startswith("en")
    values = [
        _switched(value, english) if name == "in_force" else wording.parameter(rule, name, value)
        for name, value in amendment.set.items()
    ]
    since = dated(amendment.since, speaker(wording.lang))
    return f"from {since}: {', '.join(values)}" if english else f"自{since}起{'、'.join(values)}"


def changes(office: Office, area: str, audience: str, lang: str) -> list[Change]:
    """The amendments of an area's printed clauses, the latest first."""
    found = []
    wording = office.in_words(lang).to(as_audience(audience))
    for rule in printed(office, area, audience):
        for amendment in _amendments(office, rule):
            params = office.catalog.params(rule, amendment.since)
            found.append(
                Change(
                    amendment.since,
                    amendment.entered.date(),
                    rule.id,
                    wording.clause(rule, params),
                    amendment.since > office.today,
                )
            )
    return sorted(found, key=lambda change: (change.since, change.entered, change.rule), reverse=True)


def edition(office: Office, amended: Iterable[Change]) -> tuple[int, dt.date]:
    """Which edition of an area's rules holds, and since when.

    The first holds since the office began; each day on which amendments began to hold makes another.
    """
    days = {change.since for change in amended if not change.future}
    return 1 + len(days), max(days) if days else began(office).date()


def _amendments(office: Office, rule: Rule) -> list[Amendment]:
    return office.catalog.history.of(rule.id)


def _details(wording: Wording, rule: Rule, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    said = set(PLACE.findall(rule.en if wording.lang.startswith("en") else rule.zh))
    for name, value in params.items():
        if name not in said and value not in (UNSET, [], {}):
            yield wording.parameter_name(name), wording.parameter(rule, name, value)


def _said_here(office: Office, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that readers ask for; not those that only name other clauses."""
    return {name: value for name, value in params.items() if not _clauses_alone(office, value)}


def _clauses_alone(office: Office, value: Any) -> bool:
    """Whether a value holds ids of clauses, and nothing else."""
    if isinstance(value, (dict, list)):
        entries = list(value.values() if isinstance(value, dict) else value)
        return bool(entries) and all(_clauses_alone(office, entry) for entry in entries)
    return isinstance(value, str) and "." in value and office.catalog.find_rule(value) is not None


def _switched(on: bool, english: bool) -> str:
    if english:
        return "in force" if on else "no longer in force"
    return "施行" if on else "停止施行"
