"""Reading an office's sources: areas built in, of third parties and its own, settings, amendments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from propctl.errors import N_, Problem, SettingsError
from propctl.office.opened.discovery import entry_points, package_folder, read_toml
from propctl.office.opened.settings import Settings, read_settings
from propctl.regulation.amendments import Amendment
from propctl.regulation.model.constructs import Area, Rule
from propctl.regulation.model.parsing import extend, read_area, read_rules
from propctl.regulation.usage import narrowed, void_forms

AGENDA = "agenda"  # where routines are ticked, of whichever area
POSTS = Path(__file__).with_name("posts.toml")


class Found(NamedTuple):
    """Everything declared, and the files and folders to watch for changes."""

    areas: list[Area]  # in use, in the office's order
    others: list[Area]  # the rest: what is in use may speak of them
    void: set[str]  # the forms that nobody fills in
    rules: dict[str, list[Rule]]
    settings: Settings
    amendments: list[Amendment]
    folders: dict[str, str]
    packages: dict[str, str]
    problems: list[Problem]
    watched: list[Path]


def read_sources(root: Path | None) -> Found:
    """All declarations of the office in ``root``, or the built-in ones where there is no office."""
    reader = _Reader(root)
    reader.settings()
    reader.built_in()
    reader.own()
    reader.amendments()
    return reader.found()


class _Reader:
    def __init__(self, root: Path | None) -> None:
        self.root = root
        self.areas: dict[str, Area] = {}
        self.rules: dict[str, list[Rule]] = {}
        self.folders: dict[str, str] = {}
        self.packages: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.watched: list[Path] = [POSTS, Path(__file__)]
        self._settings = Settings()
        self._amendments: list[Amendment] = []

    def found(self) -> Found:
        used = self._used()
        void = void_forms(self.areas, used)
        others = [name for name in self.areas if name not in used]
        return Found(
            [narrowed(self.areas[name], void) for name in used],
            [narrowed(self.areas[name], void) for name in others],
            void,
            {name: self.rules.get(name, []) for name in self.areas},
            self._settings,
            self._amendments,
            self.folders,
            self.packages,
            self.problems,
            self.watched,
        )

    def _used(self) -> list[str]:
        """The areas that the office uses, in its order: those it names, and the agenda; named none, all."""
        named = self._settings.office.areas
        for name in named:
            if name not in self.areas:
                known = "、".join(self.areas)
                message = N_("{key}: there is no area {name!r}; there are {known}")
                values: dict[str, object] = {"key": "office.areas", "name": name, "known": known}
                self.problems.append(Problem("propctl.toml", 0, "office.areas", message, values))
        wanted = [*named, AGENDA] if named else self.areas
        return [name for name in dict.fromkeys(wanted) if name in self.areas]

    def settings(self) -> None:
        posts, _ = read_toml(POSTS)
        data: dict[str, Any] = {}
        if self.root is not None:
            path = self.root / "propctl.toml"
            self.watched.append(path)
            data, _ = read_toml(path)
        self._settings = read_settings(data, posts)

    def built_in(self) -> None:
        """Areas that installed packages declare, ours among them."""
        self.watched += [Path(folder or ".") for folder in sys.path if Path(folder or ".").is_dir()]
        for name, module in entry_points():
            self._area(name, package_folder(module))
            self.packages[name] = module
        for name in self._settings.office.areas or list(self.areas):
            area = self.areas.get(name, Area())
            for other, additions in area.extends.items():
                self._extend(other, additions, f"{name}/area.toml")

    def _area(self, name: str, folder: Path) -> None:
        files = folder / "area.toml", folder / "rules.toml"
        self.watched += files
        self.folders[name] = str(folder)
        data, source = read_toml(files[0], f"{name}/area.toml")
        area, problems = read_area(name, data, f"{name}/area.toml", source)
        self.areas[name] = area
        self.problems += problems
        if files[1].exists():
            data, source = read_toml(files[1], f"{name}/rules.toml")
            self.rules[name], problems = read_rules(name, data, f"{name}/rules.toml", source)
            self.problems += problems

    def own(self) -> None:
        """What the workspace brings: ``plugins/*/area.toml`` as built-in areas are, and ``areas/*.toml``."""
        if self.root is None:
            return
        plugins, folder = self.root / "plugins", self.root / "areas"
        self.watched.append(plugins)
        for path in sorted(plugins.glob("*/area.toml")):
            self._area(path.parent.name, path.parent)
            self.packages.pop(path.parent.name, None)
        self.watched.append(folder)
        for path in sorted(folder.glob("*.toml")):
            self.watched.append(path)
            try:
                self._own(path, f"areas/{path.name}")
            except SettingsError as error:  # the office's other work goes on without it
                line = error.values.get("line")
                where = line if isinstance(line, int) else 0
                self.problems.append(error.problem(f"areas/{path.name}", line=where))

    def _own(self, path: Path, file: str) -> None:
        data, source = read_toml(path, file)
        rules = {"rule": data.pop("rule", [])}
        for other, additions in data.pop("extends", {}).items():
            self._extend(other, additions, file)
        if data:
            area, problems = read_area(path.stem, data, file, source)
            self.areas[path.stem], self.folders[path.stem] = area, str(path)
            self.problems += problems
        read, problems = read_rules(path.stem, rules, file, source)
        self.rules.setdefault(path.stem, []).extend(read)
        self.problems += problems

    def _extend(self, other: str, additions: dict[str, Any], file: str) -> None:
        if other not in self.areas:
            raise SettingsError(N_("{file}: there is no area {name!r}"), file=file, name=other)
        self.areas[other], problems = extend(self.areas[other], additions, file)
        self.problems += problems

    def amendments(self) -> None:
        if self.root is None:
            return
        path = self.root / "rules.toml"
        self.watched.append(path)
        if not path.exists():
            return
        data, _ = read_toml(path)
        for line in data.get("amendments", []):
            try:
                self._amendments.append(msgspec.convert(line, Amendment))
            except msgspec.ValidationError as error:
                raise SettingsError(
                    N_("rules.toml: the amendment of {rule}: {what}"), rule=line.get("rule", "?"), what=error
                ) from None
