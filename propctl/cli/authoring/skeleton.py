"""Beginning an area of the office's own: a file that works at once, and explains itself."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from propctl.cli.authoring.schemas import put_beside
from propctl.cli.commands.registry import COMMANDS
from propctl.cli.frame.session import Session
from propctl.entry.pinyin import initials
from propctl.errors import N_, UsageError
from propctl.office.compiling.compiling import title_of
from propctl.office.compiling.declarations import Declaration, read_all
from propctl.regex import regex
from propctl.regulation.soundness.forms import NO_PREFIX, PREFIX
from propctl.store.files import fsio

_NAME = regex(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 30  # signs of a name: it is typed every day, and stands in every clause's id
_PLAIN_TITLE = regex(r"[^\"\\|\x00-\x1f]{1,40}")


class Begun(NamedTuple):
    """What a new area is called."""

    name: str
    title: str
    english: str
    prefix: str


def called(session: Session, typed: str, title: str, prefix: str) -> Begun:
    """What an area is to be called, from what was typed; ``UsageError`` where that is taken or no name.

    A Chinese name is its title, and the first letters of its pinyin are its name.
    """
    name = typed if typed.isascii() else initials(typed)
    title = title or typed
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            N_(
                "{name!r} is no name of an area: small letters, digits and -, as in pets; its Chinese title"
                " goes behind --title"
            ),
            name=typed,
        )
    if not _PLAIN_TITLE.fullmatch(title):
        raise UsageError(N_('{title!r} is no title: at most 40 signs, and none of " \\ |'), title=title)
    root = session.office.root
    declared = read_all(root, [])
    _refuse_taken(root, declared, name, title)
    return Begun(name, title, name.replace("-", " ").capitalize(), _prefix(declared, name, prefix))


def _refuse_taken(root: Path, declared: list[Declaration], name: str, title: str) -> None:
    """A name or title that means something already would never reach the new area."""
    taken = N_("there is an area {name} ({title}) already, in {file}; choose another name")
    for other in declared:
        label = title_of(other)
        if other.name == name or (other.declares and title in (label.zh, label.en)):
            raise UsageError(taken, name=other.name, title=label, file=other.file)
    if name in COMMANDS:
        raise UsageError(N_("propctl {name} is a command already; choose another name"), name=name)
    if (root / "records" / name).exists():  # of an area that was removed: they would seem to be its own
        place = f"records/{name}"
        raise UsageError(N_("there are records in {file} already; choose another name"), file=place)


def _prefixes(declared: list[Declaration]) -> dict[str, str]:
    """Every prefix that a declaration has, sound or not, and in which file."""
    found: dict[str, str] = {}
    for other in declared:
        forms = other.tables.get("form")
        for table in (other.tables, *(forms.values() if isinstance(forms, dict) else ())):
            if isinstance(table, dict) and isinstance(table.get("prefix"), str):
                found.setdefault(table["prefix"], other.file)
    return found


def _prefix(declared: list[Declaration], name: str, wanted: str) -> str:
    """The prefix that was asked for, or one made of the name's letters that nobody has."""
    taken = _prefixes(declared)
    if wanted:
        wanted = wanted.upper()
        if not PREFIX.fullmatch(wanted):
            raise UsageError(NO_PREFIX, prefix=wanted)
        if wanted in taken:
            raise UsageError(
                N_("the prefix {prefix} is that of {first} already; choose another"),
                prefix=wanted,
                first=taken[wanted],
            )
        return wanted
    letters = "".join(sign for sign in name if sign.isalpha()).upper()[:8] or "X"
    first = letters[:1]
    ways = [letters[:2], *(first + other for other in letters[1:]), letters[:3], letters[:4], letters]
    ways += [f"{letters[:2]}{chr(more)}" for more in range(ord("A"), ord("Z") + 1)]
    return next(found for found in ways if len(found) > 1 and found not in taken)


def written(session: Session, begun: Begun) -> Path:
    """Write the new file, and lay the schema that it names; where it is."""
    words = session.words
    text = Path(__file__).with_name(f"skeleton.{'zh' if words.chinese else 'en'}.toml").read_text("utf-8")
    text = words.written(text)
    tokens = ("__NAME__", "__TITLE__", "__ENGLISH__", "__PREFIX__", "__FORM__")
    for token, value in zip(tokens, (*begun, _form_title(begun.title)), strict=True):
        text = text.replace(token, value)
    path = session.office.root / "areas" / f"{begun.name}.toml"
    path.parent.mkdir(exist_ok=True)
    fsio.write_new(path, text.encode())
    put_beside(session.office.root)
    return path


def _form_title(title: str) -> str:
    """What the form of an area is called: 宠物登记表, of 宠物 as of 宠物登记."""
    return title if title.endswith("表") else f"{title.removesuffix('登记')}登记表"
