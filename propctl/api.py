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
from propctl.office.asking.queries import Due, View, concerning, due, find, listing, records, title_of, view
from propctl.office.doing.access import note_access
from propctl.office.doing.balances import accounts, balance, places
from propctl.office.doing.drafts import Draft, Request, Values
from propctl.office.doing.outcome import Outcome
from propctl.office.doing.steps import run, run_all
from propctl.office.opened.office import Office
from propctl.regulation.model.constructs import Rule
from propctl.regulation.model.fold import Folded, fold
from propctl.regulation.model.record import Event, Record
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.asking.agenda import Agenda, Task, routines, today
    from propctl.office.asking.figures import Figure, report
    from propctl.office.checking.check import check
    from propctl.office.doing.amending import amend, coverage
    from propctl.regulation.amounts import in_capitals, split
else:
    # Imported when somebody asks for them: no step that calls a controller waits for reports.
    _SELDOM = {
        **dict.fromkeys(("Agenda", "Task", "routines", "today"), "propctl.office.asking.agenda"),
        "check": "propctl.office.checking.check",
        **dict.fromkeys(("Figure", "report"), "propctl.office.asking.figures"),
        **dict.fromkeys(("amend", "coverage"), "propctl.office.doing.amending"),
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
