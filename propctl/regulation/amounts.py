"""Exact arithmetic on amounts: shares, shown and written-out money, percentages. No float, no rounding error."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LARGEST = Decimal("9999999999999999.99")


def in_capitals(amount: Decimal | str) -> str:
    """A sum of money in capitals (人民币大写): ``10020.05`` → ``壹万零贰拾元零伍分``.

    ``ValueError`` for fractions of a cent and for more than 16 digits before the point.
    """
    cents = _cents(amount)
    yuan, jiao, fen = abs(cents) // 100, abs(cents) // 10 % 10, abs(cents) % 10
    text = _whole(yuan) + "元" if yuan else ""
    if not jiao and not fen:
        text = (text or "零元") + "整"
    elif jiao:
        text += f"{_DIGITS[jiao]}角" + (f"{_DIGITS[fen]}分" if fen else "整")
    else:
        text += f"{'零' if yuan else ''}{_DIGITS[fen]}分"
    return ("负" if cents < 0 else "") + text


def shown(amount: Decimal | str) -> str:
    """Money as it is printed: ``1,234.50``."""
    cents = _cents(amount)
    return f"{Decimal(cents) * _CENT:,.2f}"


def split(total: Decimal | str, weights: Sequence[Decimal | int], unit: Decimal = _CENT) -> list[Decimal]:
    """``total`` shared by ``weights`` in whole ``unit``s whose sum is exactly ``total`` (largest remainder).

    Of equal remainders the earlier share gets the unit. ``ValueError`` where no weight is above zero, one is
    below, or ``total`` is not a multiple of ``unit``.
    """
    exact = [Decimal(weight) for weight in weights]
    whole = sum(exact, Decimal(0))
    units = _multiple(Decimal(total), unit)
    if whole <= 0 or min(exact) < 0:
        raise ValueError("weights")
    # In whole numbers from here: the remainders stay exact whatever the precision of the decimal context.
    scale = 10 ** max(-_exponent(weight) for weight in [*exact, Decimal(0)])
    parts = [int(weight * scale) * abs(units) for weight in exact]
    divisor = int(whole * scale)
    shares = [part // divisor for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(parts[place] % divisor))
    for place in by_remainder[: abs(units) - sum(shares)]:
        shares[place] += 1
    sign = -1 if units < 0 else 1
    return [sign * share * unit for share in shares]


def at_least(part: Decimal | int, whole: Decimal | int, percent: Decimal | int | str) -> bool:
    """Whether ``part`` is at least ``percent`` of ``whole``: by multiplication, so nothing is rounded."""
    return Decimal(part) * 100 >= Decimal(percent) * Decimal(whole)


def at_most(part: Decimal | int, whole: Decimal | int, percent: Decimal | int | str) -> bool:
    """Whether ``part`` is at most ``percent`` of ``whole``."""
    return Decimal(part) * 100 <= Decimal(percent) * Decimal(whole)


def _cents(amount: Decimal | str) -> int:
    cents = _multiple(Decimal(amount), _CENT)
    if abs(Decimal(amount)) > LARGEST:
        raise ValueError(amount)
    return cents


def _multiple(amount: Decimal, unit: Decimal) -> int:
    count = amount / unit
    if count != count.to_integral_value():
        raise ValueError(amount)
    return int(count)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):  # NaN, infinity
        raise ValueError(number)
    return exponent


def _whole(number: int) -> str:
    """A whole number above zero in capitals, in groups of four digits."""
    text, gap = "", False
    for place in reversed(range(4)):
        group = number // 10 ** (4 * place) % 10_000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _group(group) + _GROUPS[place]
        gap = False
    return text.replace("万亿", "万" if "亿" in text.replace("万亿", "") else "万亿")


def _group(number: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = bool(text) and not digit
    return text
