"""Traditional Chinese made from Simplified: OpenCC turns the characters, a short list the words.

OpenCC's own phrase tables are those of computing (对象 becomes 物件, 文件 檔案, 发布 釋出), but in a property
office 对象 is whom a matter concerns and 文件 a paper. So only characters are left to OpenCC, and the few
words that Taiwan says otherwise stand here. Imported only where somebody reads Traditional
Chinese: loading OpenCC takes longer than answering what is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

# What Taiwan calls things, in Traditional characters as OpenCC leaves them. Of two words that begin alike the
# longer stands first.
_TAIWAN = {
    "程序出錯": "程式出錯",
    "命令行": "命令列",
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
_DONE = re.compile("(?<=[寫標註查聲講問指分填載])明瞭")  # 写明了: OpenCC takes the ending for the word 明瞭


@cache
def taiwan() -> Callable[[str], str]:
    """The converter for ``zh-TW``: text in Simplified characters in, as Taiwan writes it out."""
    convert = _characters("s2tw")
    words = re.compile("|".join(map(re.escape, _TAIWAN)))
    return lambda text: words.sub(lambda found: _TAIWAN[found[0]], convert(text))


@cache
def hong_kong() -> Callable[[str], str]:
    """The converter for the site's Traditional edition (``zh-Hant-HK``): characters only."""
    return _characters("s2hk")


def _characters(table: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(table).convert
    return lambda text: _DONE.sub("明了", convert(text))
