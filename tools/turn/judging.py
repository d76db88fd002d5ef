"""What a turned parameter must not do, and whether it did anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from propctl.regulation.model.constructs import Rule
from propctl.testing import Result
from propctl.testing.plain_words import keys_shown
from propctl.words.messages import CHINESE
from tools.turn.neighbours import Turn
from tools.turn.trace import MISTAKE, Trace

TAKEN, REFUSED, FAILED = "taken", "refused", "failed"
EXAMPLES = ("wechat", "last")  # how a refusal says that something may be typed
TYPED = ("in_force", "in_force=", "no", "posts", "staff")  # what ``check`` tells to type, and in which tables
REFUSALS = (2, 77)  # statuses of DESIGN section 7: wrong usage, refused by a clause
OFF = "is not in force"  # how a refusal says that a clause was switched off
MOVED, WORDED, STILL = "moved", "worded", "still"
_FILED = re.compile(r"records/\S+: (?:\w+: )?")  # how ``check`` says where: a file, and a field in it
PRINTED = ("text", "words", "table", "choices")  # types whose values may be there to be printed alone


class Verdict(msgspec.Struct):
    """What became of one turn."""

    turn: Turn
    outcome: str  # taken, refused, failed
    said: str = ""  # what ``rules set`` said
    faults: list[str] = []
    effect: str = ""  # moved, worded, still
    differs: list[str] = []  # where it moved


def judged_setting(turn: Turn, done: Result, known: Iterable[str]) -> Verdict:
    """What ``rules set`` said: taken, or refused in words with a status that a script may rely on."""
    said = (done.out + done.err).strip()
    verdict = Verdict(turn, TAKEN if done.status == 0 else REFUSED, said, faults=[])
    if MISTAKE in said or done.status not in (0, *REFUSALS):
        verdict.outcome = FAILED
        verdict.faults.append(f"rules set ends with {done.status}: {said}")
    raw = keys_shown(said, CHINESE, {*known, *EXAMPLES})
    verdict.faults += [
        f"rules set shows {key}"
        for key in raw
        if key.partition(":")[0] not in f"{turn.rule} {turn.name} {turn.typed}"
    ]
    return verdict


def judge(verdict: Verdict, rule: Rule, before: Trace, after: Trace, known: Iterable[str]) -> None:
    """Compare what the office did and showed with what it does without the turn."""
    verdict.faults += [f"crash: {crash}" for crash in after.crashes if crash not in before.crashes]
    verdict.faults += _held(verdict.turn, before, after)
    verdict.faults += _raw(before, after, known)
    verdict.differs = _differing(before.doings(), after.doings())
    worded = _differing(before.wordings(), after.wordings())
    verdict.effect = MOVED if verdict.differs else WORDED if worded else STILL


def still_for_a_reason(turn: Turn, rule: Rule) -> bool:
    """Whether nothing need move: a parameter that only describes, a text to be printed."""
    return turn.name in rule.info or turn.type in PRINTED


def _held(turn: Turn, before: Trace, after: Trace) -> Iterable[str]:
    """Records that came to their end before, and can't any more; not those that a clause brought about
    which was switched off: the refusal says so.
    """
    was = {(one.form, one.by): one for one in before.walked}
    for one in after.walked:
        old = was.get((one.form, one.by))
        if old is None or not old.id:
            continue
        if not one.id and turn.name in ("in_force", "") and OFF in one.refused.get(one.by, ""):
            continue
        if not one.id:
            yield f"held: {one.form} can't be made: {one.refused.get(one.by, '')[:300]}"
        elif old.ended and not one.ended:
            why = "; ".join(f"{step}: {text}" for step, text in one.refused.items())
            yield f"held: {one.form} stays {one.state}: {why[:400]}"


def _raw(before: Trace, after: Trace, known: Iterable[str]) -> Iterable[str]:
    """Keys of the program that stand where none stood before."""
    for where, texts, old in (
        ("screen", after.screens, before.screens),
        ("words", after.words, before.words),
    ):
        for name, text in texts.items():
            if text == old.get(name):
                continue
            there = {key.partition(":")[0] for key in keys_shown(old.get(name, ""), CHINESE, known)}
            for key in keys_shown(_FILED.sub("", text), CHINESE, {*known, *TYPED}):
                if key.partition(":")[0] not in there:
                    yield f"raw ({where} {name}): {key}"


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]
