"""Between Chinese signs stands no blank that a line break or a join of pieces left."""

from __future__ import annotations

from propctl.publish.page_parts import first_sentence, opening
from propctl.publish.unspaced import unbroken, unspaced


def test_a_line_break_between_chinese_signs_is_none_on_the_page() -> None:
    assert (
        unbroken("<p>告诉您找谁。\n若您不满意，\n“请说”\n我们听</p>")
        == "<p>告诉您找谁。若您不满意，“请说”我们听</p>"
    )


def test_a_clause_that_ends_with_what_is_to_be_said_has_one_full_stop() -> None:
    assert unbroken("<p>送别时说：“请慢走。”。</p>") == "<p>送别时说：“请慢走。”</p>"
    assert unbroken("<li>问：“找哪一户？”。</li>") == "<li>问：“找哪一户？”</li>"
    assert (
        unbroken("<p>参加“爱我小区”。</p><pre>“好。”。</pre>") == "<p>参加“爱我小区”。</p><pre>“好。”。</pre>"
    )


def test_line_breaks_of_other_scripts_tags_and_preformatted_texts_stay() -> None:
    for kept in (
        "<p>ring us.\nWe answer “at once”\n“yes”</p>",
        "<p>第一段</p>\n<p>第二段</p>",
        "<pre>第一行\n第二行</pre>",
    ):
        assert unbroken(kept) == kept


def test_blanks_beside_letters_and_figures_stay() -> None:
    assert unspaced("住户： 请看 GPS 终端，09:00 起 停水") == "住户：请看 GPS 终端，09:00 起停水"


def test_what_describes_a_page_has_no_blanks_where_names_are_marked() -> None:
    lead = '<p class="lead">本站由<span translate="no">翠湖花园物业</span>维护，\n供住户查询和下载。</p>'
    assert first_sentence(lead) == opening(lead) == "本站由翠湖花园物业维护，供住户查询和下载。"
