"""Notices: from the record of an area's ``notice`` form to the words that are posted.

A notice is a record of the form ``notices.notice`` (``FORM``); what is read from it here are these fields,
all optional but ``kind``. Whoever declares the form names its fields so:

========== ====== ==========================================================================================
field      type   holds
========== ====== ==========================================================================================
kind       choice one of ``KINDS``: the template that is filled in (``notices/<kind>``)
title      text   default: from the template, e.g. 3号楼停水通知
number     text   given when it is published: 翠湖物业〔2026〕12号
blocks     text*  buildings it concerns, as in ``[site] blocks``; none: the whole estate
place      text   where, more closely: 2单元1号梯, 地下车库
starts     time   from when what it announces holds
ends       time   until when; with none it is in force until it is withdrawn or expired
reason     text   why: 市政管网检修
what       text   the thing: fee item, agent used, activity, fault found, deed that is praised
amount     text   fees: what is charged, as it is to be read
basis      text   fees, renovation, rectification: law, contract or resolution it rests on
how        text   how to pay, to sign up, to report
measure    text   rectification: what is done about it
deadline   date   by when to pay, to sign up, to have it done
contact    text   whom to ring; default: the office's hotline
body       text   own words, added as paragraphs of their own (an empty line parts them)
consent    bool   commendation: whoever is named has agreed; without it the notice is not on the site
published  time   when it was published (``fill = "now"`` of the step ``publish``)
author     staff  who drew it up; never printed
========== ====== ==========================================================================================

States: ``published`` is shown; ``expired`` is shown as over; all others (draft, approved, withdrawn) are not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.entry.counting_order import counted
from propctl.errors import N_, BadData, Problem, SettingsError
from propctl.publish.templates import left_out, of_area, render, render_first, text_environment
from propctl.regulation.model.constructs import UNSET
from propctl.regulation.model.lists import as_list
from propctl.words.written_days import day, moment, span

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.model.text import Label

FORM = "notices.notice"
PLAIN = "notices/plain.j2"  # of a kind that has no template of its own (any more): a plugin may be gone
SHOWN = ("published", "expired")
_CLOSING = "\n---\n"  # in a template: what follows stands below the office's own words
_OUTAGES = ("water-outage", "power-outage", "elevator-maintenance")  # two that overlap at one place mislead


class Notice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A notice as it may be shown. Times carry their offset; texts are as typed, not escaped."""

    id: str
    kind: str
    state: str
    title: str = ""
    number: str = ""
    blocks: list[str] = []
    place: str = ""
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    reason: str = ""
    what: str = ""
    amount: str = ""
    basis: str = ""
    how: str = ""
    measure: str = ""
    deadline: dt.date | None = None
    contact: str = ""
    body: str = ""
    consent: bool = False
    published: dt.datetime | None = None
    until: dt.datetime | None = None  # until when it is shown where nothing says when it ends

    @property
    def last(self) -> dt.datetime | None:
        """Until when it is shown: what it announces ends, or it is taken down."""
        return self.ends or self.until

    @property
    def uri(self) -> str:
        """Its page, from the root of the site."""
        return f"n/{self.id}.html"

    def over(self, now: dt.datetime) -> bool:
        """Whether what it announced has passed."""
        return self.state != "published" or (self.last is not None and self.last < now)


class Part(msgspec.Struct, frozen=True, gc=False):
    """A paragraph of a notice, or a list."""

    text: str = ""
    items: list[str] = []


class Written(msgspec.Struct, frozen=True, gc=False):
    """A notice in words: what the site, the paper and the feed print, each with its own escaping."""

    notice: Notice
    title: str
    parts: list[Part]
    facts: list[tuple[str, str]]
    contact: str

    @property
    def text(self) -> str:
        """All of it on one line, for search and feeds."""
        lines = [entry for part in self.parts for entry in (part.text, *part.items) if entry]
        return " ".join(lines)


