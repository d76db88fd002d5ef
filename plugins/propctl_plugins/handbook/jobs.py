"""Job descriptions read over: duties without a time or a record, without an assessment, items forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.api import Finding, Office, Row, rows
from propctl_plugins.handbook import texts
from propctl_plugins.handbook.posts import JOB

Found = Iterator[tuple[str, Finding]]  # where, what


def job_words(office: Office, post: str = "") -> str:
    """What a job description is called, of one post or as such."""
    wording = office.wording
    return " ".join([wording.form(JOB), *([wording.post(post)] if post else [])])


def bodies(office: Office) -> Iterator[tuple[str, str]]:
    """(where, text) of every document that is a draft or in force, and of every job."""
    for document in rows(office, texts.FORM, states=("draft", "in-force")):
        yield document.id, document.text("body")
    for job in rows(office, JOB):
        yield job_words(office, job.id), _text(job)


def _text(job: Row) -> str:
    lines = [" ".join(map(str, duty.values.values())) for duty in job.lines("duties")]
    return "\n".join([*lines, job.text("assessment", "")])


def unspecific(office: Office) -> Found:
    """Duties that lack one of the columns that the clause asks for."""
    required = texts.names(office, "specific-duties", "required")
    for job in rows(office, JOB):
        for number, duty in enumerate(job.lines("duties"), 1):
            for column, name in required.items():
                if not duty.values.get(column):
                    yield job_words(office, job.id), Finding(number, f"{duty.text('task', '')}：{name}")


def unassessed(office: Office) -> Found:
    """Jobs without a standard by which they are assessed."""
    for job in rows(office, JOB):
        if not job.has("assessment"):
            yield job_words(office, job.id), Finding(0, "考核标准")


def forgotten(office: Office) -> Found:
    """What the clause lists and no job names."""
    said = "\n".join(_text(job) for job in rows(office, JOB))
    for item in texts.names(office, "nothing-forgotten", "items"):
        if item not in said:
            yield job_words(office), Finding(0, item)
