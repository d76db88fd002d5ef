"""How long ``propctl audit`` takes on a long history, the first time and the next.

    python -m bench.long_history DIR [COMMITS]      # 100,000 unless said otherwise

Two years of complaints, each registered and followed by four notes, every step a commit of
its own, packed. An office that stands in DIR already is measured as it is. Seconds of processor time, those
of git counted in; the goals are 60 and 1.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from propctl.office.auditing.audit import audit
from propctl.office.opened.office import Office
from propctl.testing import Workspace, make_workspace

_ZONE = dt.timezone(dt.timedelta(hours=8))
_BEGINS = dt.datetime(2026, 11, 21, 8, 0, tzinfo=_ZONE)  # the day after offices of the bench begin
_DAYS = 730
_ENDS = f"{_BEGINS + dt.timedelta(days=_DAYS + 1):%Y-%m-%d %H:%M}"
_NOTES = 4
_ASKED = {"unit": "3-1201", "about": "灯不亮", "channel": "phone"}
_HEAD = """form = "complaints.complaint"
id = "{id}"
unit = "3-1201"
about = "三层走廊漏水"
complainant = "{name}"
phone = "{phone}"
channel = "phone"
source = "direct"
category = "other"
level = "office"
heard = {at}
heard_by = "clerk-1"
owner = "clerk-1"

history = [
"""


class _Commit(NamedTuple):
    at: dt.datetime
    path: str
    text: str


def commits(count: int, sealed: Mapping[str, str]) -> Iterator[_Commit]:
    """So many steps, oldest first; a complaint's notes follow at once. What is ``sealed`` no audit opens."""
    cases = -(-count // (1 + _NOTES))
    gap = dt.timedelta(days=_DAYS) / cases
    day, number = _BEGINS.date(), 0
    for case in range(cases):
        at = (_BEGINS + case * gap).replace(microsecond=0)
        number = number + 1 if at.date() == day else 1
        day = at.date()
        id = f"CP-{day:%y%m%d}-A{number:02}"
        text = _HEAD.format(id=id, at=at.isoformat(), **sealed)
        for n in range(1, 2 + _NOTES):
            what = 'step = "register"' if n == 1 else f'step = "note", text = "第{n}次联系"'
            text += f'  {{ n = {n}, at = {at.isoformat()}, by = "clerk-1", {what} }},\n'
            yield _Commit(at, f"records/complaints/{day:%Y/%m}/{id}.toml", text + "]\n")


def make(folder: Path, count: int) -> Workspace:
    """An office with so long a history."""
    office = make_workspace(folder, git=True)
    _git(folder, "add", "propctl.toml")
    _git(
        folder,
        "-c",
        "user.name=director",
        "-c",
        "user.email=d@x",
        "commit",
        "-q",
        "-m",
        "settings",
        at=office.now,
    )
    office.do("residents.unit.add", number="3-1201")
    first = office.do(
        "complaints.complaint.register", complainant="慕容雪见", phone="13912345678", **_ASKED
    ).folded
    sealed = {"name": first.record.head["complainant"], "phone": first.record.head["phone"]}
    program = office.office().sources.compiled.program
    importing = subprocess.Popen(
        ["git", "fast-import", "--quiet", "--force"], cwd=folder, stdin=subprocess.PIPE
    )
    assert importing.stdin is not None
    parent = "from refs/heads/main^0\n"
    for one in commits(count, sealed):
        who, data = f"clerk-1 <clerk-1@propctl.invalid> {int(one.at.timestamp())} +0800", one.text.encode()
        said = f"complaints.complaint\n\nPropctl: {program}\n".encode()
        head = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(said)}\n".encode()
        file = f"{parent}M 100644 inline {one.path}\ndata {len(data)}\n".encode()
        importing.stdin.write(head + said + file + data + b"\n")
        parent = ""
    importing.communicate()
    _git(folder, "gc", "-q")
    _git(folder, "reset", "-q", "--hard")
    return Workspace(folder, _ENDS)


def _git(folder: Path, *words: str, at: dt.datetime | None = None) -> None:
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), at.isoformat()) if at else {}
    subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **dates})


def spent(office: Workspace) -> tuple[float, int]:
    """Seconds of processor time of one audit, and what it found."""
    before = _processor()
    opened = Office(office.root, now=office.now, operator="director")
    report = audit(opened)
    opened.close()
    return _processor() - before, len(report.faults) + len(report.to_confirm)


def _processor() -> float:
    mine = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in mine)


def main(arguments: list[str]) -> int:
    """Make the office where there is none, and measure; 1 where an honest history is accused."""
    folder, count = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 100_000
    office = Workspace(folder, _ENDS) if folder.exists() else make(folder, count)
    for left in (folder / ".propctl").glob("audit-*"):
        left.unlink()
    first, found = spent(office)
    office.do("complaints.complaint.register", complainant="慕容雪见", phone="13912345678", **_ASKED)
    following, _ = spent(office)
    again, _ = spent(office)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"first {first:.1f} s, next {following:.2f} s, once more {again:.2f} s, {memory} MB, {found} found")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
