"""What is kept by consent is kept while the consent lasts: each has a step that ends it."""

from __future__ import annotations

from propctl.office.opened.office import Office


def test_whatever_consent_a_form_asks_for_some_step_of_its_area_ends(shipped_office: Office) -> None:
    kept: dict[str, set[str]] = {}
    ended: dict[str, set[str]] = {}
    for full, form in shipped_office.catalog.forms():
        area = full.partition(".")[0]
        for field in (*form.field.values(), *form.ask.values()):
            if field.consent:
                kept.setdefault(area, set()).add(field.consent)
        for step in form.step.values():
            ended.setdefault(area, set()).update(step.forgets)
    assert kept and {area: some - ended[area] for area, some in kept.items() if some - ended[area]} == {}
