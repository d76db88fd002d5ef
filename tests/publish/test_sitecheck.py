"""What ``propctl site check`` finds in a built site."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.entry.people.nameless import names_nobody
from propctl.office.asking.known_people import personal_values
from propctl.office.opened.office import Office
from propctl.publish.checking.sitecheck import check
from propctl.testing import make_workspace


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


def found(office: Office, site: Path, body: str, name: str = "index.html") -> list[str]:
    """What is said of a page with this body."""
    (site / name).write_text(f'<html lang="zh"><body>{body}</body></html>', encoding="utf-8")
    return [str(problem) for problem in check(office, site)]


def test_a_sound_page_has_no_problem(office: Office, site: Path) -> None:
    body = '<a href="index.html#a">甲</a><p id="a">0571-88886666</p><img src="data:," alt=""><a href="https://x.org/">外</a>'
    assert found(office, site, body) == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>张先生 13800138000</p>",
        "<p>京A12345</p>",
        "<p>1&#51;800138000</p>",
        "<p>138 0013 8000</p>",
        "<p>0571-86012345</p>",
        "<p>(0571)8601.2345</p>",
        "<p>写信到 lihua@example.com</p>",
        "<li>3-501、3-502各欠1200元</li>",
        "<p>110105194912310021</p>",
        "<p>138-001-38000</p>",
        "<p>手机：1380 013 80 00</p>",
        "<p>一三八〇〇一三八〇〇〇</p>",
        "<p>联系电话86012345</p>",
        "<p>lihua(at)example.com</p>",
        "<p>微信号：lihua_88</p>",
        "<p>501室尚欠860元</p>",
        "<p>请王建国先生来取包裹</p>",
        "<p>请高建国先生来取包裹</p>",
        "<p>感谢石女士；欧阳先生也来了</p>",
        "<p>Mr. Chen came by</p>",
        "<p>Zhang Wei (3-501)</p>",
        '<img src="a.png" alt="13800138000">',
        "<!-- 13800138000 -->",
        '<a href="tel:13800138000">拨打</a>',
        '<meta name="description" content="京A12345">',
    ],
)
def test_a_number_that_points_to_a_person_is_found_however_it_is_written(
    office: Office, site: Path, body: str
) -> None:
    assert any("personal data" in said for said in found(office, site, body))


@pytest.mark.parametrize(
    "body",
    [
        "<p>各位先生、女士：周末女士专场，任何女士都可以来；感谢女士们、感谢各位先生；许多先生、何种女士、曾有女士</p>",
        "<p>高龄女士、单身先生都可以来；方便女士出行；房东先生；向女士们致敬</p>",
        "<p>老先生、老太太请走坡道；一位女士捡到钱包</p>",
        "<p>电话0571-88886666，也可以只拨电话88886666；微信支付</p>",
        "<td>150 200 30000 12</td>",
    ],
)
def test_what_points_to_nobody_stops_no_site(office: Office, site: Path, body: str) -> None:
    assert [said for said in found(office, site, body) if "personal data" in said] == []


def test_a_name_that_is_the_files_own_is_found_too(office: Office, site: Path) -> None:
    (site / "list-13800138000.pdf").write_bytes(b"%PDF")
    assert [problem.path for problem in check(office, site)] == ["list-13800138000.pdf"]


def test_a_name_written_in_both_scripts_is_one_name(tmp_path: Path, site: Path) -> None:
    workspace = make_workspace(tmp_path / "office")
    workspace.do("residents.unit.add", number="3-1201", area="89.5")
    workspace.do("residents.household.open", unit="3-1201", head="陈丽华", phone="13800138000")
    (said,) = found(workspace.office(), site, "<p>陳丽華来登记</p>")
    assert "陈*" in said


def test_a_person_in_the_search_data_is_found(office: Office, site: Path) -> None:
    (site / "titles.js").write_text('propctl("titles",{"docs":[["a","13800138000"]]})', encoding="utf-8")
    assert [problem.path for problem in check(office, site)] == ["titles.js"]


def test_the_offices_own_numbers_are_no_persons(office: Office, site: Path) -> None:
    assert found(office, site, "<p>0571-88886666, 0571-88886667, 119</p>") == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<a href="gone.html">x</a>', "gone.html leads nowhere"),
        ('<a href="index.html#gone">x</a>', "no place index.html#gone"),
        ('<img src="gone.png" alt="">', "gone.png leads nowhere"),
        (
            '<script src="https://cdn.example/x.js"></script>',
            "https://cdn.example/x.js lies on another server",
        ),
        ('<img src="//cdn.example/x.png" alt="">', "//cdn.example/x.png lies on another server"),
        ('<link rel="stylesheet" href="http://cdn.example/x.css">', "lies on another server"),
        ('<img src="data:,">', "no words for those who can't see it: alt"),
        ("<svg></svg>", "no words for those who can't see it: aria-label"),
        ('<input id="q">', "give it a label"),
        ("<script>alert(1)</script>", "a script of its own"),
        ('<p onclick="x()">a</p>', "a script of its own"),
        ('<a href=" JavaScript:x()">a</a>', "a script of its own"),
    ],
)
def test_what_a_page_lacks_is_named(office: Office, site: Path, body: str, says: str) -> None:
    assert [said for said in found(office, site, body) if says in said]


def test_a_labelled_input_is_sound(office: Office, site: Path) -> None:
    assert found(office, site, '<label for="q">词</label><input id="q">') == []


def test_a_page_that_does_not_say_its_language_is_found(office: Office, site: Path) -> None:
    (site / "index.html").write_text("<html><body></body></html>", encoding="utf-8")
    assert [str(problem) for problem in check(office, site)] == ["the page does not say its language"]


def test_a_style_that_loads_from_elsewhere_is_found(office: Office, site: Path) -> None:
    (site / "site.css").write_text("a{background:url(https://cdn.example/x.png)}", encoding="utf-8")
    assert any("cdn.example" in str(problem) for problem in check(office, site))


def test_a_parameter_written_by_hand_in_a_template_is_found_with_its_line(office: Office, site: Path) -> None:
    (office.root / "areas/pets/page.md.j2").write_text(
        "第一行\n\n登记后2个工作日内答复。\n", encoding="utf-8"
    )
    (problem,) = check(office, site)
    assert (problem.path, problem.line) == ("pets/page.md.j2", 3)
    assert "2个工作日" in str(problem)


def test_a_figure_that_is_meant_may_be_marked(office: Office, site: Path) -> None:
    (office.root / "areas/pets/page.md.j2").write_text("法律规定2个工作日。{# literal #}\n", encoding="utf-8")
    assert check(office, site) == []


def test_a_parameter_that_is_printed_is_no_copy(office: Office, site: Path) -> None:
    (office.root / "areas/pets/page.md.j2").write_text('{{ param("approve", "within") }}', encoding="utf-8")
    assert check(office, site) == []


def test_what_a_field_holds_by_default_names_nobody_in_another_areas_record_either(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "office")
    call = {"about": "问路", "caller": "住户"}
    workspace.do("calls.call.register", by="clerk-1", **call)
    assert "住户" not in set(personal_values(workspace.office()))


@pytest.mark.parametrize(
    ("said", "nobody"),
    [
        ("业主", True), ("楼上住户", True), ("業主", True), ("业主（不肯说）", True), ("一位女业主", True),
        ("匿名", True), ("Owner", True), ("陈先生", False), ("张业主", False), ("王某", False),
        ("Anne", False), ("13812345678", False),
    ],
)  # fmt: skip
def test_a_word_that_stands_for_a_name_is_looked_for_only_where_it_names_somebody(
    said: str, nobody: bool
) -> None:
    assert names_nobody(said) is nobody


def test_a_complaint_of_just_an_owner_stops_no_site(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "office")
    workspace.do("residents.unit.add", number="3-1201", area="89.5")
    given = {"unit": "3-1201", "about": "夜间吵闹"}
    for name in ("业主", "陈丽华"):
        workspace.do("complaints.complaint.register", by="clerk-1", complainant=name, **given)
    assert set(personal_values(workspace.office())) == {"陈丽华"}


def test_a_remark_that_names_nobody_stops_no_site(tmp_path: Path, site: Path) -> None:
    workspace = make_workspace(tmp_path / "office")
    workspace.do("residents.unit.add", number="3-1201", area="89.5")
    held = {"head": "陈丽华", "phone": "13800138000", "remark": "出租"}
    workspace.do("residents.household.open", unit="3-1201", **held)
    assert found(workspace.office(), site, "<p>房屋出租的，请来登记</p>") == []
    (said,) = found(workspace.office(), site, "<p>陈丽华来登记</p>")
    assert "陈*" in said


def test_a_name_that_is_a_word_of_every_handbook_is_somebody_only_where_he_is_called_so(
    tmp_path: Path, site: Path
) -> None:
    workspace = make_workspace(tmp_path / "office")
    workspace.do("residents.unit.add", number="3-1201", area="89.5")
    workspace.do("residents.household.open", unit="3-1201", head="严格", phone="13800138000")
    assert found(workspace.office(), site, "<p>严格执行；嚴格執行</p>") == []
    (said,) = found(workspace.office(), site, "<p>严格先生</p>")
    assert "严*" in said


@pytest.mark.parametrize(
    "body",
    [
        "业主沈女士",
        "沈女士投诉楼上漏水",
        "沈女士于11月3日反映电梯故障",
        "沈女士、钱先生拖欠物业费",
        "1号楼沈女士",
    ],
)
def test_a_resident_of_a_surname_that_staff_have_too_is_a_resident(
    office: Office, site: Path, body: str
) -> None:
    assert any("personal data" in said for said in found(office, site, f"<p>{body}</p>"))


@pytest.mark.parametrize(
    "body",
    [
        "请找沈女士报修",
        "沈女士三日内处理您的投诉",
        "客服沈女士",
        "沈女士家访",
        "如有疑问，请向范先生反映",
    ],
)
def test_the_staff_of_the_office_may_be_named(office: Office, site: Path, body: str) -> None:
    assert [said for said in found(office, site, f"<p>{body}</p>") if "personal data" in said] == []
