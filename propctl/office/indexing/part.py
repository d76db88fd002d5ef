"""Run as a program by ``indexing.helper``: makes the part of an index that it asks for."""

from __future__ import annotations

import sys

import msgspec

from propctl.office.indexing.helper import Task
from propctl.office.opened.office import Office


def make(task: Task) -> None:
    """Open the office as it is open there, and make the part."""
    office = Office(task.root, now=task.now, clock=task.written, operator=task.operator, account=task.account)
    office.make_part(task.path, task.folders)


if __name__ == "__main__":
    make(msgspec.json.decode(sys.stdin.buffer.read(), type=Task))
