"""A day with call scripts, told through the command line; the guide's commands and its script are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from propctl.testing import Workspace, invoke

GUIDE = Path(__file__).parents[2] / "docs" / "areas" / "scripts.md"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with one flat, at 9:00 on Friday 2026-11-20."""
    workspace.do("residents.building.add", name="5", steward="officer-1")
    workspace.do("residents.unit.add", number="5-302", building="5")
    return workspace


def led(office: Workspace, script: str, *typed: str, by: str = "clerk-1") -> list[str]:
    """A call led by a script: what was said, line by line."""
    done = invoke(
        ["-C", str(office.root), "--as", by, "scripts", "run", script],
        input="\n".join([*typed, *[""] * 20]),
        env={"PROPCTL_NOW": office.now.isoformat(), "PROPCTL_LANG": "zh-CN"},
    )
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def rows(office: Workspace, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = office.run(*words, "--json").json()
    return found


def test_a_day_at_the_desk_from_the_first_visitor_to_the_evenings_figures(office: Workspace) -> None:
    said = led(office, "urgent-repair", "没有", "5-302", "厨房水管爆裂")
    order = said[-1].split()[0]
    assert office.record(order).values["urgent"] is True
    assert rows(office, "due")[0]["clock"] == "workorders.urgent"

    said = led(office.at("12:05"), "complaint", "说完了", "5-302", "门岗说话难听", "", "希望道歉")
    assert any(line.startswith("【倾听】下午好") for line in said)
    complaint = said[-1].split()[0]
    told = ("--way", "phone", "--told", "知道了")
    assert office.run("complaints", "progress", complaint, *told).status == 77
    amended = office.run("amend", complaint, "--set", "act=quarrel", "--set", "about_staff=guard-1")
    assert amended.status == 0, amended.err

    said = led(office.at("19:00"), "dunning", "5-302", "电梯总坏", "", "3", by="officer-1")
    assert any(line.startswith("【问原因】晚上好") for line in said)
    visit = said[-1].split()[0]
    assert office.record(visit).form == "scripts.visit"

    # The officer calms him with more than the office offers: in writing from the manager, not from himself.
    words = ("scripts", "promise", "give-special", "5-302", "一周内每天陪乘电梯")
    for approver, status in (("officer-1", 77), ("clerk-1", 77), ("center-manager", 0)):
        paper = ("--approved-by", approver, "--paper", "P-7")
        assert office.run(*words, *paper, by="officer-1").status == status, approver
    (promise,) = rows(office, "scripts", "list", "unkept")

    figures = {row["name"]: row for row in rows(office, "report", "scripts")}
    assert str(figures["quarrel"]["part"]) == "1"
    assert rows(office, "scripts", "list", "unanswered") == []

    # 02:00 on the first of December: the night clerk takes a call and finds the promise still to be kept.
    said = led(office.at("2026-12-01 02:00"), "urgent-repair", "没有", "5-302", "水管又漏", by="clerk-2")
    assert office.record(said[-1].split()[0]).history[0].by == "clerk-2"
    assert office.run("scripts", "promise", "keep", str(promise["id"]), by="clerk-2").status == 0
    assert rows(office, "scripts", "list", "unkept") == []


def test_the_guides_commands_all_run(office: Workspace) -> None:
    for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL):
        for line in block.splitlines():
            if line.startswith("# "):
                office.at(line[2:])
                continue
            words = shlex.split(line, comments=True)
            done = office.run(*words[1:])
            assert done.status == 0, f"{line}\n{done.err}"


def test_the_guides_script_leads_to_the_call_log(office: Workspace) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    (office.root / "scripts").mkdir()
    (office.root / "scripts" / "parking.toml").write_text(text, encoding="utf-8")
    call = led(office, "停车咨询", "月租多少", "5-302")[-1].split()[0]
    kept = office.record(call)
    assert (kept.form, kept.values["about"]) == ("calls.call", "月租多少")
