"""The resident's five tasks with every area: two taps at most from the first page, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.publish.site.building import build
from propctl.testing import make_workspace
from tests.publish.reading import page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every edition of an office that uses all areas, has amended nothing and says its names in each."""
    folder = tmp_path_factory.mktemp("tasks")
    office = make_workspace(folder / "office")
    named = """
[office.english]
name = "Lakeside Property Services"
company = "Lakeside Ltd"
estate = "Lakeside"
address = "Block 1"
mailbox = "lobby of block 1"
[office.traditional]
name = "翠湖花園物業"
estate = "翠湖花園"
"""
    settings = office.root / "propctl.toml"
    settings.write_text(settings.read_text("utf-8") + named, "utf-8")
    build(office.office(), folder / "site", editions=["zh-Hant", "en"])
    return folder / "site"


@pytest.fixture
def english(site: Path) -> Path:
    return site / "en"


def reached(site: Path, *taps: str) -> str:
    """What is read after tapping these links, one on each page, from the first page on."""
    here = site / "index.html"
    for tap in taps:
        links = {(here.parent / link.attrs["href"]).resolve() for link in page(here).one("main").all("a")}
        here = (site / tap).resolve()
        assert here in links, tap
    return page(here).one("main").text


@pytest.mark.parametrize(
    ("taps", "reads"),
    [
        (["services/complaints.html"], "2小时内给您回应，24小时内告诉您进展"),
        (["services/workorders.html"], "15分钟内到现场"),
        (["services/renovation.html"], "资料齐全后2个工作日内办好施工手续"),
        (["services/fees.html"], "到收费中心缴费，当场开收据"),
        (["services/renovation.html", "forms/renovation-acceptance.html"], "装修审批及竣工验收表"),
        (["services/residents.html", "forms/residents-owner-info.html"], "业主信息表"),
        (["services/gps.html", "forms/gps-request.html"], "安装需求单"),
        (["forms.html", "forms/complaints-register.html"], "投诉处理登记表"),
        (["services.html", "services/calls.html"], "2小时内给您回音"),
        (["public.html", "services/fees.html"], "多少钱"),
    ],
)
def test_a_task_takes_at_most_two_taps(site: Path, taps: list[str], reads: str) -> None:
    assert len(taps) <= 2
    assert reads in reached(site, *taps)


def test_every_service_has_the_one_skeleton_and_its_words_stand_first(site: Path) -> None:
    services = sorted(site.glob("services/*.html"))
    assert len(services) >= 7
    for path in services:
        headings = [heading.text for heading in page(path).one("main").all("h2")]
        skeleton = ["找谁", "多久", "多少钱", "怎么办", "带什么、填什么", "不满意怎么办", "依据条款"]
        assert [name for name in headings if name != "上个月做得怎样"] == skeleton


def test_the_english_services_are_the_same_ones(site: Path) -> None:
    names = {path.name for path in site.glob("services/*.html")}
    assert {path.name for path in site.glob("en/services/*.html")} == names
    assert "within 2 hours" in page(site / "en/services/complaints.html").one(class_="lead").text


def test_the_page_of_a_post_has_its_parts_as_headings_and_its_clauses_as_links(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office").office()
    build(office, tmp_path / "site", audience="staff", editions=[])
    tree = page(tmp_path / "site/handbook/post-front-desk.html").one("main")
    assert "承担的条款" in [heading.text for heading in tree.all("h2")]
    assert "{: #" not in tree.text and "## " not in tree.text
    links = [link.attrs["href"] for link in tree.all("a")]
    assert any(link.startswith("complaints.html#") for link in links)


HAN = re.compile(r"[\u3400-\u9fff]")
MARKED = re.compile(r'<(\w+)[^>]*\slang="zh[^"]*"[^>]*>.*?</\1>', re.DOTALL)


def test_no_chinese_stands_in_the_english_edition_but_what_says_that_it_is(english: Path) -> None:
    found = {}
    for path in english.rglob("*.html"):
        seen = re.sub(r"<(script|style).*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL)
        if told := HAN.search(MARKED.sub("", seen)):
            found[path.name] = seen[told.start() - 40 : told.end() + 40]
    assert not found


def test_an_office_is_called_by_its_english_and_traditional_names_where_it_has_them(english: Path) -> None:
    assert page(english / "index.html").one("h1").text == "Lakeside Property Services"
    assert "Block 1" in page(english / "about.html").one("main").text
    traditional = page(english.parent / "zh-Hant/index.html")
    assert traditional.one("h1").text == "翠湖花園物業"
    assert "翠湖花园" not in traditional.one("header").text
