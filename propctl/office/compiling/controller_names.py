"""Whether a controller has the functions that its area names, and none that nobody calls.

The file is parsed, not run: code that a workspace brings is not run before somebody trusts it, and importing
all controllers would take longer than everything else that is compiled.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from propctl.errors import N_, BadData
from propctl.office.compiling.declarations import INSTALLED, Declaration
from propctl.office.compiling.discovery import unread
from propctl.office.compiling.earlier import Earlier, digest_of
from propctl.regulation.model.constructs import Area, Hook
from propctl.regulation.model.findings import Finding, unknown

FILE = "controller.py"
_HOOK = "propctl_"
_KINDS = ("fill", "check", "after")


def look(declared: Declaration, area: Area, earlier: Earlier) -> Iterator[Finding]:
    """What an area names and its controller lacks; what is wrong in the code itself is a fault at once."""
    wanted = dict(_wanted(area))
    path = declared.folder / FILE if declared.folder is not None else None
    if path is None or not path.is_file():
        for at in wanted:
            what = N_("it needs a function of controller.py, and there is no controller.py beside area.toml")
            yield Finding(at, BadData(what))
        return
    names = _names(declared, path, earlier)
    if names is None:
        return
    for at, name in wanted.items():
        if name not in names and "*" not in names:
            yield unknown(at, N_("controller.py has no function {name!r}"), name, names)
    _uncalled(declared, area.hook, names)
    if declared.rank == INSTALLED:
        _import(declared)


def _wanted(area: Area) -> Iterator[tuple[tuple[str, ...], str]]:
    """(key, function) of everything that only a controller can do."""
    for kind in _KINDS:
        if getattr(area.hook, kind):
            yield ("hook", kind), f"{_HOOK}{kind}"
    for question in area.hook.answers:
        yield ("hook", "answers"), f"{_HOOK}{question}"
    for name, command in area.command.items():
        yield ("command", name), command.run or name
    for name, batch in area.batch.items():
        if batch.fill:
            yield ("batch", name, "fill"), batch.fill
        if batch.told:
            yield ("batch", name, "told"), batch.told
    for name, indicator in area.indicator.items():
        if indicator.collected and indicator.collected.run:
            yield ("indicator", name, "collected", "run"), indicator.collected.run
    for name, record in area.setup.record.items():
        if record.fill:
            yield ("setup", "record", name, "fill"), record.fill
        if record.settled:
            yield ("setup", "record", name, "settled"), record.settled


def _names(declared: Declaration, path: Path, earlier: Earlier) -> dict[str, int] | None:
    """The names at the top of a controller, each with its line; None, and a fault, where it can't be read."""
    try:
        data = path.read_bytes()
        key = f"names of {digest_of(data)}"
        names = earlier.tables(key)
        if names is None:
            names = _bound(ast.parse(data))
            earlier.note_tables(key, names)
        return names
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        reason = getattr(error, "msg", str(error))
        declared.fault(BadData(N_("it is no Python: {reason}"), reason=reason), _shown(declared), line)
    except OSError as error:
        declared.fault(unread(error), _shown(declared))
    return None


def _bound(tree: ast.Module) -> dict[str, int]:
    """The names at the top of a module, each with its line; ``*`` where it imports whatever there is."""
    found: dict[str, int] = {}
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[_hooked(node) or node.name] = node.lineno
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name: node.lineno for alias in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: node.lineno for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, (ast.If, ast.Try)):
            waiting += [
                *node.body,
                *node.orelse,
                *(line for h in getattr(node, "handlers", []) for line in h.body),
            ]
    return found


def _hooked(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
    """``@hookimpl(specname="propctl_check")`` gives a function another name."""
    for call in node.decorator_list:
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg == "specname" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return ""


def _uncalled(declared: Declaration, hook: Hook, names: dict[str, int]) -> None:
    """A hook that the area does not name is never called: what should be refused would not be."""
    from typing import get_args

    from propctl.regulation.model.constructs import Question

    known = {f"{_HOOK}{kind}" for kind in (*_KINDS, *get_args(Question))}
    called = {f"{_HOOK}{kind}" for kind in _KINDS if getattr(hook, kind)}
    called |= {f"{_HOOK}{question}" for question in hook.answers}
    for name, line in names.items():
        if not name.startswith(_HOOK) or name in called:
            continue
        if name not in known:
            what = unknown((), N_("there is no hook {name!r}, so nothing calls it"), name, sorted(known)).what
        else:
            what = BadData(N_("nothing calls {name!r}: [hook] in area.toml does not name it"), name=name)
        declared.fault(what, _shown(declared), line, name)


def _import(declared: Declaration) -> None:
    """Code of others may fail when it is imported; better now than in the middle of a step."""
    try:
        importlib.import_module(f"{declared.module}.controller")
    except ModuleNotFoundError as error:
        what = BadData(
            N_("it needs {module}, which is not installed; install it beside propctl"), module=error.name
        )
        declared.fault(what, _shown(declared))
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}"
        declared.fault(BadData(N_("it can't be imported: {reason}"), reason=reason), _shown(declared))


def _shown(declared: Declaration) -> str:
    return declared.file.replace("area.toml", FILE)
