"""Reading a paper over."""

from __future__ import annotations

from propctl.regulation.proofread import Finding, corrections, quoted_titles, unpunctuated, wrong_words


def test_each_wrong_word_is_found_on_its_line_with_what_to_write_instead() -> None:
    text = "请协组。\n组识协组"
    better = corrections(["协组→协助", "组识 → 组织", "→空", "含糊"])
    assert list(wrong_words(text, better)) == [
        Finding(1, "协组", "协助"),
        Finding(2, "协组", "协助"),
        Finding(2, "组识", "组织"),
    ]
    assert better["含糊"] == "", "a word without a better one is to be rephrased"
    assert "" not in better


def test_a_run_without_punctuation_is_found_by_how_it_begins_and_a_line_ends_it() -> None:
    text = "水" * 10 + "，" + "电" * 11 + "\n" + "气" * 10
    assert list(unpunctuated(text, 10)) == [Finding(1, "电" * 11 + "…")]
    assert list(unpunctuated(text, 11)) == []
    assert list(unpunctuated("水" * 6 + "(" + "电" * 6 + ")", 10)) == []


def test_titles_are_found_with_their_line_and_marks_of_a_sentence_are_no_title() -> None:
    found = quoted_titles("见《住户手册》。\n《投诉登记表》和《派工单》，书名号未完《")
    assert [(entry.line, entry.found) for entry in found] == [
        (1, "住户手册"),
        (2, "投诉登记表"),
        (2, "派工单"),
    ]
