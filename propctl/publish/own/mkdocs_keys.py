"""The keys of ``mkdocs.yml`` that our handbook knows; any other would be without effect, and is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from propctl.errors import N_

_KNOWN = {
    *("site_name", "site_url", "docs_dir", "site_dir", "theme", "plugins", "strict", "markdown_extensions"),
    *("extra_css", "exclude_docs", "draft_docs", "not_in_nav", "validation", "dev_addr", "watch", "hooks"),
    *("INHERIT", "extra_templates", "use_directory_urls"),
}
_THEME = {"name", "custom_dir", "static_templates"}
_FRONT = N_("mkdocs.yml: {key} has no effect; give the page a title, an order and a parent at its head")
_LOGO = N_("mkdocs.yml: {key} has no effect; propctl.toml: [site] logo names the picture")
_FOOTER = N_("mkdocs.yml: {key} has no effect; propctl.toml: [site] footer holds the lines at the foot")
_SCRIPT = N_("mkdocs.yml: {key} has no effect; the handbook's pages bring no scripts of their own")
_OTHER = N_("mkdocs.yml: {key} has no effect on the handbook; take it out")
_INSTEAD = {
    "nav": _FRONT,
    "theme.logo": _LOGO,
    "theme.favicon": _LOGO,
    "theme.icon": _LOGO,
    "copyright": _FOOTER,
    "site_author": _FOOTER,
    "extra_javascript": _SCRIPT,
}


def without_effect(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what to do instead) of each key that the handbook does not heed."""
    theme = data.get("theme")
    ours = not isinstance(theme, dict) or theme.get("name", "propctl") == "propctl"
    inner = theme if isinstance(theme, dict) and ours else {}
    named = [key for key in data if key not in _KNOWN]
    named += [f"theme.{key}" for key in inner if key not in _THEME]
    if ours:
        yield from ((key, _INSTEAD.get(key, _OTHER)) for key in named)
