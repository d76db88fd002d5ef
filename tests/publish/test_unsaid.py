"""A clause that is switched off, or not set yet, leaves no trace in the sentences around it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from propctl.publish.paper.printed_forms import blank
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.publish.unsaid import Unsaid, without_unsaid
from propctl.testing import Workspace

AREAS = Path(__file__).parents[2] / "plugins" / "propctl_plugins"
PROMISED = re.compile(r"""param\("([a-z0-9.-]+)", "within"\)""")
STRAY = re.compile(r"(?m)^[ ]*(?:[-*]|\d+\.)?[ ]*[，；：。,;]|[，；：,;][ ]*[。.]|。。|[，；]{2}")
OFF = (
    '{{ rule = "{0}", set = {{ in_force = false }}, since = 2026-11-01, '
    'entered = 2026-11-01T09:00:00+08:00, by = "director" }},'
)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("*；乙。", "乙。"),
        ("甲；*。", "甲。"),
        ("甲；*；*。", "甲。"),
        ("*；*。丙。", "丙。"),
        ("甲。*。丙。", "甲。丙。"),
        ("3. 进场：*。", "3. 进场。"),
        ("1. 甲。\n2. *；*。\n3. 丙。", "1. 甲。\n3. 丙。"),
        ("<ol><li>*。</li><li>乙。</li></ol>", "<ol><li>乙。</li></ol>"),
        ("<p>甲&#59; *&#46;</p>", "<p>甲&#46;</p>"),
        ("One. *. Three; *.", "One. Three."),
        ("甲。\n\n乙。", "甲。\n\n乙。"),
    ],
)
def test_what_a_silent_clause_was_part_of_goes_with_it(written: str, left: str) -> None:
    assert without_unsaid(written.replace("*", Unsaid())) == left


def switch_off(workspace: Workspace, rules: list[str]) -> None:
    lines = "\n".join(OFF.format(rule) for rule in rules)
    (workspace.root / "rules.toml").write_text(f"amendments = [\n{lines}\n]\n", encoding="utf-8")


@pytest.mark.rule("renovation.owner-notice")
def test_a_clause_that_is_off_or_not_set_stands_neither_on_the_page_nor_on_the_owners_notice(
    workspace: Workspace, tmp_path: Path
) -> None:
    switch_off(workspace, ["renovation.no-passenger-lift"])
    workspace.run("rules", "set", "renovation.waste-window", "window=unset", by="director")
    printed = tmp_path / "owners.html"
    line = ("renovation", "print", "装修须知（业主须知）", "--out", str(printed))
    assert workspace.run(*line).status == 0
    paper = html.unescape(re.sub(r"<[^>]*>", "\n", printed.read_text(encoding="utf-8")))
    said = paper[paper.index("各位业主") :]
    page = workspace.page("renovation", audience="residents")
    for text in (said, page):
        assert "客梯" not in text and "未设定" not in text and "垃圾站" not in text
        assert "不得留到第二天" in text and not STRAY.search(text)
    permit = html.unescape(blank(workspace.office(), "renovation", "permit"))
    assert "随证发放" in permit and "未设定" not in permit


def test_pages_read_whole_when_an_office_has_switched_every_clause_off(workspace: Workspace) -> None:
    catalog = workspace.office().catalog
    switch_off(workspace, [rule.id for name in catalog.names for rule in catalog.rules(name).values()])
    office = workspace.office()
    book = Book(office, Site("residents", [], office.now, "", []), "zh-CN")
    pages = {name: book.area(office.catalog.area(name)).markdown for name in office.catalog.names}
    assert {name: STRAY.findall(text) for name, text in pages.items() if STRAY.search(text)} == {}


@pytest.mark.parametrize(
    "template", sorted(AREAS.glob("*/*.md.j2")), ids=lambda path: str(path.relative_to(AREAS))
)
def test_a_limit_in_a_written_sentence_is_promised_only_while_its_clause_holds(template: Path) -> None:
    lines = template.read_text(encoding="utf-8").splitlines()
    said = {(rule, line) for line in lines for rule in PROMISED.findall(line)}
    assert [rule for rule, line in said if f'known("{rule}", "within")' not in line] == []
