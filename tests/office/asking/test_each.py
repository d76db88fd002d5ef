"""Routines for each of many: finished when nothing is missing, and when there is nothing to be done."""

from __future__ import annotations

import pytest

from propctl.api import today
from propctl.testing import Workspace

AREA = """
prefix = "LP"
title  = { zh = "灯具", en = "Lamps" }
[form.lamp]
title = { zh = "灯具", en = "Lamp" }
[form.lamp.step]
register = { zh = "登记", en = "Register", to = "kept" }
check    = { zh = "检查", en = "Check", from = "kept" }
[form.lamp.state]
kept = "在用|kept"
[routine]
check = { rule = "daily", each = "lamp", proof = "check", zh = "检查灯具", en = "Check the lamps" }
[[rule]]
id = "lamps.daily"
zh = "{every}检查"
en = "Checked {every}"
source = { document = "测试" }
params = { every = "day" }
"""


@pytest.fixture
def lamps(workspace: Workspace) -> Workspace:
    """An office with lamps."""
    return workspace.declare("lamps", AREA)


def missing(lamps: Workspace) -> list[list[str]]:
    return [one.missing for one in today(lamps.office(), area="lamps").routines]


def test_a_routine_for_each_of_none_does_not_wait(lamps: Workspace) -> None:
    assert missing(lamps) == []


def test_a_routine_for_each_waits_for_those_that_nobody_has_done(lamps: Workspace) -> None:
    first, second = (lamps.do("lamps.lamp.register").folded.id for _ in range(2))
    assert missing(lamps) == [[first, second]]
    lamps.do("lamps.lamp.check", first)
    lamps.do("lamps.lamp.check", first)
    assert missing(lamps) == [[second]]
    lamps.do("lamps.lamp.check", second)
    assert missing(lamps) == []
