"""The page that tells which clauses were tried by hand counts what it lists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from propctl.office.opened.office import Office

PAGE = Path(__file__).parents[2] / "docs/clauses-inspected.md"
VERDICTS = ("成立", "部分", "标签", "不成立")


def listed() -> dict[str, list[list[str]]]:
    """The rows of each section, by its heading."""
    found: dict[str, list[list[str]]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line] = []
        elif line.startswith("| `"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            list(found.values())[-1].append([cell.strip() for cell in cells])
    return found


def test_the_figures_of_the_page_are_those_of_its_rows() -> None:
    sections = listed()
    rows = [row for some in sections.values() for row in some]
    text = PAGE.read_text(encoding="utf-8")
    count = Counter(row[2] for row in rows)
    assert f"**{len(rows)} 条**" in text and set(count) == set(VERDICTS)
    right, part, label, wrong = (count[verdict] for verdict in VERDICTS)
    told = f"成立 {right} 条，部分成立 {part} 条，标签 {label} 条，不成立 {wrong} 条"
    assert told in text
    assert [head for head, some in sections.items() if f"（{len(some)} 条）" not in head] == []


def test_each_row_is_of_one_clause_that_there_is(shipped_office: Office) -> None:
    rows = [row for some in listed().values() for row in some]
    ids = [row[0].strip("`") for row in rows]
    assert len(set(ids)) == len(ids) and {len(row) for row in rows} == {6}
    assert [one for one in ids if shipped_office.catalog.find_rule(one) is None] == []
