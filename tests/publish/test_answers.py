"""What residents ask that no page of its own answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.errors import SettingsError
from propctl.office.opened.office import Office
from propctl.publish.answers import read_answers
from propctl.publish.own.own_pages import own_page, placed
from propctl.publish.page_parts import plain
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.testing import make_workspace
from tests.publish.conftest import NOW


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that uses every area, and has set nothing."""
    return Office.open(make_workspace(tmp_path_factory.mktemp("answers")).root, now=NOW)


def asked(office: Office, lang: str) -> dict[str, str]:
    """Place -> the answer as it reads."""
    markdown = Book(office, Site("residents", [], office.now, "", []), lang).answers().markdown
    entries = read_answers(markdown[markdown.index("\n## ") :], "answers.md")
    return {entry.place: plain(entry.text) for entry in entries}


def test_an_entry_has_a_question_a_place_further_words_and_an_answer() -> None:
    (entry,) = read_answers("## 能借吗 {: #borrow }\nwords: 借 梯子\n\n不能。\n", "answers.md.j2")
    assert (entry.question, entry.place, entry.words, entry.text) == ("能借吗", "borrow", "借 梯子", "不能。")


def test_an_entry_may_do_without_further_words() -> None:
    one, two = read_answers("## 甲 {: #a }\n\n一。\n\n## 乙 {: #b }\nwords: 丙\n二。\n", "x")
    assert (one.words, one.text, two.words, two.text) == ("", "一。", "丙", "二。")


def test_a_text_that_belongs_to_no_question_is_refused() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_answers("能借吗\n\n不能。\n", "answers.md.j2")
    assert "answers.md.j2" in str(refusal.value)


def test_areas_in_use_answer_what_residents_ask_about_them(shipped: Office) -> None:
    answers = asked(shipped, "zh-CN")
    assert {"hours", "lock", "parcels", "rats", "parking", "pay", "empty"} <= set(answers)
    assert "不替任何人寄存" in answers["parcels"]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_an_office_that_has_set_nothing_shows_no_holes_and_names_no_number_it_lacks(
    tmp_path: Path, lang: str
) -> None:
    root = make_workspace(tmp_path / "office").root
    settings = root / "propctl.toml"
    unset = re.compile(r"^(company|estate|address|hotline|emergency|mailbox|hours) = .*\n", re.MULTILINE)
    settings.write_text(unset.sub("", settings.read_text("utf-8")), "utf-8")
    office = Office.open(root, now=NOW)
    assert not office.settings.office.emergency
    pages = Book(office, Site("residents", [], NOW, "", []), lang).pages()
    holes = r"^\|[^|\n]+\| *\|$|[^现]在，由|热线 *。|Hotline *[.,]|值班电话|answered round the clock"
    told = {page.uri: re.findall(holes, page.markdown, re.MULTILINE) for page in pages}
    shown = {uri: found for uri, found in told.items() if uri.startswith(("handbook/", "services/"))}
    assert {uri: found for uri, found in shown.items() if found} == {}


def test_both_languages_answer_the_same_questions(shipped: Office) -> None:
    assert list(asked(shipped, "en")) == list(asked(shipped, "zh-CN"))


def test_an_office_answers_for_the_areas_that_it_uses_alone(office: Office) -> None:
    answers = asked(office, "zh-CN")
    assert "hours" in answers and "parcels" not in answers
    assert "每日8:30-18:00" in answers["hours"]


def test_an_office_may_write_the_general_answers_itself(root: Path) -> None:
    folder = root / "site_templates"
    folder.mkdir(exist_ok=True)
    (folder / "answers.md.j2").write_text("## 有食堂吗 {: #canteen }\n\n没有。\n", encoding="utf-8")
    assert asked(Office.open(root, now=NOW), "zh-CN") == {"canteen": "没有。"}


def test_what_house_rules_of_its_own_say_an_office_does_not_answer_as_well(shipped: Office) -> None:
    page = own_page("rules/pets.md", "# 养宠\n\n拴绳。\n".encode())
    with_rules = Book(shipped, Site("residents", [], shipped.now, "", placed([page])), "zh-CN").answers()
    assert "manners" in asked(shipped, "zh-CN") and "manners" not in with_rules.parts
    assert {"facilities", "owners"} <= set(with_rules.parts)
