"""What to say in a situation: the steps of the clauses that name it, and the phrases of the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from propctl.api import Office, UsageError
from propctl.errors import N_
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.regulation.model.text import Label, label
from propctl.words.clauses import value_text

CALLS = {"phone": ("phone-polite-words", "polite-language"), "guard": ("guard-politeness",)}
NAMES = {
    "opening": Label("开头", "Opening"),
    "holding": Label("等候", "Holding"),
    "transferring": Label("转接", "Transferring"),
    "closing": Label("结束", "Closing"),
    "stopping": Label("拦停", "Stopping"),
    "asking": Label("询问", "Asking"),
    "refusing": Label("谢绝", "Refusing"),
    "phrases": Label("用语", "Phrases"),
    "forbidden": Label("不要", "Never"),
    "policy_basis": Label("政策依据", "Policy basis"),
    "text": Label("这样说", "Say"),
}


def look_up(office: Office, wanted: str, occasion: str = "") -> str:
    """The sheet of a situation or trigger; ``occasion`` narrows the phrases to those that fit it."""
    lines = [line for rule in _triggered(office, wanted) for line in _steps(office, rule)]
    situations = {**_situations(office), **_aliases(office)}
    if wanted in situations:
        lines += _library(office, situations[wanted], occasion)
    if not lines and wanted not in situations:
        known = [label(text) for text in (*_triggers(office), *_names(office).values())]
        names = Label("、".join(one.zh for one in known), ", ".join(one.en for one in known))
        raise UsageError(N_("there is no situation {name!r}; there are: {known}"), name=wanted, known=names)
    return "\n".join(lines)


def _names(office: Office) -> dict[str, str]:
    found: dict[str, str] = office.catalog.param("scripts.standard-language", "situations", office.today)
    return found


def _situations(office: Office) -> dict[str, str]:
    return {key: key for key in _names(office)}


def _aliases(office: Office) -> dict[str, str]:
    named = {key: label(text) for key, text in _names(office).items()}
    return {word: key for key, one in named.items() for word in (one.zh, one.en)}


def _rules(office: Office) -> list[Rule]:
    rules = {rule.id: rule for rule in office.catalog.rules("scripts").values()}.values()
    return [rule for rule in rules if office.in_force(rule)]


def _triggers(office: Office) -> list[str]:
    params = [office.catalog.params(rule, office.today) for rule in _rules(office)]
    return [entry["trigger"] for entry in params if "trigger" in entry]


def _triggered(office: Office, wanted: str) -> Iterator[Rule]:
    for rule in _rules(office):
        trigger = label(office.catalog.params(rule, office.today).get("trigger", ""))
        named = wanted in (rule.id, rule.id.partition(".")[2], trigger.en)
        if trigger.zh and (named or trigger.zh in wanted):
            yield rule


def _steps(office: Office, rule: Rule) -> Iterator[str]:
    """The clause's steps in their order, then what it says beside them."""
    params = office.catalog.params(rule, office.today)
    yield f"{label(params['trigger']).of(office.lang)} ({rule.id})"
    for number, step in enumerate(params.get("steps", {}).values(), 1):
        yield f"  {number}. {label(step).of(office.lang)}"
    for name in ("text", "forbidden", "policy_basis"):
        if name in params:
            yield _named(office, rule, name, params[name])
    if rule.id.endswith("comfort-trapped"):
        yield "  " + ("Emergency: " if _english(office) else "应急电话：") + office.settings.office.emergency


def _library(office: Office, situation: str, occasion: str) -> Iterator[str]:
    for clause in CALLS.get(situation, ()):
        rule = office.catalog.rule(f"scripts.{clause}")
        if office.in_force(rule):
            for name, value in office.catalog.params(rule, office.today).items():
                yield _named(office, rule, name, value)
    rows = office.index.rows(form="scripts.phrase", states=("used",))
    fitting = [row.values for row in rows if row.values["situation"] == situation]
    closest = [row for row in fitting if occasion and occasion in str(row.get("occasion") or "")]
    for row in closest or fitting:
        where = f"（{row['occasion']}）" if row.get("occasion") else ""
        yield f"  {row['words']}{where}"


def _named(office: Office, rule: Rule, name: str, value: Any) -> str:
    colon = ": " if _english(office) else "："
    text = value_text(value, office.lang, lambda word: office.named("scripts", word))
    hint = f"{'; ' if _english(office) else '；'}propctl rules set {rule.id}" if value == UNSET else ""
    return f"  {NAMES[name].of(office.lang)}{colon}{text}{hint}"


def _english(office: Office) -> bool:
    return office.lang.startswith("en")
