"""What the names of an expression stand for, in words."""

from __future__ import annotations

from typing import Protocol

from propctl.errors import N_, Said
from propctl.regulation.language.places import HERE, Place
from propctl.regulation.language.tree import Literal
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.text import Label

_WORDS = {
    "me": N_("the operator"),
    "now": N_("now"),
    "today": N_("today"),
    "state": N_("the state"),
    "id": N_("the record itself"),
    "form": N_("the form"),
    "posts": N_("the posts"),
    "rank": N_("the rank"),
    "department": N_("the department"),
    "name": N_("the name"),
    "until": N_("the last day at work"),
}
STANDINGS = {
    "running": N_("running"),
    "overdue": N_("overdue"),
    "paused": N_("paused"),
    "unset": N_("no limit set"),
    "met": N_("met"),
    "late": N_("late"),
    "stopped": N_("stopped"),
}


class Telling(Protocol):
    """What is said of an office: the values of its clauses, what its ids are called."""

    def parameter(self, rule: str, name: str, value: object = None) -> Label: ...  # that, or its own, value
    def parameter_named(self, name: str) -> Label: ...
    def called(self, name: str) -> Label: ...  # a post, rank or department


def quoted(text: Label | str) -> Said:
    """A name as it stands on the form."""
    return Said(N_("“{name}”"), name=text)


def field(declared: Field | None, name: str) -> Said:
    """A field by its label."""
    found = declared.label if declared is not None else Label("")
    return quoted(found if found.zh else name)


def placed(place: Place, telling: Telling) -> Said:
    """What is read there."""
    found = _of_record(place, telling)
    for link in reversed(place.links):
        if link is HERE:
            itself = place.kind == "builtin" and place.name == "id" and len(place.links) == 1
            found = Said(N_("this record")) if itself else Said(N_("{what} of this record"), what=found)
        else:
            found = Said(N_("{what} of {of}"), what=found, of=field(link.field, link.name))
    return found


def _of_record(place: Place, telling: Telling) -> Said:
    match place.kind:
        case "field":
            return field(place.field, place.name)
        case "column":
            rows = place.names.field(place.name)
            return Said(N_("{what} of {of}"), what=field(place.field, place.part), of=field(rows, place.name))
        case "person":
            who = Said(_WORDS["me"]) if place.field is None else field(place.field, place.name)
            return Said(N_("{what} of {of}"), what=Said(_WORDS[place.part]), of=who) if place.part else who
        case "duty":
            return Said(N_("the {post} on duty"), post=telling.called(place.name))
        case "step":
            return _step(place)
        case "linked" | "open":
            return _linked(place)
        case "clock":
            return Said(N_("the clock {clock}"), clock=quoted(place.names.clock_label(place.name)))
        case "group":
            return group(place)
        case "builtin" if place.name == "id" and place.names.outer is not None:
            return Said(N_("that record"))
        case "builtin":
            return Said(_WORDS[place.name])
    return quoted(place.name)


def group(place: Place) -> Said:
    """``open``: the state is one of a group."""
    states = place.names.group(place.name) or []
    names = [quoted(place.names.state_label(state)) for state in states]
    if len(names) == 1:
        return Said(N_("the state is {state}"), state=names[0])
    return Said(N_("the state is one of {states}"), states=names)


def _step(place: Place) -> Said:
    step = quoted(place.names.step_label(place.name))
    if not place.part:
        return Said(N_("how often {step} was done"), step=step)
    if place.field is not None:
        return Said(N_("{field} as {step} filled it in"), field=field(place.field, place.part), step=step)
    msgid = N_("when {step} was last done") if place.part == "at" else N_("who last did {step}")
    return Said(msgid, step=step)


def _linked(place: Place) -> Said:
    form = quoted(place.names.label)
    if place.kind == "open":
        return Said(N_("unfinished {form} records pointing here"), form=form)
    records = Said(N_("{form} records pointing here"), form=form)
    if not place.part:
        return records
    part = Said(_WORDS[place.part]) if place.field is None else field(place.field, place.part)
    return Said(N_("{what} of {of}"), what=part, of=records)


def literal(written: Literal, other: Place | None, telling: Telling) -> object:
    """A value that stands in the expression; beside a choice or a state by the name that people know."""
    if written.kind == "text":
        return word(str(written.value), other, telling)
    if written.kind == "limit":
        from propctl.worktime.limits import parse_limit

        return parse_limit(written.written)
    if written.kind == "bool":
        return Said(N_("yes")) if written.value else Said(N_("no"))
    return written.written


def word(text: str, other: Place | None, telling: Telling) -> Said:
    """A bare word as what the other side makes of it."""
    if other is None:
        return quoted(text)
    if other.kind == "clock":
        return Said(STANDINGS.get(text, text))
    if other.kind == "person" and other.part:
        return quoted(telling.called(text))
    if other.field is not None and other.field.type == "choice":
        return quoted(_choice(other, text))
    if "state" in (
        other.name if other.kind == "builtin" else "",
        other.part if other.kind == "linked" else "",
    ):
        return quoted(_state(other, text))
    return quoted(text)


def _choice(place: Place, text: str) -> Label:
    """A choice by its name; of several forms that a reference leads to, of the first that offers it."""
    found = place.names.choice_label(place.field or Field(), text)
    for names in place.others if found.zh == text else ():
        other = names.field(place.name)
        if other is not None and other.type == "choice" and names.choice_label(other, text).zh != text:
            return names.choice_label(other, text)
    return found


def _state(place: Place, text: str) -> Label:
    every = (place.names, *place.others)
    return next((names for names in every if text in names.states()), every[0]).state_label(text)