def of_record(record_id: str, state: str, values: dict[str, Any], fallback: dt.datetime) -> Notice:
    """The notice that a record's values make; ``BadData`` names the record and the field that can't be read.

    ``fallback``: when it was published where no field says so.
    """
    known = {name: value for name, value in values.items() if name in Notice.__struct_fields__}
    known["blocks"] = as_list(known.get("blocks") or [])
    try:
        return msgspec.convert(
            {"published": fallback, **_without_none(known), "id": record_id, "state": state}, Notice
        )
    except msgspec.ValidationError as error:
        raise BadData(N_("the notice {id}: {what}"), id=record_id, what=error) from None


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def kinds(office: Office) -> Mapping[str, Label]:
    """The kinds of notice there are, in words, in the order of their declaration."""
    if not office.catalog.has_form(FORM):
        return {}
    field = office.catalog.form(FORM).field["kind"]
    return office.catalog.choices(FORM.partition(".")[0], field, office.today)


def shown_notices(office: Office) -> list[Notice]:
    """The notices that the site shows, newest first. An office without such an area has none."""
    return aged(office, _in_states(office, SHOWN))


def called_off(office: Office) -> list[Notice]:
    """The notices that were published and withdrawn again, newest first: telephones may hold their times."""
    return _in_states(office, ("withdrawn",))


def _in_states(office: Office, states: Sequence[str]) -> list[Notice]:
    if not office.catalog.has_form(FORM):
        return []
    rows = office.index.rows(form=FORM, states=states)
    return newest_first(
        of_record(row.id, row.state, row.values, dt.datetime.fromisoformat(row.updated)) for row in rows
    )


_DAYS_SHOWN = ("notices.posting", "shown_days")


def aged(office: Office, notices: list[Notice]) -> list[Notice]:
    """The notices, each that names no end with the day until which it is shown: to its deadline, else as
    many days as the clause says; without a number there for ever.
    """
    rule = office.catalog.find_rule(_DAYS_SHOWN[0])
    days = office.catalog.param(*_DAYS_SHOWN, office.today) if rule and office.in_force(rule) else UNSET
    return [_aged(notice, days, office.tz) for notice in notices]


def _aged(notice: Notice, days: Any, tz: dt.tzinfo) -> Notice:
    if notice.ends is not None or notice.published is None:
        return notice
    last = notice.deadline
    if last is None and isinstance(days, int):
        last = max(notice.published, notice.starts or notice.published).date() + dt.timedelta(days=days)
    if last is None:
        return notice
    return msgspec.structs.replace(notice, until=dt.datetime.combine(last, dt.time(23, 59, 59), tz))


def newest_first(found: Iterable[Notice]) -> list[Notice]:
    """Notices as the site lists them; praise of somebody who has not agreed to it is left out."""
    shown = (notice for notice in found if notice.kind != "commendation" or notice.consent)
    return sorted(shown, key=lambda notice: (str(notice.published), counted(notice.id)), reverse=True)


