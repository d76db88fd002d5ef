"""What the handbook's page shows beside its clauses: documents, the manual, equipment, honours, posts."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from propctl.api import Office, Row, clause, find_clause, label, post_label, rows
from propctl_plugins.handbook import posts, texts
from propctl_plugins.handbook.printed import drafts, section, sections


def values(office: Office) -> dict[str, Any]:
    """The values of the page's template."""
    documents = texts.in_force(office)
    manual = chapters(office, documents)
    return {
        "principles": principles(office),
        "culture": sections(office, documents, "culture"),
        "honours": [row.values for row in rows(office, "handbook.honour", states="kept")],
        "standards": sections(office, documents, "standards"),
        "topics": _by_name(office, documents, "resident-education", "topics", "topic"),
        "chapters": manual,
        "unwritten": [entry["name"] for entry in manual if not (entry["clauses"] or entry["texts"])],
        "renovation": renovation(office, manual),
        "equipment": equipment(office),
        "lifts": texts.count(office, "lift"),
        "escalators": texts.count(office, "escalator"),
        "laws": _by_name(office, documents, "laws-and-policies", "levels", "level"),
        "covenants": sections(office, documents, "covenant") + drafts(office, "covenant"),
        "documents": sections(office, documents, "policy", "procedure", "staff-code"),
        "drafts": drafts(office, "policy", "procedure", "staff-code", "standards"),
        "chart": [(Markup("    " * depth), title) for depth, title in posts.chart(office)],
        "jobs": jobs(office),
    }


def principles(office: Office) -> list[dict[str, Any]]:
    """The service principles, each with the clause that proves it, where the office publishes that clause."""
    rule = clause(office, "handbook.four-principles")
    proofs = rule.table("proof")
    return [
        {"name": label(text).of(office.lang), **_proof(office, str(proofs.get(key, "")))}
        for key, text in rule.table("principles").items()
    ]


def _proof(office: Office, rule_id: str) -> dict[str, str]:
    rule = find_clause(office, rule_id)
    if rule is None or rule.rule.audience != "residents" or not rule.in_force:
        return {"proof": "", "href": ""}
    area, _, place = rule.id.partition(".")
    return {"proof": rule.words, "href": f"handbook/{area}.html#{place}"}


def equipment(office: Office) -> list[dict[str, Any]]:
    """What is in use, how much of it, what it can do and how it is used."""
    shown = ("name", "quantity", "capacity", "how")
    return [
        {name: row.values.get(name, "") for name in shown}
        for row in rows(office, "handbook.equipment", states="kept")
    ]


def chapters(office: Office, documents: list[Row]) -> list[dict[str, Any]]:
    """The chapters of the residents' manual, in the order of the clause."""
    return [
        {
            "name": name,
            "anchor": Markup(texts.anchor(key)),
            "clauses": texts.chapter_clauses(office, key),
            "texts": _held(office, documents, "chapter", key),
        }
        for key, name in texts.names(office, "resident-manual", "chapters").items()
    ]


def _by_name(office: Office, documents: list[Row], rule: str, param: str, field: str) -> list[dict[str, Any]]:
    """What a clause names, each with the documents whose field says so; one without a text says so."""
    return [
        {"name": name, "texts": _held(office, documents, field, key)}
        for key, name in texts.names(office, rule, param).items()
    ]


def _held(office: Office, documents: list[Row], field: str, key: str) -> list[dict[str, Any]]:
    return [section(office, row) for row in documents if row.text(field, "") == key]


def renovation(office: Office, manual: list[dict[str, Any]]) -> str:
    """Where the manual's chapter on renovation stands, from the root of the edition."""
    wanted = texts.names(office, "resident-manual-reference", "chapter").popitem()[1]
    written = (entry for entry in manual if entry["clauses"] or entry["texts"])
    place = next((f"#{entry['anchor']}" for entry in written if entry["name"] == wanted), "")
    return f"handbook/handbook.html{place}"


def jobs(office: Office) -> list[dict[str, Any]]:
    """The job pages."""
    return [
        {
            "title": post_label(office, job.id).zh,
            "duties": [
                {name: duty.text(name, "") for name in ("task", "time", "record")}
                for duty in job.lines("duties")
            ],
            **{name: job.text(name, "") for name in ("purpose", "assessment")},
        }
        for job in rows(office, posts.JOB)
    ]
