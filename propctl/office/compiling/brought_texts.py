"""Whether the templates, scripts and words that a package brings can be read at all.

What cannot be read stops a page, a notice or a search long after it was installed, and with it everything
that is made beside it: so it is told with the package's other faults, and the package is switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from propctl.errors import N_, BadData, PropctlError
from propctl.office.compiling.discovery import unread
from propctl.store.files.toml import BadToml, parse

_KINDS = ("*.j2", "scripts/*.toml", "*.txt")


def texts_of(folder: Path) -> list[Path]:
    """The templates, scripts and words in the folder of a package."""
    return sorted(path for kind in _KINDS for path in folder.rglob(kind))


def unreadable(folder: Path) -> Iterator[tuple[str, int, PropctlError]]:
    """(file below the folder, line, what is wrong) of each that cannot be read."""
    for path in texts_of(folder):
        file = path.relative_to(folder).as_posix()
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            yield file, 0, BadData(N_("it is not UTF-8; save it again as UTF-8"))
            continue
        except OSError as error:
            yield file, 0, unread(error)
            continue
        judge = _JUDGES.get(path.suffix)
        if judge and (found := judge(text)):
            yield file, *found


def _of_template(text: str) -> tuple[int, PropctlError] | None:
    from jinja2 import Environment, TemplateSyntaxError  # only where a package brings templates

    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        what = N_("this line of the template can't be read: {what}")
        return error.lineno, BadData(what, what=error.message or type(error).__name__)
    return None


def _of_toml(text: str) -> tuple[int, PropctlError] | None:
    try:
        parse(text.encode(), "")
    except BadToml as error:
        return error.line, error.here()
    return None


_JUDGES = {".j2": _of_template, ".toml": _of_toml}
