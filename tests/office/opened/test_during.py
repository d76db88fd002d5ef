"""``during``: whether a moment lies in a window of the day that a clause names."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.api import amend
from propctl.testing import Workspace

AREA = """
prefix = "QX"
title  = { zh = "静音", en = "Quiet hours" }
main   = "noise"

[form.noise]
title = { zh = "噪声", en = "Noise" }
[form.noise.field]
heard  = { type = "time", zh = "时间", en = "Heard", required = true }
breach = { type = "bool", zh = "违规", en = "Breach", fill = "heard during $quiet.window" }
[form.noise.state]
noted = "已登记|noted"
[form.noise.step]
register = { zh = "登记", en = "Register", to = "noted" }

[[rule]]
id = "quiet.quiet"
zh = "{window}保持安静"
en = "Quiet during {window}"
source = { document = "测试" }
params = { window = "12:00-14:00" }
"""


@pytest.fixture
def quiet(workspace: Workspace) -> Workspace:
    workspace.declare("quiet", AREA)
    return workspace.at("2026-11-20 23:00")


def breach(office: Workspace, heard: str) -> bool:
    return bool(office.do("quiet.noise.register", heard=heard).folded.values["breach"])


@pytest.mark.parametrize(
    ("heard", "inside"), [("11:59", False), ("12:00", True), ("14:00", True), ("14:01", False)]
)
def test_a_moment_lies_in_a_window_ends_included(quiet: Workspace, heard: str, inside: bool) -> None:
    assert breach(quiet, heard) is inside


@pytest.mark.parametrize(("heard", "inside"), [("22:30", True), ("05:59", True), ("06:01", False)])
def test_a_window_may_cross_midnight(quiet: Workspace, heard: str, inside: bool) -> None:
    amend(quiet.office("director"), "quiet.quiet", {"window": "22:00-06:00"}, dt.date(2026, 11, 20))
    assert breach(quiet, heard) is inside
