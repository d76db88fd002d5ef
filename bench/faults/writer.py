"""A desk at work, to be killed, starved of disk, or set beside nineteen others.

    python -m bench.faults.writer FOLDER OPERATOR TURNS

Each turn is one unit of work: a complaint registered, every third turn also noted, every fifth a batch of
three. Prints what it acknowledges, with the milliseconds that registering took, or what was refused.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from propctl.errors import PropctlError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run_all
from propctl.office.opened.office import Office

COMPLAINT = "complaints.complaint"


def work(root: Path, operator: str, turns: int) -> None:
    """Do ``turns`` units of work and tell of each."""
    office = Office(root, now=dt.datetime.fromisoformat("2026-11-20T09:30:00+08:00"), operator=operator)
    office.store.wait = 120
    for turn in range(turns):
        values = {"unit": "3-1201", "about": f"第{turn}件:" + "走廊漏水" * 20}
        registration = Request(form=COMPLAINT, step="register", values=values)
        start = time.monotonic()
        try:
            made = run_all(office, [registration] * (3 if turn % 5 == 4 else 1))
            took = time.monotonic() - start
            ids = [outcome.folded.id for outcome in made]
            if turn % 3 == 2:
                run_all(office, [Request(form=COMPLAINT, step="note", id=ids[0], values={"text": "已回电"})])
        except PropctlError as error:
            print("refused", error.status, error, flush=True)
            continue
        status = max((note.status for outcome in made for note in outcome.notes), default=0)
        print("saved", status, round(took * 1000), *ids, flush=True)


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
