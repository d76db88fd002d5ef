"""Traditional Chinese for Taiwan speaks of an office's matters, not of a programmer's."""

from __future__ import annotations

import pytest

from propctl.regulation.model.text import Label
from propctl.words.messages import Words
from propctl.words.traditional import hong_kong, taiwan
from propctl.worktime.limits import parse_limit


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("投诉对象", "投訴對象"),
        ("业主（用户）", "業主（用戶）"),
        ("条款的参数", "條款的參數"),
        ("发布手册，批准文件", "發布手冊，批准文件"),
        ("客户档案", "客戶檔案"),
        ("服务项目", "服務項目"),
        ("服务质量", "服務品質"),
        ("账单在服务台领取", "帳單在服務台領取"),
        ("打印空白表单", "列印空白表單"),
        ("须写明了时间", "須寫明了時間"),
        ("由程序计算，用软件打开", "由程式計算，用軟體開啟"),
        ("处置程序、程序文件", "處置程序、程序文件"),
        ("请给它一个中文名称", "請給它一個中文名稱"),
        ("到服务窗口办理；打开命令窗口", "到服務窗口辦理；開啟命令視窗"),
    ],
)
def test_taiwan_reads_the_words_of_its_offices(simplified: str, traditional: str) -> None:
    assert taiwan()(simplified) == traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("服务质量、用户", "服務質素、用户"),
        ("联系我们，登录，宽带", "聯絡我們，登入，寬頻"),
        ("楼道里不能贴广告；家里、夜里；公里、邻里", "樓道裏不能貼廣告；家裏、夜裏；公里、鄰里"),
        ("批准后退还，交班签认", "批准後退還，交班簽認"),
        ("车被刮了，刮大风", "車被刮了，颳大風"),
    ],
)
def test_hong_kong_reads_its_words_and_no_sign_of_a_wrong_cut(simplified: str, traditional: str) -> None:
    assert hong_kong()(simplified) == traditional


def test_a_label_and_a_limit_in_a_sentence_are_traditional_too() -> None:
    words = Words("zh-TW")
    assert words.label(Label("投诉对象", "Against")) == "投訴對象"
    assert words.value(parse_limit("5wd")) == "5個工作日"
    assert Words("zh-CN").value(parse_limit("5wd")) == "5个工作日"
