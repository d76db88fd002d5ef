"""The office's logo: a small picture of its own, copied beside the theme's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from propctl.errors import N_, SettingsError
from propctl.office.opened.trust import is_link, linked

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_KINDS = (".svg", ".png", ".webp", ".jpg", ".jpeg")
_MOST = 30_000  # bytes: every first visit loads it


def logo_of(office: Office) -> tuple[str, bytes] | None:
    """(where it lies on the site, from the root of an edition; its content), or None without one.

    ``SettingsError`` for a file that is not there, lies outside of the workspace, is none of a picture that
    browsers show, or weighs too much for a telephone.
    """
    named = office.settings.site.logo
    if not named:
        return None
    path = office.root / named
    if ".." in Path(named).parts or not path.is_relative_to(office.root) or not path.is_file():
        raise SettingsError(
            N_("propctl.toml: [site] logo: there is no file {file} in this office"), file=named
        )
    if is_link(path):
        raise linked(path)
    if path.suffix.lower() not in _KINDS:
        known = ", ".join(_KINDS)
        raise SettingsError(
            N_("propctl.toml: [site] logo: {file} is no picture for pages; use one of {kinds}"),
            file=named,
            kinds=known,
        )
    content = path.read_bytes()
    if len(content) > _MOST:
        raise SettingsError(
            N_("propctl.toml: [site] logo: {file} has {size} KB, at most {most}; make it smaller"),
            file=named,
            size=-(-len(content) // 1000),
            most=_MOST // 1000,
        )
    return f"assets/logo{path.suffix.lower()}", content
