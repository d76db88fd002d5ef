"""Where a clause stands, as people cite it."""

from __future__ import annotations

import pytest

from propctl.regulation.model.constructs import Source
from propctl.words.citations import citation, place


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ("篇2 / 二、回访工作 / 1(4)", "第二篇“二、回访工作”第1条第4项", "part 2, section 2, item 1 (4)"),
        ("第5篇 m", "第五篇第m项", "part 5, item m"),
        ("第6篇 十二", "第六篇第十二条", "part 6, item 12"),
        ("篇1 2.0-5.0", "第一篇第2.0至5.0条", "part 1, items 2.0 to 5.0"),
        ("火灾处置 (3)", "火灾处置第3项", "火灾处置, item (3)"),
        ("车辆进出 (3)②", "车辆进出第3项②", "车辆进出, item (3)②"),
        ("第6篇 一-十四", "第六篇第一至十四条", "part 6, items 1 to 14"),
        ("篇3 / 七 / 2", "第三篇第七节第2条", "part 3, section 7, item 2"),
        ("篇五 4.2.1；5.5", "第五篇第4.2.1条、第5.5条", "part 5, item 4.2.1; item 5.5"),
        ("第10篇 20", "第十篇第20条", "part 10, item 20"),
        ("第3篇 1-4", "第三篇第1至4条", "part 3, items 1 to 4"),
        ("第1篇 附文第2段", "第一篇附文第2段", "part 1, notes, paragraph 2"),
        ("四", "第四条", "item 4"),
        ("第2篇 1、3", "第二篇第1、3条", "part 2, items 1, 3"),
        ("", "", ""),
    ],
)
def test_the_numbers_of_a_place_are_put_in_words(given: str, zh: str, en: str) -> None:
    found = place(Source("规程", given))
    assert (found.zh, found.en) == (zh, en)


def test_words_of_the_document_stay_and_have_the_english_that_stands_with_them() -> None:
    found = place(Source("规程", "投诉流程 / 投诉的识别 a)|Complaints, telling them apart, item a"))
    assert found.zh == "投诉流程·投诉的识别第a项"
    assert found.en == "Complaints, telling them apart, item a"


def test_a_place_in_another_language_is_cited_as_it_is_written() -> None:
    assert place(Source("Covenant", "Section 4 b")).zh == "Section 4 b"


def test_the_title_stands_in_the_marks_of_its_language() -> None:
    both = citation(Source("养宠公约|Pet covenant", "四"))
    assert (both.zh, both.en) == ("《养宠公约》第四条", "“Pet covenant”, item 4")
    assert citation(Source("养宠公约", "四")).en == "《养宠公约》, item 4"
    assert citation(Source("养宠公约")).zh == "《养宠公约》"
