"""What a form declares, looked up: its fields, its natural key, the steps that make its records."""

import re
from collections.abc import Mapping
from typing import Any

from propctl.regulation.model.constructs import Batch, Field, Form, Opens, Step
from propctl.regulation.model.fold import creates


def any_field(form: Form, name: str) -> Field | None:
    """What a name means on a record once steps have filled it in."""
    return form.field.get(name) or form.ask.get(name)


def asked(form: Form, step: Step) -> dict[str, Field]:
    """The fields that a step asks for, in order."""
    return {name: form.ask[name] if name in form.ask else form.field[name] for name in step.ask}


def references(form: Form) -> dict[str, Field]:
    """The fields of a form that point to records; a column of a table is called ``table.column``."""
    found: dict[str, Field] = {}
    for name, field in {**form.ask, **form.field}.items():
        columns = {f"{name}.{column}": spec for column, spec in field.columns.items()}
        found.update({path: spec for path, spec in {name: field, **columns}.items() if spec.type == "ref"})
    return found


def unique_fields(form: Form) -> dict[str, Field]:
    """The fields of a form whose value only one record may have."""
    return {
        name: field
        for name, field in form.field.items()
        if field.unique and not isinstance(field.unique, list)
    }


def key_fields(form: Form) -> dict[str, Field]:
    """The fields that make the natural key of a form's records; none where they are numbered."""
    names = re.findall(r"\{(\w+)\}", form.key) if "{" in form.key else [form.key]
    return {name: form.field[name] for name in names if name in form.field}


def natural_key(form: Form, values: Mapping[str, Any]) -> str:
    """The natural key that a record's values make; "" where one of its fields has none, or it is numbered."""
    parts = {name: values.get(name) for name in key_fields(form)}
    if not form.key or any(value in (None, "") for value in parts.values()):
        return ""
    if "{" not in form.key:
        return str(parts[form.key])
    return re.sub(r"\{(\w+)\}", lambda found: str(parts[found[1]]), form.key)


def creating_steps(form: Form) -> dict[str, Step]:
    """The steps that make a new record: those that come from no state."""
    return {name: step for name, step in form.step.items() if creates(step)}


def made_by(batch: Batch, form: Form) -> str:
    """The step by which a batch makes its records: the one it names, else the first that makes any; or ""."""
    return batch.step or next(iter(creating_steps(form)), "")


def opens_of(step: Step) -> list[Opens]:
    """The records that a step opens."""
    return step.opens if isinstance(step.opens, list) else [step.opens]
