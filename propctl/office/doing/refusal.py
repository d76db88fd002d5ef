"""One way to refuse: a sentence, with the clause behind it cited at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from propctl.errors import Refused
from propctl.words.labels import cited

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


def refuse(office: Office, rule: str, msgid: str, **values: object) -> NoReturn:
    """Raise ``Refused``: ``msgid`` with its ``values``, citing the clause ``rule`` (full id or alias).

    ``rule`` is "" where no clause stands behind it. The sentence itself never names the clause: whoever
    prints a refusal adds it (``words.messages``).
    """
    raise refusal(office, rule, msgid, **values)


def refusal(office: Office, rule: str, msgid: str, **values: object) -> Refused:
    """The same as a value, for who refuses later or with other things."""
    if not rule:
        return Refused(msgid, **values)
    clause = office.catalog.rule(rule)
    return Refused(msgid, **values, rule=clause.id, cite=cited(clause))
