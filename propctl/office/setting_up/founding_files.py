"""A new office's answers from a file: ``office.toml``, or the first sheets of the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from propctl.entry.cells import cell_text
from propctl.entry.headings import compared
from propctl.entry.sheets import blank
from propctl.errors import N_, BadData, UsageError
from propctl.office.setting_up.founding_answers import OFFICE, STAFF, Question
from propctl.regulation.model.constructs import Field
from propctl.store.files.toml import parse

_TEXT = Field(zh="内容", en="Text")


def from_file(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What a file answers: ``office.toml``, or the first sheets of the template."""
    if not path.is_file():
        raise UsageError(N_("there is no file {file}"), file=str(path))
    return _of_toml(path) if path.suffix.lower() == ".toml" else _of_book(path)


def _of_toml(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    data = parse(path.read_bytes(), path.name)
    office, staff = data.get("office", {}), data.get("staff", [])
    people = list(staff.values()) if isinstance(staff, dict) else staff
    if not isinstance(office, dict) or not all(isinstance(one, dict) for one in people):
        raise BadData(N_("{file}: write [office] and one [[staff]] for each person"), file=path.name)
    said = {
        name: ",".join(value) if isinstance(value, list) else str(value) for name, value in office.items()
    }
    return _named(said, path), [_kept(one) for one in people]


def _kept(line: Mapping[str, Any]) -> dict[str, Any]:
    known = _names(STAFF)
    return {known[compared(str(key))]: value for key, value in line.items() if compared(str(key)) in known}


def _of_book(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    from propctl.entry.sheet_files import read_sheets

    office: dict[str, str] = {}
    staff: list[dict[str, Any]] = []
    for sheet in read_sheets(path, lambda row: 0).sheets:
        rows = [[cell_text(cell, _TEXT) if not blank(cell) else "" for cell in row] for row in sheet.rows]
        pairs = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] and row[1]}
        if not office and sum(_asked(row[0]) for row in rows if row) > 2:
            office = _named(pairs, path)
        elif not staff:
            staff = _people(rows)
    if not office and not staff:
        raise BadData(
            N_("{file} says nothing of the office and names nobody who works there; fill in 单位 and 人员"),
            file=path.name,
        )
    return office, staff


def _people(rows: list[list[str]]) -> list[dict[str, Any]]:
    """The people below a row of headings that names at least name and posts."""
    for number, row in enumerate(rows[:10]):
        heads = {place: _kept({text: ""}) for place, text in enumerate(row) if text}
        names = {place: next(iter(found)) for place, found in heads.items() if found}
        if {"name", "posts"} <= set(names.values()):
            lines = [
                {name: line[place] for place, name in names.items() if place < len(line) and line[place]}
                for line in rows[number + 1 :]
            ]
            return [line for line in lines if line.get("name")]
    return []


def _asked(text: str) -> bool:
    return compared(text) in _names(OFFICE)


def _named(said: Mapping[str, str], path: Path) -> dict[str, str]:
    """Answers by their keys, however the file calls them; unknown ones are refused."""
    names = _names(OFFICE)
    unknown = [text for text in said if compared(text) not in names]
    if unknown:
        msgid = N_("{file}: {names} is not asked; asked are: {known}")
        raise BadData(msgid, file=path.name, names=unknown, known=[one.label for one in OFFICE])
    return {names[compared(text)]: value for text, value in said.items()}


def _names(questions: Sequence[Question]) -> dict[str, str]:
    """The keys of questions by whatever they are called, as ``compared``."""
    return {compared(text): one.name for one in questions for text in (one.name, one.label.zh, one.label.en)}
