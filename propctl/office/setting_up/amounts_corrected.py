"""Opening amounts that a newer ledger says otherwise: ended with a reason, made anew; approved as money is.

An amount is amended by nobody, for it has moved a ledger. So the record is reversed and registered again in
the same unit of work: what the books show is the difference, why, and who approved it on which paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import N_
from propctl.office.doing.drafts import Request
from propctl.office.doing.importing import Change
from propctl.office.doing.intake import drafted
from propctl.office.judging.permits import Permits
from propctl.regulation.model.constructs import SetUpRecord
from propctl.regulation.model.form_parts import creating_steps
from propctl.words.messages import Words

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.fold import Folded

Settled = Callable[[str], bool]


class Approval(NamedTuple):
    """Who approved corrections of amounts, on which paper."""

    by: str = ""
    paper: str = ""


def is_nothing(record: SetUpRecord, values: Mapping[str, Any]) -> bool:
    """Whether a record would be of no amount: the ledger says that there is none."""
    amounts = [values[field] for field in record.sums.values() if field in values]
    return bool(amounts) and not any(Decimal(amount) for amount in amounts)


class Amounts:
    """The corrections of one run."""

    def __init__(self, office: Office, approval: Approval) -> None:
        self.office, self.approval = office, approval
        self._settled: dict[tuple[str, str], Settled] = {}
        self._judged: set[tuple[str, str]] = set()

    def settled(self, record: SetUpRecord, standing: Folded) -> bool:
        """Whether something was paid or used of it since: then it is no more what a ledger of before says."""
        if not record.settled:
            return False
        key = (standing.ref.area, record.settled)
        if key not in self._settled:
            self._settled[key] = self.office.hooks.function(*key)(self.office)
        return self._settled[key](standing.id)

    def corrected(
        self, record: SetUpRecord, standing: Folded, values: dict[str, Any], changes: Sequence[Change]
    ) -> list[Request]:
        """The steps that correct a record; none where it cannot be, or nobody approved it.

        ``values``: of the new one, none where the ledger says that there is nothing. Raises where the person
        or the approval will not do, before anything is tried.
        """
        form, step = self.office.catalog.form(standing.ref.form), record.redo
        declared = form.step.get(step)
        if declared is None or (declared.approve and not self.approval.by):
            return []
        asks = {name: form.ask[name] for name in declared.ask if name in form.ask}
        reason = {name: self._reason(changes) for name, ask in asks.items() if ask.type == "text"}
        ending = Request(
            form=standing.ref.form,
            step=step,
            id=standing.id,
            values=reason,
            approved_by=self.approval.by,
            paper=self.approval.paper,
        )
        self._judge(ending)
        if not values:
            return [ending]
        return [ending, self._made(record, standing, values)]

    def anew(self, record: SetUpRecord, standing: Folded, values: dict[str, Any]) -> list[Request]:
        """The step that registers an ended record again; none where nobody approved it on paper.

        Raises where the approver will not do.
        """
        declared = self.office.catalog.form(standing.ref.form).step.get(record.redo)
        if declared is None or (declared.approve and not self.approval.by):
            return []
        ending = Request(
            form=standing.ref.form,
            step=record.redo,
            id=standing.id,
            approved_by=self.approval.by,
            paper=self.approval.paper,
        )
        self._judge(ending)
        return [self._made(record, standing, values)]

    def _made(self, record: SetUpRecord, standing: Folded, values: dict[str, Any]) -> Request:
        maker = record.step or next(iter(creating_steps(self.office.catalog.form(standing.ref.form))))
        return Request(form=standing.ref.form, step=maker, values=values, trusted=True)

    def _reason(self, changes: Sequence[Change]) -> str:
        """What the ledger says instead, as it stands in the record."""
        words, wording = Words(self.office.lang), self.office.wording
        said = [
            words(
                N_("{field}: {before} → {after}"),
                field=words.label(change.field.label),
                before=wording.value(change.form, change.field, change.before),
                after=wording.value(change.form, change.field, change.after),
            )
            for change in changes
        ]
        return words(N_("corrected by the ledger: {changes}"), changes=said)

    def _judge(self, ending: Request) -> None:
        if (ending.form, ending.step) in self._judged:
            return
        draft = drafted(self.office, ending)
        draft.by = self.office.operator.id
        permits = Permits(self.office, draft)
        permits.post()
        permits.second_person()
        self._judged.add((ending.form, ending.step))
