"""What templates may ask of clauses (``rule``, ``clause``, ``param`` …), and the cards of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.errors import N_, UsageError
from propctl.publish.escape import page
from propctl.publish.site.printed_clauses import STAFF, Clause, as_audience, clause
from propctl.publish.unsaid import Unsaid
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.local_names import qualify
from propctl.words.messages import Words

if TYPE_CHECKING:
    from propctl.office.asking.procedures import Card, Ringing, Stage
    from propctl.office.opened.office import Office


def lookups(office: Office, area: str, lang: str, audience: str = STAFF) -> dict[str, Any]:
    """The functions that a template of an area calls, by name; ids of clauses may drop the area."""
    asked = _Lookups(office, area, lang, audience)
    return {
        "rule": asked.rule,
        "clause": asked.text,
        "param": asked.param,
        "known": asked.known,
        "uses": asked.uses,
        "procedures": asked.procedures,
    }


class _Lookups:
    """The clauses of one office, as a template of one area asks for them."""

    def __init__(self, office: Office, area: str, lang: str, audience: str) -> None:
        self.office, self.area, self.lang, self.audience = office, area, lang, audience
        self.wording = office.in_words(lang).to(as_audience(audience))

    def rule(self, rule_id: str) -> Clause:
        """A clause as pages print it."""
        return clause(self.office, self._declared(rule_id), self.lang, self.audience)

    def text(self, rule_id: str) -> str:
        """The words of a clause with its values; left out where it is not in force, or says nothing yet."""
        said = self.rule(rule_id).text if self.office.in_force(self._declared(rule_id)) else ""
        return said or Unsaid()

    def param(self, rule_id: str, name: str) -> str:
        """A value of a clause in words."""
        return self.wording.parameter(self._declared(rule_id), name, self._value(rule_id, name))

    def known(self, rule_id: str, name: str) -> bool:
        """Whether the office has set the value, of a clause in force."""
        return self.office.in_force(self._declared(rule_id)) and bool(self._value(rule_id, name) != UNSET)

    def uses(self, name: str) -> bool:
        """Whether the office has an area, of whose clauses another one's template may then speak."""
        return name in self.office.catalog.names

    def procedures(self, *, names: bool = False) -> Markup:
        """The cards of the area."""
        return procedure_cards(self.office, self.area, self.lang, names=names)

    def _declared(self, rule_id: str) -> Rule:
        """A clause of an area in use; ``UsageError`` for any other."""
        found = self.office.catalog.rule(qualify(self.area, rule_id))
        self.office.catalog.area(found.id.partition(".")[0])
        return found

    def _value(self, rule_id: str, name: str) -> Any:
        found = self._declared(rule_id)
        params = self.office.catalog.params(found, self.office.today)
        if name not in params:
            raise UsageError(N_("the clause {rule} has no parameter {name!r}"), rule=found.id, name=name)
        return params[name]


def procedure_cards(office: Office, area: str, lang: str, *, names: bool) -> Markup:
    """The area's cards: what is done, by whom, whom it rings and what is said.

    ``names``: who holds the posts today, with telephones; never on a page, where no people stand.
    """
    from propctl.office.asking.procedures import cards

    found = []
    for card in cards(office, area):
        lines = "".join(_stage(office, card, stage, lang, names) for stage in card.stages)
        found.append(f"<h3>{page(card.title.of(lang))}</h3>\n<ol>{lines}</ol>")
    return Markup("\n\n".join(found))


def _stage(office: Office, card: Card, stage: Stage, lang: str, names: bool) -> str:
    """One line of a card."""
    who = office.in_words(lang).posts(stage.posts, card.form) if stage.posts else ""
    rung = [one for one in stage.ring if names or one.who.zh == one.number]
    numbers = Words(lang).joined(dict.fromkeys(_rung(one, lang) for one in rung))
    posts = f" <small>{page(who)}</small>" if who else ""
    ring = f" <b>☎ {page(numbers)}</b>" if numbers else ""
    said = "".join(f"<br>“{page(text.of(lang))}”" for text in stage.say)
    return f"<li>{page(stage.title.of(lang))}{posts}{ring}{said}</li>"


def _rung(one: Ringing, lang: str) -> str:
    name = one.who.of(lang)
    return name if one.number in ("", name) else f"{name} {one.number}"
