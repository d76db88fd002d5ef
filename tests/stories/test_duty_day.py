"""A fortnight of duty on the command line, with six people at the keyboard.

The roster before the month begins, a sick call, 02:00, a relief that does not come, a Saturday worked for the
holiday, and the month's end.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from propctl.testing import Result, Workspace

FIRST = "2026-10-09,desk,officer-1"
READY = "gear,完好;equipment,完好"
POINTS = "unfinished,见清单;things,对讲机2台;keys,北门钥匙;attention,3栋电梯"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office on the Monday before the National Day week."""
    return workspace.at("2026-09-28 09:00")


def duty(office: Workspace, by: str, *words: str) -> Result:
    """``propctl duty …``, which must succeed."""
    done = office.run("duty", *words, by=by)
    assert done.status == 0, done.err
    return done


def refused(office: Workspace, by: str, *words: str) -> str:
    """What a refusal says: status 77, one sentence, no traceback."""
    done = office.run("duty", *words, by=by)
    assert done.status == 77, (done.out, done.err)
    assert done.err.startswith(("拒绝", "“")) or len(done.err.strip().splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    return done.err


def turn(office: Workspace, day: str, shift: str) -> str:
    rows = office.run("duty", "list", "--where", f"day = {day} and shift = {shift}", "--json").json()
    [found] = [row for row in rows if row["state"] != "cancelled"]
    return str(found["id"])


def newest(office: Workspace, form: str) -> str:
    return str(office.office().index.rows(form=f"duty.{form}", newest_first=True)[0].id)


def draw_up(office: Workspace) -> None:
    """Shifts and October's rosters: guards round the clock from a spreadsheet, an officer by day."""
    for code, post, begins, ends, days in (
        ("gate-day", "guard", "08:00", "20:00", "every"),
        ("gate-night", "guard", "20:00", "08:00", "every"),
        ("desk", "officer", "08:30", "17:30", "workdays"),
    ):
        hours = ("--begins", begins, "--ends", ends, "--days", days)
        duty(office, "guard-captain", "shift", "add", code, post, *hours)
    rows = [f"2026-10-{day:02},gate-day,guard-1\n2026-10-{day:02},gate-night,guard-2" for day in range(1, 32)]
    sheet = office.root / "十月护卫.csv"
    sheet.write_text("日期,班次,姓名\n" + "\n".join(rows), encoding="utf-8")
    duty(office, "center-manager", "roster", "draft", "2026-10", "guard", "--turns", f"@{sheet}")
    duty(
        office,
        "center-manager",
        "roster",
        "draft",
        "2026-10",
        "officer",
        "--turns",
        "2026-10-09,desk,officer-1",
    )


def test_the_roster_is_checked_before_the_month_begins_and_sent(office: Workspace) -> None:
    draw_up(office)
    findings = office.run("duty", "check", "2026-10", "--json").json()
    desk = [row["day"] for row in findings if row["what"].startswith("desk")]
    assert "2026-10-10" in desk, "the Saturday that is worked for the holiday needs somebody"
    assert not {"2026-10-01", "2026-10-07", "2026-10-11"} & set(desk)
    again = office.run(
        "duty", "roster", "draft", "2026-10", "guard", "--turns", f"@{office.root / '十月护卫.csv'}",
        by="center-manager",
    )  # fmt: skip
    assert again.status in (2, 77) and len(office.run("duty", "list", "--json").json()) == 63
    duty(office, "center-manager", "plan", "2026-10-10", "desk", "officer-2")
    duty(office, "center-manager", "roster", "send", "2026-10-guard")
    assert office.run("show", "2026-10-guard", "--json").json()["state"] == "sent"


def test_a_sick_call_two_in_the_night_and_a_relief_that_comes_late(office: Workspace) -> None:
    draw_up(office)
    duty(office, "center-manager", "plan", "2026-10-10", "desk", "officer-2")

    # 15:00: the night guard phones in sick. He may arrange the swap, but not acknowledge it.
    office.at("2026-10-09 15:00")
    night = turn(office, "2026-10-09", "gate-night")
    duty(office, "guard-2", "swap", night, "--takes", "guard-captain", "--because", "ill")
    assert "swap-to-manager" in refused(office, "guard-2", "acknowledge", night)
    lists = office.run("today", "--post", "center-manager", "--json").json()["lists"]
    assert "duty.swap-to-manager" in {row["rule"] for row in lists}
    duty(office, "center-manager", "acknowledge", night)

    # The swap is returned only with somebody else's approval.
    own = ("--reason", "已好", "--approved-by", "guard-2", "--paper", "1")
    assert "本人不得批准自己的申请：曾军" in refused(office, "guard-2", "return", night, *own)

    office.at("20:00")
    duty(office, "guard-captain", "sign-in", night, "--equipment", READY)

    # 02:00: somebody telephones. Who is there? The man of yesterday's night shift.
    office.at("2026-10-10 02:00")
    [now] = [row for row in office.run("duty", "now", "--json").json() if row["post"] == "guard"]
    assert (now["name"], now["until"]) == ("曹勇", "2026-10-10T08:00:00+08:00")
    duty(office, "guard-captain", "entry", "register", "event", "北门闸机卡住", "--place", "北门")
    entry = newest(office, "entry")

    # 08:10: the relief has not come. Nobody goes; what he left open waits to be explained.
    office.at("08:10")
    day = turn(office, "2026-10-10", "gate-day")
    off = ("sign-off", night, "--situation", "夜间平静", "--result", "闸机待修", "--relief", day)
    assert "no-leaving-before-relief" in refused(office, "guard-captain", *off)
    assert office.office().on_duty("guard") == "guard-captain"

    office.at("08:40")
    duty(office, "guard-1", "sign-in", day, "--equipment", READY)
    duty(office, "guard-captain", "handover", "prepare", night, "guard-1", "--points", POINTS)
    sheet = newest(office, "handover")
    assert "handover-unfinished" in refused(office, "guard-1", "handover", "sign", sheet)
    explain = ("--item", entry, "--reason", "等厂家配件", "--receiver", "guard-1")
    duty(office, "guard-captain", "handover", "explain", sheet, *explain)
    refused(office, "guard-captain", "handover", "sign", sheet)  # both must sign, not one twice
    duty(office, "guard-1", "handover", "sign", sheet)
    duty(office, "guard-captain", *off)
    first = office.run("duty", "now", "--json").json()[0]
    assert first["note"] == f"{entry}:等厂家配件" and first["name"] == "彭虎"

    # The Saturday is a working day: the desk is manned, and there is a log of it.
    desk = turn(office, "2026-10-10", "desk")
    duty(office, "officer-2", "sign-in", desk)
    assert office.office().on_duty("officer") == "officer-2"
    log = office.run("duty", "log", "2026-10-10", "--json").json()
    assert [row["id"] for row in log][1:3] == [entry, day]  # behind the night shift that was still there
    assert "北门闸机卡住" in office.run("duty", "log", "2026-10-10").out


def test_an_unrelieved_guard_who_left_is_on_the_list_the_next_morning(office: Workspace) -> None:
    draw_up(office)
    day, night = turn(office, "2026-10-01", "gate-day"), turn(office, "2026-10-01", "gate-night")
    office.at("2026-10-01 08:00")
    duty(office, "guard-1", "sign-in", day, "--equipment", READY)
    office.at("20:30")
    left = ("--reason", "接班人未到,末班车", "--situation", "正常", "--result", "无")
    duty(office, "guard-1", "leave", day, *left)
    duty(office, "guard-captain", "miss", night, "--reason", "未到岗,电话不通")
    office.at("2026-10-02 08:30")
    for name, record in (("unrelieved", day), ("guard-logs", night)):
        rows = office.run("duty", "list", name, "--json").json()
        assert [row["id"] for row in rows] == [record]
    shown = office.run("duty", "list", "unrelieved").out
    assert day in shown and "末班车" not in shown


def test_at_the_months_end_the_figures_stand_and_a_wrong_turn_is_taken_back(office: Workspace) -> None:
    draw_up(office)
    office.at("2026-10-31 16:00")
    night = turn(office, "2026-10-31", "gate-night")
    why = ("--reason", "排重")
    assert "DB" not in refused(office, "center-manager", "cancel", night, *why)
    refused(
        office, "center-manager", "cancel", night, *why, "--approved-by", "center-manager", "--paper", "9"
    )
    duty(office, "center-manager", "cancel", night, *why, "--approved-by", "director", "--paper", "DB-9")
    history = office.run("show", night, "--json").json()["history"]
    assert history[-1]["step"] == "cancel" and history[-1]["paper"] == "DB-9"
    gaps = office.run("duty", "check", "2026-10", "--json").json()
    assert ("2026-10-31", "gate-night 缺1人") in {(row["day"], row["what"]) for row in gaps}
    figures = office.run("report", "duty", "--month", "2026-10", "--json").json()
    assert {row["rule"] for row in figures} == {"duty.no-unsolved-to-next"}
    assert office.at("2026-11-01 02:00").office().on_duty("guard") is None


GUIDE = Path(__file__).parents[2] / "docs/areas/duty.md"


def test_every_command_of_the_guide_works(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.root)
    rows = [f"2026-10-{day:02},门岗日班,guard-1\n2026-10-{day:02},门岗夜班,guard-2" for day in range(1, 31)]
    (office.root / "十月护卫.csv").write_text("日期,班次,姓名\n" + "\n".join(rows), encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL):
        for line in block.splitlines():
            if moment := re.fullmatch(r"# (\d{4}-\d\d-\d\d \d\d:\d\d)", line):
                office.at(moment[1])
                continue
            words = shlex.split(line, comments=True)[1:]
            by = words.pop(1) if words[0] == "--as" else "clerk-1"
            done = office.run(*(word for word in words if word != "--as"), by=by)
            assert done.status == 0, f"{line}\n{done.err}"
    assert (office.root / "guard-1.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
