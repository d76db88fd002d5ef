"""A figure on the screen: against its bound, with what it is split into."""

from __future__ import annotations

from propctl.cli.frame.output import Row
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.office.counting.denominators import denominator
from propctl.office.counting.figures import Figure
from propctl.regulation.amounts import figure_shown, percent_shown
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.local_names import main_form, qualify


def figure_row(session: Session, figure: Figure) -> Row:
    """A figure under stable keys."""
    return {
        "area": figure.area,
        "name": figure.name,
        "rule": figure.rule,
        "measure": figure.measure,
        "period": figure.period,
        "part": figure.part,
        "gaps": figure.gaps,
        "whole": figure.whole,
        "of": _share_of(session, figure) or None,
        "percent": percent_shown(figure.percent) if figure.percent is not None else None,
        "at_least": figure.at_least,
        "at_most": figure.at_most,
        "met": figure.met,
        "split": figure.split,
        **({"amounts": figure.amounts} if figure.amounts else {}),
        "missing": figure.missing,
        "ids": figure.ids,
    }


def figure_line(session: Session, figure: Figure) -> list[str]:
    """A figure for people: title, figure, bound, verdict, period, clause, what it is a share of."""
    words = session.words
    verdict = {True: words(N_("met")), False: words(N_("not met")), None: ""}[figure.met]
    if figure.missing is not None:
        verdict += words(N_(", {amount} yuan short"), amount=figure.missing)
    bounds = [
        f"{sign} {figure_shown(bound)}"
        for sign, bound in (("≥", figure.at_least), ("<" if figure.strict else "≤", figure.at_most))
        if bound is not None
    ]
    unit = "%" if figure.measure == "share" else ""
    return [
        words.label(figure.title),
        _figure(session, figure),
        " ".join(bound + unit for bound in bounds),
        verdict,
        figure.period,
        figure.rule,
        _share_of(session, figure),
    ]


def _share_of(session: Session, figure: Figure) -> str:
    """What a rate is a share of, in words; nothing for other figures."""
    found = denominator(session.office, figure)
    return session.words.value(found) if found is not None else ""


def _figure(session: Session, figure: Figure) -> str:
    if figure.part is None or (figure.measure == "share" and not figure.whole):
        return "—"
    told = alone(session, figure)
    if figure.measure == "gap" and figure.gaps:
        return session.words(N_("{hours}: {gaps}"), hours=told, gaps=figure.gaps)
    counts = session.words.joined(_counts(session, figure)) if figure.percent is None else ""
    return f"{told} ({counts})" if counts else told


def alone(session: Session, figure: Figure) -> str:
    """A figure without those that it is split into."""
    if figure.part is None or (figure.measure == "share" and not figure.whole):
        return "—"
    if figure.percent is not None:
        return f"{percent_shown(figure.percent)}% ({figure_shown(figure.part)}/{figure.whole})"
    plain = figure_shown(figure.part)
    return session.words(N_("{hours} h"), hours=plain) if figure.measure == "gap" else plain


def _counts(session: Session, figure: Figure) -> list[str]:
    """How many of each choice, in words."""
    area, wording = session.catalog.area(figure.area), session.office.wording
    form = qualify(area.name, area.indicator[figure.name].of or main_form(area))
    empty = session.words(N_("not filled in"))
    found = []
    for path, counted in figure.split.items():
        home, field = session.catalog.field_at(form, path) or (area.name, Field())
        amounts = figure.amounts.get(path, {})
        for value, count in counted.items():
            told = figure_shown(amounts[value]) if value in amounts else count
            name = empty if value == "-" else wording.value(home, field, value)
            between = session.words(N_(": ")) if name[-1:].isdigit() else " "  # 3：2, of building 3 two
            found.append(f"{name}{between}{told}")
    return found
