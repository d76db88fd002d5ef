"""What an office's files say: settings, amendments, and those declarations that can be worked with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from propctl.errors import N_, Problem, SettingsError
from propctl.office.compiling.declarations import OWN, Declaration, read_all
from propctl.office.compiling.discovery import read_text, read_toml
from propctl.office.compiling.earlier import Asked, Earlier
from propctl.office.compiling.going_on import goes_on
from propctl.office.compiling.profiles import of_kind, unknown_profiles
from propctl.office.compiling.settings_read import misplaced, read_settings, refused
from propctl.office.compiling.sound_areas import Judged, judge
from propctl.office.opened import settings as settings_module
from propctl.office.opened.compiled import AMENDMENTS, MARK, Told
from propctl.office.opened.settings import Identity, Settings
from propctl.regulation.amendments import Amendment, amendments_in
from propctl.regulation.language.mistakes import nearest
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.text import Label, label
from propctl.regulation.soundness.checking import Known
from propctl.regulation.usage import narrowed, readable
from propctl.words.labels import RANKS
from propctl.worktime.calendars import STANDARD

POSTS = Path(settings_module.__file__).with_name("posts.toml")


class Found(NamedTuple):
    """Everything declared, and the files and folders to watch for changes."""

    areas: list[Area]  # in use, in the office's order
    others: list[Area]  # the rest: what is in use may speak of them
    void: set[str]  # the forms that nobody fills in
    rules: dict[str, list[Rule]]
    settings: Settings
    amendments: list[Amendment]
    left: list[Told]  # what history brought and cannot be read: the office goes on without it
    refused: list[Declaration]  # those that are not sound
    places: dict[str, str]  # area -> folder with its files, or the one file of a workspace's own area
    packages: dict[str, str]  # area -> the installed package that declares it
    problems: list[Problem]  # of the settings
    asked: Asked
    watched: list[Path]
    declared: list[Declaration]  # every one that was found


def read_sources(
    root: Path | None, *, trying: str = "", own: bool = False, earlier: Earlier | None = None
) -> Found:
    """All declarations of the office in ``root``, or those of installed packages where there is no office.

    ``trying``: an area that is to be in use, whatever the office's settings and its faults. ``own``: what the
    office has declared itself is judged, too, where its settings do not name it.
    ``earlier``: what is known already.
    """
    earlier = earlier or Earlier()
    watched = [POSTS, Path(__file__), *_import_path()]
    watched += [root / AMENDMENTS] if root else []
    settings, left = _settings(root, watched)
    amendments, unread = read_amendments(root)
    declarations = read_all(root, watched, earlier)
    wanted = list(settings.office.areas)
    if wanted:
        wanted += [trying] if trying else []
        wanted += [one.name for one in declarations if own and one.rank == OWN and one.declares]
    judged = judge(declarations, wanted, names_in(settings), earlier)
    used, void = judged.used, judged.void
    if trying in judged.merged and trying not in used:  # it is refused: shown as far as it can be read
        used, void = [*used, trying], {form for form in void if form.partition(".")[0] != trying}
    return Found(
        [narrowed(judged.merged[name].named, void) for name in used],
        [_aside(name, judged) for name in judged.merged if name not in used],
        void,
        {name: of_kind(merged.named_rules, settings) for name, merged in judged.merged.items()},
        settings,
        amendments,
        [*left, *unread],
        judged.refused,
        {name: merged.declarations[0].place for name, merged in judged.merged.items()},
        {name: merged.declarations[0].module for name, merged in judged.merged.items()},
        [
            *_unknown_areas(settings, declarations),
            *unknown_profiles(settings, judged),
            *misplaced(settings.posts),
        ],
        judged.asked,
        watched,
        declarations,
    )


def names_in(settings: Settings) -> Known:
    """What declarations may name of an office's settings."""
    return Known(
        {name: post.label for name, post in settings.posts.items()},
        RANKS,
        {name: label(text) for name, text in settings.departments.items()},
        {name: Label(name, name) for name in (*STANDARD, *settings.calendars)},
        frozenset(f"office.{name}" for name in Identity.__struct_fields__),
    )


def _aside(name: str, judged: Judged) -> Area:
    """An area that is not in use: whole where that is the office's wish, else what its records need."""
    area = judged.merged[name].named
    unsound = any(declared.name == name for declared in judged.refused)
    return readable(area) if unsound else narrowed(area, judged.void)


def _import_path() -> list[Path]:
    """The folders in which packages are installed and removed."""
    return [Path(folder or ".") for folder in sys.path if Path(folder or ".").is_dir()]


def _settings(root: Path | None, watched: list[Path]) -> tuple[Settings, list[Told]]:
    posts, _ = read_toml(POSTS)
    if root is None:
        return read_settings({}, posts), []
    path = root / MARK
    watched.append(path)

    def settings_of(data: bytes) -> Settings:
        tables, text = read_text(data, MARK)
        return read_settings(tables, posts, text)

    try:
        return settings_of(path.read_bytes()), []
    except SettingsError as error:
        found, told = goes_on(root, MARK, error, settings_of, settings_of)
        return found, [told]


def _unknown_areas(settings: Settings, declarations: list[Declaration]) -> list[Problem]:
    """Areas that the office names, and nobody declares."""
    known = dict.fromkeys(d.name for d in declarations if d.declares or d.faults or d.rank != OWN)
    return [
        Problem("propctl.toml", 0, key, *_no_area(name, list(known)))
        for key, names in (("office.areas", settings.office.areas), ("areas", list(settings.areas)))
        for name in names
        if name not in known
    ]


def _no_area(name: str, known: list[str]) -> tuple[str, dict[str, object]]:
    if near := nearest(name, known):
        return N_("there is no area {name!r}; perhaps {near}"), {"name": name, "near": near}
    return N_("there is no area {name!r}; there are {known}"), {"name": name, "known": known}


def read_amendments(root: Path | None) -> tuple[list[Amendment], list[Told]]:
    """The amendments of the office in ``root``, as its ``rules.toml`` has them, and what is left out."""
    if root is None or not (path := root / AMENDMENTS).exists():
        return [], []
    none: list[Amendment] = []
    try:
        return _amendments(path.read_bytes()), []
    except SettingsError as error:
        found, told = goes_on(root, AMENDMENTS, error, _amendments, _sound, none)
        return found, [told]


def _amendments(data: bytes) -> list[Amendment]:
    """Every line of ``rules.toml``; ``SettingsError`` with every mistake in them."""
    found, findings = sound_amendments(data)
    if findings:
        raise refused(AMENDMENTS, findings, data.decode("utf-8-sig"))
    return found


def _sound(data: bytes) -> list[Amendment]:
    return sound_amendments(data)[0]


def sound_amendments(data: bytes) -> tuple[list[Amendment], list[Finding]]:
    """The lines of ``rules.toml`` that can be read, and the mistakes in the others."""
    return amendments_in(read_text(data, AMENDMENTS)[0])
