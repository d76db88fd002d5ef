"""People in free text are pointed out, and nothing else is."""

from __future__ import annotations

import pytest

from propctl.entry.people.mentions import Finding, Names, exposed, personal_findings


def test_people_in_a_free_text_are_pointed_out() -> None:
    text = "请打13800138000找张三丰，车浙A12345，身份证11010519491231002X，座机0571-88888888"
    found = personal_findings(text, ["张三丰", "李四"])
    assert [(text[one.start : one.end], one.kind) for one in found] == [
        ("13800138000", "phone"),
        ("张三丰", "name"),
        ("浙A12345", "plate"),
        ("11010519491231002X", "id-number"),
        ("0571-88888888", "phone"),
    ]


@pytest.mark.parametrize(
    "text", ["１３８００１３８０００", "138 0013 8000", "+86 138-0013-8000", "浙a·12345", "浙Ａ１２３４５"]
)
def test_other_spellings_are_pointed_out_too(text: str) -> None:
    (found,) = personal_findings(text)
    assert text[found.start : found.end] in text and found.end - found.start >= 7


@pytest.mark.parametrize("text", ["3-1202王先生", "3栋1202室业主李女士", "3—1202 的欧阳阿姨"])
def test_a_home_with_the_name_of_who_lives_there_is_pointed_out(text: str) -> None:
    (found,) = personal_findings(f"漏水，{text}说的")
    assert found.kind == "name" and text[-3:] in f"漏水，{text}说的"[found.start : found.end]
    assert personal_findings("3-1202业主先生说漏水") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三层走廊水管漏水",
        "CP-261121-A01",
        "订单138001380001234",
        "2026-11-21 10:20",
        "110105194912310021",
        "12345",
        "版本cb68674e",
    ],
)
def test_words_numbers_and_ids_are_not_taken_for_people(text: str) -> None:
    assert personal_findings(text, ["张三", "王"]) == []


def test_a_name_inside_a_longer_known_one_is_found_once() -> None:
    assert personal_findings("欧阳修远来电", ["欧阳", "欧阳修远"]) == [Finding(0, 4, "name")]


@pytest.mark.parametrize(
    "text",
    [
        "(0571)8888-1234",
        "（0571）88881234",
        "0571.8888.1234",
        "138.0013.8000",
        "138·0013·8000",
        "(138)0013-8000",
    ],
)
def test_dots_and_brackets_hide_no_telephone(text: str) -> None:
    assert [one.kind for one in personal_findings(text)] == ["phone"]


@pytest.mark.parametrize(
    "text", ["浙A•12345", "浙A・12345", "浙A‧12345", "浙A.12345", "浙A-12345", "浙 A 12345"]
)
def test_no_dot_hides_a_plate(text: str) -> None:
    assert [one.kind for one in personal_findings(text)] == ["plate"]


@pytest.mark.parametrize(
    "text",
    [
        "胡 丽 华来电",
        "住户胡.丽.华",
        "胡·丽·华",
        "胡　丽　华",
        "住户 王 强",
        "王·强",
        "胡 丽华",
        "ＡＮＮＡ Lee",
    ],
)
def test_a_name_whose_signs_stand_apart_is_found(text: str) -> None:
    assert [one.kind for one in personal_findings(text, ["胡丽华", "王强", "Anna Lee"])] == ["name"]


@pytest.mark.parametrize("text", ["小王 强烈要求", "大王 强", "胡 丽", "丽华 胡"])
def test_the_end_of_one_word_and_the_beginning_of_the_next_are_no_name(text: str) -> None:
    assert personal_findings(text, ["胡丽华", "王强"]) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("欠费名单：3-501、3-502各欠1200元", "debt"),
        ("3栋501室拖欠物业费", "debt"),
        ("以下住户未缴：12号楼2单元301", "debt"),
        ("身份证110105194912310021", "id-number"),
        ("写信到 li.min+1@example.com.cn", "e-mail"),
    ],
)
def test_what_may_be_kept_but_not_published_is_found(text: str, kind: str) -> None:
    assert {one.kind for one in exposed(text, Names([]))} == {kind}
    assert personal_findings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "3-501停水",
        "欠费的住户请到服务中心缴费。3-501室空置",
        "无论欠费多久，都不停水；电话0571-88880000",
        "自2026-12-01起，欠费按日计",
        "订单号123456789012345678",
        "@所有人",
    ],
)
def test_what_says_nothing_of_a_person_may_be_published(text: str) -> None:
    assert [one for one in exposed(text, Names([])) if one.kind != "phone"] == []


def test_many_names_are_looked_for_in_one_go() -> None:
    many = Names(f"{family}{given}" for family in "赵钱孙李周吴郑王" for given in ("小明", "大伟", "强"))
    assert [one.start for one in exposed("钱大伟、周强、冯强、王小明", many)] == [0, 4, 10]


@pytest.mark.parametrize(
    "text", ["3-501胡女士", "胡先生（3栋501室）", "3-501的业主胡女士已交", "住在3-501的胡女士"]
)
def test_a_flat_with_a_surname_points_to_somebody_nobody_knows_by_name(text: str) -> None:
    assert "name" in [one.kind for one in exposed(text, Names(()))]


@pytest.mark.parametrize(
    "text", ["先生女士们", "3号楼的住户", "各位女士、先生：3-501停水", "女士优先，3-501"]
)
def test_a_way_of_speaking_to_all_points_to_nobody(text: str) -> None:
    assert "name" not in [one.kind for one in exposed(text, Names(()))]


@pytest.mark.parametrize(
    "text",
    ["3-501 Zhang Wei", "Zhang Wei (3-501)", "owner of 3-501: Li Xiaoming", "Wong Siu-ming of flat 3-501"],
)
def test_a_flat_with_a_name_in_letters_points_to_who_lives_there(text: str) -> None:
    assert "name" in [one.kind for one in exposed(text, Names(()))]


@pytest.mark.parametrize(
    "text", ["3-501 Power Outage", "Lu Road, 3-501", "Tan House 3-501", "water outage at 3-501", "Li, 3-501"]
)
def test_places_and_outages_in_letters_point_to_nobody(text: str) -> None:
    assert exposed(text, Names(())) == []
