"""A notice's way from the draft to the board and the resident's phone, told through the command line."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from propctl.testing import Result, Workspace

DRAFT = ("--blocks", "3号楼", "--starts", "1122-09:00", "--ends", "1122-17:00", "--reason", "市政管网检修")


def done(result: Result) -> str:
    assert result.status == 0, result.err
    return result.out


def read(path: Path) -> str:
    """A page as its reader sees it."""
    return html.unescape(path.read_text(encoding="utf-8"))


@pytest.mark.rule(
    "notices.general-documents", "notices.posting", "notices.proofread", "notices.lift-out-of-service"
)
def test_a_notice_goes_from_draft_to_the_residents_phone(workspace: Workspace, tmp_path: Path) -> None:
    office = workspace.at("2026-11-21 09:10")
    refused = office.run("notices", "draft", "water-outage", *DRAFT, by="clerk-1")
    assert refused.status == 77
    assert "notices.general-documents" in refused.err

    body = ("--body", "施工由自来水公司组识。")
    assert "NT-261121-A01" in done(
        office.run("notices", "draft", "water-outage", *DRAFT, *body, by="service-director")
    )
    assert "组织" in done(office.run("notices", "proofread", "A01", by="service-director"))
    done(office.run("amend", "A01", "--set", "body=施工由自来水公司组织。", by="service-director"))
    assert office.run("notices", "proofread", "--json").json() == []

    office.at("09:30")
    assert office.run("notices", "approve", "A01", by="service-director").status == 77
    done(office.run("notices", "approve", "A01", by="center-manager"))
    done(office.run("notices", "publish", "A01", by="officer-1"))
    waiting = office.run("today", "--post", "officer", "--json").json()["lists"]
    assert ("notices", "not-posted", 1) in [(one["area"], one["list"], one["count"]) for one in waiting]
    paper = read(Path(done(office.run("notices", "print", "A01", by="officer-1")).strip()))
    assert "翠湖花园物业〔2026〕1号" in paper
    done(office.run("notices", "post", "A01", "--places", "3号楼大堂,3号楼电梯", by="officer-1"))
    waiting = office.run("today", "--post", "officer", "--json").json()["lists"]
    assert "not-posted" not in [one["list"] for one in waiting]

    site = tmp_path / "site"
    done(office.run("site", "build", "--out", str(site)))
    page = read(site / "n" / "NT-261121-A01.html")
    assert "3号楼停水通知" in page
    assert "09:00至17:00" in page
    assert "钱芳" not in page, "who drew it up is not printed"
    assert "3号楼停水通知" in read(site / "index.html")
    assert "3号楼停水通知" in read(site / "feed.xml")

    office.at("15:00")
    longer = [*DRAFT[:5], "1122-20:00", *DRAFT[6:]]
    done(office.run("notices", "draft", "water-outage", *longer, by="service-director"))
    done(office.run("notices", "approve", "A02", by="center-manager"))
    refused = office.run("notices", "publish", "A02", by="officer-1")
    assert refused.status == 2
    assert "NT-261121-A01" in refused.err, "the refusal names what it contradicts"
    done(office.run("notices", "withdraw", "A01", "--why", "停水延长到20点", by="service-director"))
    done(office.run("notices", "publish", "A02", by="officer-1"))
    assert "NB-261121-A01" in done(office.run("notices", "posting", "list", "take-down"))
    done(office.run("notices", "posting", "take-down", "NB-261121-A01", by="officer-1"))

    office.at("17:40")
    sign = done(office.run("notices", "lift-sign", "3号楼2号梯", "--ends", "21:00", by="guard-1"))
    assert "3号楼2号梯" in read(Path(sign.strip()))

    done(office.run("site", "build", "--out", str(site)))
    assert not (site / "n" / "NT-261121-A01.html").exists()
    assert "20:00" in read(site / "n" / "NT-261121-A02.html")
    assert (site / "n" / "NT-261121-A03.html").exists()
    numbers = office.run("notices", "numbers", "--json").json()
    assert [(row["serial"], row["problem"]) for row in numbers] == [(1, ""), (2, ""), (3, "")]


def test_a_commendation_is_on_the_site_only_with_the_consent_of_whom_it_names(
    workspace: Workspace, tmp_path: Path
) -> None:
    for consent in ("no", "yes"):
        values = ("--what", "保洁员邓梅拾金不昧", "--consent", consent)
        made = done(workspace.run("notices", "draft", "commendation", *values, by="service-director"))
        record = made.split()[0]
        done(workspace.run("notices", "approve", record, by="center-manager"))
        done(workspace.run("notices", "publish", record, by="officer-1"))
    site = tmp_path / "site"
    done(workspace.run("site", "build", "--out", str(site)))
    assert [path.name for path in sorted((site / "n").glob("*.html"))] == ["NT-261120-A02.html"]
