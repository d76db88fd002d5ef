"""What is kept of people is of use to somebody: whoever works with a record may see whom it is about."""

from __future__ import annotations

from propctl.office.opened.office import Office
from propctl.regulation.model.form_parts import creating_steps


def test_each_form_that_keeps_people_can_be_read_in_clear_by_somebody_below_a_supervisor(
    shipped_office: Office,
) -> None:
    """A step that anybody may do says nothing of who is concerned: such a form names them (``reveal``)."""
    for area in shipped_office.catalog.areas():
        for name, form in area.form.items():
            fields = [*form.field.values(), *form.ask.values()]
            columns = [column for field in fields for column in field.columns.values()]
            if any(field.personal for field in [*fields, *columns]):
                posted = [step for step in form.step.values() if step.post and not step.internal]
                assert posted or form.reveal, f"{area.name}.{name}: write reveal"


def test_what_a_batch_makes_for_each_is_known_again_when_two_desks_made_it(shipped_office: Office) -> None:
    """By its natural key, or as the one record of what ``single`` names: else everybody gets two."""
    for area in shipped_office.catalog.areas():
        for name, batch in area.batch.items():
            form = shipped_office.catalog.form(f"{area.name}.{batch.form}")
            if batch.again == "missing-only" and creating_steps(form):
                assert form.key or form.single, f"{area.name}.{name}: {batch.form}"
