"""What TOML can't say of callbacks: the month's sample of evaluations to be checked."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from propctl.api import Office, Request, UsageError, run_all
from propctl.errors import N_

RULE = "callbacks.verify-evaluations"


def sample(office: Office, month: str) -> list[dict[str, Any]]:
    """Draw the month's evaluations to be checked: the same ones, whoever draws and however often.

    ``month``: "2026-11". Returns the callbacks drawn; those drawn before are not drawn twice.
    """
    size = office.catalog.param(RULE, "sample", office.today)
    if size == "unset":
        msgid = N_("how many are drawn is not set; set it with: propctl rules set {rule}")
        raise UsageError(msgid, rule=RULE)
    since, until = _bounds(month)
    rows = office.index.rows(form="callbacks.callback", since=since, until=until)
    rated = [row for row in rows if row.state != "void" and row.values.get("satisfied")]
    drawn = sorted(rated, key=lambda row: hashlib.sha256(f"{month} {row.id}".encode()).digest())[: int(size)]
    known = {row.values["callback"] for row in office.index.rows(form="callbacks.verification")}
    requests = [
        Request(form="callbacks.verification", step="draw", values={"callback": row.id}, trusted=True)
        for row in drawn
        if row.id not in known
    ]
    if requests:
        run_all(office, requests)
    return [{"id": row.id, "unit": row.values.get("unit", "")} for row in drawn]


def _bounds(month: str) -> tuple[str, str]:
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise UsageError(N_("{value} is not a month; write it like 2026-11"), value=month) from None
    return first.isoformat(), (first + dt.timedelta(days=31)).replace(day=1).isoformat()
