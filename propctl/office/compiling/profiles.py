"""Clauses for offices of one kind (``profile``): in force where the office says it is one."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from propctl.errors import N_, Problem
from propctl.office.compiling.sound_areas import Judged
from propctl.office.opened.settings import Settings
from propctl.regulation.language.mistakes import nearest
from propctl.regulation.model.constructs import Rule


def of_kind(rules: list[Rule], settings: Settings) -> list[Rule]:
    """The clauses as they hold in this office: those of its own kind as any other, the rest not in force."""
    return [_of_kind(rule, settings.office.profiles) if rule.profile else rule for rule in rules]


def _of_kind(rule: Rule, profiles: list[str]) -> Rule:
    if rule.profile in profiles:
        return msgspec.structs.replace(rule, profile="")
    return msgspec.structs.replace(rule, in_force=False)


def unknown_profiles(settings: Settings, judged: Judged) -> Iterator[Problem]:
    """The profiles that the office names and no clause is for."""
    known = sorted({rule.profile for one in judged.merged.values() for rule in one.rules if rule.profile})
    for name in settings.office.profiles:
        if name not in known:
            near = nearest(name, known, 1, 0.3)
            message = N_("there is no profile {name!r}; there are {known}")
            if near:
                message = N_("there is no profile {name!r}, the nearest is {near}; there are {known}")
            values: dict[str, object] = {
                "name": name,
                "near": near[0] if near else "",
                "known": known,
            }
            yield Problem("propctl.toml", 0, "office.profiles", message, values)
