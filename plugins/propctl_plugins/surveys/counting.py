"""What a survey comes to, from its sheets alone: how many came back, from whom, and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import ceil
from typing import Any

from propctl.api import Office, Row, choices, clause, person_name, rows

SHEET = "surveys.sheet"
BACK = "back"  # the state of a sheet that was entered
Line = dict[str, Any]
Counts = tuple[str, dict[str, int]]  # a question ("": overall), and how many gave each answer


def tally(office: Office, survey: str) -> list[Line]:
    """A survey counted for the staff: sheets, helpers, and every answer, however few gave it."""
    sheets = sheets_of(office, survey)
    back = [sheet for sheet in sheets if sheet.state == BACK]
    found = [_line("out", "", "", len(sheets)), _line("back", "", "", len(back), len(sheets))]
    least = _least(office)
    if least is not None:
        found.append(_line("short", "", "", max(ceil(least * len(sheets) / 100) - len(back), 0)))
    done = Counter(sheet.text("helper", "") for sheet in back)
    for helper, number in sorted(Counter(sheet.text("helper", "") for sheet in sheets).items()):
        name = person_name(office, helper) if helper else "-"
        found.append(_line("helper", name, f"{done[helper]}/{number}", done[helper], number))
    for question, counts in counted(office, back):
        what, whole = "question" if question else "overall", sum(counts.values())
        found += [_line(what, question, answer, number, whole) for answer, number in counts.items()]
    return found


def sheets_of(office: Office, survey: str) -> list[Row]:
    """The sheets of a survey, without void ones."""
    return list(rows(office, SHEET, having={"survey": survey}))


def counted(office: Office, back: Iterable[Row]) -> Iterator[Counts]:
    """Overall and of each question that was answered: every answer of the scale, how many gave it."""
    scale = {id: label.of(office.lang) for id, label in choices(office, SHEET, "overall").items()}
    asked = choices(office, "surveys.questionnaire", "questions")
    given: dict[str, Counter[str]] = {"": Counter()}
    for sheet in back:
        if sheet.has("overall"):
            given[""][sheet.text("overall")] += 1
        for line in sheet.lines("answers"):
            given.setdefault(line.text("question"), Counter())[line.text("rating")] += 1
    for question, answers in given.items():
        if answers:
            title = asked[question].of(office.lang) if question in asked else question
            yield title, {name: answers[id] for id, name in scale.items()}


def published(counts: dict[str, int], least: int) -> list[tuple[str, int | None]]:
    """The counts without those of fewer people; where that is one alone, the next smallest is left out too.

    Otherwise it could be worked out from the others and their sum.
    """
    hidden = {answer for answer, number in counts.items() if number < least}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(min((one for one in counts if one not in hidden), key=counts.__getitem__))
    return [(answer, None if answer in hidden else number) for answer, number in counts.items()]


def _least(office: Office) -> Decimal | None:
    """How many of a hundred sheets must come back; None where the office set no share."""
    said = clause(office, "surveys.return-rate").text("at_least", "")
    return Decimal(said.rstrip("%")) if said else None


def _line(what: str, item: str, answer: str, count: int, whole: int = 0) -> Line:
    percent = f"{100 * Decimal(count) / whole:.1f}" if whole else None
    return {"what": what, "item": item, "answer": answer, "count": count, "percent": percent}
