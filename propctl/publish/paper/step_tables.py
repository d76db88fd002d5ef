"""What was done more than once, as a table on a printed form: ``@step`` among a document's ``fields``."""

from __future__ import annotations

from typing import Any

from propctl.regulation.model.constructs import Field, Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import any_field


def step_table(form: Form, path: str) -> Field:
    """The table of a step: a column for each field that it asks; nothing personal."""
    step = form.step[path.removeprefix("@")]
    asked = {name: field for name in step.ask if (field := any_field(form, name)) and not field.personal}
    return Field(
        type="rows", zh=step.label.zh, en=step.label.en, columns=asked, unique=[next(iter(asked), "")]
    )


def times_done(folded: Folded, path: str) -> list[dict[str, Any]]:
    """What was filled in each time, the first on top."""
    return [event.values for event in folded.events.get(path.removeprefix("@"), ())]
