"""The indicators of one or several periods as a workbook with charts: what a manager shows the company.

A figure that misses its bound is red and followed by ✗, so that it is seen in print without colours, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from propctl.errors import N_
from propctl.publish.escape import cell
from propctl.publish.spreadsheets.writing import A4, head_row, new_book, sheet_name, shown_width
from propctl.regulation.amounts import figure_shown, percent_shown
from propctl.words.citations import citation

if TYPE_CHECKING:
    from propctl.office.counting.figures import Figure
    from propctl.office.opened.office import Office

_FIRST = 4  # columns before those of the periods: indicator, area, clause, bound
_WIDTHS = (30, 14, 44, 10)  # a title that is longer widens its column
_ACROSS, _HIGH = 2, 16  # charts side by side, and rows of a sheet that one takes
_SCALE, _A_PAGE = 50, 5  # per cent at which two fit across a page, and rows of charts that stand on it whole


class _Line(NamedTuple):
    """One indicator over the periods."""

    title: str
    first: Figure
    figures: list[Figure | None]

    @property
    def share(self) -> bool:
        return self.first.measure == "share"

    @property
    def bound(self) -> Decimal | None:
        last = next((one for one in reversed(self.figures) if one is not None), self.first)
        return last.at_least if last.at_least is not None else last.at_most

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw: a figure other than nothing, or one that has a bound."""
        known = [number for one in self.figures if (number := value(one)) is not None]
        return any(known) or bool(known and self.bound is not None)


def value(figure: Figure | None) -> Decimal | None:
    """The number of a figure: per cent for a share, else the figure; None where there is nothing."""
    if figure is None or figure.part is None or (figure.measure == "share" and not figure.whole):
        return None
    return Decimal(percent_shown(figure.percent)) if figure.percent is not None else Decimal(figure.part)


def write_report(
    path: Path, office: Office, labels: Sequence[str], periods: Sequence[Sequence[Figure]]
) -> None:
    """A sheet with an indicator a row and a period a column, and one with their charts."""
    lines = _lines(office, periods)
    say = office.wording.say
    with new_book(path) as book:
        sheet = book.add_worksheet(sheet_name(say(N_("Indicators"))))
        names = (N_("Indicator"), N_("Area"), N_("Clause"), N_("Bound"))
        head_row(book, sheet, [*map(say, names), *labels])
        sheet.freeze_panes(1, 1)
        longest = max([_WIDTHS[0], *(shown_width(line.title) + 2 for line in lines)])
        for place, width in enumerate([longest, *_WIDTHS[1:], *[12] * len(labels)]):
            sheet.set_column(place, place, width)
        styles = _Styles(book)
        for row, line in enumerate(lines, 1):
            _write(office, sheet, row, line, styles)
        if drawn := [(row, line) for row, line in enumerate(lines, 1) if line.drawn]:
            charts = book.add_worksheet(sheet_name(say(N_("Charts"))))
            charts.set_paper(A4)
            charts.set_print_scale(_SCALE)
            charts.set_h_pagebreaks(list(range(_HIGH * _A_PAGE, len(drawn) * _HIGH, _HIGH * _A_PAGE)))
            for place, (row, line) in enumerate(drawn):
                chart = _chart(book, sheet.get_name(), row, line, len(labels))
                charts.insert_chart(place // _ACROSS * _HIGH, place % _ACROSS * 8, chart)


def _lines(office: Office, periods: Sequence[Sequence[Figure]]) -> list[_Line]:
    by_name = [{(one.area, one.name): one for one in figures} for figures in periods]
    keys = dict.fromkeys(key for found in by_name for key in found)
    lines = []
    for key in keys:
        figures = [found.get(key) for found in by_name]
        first = next(one for one in figures if one is not None)
        lines.append(_Line(first.title.of(office.lang), first, figures))
    return lines


class _Styles:
    """How numbers look: shares with their sign, what missed its bound marked."""

    def __init__(self, book: Any) -> None:
        missed = {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True}
        self._made = {
            (share, met): book.add_format(
                {"num_format": code + ("" if met else ' "✗"'), **({} if met else missed)}
            )
            for share, code in ((True, '0.0"%"'), (False, "#,##0.##"))
            for met in (True, False)
        }

    def of(self, figure: Figure) -> Any:
        return self._made[figure.measure == "share", figure.met is not False]


def _write(office: Office, sheet: Any, row: int, line: _Line, styles: _Styles) -> None:
    first = line.first
    where = office.wording.label(citation(office.catalog.rule(first.rule).source))
    sign = "≥" if first.at_least is not None else "<" if first.strict else "≤"
    told = "" if line.bound is None else f"{sign} {figure_shown(line.bound)}{'%' if line.share else ''}"
    for place, text in enumerate((line.title, office.wording.area(first.area), where, told)):
        sheet.write_string(row, place, cell(text))
    for place, figure in enumerate(line.figures, _FIRST):
        number = value(figure)
        if figure is not None and number is not None:
            sheet.write_number(row, place, float(number), styles.of(figure))


def _chart(book: Any, sheet: str, row: int, line: _Line, count: int) -> Any:
    """A chart of one indicator: columns of its periods, its bound as a line across."""
    last = _FIRST + count - 1
    chart = book.add_chart({"type": "column"})
    periods = [sheet, 0, _FIRST, 0, last]
    chart.add_series(
        {"name": line.title, "categories": periods, "values": [sheet, row, _FIRST, row, last], "gap": 80}
    )
    if line.bound is not None:
        bound = book.add_chart({"type": "line"})
        same = "{" + ",".join([f"{line.bound:f}"] * count) + "}"
        style = {"color": "#9C0006", "dash_type": "dash"}
        bound.add_series({"name": line.title, "categories": periods, "values": f"={same}", "line": style})
        chart.combine(bound)
    chart.set_title({"name": line.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 500, "height": 300})
    if line.share:
        chart.set_y_axis({"min": 0, "max": 100, "num_format": '0"%"'})
    return chart
