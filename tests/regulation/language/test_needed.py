"""Which clauses need a field or a step, beside those that it carries out."""

from __future__ import annotations

import pytest

from propctl.api import Office
from propctl.testing import Workspace


@pytest.mark.parametrize(
    ("form", "field", "rule"),
    [
        ("incidents.incident", "severity", "immediate-report"),  # limits, and what must be said
        ("activities.event", "division", "event-plan"),  # required by another clause
        ("complaints.complaint", "class", "valid-rate-max"),  # counted by an indicator
        ("staff.breach", "counts", "work-only"),  # listed by it
    ],
)
def test_a_field_is_needed_by_whatever_clause_reads_it(
    shipped_office: Office, form: str, field: str, rule: str
) -> None:
    assert rule in shipped_office.catalog.needed(form).field(field)


def test_what_is_looked_at_only_where_it_is_filled_in_is_not_needed(shipped_office: Office) -> None:
    needed = shipped_office.catalog.needed("callbacks.callback")
    assert "form-record" not in needed.field("next_date")


def test_a_step_is_needed_by_what_requires_it_and_by_the_limit_that_it_alone_stops(
    shipped_office: Office,
) -> None:
    needed = shipped_office.catalog.needed("complaints.complaint")
    assert "every-case-answered" in needed.step("reply")
    assert any("transfer" in rule for rule in needed.step("transfer"))
    assert needed.step("nothing") == []


PETS = """
prefix = "PT"
title  = { zh = "宠物" }
[[rule]]
id       = "pets.bites"
zh       = "咬人的登记"
source   = { document = "养宠须知", clause = "1" }
in_force = false
[form.pet]
title = { zh = "宠物" }
[form.pet.field]
name = { type = "text", zh = "名字", required = true }
kind = { type = "choice", choices = { dog = "犬" }, zh = "种类", required = true, rules = ["bites"] }
[form.pet.step]
add  = { zh = "登记", to = "kept" }
bite = { zh = "咬人", from = "kept" }
[form.pet.state]
kept = "在册"
[form.pet.need]
bite = [{ rule = "bites", when = "@add.by.posts has cleaner", that = "name" }]
"""


def test_a_condition_that_cannot_be_read_is_told_with_its_line_and_stops_no_other_area(
    workspace: Workspace,
) -> None:
    workspace.declare("pets", PETS)
    told = workspace.run("areas", "check", "pets")
    assert told.status == 1
    assert "areas/pets.toml:20: form.pet.need.bite.when: 看不懂 '.posts has cleaner'" in told.out + told.err
    assert workspace.run("today").status == 0
