"""What brings a step about is declared: by this an audit knows it from one that somebody wrote by hand."""

from __future__ import annotations

import pytest

from propctl.office.doing.follow_ups import names_step
from propctl.office.opened.office import Office
from propctl.regulation.model.constructs import GENERIC_STEPS
from tests.office.auditing.conftest import COMPLAINT, NOTICE, Forger
from tests.office.auditing.test_signing import Signer


def test_every_controller_that_goes_on_says_with_which_steps(shipped_office: Office) -> None:
    catalog = shipped_office.catalog
    steps = [
        f"{form}.{step}" for form, declared in catalog.forms() for step in (*declared.step, *GENERIC_STEPS)
    ]
    for area in catalog.areas():
        assert not area.hook.after or area.hook.opens, area.name
        done = [name for one in area.command.values() if isinstance(one.writes, list) for name in one.writes]
        for name in [*area.hook.opens, *done]:
            assert any(names_step(area.name, [name], step) for step in steps), (area.name, name)


@pytest.mark.parametrize(
    ("names", "step", "expected"),
    [
        (["call.pass"], "calls.call.pass", True),
        (["call.pass"], "duty.call.pass", False),
        (["complaints.complaint.register"], "complaints.complaint.register", True),
        (["hand-over"], "workorders.order.hand-over", True),
        (["hand-over"], "workorders.order.assign", False),
        ([], "workorders.order.assign", False),
    ],
)
def test_a_step_is_named_in_full_of_the_area_or_of_any_form(
    names: list[str], step: str, expected: bool
) -> None:
    assert names_step("calls", names, step) is expected


def test_an_honest_step_covers_no_other_that_it_does_not_bring(forger: Forger) -> None:
    """A clerk registers a complaint, as she may, and slips an approval into the same commit."""
    batch = ', batch = "CP-261120-A01.2A"'
    forger.line(COMPLAINT, "clerk-1", "note", f', text = "好"{batch}')
    forger.line(NOTICE, "clerk-1", "approve", batch)
    forger.commit("clerk-1")
    assert forger.faults() == [("refused", "clerk-1")]


def test_signers_that_nobody_in_charge_listed_do_not_count(forger: Forger) -> None:
    signer = Signer(forger)
    signer.allow("clerk-1", "director")
    signer.switch(on=True)
    (forger.root / "allowed_signers").write_text(
        "".join(
            f"{who}@propctl.invalid {(signer.folder / key).with_suffix('.pub').read_text()}"
            for who, key in (("clerk-1", "clerk-1"), ("director", "clerk-1"))
        )
    )
    signer.commit("clerk-1")
    forger.line(COMPLAINT, "director", "note", ', text = "冒名"')
    signer.commit("director", "clerk-1")
    assert forger.faults() == [("rules", "clerk-1"), ("name", "director")]
