"""A working day of 翠湖花园, from the first call to the published page, all of it typed.

Then what a day is not: a night, a month's end, a Sunday that is worked, and what was written wrongly.
"""

from __future__ import annotations

import getpass
import html
from pathlib import Path

import pytest

from propctl.cli.frame import session
from propctl.testing import SETTINGS, Result, Workspace, invoke, make_workspace

CASE, ORDER, NOTICE = "CP-261121-A01", "WO-261121-A01", "NT-261121-A01"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """An office with history. This account may act for everybody but the second technician."""
    own, his = (
        'department = "engineering", accounts = ["*"] }',
        'department = "engineering", accounts = ["wangqiang"] }',
    )
    lines = SETTINGS.read_text("utf-8").splitlines()
    settings = "\n".join(line.replace(own, his) if "technician-2" in line else line for line in lines)
    return make_workspace(tmp_path / "office", git=True, settings=settings.replace("commit = false", ""))


def done(result: Result) -> str:
    assert result.status == 0, result.err
    return result.out


def refused(result: Result, says: str) -> None:
    assert result.status == 77, result
    assert says in result.err


def typed(office: Workspace, monkeypatch: pytest.MonkeyPatch, *words: str, answers: list[str]) -> str:
    """One command at a terminal, its questions answered line by line; what the screen shows."""
    with monkeypatch.context() as patch:
        patch.setattr(session.Session, "interactive", property(lambda self: True))
        line = ["-C", str(office.root), "--as", "clerk-1", *words]
        environ = {"PROPCTL_NOW": office.now.isoformat(), "PROPCTL_LANG": "zh-CN"}
        run = invoke(line, input="\n".join([*answers, ""]), env=environ, catch_exceptions=False)
    assert run.exit_code == 0, run.output
    return run.output


def overdue(office: Workspace) -> set[tuple[str, str]]:
    return {(row["id"], row["clock"]) for row in office.run("due", "--overdue", "--json").json()}


def limit(office: Workspace, record: str, clock: str = "complaints.transfer") -> tuple[str, str]:
    """When a clock is due and how it stands."""
    shown = office.run("show", record, "--json").json()
    [found] = [one for one in shown["clocks"] if one["clock"] == clock]
    return found["due"], found["standing"]


def units(office: Workspace) -> None:
    for number in ("3-1201", "5-302"):
        done(office.run("residents", "add", number, by="officer-1"))


