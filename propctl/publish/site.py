"""Building the site into a folder, serving it, publishing it. Nothing is published half."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, BadData, NotSaved, SettingsError, UsageError
from propctl.publish.clauses import RESIDENTS
from propctl.publish.editions import ALL, chosen

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from propctl.office.office import Office

_CONFIG = "mkdocs.yml"
_MARK = ".propctl-site"  # lies in a folder that we made, and may therefore replace
EVERY = tuple(edition.code for edition in ALL)


def build(
    office: Office, out: Path, *, audience: str = RESIDENTS, editions: Iterable[str] = EVERY
) -> list[Path]:
    """Build the site into the folder ``out``, which it replaces whole; returns the pages of the source edition.

    The site is made beside ``out`` and moved there when it is complete. ``UsageError`` where ``out`` holds
    something that is no site of ours; ``BadData`` and ``SettingsError`` name the page, record or setting.
    """
    out = out.absolute()
    if out.exists() and any(out.iterdir()) and not (out / _MARK).exists():
        raise UsageError(N_("{folder} holds other files; name an empty or a new folder"), folder=str(out))
    chosen(editions)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=out.parent) as temp:
        made = Path(temp) / "site"
        with _config(office, made, audience, list(editions)) as config:
            _run_mkdocs(config)
        (made / _MARK).write_text("", encoding="utf-8")
        _replace(out, made)
    return sorted(out.glob("*.html"))


def _replace(out: Path, made: Path) -> None:
    """Put the finished site in the place of the old one."""
    old = made.with_name("old")
    try:
        if out.exists():
            out.rename(old)
        made.rename(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.rename(out)
        raise NotSaved(
            N_("the new site could not take the place of {folder}: {what}; the old one is untouched"),
            folder=str(out),
            what=error.strerror or str(error),
        ) from None


@contextlib.contextmanager
def _config(office: Office, out: Path, audience: str, editions: list[str]) -> Iterator[MkDocsConfig]:
    """The office's ``mkdocs.yml``, or what it would say where there is none."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    path = office.root / _CONFIG
    with contextlib.ExitStack() as stack:
        given: dict[str, Any] = {"site_dir": str(out)}
        if not path.is_file():
            folder = office.root / "handbook"
            if not folder.is_dir():
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            identity = office.settings.office
            given |= {
                "site_name": identity.name or identity.estate or "propctl",
                "docs_dir": str(folder),
                "theme": {"name": "propctl"},
                "plugins": ["propctl"],
                "strict": True,
            }
            if office.settings.site.url:
                given["site_url"] = office.settings.site.url
        try:
            config = load_config(str(path) if path.is_file() else _nothing(), **given)
        except MkDocsException as error:
            raise SettingsError(N_("mkdocs.yml: {what}"), what=_first_line(error)) from None
        plugin = config.plugins.get("propctl")
        if plugin is None:
            raise SettingsError(N_("mkdocs.yml: {what}"), what="plugins: [propctl]")
        plugin.office = office
        plugin.config.audience = audience
        plugin.config.editions = editions
        yield config


def _nothing() -> Any:
    """An empty configuration file."""
    import io

    return io.BytesIO(b"{}")


def _run_mkdocs(config: MkDocsConfig) -> None:
    """Build; the first thing that MkDocs complains of becomes our error."""
    from mkdocs.commands.build import build as run
    from mkdocs.exceptions import Abort, MkDocsException

    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        run(config)
    except (Abort, MkDocsException) as error:
        what = heard.first or _first_line(error)
        raise BadData(N_("the site can't be built: {what}"), what=what) from None
    finally:
        logger.removeHandler(heard)


class _Heard(logging.Handler):
    """Keeps the first warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.first = self.first or record.getMessage()


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
