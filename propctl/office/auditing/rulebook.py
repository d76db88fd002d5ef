"""The rules of the game as history has them: settings, clauses and declarations of any commit."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from propctl.errors import N_, PropctlError, SettingsError
from propctl.office.compiling.discovery import read_toml
from propctl.office.compiling.earlier import Earlier
from propctl.office.compiling.everything_read import POSTS, Found, read_sources, sound_amendments
from propctl.office.compiling.settings_read import read_settings
from propctl.office.opened.settings import Settings, ordered
from propctl.office.opened.times import OfficeTimes
from propctl.regulation.amendments import History
from propctl.regulation.catalog import Catalog
from propctl.regulation.roles import RANK_ORDER, rank_order
from propctl.regulation.summary import summarise
from propctl.store.files import toml
from propctl.store.history.commits import History as Commits
from propctl.store.history.commits import Step

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

SETTINGS, AMENDMENTS, SIGNERS = "propctl.toml", "rules.toml", "allowed_signers"
_AREAS, _PLUGINS = "areas", "plugins"
_READ = (SETTINGS, AMENDMENTS, _AREAS, _PLUGINS, SIGNERS)
# A controller is read, too, never run: an area that names functions which it lacks is unsound.
_DECLARES = re.compile(r"areas/[^/.][^/]*\.toml|plugins/[^/.][^/]*/(?:area\.toml|rules\.toml|controller\.py)")

_OLDER = 100  # versions that are looked at where the last cannot be read

Version = tuple[str, ...]  # the objects of the files above, in their order


class Law(NamedTuple):
    """What steps are judged by."""

    settings: Settings
    catalog: Catalog

    def on(self, day: dt.date) -> Law:
        """This law, its people ranked as the office ordered the ranks on a day."""
        if not self.catalog.history.of(RANK_ORDER):
            return self
        return Law(ordered(self.settings, rank_order(self.catalog, day)), self.catalog)


class RuleBook:
    """Looks up the law of commits. A version that cannot be read says nothing: the one before it holds on."""

    def __init__(self, office: Office, commits: Commits) -> None:
        self.commits = commits
        self.now = Law(office.settings, office.catalog)  # of the files as they are
        self._sources = office.sources
        self._posts = read_toml(POSTS)[0]
        self._of: dict[str, Version] = {}  # commit -> its version
        self._laws: dict[Version, Law | None] = {}
        self._disowned: dict[str, tuple[Law, str]] = {}  # commit nobody stands for -> law and signers before
        self._ruler: dict[str, str] = {}  # commit -> the disowned one whose rules stand in it; "" for none
        self._why: dict[Version, Exception] = {}  # why a version cannot be read
        self._found: dict[tuple[str, ...], Found] = {}
        self._earlier = Earlier(office.sources.cache)
        self._held: dict[Version, Law | None] = {}  # version that cannot be read -> the law that holds on
        self.founding = ""  # the commit that brought the office's settings into history

    def follow(self, steps: Sequence[Step]) -> None:
        """Look up the versions of these commits, oldest first; what changes no such file has its parent's."""
        first = [step.commit.parents[0] for step in steps if step.commit.parents]
        mine = {step.commit.id for step in steps}
        self.learn(
            [*(one for one in first if one not in mine), *(one.commit.id for one in steps if _rules(one))]
        )
        for step in steps:
            if step.commit.id not in self._of:
                self._of[step.commit.id] = self._of[step.commit.parents[0]]

    def learn(self, commits: Iterable[str]) -> None:
        """Look up the versions of many commits at once."""
        wanted = [commit for commit in dict.fromkeys(commits) if commit not in self._of]
        found = [self.commits.versions(path, wanted) for path in _READ]
        self._of |= {commit: tuple(ids[commit] for ids in found) for commit in wanted}

    def settings_of(self, commit: str) -> str:
        """The object of ``propctl.toml`` in a commit; "" where it has none."""
        return self._version(commit)[0]

    def signers_of(self, commit: str) -> str:
        """The object of ``allowed_signers`` that counts in a commit; "" where there is none."""
        ruler = self._ruled_by(commit)
        return self._disowned[ruler][1] if ruler else self._version(commit)[4]

    def at(self, commit: str) -> Law | None:
        """The law of a commit; None where it has no settings in history."""
        if ruler := self._ruled_by(commit):
            return self._disowned[ruler][0]
        version = self._version(commit)[:4]
        if not version[0]:
            return None
        law = self._law(version)
        if law is None and version not in self._held:
            self._held[version] = self._last_sound(commit)
        return law or self._held[version]

    def _law(self, version: Version) -> Law | None:
        """The law of a version; None where it cannot be read."""
        if version not in self._laws:
            try:
                self._laws[version] = self._read(version)
            except (PropctlError, ValueError, msgspec.ValidationError) as error:
                self._laws[version] = None
                self._why[version] = error
        return self._laws[version]

    def _last_sound(self, commit: str) -> Law | None:
        """The law that holds on where that of a commit cannot be read: the last before it that can."""
        listed = self.commits.git.attempt("rev-list", f"--max-count={_OLDER}", commit, "--", *_READ)
        for one in listed.output.split():
            if ruler := self._ruled_by(one):
                return self._disowned[ruler][0]
            version = self._version(one)[:4]
            if version[0] and (law := self._law(version)) is not None:
                return law
        return None

    def why_not(self, commit: str) -> Exception | None:
        """Why the law of a commit cannot be read; None where it can."""
        self.at(commit)
        return self._why.get(self._version(commit)[:4])

    def disown(self, commit: str, parents: tuple[str, ...]) -> None:
        """Nobody who might stands for the law of a commit: what held before it holds on in those that follow.

        It goes by the commit, not by what stands in it: an older version may have been in force once.
        """
        if parents or self.founding:
            before = self.before(parents, commit), self.signers_of(parents[0]) if parents else ""
            self._disowned[commit] = before
            self._ruler[commit] = commit

    def pass_on(self, step: Step) -> None:
        """Let the rules of a commit's parents stand in it where it has the same, those of somebody's first.

        Called for each commit, oldest first.
        """
        if self._disowned:
            mine = self._version(step.commit.id)
            same = [one for one in step.commit.parents if self._version(one) == mine]
            rulers = [self._ruled_by(one) for one in same]
            self._ruler[step.commit.id] = rulers[0] if rulers and all(rulers) else ""

    def _ruled_by(self, commit: str) -> str:
        """The disowned commit whose rules stand in a commit; "" where somebody stands for them."""
        if not self._disowned:
            return ""
        if commit not in self._ruler:
            last = self.commits.git.attempt("rev-list", "-1", commit, "--", *_READ).output.strip()
            self._ruler[commit] = last if last in self._disowned else ""
        return self._ruler[commit]

    def before(self, parents: tuple[str, ...], commit: str) -> Law:
        """What held when a commit was made: the law of its parent, or for the first one its own.

        Settings that begin anew beside the office's hold nowhere: there its first ones do.
        """
        first = self.founding if self.founding and self.settings_of(commit) else commit
        laws = (self.at(one) for one in (*parents[:1], first))
        return next((law for law in laws if law is not None), self.now)

    def _version(self, commit: str) -> Version:
        if commit not in self._of:
            self.learn([commit])
        return self._of[commit]

    def _read(self, version: Version) -> Law:
        blobs = self.commits.blobs(version[:2])
        if version[0] not in blobs:
            raise SettingsError(N_("git has lost {path}, or it is too large"), path=SETTINGS)
        tables = toml.parse(blobs[version[0]], SETTINGS)
        settings = read_settings(tables, self._posts)
        OfficeTimes(settings, "", lambda post, at: None)  # raises where zone or calendars are unsound
        history = History(sound_amendments(blobs.get(version[1], b""))[0])  # a line that is none sets nothing
        if self._as_now(version, settings):
            sources = self._sources
            return Law(settings, Catalog(sources.compiled.summary, sources.area, sources.rules, history))
        found = self._declared(version, blobs[version[0]], tuple(settings.office.areas))
        areas = {area.name: area for area in (*found.areas, *found.others)}
        summary = summarise(found.areas, [area.name for area in found.others], found.void)
        rules = found.rules
        return Law(
            settings, Catalog(summary, lambda name: areas[name], lambda name: rules.get(name, []), history)
        )

    def _as_now(self, version: Version, settings: Settings) -> bool:
        """Whether the areas are those that this office has opened: all installed, with nothing of its own."""
        root = Path(self._sources.root or "")
        own = version[2] or version[3] or any((root / name).exists() for name in (_AREAS, _PLUGINS))
        return not own and settings.office.areas == self.now.settings.office.areas

    def _declared(self, version: Version, settings: bytes, named: tuple[str, ...]) -> Found:
        """What is declared under a version: read anew only where more than settings and amendments differ."""
        key = (version[2], version[3], *named)
        if key not in self._found:
            with tempfile.TemporaryDirectory() as folder:
                for path, data in ((SETTINGS, settings), *self._files(version)):
                    (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                    (Path(folder) / path).write_bytes(data)
                self._found[key] = read_sources(Path(folder), earlier=self._earlier)
        return self._found[key]

    def _files(self, version: Version) -> Iterator[tuple[str, bytes]]:
        """The declarations of the workspace's own areas: data alone, never its code."""
        for folder, tree in ((_AREAS, version[2]), (_PLUGINS, version[3])):
            listed = (
                self.commits.git.attempt("ls-tree", "-r", "-z", "--full-tree", tree).output if tree else ""
            )
            found: dict[str, str] = {}
            for line in filter(None, listed.split("\0")):
                meta, _, name = line.partition("\t")
                mode, kind, id = meta.split(" ")
                if kind == "blob" and mode.startswith("100") and _DECLARES.fullmatch(f"{folder}/{name}"):
                    found[id] = f"{folder}/{name}"
            blobs = self.commits.blobs(found)
            yield from ((path, blobs[id]) for id, path in found.items() if id in blobs)


def _rules(step: Step) -> bool:
    """Whether a commit may have other rules than its first parent."""
    return not step.commit.parents or any(
        change.path.partition("/")[0] in _READ for change in step.changes[0]
    )
