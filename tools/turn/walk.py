"""Records walked through their declared steps, from the one that makes them to their end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from propctl.errors import PropctlError
from propctl.office.judging.lacking import Lack
from propctl.regulation.model.constructs import Form, Step
from propctl.regulation.model.fold import (
    Folded,
    all_states,
    allowed,
    ended_states,
    open_states,
    states_of,
)
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.lists import as_list
from propctl.testing import Workspace
from propctl.testing.filling import CannotFill
from tools.turn.hands import Hands, Refusal, options

ROUNDS = 60  # so often all that may be done is tried; each round leads a record on
AGAIN = 4  # so often a step is tried that was refused
CRASH = "crash"


def before(step: Step, declared: Form) -> set[str]:
    """The states in which a step may be done."""
    return states_of(declared, as_list(step.from_)) if step.from_ else set(all_states(declared))


class Walked(NamedTuple):
    """What became of one record."""

    form: str
    by: str  # the step that made it
    id: str  # "": it could not be made
    done: tuple[str, ...]  # steps, in order
    refused: dict[str, str]  # step -> the sentence
    state: str
    ended: bool  # whether nothing waits for it any more
    crashes: tuple[str, ...]
    clocks: tuple[tuple[str, str, str], ...]  # clock, started, due
    values: dict[str, Any]


class Walk:
    """Walks records of forms at one desk."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.hands = Hands(workspace)
        self.crashes: list[str] = []

    def form(self, form: str, first: str = "", skip: Iterable[tuple[str, str]] = ()) -> list[Walked]:
        """A record of a form for each step that makes one, brought to its end; not by those to ``skip``."""
        declared = self.workspace.office().catalog.form(form)
        return [
            self.record(form, name, first)
            for name, step in creating_steps(declared).items()
            if not step.internal and (form, name) not in skip
        ]

    def record(self, form: str, make: str, first: str = "") -> Walked:
        """One record; ``first``: a step that is done as soon as it may be."""
        self.crashes, self._tries = [], dict[str, int]()
        self._clocks: set[tuple[str, str, str]] = set()
        made = self._tried(form, make, "")
        if not isinstance(made, Folded):
            return Walked(form, make, "", (), {make: made}, "", False, tuple(self.crashes), (), {})
        done, refused = [make], dict[str, str]()
        declared = self.workspace.office().catalog.form(form)
        for _ in range(ROUNDS):
            if not self._on(made.id, form, declared, done, refused, first):
                break
        folded = self.workspace.record(made.id, form)
        return Walked(
            form, make, made.id, tuple(done), refused, folded.state, self._ended(folded, declared),
            tuple(self.crashes), tuple(sorted(self._clocks)), folded.values,
        )  # fmt: skip

    def _on(
        self, id: str, form: str, declared: Form, done: list[str], refused: dict[str, str], first: str
    ) -> bool:
        """One step further: the first of those that were not done yet; whether there was one."""
        folded = self.workspace.record(id, form)
        self._clocks |= {
            (one.clock, f"{one.start}", f"{one.due}")
            for one in self.workspace.office().judge.all(folded, declared)
        }
        waiting = [name for name in declared.step if self._may(name, folded, declared)]
        waiting = [name for name in waiting if self._tries.get(name, 0) < AGAIN]
        waiting = [name for name in waiting if self._wanted(name, done, folded, declared)]
        order = {}
        for name in waiting:
            group, *place = self._last(name, folded, declared)
            order[name] = (name != first, group, name in done, *place)
        for name in sorted(waiting, key=lambda name: order[name]):
            outcome = self._led(form, name, id)
            if isinstance(outcome, Folded):
                done.append(name)
                refused.pop(name, None)
                return True
            refused[name] = outcome
            self._tries[name] = self._tries.get(name, 0) + 1
        return False

    @staticmethod
    def _may(name: str, folded: Folded, declared: Form) -> bool:
        step = declared.step[name]
        makes = name in creating_steps(declared)
        return not step.internal and not makes and allowed(name, folded, declared)

    @staticmethod
    def _wanted(name: str, done: list[str], folded: Folded, declared: Form) -> bool:
        """What was not done yet; a second time what leads a record on that a step has led back."""
        to = declared.step[name].to
        return name not in done or bool(to and to != folded.state and done.count(name) < 2)

    @staticmethod
    def _last(name: str, folded: Folded, declared: Form) -> tuple[int, int, int]:
        """What leads nowhere comes first, what leads to an end last, and what breaks off last of all."""
        step = declared.step[name]
        if not step.to or step.to == folded.state:
            return 0, 0, 0
        onward = any(
            one.from_ and step.to in before(one, declared) and one.to not in ("", step.to)
            for one in declared.step.values()
        )
        begun = {one.to for one in creating_steps(declared).values()}
        froms = before(step, declared)
        place = list(declared.step).index(name)
        return (1, 0, place) if onward else (2, int(bool(begun & froms)), len(froms))

    @staticmethod
    def _ended(folded: Folded, declared: Form) -> bool:
        """Whether nothing waits for a record any more; a standing one lasts."""
        return folded.state in ended_states(declared) or folded.state not in open_states(declared)

    def _led(self, form: str, name: str, id: str) -> Folded | str:
        """Do a step; what it lacks is done before, as its refusal says."""
        outcome = self._tried(form, name, id)
        if isinstance(outcome, Folded):
            return outcome
        given: dict[str, str] = {}
        for _ in range(3):
            lacks = self._lacks(form, name, id)
            if not lacks or not all(self._mended(form, id, lack, given) for lack in lacks):
                break
            again = self._tried(form, name, id, **given)
            if isinstance(again, Folded):
                return again
            outcome = again
        return outcome

    def _lacks(self, form: str, name: str, id: str) -> list[Lack]:
        try:
            return self.hands.lacks(form, name, id)
        except PropctlError:
            return []
        except Exception as error:
            self.crashes.append(f"{form}.{name} lacks: {type(error).__name__}: {error}")
            return []

    def _mended(self, form: str, id: str, lack: Lack, given: dict[str, str]) -> bool:
        """Go the way that a lack tells."""
        if not lack.way:
            return False
        step, _, values = options(lack.way)
        known = {name: value for name, value in values.items() if value != "…"}
        if not step:
            open_ = {name: "已按要求办理" for name in values if name not in known}
            given.update({**open_, **known})
            return True
        if step == "amend":
            return self._amended(form, id, {**values, **known})
        lists: dict[str, Any] = {name: "已按要求办理" for name in values if name not in known}
        lists |= {name: value.split(",") if "," in value else value for name, value in known.items()}
        return isinstance(self._tried(form, step, id, **lists), Folded) or all(
            [
                isinstance(self._tried(form, step, id, **{name: one}), Folded)
                for name, value in known.items()
                for one in value.split(",")
            ]
            or [False]
        )

    def _amended(self, form: str, id: str, values: dict[str, str]) -> bool:
        typed = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
        return self.workspace.run("amend", f"{form}:{id}", *typed, by="director").status == 0

    def _tried(self, form: str, name: str, id: str, **given: Any) -> Folded | str:
        """The record after a step, or the sentence that refused it. A crash is kept."""
        try:
            return self.hands.do(form, name, id, **given)
        except (Refusal, CannotFill) as error:
            return str(error)
        except PropctlError as error:
            return str(error)
        except Exception as error:
            self.crashes.append(f"{form}.{name}: {type(error).__name__}: {error}")
            return CRASH
