"""Controllers, imported when a step calls for them and not before."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    import pluggy

    from propctl.office.opened.office import Office
    from propctl.regulation.model.ref import Ref


_ANSWERS: dict[str, tuple[type, str]] = {"fill": (Mapping, "dict"), "after": (Iterable, "list")}


class Hooks:
    """The controllers of one office."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._manager: pluggy.PluginManager | None = None
        self._loaded: dict[str, ModuleType] = {}
        self._named: dict[tuple[str, str], tuple[int, frozenset[Ref]]] = {}  # with the changes until then

    def call(self, kind: str, place: str = "", **arguments: Any) -> Any:
        """Ask the controllers that named this step (or question), and no other; [] where none did."""
        areas = self._office.catalog.summary.hooks.get(f"{kind} {place}".strip(), [])
        if not areas:
            return []
        manager = self._plugins()
        for area in areas:
            module = self.controller(area)
            if not manager.is_registered(module):
                manager.register(module, name=area)
        others = [module for area, module in manager.list_name_plugin() if area not in areas]
        hook = manager.subset_hook_caller(f"propctl_{kind}", remove_plugins=others)
        found = hook(office=self._office, **arguments)
        wanted, named = _ANSWERS.get(kind, (object, ""))
        if named and not all(isinstance(answer, wanted) for answer in found):
            message = N_("the controller of {areas} answers {hook} with what is no {wanted}")
            raise SettingsError(message, areas=areas, hook=f"propctl_{kind}", wanted=named)
        return found

    def share(self, other: Hooks) -> None:
        """Take the controllers that another office of the same declarations has loaded."""
        self._manager, self._loaded = other._plugins(), other._loaded

    def names(self, function: str, ref: Ref) -> bool:
        """Whether a function of an area's controller, ``(office) -> records``, names a record.

        It is asked once while no record changes.
        """
        area, changes = ref.form.partition(".")[0], self._office.index.changes()
        known = self._named.get((area, function))
        if known is None or known[0] != changes:
            found = self.function(area, function)(self._office)
            known = self._named[area, function] = changes, frozenset(found)
        return ref in known[1]

    def function(self, area: str, name: str) -> Callable[..., Any]:
        """A function of an area's controller."""
        found = getattr(self.controller(area), name, None)
        if found is None:
            raise SettingsError(N_("the controller of {area} has no function {name}"), area=area, name=name)
        return found  # type: ignore[no-any-return]

    def controller(self, area: str) -> ModuleType:
        """The ``controller`` module of an area."""
        if area not in self._loaded:
            from pathlib import Path

            compiled = self._office.sources.compiled
            folder = Path(compiled.folders[area])
            path = folder / "controller.py"
            if not path.is_file():
                raise SettingsError(
                    N_("the area {area} names a controller, but has no controller.py"), area=area
                )
            self._loaded[area] = _import(area, compiled.packages.get(area, ""), path)
        return self._loaded[area]

    def _plugins(self) -> pluggy.PluginManager:
        if self._manager is None:
            import pluggy

            from propctl import hookspecs

            self._manager = pluggy.PluginManager(hookspecs.PROJECT)
            self._manager.add_hookspecs(hookspecs)
        return self._manager


def _import(area: str, package: str, path: Path) -> ModuleType:
    """The controller under the name of its package where it has one, so that it may import its siblings.

    Code of the workspace runs as it was trusted: from its source, never from bytecode beside it.
    """
    if package:
        return importlib.import_module(f"{package}.controller")
    from propctl.office.opened.trust import require

    require(area, path.parent)
    module = ModuleType(f"propctl_area_{area}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    return module
