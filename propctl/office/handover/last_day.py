"""The last day of somebody in ``propctl.toml``, written where people would write it; the rest is left."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import TYPE_CHECKING

from propctl.errors import N_, SettingsError
from propctl.office.opened.compiled import refuse_left

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

FILE = "propctl.toml"
_KEY = re.compile(r"^(\s*until\s*=\s*)[^#\n]*?(\s*(?:#[^\n]*)?)$", re.M)
_INLINE = re.compile(r",?\s*\buntil\s*=\s*[^,}]+")


def set_last_day(office: Office, person: str, day: dt.date | None) -> None:
    """Write the last day of a person (None: he is back), and commit it; ``SettingsError`` where nothing is
    written that reads back as meant: then it has to be done by hand.
    """
    from propctl.store.files import fsio, lock

    refuse_left(office.sources.compiled, FILE)
    path = office.root / FILE
    with lock.workspace_lock(office.root, f"{office.operator.id}: staff"):
        old = fsio.read(path)
        text = with_last_day(old.decode("utf-8"), person, day)
        if text is None:
            raise SettingsError(
                N_("propctl.toml was not changed; write below [staff] for {person}: until = {day}"),
                person=person,
                day=day or "-",
            )
        fsio.replace(path, text.encode("utf-8"), expected=old)
        if office.git is not None:
            office.git.commit([FILE], f"staff {person}", office.operator.id, office.written)


def with_last_day(text: str, person: str, day: dt.date | None) -> str | None:
    """The settings with another last day of a person; None where they come to anything else."""
    wanted = tomllib.loads(text)
    known = wanted.get("staff", {}).get(person)
    if not isinstance(known, dict):
        return None
    known.pop("until", None)
    if day is not None:
        known["until"] = day
    for made in (_in_section(text, person, day), _in_line(text, person, day)):
        try:
            if made is not None and tomllib.loads(made) == wanted:
                return made
        except tomllib.TOMLDecodeError:
            continue
    return None


def _in_section(text: str, person: str, day: dt.date | None) -> str | None:
    """Of somebody with a section of his own: ``[staff.clerk-1]``."""
    name = re.escape(person)
    found = re.search(
        rf"^[ \t]*\[\s*staff\s*\.\s*(?:{name}|\"{name}\")\s*\][^\n]*\n(?P<body>(?:(?!\s*\[)[^\n]*\n?)*)",
        text,
        re.M,
    )
    if found is None:
        return None
    body = _KEY.sub("", found["body"]) if day is None else _KEY.sub(rf"\g<1>{day}\g<2>", found["body"])
    if day is None:
        body = re.sub(r"\n{2,}", "\n", body, count=1) if body != found["body"] else body
    elif not _KEY.search(found["body"]):
        body = f"until = {day}\n{body}"
    return text[: found.start("body")] + body + text[found.end("body") :]


def _in_line(text: str, person: str, day: dt.date | None) -> str | None:
    """Of somebody on one line: ``clerk-1 = { name = … }``."""
    name = re.escape(person)
    found = re.search(rf"^[ \t]*(?:{name}|\"{name}\")\s*=\s*\{{(?P<body>.*)\}}", text, re.M)
    if found is None:
        return None
    body = _INLINE.sub("", found["body"]).rstrip()
    if day is not None:
        body += f"{',' if body.strip() else ''} until = {day}"
    return f"{text[: found.start('body')]}{body} {text[found.end('body') :]}"
