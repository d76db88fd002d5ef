"""Reading over what the office writes: words, titles, marks left standing, the areas' own files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.text import PLACE
from propctl.regulation.proofread import Finding, corrections, quoted_titles, unpunctuated, wrong_words

if TYPE_CHECKING:
    from propctl.api.clause_values import Clause
    from propctl.office.opened.office import Office
    from propctl.regulation.model.text import Label

__all__ = [
    "Finding",
    "area_files",
    "area_folders",
    "blanks",
    "corrections",
    "own_pages",
    "persons_named",
    "quoted_titles",
    "unpunctuated",
    "wrong_words",
]


def blanks(clause: Clause) -> list[str]:
    """The parameters that a clause's words name and that nobody has set: it is printed with gaps."""
    return [name for name in PLACE.findall(clause.rule.zh) if clause.values.get(name, UNSET) == UNSET]


def persons_named(
    office: Office, texts: Iterable[str], *, agreed: bool = False
) -> Iterator[tuple[str, Label, str]]:
    """What points to a person in texts that are to be published: the text, what it is, and its value masked.

    Names and numbers of the records, telephones that are not the office's own, plates, ID numbers, e-mail,
    and which flat owes what. ``agreed``: who is named has agreed to it.
    """
    from propctl.entry.masking import mask
    from propctl.entry.people.mentions import KINDS
    from propctl.publish.checking.exposure import exposed_beside

    exposed = exposed_beside(office)
    for text in texts:
        for kind, said in exposed.found(text):
            if not (agreed and kind == "name"):
                yield text, KINDS[kind], mask(said, kind)


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
