"""The one public face: what plugins and scripts may import.

from propctl.api import Office, Request, run

office = Office.open(Path("."), now=now, operator="clerk-1")
run(office, Request(form="complaints.complaint", step="register", values={"unit": "3-1201", …}))

Each name is imported when somebody asks for it: no step that calls a controller waits for reports or paper.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from propctl.api.papers_printed import printed_form
    from propctl.api.timing import limit_ends
    from propctl.errors import N_, BadData, Problem, PropctlError, Refused, SettingsError, UsageError
    from propctl.hookspecs import hookimpl
    from propctl.office.asking.agenda import Agenda, Task, routines, today
    from propctl.office.asking.figures import Figure, report
    from propctl.office.asking.queries import (
        Due,
        View,
        concerning,
        due,
        find,
        listing,
        records,
        title_of,
        view,
    )
    from propctl.office.asking.resolving import resolve, spelled
    from propctl.office.checking.check import check
    from propctl.office.checking.coverage import coverage
    from propctl.office.doing.access import note_access
    from propctl.office.doing.amending import amend
    from propctl.office.doing.balances import accounts, balance, places
    from propctl.office.doing.drafts import Draft, Request, Values
    from propctl.office.doing.outcome import Outcome
    from propctl.office.doing.refusal import refuse
    from propctl.office.doing.steps import run, run_all
    from propctl.office.opened.office import Office
    from propctl.regulation.amounts import in_capitals, split
    from propctl.regulation.model.constructs import Rule
    from propctl.regulation.model.fold import Folded, fold
    from propctl.regulation.model.record import Event, Record
    from propctl.regulation.model.ref import Ref
    from propctl.regulation.model.text import Label

_NAMES = {  # module -> what the api takes from it; a test holds that these are the names above and below
    "propctl.api.papers_printed": "printed_form",
    "propctl.api.timing": "limit_ends",
    "propctl.errors": "N_ BadData Problem PropctlError Refused SettingsError UsageError",
    "propctl.hookspecs": "hookimpl",
    "propctl.office.asking.agenda": "Agenda Task routines today",
    "propctl.office.asking.figures": "Figure report",
    "propctl.office.asking.queries": "Due View concerning due find listing records title_of view",
    "propctl.office.asking.resolving": "resolve spelled",
    "propctl.office.checking.check": "check",
    "propctl.office.doing.access": "note_access",
    "propctl.office.checking.coverage": "coverage",
    "propctl.office.doing.amending": "amend",
    "propctl.office.doing.balances": "accounts balance places",
    "propctl.office.doing.drafts": "Draft Request Values",
    "propctl.office.doing.outcome": "Outcome",
    "propctl.office.doing.refusal": "refuse",
    "propctl.office.doing.steps": "run run_all",
    "propctl.office.opened.office": "Office",
    "propctl.regulation.amounts": "in_capitals split",
    "propctl.regulation.model.constructs": "Rule",
    "propctl.regulation.model.fold": "Folded fold",
    "propctl.regulation.model.record": "Event Record",
    "propctl.regulation.model.ref": "Ref",
    "propctl.regulation.model.text": "Label",
}

__all__ = [
    "N_",
    "Agenda",
    "BadData",
    "Draft",
    "Due",
    "Event",
    "Figure",
    "Folded",
    "Label",
    "Office",
    "Outcome",
    "Problem",
    "PropctlError",
    "Record",
    "Ref",
    "Refused",
    "Request",
    "Rule",
    "SettingsError",
    "Task",
    "UsageError",
    "Values",
    "View",
    "accounts",
    "amend",
    "balance",
    "check",
    "concerning",
    "coverage",
    "due",
    "find",
    "fold",
    "hookimpl",
    "in_capitals",
    "limit_ends",
    "listing",
    "note_access",
    "places",
    "printed_form",
    "records",
    "refuse",
    "report",
    "resolve",
    "routines",
    "run",
    "run_all",
    "spelled",
    "split",
    "title_of",
    "today",
    "view",
]


def __getattr__(name: str) -> object:
    for module, names in _NAMES.items():
        if name in names.split():
            found = globals()[name] = getattr(import_module(module), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
