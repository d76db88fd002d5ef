"""The staff's handbook as a book: the chapters of areas and posts, as data that the paper lays out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_
from propctl.publish.area_facts import duties, flow, papers, promises
from propctl.publish.site.drawing import flow_on_paper, numbered
from propctl.publish.site.post_pages import post_facts
from propctl.publish.site.printed_clauses import STAFF, changes, clause, edition, printed
from propctl.words.written_days import dated, speaker

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.publish.site.printed_clauses import Clause
    from propctl.regulation.model.constructs import Area


class Told(msgspec.Struct, frozen=True):
    """A clause on paper."""

    text: str
    small: list[str]  # what its words do not say, what will change, where it stands


class Table(msgspec.Struct, frozen=True):
    """A table; with no heads, of names and what they are."""

    heads: list[str]
    rows: list[list[str]]


class Drawing(msgspec.Struct, frozen=True):
    """The way of a record, with the steps that it numbers."""

    title: str
    svg: str
    width: int  # pixels
    steps: list[str]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a chapter: what it has of each kind, in this order."""

    title: str
    lines: list[str] = []  # a paragraph each
    items: list[str] = []
    tables: list[tuple[str, Table]] = []  # what stands above it, "" for nothing
    clauses: list[Told] = []
    drawings: list[Drawing] = []


class Chapter(msgspec.Struct, frozen=True):
    """One area or one post."""

    title: str
    sections: list[Section]


class Book(msgspec.Struct, frozen=True):
    """A whole book."""

    title: str
    office: str
    day: str
    words: dict[str, str]  # what the paper itself says
    chapters: list[Chapter]


def handbook(office: Office, areas: list[str]) -> Book:
    """The staff's edition of these areas, in the order of the office; of all where none is named."""
    chosen = [area for area in office.catalog.areas() if not areas or area.name in areas]
    title = chosen[0].label.of(office.lang) if len(areas) == 1 else office.wording.say(N_("Staff handbook"))
    return _book(office, title, [area_chapter(office, area) for area in chosen])


def post_handbook(office: Office, post: str) -> Book:
    """All that one post does, and the clauses that it carries out, whole."""
    title = office.wording.say(N_("Handbook of a post: {post}"), post=office.wording.post(post))
    return _book(office, title, [*post_chapters(office, post)])


def _book(office: Office, title: str, chapters: list[Chapter]) -> Book:
    say, identity = office.wording.say, office.settings.office.said(office.lang)
    today = dated(office.today, speaker(office.lang))
    words = {
        "contents": say(N_("Contents")),
        "page": say(N_("page {n} of {all}"), n="{n}", all="{all}"),
        "as_of": say(N_("as it holds on {day}"), day=today),
    }
    name = identity.name or identity.company or identity.estate
    return Book(title, name, today, words, chapters)


def area_chapter(office: Office, area: Area) -> Chapter:
    """An area as staff read it: limits, clauses, who may do what, ways, forms, amendments."""
    found = [_limits(office, area), _clauses(office, area), _duties(office, area), _flows(office, area)]
    found += [_papers(office, area), _amendments(office, area)]
    return Chapter(area.label.of(office.lang), [section for section in found if section is not None])


def _limits(office: Office, area: Area) -> Section | None:
    rows = [
        [one.what, "\n".join(filter(None, [one.limit, one.hours, *one.coming])), one.text]
        for one in promises(office, area, STAFF, office.lang)
    ]
    say = office.wording.say
    heads = [say(N_("What")), say(N_("Limit")), say(N_("Clause"))]
    return Section(title=say(N_("Limits")), tables=[("", Table(heads, rows))]) if rows else None


def _clauses(office: Office, area: Area) -> Section | None:
    found = [clause(office, rule, office.lang, STAFF) for rule in printed(office, area.name, STAFF)]
    title = office.wording.say(N_("Clauses in full"))
    return Section(title=title, clauses=[_told(office, one) for one in found]) if found else None


