"""Which steps a form keeps when their clause is stopped: those without which others have no way."""

from __future__ import annotations

from propctl.regulation.model.constructs import Form, Step
from propctl.regulation.ways import indispensable

SURVEY = {
    "open": Step(to="opened"),
    "issue": Step(from_="opened", to="issued"),
    "end": Step(from_="issued", to="ended"),
    "cancel": Step(from_="opened", to="cancelled"),
    "extend": Step(from_="issued"),
}


def kept(steps: dict[str, Step], *stopped: str) -> set[str]:
    form = Form(step=steps)
    return indispensable(form, [name for name in steps if name not in stopped])


def test_a_step_is_kept_where_it_is_the_only_way_to_one_that_serves() -> None:
    assert kept(SURVEY, "open") == {"open"}
    assert kept(SURVEY, "open", "issue") == {"open", "issue"}


def test_a_step_is_kept_where_it_alone_brings_a_record_to_its_end() -> None:
    assert kept(SURVEY, "end") == {"end"}
    assert kept(SURVEY, "end", "cancel") == {"end"}, "nothing needs the cancelling: what ends it is there"


def test_a_step_that_the_others_do_without_goes_with_its_clause() -> None:
    assert kept(SURVEY, "cancel") == set()
    assert kept(SURVEY, "extend") == set()


def test_what_only_leads_back_keeps_nothing() -> None:
    pause, resume = Step(from_="issued", to="paused"), Step(from_="paused", to="issued")
    assert kept({**SURVEY, "pause": pause, "resume": resume}, "pause") == set()


def test_a_form_of_which_nothing_serves_is_not_kept() -> None:
    assert kept(SURVEY, *SURVEY) == set()


def test_what_is_decided_one_way_may_be_decided_the_other() -> None:
    asked = {
        "ask": Step(to="asked"),
        "agree": Step(from_="asked", to="agreed", rules=["review"]),
        "refuse": Step(from_="asked", to="refused", rules=["review"]),
        "do": Step(from_="agreed", to="done"),
    }
    assert kept(asked, "agree", "refuse") == {"agree", "refuse"}
