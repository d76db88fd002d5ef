"""Traditional Chinese made from Simplified: OpenCC turns the characters, short lists the words.

OpenCC's own phrase tables are those of computing (对象 becomes 物件, 文件 檔案, 发布 釋出), but in a property
office 对象 is whom a matter concerns and 文件 a paper. So only characters are left to OpenCC, and the few
words that Taiwan and Hong Kong say otherwise stand here. Imported only where somebody reads Traditional
Chinese: loading OpenCC takes longer than answering what is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

# What Taiwan calls things, in Traditional characters as OpenCC leaves them. Of two words that begin alike the
# longer stands first.
_TAIWAN = {
    "程序出錯": "程式出錯",  # 程序 by itself is a procedure: 處置程序, 程序文件
    "程序自己": "程式自己",
    "程序不自行": "程式不自行",
    "程序運行": "程式執行",
    "程序打開": "程式開啟",
    "程序補存": "程式補存",
    "程序把": "程式把",
    "程序裡": "程式裡",
    "由程序": "由程式",
    "供程序": "供程式",
    "本程序": "本程式",
    "業務程序": "業務程式",
    "指名了程序": "指名了程式",
    "准許的程序": "准許的程式",
    "命令行": "命令列",
    "命令窗口": "命令視窗",
    "這個窗口": "這個視窗",
    "運行": "執行",
    "打開": "開啟",
    "查找": "尋找",
    "軟件": "軟體",
    "登錄": "登入",
    "文件夾": "資料夾",
    "服務檯": "服務台",
    "服務質量": "服務品質",
    "工程質量": "工程品質",
    "質量": "品質",
    "信息": "資訊",
    "數據": "資料",
    "字段": "欄位",
    "字符": "字元",
    "字節": "位元組",
    "默認": "預設",
    "打印": "列印",
    "網絡": "網路",
    "短信": "簡訊",
    "屏幕": "螢幕",
    "導入": "匯入",
    "導出": "匯出",
    "保存": "儲存",
    "搜索": "搜尋",
    "鏈接": "連結",
    "插件": "外掛程式",
    "服務器": "伺服器",
    "磁盤": "磁碟",
    "設置": "設定",
    "復查": "複查",
    "發佈": "發布",
    "公佈": "公布",
    "分佈": "分布",
    "賬": "帳",
    "臺": "台",
}
_HONG_KONG = {
    "聯繫": "聯絡",
    "登錄": "登入",
    "寬帶": "寬頻",
    "信息": "資訊",
    "短信": "短訊",
    "搜索": "搜尋",
    "錄像": "錄影",
    "複印": "影印",
    "視頻": "影片",
    "質量": "質素",
    "U盤": "USB手指",
    "出租車": "的士",
}
_INSIDE = re.compile("(?<=[道樓款家屋夜這那哪院箱櫃車廳庫袋桶池水站單冊頁表區廂手])里(?![程弄長])")
_MISTAKEN = (  # where OpenCC cuts a sentence between the wrong signs; what each should have been
    (re.compile("(?<=[准完成束畢到收定過結])后"), "後"),
    (re.compile("籤(?=[認字名收訂署約到章閱發批])"), "簽"),
    (re.compile("颳(?!風|起|大風)"), "刮"),
    (re.compile("(?<=一)箇(?=中)"), "個"),
)
_DONE = re.compile("(?<=[寫標註查聲講問指分填載])明瞭")  # 写明了: OpenCC takes the ending for the word 明瞭


@cache
def taiwan() -> Callable[[str], str]:
    """The converter for ``zh-TW``: text in Simplified characters in, as Taiwan writes it out."""
    return _worded(_characters("s2tw", "裡"), _TAIWAN)


@cache
def hong_kong() -> Callable[[str], str]:
    """The converter for the site's Traditional edition (``zh-Hant-HK``)."""
    return _worded(_characters("s2hk", "裏"), _HONG_KONG)


def _worded(convert: Callable[[str], str], called: dict[str, str]) -> Callable[[str], str]:
    """The converter, with the words of the place."""
    words = re.compile("|".join(map(re.escape, called)))
    return lambda text: words.sub(lambda found: called[found[0]], convert(text))


def _characters(table: str, inside: str) -> Callable[[str], str]:
    """OpenCC's conversion, mended; ``inside``: how the place writes 里 where it means in something."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(table).convert
    mended = ((_DONE, "明了"), (_INSIDE, inside), *_MISTAKEN)

    def converted(text: str) -> str:
        found = convert(text)
        for mistaken, meant in mended:
            found = mistaken.sub(meant, found)
        return found

    return converted
