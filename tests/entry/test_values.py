"""What people type at a front desk becomes one written form, or one sentence that says why not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.entry.cells import parse_cell, parse_rows
from propctl.entry.characters import normalise
from propctl.entry.conformance import check_value
from propctl.entry.field_context import FieldSpec, ParseContext
from propctl.entry.parsers import check_bounds
from propctl.entry.values import TYPES, parse_value
from propctl.errors import BadData, PropctlError, UsageError
from propctl.regulation.model.constructs import Field
from propctl.store.sealed.tokens import seal

TZ = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=TZ)
CTX: ParseContext = SimpleNamespace(now=NOW, present=NOW, tz=TZ, lang="zh-CN")
CLASSES = {"valid": "有效投诉|Valid", "invalid": "无效投诉|Invalid", "developer": "开发商遗留|Developer"}


def spec(type: str, **more: object) -> FieldSpec:
    return Field(type=type, zh="栏目", en="Column", **more)  # type: ignore[arg-type]


def parse(text: str, type: str, **more: object) -> object:
    return parse_value(text, spec(type, **more), CTX)


def refusal(text: str, type: str, **more: object) -> str:
    with pytest.raises(UsageError) as refused:
        parse(text, type, **more)
    sentence = str(refused.value)
    assert "栏目" in sentence
    return sentence


# -- telephones and plates


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        (" 138 0013 8000 ", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("＋８６１３８００１３８０００", "13800138000"),
        ("008613800138000", "13800138000"),
        ("0571-88888888", "0571-88888888"),
        ("0571 8888 8888", "0571-88888888"),
        ("（０５７１）８８８８８８８８", "0571-88888888"),
        ("010－62345678", "010-62345678"),
        ("+86-571-88888888", "0571-88888888"),
        ("0571-88888888-801", "0571-88888888-801"),
        ("0571-88888888转801", "0571-88888888-801"),
        ("0592-2345678", "0592-2345678"),
        ("88888888", "88888888"),
        ("110", "110"),
        ("12345", "12345"),
        ("95588", "95588"),
        ("400-800-1234", "4008001234"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert parse(typed, "phone") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "1380013800",
        "138001380000",
        "12800138000",
        "0571-8888888",
        "010-6234567",
        "abc",
        "1",
        "138x",
        "+86",
        "000",
    ],
)
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    assert "13800138000" in refusal(typed, "phone")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("京A12345", "京A12345"),
        ("京a·12345", "京A12345"),
        ("浙Ａ　Ｆ１２３４", "浙AF1234"),
        ("粤AD12345", "粤AD12345"),
        ("粤B12345D", "粤B12345D"),
        ("浙A1234挂", "浙A1234挂"),
        ("粤Z1234港", "粤Z1234港"),
        ("京A1234警", "京A1234警"),
        ("123456使", "123456使"),
    ],
)
def test_a_number_plate_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert parse(typed, "plate") == kept


@pytest.mark.parametrize(
    "typed", ["京A1234", "京A1234567", "A12345", "京112345", "京AI2345", "京AO2345", "粤AL12345"]
)
def test_what_is_no_number_plate_is_refused(typed: str) -> None:
    assert "京A12345" in refusal(typed, "plate")


# -- numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("128.5", "128.50"),
        ("１２８．５０", "128.50"),
        ("¥1,234.50", "1234.50"),
        ("￥1，234.50", "1234.50"),
        ("0", "0.00"),
        ("300元", "300.00"),
        ("50块", "50.00"),
        ("50 块钱", "50.00"),
        ("人民币1,234.5元整", "1234.50"),
        ("RMB 50", "50.00"),
        ("0.10", "0.10"),
        ("007", "7.00"),
        ("999999999999999.99", "999999999999999.99"),
        ("两千五", "2500.00"),
        ("两千零五元", "2005.00"),
        ("二千五百块", "2500.00"),
        ("三万五", "35000.00"),
        ("十二万", "120000.00"),
        ("十", "10.00"),
    ],
)
def test_money_is_exact_with_two_decimals(typed: str, kept: str) -> None:
    assert parse(typed, "money") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "0.005",
        "1.001",
        "0.30000000000000004",
        "1e3",
        "nan",
        "inf",
        "12,34",
        "1,2345",
        "-5",
        "--5",
        "1.",
        ".5",
        "1 2",
        "块",
        "50度",
        "5块5",
        "五块五",
        "百",
        "两千零百",
        "万",
        "三万四万",
    ],
)
def test_money_that_is_not_exact_to_the_cent_is_refused(typed: str) -> None:
    refusal(typed, "money")


def test_zeros_behind_the_last_decimal_are_no_extra_precision() -> None:
    assert parse("1.5000", "money") == "1.50"


def test_a_quantity_keeps_the_decimals_of_its_field() -> None:
    assert parse("0.5", "quantity", decimals=3) == "0.500"
    assert parse("500克", "quantity", decimals=0, unit="克") == "500"
    assert "3" in refusal("0.0005", "quantity", decimals=3)
    assert parse("2.8765", "price", decimals=4) == "2.8765"


@pytest.mark.parametrize(
    ("typed", "type", "unit", "kept"),
    [
        ("89.5平米", "quantity", "m²", "89.50"),
        ("89.5㎡", "quantity", "m²", "89.50"),
        ("100度", "quantity", "", "100.00"),
        ("12.5 立方米", "quantity", "", "12.50"),
        ("2个小时", "quantity", "小时|h", "2.00"),
        ("70%", "quantity", "%", "70.00"),
        ("1.85元/平方米", "price", "", "1.85"),
        ("3份", "number", "", 3),
    ],
)
def test_what_a_number_is_of_may_stand_behind_it(typed: str, type: str, unit: str, kept: object) -> None:
    assert parse(typed, type, unit=unit) == kept


@pytest.mark.parametrize(
    ("typed", "unit"), [("100度", "m²"), ("70%", ""), ("3吨", "天|days"), ("平米", "m²")]
)
def test_a_number_of_something_else_is_no_number_of_the_field(typed: str, unit: str) -> None:
    assert typed in refusal(typed, "quantity", unit=unit)


@pytest.mark.parametrize("typed", ["…", "。", "/", " — ", "??", "　。　"])
def test_what_must_be_written_is_not_a_mark_alone(typed: str) -> None:
    assert "says nothing" in refusal(typed, "text", required=True)
    assert parse("x", "text", required=True) == "x"
    assert parse(typed.strip(), "text")  # what may stay empty may say that it is


@pytest.mark.parametrize("type", ["number", "money", "quantity", "price"])
def test_nothing_is_counted_below_zero_typed_or_as_it_is_kept(type: str) -> None:
    assert "-1" in refusal("-1", type)
    kept = -1 if type == "number" else "-1"
    with pytest.raises(UsageError):
        check_bounds(kept, spec(type), CTX)


def test_a_telephone_number_among_counts_is_told_where_the_field_does_not_say_how_many() -> None:
    assert parse("1000000", "number") == 1_000_000
    assert "1000000" in refusal("13800138000", "number")
    assert parse("13800138000", "number", max=10**12) == 13800138000


def test_less_than_zero_needs_a_field_that_allows_it() -> None:
    assert parse("-12.5", "money", min=-100) == "-12.50"
    assert "-100" in refusal("-100.01", "money", min=-100)


def test_bounds_of_a_field_are_kept() -> None:
    assert parse("0.01", "money", min="0.01") == "0.01"
    refusal("0", "money", min="0.01")
    refusal("11", "number", max=10)
    assert parse("今天", "date", max="today") == dt.date(2026, 11, 21)
    refusal("明天", "date", max="today")
    assert parse("本月", "month", max="today", min="-31d") == "2026-11"
    assert "2026-11" in refusal("下月", "month", max="today")
    assert "2026-10" in refusal("2026-09", "month", max="today", min="-31d")


SAID = [("两", 2), ("三个", 3), ("二十一", 21), ("二〇", 20)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", 12),
        ("－3", -3),
        ("1,200", 1200),
        ("+7", 7),
        ("００8", 8),
        ("两", 2),
        ("三个", 3),
        ("二十一", 21),
        ("二〇", 20),
    ],
)
def test_a_number_is_whole(typed: str, kept: int) -> None:
    assert parse(typed, "number", min=-9) == kept


@pytest.mark.parametrize("typed", ["1.0", "a", "1 000", "9" * 5000, "²", "٣"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    refusal(typed, "number")


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_any_amount_of_cents_comes_back_exactly(amount: Decimal) -> None:
    kept = parse(f"{amount:,f}", "money")
    assert isinstance(kept, str) and Decimal(kept) == amount and kept[-3] == "."


# -- days, times, durations


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-21", dt.date(2026, 11, 21)),
        ("２０２６－１１－２１", dt.date(2026, 11, 21)),
        ("2026/1/5", dt.date(2026, 1, 5)),
        ("2026.11.21", dt.date(2026, 11, 21)),
        ("2026年11月21日", dt.date(2026, 11, 21)),
        ("20261121", dt.date(2026, 11, 21)),
        ("11-21", dt.date(2026, 11, 21)),
        ("1121", dt.date(2026, 11, 21)),
        ("11月21日", dt.date(2026, 11, 21)),
        ("今天", dt.date(2026, 11, 21)),
        ("today", dt.date(2026, 11, 21)),
        ("明天", dt.date(2026, 11, 22)),
        ("昨天", dt.date(2026, 11, 20)),
        ("2028-02-29", dt.date(2028, 2, 29)),
    ],
)
def test_a_day_is_written_in_many_ways(typed: str, kept: dt.date) -> None:
    assert parse(typed, "date") == kept


@pytest.mark.parametrize(
    "typed", ["2026-02-29", "2-29", "2100-02-29", "2026-13-01", "2026-11-31", "0026-11-21", "9999-01-01"]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(typed: str) -> None:
    assert refusal(typed, "date").startswith(f"栏目: {typed}: ")
    assert any(said in refusal(typed, "date") for said in ("days", "no month 13", "none of 1900 to 2199"))


def test_the_29th_of_february_exists_in_a_leap_year() -> None:
    leap = SimpleNamespace(now=dt.datetime(2028, 1, 5, tzinfo=TZ), tz=TZ, lang="en")
    assert parse_value("2-29", spec("date"), leap) == dt.date(2028, 2, 29)


def test_today_is_the_offices_day_not_the_computers() -> None:
    abroad = SimpleNamespace(now=dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC), tz=TZ, lang="en")
    assert parse_value("今天", spec("date"), abroad) == dt.date(2026, 11, 22)
    assert parse_value("10:20", spec("time"), abroad) == dt.datetime(2026, 11, 22, 10, 20, tzinfo=TZ)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("10:20", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("１０：２０", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("9:05:07", dt.datetime(2026, 11, 21, 9, 5, 7, tzinfo=TZ)),
        ("1121-10:20", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("11-20 23:50", dt.datetime(2026, 11, 20, 23, 50, tzinfo=TZ)),
        ("昨天 23:50", dt.datetime(2026, 11, 20, 23, 50, tzinfo=TZ)),
        ("今天10:20", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("now", dt.datetime(2026, 11, 21, 9, 30, tzinfo=TZ)),
        ("2026-11-21T10:20+08:00", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("2026-11-21T02:20:00Z", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("2026-11-21 10:20:30+0800", dt.datetime(2026, 11, 21, 10, 20, 30, tzinfo=TZ)),
    ],
)
def test_a_time_carries_the_offices_offset(typed: str, kept: dt.datetime) -> None:
    at = parse(typed, "time")
    assert isinstance(at, dt.datetime)
    assert at == kept and at.utcoffset() == dt.timedelta(hours=8)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21T10:20",
        "2026-11-21 10:20",
        "20261121-10:20",
        "2026-11-21T10:20:00",
        "2026/11/21 10:20",
        "2026年11月21日10:20",
        "2026年11月21日 上午10点20",
    ],
)
def test_a_full_time_without_offset_is_meant_by_the_offices_clock(typed: str) -> None:
    at = parse(typed, "time")
    assert isinstance(at, dt.datetime) and at.isoformat() == "2026-11-21T10:20:00+08:00"


@pytest.mark.parametrize(
    "typed", ["25:00", "24:01", "10:60", "0229-10:20", "10:20:60", "0001-01-01T00:00Z", "2026-13-01T10:20Z"]
)
def test_a_time_that_does_not_exist_is_refused(typed: str) -> None:
    refusal(typed, "time")


@pytest.mark.parametrize("typed", ["noon", "20", "foo 10:20", "::", "11211020"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert "is not a time" in refusal(typed, "time")


@pytest.mark.parametrize("typed", ["10.20", "2026-11-21"])
def test_a_day_alone_is_no_time_and_says_what_is_missing(typed: str) -> None:
    assert f"{typed} is a day; write the time of day, too" in refusal(typed, "time")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("20m", "20m"),
        ("90m", "90m"),
        ("1h30m", "90m"),
        ("2h", "2h"),
        ("120分钟", "2h"),
        ("1小时30分", "90m"),
        ("1:30", "90m"),
        ("3天", "3d"),
        ("2wd", "2wd"),
        ("2个工作日", "2wd"),
        ("0m", "0m"),
        ("１ｈ", "1h"),
        ("十五分钟", "15m"),
        ("半小时", "30m"),
        ("半个钟头", "30m"),
        ("两个半小时", "150m"),
        ("2小时半", "150m"),
        ("二十天", "20d"),
        ("两个工作日", "2wd"),
    ],
)
def test_a_duration_is_kept_as_limits_are_written(typed: str, kept: str) -> None:
    assert parse(typed, "duration") == kept


@pytest.mark.parametrize("typed", ["20", "h", "m", "-5m", "1:60", "soon", "1.5h"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    refusal(typed, "duration")


# -- choices, yes and no, ids


@pytest.mark.parametrize(
    "typed", ["invalid", "INVALID", "无效投诉", "Invalid", "2", "２", "wxts", "wx", "ｗｘ", " invalid "]
)
def test_a_choice_answers_to_id_label_number_and_initials(typed: str) -> None:
    assert parse(typed, "choice", choices=CLASSES) == "invalid"


def test_initials_that_fit_two_choices_are_refused_with_both() -> None:
    sentence = refusal("w", "choice", choices={"a": "维修", "b": "卫生", "c": "其他"})
    assert "维修、卫生" in sentence and "其他" not in sentence


KINDS = {"suggestion": "合理化建议|Suggestion", "office": "办公楼、写字楼|Offices", "flat": "公寓楼|Flats"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("建议", "suggestion"), ("写字楼", "office"), ("公寓", "flat"), ("ugges", "suggestion")],
)
def test_a_choice_answers_to_a_part_of_its_label_that_no_other_has(typed: str, kept: str) -> None:
    assert parse(typed, "choice", choices=KINDS) == kept


def test_a_part_that_several_labels_have_is_refused_with_both() -> None:
    sentence = refusal("楼宿", "choice", choices={"a": "楼宿一", "b": "楼宿二", "c": "平房"})
    assert "楼宿一、楼宿二" in sentence and "平房" not in sentence


@pytest.mark.parametrize("typed", ["楼", "1楼"])
def test_one_sign_is_no_part_of_a_label(typed: str) -> None:
    refusal(typed, "choice", choices=KINDS)


def test_an_id_wins_over_another_choices_number() -> None:
    assert parse("2", "choice", choices={"2": "二级", "1": "一级"}) == "2"


def test_an_unknown_choice_is_refused_with_the_whole_list() -> None:
    assert "1 有效投诉、2 无效投诉、3 开发商遗留" in refusal("x", "choice", choices=CLASSES)
    english = SimpleNamespace(now=CTX.now, tz=TZ, lang="en")
    with pytest.raises(UsageError, match="1 Valid"):
        parse_value("4", spec("choice", choices=CLASSES), english)


@pytest.mark.parametrize(
    ("typed", "kept"), [("是", True), ("Y", True), ("１", True), ("有", True), ("否", False), ("no", False)]
)
def test_yes_and_no_are_understood(typed: str, kept: bool) -> None:
    assert parse(typed, "bool") is kept


def test_neither_yes_nor_no_is_refused() -> None:
    refusal("maybe", "bool")


@pytest.mark.parametrize("typed", ["3栋1201", "3#1201", "3 1201", "hazmat.key:A", "A 座-大门"])
def test_a_record_may_be_typed_in_any_spelling_for_the_office_to_find(typed: str) -> None:
    assert parse(typed, "ref") == typed
    for bad in ("x" * 101, "a\u202eb", "a\x1bb"):
        refusal(bad, "ref")


def test_a_clause_is_taken_by_its_id_or_by_its_words() -> None:
    for typed in ("complaints.valid-rate-max", "20分钟内 送达"):
        assert parse(typed, "rule") == typed
    for bad in ("x" * 101, "a\u202eb", "a\x1bb"):
        refusal(bad, "rule")


@pytest.mark.parametrize("type", ["staff", "post"])
def test_an_id_is_taken_as_typed_in_half_width(type: str) -> None:
    assert parse("３－１２０１", type) == "3-1201"
    assert parse("complaints.valid-rate-max", type) == "complaints.valid-rate-max"
    for bad in ("../../etc/passwd", "a/b", "a\\b", "a:b", "-x", ".x", "a..b", "x" * 65, "a\u202eb"):
        refusal(bad, type)
    if type != "staff":  # who is also known by name
        refusal("a b", type)


def test_a_post_with_choices_is_a_choice() -> None:
    assert parse("前台", "post", choices={"front-desk": "前台|Front desk"}) == "front-desk"


# -- text and files


def test_a_text_keeps_chinese_punctuation_and_loses_full_width_letters() -> None:
    assert parse("　３号楼，水管（主管）漏水：㎡①…ＡＢ　", "text") == "3号楼，水管（主管）漏水：㎡①…AB"


def test_a_text_is_kept_composed() -> None:
    assert parse("e\u0301", "text") == "é"


def test_a_text_may_have_several_lines() -> None:
    assert parse("一\r\n二\r三\n", "text") == "一\n二\r三"


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\udfff"])
def test_characters_that_cannot_be_stored_are_refused(text: str) -> None:
    refusal(text, "text")


def test_escape_and_direction_signs_are_kept_as_typed_for_output_to_show() -> None:
    assert parse("a\x1b[2Jb\u202ec", "text") == "a\x1b[2Jb\u202ec"


def test_a_text_has_a_greatest_and_a_least_length() -> None:
    assert len(str(parse("长" * 20_000, "text"))) == 20_000
    assert "20001" in refusal("长" * 20_001, "text")
    assert parse("更换三层水管接头", "text", min_chars=8)
    assert "8" in refusal("已 处 理       ", "text", min_chars=8)
    assert parse("好", "text", min_chars="$no-perfunctory.min") == "好"


@pytest.mark.parametrize("type", [type for type in TYPES if type not in ("rows", "bool")])
@pytest.mark.parametrize("text", ["", "   ", "　"])
def test_nothing_is_never_a_value(type: str, text: str) -> None:
    assert "empty" in refusal(text, type)


def test_a_file_name_has_no_control_characters() -> None:
    assert parse("scan/投诉 1.pdf", "file") == "scan/投诉 1.pdf"
    refusal("a\x1bb", "file")


# -- many, rows, cells


@pytest.mark.parametrize("typed", ["valid,developer", "有效投诉，开发商遗留", "1、3", " 1 , 3 ,"])
def test_many_values_are_parted_by_any_comma(typed: str) -> None:
    assert parse(typed, "choice", choices=CLASSES, many=True) == ["valid", "developer"]


ROWS = {"plate": spec("plate"), "count": Field(type="number", zh="数量", en="Count")}


def test_rows_can_be_typed_in_the_order_of_the_columns() -> None:
    assert parse("京A12345，2；京B12345", "rows", columns=ROWS) == [
        {"plate": "京A12345", "count": 2},
        {"plate": "京B12345"},
    ]
    assert "columns" in refusal("京A12345,2,3", "rows", columns=ROWS)


def test_imported_rows_are_read_by_label_and_all_their_errors_come_at_once() -> None:
    table: list[dict[str, object]] = [
        {"plate": "京A12345", "数量": 2.0, "count": None},
        {"plate": "nonsense"},
        {"plate": "京B12345", "COUNT": "３"},
        {"colour": "red"},
    ]
    good, problems = parse_rows(table, spec("rows", columns=ROWS), CTX)
    assert good == [{"plate": "京A12345", "count": 2}, {"plate": "京B12345", "count": 3}]
    assert [problem.row for problem in problems] == [2, 4]
    assert "colour" in str(problems[1].error)


@pytest.mark.parametrize(
    ("cell", "type", "kept"),
    [
        (13800138000.0, "phone", "13800138000"),
        (13800138000, "phone", "13800138000"),
        (128.5, "money", "128.50"),
        (3.0, "number", 3),
        (True, "bool", True),
        (dt.date(2026, 11, 21), "date", dt.date(2026, 11, 21)),
        (dt.datetime(2026, 11, 21), "date", dt.date(2026, 11, 21)),
        (dt.datetime(2026, 11, 21, 10, 20), "time", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        (
            dt.datetime(2026, 11, 21, 2, 20, tzinfo=dt.UTC),
            "time",
            dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ),
        ),
        (dt.time(10, 20), "time", dt.datetime(2026, 11, 21, 10, 20, tzinfo=TZ)),
        ("漏水", "text", "漏水"),
    ],
)
def test_a_spreadsheets_cell_is_read_by_its_type(cell: Any, type: str, kept: Any) -> None:
    assert parse_cell(cell, spec(type), CTX) == kept


@pytest.mark.parametrize(
    ("cell", "type"),
    [
        (1.10105194912310e17, "text"),
        (110105194912310021, "ref"),
        ("1.10105E+17", "text"),
        ("1.38E+10", "phone"),
        (165.575, "money"),
    ],
)
def test_a_cell_that_lost_or_gained_digits_is_refused(cell: object, type: str) -> None:
    with pytest.raises(UsageError, match="栏目"):
        parse_cell(cell, spec(type), CTX)


# -- values from files


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("text", "x"),
        ("number", 3),
        ("money", "128.50"),
        ("quantity", "-0.5"),
        ("quantity", 3),
        ("bool", False),
        ("date", dt.date(2026, 11, 21)),
        ("time", CTX.now),
        ("choice", "gone-since"),
        ("ref", "3-1201"),
    ],
)
def test_values_of_the_right_type_pass(type: str, value: Any) -> None:
    check_value(value, spec(type))
    check_value([value, value], spec(type, many=True))


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("text", 3),
        ("phone", 13800138000),
        ("number", True),
        ("number", "3"),
        ("number", 3.0),
        ("money", 128.5),
        ("money", "1e3"),
        ("money", "１"),
        ("money", "nan"),
        ("bool", 1),
        ("date", CTX.now),
        ("date", "2026-11-21"),
        ("time", CTX.now.replace(tzinfo=None)),
        ("time", CTX.now.date()),
        ("text", ["a"]),
        ("rows", {"plate": "x"}),
        ("rows", ["x"]),
    ],
)
def test_a_value_of_another_type_is_a_sentence_that_names_the_field(type: str, value: Any) -> None:
    with pytest.raises(BadData, match="栏目"):
        check_value(value, spec(type, columns=ROWS))
    if type != "rows":
        with pytest.raises(BadData):
            check_value(value if isinstance(value, list) is False else "a", spec(type, many=True))


def test_rows_are_checked_column_by_column_and_unknown_columns_stay() -> None:
    check_value([{"plate": "京A12345", "count": 2, "newer": 1.5}], spec("rows", columns=ROWS))
    with pytest.raises(BadData, match="数量"):
        check_value([{"count": "2"}], spec("rows", columns=ROWS))


def test_a_personal_value_stands_sealed_or_is_a_finding() -> None:
    personal = spec("phone", personal=True)
    check_value(seal("13800138000", bytes(64), "p7k2", "CP-1", "phone", "phone"), personal)
    with pytest.raises(BadData, match="not sealed") as found:
        check_value("13800138000", personal)
    assert "138" not in str(found.value)


def test_a_refusal_never_repeats_a_personal_value() -> None:
    with pytest.raises(UsageError) as refused:
        parse_value("1380013800O", spec("phone", personal=True), CTX)
    assert "138" not in str(refused.value).replace("write 13800138000", "")


# -- any text at all


@given(st.text(), st.sampled_from([type for type in TYPES if type != "rows"]), st.booleans())
def test_any_text_gives_a_sound_value_or_one_sentence(text: str, type: str, many: bool) -> None:
    field = spec(type, many=many, choices=CLASSES if type == "choice" else "")
    try:
        value = parse_value(text, field, CTX)
    except PropctlError as error:
        assert "栏目" in str(error)
    else:
        check_value(value, field)


@given(st.text())
def test_to_normalise_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
