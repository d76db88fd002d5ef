"""Values in words, each by the type of its field: what a person reads, never what the program keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import targets_of
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, called_so
from propctl.words.clauses import ClauseWords
from propctl.words.labels import key_parts
from propctl.words.messages import CITED
from propctl.words.terms import span
from propctl.words.written_days import dated, speaker
from propctl.worktime.moments import written

if TYPE_CHECKING:
    from propctl.words.names_needed import Audience, Style

_BARE = regex(r"[A-Za-z]?[0-9]+(?:-[0-9]+)*[A-Za-z]?|[A-Za-z]")  # 5, B2, A: nobody sees what it numbers
_NAMED = ("post", "staff", "choice", "routine")  # types whose ids are no words


class Wording(ClauseWords):
    """Everything that an office says of its values, in one language, for one kind of reader."""

    def spoken(self, lang: str) -> Wording:
        """These words in another language."""
        return self if lang == self.lang else Wording(self.names, lang, self.style, self.audience)

    def on(self, style: Style) -> Wording:
        """These words where they stand elsewhere: on paper, on the screen, said aloud."""
        return Wording(self.names, self.lang, style, self.audience, self.say)

    def to(self, audience: Audience) -> Wording:
        """These words for another kind of reader."""
        return Wording(self.names, self.lang, self.style, audience, self.say)

    def value(self, home: str, field: Field, value: Any, *, unit: bool = True) -> str:
        """A value in words as a field of ``home`` (an area or one of its forms) has it; nothing for none.

        ``unit``: an amount with its unit; without where the heading above it names the unit.
        """
        if value is None or value in ("", []):
            return ""
        if field.type == "rows":
            return "\n".join(self.row(home, field, row) for row in as_list(value))
        if isinstance(value, (list, tuple)):
            return self.joined(self.value(home, field, entry, unit=unit) for entry in value)
        text = self._by_type.get(field.type, Wording._plain)(self, home.partition(".")[0], field, value)
        behind = self.unit(field) if unit or field.unit_from else ""
        return text + behind if text else ""

    def facts(self, home: str, facts: Iterable[tuple[Label, Any]]) -> list[str]:
        """What is told beside a question, each with its label: 欠费 185.00元."""
        told = [
            (label, Field(type="money"), f"{value:.2f}")
            if isinstance(value, Decimal)
            else (label, Field(), value)
            for label, value in facts
        ]
        return [f"{self.say.label(label)} {self.value(home, field, value)}" for label, field, value in told]

    def row(self, home: str, field: Field, row: Mapping[str, Any]) -> str:
        """A row of a table on one line: its cells in the order of the columns, empty ones left out."""
        return " ".join(cell for cell in self.cells(home, field, row, unit=True) if cell)

    def cells(self, home: str, field: Field, row: Mapping[str, Any], *, unit: bool = False) -> list[str]:
        """The cells of a row below the headings of its columns."""
        return [self.value(home, column, row.get(name), unit=unit) for name, column in field.columns.items()]

    def choices(self, home: str, field: Field) -> dict[str, str]:
        """What a choice field offers today, by id."""
        offered = self.catalog.choices(home.partition(".")[0], field, self.names.now.date())
        return {choice: self.label(label) for choice, label in offered.items()}

    def yes_or_no(self, value: object) -> str:
        """是 or 否."""
        return self.say(N_("yes")) if value else self.say(N_("no"))

    def clock(self, clock: str, rule: str, start: dt.datetime, until: dt.datetime | None) -> str:
        """What a clock waits for: its own title, else the clause with the values that it is judged by.

        ``until``: what was entered after that moment does not count (None: all does).
        """
        area, _, name = clock.partition(".")
        declared = self.catalog.area(area).clock[name]
        return self.label(declared.label) if declared.label.zh else self.clause_judged(rule, start, until)

    def moment(self, moment: dt.datetime | None) -> str:
        """A time: on paper and pages whole; on the screen and said aloud without the date of today."""
        return self._timed(moment, lambda local: local.isoformat(" ")[: 19 if local.second else 16])

    def limit(self, moment: dt.datetime | None) -> str:
        """A time until which something is to be done: midnight is the end of a day, 24:00."""
        return self._timed(moment, written)

    def _timed(self, moment: dt.datetime | None, clocked: Callable[[dt.datetime], str]) -> str:
        if moment is None:
            return ""
        now = self.names.now
        local = moment.astimezone(now.tzinfo)
        if self.style == "paper":
            return f"{local:%Y-%m-%d %H:%M}"
        if self.style == "page":
            return f"{self.day(local.date())}{'' if self.say.chinese else ', '}{local:%H:%M}"
        text = clocked(local)
        if self.style == "screen":
            return text.removeprefix(f"{now.date()} ").removeprefix(f"{now.year:04}-")
        if text.startswith(f"{now.date()} ") or not self.say.chinese:
            return text.removeprefix(f"{now.date()} ")
        day, _, clock = text.partition(" ")
        return f"{self.day(dt.date.fromisoformat(day))}{clock}"

    def day(self, day: dt.date) -> str:
        """A day: as it is written, or 11月21日 where it is said aloud, 2026年11月21日 on a page."""
        if self.style == "page":
            return dated(day, speaker(self.lang))
        if self.style == "speech" and self.say.chinese:
            year = "" if day.year == self.names.now.year else f"{day.year}年"
            return f"{year}{day.month}月{day.day}日"
        return day.isoformat()

    def record(self, ref: Ref) -> str:
        """What a record is called: by the names that its natural key is made of, else by its number."""
        if not self.is_named(ref.form):
            return ref.id
        declared = self.catalog.form(ref.form)
        fields = {name: declared.field.get(name) for name in key_parts(declared)}
        called = declared.field.get(declared.key)
        bare = called is not None and bool(called.called)  # then the number itself is the value
        known = dict.fromkeys(fields, ref.id) if bare else self.names.key_values(ref)
        parts = [
            self.value(ref.form, field, known[name], unit=False)
            for name, field in fields.items()
            if field and name in known
        ]
        return " ".join(parts) or ref.id

    def account(self, ledger: str, account: str) -> str:
        """What an account of a ledger (``area.name``) is called."""
        from propctl.words.accounts import account_words

        return account_words(self, ledger, account)

    # -- one value of each type

    def _plain(self, area: str, field: Field, value: Any) -> str:
        """What has no type of its own: as it stands."""
        match value:
            case bool():
                return self.yes_or_no(value)
            case dt.datetime():
                return self.moment(value)
            case dt.date():
                return self.day(value)
            case Decimal():
                return f"{value:f}"
            case Mapping():
                return self.joined(self._plain(area, field, entry) for entry in value.values())
            case list() | tuple():
                return self.joined(self._plain(area, field, entry) for entry in value)
        return self.say.value(value)

    def _text(self, area: str, field: Field, value: Any) -> str:
        """A text as it stands; a bare number as it is called."""
        if field.called and _BARE.fullmatch(str(value)):
            return self.label(called_so(field.called, str(value)))
        return self._plain(area, field, value)

    def _choice(self, area: str, field: Field, value: Any) -> str:
        named = self.catalog.called(area, field, str(value), self.names.now.date())
        return self.label(named) if named is not None else str(value)

    def _bool(self, area: str, field: Field, value: Any) -> str:
        return self.yes_or_no(value)

    def _time(self, area: str, field: Field, value: Any) -> str:
        """The index keeps times as text; a masked one stays as it is."""
        found = value if isinstance(value, dt.datetime) else _read(dt.datetime.fromisoformat, value)
        return self.moment(found) if found is not None and found.tzinfo else str(value)

    def _date(self, area: str, field: Field, value: Any) -> str:
        found = value if isinstance(value, dt.date) else _read(dt.date.fromisoformat, value)
        return self.day(found) if found is not None else str(value)

    def _duration(self, area: str, field: Field, value: Any) -> str:
        return self.say.written(span(str(value), self.lang) or str(value))

    def _person(self, area: str, field: Field, value: Any) -> str:
        return self.person(str(value))

    def _post(self, area: str, field: Field, value: Any) -> str:
        return self.post(str(value))

    def _ref(self, area: str, field: Field, value: Any) -> str:
        """The record's name; where the value tells of which form it is, that form's title before it."""
        if isinstance(value, str) and ":" not in value and not self.points_to_names(area, field):
            return value
        for ref in self.catalog.refs(area, field, str(value)):
            if not self.catalog.has_form(ref.form):
                continue
            name = self.record(ref)
            if value == str(ref):
                return f"{self.form(ref.form)} {name}"
            if name != ref.id:
                return name
        return str(value)

    def points_to_names(self, area: str, field: Field) -> bool:
        """Whether a reference may lead to records whose keys are no words by themselves (``record``)."""
        return any(map(self.is_named, targets_of(area, field)))

    def is_named(self, form: str) -> bool:
        """Whether the natural key of a form's records is made of ids that have names."""
        if form not in self._named_forms:  # of a list, each row asks
            declared = self.catalog.find_form(form)
            fields = [] if declared is None else [declared.field.get(name) for name in key_parts(declared)]
            self._named_forms[form] = any(
                field is not None and (field.type in _NAMED or field.called) for field in fields
            )
        return self._named_forms[form]

    def _rule(self, area: str, field: Field, value: Any) -> str:
        """A clause by its words; staff read the id behind them on the screen, by which they look it up."""
        rule = self.catalog.find_rule(str(value))
        if rule is None:
            return str(value)
        text = self.clause(rule)
        plain = self.audience == "residents" or self.style == "paper"
        return text if plain else text + self.say(CITED, cite=rule.id)

    def _routine(self, area: str, field: Field, value: Any) -> str:
        """A routine by its title; one of an area that is gone by its id."""
        routine = self.catalog.find_routine(str(value))
        return str(value) if routine is None else self.label(routine.label)

    def _figure(self, area: str, field: Field, value: Any) -> str:
        """An indicator that was taken in: a share with what it is a share of."""
        from fractions import Fraction  # few commands show one, and it takes a while to load

        from propctl.regulation.amounts import figure_shown, percent_shown

        part, share, whole = str(value).partition("/")
        if not share:
            return figure_shown(Decimal(part))
        if not Fraction(whole):
            return self.say(N_("none (there was nothing to judge)"))
        percent = percent_shown(Fraction(part) * 100 / Fraction(whole))
        yuan = N_("{percent}% ({part} of {whole} yuan)")
        told = yuan if "." in whole else N_("{percent}% ({part} of {whole})")
        return self.say(told, percent=percent, part=part, whole=whole)

    _by_type: Mapping[str, Callable[[Wording, str, Field, Any], str]] = {
        "text": _text,
        "choice": _choice,
        "bool": _bool,
        "time": _time,
        "date": _date,
        "duration": _duration,
        "staff": _person,
        "post": _post,
        "ref": _ref,
        "rule": _rule,
        "routine": _routine,
        "figure": _figure,
    }


T = TypeVar("T")


def _read(read: Callable[[str], T], text: object) -> T | None:
    """What a text says; None where it says nothing of that kind."""
    try:
        return read(str(text))
    except ValueError:
        return None