def test_a_working_day_from_the_first_call_to_the_published_page(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    units(office.at("2026-11-21 08:40"))

    # 09:03: the first call. What was not typed is asked; the telephone number is not shown.
    office.at("09:03")
    screen = typed(
        office,
        monkeypatch,
        "complaints",
        "register",
        "3-1201",
        "三层走廊水管漏水",
        answers=["张建国", "13800138000"],
    )
    assert "投诉人" in screen and "联系电话" in screen and "13800138000" not in screen
    assert screen.index("期限 09:23") < screen.index("期限 11:03") < screen.index("期限 24:00")

    # The desk shows it as number one; the number is typed, then the step, and its questions follow.
    office.at("09:05")
    screen = typed(office, monkeypatch, "desk", answers=["1", "告知进展", "phone", "维修人员马上到", "q"])
    assert f"{CASE} 告知进展" in screen

    office.at("09:12")
    passed = (
        "--departments",
        "engineering",
        "--to-person",
        "technician-1",
        "--cause",
        "接头老化",
        "--wish",
        "止水",
    )
    done(office.run("complaints", "transfer", "A01", *passed))
    done(office.run("workorders", "register", "5-302", "水管爆裂", by="clerk-2", stdin=""))
    assert overdue(office) == set()

    # 09:18: nobody has told the engineers of the burst pipe; the morning round of a script finds it.
    office.at("09:18")
    assert (ORDER, "workorders.notify") in overdue(office)
    assert CASE not in {record for record, _ in overdue(office)}
    shown = done(office.run("due"))
    assert "李敏" in shown and "clerk-" not in shown, "people by name, not by id"

    # It stops for who is responsible, typed by who may act for him.
    settle = ("complaints", "resolve", CASE, "--outcome", "更换接头", "--solution", "列入季度巡检")
    office.at("10:30")
    assert getpass.getuser() != "wangqiang"
    not_him = office.run(*settle, by="technician-2")
    assert not_him.status == 77 and "王强" in not_him.err
    refused(office.run(*settle, by="clerk-2"), "接收人")
    done(office.run("complaints", "investigate", CASE, "--finding", "接头渗水", by="technician-1"))
    done(office.run(*settle, by="technician-1"))

    office.at("14:00")
    call = ("complaints", "callback", CASE, "--satisfied", "satisfied", "--stdin")
    refused(office.run(*call, by="technician-1", stdin="person: 张建国\n"), "须由前台接待员办理")
    assert "CB-261121-A01" in done(office.run(*call, by="clerk-2", stdin="person: 张建国\n"))

    # The notice: not by the same person.
    office.at("14:30")
    outage = ("--blocks", "5", "--starts", "15:00", "--ends", "17:00", "--reason", "抢修水管")
    done(office.run("notices", "draft", "water-outage", *outage, by="service-director"))
    refused(office.run("notices", "approve", NOTICE, by="service-director"), "notices.")
    done(office.run("notices", "approve", NOTICE, by="center-manager"))
    done(office.run("notices", "publish", NOTICE, by="service-director"))

    # The director shortens a limit from December on.
    office.at("16:00")
    shorten = ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01")
    refused(office.run(*shorten, by="clerk-1"), "李敏 不是")
    told = done(office.run(*shorten, by="director"))
    assert "2026-12-01" in told and "15分钟" in told and "20分钟" not in told
    assert "20分钟" in done(office.run("rules", "show", "complaints.transfer-within")), "today it is still 20"

    figures = {
        row["name"]: row for row in office.run("report", "complaints", "--month", "2026-11", "--json").json()
    }
    assert [
        (row["part"], row["whole"]) for row in figures.values() if row["rule"] == "complaints.transfer-within"
    ] == [("1", 1)]

    done(office.run("site", "build", by="director"))
    assert "5栋" in page(office, f"n/{NOTICE}.html") or "抢修水管" in page(office, f"n/{NOTICE}.html")
    assert done(office.run("check")).strip() == "所有记录完好。"
    assert "历史只增不改" in done(office.run("audit"))


def page(office: Workspace, name: str) -> str:
    return html.unescape((office.root / "site" / name).read_text("utf-8"))


def clauses(office: Workspace) -> str:
    """Every page of the staff's edition that prints the clause."""
    out = office.root.parent / "staff"
    done(office.run("site", "build", "--staff", "--out", str(out), by="director"))
    texts = [html.unescape(path.read_text("utf-8")) for path in sorted(out.rglob("*.html"))]
    return "\n".join(text for text in texts if "送达相关责任部门" in text)


def test_from_the_first_of_the_month_program_and_page_read_the_same_new_limit(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office", git=True, areas=["residents", "complaints"])
    units(office.at("2026-11-21 16:00"))
    shorten = ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01")
    done(office.run(*shorten, by="director"))

    office.at("2026-11-30 23:55")
    assert "投诉受理后20分钟内送达" in clauses(office)
    done(office.run("complaints", "register", "3-1201", "楼上夜间装修"))
    office.at("2026-12-01 00:05")
    done(office.run("complaints", "register", "5-302", "楼下夜间装修"))

    # A clock is judged by the limit of the day on which it started.
    assert limit(office, "CP-261130-A01")[0] == "2026-12-01T00:15:00+08:00"
    assert limit(office, "CP-261201-A01")[0] == "2026-12-01T00:20:00+08:00"
    text = clauses(office)
    assert "投诉受理后15分钟内送达" in text and "投诉受理后20分钟内送达" not in text

    # Each month counts its own; what was late stays late.
    office.at("00:18")
    for record in ("CP-261130-A01", "CP-261201-A01"):
        passed = ("--departments", "security", "--to-person", "guard-1", "--cause", "装修", "--wish", "安静")
        done(office.run("complaints", "transfer", record, *passed))
    assert limit(office, "CP-261130-A01")[1] == "late"
    assert limit(office, "CP-261201-A01")[1] == "met"
    shares = {}
    for month in ("2026-11", "2026-12"):
        rows = office.run("report", "complaints", "--month", month, "--json").json()
        shares[month] = [
            (row["part"], row["whole"]) for row in rows if row["rule"] == "complaints.transfer-within"
        ]
    assert shares == {"2026-11": [("0", 1)], "2026-12": [("1", 1)]}
    assert office.run("check").status == 0


def test_a_shift_across_midnight_is_one_shift(office: Workspace) -> None:
    office.at("2026-11-20 17:00")
    night = ("--begins", "20:00", "--ends", "08:00", "--days", "every")
    done(office.run("duty", "shift", "add", "gate-night", "guard", *night, by="guard-captain"))
    turns = ("--turns", "2026-11-20,gate-night,guard-1")
    done(office.run("duty", "roster", "draft", "2026-11", "guard", *turns, by="center-manager"))
    [turn] = office.run("duty", "list", "--json").json()
    office.at("19:55")
    ready = ("--equipment", "gear,完好;equipment,完好")
    done(office.run("duty", "sign-in", turn["id"], *ready, by="guard-1"))
    for moment in ("2026-11-20 23:59", "2026-11-21 00:01", "2026-11-21 07:59"):
        [now] = office.at(moment).run("duty", "now", "--json").json()
        assert (now["name"], now["until"]) == ("彭虎", "2026-11-21T08:00:00+08:00")

    # Twenty minutes that begin before midnight end after it.
    units(office.at("2026-11-20 23:50"))
    done(office.run("complaints", "register", "3-1201", "车库积水"))
    assert limit(office, "CP-261120-A01") == ("2026-11-21T00:10:00+08:00", "running")
    office.at("2026-11-21 00:11")
    assert ("CP-261120-A01", "complaints.transfer") in overdue(office)
    done(office.run("complaints", "register", "3-1201", "车库仍积水"))
    assert office.run("show", "CP-261120-A01", "--json").json()["fields"]["about"] == "车库积水"
    assert office.run("show", "CP-261121-A01", "--json").json()["fields"]["about"] == "车库仍积水"


def test_what_ends_today_at_midnight_is_due_today(office: Workspace) -> None:
    units(office.at("2026-11-20 09:00"))
    done(office.run("complaints", "register", "3-1201", "走廊漏水"))
    soon = {row["clock"]: row["due"] for row in office.run("today", "--json").json()["soon"]}
    assert soon["complaints.investigate"] == "2026-11-21T00:00:00+08:00"


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-09-18T17:00", "2026-09-20T09:00:00+08:00"),  # Friday evening; the Sunday is worked
        ("2026-09-20T11:30", "2026-09-20T14:30:00+08:00"),  # on that Sunday itself, over lunch
        ("2026-10-09T17:00", "2026-10-10T09:00:00+08:00"),  # the Saturday after the National Day week
        ("2026-11-20T17:00", "2026-11-23T09:00:00+08:00"),  # an ordinary weekend is not
    ],
)
def test_a_make_up_working_day_counts_and_a_weekend_does_not(office: Workspace, start: str, due: str) -> None:
    found = office.run("deadline", start, "1h", "--calendar", "office", "--json").json()
    assert (found["due"], found["provisional"]) == (due, False)


