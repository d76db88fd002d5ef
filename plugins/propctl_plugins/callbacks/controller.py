"""What TOML can't say of callbacks: the month's sample of evaluations to be checked."""

from __future__ import annotations

import hashlib
from typing import Any

from propctl.api import Office, Request, clause, read_month, rows, run_all


def sample(office: Office, month: str) -> list[dict[str, Any]]:
    """Draw the month's evaluations to be checked: the same ones, whoever draws and however often.

    ``month``: "2026-11". Returns the callbacks drawn; those drawn before are not drawn twice.
    """
    size = clause(office, "callbacks.verify-evaluations").number("sample")
    of = read_month(month)
    rated = [
        row
        for row in rows(office, "callbacks.callback", since=of.first, until=of.end)
        if row.has("satisfied")
    ]
    drawn = sorted(rated, key=lambda row: hashlib.sha256(f"{month} {row.id}".encode()).digest())[:size]
    known = {row.text("callback") for row in rows(office, "callbacks.verification", void=True)}
    requests = [
        Request(form="callbacks.verification", step="draw", values={"callback": row.id}, trusted=True)
        for row in drawn
        if row.id not in known
    ]
    if requests:
        run_all(office, requests)
    return [{"id": row.id, "unit": row.text("unit", "")} for row in drawn]
