"""What the handbook and the posters say of complaints: generated from the clauses and the settings."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from propctl.publish.checking.sitecheck import check
from propctl.testing import Workspace


@pytest.mark.rule("complaints.procedure-purpose", "complaints.procedure-scope")
def test_the_page_opens_with_the_purpose_and_names_the_office_of_the_settings(workspace: Workspace) -> None:
    page = workspace.page("complaints", audience="residents")
    opening = page.partition("到哪里投诉")[0]
    assert "投诉流程的目的是及时处理投诉、有效处理投诉、让业主满意" in opening
    assert "翠湖花园物业服务中心" in opening
    assert "天下城" not in page


@pytest.mark.rule("complaints.procedure-reference", "complaints.procedure-established")
def test_the_page_bears_the_title_to_which_the_clause_refers_and_says_when_it_changed(
    workspace: Workspace,
) -> None:
    assert workspace.page("complaints").startswith("# 业主和住户投诉处理作业规程")
    workspace.run("rules", "set", "complaints.procedure-reference", "document=投诉处理规程", by="director")
    workspace.run("rules", "set", "complaints.procedure-established", "every=year", by="director")
    page = workspace.page("complaints")
    assert page.startswith("# 投诉处理规程")
    assert "复审周期每年" in page and "下次复审不晚于2026年12月31日" in page
    assert "2026年11月20日" in page.partition("修订记录")[2]


@pytest.mark.rule("complaints.publish-where-to-complain", "complaints.publish-hotline-and-mailbox")
def test_page_and_poster_show_where_and_how_to_complain_and_the_site_check_misses_what_is_empty(
    workspace: Workspace, tmp_path: Path
) -> None:
    page = workspace.page("complaints", audience="residents")
    poster = unescape(workspace.run("complaints", "print", "where").out)
    for text in (page, poster):
        assert "0571-88880000" in text
        assert "翠湖花园1号楼一层" in text
        assert "1号楼大堂意见箱" in text
        assert "服务热线、信箱、当面、网络、其他方式" in text
    assert lacking(workspace, tmp_path) == []
    settings = workspace.root / "propctl.toml"
    emptied = settings.read_text("utf-8").replace('"0571-88880000"', '""').replace('"1号楼大堂意见箱"', '""')
    settings.write_text(emptied, "utf-8")
    assert lacking(workspace, tmp_path) == ["office.hotline", "office.mailbox"]


def lacking(workspace: Workspace, site: Path) -> list[str]:
    """The settings whose absence ``site check`` reports for the page of complaints."""
    found = [one for one in check(workspace.office(), site) if one.path == "propctl.toml"]
    return [one.field for one in found if str(one.values["page"]) == "投诉处理"]


@pytest.mark.rule("complaints.warm-reception-by-anyone", "complaints.handle-with-service")
def test_the_staff_page_shows_how_to_receive_and_how_to_hand_over(workspace: Workspace) -> None:
    page = workspace.page("complaints")
    assert "热情接待、主动询问、耐心解释" in page
    assert "propctl complaints forward register" in page
    assert "热诚、主动、及时、坚持原则、突出服务" in page
    assert "propctl complaints forward" not in workspace.page("complaints", audience="residents")


def test_the_page_prints_the_limits_that_the_program_enforces(workspace: Workspace) -> None:
    assert "投诉受理后20分钟内送达" in workspace.page("complaints", audience="residents")
    workspace.run("rules", "set", "complaints.transfer-within", "within=15m", by="director")
    page = workspace.page("complaints", audience="residents")
    assert "投诉受理后15分钟内送达" in page
    assert "投诉受理后20分钟" not in page


def test_every_clause_in_force_is_printed_for_staff_and_no_other(workspace: Workspace) -> None:
    page, office = workspace.page("complaints"), workspace.office()
    for rule in office.catalog.rules("complaints").values():
        assert (rule.id in page) is office.in_force(rule), rule.id
    assert "complaints.reception-officer" not in page
