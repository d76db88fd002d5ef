"""Reading over what the office writes: words, titles, marks left standing, the areas' own files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.text import PLACE
from propctl.regulation.proofread import Finding, corrections, quoted_titles, unpunctuated, wrong_words

if TYPE_CHECKING:
    from propctl.api.clause_values import Clause
    from propctl.office.opened.office import Office

__all__ = [
    "Finding",
    "area_files",
    "area_folders",
    "blanks",
    "corrections",
    "own_pages",
    "quoted_titles",
    "unpunctuated",
    "wrong_words",
]


def blanks(clause: Clause) -> list[str]:
    """The parameters that a clause's words name and that nobody has set: it is printed with gaps."""
    return [name for name in PLACE.findall(clause.rule.zh) if clause.values.get(name, UNSET) == UNSET]


def area_folders(office: Office) -> dict[str, Path]:
    """The folder of each area that the office uses, in its order; it may bring files of its own."""
    from propctl.publish.templates import area_folders

    return area_folders(office)


def area_files(office: Office) -> Iterator[tuple[str, str]]:
    """(``area/file``, its text) of each area's clauses and page, or of its one file in the workspace."""
    from propctl.publish.templates import office_folder

    for area, place in office.sources.compiled.folders.items():
        folder = office_folder(office, area)
        for path in (Path(place), folder / "rules.toml", folder / "page.md.j2"):
            if path.is_file():
                yield f"{area}/{path.name}", path.read_text(encoding="utf-8")


def own_pages(office: Office) -> Iterator[tuple[str, str]]:
    """(path, its text) of each page that the office wrote itself beside the areas' pages."""
    from propctl.publish.site.site_config import own_pages

    return own_pages(office.root)
