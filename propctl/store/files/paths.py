"""Where a record lies in the workspace. Paths are text, relative to the workspace, with forward slashes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING

from propctl.regulation.model.ref import Ref
from propctl.store.files.fsio import is_temp
from propctl.store.files.ids import file_name, is_tail, parse_id

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = "records"
PRIVATE = ".propctl"  # lock, index, journals: git-ignored, disposable
ERASING = f"{PRIVATE}/erasing.json"  # the journal of what is to be erased with a line that is saved
KEPT = f"{PRIVATE}/kept"  # the day on which it was last looked what has been kept long enough
CONSENTS = f"{PRIVATE}/consents.json"  # up to where it was last looked which consents have ended
LANDING = f"{PRIVATE}/landing.json"  # the journal of an exchange whose files are on their way


def record_path(ref: Ref) -> str:
    """``records/complaints/2026/11/CP-261121-A01.toml``, or ``records/residents/units/3-1201.toml``.

    The month is that of a numbered id; a record with a natural key stands in the folder of its form.
    """
    area, _, name = ref.form.partition(".")
    numbered = parse_id(ref.id)
    if numbered:  # made of signs that every file system takes
        return f"{RECORDS}/{area}/{numbered.day:%Y/%m}/{ref.id}.toml"
    return f"{RECORDS}/{area}/{plural(name)}/{file_name(ref.id)}"


def is_link(path: str | os.PathLike[str]) -> bool:
    """Whether a link stands there, or what Windows calls a junction: anybody may make one."""
    return os.path.islink(path) or _is_junction(path)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is a folder itself, and no link to one."""
    return entry.is_dir(follow_symlinks=False) and not _is_junction(entry.path)


def _is_junction(path: str | os.PathLike[str]) -> bool:
    if sys.platform != "win32":
        return False
    try:
        return os.lstat(path).st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    except OSError:
        return False


def link_above(root: str, path: str) -> str:
    """The folder of a path that is a link, "" where none is: it would lead out of the workspace."""
    parts = path.split("/")[:-1]
    folders = ("/".join(parts[:count]) for count in range(1, 1 + len(parts)))
    return next((folder for folder in folders if is_link(f"{root}/{folder}")), "")


def linked_folders(root: str) -> Iterator[str]:
    """The folders of records in whose place a link stands: nothing below them is walked."""
    for folder, names, _ in os.walk(f"{root}/{RECORDS}"):
        seen = sorted(name for name in names if not name.startswith((".", "_")))
        links = [name for name in seen if is_link(f"{folder}/{name}")]
        shown = os.path.relpath(folder, root).replace(os.sep, "/")
        yield from (f"{shown}/{name}" for name in links)
        names[:] = [name for name in seen if name not in links]


def is_record(path: str) -> bool:
    """Whether a path is that of a record, not of an attached file or a log beside the records."""
    return path.startswith(f"{RECORDS}/") and path.endswith(".toml") and not path.startswith(f"{RECORDS}/_")


def plural(form: str) -> str:
    """The folder of a form with a natural key: ``unit`` -> ``units``, ``entry`` -> ``entries``."""
    if form.endswith(("s", "staff")):
        return form
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return f"{form[:-1]}ies"
    return f"{form}es" if form.endswith(("ch", "sh", "x")) else f"{form}s"


def candidates(root: str, record_id: str) -> list[str]:
    """The files that hold ``record_id``; a tail (``261121-A01``) or a natural key may fit several."""
    name = f"{record_id}.toml"
    if numbered := parse_id(record_id):
        folders = _in_areas(root, f"{numbered.day:%Y/%m}")
    elif is_tail(record_id):
        folders = _in_areas(root, f"20{record_id[:2]}/{record_id[2:4]}")
        return [
            f"{at}/{found}" for at in folders for found in names(f"{root}/{at}") if found.endswith(f"-{name}")
        ]
    else:
        name = file_name(record_id)
        folders = [f"{area}/{entry}" for area in _areas(root) for entry in subfolders(f"{root}/{area}")]
        folders = [folder for folder in folders if not folder[-4:].isdigit()]  # not those of the years
    return [f"{folder}/{name}" for folder in folders if os.path.lexists(f"{root}/{folder}/{name}")]


def walk(root: str) -> Iterator[str]:
    """Every record file, sorted by folder and name. Links, hidden and temporary files are passed over."""
    yield from _walk(f"{root}/{RECORDS}", RECORDS)


def other_areas(root: str, known: Container[str]) -> list[str]:
    """The areas beside ``known`` that have records, by name, sorted; hidden folders do not count."""
    names = [name for name in subfolders(f"{root}/{RECORDS}") if name[0] != "." and name not in known]
    return [name for name in names if next(walk_area(root, name), "")]


def walk_area(root: str, area: str) -> Iterator[str]:
    """Every record file of an area, as ``walk`` gives them."""
    yield from _walk(f"{root}/{RECORDS}/{area}", f"{RECORDS}/{area}")


def names(folder: Path | str) -> list[str]:
    """The names in a folder, sorted; none when there is no folder."""
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []


def subfolders(folder: str) -> list[str]:
    """The names of the folders in a folder, sorted; links do not count."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if is_folder(entry))
    except (FileNotFoundError, NotADirectoryError):
        return []


def listing(folder: str) -> tuple[list[str], list[str]]:
    """The subfolders and the record files of a folder, by name, sorted; nothing where there is no folder.

    Links to folders, hidden folders, those of attached files and temporary files are passed over.
    """
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if is_folder(entry):
                    if not name.startswith((".", "_")):
                        folders.append(name)
                elif name.endswith(".toml") and not is_temp(name):
                    files.append(name)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    return sorted(folders), sorted(files)


def _walk(folder: str, shown: str) -> Iterator[str]:
    folders, files = listing(folder)
    for name in files:
        yield f"{shown}/{name}"
    for name in folders:
        yield from _walk(f"{folder}/{name}", f"{shown}/{name}")


def _areas(root: str) -> list[str]:
    return [f"{RECORDS}/{area}" for area in subfolders(f"{root}/{RECORDS}")]


def _in_areas(root: str, folder: str) -> list[str]:
    return [f"{area}/{folder}" for area in _areas(root)]
