"""One way to refuse: a sentence, with the clause behind it cited at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from propctl.errors import N_, Refused, Said, Typed
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import Label
from propctl.words.labels import cited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propctl.office.judging.lacking import Lack
    from propctl.office.opened.office import Office


def refuse(office: Office, rule: str, msgid: str, **values: object) -> NoReturn:
    """Raise ``Refused``: ``msgid`` with its ``values``, citing the clause ``rule`` (full id or alias).

    ``rule`` is "" where no clause stands behind it. The sentence itself never names the clause: whoever
    prints a refusal adds it (``words.messages``).
    """
    raise refusal(office, rule, msgid, **values)


def refusal(office: Office, rule: str, msgid: str, **values: object) -> Refused:
    """A refusal that cites its clause, as a value: for who refuses later or with other things."""
    if not rule:
        return Refused(msgid, **values)
    clause = office.catalog.rule(rule)
    return Refused(msgid, **values, rule=clause.id, cite=cited(clause))


def claim_in_force(office: Office, area: str, claims: Sequence[str]) -> str:
    """The clause to be cited of those that a construct of ``area`` carries out: the first in force.

    Where none is, the first: its text says that it was stopped. "" of no clause.
    """
    standing = office.catalog.standing(area, claims, office.today)
    return standing or (qualify(area, claims[0]) if claims else "")


def lacks_refused(office: Office, step: Label, lacks: Sequence[Lack]) -> Refused:
    """The refusal of a step that lacks something: one thing in a sentence, several a line each.

    Each cites the clauses that require it; ``Refused.rule`` is the first of them.
    """
    rule = lacks[0].rules[0]
    if len(lacks) > 1:
        msgid = N_("refused; {step} still lacks {count} {count:thing|things}:{lines}")
        return Refused(msgid, step=step, count=len(lacks), lines=numbered(office, lacks), rule=rule)
    if lacks[0].way:
        msgid = N_("refused; {step} still lacks: {lack}")
        return Refused(msgid, step=step, lack=_told(office, lacks[0]), rule=rule)
    return refusal(office, rule, N_("refused: {reason}"), reason=lacks[0].what)


def numbered(office: Office, lacks: Sequence[Lack]) -> object:
    """What is lacking, a line each."""
    lines: object = ""
    for number, lack in enumerate(lacks, 1):
        lines = Said(N_("{lines}\n{number}. {lack}"), lines=lines, number=number, lack=_told(office, lack))
    return lines


def _told(office: Office, lack: Lack) -> Said:
    """What is lacking, the way to it, and the clauses."""
    cites = [cited(office.catalog.rule(rule)) for rule in lack.rules]
    cite = Label("；".join(one.zh for one in cites), "; ".join(one.en for one in cites))
    way = Typed(N_(": {way}"), way=lack.way) if lack.way else ""
    return Said(N_("{what}{way} ({cite})"), what=lack.what, way=way, cite=cite)
