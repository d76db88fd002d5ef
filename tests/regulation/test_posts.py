"""Which posts a declaration names: one answer for who may, whose today shows it and what the page prints."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.api import Refused, amend, today
from propctl.regulation.model.local_names import parameter
from propctl.testing import Workspace

AREA = """
prefix = "GTS"
title  = { zh = "门岗", en = "Gates" }
main   = "gate"

[form.gate]
title = { zh = "开门", en = "Opening" }
[form.gate.field]
why = { type = "text", zh = "事由", en = "Why" }
[form.gate.state]
asked = "已申请|asked"
done  = "已开|opened"
[form.gate.step]
register = { zh = "登记", en = "Register", to = "asked" }
open     = { zh = "开门", en = "Open", from = "asked", to = "done", post = "$who.post" }

[list]
waiting = { rule = "look", of = "gate", where = "not @open", post = "$who.post", zh = "待开", en = "Waiting" }

[clock]
open = { rule = "look", of = "gate", start = "register", stop = "open" }

[[rule]]
id = "gates.who"
zh = "由{post}开门"
en = "{post} opens the gate"
source = { document = "测试" }
params = { post = "technician" }

[[rule]]
id = "gates.look"
zh = "{within}内开门"
en = "Open within {within}"
source = { document = "测试" }
params = { within = "20m" }
"""


@pytest.fixture
def gates(workspace: Workspace) -> Workspace:
    return workspace.declare("gates", AREA)


def switch(gates: Workspace, **value: str) -> None:
    amend(gates.office("director"), "gates.who", value, dt.date(2026, 11, 20))


def waiting(gates: Workspace, post: str = "") -> list[str]:
    return [found.name for found in today(gates.office(), post=post, area="gates").lists]


def due_post(gates: Workspace) -> str:
    found = gates.run("due", "--area", "gates", "--json").json()
    return str(found[0]["post"])


def test_a_reference_is_read_with_or_without_its_area() -> None:
    assert parameter("gates", "$who.post") == ("gates.who", "post")
    assert parameter("gates", "$keys.who.post") == ("keys.who", "post")


def test_a_clause_in_force_names_who_may_who_looks_and_whose_limit_it_is(gates: Workspace) -> None:
    gate = gates.do("gates.gate.register").folded.id
    assert waiting(gates, "technician") == ["waiting"]
    assert waiting(gates, "clerk") == []
    assert due_post(gates) == "technician"
    assert "维修" in gates.run("gates", "open", "--help").out
    with pytest.raises(Refused):
        gates.do("gates.gate.open", gate)


@pytest.mark.parametrize("value", [{"in_force": "no"}, {"post": "unset"}])
def test_a_clause_not_in_force_names_nobody_anywhere(gates: Workspace, value: dict[str, str]) -> None:
    switch(gates, **value)
    gate = gates.do("gates.gate.register").folded.id
    assert waiting(gates) == ["waiting"], "it still waits, for nobody by name"
    assert waiting(gates, "technician") == []
    assert due_post(gates) == ""
    assert "办理岗位" not in gates.run("gates", "open", "--help").out
    assert gates.do("gates.gate.open", gate).folded.state == "done"
