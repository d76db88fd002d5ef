"""``propctl today``: what waits for whoever is asking, a line a record; the rest is counted, or asked for."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace, make_workspace


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two complaints: one that the front desk is late with, one that a technician has."""
    areas = ["residents", "complaints", "callbacks"]
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", areas=areas)
    made.do("residents.unit.add", number="3-1201")
    made.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", phone="")
    second = made.do("complaints.complaint.register", unit="3-1201", about="楼道堆物").folded.id
    handed = {"departments": "engineering", "to_person": "technician-1"}
    made.do("complaints.complaint.transfer", second, at="09:05", **handed)
    return made.at("2026-11-27 09:00")


def lines(office: Workspace, *line: str, by: str = "clerk-1") -> list[str]:
    done = office.run("today", *line, by=by)
    assert done.status == 0, done.err
    return done.out.splitlines()


def of_record(told: list[str], tail: str) -> list[str]:
    return [line for line in told if f"-{tail} " in line]


def test_a_record_is_one_line_with_its_most_urgent_limit(office: Workspace) -> None:
    every = of_record(lines(office, "--all"), "A01")
    assert len(every) > 1
    (shown,) = of_record(lines(office), "A01")
    most_urgent = min(every, key=lambda line: line[:11])
    assert shown[:11] == most_urgent[:11]
    own = [line for line in every if "前台接待员" in line or "李敏" in line]
    assert f"（另有 {len(own) - 1} 项）" in shown


def test_what_waits_for_others_is_counted_and_behind_all(office: Workspace) -> None:
    told = lines(office, by="guard-1")
    assert of_record(told, "A01") == []
    assert "项是别人的：propctl today --all" in told[-1]
    assert of_record(lines(office, "--all", by="guard-1"), "A01")
    assert not any("别人的" in line for line in lines(office, "--all"))


def test_a_limit_that_names_a_person_waits_for_that_person_alone(office: Workspace) -> None:
    rows = office.run("due", "--json").json()
    named = {row["id"][-3:] for row in rows if row["post"] == "technician-1"}
    told = lines(office, by="technician-1")
    assert {tail for tail in ("A01", "A02") if of_record(told, tail)} == named
    assert not of_record(lines(office, by="technician-2"), "A02")


def test_a_supervisor_sees_what_is_late_below_and_by_whom(office: Workspace) -> None:
    told = lines(office, by="service-supervisor")
    start = next(n for n, line in enumerate(told) if line.startswith("下属已超时"))
    late = of_record(told[start:], "A01")
    assert len(late) == 1 and ("前台接待员" in late[0] or "李敏" in late[0])
    assert not any(line.startswith("下属已超时") for line in lines(office))
    assert not any(line.startswith("下属已超时") for line in lines(office, by="guard-captain"))


def test_a_limit_that_nobody_has_set_is_never_listed(office: Workspace) -> None:
    assert any(row["standing"] == "unset" for row in office.run("due", "--json").json())
    for told in (lines(office), lines(office, "--all")):
        assert not any("未设" in line for line in told)


def test_for_a_program_it_is_what_waits_for_everybody_as_before(office: Workspace) -> None:
    everybody = office.run("today", "--json", by="guard-1").json()
    keys = ["late", "soon", "routines", "missed", "lists", "measures", "reports", "left", "figures"]
    assert list(everybody) == keys
    assert {row["id"][-3:] for row in everybody["late"]} >= {"A01"}
    assert everybody["late"] == office.run("today", "--json").json()["late"]


def test_a_post_that_is_asked_for_is_shown_whoever_asks(office: Workspace) -> None:
    assert of_record(lines(office, "--post", "front-desk", by="guard-1"), "A01")


def test_it_speaks_english(office: Workspace) -> None:
    told = office.run("--lang", "en", "today", by="guard-1").out
    assert "more wait for others: propctl today --all" in told
