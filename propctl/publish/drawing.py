"""Drawings for pages: the way of a record, and small charts. Inline SVG, no script, colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from propctl.publish.escape import page
from propctl.publish.model import Flow

_BOX_X, _BOX_WIDTH, _BOX_HEIGHT, _STEP = 60, 168, 46, 104
_LANE = 30  # between the lines that pass boxes by


def flow_drawing(flow: Flow, title: str) -> Markup:
    """The states from top to bottom; numbered arrows for the steps, which ``numbered`` puts in words."""
    lanes = _Lanes(flow)
    top = 64
    height = top + (len(flow.states) - 1) * _STEP + _BOX_HEIGHT + 8
    parts = []
    for place, state in enumerate(flow.states):
        y = top + place * _STEP
        parts.append(
            f'<rect x="{_BOX_X}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="6"/>'
            f'<text x="{_BOX_X + _BOX_WIDTH // 2}" y="{y + 29}" text-anchor="middle">{page(state)}</text>'
        )
    for (start, end), numbers in lanes.arrows.items():
        parts.append(_arrow(start, end, numbers, top, lanes.lane(start, end)))
    width = lanes.width
    return Markup(
        f'<svg class="flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{page(title)}">{"".join(parts)}</svg>'
    )


def numbered(flow: Flow) -> list[tuple[str, str]]:
    """The steps as the drawing numbers them: (step, who), first is number 1."""
    return list(dict.fromkeys((move.step, move.who) for move in flow.moves))


class _Lanes:
    """Which arrows there are, and on which line beside the boxes each passes them by."""

    def __init__(self, flow: Flow) -> None:
        numbers = {entry: place for place, entry in enumerate(numbered(flow), start=1)}
        self.arrows: dict[tuple[int, int], list[int]] = {}
        for move in flow.moves:
            self.arrows.setdefault((move.start, move.end), []).append(numbers[(move.step, move.who)])
        self._lanes: dict[tuple[int, int], int] = {}
        busy: list[list[tuple[int, int]]] = []
        for start, end in sorted(self.arrows, key=lambda arrow: (abs(arrow[1] - arrow[0]), arrow)):
            if end - start == 1:
                continue
            low, high = sorted((start, end))
            free = [n for n, taken in enumerate(busy) if all(high <= a or low >= b for a, b in taken)]
            if not free:
                free = [len(busy)]
                busy.append([])
            busy[free[0]].append((low, high))
            self._lanes[(start, end)] = free[0]
        self.count = len(busy)

    def lane(self, start: int, end: int) -> int:
        """Number of the line; -1 for an arrow straight down."""
        return self._lanes.get((start, end), -1)

    @property
    def width(self) -> int:
        return _BOX_X + _BOX_WIDTH + 40 + self.count * _LANE


def _arrow(start: int, end: int, numbers: list[int], top: int, lane: int) -> str:
    middle = _BOX_X + _BOX_WIDTH // 2
    if lane < 0:
        y1 = top + start * _STEP + _BOX_HEIGHT if start >= 0 else top - 44
        y2 = top + end * _STEP
        return (
            f'<path d="M{middle} {y1}V{y2 - 2}"/>{_head(middle, y2, "down")}'
            f"{_badges(middle + 18, (y1 + y2) // 2, numbers)}"
        )
    right = _BOX_X + _BOX_WIDTH
    x = right + 24 + lane * _LANE
    spread = 9 + (lane % 3) * 7  # so that several arrows at one box do not lie on each other
    x1, y1 = (right, top + start * _STEP + _BOX_HEIGHT - spread) if start >= 0 else (middle, top - 44)
    y2 = top + end * _STEP + spread
    return (
        f'<path d="M{x1} {y1}H{x}V{y2}H{right + 2}"/>{_head(right, y2, "left")}'
        f"{_badges(x, (y1 + y2) // 2, numbers)}"
    )


def _head(x: int, y: int, way: str) -> str:
    if way == "down":
        return f'<path class="head" d="M{x - 6} {y - 10}L{x} {y}L{x + 6} {y - 10}Z"/>'
    return f'<path class="head" d="M{x + 10} {y - 6}L{x} {y}L{x + 10} {y + 6}Z"/>'


def _badges(x: int, y: int, numbers: list[int]) -> str:
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
    if bound is not None:
        y = base - int(bound * height / top)
        parts.append(f'<path class="bound" d="M8 {y}H{width - 8}"/>')
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} 210" width="{width}" height="210" role="img" '
        f'aria-label="{page(title)}"><path d="M8 {base}H{width - 8}"/>{"".join(parts)}</svg>'
    )


def _short(value: Decimal) -> str:
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.1f}"
