"""Several things in one cell: two owners, two telephones, three plates; taken apart, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from propctl.entry.characters import plain
from propctl.entry.chinese_numbers import counted
from propctl.entry.identifiers import phone_number, plate_number
from propctl.entry.people.surnames import COMPOUND
from propctl.entry.setting_up.chinese_figures import amount_in_capitals
from propctl.entry.setting_up.sheet_words import NOBODY, says_nothing

_BETWEEN = re.compile(r"[/／、,，;；|\n\r\t&＆+＋]+")
_BETWEEN_NAMES = re.compile(
    r"[/／、,，;；|\n\r\t&＆]+|(?<=[\u3400-\u9fff]{2})\s+(?=[\u3400-\u9fff]{2,})"
    r"|(?<=[)）])\s*(?!有限|股份|公司|集团)(?=[\u3400-\u9fff])"  # 某某贸易（上海）有限公司 is one
)
_BETWEEN_FOREIGN = re.compile(r"[/／、;；|\n\r\t]+")  # A&B Co., Ltd is one
_HAN = re.compile(r"[\u3400-\u9fff]+")
_TITLE = re.compile(r"\s*(?:先生|女士|小姐|太太)$")
_AMOUNT_LABEL = re.compile(r"^(?:(?:建筑|收费)?面积|金额)\s*[:：]\s*")
_MEASURE = re.compile(r"(?:㎡|m2|m²|平方米|平米|平方|元整?|平)\s*$", re.IGNORECASE)
_TEN_THOUSANDS = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*万")
_PHONE = re.compile(r"(?<![0-9])(?:1[3-9][0-9](?:[ -]?[0-9]{4}){2}|0[0-9]{2,3}-?[2-9][0-9]{6,7})(?![0-9])")
_ID = re.compile(  # beside a name, where it has no business: kept nowhere
    r"[(（]?\s*(?:身份证(?:号码?)?|证号)?\s*[:：]?\s*(?<![0-9])[1-8][0-9]{16}[0-9Xx](?![0-9])\s*[)）]?"
)
_MARKS = " *＊★☆●○▲△◆#"  # put before or behind a name
_LABEL = re.compile(  # 姓名：张三 电话：13800138000
    r"(?:(?:业主|户主|住户|租户|租客)?(?:姓名|名字)|业主|户主|住户|租户|租客|(?:联系)?(?:电话|手机|方式)(?:号码?)?|手机号)\s*[:：]\s*"
)
_TENANT = re.compile(  # 业主：张三 租户：李四 tells two apart
    r"(租户|租客|承租人)(?:姓名|名字)?\s*[:：]\s*([\u3400-\u9fff·]{2,8})(?=[^\u3400-\u9fff·]|$)"
)
_WHOSE = re.compile(r"[(（](?:业主|户主|房主|产权人|本人|租户|租客|承租人|夫|妻|父|母|子|女|配偶)[)）]")
_FRACTION = re.compile(  # 王五1/2: what he owns of the home
    r"[(（]?\s*(?<![0-9/])([1-9][0-9]?)\s*[/／]\s*([1-9][0-9]?)(?![0-9/])\s*[)）]?"
)
_STROKE = "\u2215"  # stands for the one of a fraction while others part names
_EMPTY_ASIDE = re.compile(r"[(\[]\s*、?\s*[)\]]")
_STOREY = re.compile(r"第?([0-9]+[ABab]?|[一二三四五六七八九十]{1,3})\s*(?:层|楼|[Ff])")  # 3A, which is no 4
_NAMED = re.compile(r"([\u4e00-\u9fff]{1,8})[:：]?\s*(¥?[0-9][0-9,]*(?:\.[0-9]+)?)\s*元?")
_BELOW = re.compile(  # as accountants write what is below zero: (58.00), 58.00-
    r"[(（](¥?[0-9][0-9,.]*)[)）]|([0-9][0-9,.]*)-"
)


def parts(text: str, type: str) -> list[str]:
    """The entries of a cell for a field that takes several, in order; each once."""
    if type == "text":
        between = _BETWEEN_NAMES if _HAN.search(text) else _BETWEEN_FOREIGN
        bare = _LABEL.sub(" ", _TENANT.sub(r"\2（\1）", _ID.sub("", text))).strip()
        bare = _FRACTION.sub(rf"（\1{_STROKE}\2）", bare) if _HAN.search(text) else bare
        names = [name.replace(_STROKE, "/") for name in between.split(bare)]
        found = [name.strip(_MARKS) for name in _whole_surnames(names)]
    elif type in ("phone", "plate"):
        check = phone_number if type == "phone" else plate_number
        text = _WHOSE.sub("、", text)
        found = [entry for piece in _BETWEEN.split(text) for entry in _apart(piece.strip(), check)]
    else:
        found = _BETWEEN.split(text)
    kept = [entry.strip() for entry in found if not says_nothing(entry)]
    if type == "text":
        kept = [_closed_up(_without_title(name)) for name in kept if not NOBODY.fullmatch(name)]
    return list(dict.fromkeys(kept))


def _without_title(name: str) -> str:
    """张伟 of 张伟先生; but 王先生 and 欧阳女士 are all that is known of them."""
    bare = _TITLE.sub("", name)
    return name if len(bare) < 2 or bare in COMPOUND else bare


def _whole_surnames(names: list[str]) -> list[str]:
    """欧阳娜娜 of 欧阳 娜娜: a surname of two signs is nobody by itself."""
    found: list[str] = []
    for name in names:
        if found and found[-1] in COMPOUND and _HAN.fullmatch(name) and len(name) < 3:
            found[-1] += name
        else:
            found.append(name)
    return found


def _closed_up(name: str) -> str:
    """王芳 of 王　芳, as sheets align names of two signs with those of three."""
    first, *rest = name.split()
    given = "".join(rest)
    apart = (len(first) == 1 or first in COMPOUND) and len(given) <= 2
    return f"{first}{given}" if apart and _HAN.fullmatch(f"{first}{given}") else name


def _apart(piece: str, check: object) -> list[str]:
    """A piece with blanks in it: ``154 0214 0582`` is one telephone, two whole ones are two."""
    assert callable(check)
    words = piece.split()
    if len(words) > 1 and not check(piece) and all(check(word) for word in words):
        return words
    return [piece]


def apart(text: str) -> tuple[str, list[str]]:
    """What a cell says beside its telephones, and the telephones: ``张三13800138000、李四 13900139000``.

    Only telephones that stand whole: beside them no digit is left.
    """
    said = _LABEL.sub(" ", plain(text))
    found = [phone_number(match[0]) for match in _PHONE.finditer(said)]
    rest = _PHONE.sub("、", said)
    if not found or any(sign.isdigit() for sign in rest):
        return text, []
    return _EMPTY_ASIDE.sub("", rest).strip(" 、:：-"), [number for number in found if number]


def named_amount(text: str) -> tuple[str, str]:
    """The word before an amount, and the amount: ``欠1200元``, ``预存：300``; "" for each where none is."""
    found = _NAMED.fullmatch(plain(text))
    return (found[1], found[2].removeprefix("¥")) if found else ("", "")


def amount(text: str) -> str:
    """A number as ledgers write it, bare: ``89.5㎡``, ``1,234.50元``, ``(58.00)``, ``−58``, ``十二层``,
    ``壹佰元整``, or in ten thousands, ``1.2万``.
    """
    bare = _MEASURE.sub("", _AMOUNT_LABEL.sub("", plain(text)).replace("−", "-").replace("¥", "")).strip()
    if storey := _STOREY.fullmatch(bare):
        return storey[1] if storey[1][0].isdigit() else str(counted(storey[1]))
    if capitals := amount_in_capitals(bare):
        return capitals
    below = _BELOW.fullmatch(bare)
    number = f"-{below[1] or below[2]}" if below else bare
    thousands = _TEN_THOUSANDS.fullmatch(number)
    return f"{Decimal(thousands[1].replace(',', '')) * 10_000:f}" if thousands else number
