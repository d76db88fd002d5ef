"""What an area's contract looks for on screens, papers and sheets: names of the program, nothing else."""

from __future__ import annotations

import pytest

from propctl.testing.plain_words import keys_shown


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("还缺：unit:房号", "unit"),
        ("2026-11-21 批准 approved_by=director", "approved_by="),
        ("投诉对象：office", "office"),
        ("费用项目：{'kind': 'management'}", "{'kind': 'management'}"),
        ("负责人：None", "None"),
        ("业务 complaints 没有名单", "complaints"),
    ],
)
def test_a_key_on_a_chinese_screen_is_found(shown: str, key: str) -> None:
    assert any(found.startswith(key) for found in keys_shown(shown, "zh-CN"))


@pytest.mark.parametrize(
    "shown",
    [
        "可用 propctl complaints report CP-261121-A01 --recipients 责任部门",
        "拒绝：须由客服领班办理（hazmat.draw-foreman-or-above，《客服人员的管理制度》篇一 2.0）",
        "  register  登记",
        "已写入 /tmp/office/.propctl/print/manual.html",
        "更换SIM卡时登记，周期 2026-Q4",
    ],
)
def test_what_people_type_and_write_is_no_key(shown: str) -> None:
    assert keys_shown(shown, "zh-CN") == []


def test_in_english_a_key_is_what_no_english_word_looks_like() -> None:
    assert keys_shown("Approved: approved_by=None", "en") != []
    assert keys_shown("Move-in register of the office, kind: phone", "en") == []


def test_what_the_reader_knows_is_no_key() -> None:
    assert keys_shown("归类用词：pipe、leak", "zh-CN", ["pipe", "leak"]) == []
