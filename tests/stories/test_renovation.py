"""A renovation through a month end, told through the command line by those who work on it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from propctl.testing import Workspace
from tests.areas.renovations import APPLICATION, BADGE, flat, violation, working

GUIDE = Path(__file__).parents[2] / "docs" / "areas" / "renovation.md"
PERMIT, PASS = "ZX-261127-A01", "ZP-261130-A01"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with one flat."""
    return flat(workspace)


def said(office: Workspace, *words: str, by: str = "clerk-1") -> str:
    done = office.run("renovation", *words, by=by)
    assert done.status == 0, done.err
    return done.out


def refused(office: Workspace, *words: str, by: str) -> str:
    done = office.run("renovation", *words, by=by)
    assert done.status == 77, (done.status, done.err)
    return done.err


def missing(office: Workspace) -> str:
    return office.run("renovation", "list", "uninspected", "--json").out


def test_a_renovation_from_november_into_december(office: Workspace) -> None:
    office.at("2026-11-27 16:00").do("renovation.permit.register", **APPLICATION)
    # nobody but the service director reviews, and not what he registered himself
    refused(office, "approve", PERMIT, "--opinion", "同意", by="clerk-1")
    said(office, "approve", PERMIT, "--opinion", "同意", by="service-director")
    # month end is a Monday: the formalities are still in time on Tuesday evening
    office.at("2026-11-30 09:00")
    assert office.run("due", "--overdue", "--json").json() == []
    assert "renovation.deposit" in refused(
        office, "issue", PERMIT, "--code-given", "today", by="service-supervisor"
    )
    said(office, "deposit", PERMIT, "--amount", "3000", "--receipt", "S-1", by="service-supervisor")
    wrong = ("undo-deposit", PERMIT, "--reason", "应收2000", "--paper", "Z-1", "--approved-by")
    assert "冯雪" in refused(office, *wrong, "service-supervisor", by="service-supervisor")
    said(office, *wrong, "center-manager", by="service-supervisor")
    said(office, "deposit", PERMIT, "--amount", "2000", "--receipt", "S-2", by="service-supervisor")
    said(office, "issue", PERMIT, "--code-given", "today", by="service-supervisor")
    office.do("renovation.pass.issue", permit=PERMIT, pass_deposit="50", **BADGE)
    said(office, "begin", PERMIT)

    # December: the round of the day, one forgotten
    office.at("2026-12-01 17:00")
    assert PERMIT in missing(office)
    look = ("inspection", "register", PERMIT, "--points", "structure", "--safety", "fire")
    said(office, *look, by="officer-1")
    assert PERMIT not in missing(office)
    office.at("2026-12-03 10:00")
    gaps = office.run("renovation", "gaps", "--json", by="center-supervisor").json()
    assert [row["day"] for row in gaps] == ["2026-11-30", "2026-12-02"]

    # finished: officer and works team, then the crew leaves
    office.at("2026-12-18 10:00")
    signed = "owner,2026-12-18;manager,2026-12-18"
    finish = (
        "complete",
        PERMIT,
        "--acceptance",
        "合格",
        "--works-team",
        "technician-1",
        "--signatures",
        signed,
    )
    said(office, *finish, by="officer-1")
    assert "renovation.exit-and-pass-deposit" in refused(office, "leave", PERMIT, by="clerk-1")
    said(office, "pass", "return", PASS)
    said(office, "pass", "refund", PASS, "--back-receipt", "S-2", by="cashier-1")
    said(office, "leave", PERMIT)

    # the second acceptance by one, the refund by another
    said(office, "accept", PERMIT, "--second-opinion", "合格", by="service-supervisor")
    back = ("refund", PERMIT, "--paid-back", "2000", "--refund-receipt", "S-2")
    refused(office, *back, by="service-supervisor")
    assert office.run("show", PERMIT, "--json").json()["state"] == "accepted"


def test_every_command_of_the_guide_works_as_it_is_written(office: Workspace) -> None:
    """Personal values are asked for, never typed: what a script can't answer is done by the API first."""
    office.at("2026-11-21 10:00")
    asked = {
        "register": lambda: office.do("renovation.permit.register", flammables="paint", **APPLICATION),
        "issue": lambda: office.do(
            "renovation.pass.issue", permit="A01", pass_deposit="50", **{**BADGE, "pass_receipt": "S-3"}
        ),
        "custodian": lambda: office.do(
            "renovation.permit.amend",
            "A01",
            set={"custodian": "石磊", "custodian_phone": "13900000002"},
        ),
    }
    text = GUIDE.read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert len(lines) > 25
    for line in lines:
        words = shlex.split(line, comments=True)[1:]
        by = words[1] if words[0] == "--as" else "clerk-1"
        words = words[2:] if words[0] == "--as" else words
        if words[:2] == ["renovation", "register"]:
            asked["register"]()
        elif words[:3] == ["renovation", "pass", "issue"]:
            asked["issue"]()
        elif words[0] == "amend":
            asked["custodian"]()
        else:
            done = office.run(*words, by=by)
            assert done.status == 0, f"{line}: {done.err}"
    for line in re.findall(r"`(propctl rules set .*?)`", text):
        done = office.run(*shlex.split(line)[1:], by="director")
        assert done.status == 0, f"{line}: {done.err}"


def test_hammering_at_two_in_the_morning_is_stopped_noticed_and_rechecked_by_daylight(
    office: Workspace,
) -> None:
    """The night before December: the evening's look belongs to November, the violation to December."""
    office.at("2026-11-29 09:00")
    permit, _ = working(office)
    office.at("2026-11-30 23:55")
    clean = ("site", "register", permit, "--observed", "clean")
    said(office, *clean, by="officer-1")
    office.at("2026-12-01 02:00")
    assert "装修垃圾晚间检查" in office.run("today", "--post", "officer").out, "a new day, a new look"
    record = violation(office, permit, fact="凌晨两点敲墙", deadline="08:00")
    assert record == "ZV-261201-A01"
    (clock,) = [row for row in office.run("due", "--json").json() if row["clock"] == "renovation.correct"]
    assert (clock["due"], clock["standing"]) == ("2026-12-01T08:00:00+08:00", "running")
    office.at("08:30")
    (late,) = office.run("due", "--overdue", "--area", "renovation", "--json").json()
    assert (late["id"], late["clock"]) == (record, "renovation.correct")
    said(office, "violation", "correct", "A01", "--correction", "已停工", by="officer-1")
    said(office, "violation", "pass", "A01", "--recheck", "夜间无施工", by="officer-1")
    counted = [
        office.run("report", "renovation", "--month", month, "--json").json()
        for month in ("2026-11", "2026-12")
    ]
    figures = [next(row for row in rows if row["name"] == "violations") for rows in counted]
    assert [figure["whole"] for figure in figures] == [0, 1]
    assert office.run("check").status == 0
