"""Looks at the office from a thread of its own, so that no key waits for it.

It has its own office and index connection: SQLite's belong to the thread that opened them. The index itself
is one file; what this thread takes in, whoever asks next finds.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from propctl.cli.frame.session import Session, running
from propctl.store.files.toml import load_parser
from propctl.words.messages import spoken

T = TypeVar("T")


class Lookout:
    """Answers questions about the office as it stands then, one after the other."""

    def __init__(self, session: Session) -> None:
        """``session``: of whoever sits at the desk; it is not touched."""
        self._session = Session(session.environ, session.folder, session.operator, session.lang)
        load_parser()
        self._thread = ThreadPoolExecutor(1, "propctl-lookout")

    def ask(self, question: Callable[[Session], T]) -> Future[T]:
        """The answer to a question, at the moment at which its turn comes."""
        return self._thread.submit(self._answer, question)

    def _answer(self, question: Callable[[Session], T]) -> T:
        self._let_go()
        self._session.tick()
        with spoken(self._session.lang), running(self._session):
            return question(self._session)

    def close(self) -> None:
        """Stop looking, and let go of the index's file."""
        self._thread.submit(self._let_go)
        self._thread.shutdown(wait=True, cancel_futures=False)

    def _let_go(self) -> None:
        if "office" in self._session.__dict__:
            self._session.office.close()
