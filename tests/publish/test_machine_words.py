"""What a machine left on a page is found, and what people may write is not."""

from __future__ import annotations

import re

import pytest

from propctl.publish.checking.machine_words import Asked, left_in

IDS = frozenset({"pets.leash"})
ZH, EN = Asked(False, IDS), Asked(True, IDS)


def found(html: str, asked: Asked = ZH) -> list[str]:
    return [left.found for left in left_in(f"<html lang='zh'><body>{html}", asked)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>见 pets.leash 一条</p>", "pets.leash"),
        ("<td>front-desk</td>", "front-desk"),
        ("<p>押金 {amount} 元</p>", "{amount}"),
        ("<p>请带上〔房号〕</p>", "〔房号〕"),
        ("<p>每月缴费日：（未设定）</p>", "（未设定）"),
        ("<li>《某物业公司作业指导书》</li>", "《某"),
        ("<p>装修须知（混入的流程图）</p>", "混入"),
        ("<p>需要：房号、电话、房号</p>", "房号"),
        ("<p>。</p>", "。"),
        ("<p>时限：未设定</p>", "未设定"),
        ("<td>None分钟</td>", "None"),
        ("<td>NaN元</td>", "NaN"),
        ("<p>见《装修守则》第 条。</p>", "第 条"),
        ("<p>带上房号、，再来</p>", "、，"),
        ("<p>请登记,我们回复</p>", "记,"),
        ("<p>所需needed：房号</p>", "needed"),
        ('<img alt="flow_drawing">', "flow_drawing"),
        ("<p>Please call the office</p>", "Please call the office"),
        ("<p>2026-12-28前交</p>", "2026-12-28"),
        ("<p>3wd内回复</p>", "3wd"),
        ("<td>True</td>", "True"),
        ("<p>xx年x月开始</p>", "xx"),
        ("<p>收费标准待补充</p>", "待补充"),
        ("<p>**重要**</p>", "**重要**"),
        ("<p>见[说明](a.md)</p>", "](a.md)"),
        ("<p>&lt;b&gt;重要</p>", "<b>"),
        ("<p>sealed:1:p7k2:q0Zs</p>", "sealed:"),
        ("<p>，请先登记</p>", "，"),
        ("<p>见《》第三章</p>", "《》"),
        ("<p>15分钟分钟内</p>", "5分钟分钟"),
    ],
)
def test_what_is_the_programs_own_is_found(text: str, left: str) -> None:
    assert left in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>8:30至17:30，停电；GPS终端、SIM卡、Wi-Fi，A4纸，99.5%，1.85元</p>",
        "<p>翠湖物业〔2026〕12号，见 https://cuihu.example.org/front-desk.html 或 help@cuihu.org</p>",
        "<p>1栋、2栋、11栋</p>",
        "<p>输入<kbd>zxyj</kbd>，<span translate='no'>ISO quality management system</span></p>",
        "<script>let a_b = 'not set'</script>",
        "<p>（1）水，（2）电</p>",
        "<p>合同编号2026-12-280，24h服务；输入<kbd>wd</kbd>，再按“搜索”</p>",
        "<p>天天见面，5天内办好；1.85元/平方米</p>",
        "<p>第三章第2条；“好。”，他说；这一条……</p>",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_an_english_page_takes_no_chinese_but_in_names_that_say_so() -> None:
    assert found("<p>Ring 119， then us</p>", EN) == ["9，"]
    assert found("<p>Bring the 房产证</p>", EN) == ["房产证"]
    assert found("<p>Unit, name, Unit</p>", EN) == ["Unit"]
    assert found("<p>a follow-up, door-to-door visit</p><p lang='zh-Hans'>停水通知</p>", EN) == []
    assert found("<p>Ring us:0571 or come.Every call</p>", EN) == ["s:0", "e.E"]
    assert found("<p>Kept by<span translate='no'>翠湖</span>, see (3-1201), 8:30</p>", EN) == ["by…"]
    named = EN._replace(names=re.compile("翠湖花园"))
    assert found("<h1>翠湖花园</h1>", named) == []


def test_staff_read_what_is_unset_and_the_names_of_blanks_but_no_ids_outside_their_frames() -> None:
    staff = ZH._replace(staff=True)
    assert found("<p>（未设定）〔房号〕<code>pets.leash</code></p>", staff) == []
    assert found("<p>pets.leash</p>", staff) == ["pets.leash"]
