"""The week's summary: what its draft holds, how long it is, and how it reads where it is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.api import (
    N_,
    Draft,
    Office,
    Ref,
    UsageError,
    clause,
    field_title,
    filled,
    midnight,
    person_name,
    record,
    registered,
    rows,
    typed,
)

FORM, CONTENTS = "staff.summary", ("done", "improve")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def drafted(office: Office, person: str, at: dt.datetime) -> dict[str, Any]:
    """A draft begun at a moment: the day on which its week ends, when it is due, what was done in it.

    ``UsageError`` where the person has one of that week already: one is asked for (staff.weekly-summary).
    """
    rule = clause(office, "staff.weekly-summary")
    ahead = (DAYS.index(rule.text("weekday", "sat")) - at.weekday()) % 7
    week = at.date() + dt.timedelta(days=ahead)
    for row in rows(office, FORM, having={"person": person}):
        if row.date("week", None) == week:
            raise UsageError(N_("the summary of that week is there already: {record}"), record=row.id)
    due = dt.datetime.combine(week, dt.time.fromisoformat(rule.text("at", "17:00")), office.tz)
    return {"week": week, "due": due, "done": _done(office, person, week)}


def _done(office: Office, person: str, week: dt.date) -> str:
    """The records that a person began in the seven days that end on a day, a line for each."""
    since, until = (
        midnight(office, week - dt.timedelta(days=6)),
        midnight(office, week + dt.timedelta(days=1)),
    )
    lines = [
        f"{row.form_title} {row.id} {row.title}".rstrip()
        for row in registered(office, since, until)
        if row.form != FORM and row.folded().history[0].by == person
    ]
    return "\n".join(lines)[:4000]


def length(office: Office, draft: Draft) -> int:
    """How many characters both contents have, blanks not counted."""
    now, before = typed(office, draft), filled(office, draft.before)
    texts = [now.text(name, "") or before.text(name, "") for name in CONTENTS]
    return sum(not sign.isspace() for text in texts for sign in text)


def plain(office: Office, summary: str) -> str:
    """A summary as plain text, to be pasted into a chat."""
    found = record(office, Ref(FORM, summary))
    if found is None:
        return ""
    values = filled(office, found)
    title, name = office.form_label(FORM).of(office.lang), person_name(office, values.text("person"))
    head = f"{title}　{name}　{values.date('week')}"
    parts = [f"【{field_title(office, FORM, name)}】\n{values.text(name, '')}" for name in CONTENTS]
    return "\n".join([head, *parts])
