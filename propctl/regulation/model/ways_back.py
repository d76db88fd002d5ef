"""The steps of a form that take others back."""

from __future__ import annotations

from propctl.regulation.model.constructs import Form
from propctl.regulation.model.fold import Folded, allowed


def takes_back(folded: Folded, form: Form, last: str) -> list[str]:
    """The steps of a record, possible now, that take its step ``last`` back, or have it done again."""
    own = puts_right(folded, form, last)
    again = [name for name, step in form.step.items() if last in step.undoes and allowed(name, folded, form)]
    return list(dict.fromkeys([*own, *again]))


def puts_right(folded: Folded, form: Form, last: str) -> list[str]:
    """Of these, those that say that ``last`` was a mistake; a reopening says that the work was not done."""
    ways = {name: step for name, step in form.step.items() if allowed(name, folded, form)}
    first = [name for name, step in ways.items() if step.takes_back == last]
    return first + [name for name, step in ways.items() if last in step.reverses]
