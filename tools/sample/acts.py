"""Acts of the sample office: who does what when, in an order that the program can follow."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from propctl.api import Office, PropctlError, Request, run
from propctl.office.doing.batches import create_batch

TZ = dt.timezone(dt.timedelta(hours=8))
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 11, 20)
BLOCKS = range(1, 7)
UNITS = [f"{block}-{floor}0{door}" for block in BLOCKS for floor in (1, 3, 5, 8) for door in (1, 2)]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    "建国",
    "秀英",
    "伟",
    "芳",
    "志强",
    "丽华",
    "明",
    "静",
    "海燕",
    "国庆",
    "玉兰",
    "军",
    "桂芝",
    "磊",
    "小红",
)


class Act(NamedTuple):
    """One step to be done: in whose name, on which case, with what."""

    at: dt.datetime
    by: str
    step: str
    case: str  # names the record among the acts; "": a standing record, named by ``key``
    values: dict[str, Any]
    key: str


class Story:
    """All acts, told in any order and done by time. The same seed tells the same story."""

    def __init__(self, seed: int = 20261121) -> None:
        self.random = random.Random(seed)
        self.acts: list[Act] = []

    def act(self, at: dt.datetime, by: str, step: str, case: str = "", key: str = "", **values: Any) -> None:
        """Add one act. ``@case`` as a value stands for the id of that case's record."""
        self.acts.append(Act(at, by, step, case, values, key))

    def moment(self, day: dt.date, first: int = 9, last: int = 16) -> dt.datetime:
        """Some time of a day."""
        clock = dt.time(self.random.randint(first, last), self.random.randint(0, 59))
        return dt.datetime.combine(day, clock, TZ)

    def minutes(self, least: int, most: int) -> dt.timedelta:
        """Some time later."""
        return dt.timedelta(minutes=self.random.randint(least, most))

    def person(self) -> tuple[str, str]:
        """A name and a telephone of nobody."""
        name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
        return name, f"138{self.random.randint(0, 99999999):08d}"

    def skipped(self, day: dt.date, share: float) -> bool:
        """Whether something is still to be done: only of the last few days, as in an office that works."""
        return day > LAST - dt.timedelta(days=4) and self.random.random() < share


def on(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of the sample year."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=TZ)


def play(root: Path, story: Story) -> Iterator[str]:
    """Do every act in the office at ``root``, by time; tells what was refused."""
    ids: dict[str, str] = {}
    opened: dict[str, list[str]] = {}
    for act in sorted(story.acts, key=lambda act: act.at):
        if act.at.date() > LAST:
            continue
        try:
            outcome = _do(root, act, ids, opened)
        except (PropctlError, LookupError) as error:
            yield f"{act.at:%Y-%m-%d %H:%M} {act.by} {act.step}: {error!r}"
            continue
        if act.case and act.case not in ids:
            ids[act.case] = outcome.folded.id
        if act.case:
            opened.setdefault(act.case, []).extend(record.id for record in outcome.opened)


def _do(root: Path, act: Act, ids: dict[str, str], opened: dict[str, list[str]]) -> Any:
    def meant(value: Any) -> Any:
        """``@case`` is the case's record, ``@case/0`` the first record that it opened; in rows, too."""
        if isinstance(value, list):
            return [{k: meant(v) for k, v in row.items()} if isinstance(row, dict) else row for row in value]
        if not (isinstance(value, str) and value.startswith("@")):
            return value
        case, _, number = value[1:].partition("/")
        return opened[case][int(number)] if number else ids[case]

    office = Office(root, now=act.at, operator=act.by)
    if act.step.startswith("script:"):
        return _lead(office, act.step.removeprefix("script:"), act.values)
    if act.step.startswith("batch:"):
        area, _, batch = act.step.removeprefix("batch:").partition(".")
        return create_batch(office, area, batch, act.values)
    form, _, step = act.step.rpartition(".")
    values = {name: meant(value) for name, value in act.values.items()}
    paper = {name: values.pop(name) for name in ("approved_by", "paper") if name in values}
    record = meant(act.key) or ids.get(act.case, "")
    return run(office, Request(form=form, step=step, id=record, values=values, **paper))


class Led(NamedTuple):
    """What a conversation came to: the record that was made, then the conversation's own."""

    folded: Any
    opened: tuple[Any, ...] = ()


def _lead(office: Office, name: str, values: dict[str, Any]) -> Led:
    """Go through a call script as a clerk does: say, ask, choose the answer, register."""
    from propctl_plugins.scripts.library import load
    from propctl_plugins.scripts.talk import Conversation

    talk, answers = Conversation(office, load(office, name)), iter(values["answers"])
    while not talk.over:
        for field in talk.node.fill:
            talk.learn(field, values.get(field))
        talk.go(talk.choose(next(answers)) if talk.node.answers else None)
    made, *kept = talk.register(talk.request())
    return Led(made, tuple(kept))
