"""Translations of an area's messages: ``python -m propctl.testing.catalogues FOLDER… [--check]``.

``FOLDER``: the package of an area. Chinese is written by hand into its ``locale/zh_CN.po``; ``zh_CN.mo`` and
``zh_TW.mo`` beside it are made from that and shipped with the area, so that no office needs Babel (whoever
runs this does). It fails where a message has no translation, or where one is of no message; with
``--check`` nothing is made, and it fails where a ``.mo`` file is stale, too.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

MARKS = frozenset(("N_", "_", "words"))
_NAMED = re.compile(r"{(\w+)")


def read(paths: Iterable[Path]) -> Catalog:
    """The Chinese catalogues of these files as one; ``ValueError`` where two disagree on a message."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale="zh_CN", fuzzy=False)
    for path in paths:
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                known = whole.get(message.id) if message.id else None
                if known and known.string != message.string:
                    raise ValueError(f"{path.name}: {message.id!r} is translated differently elsewhere")
                if message.id:
                    whole.add(message.id, message.string)
    return whole


def compiled(catalogue: Catalog, convert: Callable[[str], str] = str) -> bytes:
    """The ``.mo`` file of a catalogue; the same catalogue always gives the same bytes."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    class Plain(Catalog):
        """With the least header: dates and versions would make every build differ."""

        @property  # type: ignore[misc]
        def mime_headers(self) -> list[tuple[str, str]]:
            return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", "nplurals=1; plural=0;")]

    out = Plain(fuzzy=False)
    for message in sorted((m for m in catalogue if m.id), key=lambda m: str(m.id)):
        string = message.string
        out.add(message.id, convert(string) if isinstance(string, str) else tuple(map(convert, string or ())))
    buffer = io.BytesIO()
    write_mo(buffer, out)
    return buffer.getvalue()


def both(catalogue: Catalog) -> dict[str, bytes]:
    """The compiled catalogue in Simplified and in Traditional Chinese, by the name of its language."""
    from propctl.words.traditional import taiwan

    return {"zh_CN": compiled(catalogue), "zh_TW": compiled(catalogue, taiwan())}


def targets(area: Path) -> dict[Path, bytes]:
    """The ``.mo`` files of an area's package as they should be; none where it has no messages."""
    source = area / "locale" / "zh_CN.po"
    if not source.is_file():
        return {}
    made = both(read([source]))
    return {source.with_name(f"{lang}.mo"): content for lang, content in made.items()}


def marked(folder: Path) -> Iterator[tuple[str, str]]:
    """(message id, file:line) of every message that the code below a folder marks with ``N_``."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKS and node.args:
                argument = node.args[0]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, f"{path.relative_to(folder).as_posix()}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def wrong_values(catalogue: Catalog) -> Iterator[str]:
    """Translations that name a value which their message does not have."""
    for message in catalogue:
        for text in [message.string] if isinstance(message.string, str) else message.string or ():
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            unknown = set(_NAMED.findall(text)) - {name for id in ids for name in _NAMED.findall(id)}
            if message.id and unknown:
                yield f"{message.id!r}: the translation names {', '.join(sorted(unknown))}"


def problems(area: Path, known: Callable[[str], bool] = lambda msgid: False) -> Iterator[str]:
    """What is wrong with an area's translations, a line each; ``known``: whether the core has a message."""
    source = area / "locale" / "zh_CN.po"
    catalogue = read([source] if source.is_file() else [])
    messages = dict(marked(area))
    for msgid, place in messages.items():
        message = catalogue.get(msgid)
        if (message is None or not message.string) and not known(msgid):
            yield f"{area.name}/{place}: no Chinese for {msgid!r}"
    for message in catalogue:
        if message.id and message.id not in messages:
            yield f"{area.name}: nothing says {message.id!r}"
    yield from wrong_values(catalogue)
    for path, content in targets(area).items():
        if not path.exists() or path.read_bytes() != content:
            yield f"{area.name}/locale/{path.name} is stale: compile it again"


def write(made: dict[Path, bytes]) -> None:
    """Write compiled catalogues."""
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main(words: list[str]) -> int:
    """Compile, or check, the catalogues of the packages that are named."""
    folders = [Path(word) for word in words if word != "--check"]
    if "--check" not in words:
        for folder in folders:
            write(targets(folder))
    return told(problem for folder in folders for problem in problems(folder))


def told(found: Iterable[str]) -> int:
    """Print what is wrong, a line each; the exit status."""
    lines = list(found)
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
