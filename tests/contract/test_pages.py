"""The value that the program enforces is the value that the handbook prints, in every area.

Every parameter of every clause in force is amended to a value that stands nowhere else; each area's page in
the staff's edition must then print all of them, and no area's own page may hold a copy of a shipped one.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Container
from pathlib import Path
from typing import Any

import markdown
import pytest

from propctl.office.opened.discovery import entry_points
from propctl.office.opened.office import Office
from propctl.office.opened.settings import Identity
from propctl.publish.page_parts import plain
from propctl.publish.site.mkdocs_plugin import _EXTENSIONS
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.publish.templates import office_folder
from propctl.regulation.catalog import qualify
from propctl.regulation.model.constructs import UNSET, Rule
from propctl.store.files.toml import dump_value
from propctl.testing import make_workspace
from propctl.words.terms import LIMIT

AREAS = [name for name, _ in entry_points()]
POSTS = {f"t-{number}": f"新设岗位{number}" for number in range(40)}
FIXED = {  # parameters whose words are few: another of them
    "calendar": ("office", "desk"),
    "day_ends": ("19:07", "20:07"),
    "roll": ("next-workday", "none"),
    "shift": ("previous-workday", "next-workday"),
    "weekday": ("sun", "tue"),
    "month_day": (27, 26),
    "months": ([7], [8]),
    "at": ("03:07", "04:07"),
    "window": ("03:07-04:09", "05:07-06:09"),
    "starting": ("2026-11-19", "2026-11-18"),
}
UNITS = {"m": "43m", "h": "43h", "d": "43d", "wd": "43wd", "mo": "43mo", "s": "43s"}


class Fresh:
    """Makes values that stand nowhere else, each of the kind of the one it replaces."""

    def __init__(self, posts: Container[str]) -> None:
        self._count, self._posts = 0, posts

    def of(self, name: str, value: Any, params: dict[str, Any]) -> Any:
        """Another value for the parameter ``name``."""
        if name in FIXED and (value == UNSET or name != "calendar" or value in FIXED[name]):
            first, second = FIXED[name]
            return second if value == first else first
        if name == "every":
            return self._every(value, params)
        if value == UNSET:
            return "43wd" if name in ("within", "before", "after") else self._number()
        return self._like(value)

    def _like(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return self._number()
        if isinstance(value, list):
            return [self._like(entry) for entry in value] or [self._text()]
        if isinstance(value, dict):
            return {key: self._like(entry) for key, entry in value.items()} or {"other": self._text()}
        return self._text_like(str(value))

    def _text_like(self, value: str) -> str:
        if LIMIT.fullmatch(value):
            unit = value.lstrip("-0123456789")
            sign = "-" if value.startswith("-") else ""
            other = "next-day" if value != "next-day" else "same-day"
            return sign + UNITS[unit] if unit in UNITS else other
        if value in self._posts:
            return f"t-{self._next() % len(POSTS)}"
        return self._text()

    def _every(self, value: Any, params: dict[str, Any]) -> str:
        """An interval of the unit that the parameters beside it need."""
        if value == UNSET or not {"weekday", "month_day", "months", "at"} & params.keys():
            return "9d" if value != "9d" else "8d"
        units = {
            "day": "9d",
            "week": "5w",
            "month": "5mo",
            "quarter": "9mo",
            "half-year": "18mo",
            "year": "3y",
        }
        return units.get(str(value), "9d")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _number(self) -> int:
        return 70_000 + self._next()

    def _text(self) -> str:
        return f"新值{self._next()}字"


def demanding(office: Office, area: str) -> list[tuple[Rule, list[str]]]:
    """Each clause of an area in force, with its parameters that demand something."""
    rules = {rule.id: rule for rule in office.catalog.rules(area).values()}.values()
    wanted = [(rule, [name for name in rule.params if name not in rule.info]) for rule in rules]
    return [(rule, names) for rule, names in wanted if names and office.in_force(rule)]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has amended nothing."""
    return make_workspace(tmp_path_factory.mktemp("shipped") / "office").office()


