"""The site of an office that uses every area, built once.

Each of five tasks is two taps away at most, answered on the first screen, and nothing of the machine shows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.publish.site.building import build, check
from propctl.testing import Workspace, make_workspace
from tests.publish.browser import PROGRAM, Page
from tests.publish.reading import page

needs_browser = pytest.mark.skipif(not PROGRAM, reason="needs Chromium (apt-get install chromium)")

NAMED = """
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


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office that uses all areas, has amended nothing and says its names in each language."""
    made = make_workspace(tmp_path_factory.mktemp("whole") / "office")
    settings = made.root / "propctl.toml"
    settings.write_text(settings.read_text("utf-8") + NAMED, "utf-8")
    return made


@pytest.fixture(scope="module")
def site(workspace: Workspace) -> Path:
    """Every edition for residents."""
    folder = workspace.root.parent / "residents"
    build(workspace.office(), folder, editions=["zh-Hant", "en"])
    return folder


@pytest.fixture(scope="module")
def staff(workspace: Workspace) -> Path:
    """The staff's edition, in Chinese and English."""
    folder = workspace.root.parent / "staff"
    build(workspace.office(), folder, audience="staff", editions=["en"])
    return folder


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


def test_the_page_of_a_post_has_its_parts_as_headings_and_its_clauses_as_links(staff: Path) -> None:
    tree = page(staff / "handbook/post-front-desk.html").one("main")
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


@pytest.mark.parametrize("audience", ["site", "staff"])
def test_no_page_shows_anything_of_the_machine(
    workspace: Workspace, request: pytest.FixtureRequest, audience: str
) -> None:
    folder = request.getfixturevalue(audience)
    told = [f"{one.path}:{one.line} {one.values}" for one in check(workspace.office(), folder)]
    assert [line for line in told if "found" in line] == []


@pytest.mark.parametrize("audience", ["site", "staff"])
def test_every_list_is_a_list(request: pytest.FixtureRequest, audience: str) -> None:
    """Markdown takes lines right under a paragraph for more of it: 「…。 1. …」."""
    folder = request.getfixturevalue(audience)
    run_on = re.compile(r"<p[^>]*>[^<]*(?:<(?!/p>)[^>]*>[^<]*)*\n(?:\d+\.|-) ")
    found = [path for path in folder.rglob("*.html") if run_on.search(path.read_text("utf-8"))]
    assert found == []


def test_both_languages_promise_the_same_callback(site: Path, english: Path) -> None:
    assert "3天内回访" in page(site / "services/complaints.html").one("main").text
    assert "within 3 days" in page(english / "services/complaints.html").one("main").text


def test_one_clause_is_no_clauses_in_english(english: Path) -> None:
    counts = [tag.text for tag in page(english / "handbook.html").one("main").all("span")]
    assert "1 clause" in counts and "1 clauses" not in counts


# -- in a browser


@needs_browser
def test_a_service_answers_on_the_first_screen_of_a_telephone(phone: Page, site: Path) -> None:
    """What to do, whom to ring, how long and how much."""
    late = {}
    for path in sorted(site.glob("services/*.html")):
        phone.open(path)
        ends = phone.eval(
            "['.lead', '.call a', '#time', '#cost']"
            ".map(one => document.querySelector(one).getBoundingClientRect().bottom)"
        )
        if max(ends) > 844:
            late[path.name] = ends
    assert late == {}


@needs_browser
def test_the_stop_behind_the_telephone_at_the_foot_stays_on_its_line(phone: Page, english: Path) -> None:
    """At any width of a telephone: what follows a link that is a box of its own may begin a line."""
    parted = {}
    for width in range(320, 431, 10):
        phone.size(width, 844, mobile=True)
        phone.open(english / "index.html")
        link, stop = phone.eval(
            "(()=>{const a=document.querySelector('.helped a'),r=document.createRange();"
            "r.setStart(a.nextSibling,0);r.setEnd(a.nextSibling,1);"
            "return [a,r].map(one=>[...one.getClientRects()].at(-1).bottom)})()"
        )
        if abs(link - stop) > 20:
            parted[width] = (link, stop)
    assert parted == {}


@needs_browser
def test_no_page_is_longer_than_seven_screens_and_a_long_one_says_what_it_contains(
    phone: Page, site: Path
) -> None:
    found = {}
    for path in [*site.glob("*.html"), *site.glob("services/*.html"), *site.glob("handbook/*.html")]:
        phone.open(path)
        height, parts, contents = phone.eval(
            "[document.documentElement.scrollHeight, document.querySelectorAll('main h2').length,"
            " document.querySelectorAll('.toc').length]"
        )
        if height > 6000 or (height > 3400 and parts >= 4 and not contents):
            found[path.name] = height
    assert found == {}


@needs_browser
def test_a_clause_that_is_folded_opens_when_a_link_leads_to_it(phone: Page, site: Path) -> None:
    path = site / "handbook" / "complaints.html"
    phone.open(path)
    opened = "document.querySelector('#transfer-within').closest('details').open"
    assert not phone.eval(opened)
    phone.open(path, "?again#transfer-within")  # else it is no new page, and nothing is loaded
    assert phone.eval(opened)


@needs_browser
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("跳闸了", "services/workorders.html"),
        ("顺丰放哪里", "answers.html#parcels"),
        ("楼上天天拖椅子", "answers.html#manners"),
    ],
)
def test_what_a_page_is_about_is_found_before_what_stands_under_another_word(
    phone: Page, site: Path, query: str, wanted: str
) -> None:
    phone.open(site / "search.html")
    assert wanted in phone.search(query)[:2]


def test_a_form_as_wide_as_paper_scrolls_by_itself_on_a_telephone(phone: Page, site: Path) -> None:
    phone.size(320, 844, mobile=True)
    wide = {}
    for path in [*site.glob("forms/*[aeb].html"), *site.glob("en/forms/*t.html")]:
        phone.open(path)
        if (width := phone.eval("document.documentElement.scrollWidth")) > 320:
            wide[path.name] = width
    assert wide == {}
