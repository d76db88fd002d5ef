"""Attached files: kept in the workspace by their content, so that every desk has them under one name.

``records/_files/<first two signs>/<SHA-256>.<ending>``: the name is the content's own, so two desks that
attach one file keep it once, nothing is ever overwritten, and what was altered shows. The ending tells the
type, which the content decides; a sealed file ends in ``.sealed``. Links are followed by nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.errors import N_, BadData, UsageError
from propctl.regex import regex
from propctl.store.files import fsio, paths

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = f"{paths.RECORDS}/_files"
ATTRIBUTES = f"{FOLDER}/.gitattributes"  # git leaves these files as they are, line ends and all
AS_IT_IS = b"* -text -merge\n"
LIMIT = 20 * 1024 * 1024  # bytes: some photographs, a scanned contract; no film
SEALED = "sealed"

_OTHER = ("application/octet-stream", "bin")
_PATH = regex(rf"{FOLDER}/(?P<two>[0-9a-f]{{2}})/(?P<hash>(?P=two)[0-9a-f]{{62}})\.[a-z0-9]{{1,6}}")
_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"GIF8", "image/gif", "gif"),
    (b"%PDF-", "application/pdf", "pdf"),
)
_BY_ENDING = {  # what begins in no way of its own, or as an archive does
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "amr": "audio/amr",
    "mp4": "video/mp4",
    "heic": "image/heic",
    "ofd": "application/ofd",
}


def source(path: Path) -> bytes:
    """The content of a file that is to be attached; ``UsageError`` for a link, a device, or one too large."""
    if path.is_symlink():
        raise UsageError(N_("{file} is a link; attach the file itself"), file=str(path))
    if not path.is_file():
        raise UsageError(N_("there is no file {file}"), file=str(path))
    size = path.stat().st_size
    if size > LIMIT:
        raise UsageError(
            N_("{file} has {size} MB, and at most {limit} MB are kept: make it smaller or attach a part"),
            file=str(path),
            size=size // 1024 // 1024 + 1,
            limit=LIMIT // 1024 // 1024,
        )
    if not size:
        raise UsageError(N_("{file} is empty"), file=str(path))
    try:
        return fsio.read(path, limit=LIMIT)
    except (BadData, OSError):
        raise UsageError(N_("{file} cannot be read"), file=str(path)) from None


def kind_of(data: bytes, name: str) -> tuple[str, str]:
    """The type of a file (as in MIME) and its ending: by its content, else by its name."""
    for beginning, kind, ending in _BEGINNINGS:
        if data.startswith(beginning):
            return kind, ending
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp", "webp"
    ending = name.rpartition(".")[2].lower()
    return (_BY_ENDING[ending], ending) if ending in _BY_ENDING else _OTHER


def path_of(data: bytes, ending: str) -> str:
    """Where a file of this content lies."""
    name = _hash(data)
    return f"{FOLDER}/{name[:2]}/{name}.{ending}"


def is_path(path: str) -> bool:
    """Whether a path is one that ``path_of`` gives: nothing else is ever opened as an attachment."""
    return _PATH.fullmatch(path) is not None


def read(root: Path, path: str) -> bytes:
    """A kept file; ``FileNotFoundError`` where it is missing, ``BadData`` where it was altered or is none."""
    match = _PATH.fullmatch(path)
    if match is None or _within_link(root, path):
        raise BadData(N_("{path} is not a file that propctl keeps; it is not opened"), path=path)
    data = fsio.read(root / path, limit=2 * LIMIT)
    if _hash(data) != match["hash"]:
        raise BadData(N_("{path} was altered: it no longer holds what was attached"), path=path)
    return data


def belongs(root: Path, path: str) -> bool:
    """Whether a file below ``FOLDER`` may go into history: it holds what its name says."""
    try:
        if path == ATTRIBUTES:
            return fsio.read(root / path) == AS_IT_IS
        read(root, path)
    except (BadData, OSError):
        return False
    return True


def kept(root: Path) -> list[str]:
    """All attached files there are, by path."""
    return [
        f"{FOLDER}/{folder}/{name}"
        for folder in paths.subfolders(str(root / FOLDER))
        for name in paths.names(root / FOLDER / folder)
        if not fsio.is_temp(name)
    ]


def _within_link(root: Path, path: str) -> bool:
    """Whether a folder on the way is a link, which may lead anywhere."""
    parts = path.split("/")
    return any(paths.is_link(root.joinpath(*parts[:depth])) for depth in range(1, len(parts)))


def _hash(data: bytes) -> str:
    from hashlib import sha256  # whoever looks at a record without files does not wait for it

    return sha256(data).hexdigest()
