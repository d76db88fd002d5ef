"""How routines were kept: a line for each period, post or thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from propctl.api import N_, Field, UsageError, history, person_name, post_label

if TYPE_CHECKING:
    from propctl.api import Month, Office, Past

Line = dict[str, Any]


def lines(office: Office, routine: str, month: Month | None, post: str, per: str) -> list[Line]:
    """The history of one routine, an area's or all, in the periods that began in a month."""
    found = [
        one
        for one in _asked(office, routine)
        if (month is None or month.first <= one.start.date() < month.end) and (not post or post in one.posts)
    ]
    kinds: dict[str, Callable[[Office, list[Past]], Iterator[Line]]]
    kinds = {"period": _periods, "post": _posts, "thing": _things}
    return list(kinds[per](office, found))


def _asked(office: Office, routine: str) -> list[Past]:
    titles = office.catalog.routine_titles()
    routine = next((id for id, title in titles.items() if routine in (title.zh, title.en)), routine)
    area, _, name = routine.partition(".")
    area = area and office.catalog.area_named(area)
    found = history(office, area)
    if not name:
        return found
    known = [*office.catalog.area(area).routine]
    if name not in known:
        raise UsageError(
            N_("{area} has no routine {name!r}; it has: {known}"), area=area, name=name, known=known
        )
    return [one for one in found if one.routine == name]


def _periods(office: Office, found: list[Past]) -> Iterator[Line]:
    for one in found:
        yield {
            "routine": one.full,
            "title": one.title.of(office.lang),
            "period": one.period,
            "due": one.due.isoformat(),
            "verdict": one.verdict,
            "done": one.done,
            "times": one.times,
            "missing": one.names,
            "settled": one.settled,
            "reason": one.reason,
            "rule": one.rule,
        }


def _posts(office: Office, found: list[Past]) -> Iterator[Line]:
    """For each post, how often its routines were kept."""
    by_post: dict[str, list[str]] = {}
    for one in found:
        for post in one.posts or [""]:
            by_post.setdefault(post, []).append(one.verdict)
    for post, verdicts in by_post.items():
        yield {"post": post, **_counts(verdicts)}


def _things(office: Office, found: list[Past]) -> Iterator[Line]:
    """For each of whom or what a routine is done, in how many periods it was done often enough."""
    by_thing: dict[tuple[str, str], list[str]] = {}
    about: dict[str, Past] = {}
    for one in found:
        about[one.full] = one
        for thing, done in one.each.items():
            verdict = "kept" if thing not in one.missing else "short" if done else "missed"
            by_thing.setdefault((one.full, thing), []).append(verdict)
    for (full, thing), verdicts in by_thing.items():
        name = _name(office, about[full], thing)
        title = about[full].title.of(office.lang)
        yield {"routine": full, "title": title, "thing": name, **_counts(verdicts)}


def _counts(verdicts: list[str]) -> Line:
    counts = Counter(verdicts)
    return {
        "periods": len(verdicts),
        **{verdict: counts[verdict] for verdict in ("kept", "short", "missed")},
        "share": in_percent(counts["kept"], len(verdicts)),
    }


def in_percent(part: int, whole: int) -> str:
    """A share to one decimal: 66.7%, 100%."""
    return f"{round(part * 1000 / whole) / 10:g}%"


def _name(office: Office, one: Past, thing: str) -> str:
    """People, posts and items of a clause by their names, everything else by its id."""
    each = office.catalog.area(one.area).routine[one.routine].each
    if each == "staff":
        return person_name(office, thing)
    if not each.startswith("$"):
        return thing
    items = Field(type="choice", choices=f"${one.rule}{each[1:]}" if each.startswith("$.") else each)
    found = office.catalog.called(one.area, items, thing, office.today)
    if found is None or found.zh == thing:
        found = post_label(office, thing)
    return found.of(office.lang)
