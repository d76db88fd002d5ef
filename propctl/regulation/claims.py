"""Which constructs of an area carry out which clause."""

from __future__ import annotations

from collections.abc import Iterable

from propctl.regulation.catalog import parameter
from propctl.regulation.model.constructs import Area, Construct
from propctl.regulation.model.lists import as_list


def claims(area: Area) -> dict[str, set[str]]:
    """Which constructs of an area carry out which clause: id -> kinds (step, clock, page …)."""
    found: dict[str, set[str]] = {}

    def add(kind: str, construct: Construct) -> None:
        for name in construct.claims:
            full = name if "." in name else f"{area.name}.{name}"
            found.setdefault(full, set()).add(kind)

    add("page", area.page)
    views = ("clock", "routine", "procedure", "role", "lists", "indicator", "ladder", "ledger", "document")
    for kind in (*views, "command", "batch"):
        for construct in getattr(area, kind).values():
            add(kind, construct)
    for form in area.form.values():
        add("form", form)
        for kind in ("field", "ask", "step"):
            for construct in getattr(form, kind).values():
                add(kind, construct)
        for step in form.step.values():
            for line in step.lines:
                full = line.rule if "." in line.rule else f"{area.name}.{line.rule}"
                found.setdefault(full, set()).add("say")
        for needs in form.need.values():
            for need in needs:
                found.setdefault(need.rule if "." in need.rule else f"{area.name}.{need.rule}", set()).add(
                    "need"
                )
    for reference in _references(area):
        found.setdefault(reference, set()).add("param")
    return found


def _references(area: Area) -> Iterable[str]:
    """Clauses whose parameter a declaration reads (``post = "$clause.post"``)."""
    for form in area.form.values():
        for post in as_list(form.reveal):
            if post.startswith("$"):
                yield parameter(area.name, post)[0]
        for step in form.step.values():
            for post in (*as_list(step.post), step.approve):
                if post.startswith("$"):
                    yield parameter(area.name, post)[0]
