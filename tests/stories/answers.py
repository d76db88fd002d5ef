"""What the command lines of a story come to: done, or refused by a clause."""

from __future__ import annotations

from propctl.testing import Result


def ok(done: Result) -> Result:
    """The same answer, which must be that it is done."""
    assert done.status == 0, done.err
    return done


def refused(done: Result, clause: str) -> Result:
    """The same answer, which must be a refusal that cites a clause."""
    assert done.status == 77, done.out + done.err
    assert clause in done.err
    return done
