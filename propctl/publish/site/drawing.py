"""Drawings for pages: the way of a record, and small charts. Inline SVG, no script, colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from propctl.publish.area_facts import Flow
from propctl.publish.escape import page

_BOX_X, _BOX_WIDTH, _BOX_HEIGHT, _STEP = 4, 168, 46, 104
_RIGHT, _MIDDLE, _TOP = _BOX_X + _BOX_WIDTH, _BOX_X + _BOX_WIDTH // 2, 64
_LANE = 32  # between the lines that pass boxes by


def flow_drawing(flow: Flow, title: str) -> Markup:
    """The states from top to bottom; numbered arrows for the steps, which ``numbered`` puts in words."""
    straight, around = _arrows(flow)
    lanes = _lanes(around)
    width = _RIGHT + 40 + _LANE * (max(lanes, default=-1) + 1)
    height = _TOP + (len(flow.states) - 1) * _STEP + _BOX_HEIGHT + 8
    parts = [_box(place, state) for place, state in enumerate(flow.states)]
    parts += [_straight(start, numbers) for start, numbers in straight.items()]
    parts += [_around(arrow, lane) for arrow, lane in zip(around, lanes, strict=True)]
    return Markup(
        f'<svg class="flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{page(title)}">{"".join(parts)}</svg>'
    )


def numbered(flow: Flow) -> list[tuple[str, str]]:
    """The steps as the drawing numbers them: (step, who), first is number 1."""
    return list(dict.fromkeys((move.step, move.who) for move in flow.moves))


class _Around(NamedTuple):
    """Steps that pass boxes by: from some states to one."""

    end: int
    numbers: tuple[int, ...]
    starts: list[int]

    @property
    def span(self) -> tuple[int, int]:
        return min(*self.starts, self.end), max(*self.starts, self.end)


def _arrows(flow: Flow) -> tuple[dict[int, list[int]], list[_Around]]:
    """The arrows straight down, by the state they leave; and those around, joined where they do the same."""
    numbers = {entry: place for place, entry in enumerate(numbered(flow), start=1)}
    arrows: dict[tuple[int, int], list[int]] = {}
    for move in flow.moves:
        arrows.setdefault((move.start, move.end), []).append(numbers[(move.step, move.who)])
    straight = {start: found for (start, end), found in arrows.items() if end - start == 1}
    joined: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for (start, end), found in arrows.items():
        if end - start != 1:
            joined.setdefault((end, tuple(dict.fromkeys(found))), []).append(start)
    around = [_Around(end, found, starts) for (end, found), starts in joined.items()]
    return straight, sorted(around, key=lambda arrow: (arrow.span[1] - arrow.span[0], arrow))


def _lanes(around: list[_Around]) -> list[int]:
    """The line beside the boxes that each takes: the innermost on which it meets no other."""
    busy: list[list[tuple[int, int]]] = []
    lanes = []
    for arrow in around:
        low, high = arrow.span
        free = [n for n, taken in enumerate(busy) if all(high < a or low > b for a, b in taken)]
        if not free:
            free = [len(busy)]
            busy.append([])
        busy[free[0]].append((low, high))
        lanes.append(free[0])
    return lanes


def _box(place: int, state: str) -> str:
    y = _TOP + place * _STEP
    return (
        f'<rect x="{_BOX_X}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="6"/>'
        f'<text x="{_MIDDLE}" y="{y + 29}" text-anchor="middle">{page(state)}</text>'
    )


def _straight(start: int, numbers: list[int]) -> str:
    """From a box (or from nothing) to the next one."""
    y1 = _TOP + start * _STEP + _BOX_HEIGHT if start >= 0 else _TOP - 44
    y2 = _TOP + (start + 1) * _STEP
    return (
        f'<path d="M{_MIDDLE} {y1}V{y2 - 2}"/>{_head(_MIDDLE, y2, "down")}'
        f"{_badges(_MIDDLE + 22, (y1 + y2) // 2, numbers)}"
    )


def _around(arrow: _Around, lane: int) -> str:
    x = _RIGHT + 26 + lane * _LANE
    spread = 6 + lane % 6 * 6  # so that several arrows at one box do not lie on each other
    y2 = _TOP + arrow.end * _STEP + spread
    found = f'<path d="M{x} {y2}H{_RIGHT + 2}"/>{_head(_RIGHT, y2, "left")}'
    nearest = 0
    for start in arrow.starts:
        y1 = _TOP + start * _STEP + (spread if start >= 0 else _STEP - 44)
        x1 = _RIGHT if start >= 0 else _MIDDLE
        found += f'<path d="M{x1} {y1}H{x}V{y2}"/>'
        nearest = y1 if not nearest or abs(y1 - y2) < abs(nearest - y2) else nearest
    return found + _badges(x, (nearest + y2) // 2, arrow.numbers)


def _head(x: int, y: int, way: str) -> str:
    if way == "down":
        return f'<path class="head" d="M{x - 6} {y - 10}L{x} {y}L{x + 6} {y - 10}Z"/>'
    return f'<path class="head" d="M{x + 10} {y - 6}L{x} {y}L{x + 10} {y + 6}Z"/>'


def _badges(x: int, y: int, numbers: Sequence[int]) -> str:
    """The numbers of an arrow's steps, one under the other."""
    first = y - (len(numbers) - 1) * 12
    return "".join(
        f'<circle cx="{x}" cy="{first + place * 24}" r="12"/>'
        f'<text class="no" x="{x}" y="{first + place * 24 + 5}" text-anchor="middle">{number}</text>'
        for place, number in enumerate(dict.fromkeys(numbers))
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
