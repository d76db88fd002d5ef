"""A condition as people type it, in the words that the screen shows: ``类别 = 投诉 and 负责人 = 李敏``.

The language itself knows ids alone. What a person types after ``--where`` may name a field, a choice, a
state, a person, a post or a home as it is called, in either language; ids stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from propctl.entry.natural_keys import unit_number
from propctl.regulation.language.lexer import Token, tokens
from propctl.regulation.language.mistakes import Found
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, all_states, creates
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_COMPARED = frozenset(("=", "!=", "<", ">", "<=", ">=", "in", "has"))
_JOINED = {"且": "and", "并且": "and", "或": "or", "或者": "or"}
_ENDED = frozenset(("and", "or", "not", *_JOINED))
_OF_ALL = {"状态": "state", "State": "state", "编号": "id"}
_REGISTERED = ("登记时间", "Registered")
_ENUMERATED = re.compile(r"'[^']*'|\"[^\"]*\"|、")
_YES_NO = {"是": "true", "否": "false"}


def in_ids(office: Office, form: str, where: str) -> str:
    """The condition in the ids of the language; what cannot be read stays for whoever says what is wrong."""
    try:
        where = one_by_one(where)
        words = tokens(where)
    except Found:
        return where
    names, parts, about, place = _Names(office, form), [], "", 0
    asked = False  # whether a value is expected: behind a comparison
    for kind, word, column in words:
        if word in _COMPARED or word in _ENDED:
            asked = word in _COMPARED
        if kind not in ("path", "string"):
            continue
        if word in _JOINED:
            meant = _JOINED[word]
        elif asked:
            meant = names.value(about, word.strip("'\""), word)
        elif kind == "path":
            about = meant = names.field(word)
        else:
            continue
        parts += [where[place : column - 1], meant]
        place = column - 1 + len(word)
    return "".join((*parts, where[place:]))


def one_by_one(where: str) -> str:
    """The condition without ``类别 in (投诉, 建议)``: the language compares with one value after the other.

    Written with round or square brackets, also ``not in``; an enumeration comma is a comma here. ``Found``
    for a sign that begins no word.
    """
    where = _ENUMERATED.sub(lambda found: "," if found[0] == "、" else found[0], where)
    words, parts, place = tokens(where), [], 0
    for number, (kind, path, column) in enumerate(words):
        after = number + 1 + (words[number + 1 : number + 2] != [] and words[number + 1][1] == "not")
        values, end = _enumerated(words, after)
        if kind != "path" or path in _ENDED or not values:
            continue
        each = " or ".join(f"{path} = {value}" for value in values)
        parts += [where[place : column - 1], "not " if after > number + 1 else "", f"({each})"]
        place = end
    return "".join((*parts, where[place:]))


def _enumerated(words: list[Token], start: int) -> tuple[list[str], int]:
    """The values of an ``in (…)`` that begins at a word, and where it ends in the text; else none."""
    if [word for _, word, _ in words[start : start + 2]] not in (["in", "("], ["in", "["]):
        return [], 0
    values = list[str]()
    for (kind, value, _), (_, sign, column) in pairwise(words[start + 2 :]):
        if kind not in ("op", "end") and sign in (",", ")", "]"):
            values.append(value)
            if sign != ",":
                return values, column
        elif value != ",":
            break
    return [], 0


class _Names:
    """What things of a form are called, and their ids."""

    def __init__(self, office: Office, form: str) -> None:
        self.office, self.form, self.area = office, form, form.partition(".")[0]
        self.declared = office.catalog.form(form)
        self.fields: dict[str, Field] = {**self.declared.ask, **self.declared.field}

    def field(self, word: str) -> str:
        """The name of the field that ``word`` is the label of; the word where it is none, or of several."""
        if word in self.fields or word in _OF_ALL:
            return _OF_ALL.get(word, word)
        found = [name for name, field in self.fields.items() if self._called(word, field.label)]
        if word in _REGISTERED and not found:
            begun = [name for name, step in self.declared.step.items() if creates(step)]
            return f"@{begun[0]}.at" if len(begun) == 1 else word
        return found[0] if len(found) == 1 else word

    def value(self, about: str, word: str, typed: str) -> str:
        """What ``typed`` (``word`` without quotation marks) means as a value of a field: its id, quoted."""
        field = self.fields.get(about)
        if about == "state":
            titles = {one: self.office.wording.state(self.form, one) for one in self._states()}
            return next((one for one, title in titles.items() if word == title), typed)
        if field is None or field.personal:
            return typed
        if field.type == "bool":
            return _YES_NO.get(word, typed)
        found = self._ids(field, word)
        return f"'{found[0]}'" if len(found) == 1 else typed

    def _ids(self, field: Field, word: str) -> list[str]:
        settings = self.office.settings
        if field.type == "choice":
            return self._named(word, self.office.fields.choices(self.area, field))
        if field.type == "post":
            return self._named(word, {id: post.label for id, post in settings.posts.items()})
        if field.type == "staff":
            return [id for id, person in settings.staff.items() if word == person.name and word != id]
        if field.type == "ref" and (home := unit_number(word)) != word:
            return [home]
        return []

    def _named(self, word: str, labels: Mapping[str, Label]) -> list[str]:
        return [id for id, label in labels.items() if word != id and self._called(word, label)]

    def _called(self, word: str, label: Label) -> bool:
        shown = (label.zh, label.en, self.office.wording.label(label))
        return word.casefold() in (name.casefold() for name in shown)

    def _states(self) -> Iterable[str]:
        return (*all_states(self.declared), VOID)
