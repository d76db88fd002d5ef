"""What is done where something happens: the card on the screen, and its next step by one key."""

from __future__ import annotations

from functools import partial

from propctl.cli.frame.declared import Command, Param
from propctl.cli.frame.naming import meant
from propctl.cli.frame.output import emit_json, say
from propctl.cli.frame.session import Session
from propctl.cli.procedures.card_told import follow, request_for, stage_of, tell_card
from propctl.errors import N_, UsageError
from propctl.office.asking.procedures import Card, Stage, card_of, cards, going_on, happenings, values_of
from propctl.regulation.model.text import Label


def procedure_command(session: Session, area: str, name: str) -> Command:
    """``propctl <area> card`` or ``propctl <area> next``."""
    return _card_command(session, area) if name == "card" else _next_command(session, area)


def _card_command(session: Session, area: str) -> Command:
    declared = session.catalog.area(area).procedure
    titles = {name: one.label for name, one in declared.items()}
    known = {name: session.words.label(title) for name, title in titles.items()}

    def run(kind: str, as_json: bool) -> None:
        named = _named(session, area, kind, titles) if kind else ""
        if kind and not named:
            raise UsageError(
                N_("there is no card {name!r}; there are: {known}"), name=kind, known=list(known.values())
            )
        found = [card for card in cards(session.office, area) if named in ("", card.name)]
        if as_json:
            rows = [[values_of(card, stage) for stage in card.stages] for card in found]
            emit_json([{"name": card.name, "steps": row} for card, row in zip(found, rows, strict=True)])
            return
        for number, card in enumerate(found):
            if number:
                say("")
            tell_card(session, card)

    return Command(
        "card",
        session.words(N_("The cards: what is done, in order, and whom to ring")),
        run,
        [
            Param("kind", default="", word=N_("KIND"), offers=lambda _: known),
            Param("--json", "as_json", is_flag=True, help=N_("Print JSON")),
        ],
    )


def _named(session: Session, area: str, kind: str, titles: dict[str, Label]) -> str:
    """The card that is meant: by its title, or by one of the things that it is for."""
    if card := meant(kind, titles):
        return card
    may = happenings(session.office, area)
    value = meant(kind, {name: called for name, (_, called) in may.items()})
    return may[value][0] if value else ""


def _next_command(session: Session, area: str) -> Command:
    def run(what: list[str], as_json: bool) -> int:
        from propctl.cli.areas.step_commands import perform

        card, rest = _meant(session, area, list(what))
        stage = stage_of(card, rest)
        if session.interactive:
            return follow(session, card, partial(perform, session, as_json=False), stage)
        return _performed(session, area, card, stage, as_json=as_json)

    return Command(
        "next",
        session.words(
            N_("Do the next step of what is going on, now; or the step of that number on the card")
        ),
        run,
        [
            Param("what", word=N_("[ID] [NUMBER]"), nargs=-1, required=False),
            Param("--json", "as_json", is_flag=True, help=N_("Print the record as JSON")),
        ],
    )


def _performed(session: Session, area: str, card: Card, stage: Stage, *, as_json: bool) -> int:
    """The step, done; where it wants more than "done, now", its own command is named, which takes that."""
    from propctl.cli.areas.step_commands import perform
    from propctl.office.doing.drafts import Missing

    try:
        return perform(session, request_for(card, stage), as_json=as_json)
    except Missing as missing:
        line = f"propctl {area} {stage.step} {card.record.id if card.record else ''}"
        raise UsageError(
            N_("{missing}; {step} is typed with them: {line} …"),
            missing=session.words.error(missing), step=stage.title, line=line,
        ) from None  # fmt: skip


def _meant(session: Session, area: str, words: list[str]) -> tuple[Card, str]:
    """The record that is meant, by its number or because it is the only one; and what else was typed."""
    number = words.pop() if words and words[-1].isdigit() and len(words[-1]) < 3 else ""
    if len(words) > 1:
        raise UsageError(N_("type the record's number, then the number on its card, such as A01 3"))
    if words:
        from propctl.cli.typed.record_meant import record_meant

        card = card_of(session.office, session.office.folded(record_meant(session, words[0])))
        if card is None:
            raise UsageError(N_("there is no card for {record}"), record=words[0])
        return card, number
    found = going_on(session.office, area)
    if not found:
        raise UsageError(N_("nothing is going on"))
    if len(found) > 1:
        records = [f"{card.record.id} {session.words.label(card.title)}" for card in found if card.record]
        raise UsageError(N_("several are going on, name one: {records}"), records=records)
    return found[0], number
