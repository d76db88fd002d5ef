"""What is shown of a personal value to somebody who may not see it.

Masking goes by the field's type and is what rendering does unless told otherwise. It never raises: what it
does not recognise becomes ``***``.
"""

from __future__ import annotations

from propctl.entry import identifiers

HIDDEN = "***"


def mask(value: object, kind: str = "text") -> str:
    """Show as little of ``value`` as tells its reader which of several it is.

    ``kind`` is a field type (``phone``, ``plate``, ``text`` …) or ``name`` or ``id-number``. A text that is
    a name, a telephone, a plate or an ID number is masked as that; any other shows nothing.
    """
    if not isinstance(value, str) or not value:
        return HIDDEN
    text = value.strip()
    if kind in _BY_KIND:
        return _BY_KIND[kind](text)
    if kind != "text":
        return HIDDEN
    for recognise in (_id_number, _phone, _plate, _name):
        shown = recognise(text)
        if shown != HIDDEN:
            return shown
    return HIDDEN


def _phone(text: str) -> str:
    number = identifiers.phone_number(text)
    mobile = identifiers.MOBILE.fullmatch(number)
    if mobile:
        return f"{number[:3]}****{mobile['number'][-4:]}"
    landline = identifiers.LANDLINE.fullmatch(number)
    if landline:
        return f"{landline['area']}-****{landline['number'][-4:]}"
    return HIDDEN


def _name(text: str) -> str:
    surname = identifiers.surname(text)
    return f"{surname}*" if surname else HIDDEN


def _named(text: str) -> str:
    """A value that is known to be a name shows its first sign even where the surname is a rare one."""
    shown = _name(text)
    return f"{text[0]}*" if shown == HIDDEN and len(text) > 1 and text[0].isalpha() else shown


def _plate(text: str) -> str:
    plate = identifiers.plate_number(text)
    return f"{plate[:2]}***{plate[-2:]}" if plate else HIDDEN


def _id_number(text: str) -> str:
    if identifiers.ID_NUMBER.fullmatch(text):
        return f"{text[:3]}***********{text[-4:]}"
    return HIDDEN


_BY_KIND = {"phone": _phone, "plate": _plate, "name": _named, "id-number": _id_number}
