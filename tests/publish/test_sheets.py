"""Paper forms: of a record, blank, and of a period."""

from __future__ import annotations

import datetime as dt

import pytest

from propctl.api import resolve
from propctl.errors import UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.publish.paper.printed_forms import blank, people_on, register, sheet, written_by_hand
from propctl.testing import Workspace
from tests.publish.reading import Tag, parse


@pytest.fixture
def pet(office: Office) -> str:
    """A registered pet."""
    values = {"unit": "3-1201", "sort": "dog", "shots": [{"day": "2026-03-01", "name": "狂犬病"}]}
    return run(office, Request(form="pets.pet", step="register", values=values)).folded.id


def entries(page: Tag) -> dict[str, str]:
    rows = [row for row in page.all("tr") if row.all("th", scope="row")]
    return {row.one("th").text: row.one("td").text for row in rows if row.all("td")}


def test_a_sheet_shows_the_records_values_in_words(office: Office, pet: str) -> None:
    page = parse(sheet(office, office.folded(resolve(office, pet))))
    shown = entries(page)
    assert shown["房号"] == "3-1201"
    assert shown["种类"] == "犬"
    assert page.one("tr", class_="of").text == "疫苗"
    assert "狂犬病" in page.one("tr", class_="inner").text
    assert pet in page.text


@pytest.mark.parametrize(("shots", "small"), [(18, False), (31, True)])
def test_a_table_of_a_whole_month_is_set_small_so_that_it_stays_on_its_page(
    office: Office, shots: int, small: bool
) -> None:
    days = [{"day": f"2026-01-{day:02}", "name": "狂犬病"} for day in range(1, shots + 1)]
    values = {"unit": "3-1201", "sort": "dog", "shots": days}
    pet = run(office, Request(form="pets.pet", step="register", values=values)).folded
    assert bool(parse(sheet(office, pet)).all("tr", class_="long")) is small


def test_each_copy_is_a_page_of_its_own_and_says_whose_it_is(office: Office, pet: str) -> None:
    copies = parse(sheet(office, office.folded(resolve(office, pet)))).all("section", class_="copy")
    assert [copy.one(class_="which").text for copy in copies] == ["第一联 业主", "第二联 存根"]


def test_signers_are_named_by_their_posts(office: Office, pet: str) -> None:
    signers = parse(sheet(office, office.folded(resolve(office, pet)))).one(class_="signers")
    assert [line.text for line in signers.all("div")] == ["经办人\uff1a", "管理处主任\uff1a"]


def test_a_document_that_the_form_does_not_have_is_named(office: Office, pet: str) -> None:
    with pytest.raises(UsageError, match="宠物登记表"):
        sheet(office, office.folded(resolve(office, pet)), document="permit")


def test_a_blank_form_offers_its_choices_to_be_ticked(office: Office) -> None:
    shown = entries(parse(blank(office, "pets", "register")))
    assert shown["种类"] == "□犬 □猫"
    assert shown["房号"] == ""


def test_a_blank_form_has_rows_to_write_in(office: Office) -> None:
    rows = parse(blank(office, "pets", "register")).one("tr", class_="inner").one("tbody").all("tr")
    assert len(rows) >= 5
    assert all(cell.text == "" for row in rows for cell in row.all("td"))


def test_a_blank_form_in_english_has_english_labels(office: Office) -> None:
    page = parse(blank(office, "pets", "register", "en"))
    assert page.one("html").attrs["lang"] == "en"
    assert "Unit" in entries(page)


