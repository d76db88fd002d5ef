"""What a declaration would give, with nothing saved: an office that is the real one but for its records."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from propctl.cli.areas.area_commands import AreaGroup
from propctl.cli.authoring import declared_here
from propctl.cli.frame import help
from propctl.cli.frame.declared import Command, Group
from propctl.cli.frame.output import Row
from propctl.cli.frame.session import Session, account, running
from propctl.errors import N_, Problem, PropctlError
from propctl.office.compiling.declarations import Declaration
from propctl.office.compiling.everything_read import Found
from propctl.office.compiling.tried import TriedSources
from propctl.office.opened.office import Office
from propctl.publish.area_facts import Paper, papers, promises
from propctl.publish.paper.printed_forms import Content, blank, blank_content
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.publish.site.printed_clauses import STAFF
from propctl.regulation.listed_columns import list_columns
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.local_names import main_form, qualify
from propctl.words.labels import heading

T = TypeVar("T")


@contextmanager
def begun(session: Session, typed: str) -> Iterator[Trial]:
    """The trial of an area, by name, title or file. Its office is an empty folder, removed afterwards."""
    read = declared_here.reading(session)
    one = declared_here.find(read, typed)
    if all(area.name != one.name for area in read.areas):  # unsound, or not in use
        read = declared_here.reading(session, trying=one.name)
        one = next(declared for declared in read.declared if declared.file == one.file)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(session, folder, read, one)
        with closing(trial.office):
            yield trial


class Trial:
    """One area as it would be in use. What can't be shown because of a finding is left out, and said so."""

    def __init__(self, session: Session, folder: str, read: Found, declared: Declaration) -> None:
        self.words, self.declared = session.words, declared
        self.name = declared.name
        self.findings: list[Problem] = declared_here.problems(read, declared)
        self.left_out: list[str] = []  # parts that could not be shown
        sources = TriedSources(Path(session.root) if session.root else None, read)
        self.session = Session(session.environ, folder, session.operator, session.lang)
        self.office = Office(
            folder,
            now=session.now,
            operator=session.operator,
            account=account(),
            lang=session.lang,
            sources=sources,
        )
        self.session.__dict__.update(
            root=folder, sources=sources, office=self.office, now=session.now, unsound_told=True
        )

    @cached_property
    def area(self) -> Area | None:
        """The area as far as it could be read; None where nothing of it could."""
        catalog = self.office.catalog
        return catalog.area(self.name) if self.name in catalog.names and self.declared.declares else None

    def _part(self, title: str, make: Callable[[Area], T], nothing: T) -> T:
        """A part of what the area gives; ``nothing`` where a finding keeps it from being shown."""
        if self.area is None:
            return nothing
        try:
            with running(self.session):
                return make(self.area)
        except (PropctlError, LookupError, ValueError, TypeError, AttributeError):
            if not self.findings:
                raise
            self.left_out.append(self.words(title))
            return nothing

    def everything(self) -> Row:
        """All of it under stable keys."""
        from propctl.cli.commands.integrity import problem_row

        return {
            "area": self.name,
            "file": self.declared.file,
            "findings": [problem_row(self.session, problem) for problem in self.findings],
            "commands": [{"command": command, "help": text} for command, text in self.commands().items()],
            "forms": self.forms(),
            "lists": self.lists(),
            "limits": self.limits(),
            "page": self.page(),
            "left_out": self.left_out,
        }

    # -- parts

    def commands(self) -> dict[str, str]:
        """Each command with its help: the area's own first, then all below it."""
        found: dict[str, str] = {}

        def walk(path: tuple[str, ...], command: Command) -> None:
            found[" ".join(path)] = help.page(path, command)
            if not isinstance(command, Group):
                return
            for name in command.names():
                below = command.find(name)
                if below is not None and name != "list":
                    walk((*path, name), below)

        self._part(
            N_("commands"),
            lambda area: walk(("propctl", area.name), AreaGroup(self.session, area.name)),
            None,
        )
        return found

    def papers(self) -> list[Paper]:
        """The forms that can be printed empty."""
        return self._part(
            N_("blank forms"), lambda area: papers(self.office, area, self.session.lang, staff=True), []
        )

    def content(self, paper: Paper) -> Content:
        """What stands on an empty form."""
        return self._part(
            N_("blank forms"),
            lambda _: blank_content(self.office, self.name, paper.name, self.session.lang),
            Content(),
        )

    def printed(self, paper: Paper) -> str:
        """An empty form as it is printed, as HTML; "" where it can't be."""
        return self._part(
            N_("blank forms"), lambda _: blank(self.office, self.name, paper.name, self.session.lang), ""
        )

    def forms(self) -> list[Row]:
        """Each empty form: its title and its lines."""
        return [
            {
                "form": paper.name,
                "title": self.words.written(paper.title),
                "lines": [self.words.written(entry.label) for entry in self.content(paper).entries],
            }
            for paper in self.papers()
        ]

    def lists(self) -> list[Row]:
        """Each list with its columns; the records of each form first."""

        def make(area: Area) -> list[Row]:
            wanted: list[tuple[str, str, str, list[str]]] = []
            for name, form in area.form.items():
                command = area.name if name == main_form(area) else f"{area.name} {name}"
                wanted.append((command, self.words.label(form.label), qualify(area.name, name), form.show))
            for name, listing in area.lists.items():
                full = qualify(area.name, listing.of or main_form(area))
                wanted.append(
                    (f"{area.name} list {name}", self.words.label(listing.label), full, listing.show)
                )
            return [
                {"list": command, "title": title, "columns": self._columns(form, show)}
                for command, title, form, show in wanted
            ]

        return self._part(N_("lists"), make, [])

    def _columns(self, form: str, show: list[str]) -> list[str]:
        columns = list_columns(self.office.catalog, form, show)
        return [self.words.label(heading(field)) for _, field in columns.values()]

    def limits(self) -> list[Row]:
        """Each limit: from what to what, how long, and the clause that says so."""

        def make(area: Area) -> list[Row]:
            told = promises(self.office, area, STAFF, self.session.lang)
            return [
                {
                    "limit": f"{area.name}.{promise.clock}",
                    "between": self.words.written(promise.what),
                    "within": self.words.written(promise.limit),
                    "calendar": self.words.written(promise.hours),
                    "rule": promise.rule,
                    "clause": self.words.written(promise.text),
                }
                for promise in told
            ]

        return self._part(N_("limits"), make, [])

    def page(self) -> str:
        """The area's page of the staff's handbook, as Markdown; "" where it has none."""

        def make(area: Area) -> str:
            lang = "en" if self.session.lang.startswith("en") else "zh-CN"
            book = Book(self.office, Site(STAFF, [], self.office.now, "", []), lang)
            return self.words.written(book.area(area).markdown)

        return self._part(N_("page of the handbook"), make, "")
