"""What the numbers and names that point to a person look like: telephones, plates, ID cards, surnames.

Pure patterns, shared by entry (``values``), masking (``mask``) and the finding of people in free text.
"""

from __future__ import annotations

import datetime as dt
import re

from propctl.entry.characters import normalise, plain, plain_dots, simplified
from propctl.entry.people.surnames import COMPOUND, SINGLE
from propctl.regex import regex


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FEWEST_DIGITS = 3  # of a telephone number that must be typed before anybody is found by it
_WHOLE_NUMBER = 10  # digits of a whole number with its area code

MOBILE = regex(r"(?P<number>1[3-9][0-9]{9})(?:-(?P<extension>[0-9]{1,6}))?")

# Area codes whose numbers certainly have eight digits; in others they may have seven or eight.
EIGHT_DIGIT_AREAS = _words(
    "010 020 021 022 023 024 025 027 028 029 0311 0371 0411 0431 0451 0510 0512 0513 0516 0519 0531 0532 "
    "0551 0571 0573 0574 0575 0576 0577 0579 0591 0595 0731 0755 0757 0760 0769 0851 0871 0898"
)
LANDLINE = regex(
    r"(?P<area>0(?:10|2[0-9]|(?!400|800)[3-9][0-9][0-9]))-?"
    r"(?P<number>[2-9][0-9]{2,3}-?[0-9]{4})(?:-(?P<extension>[0-9]{1,6}))?"
)

# 400 and 800 numbers; service numbers (110, 12345, 95588, 1010xxxx) and numbers without their area code.
TOLL_FREE = regex(r"(?P<number>[48]00-?[0-9]{3}-?[0-9]{4})(?:-(?P<extension>[0-9]{1,6}))?")
SHORT_CODE = regex(r"1[0-2][0-9]|1[0-2][0-9]{3}|9[56][0-9]{3,6}|1010[0-9]{4}|[2-8][0-9]{6,7}")
TAIWAN = regex(  # as they are written there: 0912-345-678, (02)2345-6789
    r"(?P<mobile>09[0-9]{2}-?[0-9]{3}-?[0-9]{3})|(?P<area>0[2-8])-(?P<number>[2-9][0-9]{2,3}-?[0-9]{4})"
)
ABROAD = regex(r"\+(?!86)[1-9][0-9]{6,14}")

_CALLED = regex(r"^(?:电话|手机|座机|固话|tel|phone|mobile)[.:]?", re.IGNORECASE)
_EXTENSION = regex(r"-?(?:转|分机号?|extension|ext\.?|x|#)[.:-]?(?=[0-9]{1,6}$)", re.IGNORECASE)
_AREA = regex(r"[(（](0[2-8])[)）]-?")  # (02)2345-6789
_COUNTRY = regex(r"^0?86-?")  # 086: as those write it who put a 0 before every number
_TRUNK = regex(
    r"^0(?=1[3-9][0-9]-?[0-9]{4}-?[0-9]{4}|[48]00-?[0-9]{3}-?[0-9]{4})"
)  # put before what needs none

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Z0-9"  # I and O would be taken for 1 and 0
PLATE_WRITTEN = (  # the expression as text: others put it into longer ones
    rf"[{_PROVINCE}][A-Z]"
    rf"(?:[A-HJK][{_SIGN}][0-9]{{4}}|[0-9]{{5}}[A-HJK]"  # new energy: small cars, large ones
    rf"|[{_SIGN}]{{5}}|[{_SIGN}]{{4}}[挂学警港澳领使试超]"
    rf"|[{_SIGN}]{{4,5}}临|[{_SIGN}]{{3,5}}应急)"  # for the time being; fire and rescue
    rf"|[0-9]{{6}}使|[{_PROVINCE}]?[使领][0-9]{{6}}|民航[A-Z]?[0-9]{{4,5}}"
    rf"|WJ(?:[{_PROVINCE}]|[0-9]{{2}})?[{_SIGN}]{{5}}"  # armed police
    rf"|[ABCEGHJKLNSVZ][A-Z][0-9]{{5}}|军[A-Z][0-9]{{5}}"  # armed forces
)
PLATE = regex(PLATE_WRITTEN)

