"""The one Jinja environment of everything that is published.

Templates are written by areas, by this project and by the office; what they print is data: each value goes
through ``escape.page`` on its way out unless a function here made it as markup. They run in Jinja's sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from propctl.errors import N_, Problem, PropctlError, SettingsError
from propctl.publish.escape import page
from propctl.publish.unsaid import without_unsaid
from propctl.words.written_days import Say

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_FAILED = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)  # in what a template does
_SYNTAX: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


def shipped() -> Path:
    """The folder with this project's own templates."""
    import propctl_site

    return Path(next(iter(propctl_site.__path__)))


def outspoken(t: Say) -> Callable[[str, str], Markup]:
    """What templates say in the words of an edition; a blank before or after stays, as English needs it."""

    def said(zh: str, en: str) -> Markup:
        return spaced(t(zh, en))

    return said


def spaced(text: str) -> Markup:
    """A text for a page, with the blank before or after it."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return Markup(before + page(text) + (after if text.strip() else ""))


def escaped(value: Any) -> Any:
    """What a template may print: markup as it is, everything else as text that can form none."""
    return value if isinstance(value, Markup) else Markup(page(str(value)))


def html_environment(office: Office) -> ImmutableSandboxedEnvironment:
    """Templates whose output is Markdown or HTML.

    The office's own ``site_templates/`` go first, then ours, then what lies in the folders of areas.
    """
    return _environment(office, finalize=escaped)


def text_environment(office: Office) -> ImmutableSandboxedEnvironment:
    """Templates whose output is plain text, escaped by whoever prints it."""
    return _environment(office, finalize=None)


def _environment(office: Office, finalize: Any) -> ImmutableSandboxedEnvironment:
    folders = [office.root / "site_templates", shipped(), *area_folders(office).values()]
    loaders: list[BaseLoader] = [FileSystemLoader(folders)]
    found = _Sandbox(
        loader=ChoiceLoader(loaders),
        finalize=finalize,
        auto_reload=False,
        **_SYNTAX,
    )
    found.globals.clear()  # no lorem ipsum, no range: a page needs neither
    return found


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment that compiles no text twice: each form, paper and edition has one of its own."""

    def compile(self, source: Any, name: Any = None, filename: Any = None, *rest: Any, **others: Any) -> Any:
        if rest or others or not isinstance(source, str):
            return super().compile(source, name, filename, *rest, **others)
        return _compiled(source, name, filename, self.finalize is None)


@lru_cache(maxsize=512)
def _compiled(source: str, name: str | None, filename: str | None, plain: bool) -> CodeType:
    """The code of a template, which depends on nothing else."""
    environment = ImmutableSandboxedEnvironment(finalize=None if plain else escaped, **_SYNTAX)
    return environment.compile(source, name, filename)


def render_first(
    environment: ImmutableSandboxedEnvironment, names: Sequence[str], context: Mapping[str, Any]
) -> str:
    """The first of the named templates that there is, with its values; errors as those of ``render``."""
    try:
        found = environment.select_template(list(names)).name
    except TemplateError as error:
        raise _broken(names[0], error) from None
    return render(environment, found or names[0], context)


def of_area(office: Office, named: str) -> Path | None:
    """The template of that name, where it is an area's and neither the office's own nor this project's."""
    ours = (office.root / "site_templates", shipped())
    if any((folder / named).is_file() for folder in ours):
        return None
    found = (folder / named for folder in area_folders(office).values())
    return next((path for path in found if path.is_file()), None)


def left_out(path: Path, error: PropctlError) -> Problem:
    """An area's template that can't be filled in: what it would have said is all that is missing."""
    place = f"{path.parent.name}/{path.name}"
    said = N_("what this template says is left out of the handbook: {what}")
    return Problem(place, 0, "", said, {"what": error})


def render(environment: ImmutableSandboxedEnvironment, name: str, context: Mapping[str, Any]) -> str:
    """The named template with its values; ``SettingsError`` names file and line of what is wrong in it."""
    try:
        return without_unsaid(environment.get_template(name).render(context))
    except _FAILED as error:
        raise _broken(name, error) from None


def render_file(environment: ImmutableSandboxedEnvironment, path: Path, context: Mapping[str, Any]) -> str:
    """A template that lies in an area's folder or among the office's pages, filled in."""
    return render_text(environment, path.read_text(encoding="utf-8"), path.name, context)


def render_text(
    environment: ImmutableSandboxedEnvironment, source: str, name: str, context: Mapping[str, Any]
) -> str:
    """A template given as text; ``name`` is what an error calls it."""
    try:
        return without_unsaid(environment.from_string(source).render(context))
    except _FAILED as error:
        raise _broken(name, error) from None


def _broken(name: str, error: Exception) -> SettingsError:
    line = getattr(error, "lineno", None) or _line(error)
    place = f"{name}:{line}" if line else name
    what = getattr(error, "message", None) or f"{error}"
    return SettingsError(N_("the template {file} can't be filled in: {what}"), file=place, what=what)


def _line(error: Exception) -> int:
    """The line of the template given as text in which something failed; 0 where none is known."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 0


def in_english(template: str) -> str:
    """The name of a template's English twin: ``page.md.j2`` -> ``page.en.md.j2``."""
    return template.removesuffix(".md.j2") + ".en.md.j2"


def printed_everywhere(office: Office) -> str:
    """Every text that came with the program or a plugin: what is said there is the same in each office."""
    folders = [
        shipped(),
        *(folder for folder in area_folders(office).values() if office.root not in folder.parents),
    ]
    paths = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".toml", ".j2", ".md")
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def area_folders(office: Office) -> dict[str, Path]:
    """Where the templates and texts of each area lie that the office uses, in its order."""
    return {area: office_folder(office, area) for area in office.catalog.names}


def office_folder(office: Office, area: str) -> Path:
    """Where an area's templates lie: its package, or ``areas/<name>/`` for one of the workspace's own."""
    declared = Path(office.sources.compiled.folders[area])
    return declared.with_suffix("") if declared.suffix == ".toml" else declared
