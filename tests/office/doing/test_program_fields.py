"""What a declaration says the program fills in: asked nowhere, typed by nobody, and filled in."""

from __future__ import annotations

import pytest

from propctl.api import Office, Refused, Request, UsageError
from propctl.cli.areas.step_commands import typed_fields
from propctl.cli.frame.session import Session
from propctl.office.doing.importing import Intake
from propctl.office.doing.questions import questions
from propctl.office.opened.step_fields import wanted
from propctl.regulation.model.fold import creates
from propctl.regulation.model.form_parts import creating_steps
from propctl.testing import Workspace
from tests.areas.fees import bill, homes

CAPITALS = "人民币大写"


def test_no_step_of_any_area_offers_what_the_program_fills_in(shipped_office: Office) -> None:
    session = Session({}, folder=str(shipped_office.root))
    offered, there = [], 0
    for full, form in shipped_office.catalog.forms():
        for name, step in form.step.items():
            fields = wanted(form, step, creates(step))
            programs = {one for one, field in fields.items() if field.program}
            there += len(programs)
            offered += [(full, name, one) for one in programs & set(typed_fields(session, full, form, step))]
        programs = {name for name, field in {**form.field, **form.ask}.items() if field.program}
        for name in creating_steps(form) if programs else ():
            labels = Intake(shipped_office, full, name, trusted=True).known().labels
            offered += [(full, name, one) for one in programs & set(labels)]
    assert there > 50 and offered == []


def test_a_receipt_is_asked_for_what_people_know_and_says_the_rest_itself(workspace: Workspace) -> None:
    homes(workspace)
    bill(workspace)
    office = workspace.office("cashier-1")
    asked = [one.name for one in questions(office, _paid("10"))]
    assert "capitals" not in asked and "applied" not in asked and "paid_on" in asked
    helped = workspace.run("fees", "receipt", "pay", "--help", by="cashier-1").out
    assert CAPITALS not in helped and "--paid-on" in helped
    done = workspace.do("fees.receipt.pay", by="cashier-1", unit="1-101", amount="10", how="cash").folded
    assert done.values["capitals"] == "壹拾元整" and done.values["credited"] == "0.00"


def test_what_is_typed_of_it_is_taken_where_it_is_right_and_refused_where_it_is_not(
    workspace: Workspace,
) -> None:
    homes(workspace)
    bill(workspace)
    values = {"unit": "1-101", "amount": "10", "how": "cash"}
    with pytest.raises(UsageError, match="comes to 0"):
        workspace.do("fees.receipt.pay", by="cashier-1", credited="10", **values)
    with pytest.raises(UsageError, match="program's to fill in"):
        workspace.do("fees.receipt.pay", by="cashier-1", applied=[{"amount": "10"}], **values)
    done = workspace.do("fees.receipt.pay", by="cashier-1", credited="0", **values).folded
    assert done.values["credited"] == "0.00"
    with pytest.raises(Refused, match="is not amended"):
        workspace.do("fees.receipt.amend", done.id, by="cashier-1", set={"capitals": "壹佰元整"})


def _paid(amount: str) -> Request:
    return Request(form="fees.receipt", step="pay", values={"unit": "1-101", "amount": amount, "how": "cash"})
