"""The commands that belong to no area. None is imported before it is called."""

from importlib import import_module
from typing import Any, NamedTuple

from propctl.errors import N_


class Entry(NamedTuple):
    """Where a command is (``module:name``, below ``propctl.cli``) and what it does (message id)."""

    target: str
    help: str


SECTIONS: tuple[tuple[str, dict[str, Entry]], ...] = (
    (
        N_("Every day"),
        {
            "today": Entry("work:today", N_("What waits today")),
            "due": Entry("work:due", N_("Deadlines that run, the soonest first")),
            "desk": Entry("desk:desk", N_("Work through what waits, from a numbered list")),
            "find": Entry("records:find", N_("Search all records")),
        },
    ),
    (
        N_("Any record"),
        {
            "show": Entry("record:show", N_("One record, with its history and deadlines")),
            "print": Entry("printing:print_", N_("The paper form of a record")),
            "amend": Entry("generic:amend", N_("Correct fields of a record")),
            "note": Entry("generic:note", N_("Add a note to a record")),
            "attach": Entry("generic:attach", N_("Attach a file to a record")),
            "void": Entry("generic:void", N_("Cancel a record; nothing is deleted")),
        },
    ),
    (
        N_("Regulation and figures"),
        {
            "rules": Entry("rules:rules", N_("Clauses, their parameters and amendments")),
            "report": Entry("reports:report", N_("Indicators against their bounds")),
            "deadline": Entry("deadline:deadline", N_("Work out a deadline or working time")),
            "calendar": Entry("calendar:calendar", N_("Working days: import a schedule, show a month")),
        },
    ),
    (
        N_("The office"),
        {
            "init": Entry("workspace:init", N_("Make a new office in a folder")),
            "join": Entry("workspace:join", N_("Join an office at another desk")),
            "demo": Entry("workspace:demo", N_("Make a sample office and play one day")),
            "site": Entry("site:site", N_("Build, serve, check or publish the handbook")),
            "check": Entry("soundness:check", N_("Is every record sound")),
            "audit": Entry("soundness:audit", N_("Was history only added to, and by whom")),
            "sync": Entry("soundness:sync", N_("Exchange records with the other desks")),
            "import": Entry("exchange:import_", N_("Read records from a spreadsheet")),
            "export": Entry("exchange:export", N_("Write records to a spreadsheet")),
            "key": Entry("keys:key", N_("Who may unseal personal data")),
            "plugins": Entry("plugins:plugins", N_("What is loaded, and what is trusted")),
        },
    ),
)
COMMANDS: dict[str, Entry] = {name: entry for _, entries in SECTIONS for name, entry in entries.items()}


def load(name: str) -> Any:
    """The command of this name: ``declared.Declared``, or a group of Click's."""
    module, _, found = COMMANDS[name].target.partition(":")
    return getattr(import_module(f"propctl.cli.{module}"), found)
