"""Building the site into a folder, and publishing it. Nothing is published half."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propctl.errors import (
    N_,
    BadData,
    NotSaved,
    Problem,
    ProblemsFound,
    PropctlError,
    SettingsError,
    UsageError,
)
from propctl.publish.as_it_stood import as_it_stood
from propctl.publish.site.branch import to_branch
from propctl.publish.site.editions import ALL, chosen
from propctl.publish.site.printed_clauses import RESIDENTS
from propctl.publish.site.site_config import checked

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from propctl.office.opened.office import Office

_DEAD_LINK = re.compile(r"Doc file '([^']*)' contains a link '([^']*)', but ")  # what MkDocs says of one
_MARK = ".propctl-site"  # lies in a folder that we made, and may therefore replace
EVERY = tuple(edition.code for edition in ALL)


def build(
    office: Office,
    out: Path,
    *,
    audience: str = RESIDENTS,
    editions: Iterable[str] = EVERY,
    on: dt.date | None = None,
    pdf: bool = False,
    left_out: list[Problem] | None = None,
) -> list[Path]:
    """Build the site into the folder ``out``, replacing it whole; returns the pages of the source edition.

    ``on``: as it stood on another day, or will stand by what is known today; each page says so.
    ``pdf``: residents' forms can be loaded as PDF. ``left_out``: gets what areas' templates could not say.

    The site is made beside ``out`` and moved there when it is complete. ``UsageError`` where ``out`` holds
    something that is no site of ours; ``BadData`` and ``SettingsError`` name the page, record or setting.
    """
    out = out.absolute()
    _refuse_foreign(out)
    chosen(editions)
    out.parent.mkdir(parents=True, exist_ok=True)
    then = office if on is None else as_it_stood(office, on)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=out.parent) as temp:
        made = Path(temp) / "site"
        with _config(then, made, audience, list(editions), stood=then is not office, pdf=pdf) as config:
            _run_mkdocs(config)
            if left_out is not None:
                plugin: Any = config.plugins["propctl"]
                left_out += plugin.assembly.site.left_out.values()
        (made / _MARK).write_text(audience, encoding="utf-8")
        _replace(out, made)
    return sorted(out.glob("*.html"))


def check(office: Office, site: Path) -> list[Problem]:
    """Everything in a built site that must not be seen, and every link that leads nowhere."""
    from propctl.publish.checking.sitecheck import check as look

    mark = site / _MARK
    audience = mark.read_text(encoding="utf-8") if mark.is_file() else ""
    return look(office, site, audience or RESIDENTS)


def publish(office: Office, target: str = "", *, editions: Iterable[str] = EVERY) -> str:
    """Build the residents' site, check it, and bring it to ``target``; returns where it is.

    ``target``: a folder, ``git:BRANCH`` (of the remote that the office syncs with) or what rsync takes,
    ``user@host:path``; default ``[site] publish``. ``ProblemsFound`` names the first thing to mend: then
    nothing was published.
    """
    goal = target or office.settings.site.publish
    if not goal:
        raise SettingsError(
            N_("say where to publish: a folder, git:BRANCH or user@host:path ([site] publish)")
        )
    with tempfile.TemporaryDirectory() as temp:
        site = Path(temp) / "site"
        build(office, site, editions=editions, pdf=True)
        problems = check(office, site)
        if problems:
            first = problems[0]
            raise ProblemsFound(
                N_("{count} {count:problem|problems}, the first in {page}: {problem}; nothing was published"),
                count=len(problems),
                page=first.path,
                problem=ProblemsFound(first.message, **first.values),
            )
        _deliver(office, site, goal)
    return goal


def _deliver(office: Office, site: Path, goal: str) -> None:
    if goal.startswith("git:"):
        to_branch(office, site, goal.removeprefix("git:"))
    elif re.match(r"[\w.-]{2,}@?[\w.-]*:(?!\\)", goal):
        _run(["rsync", "-a", "--delete", "--", f"{site}/", goal], NotSaved)
    else:
        out = (office.root / goal).absolute()
        _refuse_foreign(out)
        made = out.with_name(f".{out.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(site, made)
        _replace(out, made)


def _run(command: list[str], failure: type[PropctlError]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise failure(N_("{program} is not installed"), program=command[0]) from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [str(done.returncode)]
        raise failure(N_("{program} failed: {what}"), program=command[0], what=lines[-1])


def _refuse_foreign(out: Path) -> None:
    """A folder with other things in it is not ours to replace."""
    if out.exists() and any(out.iterdir()) and not (out / _MARK).exists():
        raise UsageError(N_("{folder} holds other files; name an empty or a new folder"), folder=str(out))


def _replace(out: Path, made: Path) -> None:
    """Put the finished site in the place of the old one."""
    old = made.with_name(f"{made.name}.old")
    try:
        if out.exists():
            out.rename(old)
        made.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        if old.exists() and not out.exists():
            old.rename(out)
        raise NotSaved(
            N_("the new site could not take the place of {folder}: {what}; the old one is untouched"),
            folder=str(out),
            what=error.strerror or str(error),
        ) from None


@contextlib.contextmanager
def _config(
    office: Office, out: Path, audience: str, editions: list[str], *, stood: bool, pdf: bool
) -> Iterator[MkDocsConfig]:
    """The office's ``mkdocs.yml``, or what it would say where there is none."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    path = checked(office.root)
    with contextlib.ExitStack() as stack:
        given: dict[str, Any] = {"site_dir": str(out)}
        if path is None:
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
        heard = stack.enter_context(_listening())
        try:
            config = load_config(str(path) if path else _nothing(), **given)
        except MkDocsException as error:
            raise _broken(error, heard) from None
        plugin = config.plugins.get("propctl")
        if plugin is None:
            raise SettingsError(N_("mkdocs.yml: {what}"), what="plugins: [propctl]")
        plugin.given, plugin.stood, plugin.pdf = office, stood, pdf
        plugin.on_shutdown()  # of a server before: nothing is left of what it kept
        plugin.config.audience = audience
        plugin.config.editions = editions
        try:
            yield config
        finally:  # MkDocs keeps the plugin for the next build of this process
            plugin.given, plugin.stood, plugin.pdf = None, False, False


def _broken(error: Exception, heard: _Heard) -> SettingsError:
    """What is wrong in ``mkdocs.yml``, which can be read: the first setting complained of."""
    return SettingsError(N_("mkdocs.yml: {what}"), what=heard.first or _first_line(error))


def _nothing() -> Any:
    """An empty configuration file."""
    import io

    return io.BytesIO(b"{}")


def _run_mkdocs(config: MkDocsConfig) -> None:
    """Build; the first thing that MkDocs complains of becomes our error."""
    from mkdocs.commands.build import build as run
    from mkdocs.exceptions import Abort, MkDocsException

    with _listening() as heard:
        try:
            run(config)
        except (Abort, MkDocsException) as error:
            what = heard.first or _first_line(error)
            if link := _DEAD_LINK.match(what):
                raise BadData(
                    N_("{page} links to {target}, which is not on the site; mend it or publish that"),
                    page=link[1],
                    target=link[2],
                ) from None
            raise BadData(N_("the site can't be built: {what}"), what=what) from None


@contextlib.contextmanager
def _listening() -> Iterator[_Heard]:
    """Hears what MkDocs warns of, which it would otherwise print in English and half."""
    heard, logger = _Heard(), logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        yield heard
    finally:
        logger.removeHandler(heard)


class _Heard(logging.Handler):
    """Keeps the first warning that says something: “Error reading page …:” only announces the next."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if not said.endswith(":"):
            self.first = self.first or said


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