def _told(office: Office, entry: Clause) -> Told:
    say = office.wording.say
    details = say(N_("; ")).join(f"{name}{say(N_(': '))}{value}" for name, value in entry.details)
    source = f"{entry.id} · {entry.cited}"
    return Told(entry.text, [line for line in (*entry.coming, details, source) if line])


def _duties(office: Office, area: Area) -> Section | None:
    say, tables = office.wording.say, []
    for name in area.form:
        form = f"{area.name}.{name}"
        rows = [[one.step, "\n".join([one.who, *one.limits])] for one in duties(office, form, office.lang)]
        if rows:
            heads = [say(N_("Step")), say(N_("Post"))]
            tables.append((office.form_label(form).of(office.lang), Table(heads, rows)))
    return Section(title=say(N_("Who may do what")), tables=tables) if tables else None


def _flows(office: Office, area: Area) -> Section | None:
    colon = office.wording.say(N_(": "))
    drawings = []
    for name in area.form:
        found = flow(office, f"{area.name}.{name}", office.lang)
        if found is not None:
            steps = [f"{step}{colon}{who}" for step, who in numbered(found)]
            drawings.append(Drawing(found.title, *flow_on_paper(found), steps))
    return Section(title=office.wording.say(N_("How it goes")), drawings=drawings) if drawings else None


def _papers(office: Office, area: Area) -> Section | None:
    found = [paper.title for paper in papers(office, area, office.lang, staff=True)]
    return Section(title=office.wording.say(N_("Paper forms")), items=found) if found else None


def _amendments(office: Office, area: Area) -> Section:
    say = office.wording.say
    amended = changes(office, area.name, STAFF, office.lang)
    number, since = edition(office, amended)
    held = say(
        N_("Edition {number}, in force since {day}."),
        number=number,
        day=dated(since, speaker(office.lang)),
    )
    told = [
        say(N_("from {day}: {text}"), day=dated(one.since, speaker(office.lang)), text=one.text)
        for one in amended
    ]
    return Section(title=say(N_("Amendments")), lines=[held], items=told)


def post_chapters(office: Office, post: str) -> list[Chapter]:
    """What a post is and does; then the clauses that it carries out, by area."""
    say, facts = office.wording.say, post_facts(office, post, office.lang)
    pause = say(N_(", "))
    place = [
        [say(N_("Rank")), facts["rank"]],
        [say(N_("Answers to")), facts["above"] or say(N_("nobody"))],
        [say(N_("Directs")), pause.join(facts["below"]) or say(N_("nobody"))],
    ]
    sections = [Section(title=say(N_("Its place")), tables=[("", Table([], place))])]
    lists = (
        (N_("Left to this post alone"), facts["alone"]),
        (N_("Goes to this post"), facts["assigned"]),
        (N_("Reports that it receives"), [one["text"] for one in facts["receives"]]),
    )
    sections += [Section(title=say(title), items=lines) for title, lines in lists if lines]
    routines = [[one["title"], one["every"], one["record"]] for one in facts["routines"]]
    if routines:
        heads = [say(N_("Work")), say(N_("How often")), say(N_("Record"))]
        sections.append(Section(title=say(N_("Routines")), tables=[("", Table(heads, routines))]))
    more = (
        (N_("Limits"), facts["limits"]),
        (N_("Paper forms"), facts["forms"]),
        (N_("Figures"), facts["figures"]),
    )
    sections += [Section(title=say(title), items=lines) for title, lines in more if lines]
    return [Chapter(office.wording.post(post), sections), *_carried(office, facts["rules"])]


def _carried(office: Office, rules: list[str]) -> list[Chapter]:
    by_area: dict[str, list[Told]] = {}
    for rule in rules:
        entry = clause(office, office.catalog.rule(rule), office.lang, STAFF)
        by_area.setdefault(rule.partition(".")[0], []).append(_told(office, entry))
    return [
        Chapter(
            office.catalog.area(area).label.of(office.lang),
            [Section(title=office.wording.say(N_("Clauses that it carries out")), clauses=found)],
        )
        for area, found in by_area.items()
    ]
