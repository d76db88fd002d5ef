"""What is measured once, for it changes what it measures: an import, a cache that is built, a check."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bench.generate import records
from bench.measure import PROPCTL, environment, once
from propctl.regulation.model.record import Record

IMPORTED = 1000


def batch(root: Path) -> tuple[float, float]:
    """CPU milliseconds of an import, checked and committed, and of git's for the same files; in a copy."""
    copy = root.with_name(f"{root.name}-import")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy)
    _warm(copy)
    shutil.copytree(copy / ".git", copy / ".git-before")  # git is to write the same, not to find it written
    with (copy / "list.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("unit", "about", "channel"))
        table.writerows(
            (f"{n % 12 + 1}-0101", f"第{n}件:走廊漏水,请派人查看", "phone") for n in range(IMPORTED)
        )
    os.sync()  # what was copied just now is on disk: the command waits for its own files only
    mine = once((*PROPCTL, "--as", "clerk-1", "import", "complaints", "list.csv"), copy).cpu
    made = _git(copy, "diff", "--name-only", "--diff-filter=A", "HEAD~1").split()
    assert len(made) == IMPORTED, f"{len(made)} records in one commit, not {IMPORTED}"
    shutil.rmtree(copy / ".git")
    (copy / ".git-before").rename(copy / ".git")
    os.sync()
    add = once(("git", "add", "records"), copy).cpu
    commit = ("git", "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "many")
    theirs = add + once(commit, copy).cpu
    shutil.rmtree(copy)
    return mine, theirs


def cold_index(root: Path) -> float:
    """CPU milliseconds of building the index."""
    warm = _warm(root)
    for file in (root / ".propctl").glob("index.sqlite*"):
        file.unlink()
    return once((*PROPCTL, "--as", "director", "due"), root).cpu - warm


def check(root: Path) -> float:
    """CPU milliseconds of ``check``."""
    return once((*PROPCTL, "--as", "director", "check"), root).cpu - _warm(root)


def todoman_cache(folder: Path, count: int) -> float:
    """CPU milliseconds that todoman takes to build its cache of ``count`` tasks."""
    tasks = folder / "todoman" / "tasks"
    tasks.mkdir(parents=True, exist_ok=True)
    for record in records(count):
        (tasks / f"{record.id}.ics").write_text(_task(record), encoding="utf-8")
    settings = folder / "todoman" / "config.py"
    cache = folder / "todoman" / "cache.sqlite3"
    settings.write_text(f'path = "{folder / "todoman" / "*"}"\ncache_path = "{cache}"\n')
    line = ("todoman", "--config", str(settings), "list", "--due", "1")
    cache.unlink(missing_ok=True)
    cold = once(line, folder).cpu
    return cold - once(line, folder).cpu


def same_hits(root: Path, text: str) -> int:
    """How many records hold ``text``; ``AssertionError`` where propctl and ripgrep do not name the same."""
    found = _output((*PROPCTL, "--as", "director", "find", text, "--json"), root)
    mine = {row["id"] for row in json.loads(found)}
    theirs = {Path(name).stem for name in _output(("rg", "-l", text, "records"), root).split()}
    assert mine == theirs, f"find: {len(mine)} and {len(theirs)} hits, {sorted(mine ^ theirs)[:3]}"
    return len(mine)


def derived(root: Path) -> tuple[object, ...]:
    """What changes when the index or the compiled rules are made anew."""
    office = next((root / ".propctl" / "compiled").glob("*-office.json")).stat()
    with sqlite3.connect(root / ".propctl" / "index.sqlite") as base:
        version = base.execute("PRAGMA schema_version").fetchone()[0]
    return office.st_mtime_ns, office.st_ino, version


def _warm(root: Path) -> float:
    """What ``due`` takes when all is there."""
    once((*PROPCTL, "--as", "director", "due"), root)
    return once((*PROPCTL, "--as", "director", "due"), root).cpu


def _task(record: Record) -> str:
    at = f"{record.history[0].at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    about = record.head.get("about") or record.head.get("content") or ""
    lines: Iterable[str] = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:bench",
        "BEGIN:VTODO",
        f"UID:{record.id}",
        f"DTSTAMP:{at}",
        f"DUE:{at}",
        f"SUMMARY:{record.id} {about}",
        f"STATUS:{'COMPLETED' if record.history[-1].step in ('close', 'register') else 'NEEDS-ACTION'}",
        "END:VTODO",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)


def _git(root: Path, *words: str) -> str:
    return _output(("git", *words), root)


def _output(line: tuple[str, ...], root: Path) -> str:
    done = subprocess.run(line, cwd=root, env=environment(), capture_output=True, text=True, check=True)
    return done.stdout