ID_NUMBER = regex(r"[1-8][0-9]{16}[0-9Xx]")
_ID_REGIONS = _words(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, ISO 7064 MOD 11-2


def phone_number(text: str) -> str:
    """A telephone number in its one written form (``13800138000``, ``0571-88888888-801``), or "".

    Blanks, brackets, dots and any dashes may stand anywhere; ``+86``, ``0086``, ``086`` and ``86`` are
    dropped, and so is a 0 before a number that needs none; ``转``, ``ext``, ``x``, ``#`` part the extension.
    """
    number = _CALLED.sub("", re.sub(r"[ ()\[\]【】.·]", "", plain(_AREA.sub(r"\1-", text))))
    number = _EXTENSION.sub("-", number)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number.startswith("+86"):
        return _at_home(number[3:].lstrip("-"), trunk=True)
    if number.startswith("+"):
        digits = number.replace("-", "")
        return digits if ABROAD.fullmatch(digits) else ""
    found = _at_home(number)
    home = _COUNTRY.sub("", number)
    return found or (_at_home(home, trunk=True) if home != number else "")


def _at_home(number: str, *, trunk: bool = False) -> str:
    """A number of this country; with ``trunk``, one whose area code lost its 0 to the country's code."""
    number = _TRUNK.sub("", number)
    for pattern in (MOBILE, TOLL_FREE):
        found = pattern.fullmatch(number) or pattern.fullmatch(number.replace("-", ""))
        if found:
            return _parts(found["number"], found["extension"])
    landline = _landline(number) or _landline(f"0{number}", lost=not trunk)
    digits = number.replace("-", "")
    if not landline and (found := TAIWAN.fullmatch(number)):
        return digits if found["mobile"] else f"{found['area']}-{digits[2:]}"
    return landline or (digits if SHORT_CODE.fullmatch(digits) else "")


def _landline(number: str, *, lost: bool = False) -> str:
    """``lost``: the 0 of the area code was lost to a spreadsheet, so the area must be one we know."""
    found = LANDLINE.fullmatch(number) or LANDLINE.fullmatch(number.replace("-", ""))
    if found is None or (lost and found["area"] not in EIGHT_DIGIT_AREAS):
        return ""
    local = found["number"].replace("-", "")
    if len(local) == 7 and found["area"] in EIGHT_DIGIT_AREAS:
        return ""
    return _parts(found["area"], local, found["extension"])


def _parts(*parts: str | None) -> str:
    number, *rest = parts
    return "-".join([str(number).replace("-", ""), *filter(None, rest)])


def plate_number(text: str) -> str:
    """A number plate in its one written form (``京A12345``, ``京A12345临``), or ""."""
    plate = re.sub(r"[ ·.\-]", "", plain_dots(plain(text))).upper()
    before = re.fullmatch(rf"(临)?([{_PROVINCE}][A-Z])(临)?([{_SIGN}]{{4,5}})", plate)
    if before and (before[1] or before[3]):  # the same plate, its mark said first
        plate = f"{before[2]}{before[4]}临"
    return plate if PLATE.fullmatch(plate) else ""


def id_number_is_sound(text: str) -> bool:
    """Whether ``text`` is an 18-digit ID number: region, a birth date that existed, check digit."""
    if not id_number_is_likely(text):
        return False
    checked = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text[:17], strict=True)) % 11
    return "10X98765432"[checked] == text[17].upper()


def id_number_is_likely(text: str) -> bool:
    """Whether ``text`` looks like an ID number of somebody alive, though a digit of it may be wrong."""
    if not ID_NUMBER.fullmatch(text) or text[:2] not in _ID_REGIONS:
        return False
    try:
        born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2199


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, whatever the dot between their parts and the blanks around them."""
    return _compared_name(one) == _compared_name(other) != ""


def _compared_name(name: str) -> str:
    return re.sub(r"[\s.·]", "", plain_dots(plain(name))).casefold()


def telephone_digits(typed: str) -> str:
    """The digits of a telephone number, in any of its spellings, or of a part of one; "" where it is none.

    A part is three digits or more in a row: ``3-1201`` is a home.
    """
    text = phone_number(typed) or "".join(normalise(typed).split())
    digits = "".join(filter(str.isdecimal, text))
    is_part = text.isascii() and text.isdecimal() and len(text) >= _FEWEST_DIGITS
    return digits if is_part or len(digits) >= _WHOLE_NUMBER else ""


def has_digits(phone: str, digits: str) -> bool:
    """Whether a number on file has these digits in a row, however it is written there."""
    return digits in "".join(filter(str.isdecimal, phone))


def is_name(text: str) -> bool:
    """Whether a text may be a Chinese name, whole: by its surname, or by the dot between its parts."""
    name = plain_dots(simplified("".join(plain(text).split())))
    han = re.fullmatch(r"[\u3400-\u9fff]+(·[\u3400-\u9fff]+)*", name)
    return han is not None and (bool(han[1]) or bool(surname(han[0])))


def means_person(typed: str) -> bool:
    """Whether a text may say who is meant: a telephone number or a part of one, a plate, a whole name."""
    return bool(plate_number(typed) or telephone_digits(typed)) or is_name(typed)


def surname(name: str) -> str:
    """The surname that a Chinese name of two to four characters begins with, or ""."""
    if not 2 <= len(name) <= 4 or not all("\u3400" <= sign <= "\u9fff" for sign in name):
        return ""
    if name[:2] in COMPOUND and len(name) > 2:
        return name[:2]
    return name[0] if name[0] in SINGLE else ""
