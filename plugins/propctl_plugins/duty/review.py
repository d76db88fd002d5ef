"""What a month's roster lacks, clause by clause."""

from __future__ import annotations

from typing import Any

from propctl.api import Office, month_of, read_month
from propctl_plugins.duty import coverage, strain
from propctl_plugins.duty.month import Review

CHECKS = (
    coverage.shifts,
    strain.turns_too_close,
    coverage.attendant,
    coverage.stewards,
    coverage.holidays,
    coverage.holidays_ahead,
    coverage.office_hours,
    strain.rest_days,
    strain.turns_on_rest_days,
    strain.hours_of_a_week,
    strain.overtime,
    coverage.logs,
)


def findings(office: Office, month: str = "") -> list[dict[str, Any]]:
    """Everything that the roster of a month lacks, clause by clause, each in order of days."""
    review = Review(office, read_month(month) if month else month_of(office.today))
    return [found for check in CHECKS for found in check(review)]
