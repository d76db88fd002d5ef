"""What the handbook's page shows beside its clauses: documents, the manual, equipment, honours, posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from propctl.api import Office
from propctl.publish.escape import page
from propctl.regulation.model.text import label
from propctl_plugins.handbook import lint, posts, texts

if TYPE_CHECKING:
    from propctl.store.index.entries import Row


def values(office: Office) -> dict[str, Any]:
    """The values of the page's template."""
    documents = texts.in_force(office)
    manual = chapters(office, documents)
    return {
        "principles": principles(office),
        "culture": sections(office, documents, "culture"),
        "honours": [row.values for row in office.index.rows(form="handbook.honour", states=("kept",))],
        "standards": sections(office, documents, "standards"),
        "topics": topics(office, documents),
        "chapters": manual,
        "unwritten": [entry["name"] for entry in manual if not (entry["clauses"] or entry["texts"])],
        "renovation": renovation(office, manual),
        "equipment": equipment(office),
        "lifts": lint.count(office, "lift"),
        "escalators": lint.count(office, "escalator"),
        "laws": laws(office, documents),
        "covenants": sections(office, documents, "covenant") + drafts(office, "covenant"),
        "documents": sections(office, documents, "policy", "procedure", "staff-code"),
        "drafts": drafts(office, "policy", "procedure", "staff-code", "standards"),
        "chart": [(Markup("    " * depth), title) for depth, title in posts.chart(office)],
        "jobs": jobs(office),
    }


def sections(office: Office, documents: Iterable[Row], *kinds: str) -> list[dict[str, Any]]:
    """Documents as they are printed: with owner, version, date, and when they are looked over next."""
    return [_section(office, row) for row in documents if row.values["kind"] in kinds]


def drafts(office: Office, *kinds: str) -> list[dict[str, Any]]:
    """Documents that nobody has set in force yet: printed as drafts, in the staff's edition."""
    covenant = office.in_force(office.catalog.rule("handbook.owner-covenant"))
    rows = office.index.rows(form=texts.FORM, states=("draft",))
    rows = [row for row in rows if covenant or row.values["kind"] != "covenant"]
    return sections(office, rows, *kinds)


def _section(office: Office, row: Row) -> dict[str, Any]:
    said = row.values
    return {
        "id": row.id,
        "name": said["name"],
        "draft": row.state == "draft",
        "adopted_by": said.get("adopted_by") or "",
        "adopted_on": said.get("adopted_on") or "",
        "dated": dated(office, row),
        "prose": prose(said["body"]),
    }


def dated(office: Office, row: Row) -> str:
    """Version, owner, from when it holds and when it is looked over next."""
    said = row.values
    owner = office.settings.posts.get(said["owner"])
    effective, review = said.get("effective"), _next_review(office, row)
    parts = [
        f"版本 {said['version']}",
        owner.zh if owner else said["owner"],
        "草案，尚未施行" if row.state == "draft" else f"{effective} 起施行" if effective else "施行中",
        f"{review} 前复审" if review else "",
    ]
    return " · ".join(part for part in parts if part)


def prose(body: str) -> Markup:
    """A text as HTML: ``# `` begins a heading, ``- `` an entry of a list, anything else a paragraph."""
    found = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("#"):
            found.append(f"<h4>{page(line.lstrip('# '))}</h4>")
        elif line.startswith("- "):
            found.append(f"<ul><li>{page(line[2:])}</li></ul>")
        else:
            found.append(f"<p>{page(line)}</p>")
    return Markup("\n".join(found).replace("</ul>\n<ul>", "\n"))


def _next_review(office: Office, row: Row) -> str:
    """The day by which a document is looked over again; "" while the office has set no interval."""
    clocks = office.judge.all(office.folded(row.ref), office.catalog.form(texts.FORM))
    due = next((clock.due for clock in clocks if clock.clock == "handbook.review"), None)
    last = due - dt.timedelta(seconds=1) if due else None  # a limit in days ends at midnight
    return last.date().isoformat() if last else ""


def principles(office: Office) -> list[dict[str, Any]]:
    """The service principles, each with the clause that proves it, where the office publishes that clause."""
    params = office.catalog.params(office.catalog.rule("handbook.four-principles"), office.today)
    found = []
    for key, text in params["principles"].items():
        rule = office.catalog.find_rule(str(params["proof"].get(key, "")))
        shown = rule is not None and rule.audience == "residents" and office.in_force(rule)
        found.append(
            {
                "name": label(text).of(office.lang),
                "proof": office.rule_text(rule).of(office.lang) if rule and shown else "",
                "href": "handbook/{}.html#{}".format(*rule.id.split(".", 1)) if rule and shown else "",
            }
        )
    return found


def equipment(office: Office) -> list[dict[str, Any]]:
    """What is in use, how much of it, what it can do and how it is used."""
    return [
        {name: row.values.get(name, "") for name in ("name", "quantity", "capacity", "how")}
        for row in office.index.rows(form="handbook.equipment", states=("kept",))
    ]


def topics(office: Office, documents: list[Row]) -> list[dict[str, Any]]:
    """What residents should know, by topic; a topic without a text says so."""
    return [
        {
            "name": name,
            "texts": [_section(office, row) for row in documents if row.values.get("topic") == key],
        }
        for key, name in texts.names(office, "resident-education", "topics").items()
    ]


def chapters(office: Office, documents: list[Row]) -> list[dict[str, Any]]:
    """The chapters of the residents' manual, in the order of the clause."""
    return [
        {
            "name": name,
            "anchor": Markup(texts.anchor(key)),
            "clauses": texts.chapter_clauses(office, key),
            "texts": [_section(office, row) for row in documents if row.values.get("chapter") == key],
        }
        for key, name in texts.names(office, "resident-manual", "chapters").items()
    ]


def renovation(office: Office, manual: list[dict[str, Any]]) -> str:
    """Where the manual's chapter on renovation stands, from the root of the edition."""
    wanted = texts.names(office, "resident-manual-reference", "chapter").popitem()[1]
    written = (entry for entry in manual if entry["clauses"] or entry["texts"])
    place = next((f"#{entry['anchor']}" for entry in written if entry["name"] == wanted), "")
    return f"handbook/handbook.html{place}"


def laws(office: Office, documents: list[Row]) -> list[dict[str, Any]]:
    """Laws and policies by level."""
    return [
        {
            "name": name,
            "texts": [_section(office, row) for row in documents if row.values.get("level") == key],
        }
        for key, name in texts.names(office, "laws-and-policies", "levels").items()
    ]


def jobs(office: Office) -> list[dict[str, Any]]:
    """The job pages."""
    found = []
    for row in office.index.rows(form=posts.JOB):
        post = office.settings.posts.get(row.id)
        duties = [
            {name: duty.get(name, "") for name in ("task", "time", "record")}
            for duty in row.values.get("duties") or []
        ]
        known = {name: row.values.get(name) or "" for name in ("purpose", "assessment")}
        found.append({"title": post.zh if post else row.id, "duties": duties, **known})
    return found
