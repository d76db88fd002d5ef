"""What the checks of a declaration demand beyond its types, as far as a JSON schema can say it.

Each demand is one of ``propctl.regulation.soundness``, whose own patterns and names are used here; tests hold
that a schema refuses nothing that the program accepts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from propctl.regulation.soundness.checking import TIMES
from propctl.regulation.soundness.clause_checks import CLAUSE_ID
from propctl.regulation.soundness.fields import NUMBERS, RESERVED, TYPED, WORD
from propctl.regulation.soundness.form_steps import TAKEN
from propctl.regulation.soundness.forms import PREFIX

Schema = dict[str, Any]
EMPTY = ["", [], {}]
NAMED = ("Field", "Step", "Form", "Command", "Batch", "Listing", "Indicator", "Document")
CLAIMING = ("Clock", "Indicator", "Routine")
BOTH = r"^[^|]*[^\s|][^|]*\|[\s\S]*\S"  # 中文|English
EITHER = r"[^\s|]"
PERIODS = ("period", "term", "quarter", "year")  # how a text spells the period that it names


def demand(definitions: Schema, *, shipped: bool) -> None:
    """Write the demands into the definitions of an area and of clauses.

    ``shipped``: of a package, which names everything in two languages; else an office's own, in one at least.
    """
    if "Area" in definitions:
        _names(definitions, shipped)
        _fields(definitions)
        _entries(definitions)
    if "Rule" in definitions:
        rule = definitions["Rule"]
        rule["properties"]["id"]["pattern"] = f"^(?:{CLAUSE_ID.pattern})$"
        _also(rule, _all("zh", "en") if shipped else _any("zh", "en"))


def _names(definitions: Schema, shipped: bool) -> None:
    """What people read has a name."""
    named = {"anyOf": [_all("title"), _all("zh", "en")]} if shipped else _any("title", "zh", "en")
    for kind in NAMED:
        if kind != "Form" or not shipped:  # another file of the package may name it
            _also(definitions[kind], named)
    _also(definitions["Area"], {"if": _all("form"), "then": named})
    label = definitions["Label"]
    _also(label, _all("zh", "en") if shipped else _any("zh", "en"))
    text = {"type": "string", "pattern": BOTH if shipped else EITHER}
    area, form = definitions["Area"]["properties"], definitions["Form"]["properties"]
    area["choices"]["additionalProperties"]["additionalProperties"] = text
    form["state"]["additionalProperties"] = text
    definitions["Ledger"]["properties"]["accounts"]["additionalProperties"] = text
    _option(definitions["Field"], "choices", "object")["additionalProperties"] = text


def _fields(definitions: Schema) -> None:
    """Fields have plain names, and only what belongs to their type."""
    names = {"pattern": f"^(?:{WORD.pattern})$", "not": {"enum": sorted(RESERVED)}}
    for kind, key in (("Form", "field"), ("Form", "ask"), ("Field", "columns"), ("Command", "args")):
        definitions[kind]["properties"][key]["propertyNames"] = names
    field = definitions["Field"]
    for key, types in TYPED.items():
        there = {"required": [key], "properties": {key: {"not": {"enum": EMPTY}}}}
        _also(field, {"if": _typed(types[:1]), "then": there})
        _also(field, {"if": {"not": _typed(types)}, "then": {"properties": {key: {"enum": EMPTY}}}})
    bounds = {"not": _any("min", "max")}
    named = {"properties": {"spelling": {"enum": list(PERIODS)}}, "required": ["spelling"]}
    bounded = {"anyOf": [_typed((*NUMBERS, *TIMES, "month")), named]}
    _also(field, {"if": {"not": bounded}, "then": bounds})
    not_ahead = {"properties": {"max": {"const": "today"}}, "not": _all("min")}
    _also(field, {"if": named, "then": not_ahead})  # a period in words has begun
    whole, others = {"not": {"const": True}}, {"enum": [True, False, "open"]}
    _also(
        field,
        {
            "if": _typed(("rows",)),
            "then": {"properties": {"unique": whole}},
            "else": {"properties": {"unique": others}},
        },
    )
    field["properties"]["decimals"] |= {"minimum": 0, "maximum": 4}
    _option(field, "min_chars", "string")["pattern"] = r"^\$"
    _option(field, "min_chars", "integer")["minimum"] = 0


def _entries(definitions: Schema) -> None:
    """Numbers, steps, limits and figures say what they need."""
    for kind in ("Area", "Form"):
        definitions[kind]["properties"]["prefix"]["pattern"] = f"^(?:{PREFIX.pattern})?$"
    definitions["Form"]["properties"]["step"]["propertyNames"] = {"not": {"enum": list(TAKEN)}}
    for kind in CLAIMING:
        _also(definitions[kind], _any("rule", "rules"))
    _also(definitions["Clock"], _all("stop"))
    _also(definitions["Batch"], _all("each"))
    _also(definitions["Need"], _any("that", "post"))
    measured = {
        "properties": {"measure": {"enum": ["sum", "mean", "median", "max"]}},
        "required": ["measure"],
    }
    _also(
        definitions["Indicator"], {"if": measured, "then": {"anyOf": [_all("what"), _all("start", "stop")]}}
    )


def _also(shape: Schema, more: Schema) -> None:
    shape.setdefault("allOf", []).append(more)


def _option(shape: Schema, key: str, kind: str) -> Schema:
    """Of a key that may have several types, what is said of one."""
    found: Schema = next(option for option in shape["properties"][key]["anyOf"] if option.get("type") == kind)
    return found


def _all(*keys: str) -> Schema:
    return {"required": list(keys)}


def _any(*keys: str) -> Schema:
    return {"anyOf": [_all(key) for key in keys]}


def _typed(types: Iterable[str]) -> Schema:
    return {"properties": {"type": {"enum": list(types)}}, "required": ["type"]}
