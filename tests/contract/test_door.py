"""One door: the names of the api are stable and documented; the contract of areas holds the rest."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
import warnings
from pathlib import Path

import pytest

from propctl import api
from propctl.api import leaving

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins" / "propctl_plugins"
NAMES = Path(__file__).with_name("api_names.txt")  # one a line: what is public; only ever added to
FILES = sorted(PLUGINS.rglob("*.py"))


def test_a_plugin_reads_records_by_the_api_and_not_from_the_index() -> None:
    direct = [
        f"{path.relative_to(PLUGINS)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".index." in line or ("catalog.param" in line and path.parent.name != "fees")
    ]
    assert direct == []


def test_a_public_name_stays_or_leaves_with_a_warning() -> None:
    known = NAMES.read_text(encoding="utf-8").split()
    assert [name for name in known if name not in api.__all__ and name not in leaving.LEAVING] == []
    assert sorted({*api.__all__, *leaving.LEAVING} - set(known)) == [], f"new: enter it into {NAMES.name}"
    assert set(api.__all__) & set(leaving.LEAVING) == set()


def test_the_api_names_its_homes_once_for_people_and_once_for_type_checkers() -> None:
    homes = {name: module for module, names in api._NAMES.items() for name in names.split()}
    assert sorted(homes) == sorted(api.__all__)
    assert {name: getattr(api, name) for name in homes} == {
        name: getattr(importlib.import_module(module), name) for name, module in homes.items()
    }
    source = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in source.body if isinstance(node, ast.If))
    typed = {
        alias.name: node.module
        for node in ast.walk(guarded)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == homes


def test_no_module_of_the_room_hides_a_public_name() -> None:
    modules = {module.name for module in pkgutil.iter_modules(api.__path__)}
    assert modules & set(api.__all__) == set()


def test_a_name_that_leaves_warns_once_and_says_what_takes_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(vars(api), "concerning", raising=False)
    with pytest.warns(
        DeprecationWarning, match=r"propctl\.api\.concerning leaves .*use pointing_to\(\)"
    ) as told:
        first = vars(api)["__getattr__"]("concerning")
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert api.concerning is first  # type: ignore[attr-defined]  # known only while it leaves
    monkeypatch.delitem(vars(api), "concerning")


@pytest.mark.parametrize("name", leaving.LEAVING)
def test_what_leaves_is_still_there_and_its_replacement_is_public(name: str) -> None:
    gone = leaving.LEAVING[name]
    assert callable(getattr(importlib.import_module(gone.module), name))
    word = gone.instead.partition("(")[0].partition(",")[0].partition(".")[0].strip()
    assert word in api.__all__


@pytest.mark.parametrize("name", api.__all__)
def test_a_public_name_is_documented_so_that_it_can_be_read_alone(name: str) -> None:
    found = getattr(api, name)
    told = inspect.getdoc(found) or ""
    assert len(told) > 10
    assert not told.startswith(("The same", "As ``"))
    if inspect.isclass(found) and found.__module__.startswith("propctl.api."):
        members = [
            member
            for member, value in vars(found).items()
            if not member.startswith("_")
            and (isinstance(value, property) or inspect.isfunction(value))
            and not inspect.getdoc(value)
        ]
        assert members == []


def test_everything_public_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert [name for name in api.__all__ if f"`{name}" not in reference] == []
    assert [name for name in leaving.LEAVING if f"`{name}`" not in reference] == []


def test_nothing_is_imported_by_naming_the_api() -> None:
    import subprocess

    code = "import sys; import propctl.api; print(*sorted(m for m in sys.modules if m.startswith('propctl')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["propctl", "propctl.api", "propctl.api.leaving"]
