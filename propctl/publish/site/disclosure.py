"""What is published of how well the office does: figures by month, in which nobody can be recognised."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from markupsafe import Markup
from msgspec.structs import replace

from propctl.publish.page_parts import table
from propctl.publish.site.drawing import bars
from propctl.publish.site.printed_clauses import STAFF, Clause
from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.local_names import qualify
from propctl.regulation.model.text import Label
from propctl.words.written_days import monthly, speaker

if TYPE_CHECKING:
    from propctl.office.counting.figures import Figure
    from propctl.office.opened.office import Office
    from propctl.regulation.model.constructs import Area, Indicator, Rule

LEAST = 5  # fewer cases are not shown: their people could be recognised
MONTHS = 12
_PRICES = ("price", "deposit", "amount", "fee", "rate_per", "refund")


class Chart(msgspec.Struct, frozen=True):
    """One figure over the months, drawn and as a table."""

    id: str
    title: str
    says: str
    body: Markup
    name: str  # of the figure alone: areas that share one show it once
    latest: str  # 98.0%
    figures: Markup  # by month
    demand: str  # 要求达到95%
    rules: frozenset[str] = frozenset()  # the clauses that it is a figure of, by their ids


def charts(office: Office, audience: str, lang: str) -> list[Chart]:
    """The indicators that may be published, over the months that are complete."""
    found: dict[tuple[str, Markup], Chart] = {}
    for area in office.catalog.areas():
        for name, indicator in area.indicator.items():
            if not (indicator.public or audience == STAFF) or not indicator.claims:
                continue
            figures = _figures(office, area, name, indicator)
            if any(_shown(figure) is not None for figure in figures):
                chart = _chart(office, area, name, figures, lang)
                first = found.setdefault((chart.name, chart.figures), chart)
                claimed = {qualify(area.name, claim) for claim in indicator.claims}
                found[chart.name, chart.figures] = replace(first, rules=first.rules | claimed)
    return list(found.values())


def kept(office: Office, area: Area, lang: str) -> list[str]:
    """How well an area's promises were kept in the last complete month: 答复率 98.0%（要求达到95%）."""
    english = lang.startswith("en")
    found = []
    for name, indicator in area.indicator.items():
        if not (indicator.public and indicator.claims):
            continue
        latest = _figures(office, area, name, indicator)[-1]
        value = _shown(latest)
        if value is None:
            continue
        unit = "%" if latest.measure == "share" else ""
        demand = _demanded(latest, unit, english)
        told = f" ({demand})" if english else f"（{demand}）"
        found.append(f"{latest.title.of(lang)} {value:.1f}{unit}{told if demand else ''}")
    return found


def _figures(office: Office, area: Area, name: str, indicator: Indicator) -> list[Figure]:
    from propctl.office.counting.figures import Measure, measured
    from propctl.worktime.periods import Period

    first = office.now.date().replace(day=1)
    periods = []
    for _ in range(MONTHS):
        last = first
        first = (first - dt.timedelta(days=1)).replace(day=1)
        start, end = (dt.datetime.combine(day, dt.time(), office.tz) for day in (first, last))
        periods.append(Period(start, end, f"{first:%Y-%m}"))
    return measured(office, [Measure(office, area, name, indicator, period) for period in reversed(periods)])


def _shown(figure: Figure) -> Decimal | None:
    """The figure that may be shown; None where too few cases stand behind it, or all but too few.

    A count below the limit is itself a cell that is too small, and so is the rest of a share.
    """
    if figure.part is None or figure.whole < LEAST:
        return None
    if figure.measure == "share":
        if 0 < figure.part < LEAST or 0 < figure.whole - figure.part < LEAST:
            return _rounded(figure)
        return figure.part * 100 / figure.whole
    if figure.measure == "count" and figure.part < LEAST:
        return None
    return figure.part


def _rounded(figure: Figure) -> Decimal:
    """A share whose part (or rest) is small, to the next five per cent: the number of cases can't be told."""
    assert figure.part is not None
    exact = figure.part * 100 / figure.whole
    return (exact / 5).to_integral_value() * 5


def _chart(office: Office, area: Area, name: str, figures: list[Figure], lang: str) -> Chart:
    english = lang.startswith("en")
    latest = figures[-1]
    title = Label(f"{area.label.zh}：{latest.title.zh}", f"{area.label.en}: {latest.title.en}").of(lang)
    unit = "%" if latest.measure == "share" else ""
    values = [(figure.period, _shown(figure)) for figure in figures]
    known = [(period, value) for period, value in values if value is not None]
    bound = latest.at_least if latest.at_least is not None else latest.at_most
    name = latest.title.of(lang)
    heads = ("Month", name) if english else ("月份", name)
    hidden = f"fewer than {LEAST}" if english else f"不足{LEAST}件"
    rows = [
        (
            monthly(period, speaker(lang)),
            hidden if value is None and figure.whole else "-" if value is None else f"{value:.1f}{unit}",
        )
        for (period, value), figure in zip(values, figures, strict=True)
        if figure.whole
    ]
    figured = table(heads, rows)
    drawing = bars(title, [(period[2:].replace("-", "/"), value) for period, value in known], unit, bound)
    return Chart(
        id=Markup(f"{area.name}-{name}"),
        title=title,
        says=_demand(latest, unit, english) + _share_of(office, latest, lang),
        body=Markup(f'<figure tabindex="0">{drawing}</figure>\n\n{figured}'),
        name=name,
        latest=rows[-1][1] if rows else "",
        figures=figured,
        demand=_demanded(latest, unit, english),
    )


def _share_of(office: Office, figure: Figure, lang: str) -> str:
    """What a rate is a share of, behind what is demanded of it."""
    from propctl.office.counting.denominators import denominator

    found = denominator(office, figure)
    if found is None:
        return ""
    told = office.in_words(lang).say.value(found)
    return f"Share of: {told}." if lang.startswith("en") else f"占总数的百分比；总数指{told}。"


def _demanded(figure: Figure, unit: str, english: bool) -> str:
    """要求达到95%: behind a figure."""
    bound = _bound(figure, unit, english)
    return bound if english or not bound else f"要求{bound}"


def _demand(figure: Figure, unit: str, english: bool) -> str:
    """制度要求：达到95%: under a chart."""
    bound = _bound(figure, unit, english)
    return (f"Demanded: {bound}. " if english else f"制度要求：{bound}。") if bound else ""


def _bound(figure: Figure, unit: str, english: bool) -> str:
    """达到95%; "" where nothing is demanded."""
    if figure.at_least is not None:
        return f"{'at least ' if english else '达到'}{figure.at_least}{unit}"
    if figure.at_most is not None:
        return f"{'at most ' if english else '不高于'}{figure.at_most}{unit}"
    return ""


def priced(office: Office, rule: Rule) -> bool:
    """Whether a clause says what something costs, set or not yet set."""
    return bool(_prices(office, rule))


def settled(office: Office, entry: Clause) -> bool:
    """Whether the office has set a price that the clause speaks of."""
    return any(value != UNSET for value in _prices(office, office.catalog.rule(entry.id)).values())


def _prices(office: Office, rule: Rule) -> dict[str, object]:
    params = office.catalog.params(rule, office.today)
    return {name: value for name, value in params.items() if name.startswith(_PRICES)}
