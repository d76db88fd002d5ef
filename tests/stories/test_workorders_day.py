"""A day at the service desk, told through the command line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from propctl.testing import Workspace

GUIDE = Path(__file__).parents[2] / "docs" / "areas" / "workorders.md"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with one flat, at 9:00 on Friday 2026-11-20."""
    workspace.do("residents.building.add", name="5", steward="officer-1")
    workspace.do("residents.unit.add", number="5-302", building="5")
    return workspace


def said(office: Workspace, *words: str, by: str = "clerk-1") -> str:
    done = office.run("workorders", *words, by=by)
    assert done.status == 0, done.err
    return done.out


def clocks(office: Workspace) -> dict[str, str]:
    """What runs on orders: clock -> how it stands."""
    return {row["clock"].partition(".")[2]: row["standing"] for row in office.run("due", "--json").json()}


def test_a_burst_pipe_from_the_call_to_the_strike_off(office: Workspace) -> None:
    first = said(office, "register", "5-302", "水管爆裂")
    assert "我们将尽快派人去处理" in first.splitlines()[0]
    rows = office.run("due", "--json").json()
    assert rows[0]["clock"] == "workorders.urgent"
    assert clocks(office)["notify"] == "running"

    said(office.at("09:02"), "notify", "A01", "--answerer", "technician-2", "--can", "能")
    assert {"on-site", "plan"} <= set(clocks(office))
    waiting = said(
        office, "estimate", "A01", "--wait", "20m", "--wait-why", "正在抢修电梯", by="technician-2"
    )
    assert "大约20分钟后将有维修工上门处理。正在抢修电梯" in waiting
    said(office.at("09:04"), "called", "A01")
    said(office.at("09:15"), "arrive", "A01", by="butler-1")
    said(office, "plan", "A01", "--solution", "关总阀换接头", "--expected", "11:00", by="butler-1")

    wrong = office.run("workorders", "complete", "A01", "--result", "好了", by="cleaner-1")
    assert wrong.status == 77
    assert "department-completes" in wrong.err
    said(office.at("10:30"), "complete", "A01", "--result", "换三层水管接头", by="technician-2")
    assert clocks(office).keys() == {"report", "slip"}
    said(office.at("10:50"), "report", "A01", "--reporter", "technician-2")
    refused = office.run("workorders", "close", "A01")
    assert refused.status == 77
    assert "close-only-with-signed-slip" in refused.err
    said(office, "slip", "A01", "--slip-no", "P-7", "--signed", "today")
    said(office, "close", "A01")
    assert clocks(office) == {}

    shown = office.run("show", "A01", "--json").json()
    assert shown["state"] == "closed"
    verdicts = {clock["clock"]: clock["standing"] for clock in shown["clocks"] if clock["due"]}
    assert set(verdicts.values()) == {"met"}


def test_the_desk_speaks_english_too(office: Workspace) -> None:
    done = office.run("--lang", "en", "workorders", "register", "5-302", "burst pipe in the kitchen")
    assert done.status == 0, done.err
    assert "We will send someone as soon as possible" in done.out
    refused = office.run("--lang", "en", "workorders", "register", "5-302", "new bulb", "--kind", "repair")
    assert refused.status == 2
    assert "Agreed time" in refused.err


def test_areas_and_steps_answer_to_their_chinese_titles(office: Workspace) -> None:
    done = office.run("服务预约", "受理", "5-302", "水管爆裂")
    assert done.status == 0, done.err


def test_every_command_of_the_guide_works_as_it_is_written(office: Workspace) -> None:
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 30
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        by = words[1] if words[0] == "--as" else "clerk-1"
        done = office.run(*(words[2:] if words[0] == "--as" else words), by=by)
        assert done.status == 0, f"{line}: {done.err}"
    for line in re.findall(r"`(propctl rules set .*?)`", GUIDE.read_text(encoding="utf-8")):
        done = office.run(*shlex.split(line)[1:], by="service-supervisor")
        assert done.status == 0, f"{line}: {done.err}"
