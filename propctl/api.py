"""The one public face: what plugins and scripts may import.

from propctl.api import Office, Request, run

office = Office.open(Path("."), now=now, operator="clerk-1")
run(office, Request(form="complaints.complaint", step="register", values={"unit": "3-1201", …}))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from propctl.errors import BadData, Problem, PropctlError, Refused, SettingsError, UsageError
from propctl.hookspecs import hookimpl
from propctl.office.access import note_access
from propctl.office.balances import accounts, balance, places
from propctl.office.drafts import Draft, Request, Values
from propctl.office.office import Office
from propctl.office.outcome import Outcome
from propctl.office.queries import Due, View, concerning, due, find, listing, records, title_of, view
from propctl.office.steps import run, run_all
from propctl.regulation.fold import Folded, fold
from propctl.regulation.model import Rule
from propctl.regulation.record import Event, Record
from propctl.regulation.text import Label

if TYPE_CHECKING:
    from propctl.office.agenda import Agenda, Task, routines, today
    from propctl.office.checks import check
    from propctl.office.figures import Figure, report
    from propctl.office.rules import amend, coverage
    from propctl.regulation.amounts import in_capitals, split
else:
    # Imported when somebody asks for them: no step that calls a controller waits for reports.
    _SELDOM = {
        **dict.fromkeys(("Agenda", "Task", "routines", "today"), "propctl.office.agenda"),
        "check": "propctl.office.checks",
        **dict.fromkeys(("Figure", "report"), "propctl.office.figures"),
        **dict.fromkeys(("amend", "coverage"), "propctl.office.rules"),
        **dict.fromkeys(("in_capitals", "split"), "propctl.regulation.amounts"),
    }

    def __getattr__(name: str) -> object:
        if name not in _SELDOM:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_SELDOM[name]), name)


__all__ = [
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
    "listing",
    "note_access",
    "places",
    "records",
    "report",
    "routines",
    "run",
    "run_all",
    "split",
    "title_of",
    "today",
    "view",
]
