"""Exact arithmetic on amounts: shares, money as shown and as written out, percentages. Nothing is rounded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

_CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((10**8, "亿"), (10**4, "万"), (10**3, "仟"), (10**2, "佰"), (10, "拾"))
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
    return f"{Decimal(cents).scaleb(-2):,.2f}"


def figure_shown(number: Decimal) -> str:
    """A figure for people, two decimals at most; verdicts are made on the exact one."""
    short = round(Decimal(number), 2)
    return f"{short.normalize():f}" if short else "0"


def percent_shown(percent: Fraction) -> str:
    """A share for people, one decimal; verdicts are made on the exact figure."""
    tenths = round(percent * 10)
    return f"{tenths // 10}.{tenths % 10}"


def split(
    total: Decimal | int | str, weights: Sequence[Decimal | int | Fraction], unit: Decimal = _CENT
) -> list[Decimal]:
    """``total`` shared by ``weights`` in whole ``unit``s whose sum is exactly ``total`` (largest remainder).

    Of equal remainders the earlier share gets the unit. ``ValueError`` where no weight is above zero, one is
    below, or ``total`` is not a multiple of ``unit``.
    """
    units = _multiple(Decimal(total), unit)
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if whole <= 0 or min(exact) < 0:
        raise ValueError("weights")
    parts = [abs(units) * weight / whole for weight in exact]
    shares = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: shares[place] - parts[place])
    for place in by_remainder[: abs(units) - sum(shares)]:
        shares[place] += 1
    return [(-share if units < 0 else share) * unit for share in shares]


def at_least(part: Decimal | int, whole: Decimal | int, percent: Decimal | int | str) -> bool:
    """Whether ``part`` is at least ``percent`` of ``whole``: by multiplication, so nothing is rounded."""
    return Decimal(part) * 100 >= Decimal(percent) * Decimal(whole)


def at_most(part: Decimal | int, whole: Decimal | int, percent: Decimal | int | str) -> bool:
    """Whether ``part`` is at most ``percent`` of ``whole``."""
    return Decimal(part) * 100 <= Decimal(percent) * Decimal(whole)


def _cents(amount: Decimal | str) -> int:
    number = Decimal(amount)
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValueError(amount)
    return _multiple(number, _CENT)


def _multiple(amount: Decimal, unit: Decimal) -> int:
    count = Fraction(amount) / Fraction(unit)  # Decimal division would round to the context's precision
    if count.denominator != 1:
        raise ValueError(amount)
    return count.numerator


def _whole(number: int) -> str:
    """A whole number above zero in capitals; 零 wherever the next place is empty."""
    for size, name in _PLACES:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if low and low < size // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _DIGITS[number]