@pytest.fixture(scope="module")
def amended(shipped: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has amended everything."""
    workspace = make_workspace(tmp_path_factory.mktemp("amended") / "office")
    settings = workspace.root / "propctl.toml"
    posts = "".join(f'{name} = {{ zh = "{zh}", en = "New post {name}" }}\n' for name, zh in POSTS.items())
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[posts]\n{posts}", encoding="utf-8")
    fresh = Fresh(shipped.settings.posts)
    lines = [
        dump_value(
            {
                "rule": rule.id,
                "set": {name: fresh.of(name, rule.params[name], rule.params) for name in names},
                "since": dt.date(2026, 11, 1),
                "entered": dt.datetime(2026, 11, 1, 9, tzinfo=shipped.tz),
                "by": "director",
            }
        )
        for area in shipped.catalog.names
        for rule, names in demanding(shipped, area)
    ]
    text = "amendments = [\n" + "".join(f"  {line},\n" for line in lines) + "]\n"
    (workspace.root / "rules.toml").write_text(text, encoding="utf-8")
    return workspace.office()


def built(office: Office, area: str) -> dict[str, str]:
    """The clauses on an area's page of the staff's edition, as a browser shows them: id -> text."""
    book = Book(office, Site("staff", [], office.now, "", []), "zh-CN")
    page = markdown.markdown(book.area(office.catalog.area(area)).markdown, extensions=list(_EXTENSIONS))
    clauses = page.partition('<ul class="clauses">')[2].partition("</ul>")[0]
    entries = (entry.partition('">') for entry in clauses.split('<li id="')[1:])
    return {f"{area}.{html.unescape(anchor)}": plain(text) for anchor, _, text in entries}


@pytest.mark.parametrize("area", AREAS)
def test_the_page_prints_every_parameter_as_it_was_amended(
    shipped: Office, amended: Office, area: str
) -> None:
    page = built(amended, area) if demanding(shipped, area) else {}
    wrong = []
    for rule, names in demanding(shipped, area):
        params = amended.catalog.params(rule, amended.today)
        for name in names:
            assert params[name] != rule.params[name], f"{rule.id}.{name} was not amended"
            text = " ".join(amended.in_words("zh-CN").parameter(rule, name, params[name]).split())
            if not text or text not in page.get(rule.id, ""):
                wrong.append(f"{rule.id}.{name}: {text}")
    assert wrong == []


def prose(path: Path) -> str:
    """What a template says in its own words: without expressions, tags, anchors, links and list numbers."""
    text = path.read_text(encoding="utf-8")
    for markup in (r"\{\{.*?\}\}", r"\{%.*?%\}", r"\{#.*?#\}", r"\{:.*?\}", r"<[^>]*>", r"\]\([^)]*\)"):
        text = re.sub(markup, " ", text, flags=re.DOTALL)
    return re.sub(r"^\s*\d+\. ", "", text, flags=re.MULTILINE)


def copies(office: Office, rule: Rule, name: str, text: str) -> list[str]:
    """The words of a parameter's value that stand in ``text``; a common noun is no copy."""
    return [
        word
        for value in _values(rule.params[name])
        if _stands(word := _shown(office, rule, name, value), text)
    ]


def _values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [entry for inner in value.values() for entry in _values(inner)]
    if isinstance(value, list):
        return [entry for inner in value for entry in _values(inner)]
    return [value]


def _shown(office: Office, rule: Rule, name: str, value: Any) -> str:
    """The value as it would be copied; "" for one that says nothing outside of its clause."""
    word = office.in_words("zh-CN").parameter(rule, name, value)
    telling = value in office.settings.posts or word[:1].isdecimal() or len(word) >= 8
    return word if telling and value != UNSET and name != "calendar" else ""


def _stands(word: str, text: str) -> bool:
    if word.isdecimal():
        return int(word) > 1 and re.search(rf"(?<!\d){word}(?!\d)", text) is not None
    return len(word) >= 3 and word in text


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("template", ["page.md.j2", "service.md.j2"])
def test_no_page_holds_a_copy_of_a_parameters_value(shipped: Office, area: str, template: str) -> None:
    path = office_folder(shipped, area) / template
    text = prose(path) if path.is_file() else ""
    found = [
        f"{rule.id}.{name}: {word}"
        for rule, names in demanding(shipped, area)
        for name in names
        for word in copies(shipped, rule, name, text)
    ]
    assert found == []


def test_a_copied_value_is_seen(shipped: Office) -> None:
    rule = shipped.catalog.rule("complaints.transfer-within")
    assert copies(shipped, rule, "within", "我们在20分钟内送达。") == ["20分钟"]
    assert copies(shipped, rule, "within", "我们及时送达。") == []
    rule = shipped.catalog.rule("notices.general-documents")
    assert copies(shipped, rule, "post", "由客户服务主任起草") == ["客户服务主任"]
    rule = shipped.catalog.rule("notices.posting")
    assert copies(shipped, rule, "places", "尚未设定，（未设定）") == []


PLUGINS = Path(__file__).parents[2] / "plugins" / "propctl_plugins"
GENERAL = ("notices", "handbook")  # areas whose names are those of pages that every site has


def test_a_template_speaks_of_another_areas_page_only_where_the_office_uses_that_area() -> None:
    """A link to a page that is none stops the build of an office that does without the area."""
    names = {path.name for path in PLUGINS.iterdir()}
    unguarded = [
        f"{path.parent.name}/{path.name}: {line.strip()}"
        for path in sorted(PLUGINS.glob("*/*.md.j2"))
        for line in path.read_text("utf-8").splitlines()
        for area in re.findall(r"([a-z]+)\.html", line)
        if area in names - {path.parent.name, *GENERAL} and f'uses("{area}")' not in line
    ]
    assert unguarded == []


def _said(pattern: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """(area, file, the groups) of everything in the areas' templates that matches."""
    return [
        (path.relative_to(PLUGINS).parts[0], path.name, groups)
        for path in sorted(PLUGINS.rglob("*.j2"))
        for groups in (found.groups() for found in re.finditer(pattern, path.read_text("utf-8")))
    ]


def test_a_template_asks_only_for_areas_clauses_and_settings_that_there_are(shipped: Office) -> None:
    """A misspelt area in ``uses`` would hide its sentence from every office, and nobody would notice."""
    catalog = shipped.catalog
    areas = _said(r'\buses\("([^"]*)"\)')
    clauses = _said(r'\b(?:known|param|clause|rule)\("([^"]*)"(?:, *"([^"]*)")?')
    settings = _said(r"\boffice\.(\w+)")
    assert areas and clauses and settings
    wrong = [f"{file}: uses {name}" for _, file, (name,) in areas if name not in catalog.names]
    for area, file, (name, param) in clauses:
        rule = catalog.find_rule(qualify(area, name))
        if rule is None or (param and param not in rule.params):
            wrong.append(f"{area}/{file}: {name} {param or ''}")
    known = set(Identity.__struct_fields__)
    wrong += [f"{area}/{file}: office.{name}" for area, file, (name,) in settings if name not in known]
    assert wrong == []
