"""Measure the index on generated records: build, look, questions. CPU seconds, the least of several runs.

python -m bench.index DIR        # DIR as made by bench.generate
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.standin import derive
from propctl.regulation.model.ref import Ref
from propctl.store.files.layout import load_record
from propctl.store.index.index import Index

NOW = "2026-11-21T09:00:00+08:00"


def least(act: Callable[[], object], times: int) -> float:
    """The least CPU milliseconds that ``act`` took."""
    took = []
    for _ in range(times):
        start = time.process_time()
        act()
        took.append(time.process_time() - start)
    return min(took) * 1000


def opened(root: Path) -> Index:
    index = Index(root, "bench", derive, load=load_record)
    index.refresh()
    return index


def measure(root: Path) -> None:
    (root / ".propctl" / "index.sqlite").unlink(missing_ok=True)
    build = least(lambda: opened(root), 1)
    index = opened(root)
    count = sum(index.counts().values())
    print(f"records                {count:>9}")
    print(f"build                  {build * 1000 / count:>9.1f} µs a record")
    print(f"memory                 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>9.1f} MB")
    size = (root / ".propctl" / "index.sqlite").stat().st_size
    print(f"size                   {size / count:>9.0f} bytes a record")
    questions: dict[str, Callable[[], object]] = {
        "open, nothing changed": lambda: opened(root),
        "full look": lambda: index.refresh(full=True),
        "due now": lambda: index.due(until=NOW),
        "overdue, one area": lambda: index.due(overdue_at=NOW, areas=["complaints"]),
        "list, open of a form": lambda: index.rows(form="complaints.complaint", open=True),
        "list, in a state": lambda: index.rows(area="complaints", states=["inspect"]),
        "list, newest 20": lambda: index.rows(area="complaints", newest_first=True, limit=20),
        "month by state": lambda: index.counts("", "2026-10-01", "2026-11-01"),
        "month by field": lambda: index.counts("complaints.complaint", "2026-10-01", "2026-11-01", by="kind"),
        "find 漏水": lambda: index.find("漏水", limit=50),
        "find app": lambda: index.find("app", limit=50),
        "get": lambda: index.get(Ref("complaints.complaint", "CP-261101-A01")),
    }
    for name, act in questions.items():
        print(f"{name:<22} {least(act, 5):>9.2f} ms")


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