class Writer:
    """Puts an office's notices in words."""

    def __init__(self, office: Office, told: dict[str, Problem] | None = None) -> None:
        """``told``: gets the failing templates of areas, whose notices are put plainly; None: they stop."""
        self._office, self._told = office, told
        self._identity = office.settings.office
        self._environment = text_environment(office)

    def write(self, notice: Notice) -> Written:
        """The words of one notice; ``SettingsError`` where its template is broken."""
        where = scope(notice, self._identity.estate)
        said = {
            "where": where,
            "when": span(notice.starts, notice.ends),
            "until": day(notice.until.date()) if notice.until and not notice.deadline else "",
            "deadline": day(notice.deadline),
            "contact": self._contact(notice),
        }
        lift = where if where.endswith("梯") else f"{where}电梯"
        edges = {"lift": lift, "starts": moment(notice.starts), "ends": moment(notice.ends)}
        values = {"n": notice, "office": self._identity, **said, **edges}
        text = self._filled(f"notices/{notice.kind}.j2", values)
        heading, _, body = text.strip().partition("\n")
        body, _, closing = body.partition(_CLOSING)
        title = " ".join(notice.title.split()) or heading.removeprefix("# ").strip()
        facts = _facts(amount=notice.amount, **said)
        words = [*parts(body), *parts(notice.body), *parts(closing)]
        return Written(notice, title, list(map(_pointed, words)), facts, said["contact"])

    def _filled(self, named: str, values: dict[str, Any]) -> str:
        try:
            return render_first(self._environment, (named, PLAIN), values)
        except SettingsError as error:
            path = of_area(self._office, named)
            if self._told is None or path is None:
                raise
            told = left_out(path, error)
            self._told[told.path] = told
            return render(self._environment, PLAIN, values)

    def _contact(self, notice: Notice) -> str:
        wanted = notice.contact
        post = self._office.settings.posts.get(wanted)
        if post is None:
            return wanted or self._identity.hotline
        number = self._identity.contacts.get(wanted, self._identity.hotline)
        return f"{post.zh} {number}".strip()


def _facts(
    *, when: str, where: str, until: str, deadline: str, amount: str, contact: str
) -> list[tuple[str, str]]:
    """What a reader looks for first, as a table."""
    rows = [("时间", when), ("范围", where), ("截止", deadline), ("有效至", until), ("费用", amount)]
    rows.append(("咨询电话", contact))
    return [(name, value) for name, value in rows if value]


def parts(text: str) -> list[Part]:
    """Plain text as paragraphs and lists: an empty line or a new line parts, ``- `` begins an item."""
    found: list[Part] = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("- "):
            if not (found and found[-1].items):
                found.append(Part(items=[]))
            found[-1].items.append(line[2:].strip())
        elif line:
            found.append(Part(line))
    return found


def _pointed(part: Part) -> Part:
    """A list as a letter has it: each item with a semicolon, the last with a full stop."""
    ends = [*["；"] * (len(part.items) - 1), "。"]
    items = [f"{item.rstrip('；;。')}{end}" for item, end in zip(part.items, ends, strict=False)]
    return Part(part.text, items)


def scope(notice: Notice, estate: str) -> str:
    """Whom it concerns: 1号楼、3号楼地下车库, or the estate."""
    return "、".join(notice.blocks) + notice.place or estate or "全小区"


def problems(notices: list[Notice]) -> list[Problem]:
    """What is wrong with notices as data: ends before it begins, two in force that contradict each other."""
    found = [
        _problem(notice, "ends", N_("the notice {id} ends before it begins"), id=notice.id)
        for notice in notices
        if notice.starts and notice.ends and notice.ends <= notice.starts
    ]
    current = [notice for notice in notices if notice.state == "published" and notice.starts and notice.ends]
    by_kind: dict[str, list[Notice]] = {}
    for notice in current:
        by_kind.setdefault(notice.kind, []).append(notice)
    for same in by_kind.values():
        same.sort(key=lambda notice: (str(notice.starts), counted(notice.id)))
        for place, first in enumerate(same):
            for second in same[place + 1 :]:
                if second.starts >= first.ends:  # type: ignore[operator]  # both are set, see above
                    break
                if _same_place(first, second) and (first.starts, first.ends) != (second.starts, second.ends):
                    message = N_("{first} and {second} say different times for the same place; withdraw one")
                    found.append(_problem(second, "starts", message, first=first.id, second=second.id))
    return found


def _same_place(first: Notice, second: Notice) -> bool:
    blocks = not first.blocks or not second.blocks or bool(set(first.blocks) & set(second.blocks))
    return blocks and first.place == second.place and first.kind in _OUTAGES


def _problem(notice: Notice, field: str, message: str, **values: object) -> Problem:
    return Problem(notice.id, 0, field, message, dict(values))
