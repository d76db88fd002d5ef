"""What is known of an office at once, from its compiled declarations and settings.

Paths are text here and in ``sources``: importing ``pathlib`` takes a twentieth of a command's time.
"""

import os
import stat

import msgspec

from propctl.errors import N_, Problem, SettingsError
from propctl.office.opened.settings import Settings
from propctl.regulation.amendments import Amendment
from propctl.regulation.model.text import Label
from propctl.regulation.summary import Summary

MARK = "propctl.toml"  # what makes a folder a workspace
AMENDMENTS = "rules.toml"  # of the office's clauses
PRIVATE = ".propctl"  # derived and private files of this clone: never in git
VERSION = 21  # of the compiled form: raised when a construct changes
Stamp = tuple[str, int, int]  # path, mtime_ns, size


class Told(msgspec.Struct, frozen=True):
    """Something wrong in a declaration, as people read it."""

    path: str
    line: int
    key: str
    what: Label

    def problem(self) -> Problem:
        """The finding as every other unsound file is told."""
        return Problem(self.path, self.line, self.key, N_("{what}"), {"what": self.what})


class Unsound(msgspec.Struct, frozen=True):
    """A declaration that is refused: an area of that name, or what a file adds to other areas."""

    name: str
    file: str
    title: Label
    findings: list[Told]


class UnsoundArea(SettingsError):
    """An area is asked for whose declaration is refused."""

    def __init__(self, unsound: Unsound) -> None:
        super().__init__(
            N_("{file} is unsound, so nothing of it is carried out; mend it, then it works at once"),
            file=unsound.file,
        )
        self.because([told.problem() for told in unsound.findings])


class Compiled(msgspec.Struct):
    """What is known of an office before any area is loaded."""

    version: int
    root: str  # of the workspace: a copy or clone of it compiles its own
    stamps: list[Stamp]
    settings: Settings
    summary: Summary
    amendments: list[Amendment]
    folders: dict[str, str]  # area -> folder with its files, or the one file of a workspace's own area
    packages: dict[str, str]  # area -> the installed package that declares it
    problems: list[Problem]  # of the settings
    unsound: list[Unsound]
    left: list[Told]  # what history brought into the office's own files and cannot be read
    asked: dict[str, list[str]]  # area -> the clauses of others whose values its soundness depends on
    declared: str = ""  # a digest of the declarations, the time zone, and this program
    amended: str = ""  # one of the amendments
    settled: str = ""  # one of the settings
    program: str = ""  # which program judges steps here: its version, a digest of what is installed


def refuse_unsound(compiled: Compiled, name: str) -> None:
    """Raise ``UnsoundArea`` where an area of that name (or Chinese title) is declared, but is refused."""
    if name in compiled.summary.titles:
        return
    for unsound in compiled.unsound:
        if name in (unsound.name, unsound.title.zh):
            raise UnsoundArea(unsound)


def refuse_left(compiled: Compiled, file: str) -> None:
    """``SettingsError`` where a file is to be written of which part cannot be read: mend it first."""
    for left in compiled.left:
        if left.path == file:
            said = N_("{file} is not written while it is unsound: {what}")
            raise SettingsError(said, file=file, what=left.what)


def find_root(start: str) -> str | None:
    """The workspace that holds the folder ``start``: the nearest one upwards with a ``propctl.toml``."""
    folder = os.path.realpath(start) if ".." in start else os.path.abspath(start)
    while not os.path.isfile(f"{folder}/{MARK}"):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def place_of(folder: str) -> str:
    """What makes a folder this one on this machine: its inode.

    Derived files bear it in their name or key, so that one that came with a clone or a pull is not believed:
    whoever sent it cannot know the inode of a folder that is made here.
    """
    try:
        return f"{os.stat(folder).st_ino:x}"
    except OSError:
        return "0"


def refuse_linked_private(folder: str) -> None:
    """``SettingsError`` where the private folder is a link: keys would lie wherever it leads."""
    if os.path.islink(f"{folder}/{PRIVATE}"):
        raise SettingsError(
            N_(
                "{path} is a link, which may have come with history: nothing is kept where it leads; take it"
                " away (propctl makes the folder anew) and ask who put it there"
            ),
            path=PRIVATE,
        )


def stamp_of(path: str) -> Stamp:
    """Time and size; a missing file has neither, and its appearing is a change."""
    try:
        found = os.stat(path)
    except OSError:
        return path, 0, -1
    return path, found.st_mtime_ns, 0 if stat.S_ISDIR(found.st_mode) else found.st_size
