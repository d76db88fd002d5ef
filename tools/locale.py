"""Compile the catalogues: ``propctl/locale/zh_CN/*.po`` -> ``LC_MESSAGES/*.mo`` for zh_CN and zh_TW.

Chinese is translated by hand, one file for each package; Traditional Chinese is derived from it
(``words.traditional``). The compiled files are committed, so that no office needs Babel. ``python
tools/locale.py --check`` fails where a message id of the code has no translation, or where a compiled file is
stale.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from propctl.words.traditional import taiwan

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "propctl" / "locale"
SOURCES = (ROOT / "propctl", ROOT / "plugins", ROOT / "site_templates")
_MARKS = {"N_", "_"}
_NAMED = re.compile(r"{(\w+)")


def translated() -> Catalog:
    """The Chinese catalogues as one. ``SystemExit`` where two disagree on a message."""
    whole = Catalog(locale="zh_CN", fuzzy=False)
    for path in sorted((LOCALE / "zh_CN").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                known = whole.get(message.id) if message.id else None
                if known and known.string != message.string:
                    raise SystemExit(f"{path.name}: {message.id!r} is translated differently elsewhere")
                if message.id:
                    whole.add(message.id, message.string)
    return whole


class Plain(Catalog):
    """A catalogue with the least header: dates and versions would make every build differ."""

    @property  # type: ignore[misc]
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", "nplurals=1; plural=0;")]


def compiled(catalogue: Catalog, convert: Callable[[str], str] = str) -> bytes:
    """The ``.mo`` file of a catalogue; the same catalogue always gives the same bytes."""
    out = Plain(fuzzy=False)
    for message in sorted((m for m in catalogue if m.id), key=lambda m: str(m.id)):
        string = message.string
        out.add(message.id, convert(string) if isinstance(string, str) else tuple(map(convert, string or ())))
    buffer = io.BytesIO()
    write_mo(buffer, out)
    return buffer.getvalue()


def targets() -> dict[Path, bytes]:
    """What the compiled files should hold."""
    catalogue = translated()
    scripts: dict[str, Callable[[str], str]] = {"zh_CN": str, "zh_TW": taiwan()}
    return {
        LOCALE / lang / "LC_MESSAGES" / "propctl.mo": compiled(catalogue, convert)
        for lang, convert in scripts.items()
    }


def message_ids() -> Iterator[tuple[str, str]]:
    """Every message id marked in the code, with the place that marks it first."""
    for source in SOURCES:
        for path in sorted(source.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _marks(node.func) and node.args:
                    argument = node.args[0]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value, f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def _marks(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _MARKS or name == "words"


def problems() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    catalogue = translated()
    for msgid, place in sorted(set(message_ids()), key=lambda found: found[1]):
        message = catalogue.get(msgid)
        if message is None or not message.string:
            yield f"{place}: no Chinese for {msgid!r}"
    for message in catalogue:
        for text in [message.string] if isinstance(message.string, str) else message.string or ():
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            unknown = set(_NAMED.findall(text)) - {name for id in ids for name in _NAMED.findall(id)}
            if message.id and unknown:
                yield f"{message.id!r}: the translation names {', '.join(sorted(unknown))}"
    for path, content in targets().items():
        if not path.exists() or path.read_bytes() != content:
            yield f"{path.relative_to(ROOT).as_posix()} is stale; run python tools/locale.py"


def main() -> int:
    if "--check" in sys.argv[1:]:
        found = list(problems())
        print("\n".join(found))
        return 1 if found else 0
    for path, content in targets().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
