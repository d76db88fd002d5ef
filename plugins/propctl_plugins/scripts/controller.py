"""Call scripts: leading a conversation, sheets, checking wording before anything goes out."""

from __future__ import annotations

from typing import Any

from propctl.api import N_, Draft, Office, clause, filled, hookimpl, read_month, refuse, rows, typed
from propctl_plugins.scripts import library, lint, lookup, reading, sheet

Line = dict[str, Any]
COMPLAINT, TALK = "complaints.complaint", "scripts.talk"


@hookimpl
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """An appraisal is of a month, and counts that month's complaints of quarrels."""
    asked = typed(office, draft)
    month = asked.text("month", "") or f"{office.today:%Y-%m}"
    of, quarrel = read_month(month), {"act": "quarrel", "about_staff": asked.text("person")}
    told = rows(office, COMPLAINT, having=quarrel, since=of.first, until=of.end)
    return {"month": month, "quarrels": len(list(told))}


@hookimpl
def propctl_check(office: Office, draft: Draft) -> None:
    """What goes out is read over first."""
    if draft.form == TALK:
        _refuse_idle(office, draft.values.get("clause", ""))
    if draft.form == COMPLAINT:
        fault = filled(office, draft).text("fault", "")
        lint.refuse_wording(office, _texts(draft.values), fault=fault, answer=True)
    elif draft.form == "notices.notice":
        lint.refuse_wording(office, _texts({**draft.before.values, **draft.values}))
    else:
        lint.refuse_wording(office, _texts(draft.values), answer=draft.form != "scripts.phrase")


def _refuse_idle(office: Office, named: str) -> None:
    """An answer rests on a clause that is in force here."""
    if named and not clause(office, named).in_force:
        refuse(
            office, "scripts.answer-by-rules", N_("{name} is not in force: no answer rests on it"), name=named
        )


def _texts(values: dict[str, Any]) -> list[str]:
    return [value for value in values.values() if isinstance(value, str)]


@hookimpl
def propctl_to_say(office: Office, step: str) -> list[tuple[str, str]]:
    """The lines of the scripts that end with this step, on the telephone first, then the shortest."""
    scripts = sorted(
        library.ending_with(office, step), key=lambda one: (one.head.channel != "phone", len(one.node))
    )
    return [(one.label.of(office.lang), sheet.spoken(office, one, step)) for one in scripts]


@hookimpl
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """The etiquette of each kind of staff."""
    if area != "scripts":
        return None
    return {"etiquette": [row.values for row in rows(office, "scripts.etiquette", states="valid")]}


# -- commands


def run_script(office: Office, script: str) -> str:
    """Lead the clerk through a script; the ids of what was registered."""
    from propctl_plugins.scripts.terminal import hold

    return " ".join(made.id for made in hold(office, library.load(office, script)))


def show(office: Office, script: str = "") -> str | list[Line]:
    """A script to read; without a name, those that there are."""
    if script:
        return sheet.text(office, library.load(office, script))
    return [{"script": one.name, "title": one.label.of(office.lang)} for one in library.sound(office)]


def print_script(office: Office, script: str) -> str:
    """The file of a script's sheet with its drawing, or of a blank form of this area."""
    if script in office.catalog.area("scripts").document:
        return str(sheet.blank(office, script))
    return str(sheet.paper(office, library.load(office, script)))


def lint_text(office: Office, text: str = "", fault: str = "") -> list[Line]:
    """Forbidden wording in a file or text; without one, in the library, scripts and notices."""
    return list(reading.read_over(office, text, fault))


def look_up(office: Office, situation: str, occasion: str = "") -> str:
    """How to speak in a situation."""
    return lookup.look_up(office, situation, occasion)


def gaps(office: Office) -> list[Line]:
    """What the library lacks."""
    return list(reading.gaps(office))


def unsigned(office: Office) -> list[Line]:
    """Who has signed the standards of service in force, and who has not."""
    return list(reading.unsigned(office))
