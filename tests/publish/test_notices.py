"""Notices in words, and what is wrong with them as data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.errors import BadData, SettingsError
from propctl.office.opened.office import Office
from propctl.publish.notices import Notice, Writer, kinds, of_record, parts, problems, shown_notices
from propctl.publish.paper.sheet_html import Press
from propctl.words.written_days import span
from tests.publish.reading import parse

Post = Callable[..., str]
FIXTURES = Path(__file__).parents[1] / "data"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{text}:00+08:00")


def notice(**values: object) -> Notice:
    given = {"id": "NT-1", "kind": "water-outage", "state": "published", **values}
    return Notice(**given)  # type: ignore[arg-type]


def test_a_water_outage_says_where_when_and_why(office: Office) -> None:
    written = Writer(office).write(
        notice(blocks=["3号楼"], starts=at("11-22T09:00"), ends=at("11-22T17:00"), reason="市政管网检修")
    )
    assert written.title == "3号楼停水通知"
    assert written.parts[0].text.startswith("尊敬的业主")
    assert "因市政管网检修\uff0c3号楼将于2026年11月22日\uff08周日\uff0909:00至17:00暂停供水。" in written.text
    assert ("咨询电话", "0571-88886666") in written.facts


KINDS = [
    "water-outage",
    "power-outage",
    "elevator-maintenance",
    "pest-control",
    "fees",
    "renovation",
    "activity",
    "safety",
    "commendation",
    "rectification",
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_notice_has_a_title_and_words_of_its_own(office: Office, kind: str) -> None:
    assert kind in kinds(office)
    written = Writer(office).write(
        notice(kind=kind, what="楼道照明", starts=at("11-22T09:00"), ends=at("11-23T17:00"))
    )
    assert written.title
    assert len(written.text) > 20
    assert "None" not in written.text


def test_own_words_are_added_as_paragraphs_before_the_thanks(office: Office) -> None:
    written = Writer(office).write(notice(body="第一段\n\n第二段\n- 甲\n- 乙"))
    assert [part.text for part in written.parts[-4:-1]] == ["第一段", "第二段", ""]
    assert written.parts[-2].items == ["甲；", "乙。"]
    assert written.parts[-1].text.endswith("敬请谅解。")


def test_a_post_as_contact_is_named_with_its_telephone(office: Office) -> None:
    written = Writer(office).write(notice(contact="front-desk"))
    assert written.contact == "前台接待员 0571-88886666"


def test_text_becomes_paragraphs_and_lists() -> None:
    found = parts("甲\n\n乙\n- 一\n- 二\n丙")
    assert [(part.text, part.items) for part in found] == [
        ("甲", []),
        ("乙", []),
        ("", ["一", "二"]),
        ("丙", []),
    ]


def test_a_span_within_a_day_names_the_day_once() -> None:
    assert span(at("11-22T09:00"), at("11-22T17:30")) == "2026年11月22日\uff08周日\uff0909:00至17:30"
    assert span(at("11-22T09:00"), at("11-23T08:00")).count("2026年") == 2
    assert span(None, at("11-23T08:00")).startswith("至")
    assert span(None, None) == ""


def test_a_notice_that_ends_before_it_begins_is_a_problem() -> None:
    found = problems([notice(starts=at("11-22T09:00"), ends=at("11-22T08:00"))])
    assert [str(problem) for problem in found] == ["the notice NT-1 ends before it begins"]


def test_two_outages_with_different_times_at_one_place_contradict() -> None:
    first = notice(id="NT-1", blocks=["3号楼"], starts=at("11-22T09:00"), ends=at("11-22T17:00"))
    second = notice(id="NT-2", blocks=["3号楼"], starts=at("11-22T10:00"), ends=at("11-22T18:00"))
    elsewhere = notice(id="NT-3", blocks=["5号楼"], starts=at("11-22T10:00"), ends=at("11-22T18:00"))
    assert [problem.values["second"] for problem in problems([second, elsewhere, first])] == ["NT-2"]


def test_the_same_time_twice_is_no_contradiction() -> None:
    times = {"starts": at("11-22T09:00"), "ends": at("11-22T17:00")}
    assert problems([notice(id="NT-1", **times), notice(id="NT-2", **times)]) == []


def test_only_published_and_expired_notices_are_shown(office: Office, post: Post) -> None:
    from propctl.office.doing.drafts import Request
    from propctl.office.doing.steps import run

    shown = post("safety", measure="人走断电")
    withdrawn = post("safety", measure="人走火灭")
    why = {"why": "另行通知"}
    run(office, Request(form="notices.notice", step="withdraw", id=withdrawn, by="service-1", values=why))
    drafted = {"kind": "safety", "measure": "小心地滑"}
    run(office, Request(form="notices.notice", step="draft", by="service-1", values=drafted))
    assert [found.id for found in shown_notices(office)] == [shown]


def test_praise_is_shown_only_with_consent(office: Office, post: Post) -> None:
    post("commendation", what="拾金不昧")
    agreed = post("commendation", what="热心助人", consent="yes")
    assert [found.id for found in shown_notices(office)] == [agreed]


def test_a_value_of_the_wrong_kind_names_the_notice() -> None:
    with pytest.raises(BadData, match="NT-9"):
        of_record("NT-9", "published", {"kind": "fees", "blocks": [1]}, at("11-21T09:00"))


def test_a_kind_without_a_template_is_printed_plainly(office: Office) -> None:
    """An office may add a kind; and a plugin whose kind was published once may be gone."""
    told = Writer(office).write(notice(kind="unheard-of", what="走失小狗", body="见到请来电。"))
    assert told.title.endswith("通知")
    assert "走失小狗" in told.text
    assert "见到请来电。" in told.text
    named = Writer(office).write(notice(kind="unheard-of", title="寻狗启事"))
    assert named.title == "寻狗启事"


def test_a_kind_is_never_a_way_out_of_the_folder_of_templates(office: Office) -> None:
    (office.root / "propctl.j2").write_text("secret", encoding="utf-8")
    for kind in ("../propctl", "../../propctl", "/propctl", "a/../../propctl"):
        assert "secret" not in Writer(office).write(notice(kind=kind, what="x")).text


_DOGS = """
prefix = "DG"
title = { zh = "犬只", en = "Dogs" }
[form.dog]
title = { zh = "犬只登记", en = "Dog" }
[form.dog.field]
name = { zh = "犬名", en = "Name" }
[form.dog.step]
find = { to = "found", zh = "拾到", en = "Find" }
[form.dog.state]
found = "已拾到|Found"
"""


def test_an_area_brings_templates_of_its_own_that_replace_none_of_ours(office: Office) -> None:
    folder = office.root / "plugins" / "dogs"
    (folder / "notices").mkdir(parents=True)
    (folder / "area.toml").write_text(_DOGS, encoding="utf-8")
    (folder / "notices" / "dog-found.j2").write_text("# 寻主启事\n拾到{{ n.what }}一只。\n", encoding="utf-8")
    (folder / "notices" / "safety.j2").write_text("# 犬只的提示\n", encoding="utf-8")
    settings = office.root / "propctl.toml"
    used = settings.read_text(encoding="utf-8").replace("areas = [", 'areas = ["dogs", ')
    settings.write_text(used, encoding="utf-8")
    again = Office(office.root, now=office.now, operator="clerk-1")
    told = Writer(again).write(notice(kind="dog-found", what="小白狗"))
    assert (told.title, told.text) == ("寻主启事", "拾到小白狗一只。")
    assert Writer(again).write(notice(kind="safety", what="台风")).title == "台风提示"


def test_an_office_may_put_its_own_template_first(office: Office) -> None:
    own = office.root / "site_templates" / "notices"
    own.mkdir(parents=True)
    (own / "safety.j2").write_text("# 我们自己的提示\n小心{{ n.what }}。\n", encoding="utf-8")
    written = Writer(office).write(notice(kind="safety", what="台风"))
    assert (written.title, written.text) == ("我们自己的提示", "小心台风。")


def test_a_template_of_the_office_cannot_reach_into_the_program(office: Office) -> None:
    own = office.root / "site_templates" / "notices"
    own.mkdir(parents=True)
    (own / "safety.j2").write_text("# {{ n.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(SettingsError):
        Writer(office).write(notice(kind="safety"))


def test_values_are_never_template_source(office: Office) -> None:
    written = Writer(office).write(notice(reason="{{ 7 * 7 }}{% raw %}"))
    assert "{{ 7 * 7 }}{% raw %}" in written.text


def test_hostile_words_stay_words_on_paper(office: Office) -> None:
    groups = json.loads((FIXTURES / "hostile-texts.json").read_text(encoding="utf-8"))
    texts = [" ".join(text.split()) for group in groups.values() for text in group]
    press, writer = Press(office), Writer(office)
    quiet = parse(press.notice(writer.write(notice(title="好", reason="好", body="好"))))
    shape = [tag.name for tag in quiet]
    for text in texts:
        if text.startswith("- ") or not text:
            continue  # a list is what its writer asked for
        found = parse(press.notice(writer.write(notice(title=text, reason=text, body=text))))
        assert [tag.name for tag in found] == shape, text


def test_the_paper_carries_letterhead_number_seal_place_and_qr(office: Office) -> None:
    written = Writer(office).write(notice(number="翠湖物业〔2026〕12号", published=at("11-21T09:00")))
    paper = parse(Press(office).notice(written))
    assert "翠湖花园物业服务中心" in paper.one(class_="head").text
    assert "翠湖物业〔2026〕12号" in paper.one(class_="no").text
    assert paper.one(class_="seal")
    assert "2026年11月21日" in paper.one(class_="by").text
    assert paper.one("svg").attrs["aria-label"] == "https://cuihu.example.org/n/NT-1.html"


def test_only_a_salutation_stands_without_an_indent(office: Office) -> None:
    press, writer = Press(office), Writer(office)
    addressed = parse(press.notice(writer.write(notice())))
    assert addressed.one(class_="to").text == "尊敬的业主、住户："
    lift = writer.write(notice(kind="lift-out-of-service"))  # which speaks to whoever stands before the door
    assert not parse(press.notice(lift)).all(class_="to")


def test_large_type_is_the_same_paper_with_larger_letters(office: Office) -> None:
    written = Writer(office).write(notice())
    large = parse(Press(office).notice(written, large=True))
    assert large.one("html").attrs["class"] == "large"
    assert large.one("main").text == parse(Press(office).notice(written)).one("main").text
