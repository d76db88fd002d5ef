"""A card on the screen: what is done, in order, whom it rings; and step after step, a key each."""

from __future__ import annotations

from collections.abc import Callable

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session
from propctl.errors import N_, UsageError
from propctl.office.asking.procedures import Card, Ringing, Stage, card_of
from propctl.office.doing.drafts import Request

Do = Callable[[Request], int]  # does a step, tells it, and gives the status


def tell_card(session: Session, card: Card) -> None:
    """The card: each step with who, whom it rings and what is said; on a record with the time it was done."""
    say(session.words(N_("Card: {title}"), title=card.title))
    for stage in card.stages:
        say(f"  {_line(session, card, stage)}")
        for text in stage.say:
            say(session.words(N_("     say: {text}"), text=text))


def tell_next(session: Session, card: Card) -> None:
    """What comes next on the card, if anything does before its end."""
    if card.next is not None and not card.ended:
        say(session.words(N_("next: {step}"), step=_line(session, card, card.next)))


def _line(session: Session, card: Card, stage: Stage) -> str:
    """“2 打火警电话（护卫员） ☎ 119 彭虎（当班）13800000000 ✓ 10:20”"""
    wording = session.office.wording
    posts = wording.posts(stage.posts, card.form) if stage.posts else ""
    who = session.words(N_(" ({posts})"), posts=posts) if posts else ""
    ring = session.words.joined([_rung(session, one) for one in stage.ring])
    done = f"  ✓ {wording.moment(stage.done)}" if stage.done else ""
    return f"{stage.number} {session.words.label(stage.title)}{who}{f'  ☎ {ring}' if ring else ''}{done}"


def _rung(session: Session, one: Ringing) -> str:
    name = session.words.label(one.who)
    if one.nobody:
        return session.words(N_("{crew}: nobody is written down yet"), crew=name)
    duty = session.words(N_(" (on duty)")) if one.on_duty else ""
    return f"{name}{duty}" if one.number in ("", name) else f"{name}{duty} {one.number}"


def stage_of(card: Card, number: str) -> Stage:
    if number:
        found = next((stage for stage in card.stages if stage.number == int(number)), None)
        if found is None:
            known = [str(stage.number) for stage in card.stages]
            raise UsageError(
                N_("the card has no step {number} to be done now; it has: {known}"),
                number=number,
                known=known,
            )
        return found
    if card.next is None:
        raise UsageError(N_("everything on the card is done"))
    return card.next


def follow(session: Session, card: Card, do: Do, stage: Stage | None = None) -> int:
    """Step after step, a key each: Enter is "done, now", a number that step, q ends it for now."""
    from propctl.cli.typed.prompts import prompt

    status, words = 0, session.words
    while (stage := stage or card.next) is not None and card.record is not None:
        line = words(
            N_("{step}: Enter when done, a number for another, q to stop"), step=_line(session, card, stage)
        )
        try:
            typed = prompt(line).lower()
        except EOFError:
            return status
        if typed in ("q", "ｑ"):
            return status
        try:
            status = max(status, do(request_for(card, stage_of(card, typed) if typed.isdigit() else stage)))
        except UsageError as error:
            say(words.error(error), err=True)
        card = card_of(session.office, session.office.folded(card.record)) or card
        stage = None
    say(words(N_("everything on the card is done")), err=True)
    return status


def request_for(card: Card, stage: Stage) -> Request:
    """The step of a stage, on what the card is about."""
    return Request(form=card.form, step=stage.step, id=card.record.id if card.record else "")
