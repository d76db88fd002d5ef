"""JSON schemas of what people write by hand, for editors: ``schema/*.json``.

Their shape is that of the msgspec types by which the program reads these files. What a key is for is taken
from the tables of ``docs/authors/language.md`` and from ``meanings.toml``; names and patterns from the checks
that refuse what does not follow them. They keep to draft 7, the last that editors of TOML understand.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
from propctl_plugins.scripts.model import Answer, Node, Tables

from propctl.office.opened.settings import Settings
from propctl.regulation.amendments import Amendment
from propctl.regulation.model import constructs
from propctl.regulation.model.constructs import RANKS, Area, Construct, Rule
from propctl.regulation.model.parsing import OURS
from propctl.worktime.calendars import KEYS as CALENDAR_KEYS
from tools.reference import ROOT, Incomplete, explained, meanings
from tools.reference.demands import demand
from tools.reference.settings import COMPUTED, TABLES

Schema = dict[str, Any]
LANGUAGE = ROOT / "docs" / "authors" / "language.md"
NOTE = "由 tools/reference 按代码生成，请勿手改；重新生成：make reference"
COMPUTED_NOTE = "由程序算出，写了也不算"
# The heading of docs/authors/language.md below which the keys of a construct are explained.
HEADINGS: dict[type[msgspec.Struct], str] = {
    Construct: "声明语言",
    Rule: "条款",
    constructs.Source: "条款",
    Area: "业务",
    constructs.Form: "表",
    constructs.Field: "字段",
    constructs.Step: "步骤",
    constructs.Say: "要说的话",
    constructs.Opens: "同时新建",
    constructs.Need: "前提",
    constructs.Clock: "期限",
    constructs.Routine: "例行工作",
    constructs.Role: "岗位",
    constructs.Procedure: "处置程序",
    constructs.Listing: "名单",
    constructs.Indicator: "指标",
    constructs.Ladder: "第几次怎样处理",
    constructs.Collected: "收缴率",
    constructs.Ledger: "账",
    constructs.Move: "`moves",
    constructs.Document: "打印的表格",
    constructs.Page: "手册里的页",
    constructs.Command: "命令",
    constructs.Batch: "批量新建",
    constructs.SetUp: "搬进来的台账",
    constructs.SheetColumn: "列",
    constructs.SetUpRecord: "记录",
    constructs.Hook: "控制器接手的地方",
    constructs.SetUp: "搬进来的台账",
    constructs.SheetColumn: "列",
    constructs.SetUpRecord: "记录",
}
TITLES = {
    "area": "业务声明 area.toml、area/*.toml（随包分发）",
    "rules": "条款 rules.toml（随包分发）",
    "own-area": "单位自己的业务 areas/名称.toml",
    "settings": "单位的设置 propctl.toml",
    "amendments": "单位的修订 rules.toml",
    "script": "话术 scripts/名称.toml",
}


def files() -> dict[str, str]:
    """Every schema, by the name of its file."""
    made = {
        "area": _area_file(_definitions(Area, shipped=True)),
        "rules": _clauses(_definitions(Rule, shipped=True)),
        "own-area": _own_area(_definitions(Area, Rule)),
        "settings": _settings(_definitions(Settings)),
        "amendments": _amendments(_definitions(Amendment)),
        "script": _whole("Tables", _definitions(Tables)),
    }
    return {f"{name}.json": _written(name, schema) for name, schema in made.items()}


def _written(name: str, schema: Schema) -> str:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$comment": NOTE, "title": TITLES[name]}
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=1) + "\n"


# -- shapes


def _definitions(*kinds: type, shipped: bool = False) -> Schema:
    """The types and all that they are made of, as msgspec tells them, each key with what it is for."""
    _, found = msgspec.json.schema_components(kinds, ref_template="#/definitions/{name}")
    means = _means()
    for name, shape in found.items():
        shape["properties"] = {
            key: _property(_without_null(told), means.get((name, key), ""))
            for key, told in shape["properties"].items()
        }
        shape.pop("title")
        if name in means:
            shape["description"] = f"{means[name]}：{shape.get('description', '')}"
        lacking = [key for key in shape["properties"] if (name, key) not in means and key not in OURS]
        if lacking and name != "Label":
            raise Incomplete(f"tools/reference/schemas.py, HEADINGS: nothing explains {lacking} of {name}")
    if Area in kinds:
        added = _added(found)
        demand(found, shipped=shipped)
        found |= added
    return found


def _without_null(told: Schema) -> Schema:
    """TOML knows no null: what may be left out is left out."""
    options = [option for option in told.get("anyOf", ()) if option != {"type": "null"}]
    rest = {key: value for key, value in told.items() if key != "anyOf" and (key, value) != ("default", None)}
    return {**(options[0] if len(options) == 1 else {"anyOf": options} if options else {}), **rest}


def _property(told: Schema, means: str) -> Schema:
    """A key with its meaning; draft 7 looks at nothing beside a ``$ref``, so that goes inside."""
    if "$ref" in told:
        told = {"allOf": [{"$ref": told.pop("$ref")}], **told}
    return {"description": means, **told} if means else told


def _added(found: Schema) -> Schema:
    """What others may add to an area: the same, but an entry may be a part of one that is there already."""

    def loosened(told: Any) -> Any:
        if isinstance(told, dict):
            kept = {key: told[key] if key == "items" else loosened(told[key]) for key in told}
            if "$ref" in kept:
                kept["$ref"] = kept["$ref"].replace("/definitions/", "/definitions/Added")
            return kept
        return [loosened(entry) for entry in told] if isinstance(told, list) else told

    made = {
        f"Added{name}": loosened(shape) for name, shape in found.items() if name not in ("Rule", "Source")
    }
    for shape in made.values():
        shape.pop("required", None)
    return made


# -- files


def _whole(name: str, definitions: Schema) -> Schema:
    """A file that is one structure."""
    return {**definitions.pop(name), "definitions": definitions}


def _area(definitions: Schema) -> Schema:
    own = definitions["AddedArea"]["properties"]
    for key in ("extends", "name", "unused"):
        own.pop(key, None)
    whole = _whole("Area", definitions)
    for key in ("name", "unused"):
        whole["properties"].pop(key, None)
    added = {"type": "object", "additionalProperties": {"$ref": "#/definitions/AddedArea"}}
    extends = whole["properties"]["extends"]
    whole["properties"]["extends"] = {"description": extends["description"], **added}
    return whole


def _area_file(definitions: Schema) -> Schema:
    """``area.toml``, or a file of ``area/`` that continues it: the title stands in one of them."""
    return {key: value for key, value in _area(definitions).items() if key != "allOf"}


def _clauses(definitions: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"rule": {"type": "array", "items": {"$ref": "#/definitions/Rule"}}},
        "additionalProperties": False,
        "definitions": definitions,
    }


def _own_area(definitions: Schema) -> Schema:
    """Area and clauses in one file."""
    whole = _area(definitions)
    clauses = _clauses({})["properties"]["rule"]
    whole["properties"]["rule"] = {"description": "条款，写作 [[rule]]", **clauses}
    return whole


def _settings(definitions: Schema) -> Schema:
    definitions["Post"]["properties"]["rank"] |= {"enum": list(RANKS)}
    whole = _whole("Settings", definitions)
    text: Schema = {"type": "string"}
    several = {"anyOf": [text, {"type": "array", "items": text}]}
    shapes: dict[str, Schema] = {
        "days": text,
        "windows": several,
        "holidays": {"enum": ["CN", "none", ""]},
        "off": several,
        "worked": several,
    }
    means = explained("calendars", CALENDAR_KEYS)
    whole["properties"]["calendars"]["additionalProperties"] = {
        "type": "object",
        "properties": {key: {"description": means[key], **shapes[key]} for key in CALENDAR_KEYS},
        "additionalProperties": False,
    }
    return whole


def _amendments(definitions: Schema) -> Schema:
    lines = {"type": "array", "items": {"$ref": "#/definitions/Amendment"}}
    return {"type": "object", "properties": {"amendments": lines}, "definitions": definitions}


# -- meanings


def _means() -> dict[Any, str]:
    """What each key of each type is for, by (type, key), and by type what that is."""
    found: dict[Any, str] = _of_settings()
    sections = _sections()
    for kind, heading in HEADINGS.items():
        rows = sections.get(heading, {})
        common = sections[HEADINGS[Construct]] if issubclass(kind, Construct) else {}
        rows = {**common, **rows}
        keys = [key for key in kind.__struct_encode_fields__ if kind is not Area or key not in OURS]
        lacking = [key for key in keys if key not in rows]
        if lacking:
            raise Incomplete(f"docs/authors/language.md, {heading}: without a row: {lacking}")
        found |= {(kind.__name__, key): rows[key] for key in keys}
        found[kind.__name__] = heading.strip("`")
    for section, kinds in (("amendments", (Amendment,)), ("scripts", (Tables, Node, Answer))):
        means = explained(
            f"schema {section}",
            [f"{kind.__name__}.{key}" for kind in kinds for key in kind.__struct_encode_fields__],
        )
        found |= {tuple(name.split(".")): text for name, text in means.items()}
    return found


def _sections() -> dict[str, dict[str, str]]:
    """The tables of the language's reference: first word of the heading -> key -> its meaning."""
    found: dict[str, dict[str, str]] = {}
    heading = ""
    for line in LANGUAGE.read_text(encoding="utf-8").splitlines():
        if title := re.match(r"#+ (.+)", line):
            heading = title[1].split(" ")[0]
        elif row := re.match(r"\| `([a-z_]+)` \| (.+) \|$", line):
            text = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", row[2]).replace(r"\|", "|")
            found.setdefault(heading, {}).setdefault(row[1], text.removesuffix("，见下"))
    return found


def _of_settings() -> dict[Any, str]:
    rows, tables = meanings("settings"), meanings("tables")
    found: dict[Any, str] = {}
    for table, title, kind in TABLES:
        found[kind.__name__] = title
        found["Settings", table.partition(".")[0]] = tables.get(table, title).strip().partition("\n")[0]
        for key in kind.__struct_encode_fields__:
            name = f"{table}.{key}"
            found[kind.__name__, key] = COMPUTED_NOTE if name in COMPUTED else rows[name]
    for table in ("departments", "calendars", "plugins"):
        found["Settings", table] = tables[table].strip().partition("\n")[0]
    return found
