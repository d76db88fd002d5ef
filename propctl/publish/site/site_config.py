"""``mkdocs.yml`` of an office, read as data before MkDocs sees it: what it names runs only when trusted.

MkDocs imports whatever its configuration names (hooks, plugins, Markdown extensions), fills in templates of a
``custom_dir`` outside any sandbox, and reads YAML whose tags can call functions. A workspace comes from other
people, so all that is code: it needs ``propctl plugins trust mkdocs.yml``. Links that leave a folder of pages
are followed by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from propctl.errors import N_, SettingsError
from propctl.office.opened.trust import is_link, linked, trusted

CONFIG = "mkdocs.yml"
THEME = "propctl"
# What Python-Markdown itself brings: they read nothing but the page.
_MARKUP = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
}
_PRIVATE = ("records", ".propctl", ".git", "keyring", "areas", "plugins", "site_templates")


def checked(root: Path) -> Path | None:
    """The office's ``mkdocs.yml`` once it is known to bring no untrusted code; None where it has none.

    ``SettingsError`` names what is code in it and how to trust that, a line that can't be read, a folder that
    is none of pages, or a link among the pages.
    """
    path = root / CONFIG
    data = read(path) if path.is_file() else {}
    found = list(code_in(data))
    if found and not trusted(root, files_of(root, data)):
        raise SettingsError(
            N_("{file} names code ({what}); read it, then: propctl plugins trust {file}"),
            file=CONFIG,
            what=", ".join(found),
        )
    for folder in (_pages_folder(root, data), root / "site_templates"):
        _no_links(folder)
    return path if path.is_file() else None


def own_pages(root: Path) -> Iterator[tuple[str, str]]:
    """(path, text) of each page that the office wrote itself, in the order of their names."""
    path = root / CONFIG
    folder = _pages_folder(root, read(path) if path.is_file() else {})
    for page in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        if not is_link(page):
            yield page.relative_to(root).as_posix(), page.read_text(encoding="utf-8", errors="replace")


def read(path: Path) -> dict[str, Any]:
    """The configuration as data: no tag is followed. ``SettingsError`` names the line that can't be read."""
    import yaml

    if is_link(path):
        raise linked(path)
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingsError(N_("{file} is not UTF-8 text"), file=path.name) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SettingsError(_unreadable(error), line=_line(error)) from None
    if not isinstance(data, dict):
        raise SettingsError(N_("mkdocs.yml holds no settings; write each as a line: name: value"))
    return data


def _line(error: Exception) -> int:
    """The line that a reader of YAML stopped at; 0 where it does not say."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0


def _unreadable(error: Exception) -> str:
    """Why a configuration can't be read: the reader of YAML says it in English only."""
    what = getattr(error, "problem", None) or ""
    if "for the tag" in what:
        return N_("mkdocs.yml, line {line}: a tag (it begins with !) is not followed; write a plain value")
    if r"'\t'" in what:
        return N_("mkdocs.yml, line {line}: a tab stands where only blanks may; indent with blanks")
    if _line(error):
        return N_(
            "mkdocs.yml, line {line} can't be read; see there to the indentation, to colons, quotation marks "
            "and brackets"
        )
    return N_("mkdocs.yml can't be read; see whether all it holds is plain text and every date exists")


def code_in(data: Mapping[str, Any]) -> Iterator[str]:
    """What in a configuration MkDocs would run or read beyond it, as ``key: name``."""
    for key in ("INHERIT", "hooks", "extra_templates"):
        yield from (f"{key}: {name}" for name in _names(data.get(key)))
    yield from (f"plugins: {name}" for name in _names(data.get("plugins")) if name not in (THEME, "search"))
    theme = data.get("theme")
    options = theme if isinstance(theme, dict) else {"name": theme}
    if options.get("name") not in (THEME, None):
        yield f"theme: {options['name']}"
    if "custom_dir" in options:
        yield f"custom_dir: {options['custom_dir']}"
    for name in _names(data.get("markdown_extensions")):
        if name.removeprefix("markdown.extensions.") not in _MARKUP:
            yield f"markdown_extensions: {name}"


def files_of(root: Path, data: Mapping[str, Any]) -> list[Path]:
    """The files that trust in ``mkdocs.yml`` covers: itself, its hooks, what its ``custom_dir`` holds."""
    theme = data.get("theme")
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    named = [*_names(data.get("hooks")), *_names(data.get("extra_templates")), *_names(data.get("INHERIT"))]
    inside = [path for name in named if (path := _inside(root, name)).is_file()]
    if own:
        inside += [path for path in _inside(root, str(own)).rglob("*") if path.is_file()]
    return [root / CONFIG, *inside]


def _inside(root: Path, name: str) -> Path:
    """A file or folder that the configuration names; ``SettingsError`` outside of the workspace."""
    path = root / name
    if ".." in path.parts or not path.is_relative_to(root):
        raise SettingsError(N_("mkdocs.yml names {name}, which is outside the workspace"), name=name)
    return path


def _names(given: object) -> list[str]:
    """The names in a list of MkDocs: each an entry of its own, or the key of a table with its settings."""
    entries = list(given) if isinstance(given, (list, dict)) else [given] if given else []
    return [str(next(iter(entry), "")) if isinstance(entry, dict) else str(entry) for entry in entries]


def _pages_folder(root: Path, data: Mapping[str, Any]) -> Path:
    """Where the office's own pages lie; ``SettingsError`` for a folder that holds something else."""
    folder = _inside(root, str(data.get("docs_dir") or "docs")) if data else root / "handbook"
    top = folder.relative_to(root).parts[:1]
    if not top or top[0] in _PRIVATE:
        raise SettingsError(
            N_("mkdocs.yml: docs_dir is {folder}, which holds no pages; name a folder of its own: handbook"),
            folder=str(data.get("docs_dir")),
        )
    return folder


def _no_links(folder: Path) -> None:
    """``SettingsError`` for a link in a folder whose files reach the site: it may lead to secrets."""
    if is_link(folder):
        raise linked(folder)
    for path in folder.rglob("*") if folder.is_dir() else ():
        if is_link(path):
            raise linked(path)
