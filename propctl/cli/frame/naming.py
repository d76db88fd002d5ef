"""How people name commands: in Chinese or English, with a hyphen or an underscore."""

from __future__ import annotations

from collections.abc import Mapping

from propctl.errors import N_, UsageError
from propctl.regulation.catalog import main_form
from propctl.regulation.model.constructs import Area, Form
from propctl.regulation.model.text import Label

Names = Mapping[str, Label]


def meant(word: str, names: Names) -> str:
    """The name that ``word`` is, or whose Chinese title it is or begins; "" where none does.

    ``UsageError`` where the word begins several titles and is none.
    """
    if word in names:
        return word
    exact = [name for name, label in names.items() if word in (label.zh, label.en)]
    found = exact or [name for name, label in names.items() if word and label.zh.startswith(word)]
    if len(found) > 1:
        raise UsageError(N_("{word} may mean {names}; write more of it"), word=word, names=found)
    return found[0] if found else ""


def step_names(form: Form) -> dict[str, Label]:
    """The steps of a form that people do."""
    return {name: step.label for name, step in form.step.items() if not step.internal}


def area_names(area: Area) -> dict[str, Label]:
    """What may follow an area's name: steps of its main form, its other forms, its commands and batches."""
    main = main_form(area)
    found = step_names(area.form[main])
    found |= {name: form.label for name, form in area.form.items() if name != main}
    found |= {name: command.label for name, command in area.command.items()}
    found |= {name: batch.label for name, batch in area.batch.items()}
    if area.document:
        found["print"] = Label("打印空白表单或登记簿", "Print blank forms or registers")
    return found


def hyphens(name: str) -> str:
    """``--to_person`` is ``--to-person``."""
    return name.replace("_", "-")
