"""Offices ranked by their indicators, from the dataset alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from propctl.errors import N_, UsageError
from propctl.publish.spreadsheets.parquet import duckdb
from propctl.regulation.language.mistakes import nearest

KEYS = ("month", "indicator", "title", "rank", "office", "figure", "measure", "at_least", "at_most", "met")
# The better one first: the higher where a clause says "at least", the lower where it says "at most". Where
# it says neither, none is better, and they stand in the order of their figures without a rank.
_RANKED = """
SELECT month, indicator, title,
       CASE WHEN at_least IS NULL AND at_most IS NULL THEN NULL
            ELSE rank() OVER (
              PARTITION BY month, indicator
              ORDER BY CASE WHEN at_least IS NOT NULL THEN -figure ELSE figure END
            )
       END AS rank,
       office, figure, measure, at_least, at_most, met
FROM read_parquet($files, hive_partitioning = true, hive_types_autocast = false)
WHERE figure IS NOT NULL AND ($month = '' OR month = $month)
      AND (len($wanted) = 0 OR list_contains($wanted, indicator))
ORDER BY month DESC, indicator, rank, figure DESC, office
"""
_TITLES = "SELECT DISTINCT indicator, title FROM read_parquet($files, hive_partitioning = true)"


def ranking(folder: Path, month: str = "", indicator: str = "") -> list[dict[str, Any]]:
    """A row for each office and indicator, the best first; an office without a figure has no rank."""
    files = folder / "indicators"
    if not files.is_dir():
        raise UsageError(
            N_("{folder} holds no dataset; make one with: propctl group build"), folder=str(folder)
        )
    where = f"{files.as_posix()}/**/*.parquet"
    with duckdb().connect() as db:
        titles = dict(db.execute(_TITLES, {"files": where}).fetchall()) if indicator else {}
        asked = {"files": where, "month": month, "wanted": _meant(indicator, titles) if indicator else []}
        return [dict(zip(KEYS, row, strict=True)) for row in db.execute(_RANKED, asked).fetchall()]


def _meant(indicator: str, titles: Mapping[str, str]) -> list[str]:
    """The indicators that a name or a title means; ``UsageError`` names the nearest."""
    found = [name for name, title in titles.items() if indicator in (name, title)]
    if found:
        return found
    near = nearest(indicator, [*titles, *titles.values()])
    if near:
        said = N_("the dataset has no indicator {name}; the nearest are {near}")
        raise UsageError(said, name=indicator, near=near)
    raise UsageError(N_("the dataset has no indicator {name}; leave it out to see all"), name=indicator)
