"""The one public face: what plugins and scripts may import.

from propctl.api import Office, Request, run

office = Office.open(Path("."), now=now, operator="clerk-1")
run(office, Request(form="complaints.complaint", step="register", values={"unit": "3-1201", …}))

Each name is imported when somebody asks for it: no step that calls a controller waits for reports or paper.
The names are listed in ``docs/authors/api.md``; how one leaves is in ``leaving``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from propctl.api.leaving import LEAVING, warn

if TYPE_CHECKING:
    from propctl.api.clause_values import Clause, clause, clauses, find_clause
    from propctl.api.counts import figures_between, share, tally
    from propctl.api.dated import changes_of, in_force_on
    from propctl.api.declared_names import (
        choice_title,
        choices,
        field_of,
        field_title,
        fields_asked,
        person_name,
        post_label,
        post_rank,
    )
    from propctl.api.exact_money import cents, money, total
    from propctl.api.moved_amounts import Posted, postings_of
    from propctl.api.own_files import OwnFile
    from propctl.api.own_messages import N_
    from propctl.api.papers_made import (
        blank_form,
        calendar_text,
        drawn_flow,
        escaped,
        print_file,
        printed_form,
        printed_paper,
    )
    from propctl.api.posted import contradictions, is_posted, notice_as_text, notices_run_out, printed_notice
    from propctl.api.proofreading import (
        Finding,
        area_files,
        area_folders,
        blanks,
        corrections,
        own_pages,
        persons_named,
        quoted_titles,
        unpunctuated,
        wrong_words,
    )
    from propctl.api.record_rows import (
        Row,
        find,
        listing,
        pointing_to,
        record,
        registered,
        revealed,
        row,
        rows,
    )
    from propctl.api.terminal import Terminal
    from propctl.api.timing import (
        Month,
        days,
        is_holiday,
        is_workday,
        length,
        limit_ends,
        midnight,
        month_of,
        read_clock,
        read_hours,
        read_month,
        read_months,
        span_of,
        written_day,
        written_limit,
    )
    from propctl.api.typed_values import Filled
    from propctl.api.what_follows import evaluate, filled, further, typed
    from propctl.entry.counting_order import counted
    from propctl.errors import BadData, Problem, PropctlError, Refused, SettingsError, UsageError
    from propctl.hookspecs import hookimpl
    from propctl.office.asking.agenda import Agenda, today
    from propctl.office.asking.queries import Due, View, due, view
    from propctl.office.asking.resolving import resolve
    from propctl.office.checking.check import check
    from propctl.office.checking.coverage import coverage
    from propctl.office.counting.figures import Figure, report
    from propctl.office.doing.access import note_access
    from propctl.office.doing.amending import amend
    from propctl.office.doing.drafts import Draft, Request, Values
    from propctl.office.doing.outcome import Outcome
    from propctl.office.doing.questions import Interview, Question
    from propctl.office.doing.steps import run, run_all
    from propctl.office.judging.balances import accounts, balance, places
    from propctl.office.judging.ladders import Rung, rungs
    from propctl.office.judging.refusal import refuse
    from propctl.office.opened.began import began
    from propctl.office.opened.office import Office
    from propctl.office.opened.post_order import post_above, post_place
    from propctl.office.routines.missed import Past, history, missed
    from propctl.office.routines.routine_work import Task, routines
    from propctl.office.routines.year_calendar import Occasion, yearly
    from propctl.publish.site.feeds import Happening
    from propctl.regulation.amendments import Amendment
    from propctl.regulation.amounts import in_capitals, split
    from propctl.regulation.language.mistakes import nearest
    from propctl.regulation.model.constructs import Field, Rule
    from propctl.regulation.model.fold import Folded, fold
    from propctl.regulation.model.record import Event, Record
    from propctl.regulation.model.ref import Ref
    from propctl.regulation.model.text import Label, label
    from propctl.store.files.ids import spelled

_NAMES = {  # module -> what the api takes from it; a test holds that these are the names above and below
    "propctl.entry.counting_order": "counted",
    "propctl.api.clause_values": "Clause clause clauses find_clause",
    "propctl.api.counts": "figures_between share tally",
    "propctl.api.declared_names": "choice_title choices field_of field_title "
    "fields_asked person_name post_label post_rank",
    "propctl.api.dated": "changes_of in_force_on",
    "propctl.api.exact_money": "cents money total",
    "propctl.api.moved_amounts": "Posted postings_of",
    "propctl.api.own_files": "OwnFile",
    "propctl.api.own_messages": "N_",
    "propctl.api.posted": "contradictions is_posted notice_as_text notices_run_out printed_notice",
    "propctl.api.papers_made": "blank_form calendar_text drawn_flow "
    "escaped print_file printed_form printed_paper",
    "propctl.api.proofreading": "Finding area_files area_folders blanks "
    "corrections own_pages persons_named quoted_titles unpunctuated wrong_words",
    "propctl.api.record_rows": "Row find listing pointing_to record registered revealed row rows",
    "propctl.api.terminal": "Terminal",
    "propctl.api.timing": "Month days is_holiday is_workday length limit_ends "
    "midnight month_of read_clock read_hours read_month read_months span_of written_day written_limit",
    "propctl.api.typed_values": "Filled",
    "propctl.api.what_follows": "evaluate filled further typed",
    "propctl.errors": "BadData Problem PropctlError Refused SettingsError UsageError",
    "propctl.hookspecs": "hookimpl",
    "propctl.office.asking.agenda": "Agenda today",
    "propctl.office.counting.figures": "Figure report",
    "propctl.office.judging.ladders": "Rung rungs",
    "propctl.office.routines.missed": "Past history missed",
    "propctl.office.asking.queries": "Due View due view",
    "propctl.office.asking.resolving": "resolve",
    "propctl.office.routines.routine_work": "Task routines",
    "propctl.office.routines.year_calendar": "Occasion yearly",
    "propctl.office.checking.check": "check",
    "propctl.office.doing.access": "note_access",
    "propctl.office.checking.coverage": "coverage",
    "propctl.office.doing.amending": "amend",
    "propctl.office.judging.balances": "accounts balance places",
    "propctl.office.doing.drafts": "Draft Request Values",
    "propctl.office.doing.outcome": "Outcome",
    "propctl.office.doing.questions": "Interview Question",
    "propctl.office.judging.refusal": "refuse",
    "propctl.office.doing.steps": "run run_all",
    "propctl.office.opened.began": "began",
    "propctl.office.opened.office": "Office",
    "propctl.office.opened.post_order": "post_above post_place",
    "propctl.publish.site.feeds": "Happening",
    "propctl.regulation.amendments": "Amendment",
    "propctl.regulation.amounts": "in_capitals split",
    "propctl.regulation.language.mistakes": "nearest",
    "propctl.regulation.model.constructs": "Field Rule",
    "propctl.regulation.model.fold": "Folded fold",
    "propctl.regulation.model.record": "Event Record",
    "propctl.regulation.model.ref": "Ref",
    "propctl.regulation.model.text": "Label label",
    "propctl.store.files.ids": "spelled",
}

__all__ = [
    "N_",
    "Agenda",
    "Amendment",
    "BadData",
    "Clause",
    "Draft",
    "Due",
    "Event",
    "Field",
    "Figure",
    "Filled",
    "Finding",
    "Folded",
    "Happening",
    "Interview",
    "Label",
    "Month",
    "Occasion",
    "Office",
    "Outcome",
    "OwnFile",
    "Past",
    "Posted",
    "Problem",
    "PropctlError",
    "Question",
    "Record",
    "Ref",
    "Refused",
    "Request",
    "Row",
    "Rule",
    "Rung",
    "SettingsError",
    "Task",
    "Terminal",
    "UsageError",
    "Values",
    "View",
    "accounts",
    "amend",
    "area_files",
    "area_folders",
    "balance",
    "began",
    "blank_form",
    "blanks",
    "calendar_text",
    "cents",
    "changes_of",
    "check",
    "choice_title",
    "choices",
    "clause",
    "clauses",
    "contradictions",
    "corrections",
    "counted",
    "coverage",
    "days",
    "drawn_flow",
    "due",
    "escaped",
    "evaluate",
    "field_of",
    "field_title",
    "fields_asked",
    "figures_between",
    "filled",
    "find",
    "find_clause",
    "fold",
    "further",
    "history",
    "hookimpl",
    "in_capitals",
    "in_force_on",
    "is_holiday",
    "is_posted",
    "is_workday",
    "label",
    "length",
    "limit_ends",
    "listing",
    "midnight",
    "missed",
    "money",
    "month_of",
    "nearest",
    "note_access",
    "notice_as_text",
    "notices_run_out",
    "own_pages",
    "person_name",
    "persons_named",
    "places",
    "pointing_to",
    "post_above",
    "post_label",
    "post_place",
    "post_rank",
    "postings_of",
    "print_file",
    "printed_form",
    "printed_notice",
    "printed_paper",
    "quoted_titles",
    "read_clock",
    "read_hours",
    "read_month",
    "read_months",
    "record",
    "refuse",
    "registered",
    "report",
    "resolve",
    "revealed",
    "routines",
    "row",
    "rows",
    "run",
    "run_all",
    "rungs",
    "share",
    "span_of",
    "spelled",
    "split",
    "tally",
    "today",
    "total",
    "typed",
    "unpunctuated",
    "view",
    "written_day",
    "written_limit",
    "wrong_words",
    "yearly",
]


if not TYPE_CHECKING:  # a name that is not there must stay a mistake for type checkers

    def __getattr__(name: str) -> object:
        """The public name, imported now; one that is leaving is warned of once."""
        for module, names in _NAMES.items():
            if name in names.split():
                found = globals()[name] = getattr(import_module(module), name)
                return found
        if name in LEAVING:
            warn(name)
            found = globals()[name] = getattr(import_module(LEAVING[name].module), name)
            return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
