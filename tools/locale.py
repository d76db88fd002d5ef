"""Compile the catalogues: the core's ``propctl/locale/zh_CN/*.po``, and ``locale/zh_CN.po`` of each area.

Chinese is translated by hand, in the core one file for each package; Traditional Chinese is derived from it
(``words.traditional``). The compiled files are committed, so that no office needs Babel. It says where a
message id of the code has no translation, or where an area's is of no message; with ``--check`` nothing is
compiled, and a stale file is told, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from propctl.testing import catalogues

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "propctl" / "locale"
CORE = (ROOT / "propctl", ROOT / "site_templates")
AREAS = sorted(path.parent for path in (ROOT / "plugins" / "propctl_plugins").glob("*/area.toml"))


def translated() -> Catalog:
    """The core's Chinese catalogues as one."""
    return catalogues.read(sorted((LOCALE / "zh_CN").glob("*.po")))


def targets() -> dict[Path, bytes]:
    """What the compiled files should hold."""
    made = catalogues.both(translated())
    found = {LOCALE / lang / "LC_MESSAGES" / "propctl.mo": content for lang, content in made.items()}
    for area in AREAS:
        found |= catalogues.targets(area)
    return found


def problems() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    catalogue = translated()

    def known(msgid: str) -> bool:
        message = catalogue.get(msgid)
        return message is not None and bool(message.string)

    for folder in CORE:
        for msgid, place in catalogues.marked(folder):
            if not known(msgid):
                yield f"{folder.name}/{place}: no Chinese for {msgid!r}"
    yield from catalogues.wrong_values(catalogue)
    for path, content in targets().items():
        if path.is_relative_to(LOCALE) and (not path.exists() or path.read_bytes() != content):
            yield f"{path.relative_to(ROOT).as_posix()} is stale; run python tools/locale.py"
    for area in AREAS:
        yield from catalogues.problems(area, known)


def of_areas_only() -> list[str]:
    """Messages in the core's catalogues that only areas say: they belong into those."""
    core = {msgid for folder in CORE for msgid, _ in catalogues.marked(folder)}
    said = {msgid for area in AREAS for msgid, _ in catalogues.marked(area)} - core
    return sorted(str(message.id) for message in translated() if message.id in said)


def main() -> int:
    if "--check" not in sys.argv[1:]:
        catalogues.write(targets())
    return catalogues.told(problems())


if __name__ == "__main__":
    sys.exit(main())
