"""Drawings for pages: the way of a record, and small charts. Inline SVG, no script, colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from propctl.publish.area_facts import Flow
from propctl.publish.escape import page

_LEFT, _TOP = 4, 56  # where the boxes begin; above the first one arrow comes in
_BOX, _LINE, _GAP = 46, 28, 44  # heights of a box, of a way out beside it, of the arrow to the next
_WIDE, _NARROW = 17, 10  # pixels that a Chinese sign takes, and any other
_PAPER = """<style>rect,circle{fill:#fff;stroke:#333}path{fill:none;stroke:#333}.head{fill:#333}
text{font-family:'Noto Serif CJK SC','FangSong','SimSun',serif;font-size:16px}.no{font-size:13px}</style>"""


def flow_drawing(flow: Flow, title: str) -> Markup:
    """The states from top to bottom; numbered arrows for the steps, which ``numbered`` puts in words.

    Only a step to the next state is a line between boxes; every other is a way out beside its box that names
    where it leads. So no line can cross another, however a record may go.
    """
    drawn, width, height = _drawn(flow)
    return Markup(
        f'<svg class="flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{page(title)}">{drawn}</svg>'
    )


def flow_on_paper(flow: Flow) -> tuple[str, int]:
    """The drawing by itself, in black on white, and how wide it is in pixels."""
    drawn, width, height = _drawn(flow)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    return f'{head}height="{height}">{_PAPER}{drawn}</svg>', width


def numbered(flow: Flow) -> list[tuple[str, str]]:
    """The steps as the drawing numbers them: (step, who), first is number 1."""
    return list(dict.fromkeys((move.step, move.who) for move in flow.moves))


class _Ways(NamedTuple):
    """The steps out of one state, or out of nothing: on to the next state, and elsewhere."""

    on: list[int]
    out: list[tuple[str, list[int]]]  # the state that they lead to, the steps' numbers

    @property
    def room(self) -> int:
        return max(_BOX, _LINE * len(self.out))


def _ways(flow: Flow, start: int) -> _Ways:
    numbers = {entry: place for place, entry in enumerate(numbered(flow), start=1)}
    on: list[int] = []
    out: dict[int, list[int]] = {}
    for move in flow.moves:
        if move.start == start:
            found = on if move.end == start + 1 else out.setdefault(move.end, [])
            found.append(numbers[(move.step, move.who)])
    return _Ways(list(dict.fromkeys(on)), [(flow.states[end], found) for end, found in sorted(out.items())])


def _drawn(flow: Flow) -> tuple[str, int, int]:
    """(elements, width, height)"""
    box = max(120, *(_width(state) + 32 for state in flow.states))
    middle, right = _LEFT + box // 2, _LEFT + box
    before = _ways(flow, -1)
    parts, y = [], _TOP + max(0, _LINE * len(before.out) - _LINE)
    widest = right
    outs, far = _outs(before, middle, 14)
    parts += [outs, _down(middle, 8, y, before.on) if before.on else ""]
    widest = max(widest, far)
    for place, state in enumerate(flow.states):
        ways = _ways(flow, place)
        parts.append(_box(box, y, state))
        outs, far = _outs(ways, right, y + _BOX // 2)
        parts.append(outs)
        widest = max(widest, far)
        below = y + max(_BOX, _BOX // 2 + _LINE * len(ways.out)) + _GAP
        if ways.on:
            parts.append(_down(middle, y + _BOX, below, ways.on))
        y = below
    return "".join(parts), widest + 8, y - _GAP + 8


def _width(text: str) -> int:
    """How wide a text is drawn, at most."""
    return sum(_WIDE if sign > "\u2e7f" else _NARROW for sign in text)


def _box(width: int, y: int, state: str) -> str:
    return (
        f'<rect x="{_LEFT}" y="{y}" width="{width}" height="{_BOX}" rx="6"/>'
        f'<text x="{_LEFT + width // 2}" y="{y + 29}" text-anchor="middle">{page(state)}</text>'
    )


def _down(x: int, y1: int, y2: int, numbers: Sequence[int]) -> str:
    """From a box (or from nothing) to the next one; the numbers of its steps beside it, in a row."""
    badges = "".join(_badge(x + 24 + 28 * place, y2 - _GAP // 2, one) for place, one in enumerate(numbers))
    head = f'<path class="head" d="M{x - 6} {y2 - 10}L{x} {y2}L{x + 6} {y2 - 10}Z"/>'
    return f'<path d="M{x} {y1}V{y2 - 2}"/>{head}{badges}'


def _outs(ways: _Ways, x: int, y: int) -> tuple[str, int]:
    """The ways out beside a box: numbers, an arrow, where it leads; and how far to the right they reach."""
    parts, far = [], x
    for line, (state, numbers) in enumerate(ways.out):
        at = y + _LINE * line
        first = x + 30
        badges = "".join(_badge(first + 28 * place, at, one) for place, one in enumerate(numbers))
        end = first + 28 * len(numbers) + 16
        trunk = f'<path d="M{x + 10} {y}V{at}"/>' if line else f'<path d="M{x} {at}H{x + 10}"/>'
        parts.append(
            f'{trunk}<path d="M{x + 10} {at}H{end - 2}"/>'
            f'<path class="head" d="M{end - 10} {at - 6}L{end} {at}L{end - 10} {at + 6}Z"/>{badges}'
            f'<text x="{end + 6}" y="{at + 5}">{page(state)}</text>'
        )
        far = max(far, end + 6 + _width(state))
    return "".join(parts), far


def _badge(x: int, y: int, number: int) -> str:
    """The number of a step."""
    return (
        f'<circle cx="{x}" cy="{y}" r="12"/><text class="no" x="{x}" y="{y + 5}" text-anchor="middle">'
        f"{number}</text>"
    )


Point = tuple[str, Decimal | None]


def bars(title: str, points: Sequence[Point], unit: str = "", bound: Decimal | None = None) -> Markup:
    """A bar chart of some labelled figures, with the bound drawn through; None leaves a gap.

    The table beside it is its text alternative, so the drawing itself is named and no more.
    """
    values = [value for _, value in points if value is not None]
    top = max([*values, bound or Decimal(0), Decimal(1)])
    step, height, base = 52, 150, 180
    width = 24 + step * len(points)
    parts = []
    if bound is not None:
        parts.append(f'<path class="bound" d="M8 {base - int(bound * height / top)}H{width - 8}"/>')
    for place, (name, value) in enumerate(points):
        x = 16 + place * step
        if value is not None:
            size = int(value * height / top)
            shown = f"{_short(value)}{page(unit)}"
            parts.append(
                f'<rect class="bar" x="{x}" y="{base - size}" width="34" height="{size}"/>'
                f'<text x="{x + 17}" y="{base - size - 6}" text-anchor="middle">{shown}</text>'
            )
        parts.append(f'<text x="{x + 17}" y="{base + 20}" text-anchor="middle">{page(name)}</text>')
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} 210" width="{width}" height="210" role="img" '
        f'aria-label="{page(title)}"><path d="M8 {base}H{width - 8}"/>{"".join(parts)}</svg>'
    )


def _short(value: Decimal) -> str:
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.1f}"