def test_the_register_of_a_period_has_a_line_for_each_record_in_it(office: Office, pet: str) -> None:
    page = parse(register(office, "pets", "book", dt.date(2026, 11, 1), dt.date(2026, 12, 1)))
    lines = [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")]
    assert lines == [["1", pet, "3-1201", "犬"]]
    empty = parse(register(office, "pets", "book", dt.date(2026, 12, 1), dt.date(2027, 1, 1)))
    assert pet not in empty.text


def test_a_register_names_its_period_and_breaks_no_number(office: Office, pet: str) -> None:
    page = parse(register(office, "pets", "book", dt.date(2026, 11, 1), dt.date(2026, 12, 1)))
    assert "期间：2026-11-01 – 2026-11-30" in page.text and "编号：" not in page.text
    assert [word.text for word in page.one("tbody").all("span", class_="whole")] == ["1", pet, "3-1201"]


def test_hostile_values_are_words_on_a_sheet(office: Office) -> None:
    values = {
        "unit": "<script>alert(1)</script>",
        "sort": "dog",
        "note": "</td></tr><img src=x onerror=alert(1)>",
    }
    made = run(office, Request(form="pets.pet", step="register", values=values))
    page = parse(sheet(office, made.folded))
    assert not page.all("script") and not page.all("img")
    assert "<script>alert(1)</script>" in entries(page)["房号"]


def test_a_paper_form_shows_values_of_the_record_that_it_names(workspace: Workspace) -> None:
    customer = {"customer": "翠湖货运站", "phone": "0571-87654321", "address": "翠湖路8号"}
    car = {"plate": "浙A10001", "kind": "货车", "driver": "许大有", "driver_phone": "13900000001"}
    done = workspace.do("gps.request.register", by="agent-1", count="1", vehicles=[car], **customer)
    made = done.folded
    office = workspace.office("agent-1")
    order = run(office, Request(form="gps.request", step="order", id=made.id)).opened[0]
    shown = entries(parse(sheet(office, order)))
    assert (shown["安装需求单"], shown["联系电话"], shown["安装数量"]) == (made.id, "0571-****4321", "1")
    assert entries(parse(sheet(office, order, reveal=True)))["地址"] == "翠湖路8号"
    assert [record.id for record in people_on(office, order)] == [made.id]  # the order itself names nobody
    assert "车牌号" in parse(blank(office, "gps", "order")).one("tr", class_="inner").text


def test_a_blank_table_with_a_row_for_each_of_some_choices_names_them(workspace: Workspace) -> None:
    page = parse(blank(workspace.office(), "scripts", "appraisal"))
    rows = page.one("tr", class_="inner").one("tbody").all("tr")
    assert [row.all("td")[0].text for row in rows] == ["认真", "主动", "耐心", "负责"]


def test_an_empty_form_leaves_out_what_the_program_fills_in_unless_its_document_names_it(
    workspace: Workspace,
) -> None:
    office = workspace.office()
    forwarded = entries(parse(blank(office, "complaints", "forward")))
    assert "投诉内容" in forwarded and "来电" not in forwarded
    handover = entries(parse(blank(office, "fees", "handover")))  # a document that has what its form has
    assert "实交金额" in handover and "账面金额" not in handover
    assert "欠费金额" in entries(parse(blank(office, "fees", "reminder")))  # written by hand where it must be
    offered = [name for name in ("weekly", "patrol") if written_by_hand(office, "renovation", name)]
    assert offered == ["patrol"]  # of the week's report the program reckons all but the week


def test_a_sheet_for_residents_says_what_of_it_the_office_writes(workspace: Workspace) -> None:
    office = workspace.office()
    page = parse(blank(office, "complaints", "register"))
    ours = [row.one("th").text for row in page.all("tr", class_="ours")]
    assert "首问责任人 ※" in ours and "房号" in entries(page) and "投诉内容" in entries(page)
    assert "Charges ※" in parse(blank(office, "gps", "repair", "en")).text  # a table of rows
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    made = workspace.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", channel="hotline")
    assert "※" not in sheet(workspace.office(), made.folded)  # a record's paper is filled in


def test_a_form_without_signers_has_a_place_to_sign(office: Office) -> None:
    signers = parse(blank(office, "pets", "handover")).one(class_="signers")
    assert [line.text for line in signers.all("div")] == ["经办人\uff1a", "日期\uff1a"]


def test_a_book_of_many_columns_lies_across_the_page(office: Office, workspace: Workspace) -> None:
    assert not parse(blank(office, "pets", "book")).all("section", class_="across")
    assert parse(blank(workspace.office(), "calls", "log")).all("section", class_="across")


def test_a_table_of_nothing_is_one_line_to_write_on(office: Office) -> None:
    made = run(office, Request(form="pets.pet", step="register", values={"unit": "3-1201", "sort": "dog"}))
    page = parse(sheet(office, made.folded))
    assert page.all("tr", class_="of") == [] and entries(page)["疫苗"].strip() == ""


def test_a_clause_on_paper_is_its_words_without_the_id(workspace: Workspace) -> None:
    workspace.do("residents.building.add", name="3", steward="officer-1")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    done = workspace.do(
        "scripts.talk.register", unit="3-1201", about="停车费怎么收", at="2026-11-20 09:00"
    ).folded.id
    workspace.do("scripts.talk.answer", done, reply="按公示的标准收", clause="scripts.motto")
    office = workspace.office()
    printed = sheet(office, office.folded(resolve(office, done)))
    assert "服务宗旨" in printed and "scripts.motto" not in printed
