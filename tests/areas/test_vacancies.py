"""Vacant homes: of any day which they were, who patrols them, and where their keys are."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest

from propctl.api import Refused, UsageError, check, listing, today
from propctl.publish.paper.printed_forms import register
from propctl.testing import TwoDesks, Workspace
from tests.areas.test_handbook import SECTIONS, enacted, lint
from tests.stories.answers import ok

KEEPER = "service-director"


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """Three homes, two of which have a steward."""
    return built(workspace)


def built(office: Workspace) -> Workspace:
    office.at("2026-11-20 08:30")
    office.do("residents.building.add", name="3", steward="officer-1")
    for number, building in (("3-1201", "3"), ("3-1202", "3"), ("5-101", "")):
        office.do("residents.unit.add", number=number, building=building, area="89.5")
    return office


def vacant(office: Workspace, unit: str = "3-1201", **more: Any) -> str:
    values = {"reason": "unoccupied", **more}
    return office.do("vacancies.home.register", by="officer-1", unit=unit, **values).folded.id


def visit(office: Workspace, home: str, by: str = "officer-1", **more: Any) -> str:
    return office.do("vacancies.visit.register", by=by, home=home, **more).folded.id


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "vacancies", name)]


def on(office: Workspace, day: str) -> list[str]:
    found = office.run("vacancies", "list", "vacant", "--on", day, "--json").json()
    return sorted(one["fields"]["unit"] for one in found)


@pytest.mark.rule("vacancies.register")
def test_the_register_of_any_day_lists_the_homes_that_were_vacant_on_it(homes: Workspace) -> None:
    first = vacant(homes, since="2026-11-01", water="12.5", keys="前台")
    vacant(homes, "3-1202", since="2026-11-10")
    with pytest.raises(UsageError):  # it is vacant already
        vacant(homes, since="2026-11-19")
    assert [on(homes, f"2026-11-{day}") for day in ("01", "09", "10", "20")] == [
        ["3-1201"], ["3-1201"], ["3-1201", "3-1202"], ["3-1201", "3-1202"],
    ]  # fmt: skip
    assert on(homes, "2026-10-31") == []
    with pytest.raises(Refused):
        homes.do("vacancies.home.end", first, by="officer-1", until="2026-10-31")
    homes.do("vacancies.home.end", first, by="officer-1", until="2026-11-12")
    assert on(homes, "2026-11-11") == ["3-1201", "3-1202"]
    assert on(homes, "2026-11-12") == ["3-1202"]
    again = vacant(homes, since="2026-11-18")  # a second time: the first stays what it was
    assert again != first
    assert on(homes, "2026-11-17") == ["3-1202"]
    assert on(homes, "2026-11-18") == ["3-1201", "3-1202"]
    day = dt.date(2026, 11, 11)
    printed = html.unescape(
        register(homes.office(), "vacancies", "register", day, day + dt.timedelta(days=1))
    )
    assert "3-1201" in printed
    assert "12.5" in printed
    of_the_12th = html.unescape(
        register(
            homes.office(), "vacancies", "register", day + dt.timedelta(days=1), day + dt.timedelta(days=2)
        )
    )
    assert "12.5" not in of_the_12th
    homes.run("void", again, "--reason", "登记错", by="director")
    assert on(homes, "2026-11-18") == ["3-1202"]


@pytest.mark.rule("vacancies.steward-manages")
def test_a_vacant_home_names_its_steward_and_one_without_is_listed(homes: Workspace) -> None:
    vacant(homes)
    nobodys = vacant(homes, "5-101")
    assert listed(homes, "no-steward") == [nobodys]
    assert homes.office().name_of("officer-1") in homes.run("vacancies").out
    homes.do("residents.unit.update", "5-101", steward="officer-2")
    assert listed(homes, "no-steward") == []


@pytest.mark.rule("vacancies.patrol-record")
def test_a_problem_in_the_record_opens_an_order_that_links_back(homes: Workspace) -> None:
    home = vacant(homes)
    visit(homes, home)
    assert homes.run("workorders", "list", "--json").json() == []
    with pytest.raises(UsageError):  # what is wrong
        visit(homes, home, wrong=["leaks"])
    with pytest.raises(UsageError):  # no aspect of the clause
        visit(homes, home, wrong=["ghosts"], found="x")
    seen = visit(homes, home, wrong=["leaks", "clean"], found="厨房吊顶渗水")
    (order,) = homes.run("workorders", "list", "--json").json()
    assert order["fields"]["vacancy"] == seen
    assert order["fields"]["content"] == "厨房吊顶渗水"
    homes.at("2026-11-25 09:00")
    homes.do("vacancies.home.end", home, by="officer-1", until="2026-11-24")
    for never in ("2026-11-25T08:00", "2026-10-31T08:00"):  # no longer vacant, not vacant yet
        with pytest.raises(Refused):
            visit(homes, home, visited=never)
    visit(homes, home, visited="2026-11-24T15:00")  # typed late, and true


@pytest.mark.rule("vacancies.patrol-sign-in")
def test_the_sign_in_sheet_is_one_for_each_home_and_month(homes: Workspace) -> None:
    first, second = vacant(homes), vacant(homes, "3-1202")
    visit(homes, first)
    homes.at("2026-11-21 15:00")
    visit(homes, first, by="guard-1")
    printed = register(homes.office(), "vacancies", "sign-in", dt.date(2026, 11, 1), dt.date(2026, 12, 1))
    assert printed.count('<section class="copy') == 2  # the second is empty, to be filled in by hand
    one, other = printed.split('<section class="copy')[1:]
    assert one.count(homes.office().name_of("officer-1")) == 1
    assert one.count(homes.office().name_of("guard-1")) == 1
    assert homes.office().name_of("officer-1") not in other
    assert second
    later = register(homes.office(), "vacancies", "sign-in", dt.date(2026, 12, 1), dt.date(2027, 1, 1))
    assert homes.office().name_of("guard-1") not in later
    ok(homes.run("vacancies", "print", "空置房屋巡查签到表", "--month", "2026-11"))


@pytest.mark.rule("vacancies.patrol")
def test_vacant_homes_without_a_sign_in_are_listed_once_the_office_says_how_often(homes: Workspace) -> None:
    home, other = vacant(homes), vacant(homes, "3-1202")
    homes.at("2026-12-20 09:00")
    assert listed(homes, "unvisited") == []
    told = homes.run("vacancies", "list", "unvisited")
    assert "vacancies.patrol" in told.err and "没有设定" in told.err
    assert "vacancies.patrol" in homes.run("rules", "list", "vacancies", "--unset").out
    ok(homes.run("rules", "set", "vacancies.patrol", "within=7d", "every=week", by="director"))
    assert "没有设定" not in homes.run("vacancies", "list", "unvisited").err
    assert listed(homes, "unvisited") == [home, other]
    visit(homes, home, visited="2026-12-11T09:00")  # more than a week ago, though typed today
    assert listed(homes, "unvisited") == [home, other]
    visit(homes, home)
    assert listed(homes, "unvisited") == [other]
    task = next(one for one in today(homes.office(), area="vacancies").routines)
    assert task.missing == [other]
    assert task.names[0].endswith(f"（{homes.office().name_of('officer-1')}）")
    homes.do("vacancies.home.end", other, by="officer-1")
    assert today(homes.office(), area="vacancies").routines == []


@pytest.mark.rule("vacancies.unoccupied-keys")
def test_keys_are_lent_by_their_keeper_with_borrower_and_purpose(homes: Workspace) -> None:
    homes.do("vacancies.key.keep", by=KEEPER, unit="3-1201")
    line = ("vacancies", "key", "lend", "3-1201")
    assert homes.run(*line, "--borrower", "装修队", "--purpose", "量尺", by="officer-1").status == 77
    assert homes.run(*line, "--borrower", "装修队", by=KEEPER).status == 2
    ok(homes.run(*line, "--borrower", "装修队", "--purpose", "量尺", by=KEEPER))
    assert homes.run(*line, "--borrower", "别人", "--purpose", "看房", by=KEEPER).status == 2  # it is out
    assert listed(homes, "keys-out") == ["3-1201"]
    assert "借出未还、遗失的钥匙" in homes.run("today", "--post", KEEPER).out
    homes.do("vacancies.key.lose", "3-1201", by=KEEPER, told="装修队丢了")
    assert listed(homes, "keys-out") == ["3-1201"]
    homes.do("vacancies.key.find", "3-1201", by=KEEPER, told="找到了")
    assert listed(homes, "keys-out") == []
    homes.do("vacancies.key.scrap", "3-1201", by=KEEPER, told="换了锁")
    homes.do("vacancies.key.keep", by=KEEPER, unit="3-1201")
    ok(homes.run("rules", "set", "vacancies.unoccupied-keys", "post=assistant", by="director"))
    homes.at("2026-11-21 09:00")
    with pytest.raises(Refused):
        homes.do("vacancies.key.lend", "3-1201", by=KEEPER, borrower="装修队", purpose="量尺")
    homes.do("vacancies.key.give", "3-1201", by="assistant", taken_by="业主")


@pytest.mark.rule("vacancies.unoccupied-keys")
def test_a_key_that_came_back_before_that_time_was_written_down_is_no_fault(homes: Workspace) -> None:
    homes.do("vacancies.key.keep", by=KEEPER, unit="3-1201")
    homes.do("vacancies.key.lend", "3-1201", by=KEEPER, borrower="张伟", purpose="抢修")
    homes.do("vacancies.key.return", "3-1201", by=KEEPER)
    (file,) = (homes.root / "records" / "vacancies" / "keys").glob("*.toml")
    earlier = re.sub(r", back_at = [^ ,]+", "", file.read_text(encoding="utf-8"))
    file.write_text(earlier, encoding="utf-8")
    assert "back_at" not in earlier and check(homes.office()) == []


@pytest.mark.rule("vacancies.unoccupied-keys")
def test_the_register_of_a_month_has_a_line_for_each_time_that_a_key_was_lent(homes: Workspace) -> None:
    def lent(month: int) -> list[str]:
        first = dt.date(2026, month, 1)
        after = dt.date(2027, 1, 1) if month == 12 else dt.date(2026, month + 1, 1)
        printed = html.unescape(register(homes.office(), "vacancies", "keys", first, after))
        lines = [re.sub("<[^>]+>", "", line) for line in printed.split("<tr>")]
        return [line for line in lines if "3-1201" in line]

    homes.do("vacancies.key.keep", by=KEEPER, unit="3-1201", number=2)
    for who in ("王强", "李四"):
        homes.do("vacancies.key.lend", "3-1201", by=KEEPER, borrower=who, purpose="查漏")
        with pytest.raises(Refused, match="归还时间"):
            homes.do("vacancies.key.return", "3-1201", by=KEEPER, back_at="2026-11-20T07:00+08:00")
        homes.at("2026-11-28 09:00" if who == "王强" else "2026-12-02 10:00")
        homes.do("vacancies.key.return", "3-1201", by=KEEPER)
    homes.do("vacancies.key.lend", "3-1201", by=KEEPER, borrower="王五", purpose="量尺寸")
    first, second = lent(11)
    assert "王强" in first and "2026-11-28 09:00" in first
    assert "李四" in second and "2026-12-02 10:00" in second  # back in the next month
    (third,) = lent(12)
    assert "王五" in third and "2026-12-02 10:00" in third and third.count("2026-") == 1  # still out
    homes.run("amend", "vacancies.key:3-1201", "--set", "borrower=王武", by=KEEPER)
    assert "王武" in lent(12)[0] and "李四" in lent(11)[1]


@pytest.mark.rule("vacancies.unoccupied-keys")
def test_a_key_that_two_desks_lent_is_found_when_they_meet(two_desks: TwoDesks) -> None:
    built(two_desks.a)
    two_desks.a.do("vacancies.key.keep", by=KEEPER, unit="3-1201")
    two_desks.exchange()
    for desk, borrower in ((two_desks.a, "装修队"), (two_desks.b, "中介")):
        desk.at("2026-11-20 10:00")
        desk.do("vacancies.key.lend", "3-1201", by=KEEPER, borrower=borrower, purpose="看房")
    two_desks.exchange()
    assert len(check(two_desks.b.office())) == 1  # the earlier counts, and somebody looks for the other


@pytest.mark.rule("vacancies.procedure-reference")
def test_the_procedure_must_stand_in_the_handbook(homes: Workspace) -> None:
    named = "空置房管理作业规程"

    def missing() -> set[str]:
        return {row["found"] for row in lint(homes, "referenced-documents")}

    assert named in missing()
    enacted(homes, kind="procedure", name=named, body=SECTIONS)
    assert named not in missing()
    assert named in homes.run("rules", "show", "vacancies.procedure-reference").out
