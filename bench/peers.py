"""The same records in the programs that propctl is compared with; a program that is absent is left out.

python -m bench.peers DIR COUNT
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.generate import records
from bench.measure import Command, environment
from propctl.regulation.model.record import Record

PEERS = {
    "taskwarrior": "task",
    "ripgrep": "rg",
    "sqlite3": "sqlite3",
    "recutils": "recsel",
    "ledger": "ledger",
    "todoman": "todoman",
}


def present() -> dict[str, bool]:
    """Which peers are installed."""
    return {name: shutil.which(program) is not None for name, program in PEERS.items()}


def prepare(folder: Path, count: int) -> None:
    """Write the data of every peer that is here into ``folder``."""
    folder.mkdir(exist_ok=True)
    here = present()
    if here["taskwarrior"]:
        _taskwarrior(folder, count)
    if here["sqlite3"]:
        _sqlite(folder, count)
    if here["recutils"]:
        _write(folder / "records.rec", ("%rec: Record\n\n", *map(_recutils, records(count))))
    if here["ledger"]:
        _write(folder / "journal", map(_ledger, records(count)))


def commands(folder: Path) -> dict[str, tuple[str, Command, Path]]:
    """What is asked of each peer: row of the table -> (peer, command, where)."""
    task = (
        "task",
        "rc.verbose=nothing",
        "rc.gc=off",
        f"rc.data.location={folder / 'task'}",
        f"rc:{folder / 'taskrc'}",
    )
    month = "SELECT kind, count(*) FROM record WHERE registered LIKE '2026-10%' GROUP BY kind"
    return {
        "due / taskwarrior": ("taskwarrior", (*task, "+PENDING", "due.before:2027-01-01", "count"), folder),
        "show / taskwarrior": ("taskwarrior", (*task, "description.contains:CP-261001-A01", "count"), folder),
        "show / recutils": ("recutils", ("recsel", "-e", "Id = 'CP-261001-A01'", "records.rec"), folder),
        "month / sqlite3": ("sqlite3", ("sqlite3", str(folder / "records.sqlite"), month), folder),
        "month / ledger": (
            "ledger",
            ("ledger", "-f", str(folder / "journal"), "-p", "2026-10", "balance"),
            folder,
        ),
    }


def _write(path: Path, parts: Iterator[str] | tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(parts)


def _taskwarrior(folder: Path, count: int) -> None:
    (folder / "task").mkdir(exist_ok=True)
    (folder / "taskrc").write_text("confirmation=no\nhooks=off\n")
    lines = (json.dumps(_task(record), ensure_ascii=False) for record in records(count))
    data = "[" + ",\n".join(lines) + "]"
    line = ["task", f"rc:{folder / 'taskrc'}", f"rc.data.location={folder / 'task'}", "import", "-"]
    subprocess.run(line, input=data.encode(), env=environment(), capture_output=True, check=True)


def _task(record: Record) -> dict[str, str]:
    done = record.history[-1].step in ("close", "register")
    found = {"description": f"{record.id} {_about(record)}", "entry": _utc(record), "due": _utc(record)}
    return {**found, "status": "completed" if done else "pending", **({"end": _utc(record)} if done else {})}


def _utc(record: Record) -> str:
    return f"{record.history[0].at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _about(record: Record) -> str:
    return str(record.head.get("about") or record.head.get("content") or "")


def _sqlite(folder: Path, count: int) -> None:
    (folder / "records.sqlite").unlink(missing_ok=True)
    base = sqlite3.connect(folder / "records.sqlite")
    base.execute("CREATE TABLE record (id TEXT, form TEXT, kind TEXT, registered TEXT, about TEXT)")
    rows = (
        (one.id, one.form, str(one.head.get("category") or ""), one.history[0].at.isoformat(), _about(one))
        for one in records(count)
    )
    base.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?)", rows)
    base.commit()
    base.close()


def _recutils(record: Record) -> str:
    return f"Id: {record.id}\nForm: {record.form}\nAbout: {_about(record)}\n\n"


def _ledger(record: Record) -> str:
    day = f"{record.history[0].at:%Y-%m-%d}"
    return f"{day} {record.id}\n    Kind:{record.form.partition('.')[0]}  1\n    Count\n\n"


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), int(sys.argv[2]))