def test_what_was_written_wrongly_is_put_right_and_stays_readable(office: Workspace) -> None:
    units(office.at("2026-11-21 09:00"))
    done(office.run("complaints", "register", "3-1201", "三层漏水"))
    done(office.run("complaints", "register", "3-1201", "三层漏水"))
    done(office.run("amend", "A01", "--set", "about=四层漏水"))
    refused(office.run("void", "A02", "重复登记", by="clerk-1"), "主管级以上")
    done(office.run("void", "A02", "重复登记", by="center-manager"))
    done(office.run("note", "A01", "住户来电更正楼层"))

    right = office.run("show", "A01", "--json").json()
    assert right["fields"]["about"] == "四层漏水"
    assert [event["step"] for event in right["history"]] == ["register", "amend", "note"]
    wrong = office.run("show", "A02", "--json").json()
    assert (wrong["state"], wrong["fields"]["about"]) == ("void", "三层漏水")
    assert [row["id"] for row in office.run("complaints", "--json").json()] == [CASE]
    assert {row["id"] for row in office.run("due", "--json").json()} == {CASE}, "nothing runs on what is void"
    assert "三层漏水" in (office.root / f"records/complaints/2026/11/{CASE}.toml").read_text("utf-8")
    assert done(office.run("check")).strip() == "所有记录完好。"
    assert "历史只增不改" in done(office.run("audit"))
