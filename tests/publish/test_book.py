"""The staff's handbook as a book: whole, of an area, of a post."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import typst

from propctl.office.opened.office import Office
from propctl.publish.area_facts import Flow, Move
from propctl.publish.book.chapters import Book, handbook, post_handbook
from propctl.publish.paper.pdf import PdfPress
from propctl.publish.site.drawing import flow_drawing
from propctl.testing import Workspace
from tests.publish.test_form_pdf import read

pytestmark = [
    pytest.mark.skipif(
        not any("CJK" in family or "Hei" in family for family in typst.Fonts().families()),
        reason="needs a font with Chinese characters (apt-get install fonts-noto-cjk)",
    ),
    pytest.mark.skipif(find_spec("pypdfium2") is None, reason="needs pypdfium2"),
]


def printed(office: Office, book: Book) -> list[str]:
    """The words of each page, without blanks."""
    return [words for _, words in read(PdfPress(office).book(book))]


def test_the_book_of_an_area_has_every_clause_in_force_with_where_it_stands(office: Office) -> None:
    pages = printed(office, handbook(office, ["pets"]))
    whole = "".join(pages)
    for rule in office.catalog.rules("pets").values():
        if office.in_force(rule):
            assert re.sub(r"\s", "", office.wording.clause(rule)) in whole
            assert rule.id in whole
    assert "自2026年12月1日起15分钟" in whole  # what will change stands with its clause


def test_the_pages_of_a_book_are_numbered_and_its_contents_name_them(office: Office) -> None:
    pages = printed(office, handbook(office, []))
    assert "目录" in pages[1]
    for number, words in enumerate(pages, start=1):
        assert words.endswith(f"第{number}页，共{len(pages)}页") or number == 1
    listed = re.search(r"宠物\D*(\d+)", pages[1])
    assert listed and "宠物" in pages[int(listed[1]) - 1]


def test_the_book_of_a_post_says_what_it_alone_may_and_whom_it_answers_to_and_names_nobody(
    office: Office,
) -> None:
    whole = "".join(printed(office, post_handbook(office, "front-desk")))
    assert "岗位手册：前台接待员" in whole
    assert "上级" in whole
    assert not [person.name for person in office.staff() if person.name in whole]


def test_a_book_in_english_has_english_words_around_the_clauses(root: Path, office: Office) -> None:
    settings = root / "propctl.toml"
    told = '[office.english]\nname = "Cuihu Garden Service Centre"\n'
    settings.write_text(f"{settings.read_text('utf-8')}\n{told}", "utf-8")
    english = Office.open(root, now=office.now, operator="clerk-1")
    english.lang = "en"  # as the command line has it
    made = PdfPress(english).book(handbook(english, ["pets"]))
    whole = "".join(words for _, words in read(made))
    assert "Whomaydowhat" in whole and "谁可以做什么" not in whole
    assert "CuihuGardenServiceCentre" in whole and "翠湖花园物业服务中心" not in whole
    assert b"Libertinus" in made  # whose quotation marks are as wide as English ones


def test_no_line_of_a_drawing_crosses_another_and_every_text_fits(office: Office) -> None:
    states = ["待审批", "二次验收合格、待退押金和各项费用结清", "已办结", "已取消"]
    moves = [Move("登记", "前台", -1, 0), Move("退回", "主管", 1, 0), Move("取消", "前台", 0, 3)]
    moves += [Move("通过", "主管", 0, 1), Move("办结", "前台", 1, 2), Move("取消", "前台", 1, 3)]
    moves += [Move("直接办结", "主任", -1, 2), Move("重办", "主任", 3, 1)]
    drawing = str(flow_drawing(Flow("x.y", "单", states, moves), "单流程图"))
    lines = [line for way in re.findall(r'<path d="([^"]+)"', drawing) for line in segments(way)]
    crossed = [(a, b) for place, a in enumerate(lines) for b in lines[place + 1 :] if cross(a, b)]
    assert not crossed
    width = int(re.search(r'viewBox="0 0 (\d+)', drawing)[1])  # type: ignore[index]
    box = int(re.search(r'<rect x="4" y="\d+" width="(\d+)"', drawing)[1])  # type: ignore[index]
    assert box >= 17 * max(map(len, states))
    for x, text in re.findall(r'<text x="(\d+)" y="\d+">([^<]+)</text>', drawing):
        assert int(x) + 17 * len(text) <= width


Line = tuple[int, int, int, int]


def segments(way: str) -> list[Line]:
    """The lines of a path of M, H and V."""
    found, x, y = [], 0, 0
    for letter, numbers in re.findall(r"([MHV])([\d ]+)", way):
        given = [int(number) for number in numbers.split()]
        to = (given[0], given[1]) if letter == "M" else (given[0], y) if letter == "H" else (x, given[0])
        if letter != "M":
            found.append((min(x, to[0]), min(y, to[1]), max(x, to[0]), max(y, to[1])))
        x, y = to
    return found


def cross(a: Line, b: Line) -> bool:
    """Whether an upright and a level line meet elsewhere than at an end of one of them."""
    if (a[0] == a[2]) == (b[0] == b[2]):
        return False
    upright, level = (a, b) if a[0] == a[2] else (b, a)
    return level[0] < upright[0] < level[2] and upright[1] < level[1] < upright[3]


def test_a_drawing_higher_than_a_page_is_made_to_fit_below_its_heading(workspace: Workspace) -> None:
    """Of one that does not fit the ends are cut off, and its heading stands alone on the page before."""
    pages = printed(workspace.office(), handbook(workspace.office(), ["complaints"]))
    (drawn,) = [words for words in pages if "流程图业主（用户）投诉处理登记表" in words]
    assert re.search(r"1\.?登记：前台接待员", drawn)
