"""What an office does and shows in a few days, as texts that can be compared."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from propctl.testing import Workspace
from propctl.words.messages import CHINESE
from tools.turn.walk import CRASH, Walk, Walked

WORK, EVENING, NEXT_MONTH, NEXT_YEAR = (
    "2026-11-20 09:30", "2026-11-20 18:00", "2026-12-03 10:00", "2027-01-05 10:00",
)  # fmt: skip
TODAY = ["today", "--all"]  # everybody's
MISTAKE = "程序出错"
FINE = (0, 1)  # statuses of what is looked at: done, and problems found


class Trace(msgspec.Struct):
    """What was done and what was shown."""

    walked: list[Walked]
    asked: dict[str, str]  # step -> what was asked
    screens: dict[str, str]  # when and command -> what was printed
    words: dict[str, str]  # pages and papers
    crashes: list[str]

    def doings(self) -> dict[str, object]:
        """What the office did, apart from how it is worded."""
        found: dict[str, object] = {}
        for one in self.walked:
            key = f"{one.form} {one.by}"
            found |= {
                f"{key}: steps": one.done,
                f"{key}: refused": tuple(one.refused),
                f"{key}: state": one.state,
                f"{key}: limits": one.clocks,
                f"{key}: values": str(one.values),
            }
        return found | {f"asked {key}": text for key, text in self.asked.items()} | dict(self.screens)

    def wordings(self) -> dict[str, object]:
        """How it is worded."""
        said = {f"{one.form} {name}": text for one in self.walked for name, text in one.refused.items()}
        return {**said, **self.words}


def traced(desk: Workspace, area: str, forms: Iterable[str], skip: Iterable[tuple[str, str]] = ()) -> Trace:
    """Walk the forms, look at every screen, at the end of the day, in the next month and the next year."""
    found = Trace([], {}, {}, {}, [])
    desk.at(WORK)
    walk = Walk(desk)
    for form in forms:
        found.walked += walk.form(form, skip=skip)
    found.asked = walk.hands.asked
    found.crashes += [crash for one in found.walked for crash in one.crashes]
    declared = desk.office().catalog.area(area)
    lists = [[area, "list", name] for name in declared.lists]
    day = [TODAY, ["due"], ["check"], *lists]
    for moment, commands in (
        (EVENING, day),
        (NEXT_MONTH, [TODAY, ["due", "--overdue"], ["report", area, "--month", "2026-11"], *lists]),
        (NEXT_YEAR, [TODAY, ["report", area]]),
    ):
        desk.at(moment)
        for command in commands:
            _look(desk, found, moment, command)
    desk.at(EVENING)
    for one in found.walked:
        if one.id:
            done = desk.run("print", f"{one.form}:{one.id}", by="director")
            found.words[f"print {one.form}"] = done.out + done.err
    for audience in ("staff", "residents"):
        try:
            found.words[f"page {audience}"] = desk.page(area, audience=audience)
        except Exception as error:
            found.crashes.append(f"page {audience}: {type(error).__name__}: {error}")
    found.crashes += [f"{key}: {text[:200]}" for key, text in found.words.items() if MISTAKE in text]
    return found


def _look(desk: Workspace, found: Trace, moment: str, command: list[str]) -> None:
    done = desk.run("--lang", CHINESE, *command, by="director")
    key = f"{moment[:10]} {' '.join(command)}"
    found.screens[key] = done.out + done.err
    if done.status not in FINE or MISTAKE in done.err or (done.status and command[0] != "check"):
        found.crashes.append(f"{key}: status {done.status}: {done.err.strip()[:300]}")


__all__ = ["CRASH", "Trace", "traced"]
