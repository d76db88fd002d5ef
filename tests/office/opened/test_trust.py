"""Code that a workspace brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.api import SettingsError
from propctl.testing import Workspace

AREA = """
prefix = "RD"
title = { zh = "抽奖", en = "Raffle" }
[form.ticket]
title = { zh = "奖券", en = "Ticket" }
field.name = { type = "text", zh = "名字", en = "Name", required = true }
step.register = { zh = "登记", en = "Register", to = "kept" }
state = { kept = "在册|kept" }
[hook]
fill = ["ticket.register"]
"""
CODE = """
from propctl.api import hookimpl

@hookimpl
def propctl_fill(office, draft):
    return {"name": "from the controller"}
"""


@pytest.fixture
def raffle(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An office whose workspace brings an area with code."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = workspace.root / "plugins" / "raffle"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text(AREA, encoding="utf-8")
    (folder / "controller.py").write_text(CODE, encoding="utf-8")
    return workspace


def test_code_of_a_workspace_runs_only_after_it_was_trusted(raffle: Workspace) -> None:
    with pytest.raises(SettingsError, match="plugins trust raffle"):
        raffle.do("raffle.ticket.register", name="typed")
    assert raffle.run("plugins", "trust", "raffle").status == 0
    assert raffle.do("raffle.ticket.register", name="typed").folded.state == "kept"


def test_trust_ends_with_the_first_change_of_the_code(raffle: Workspace) -> None:
    assert raffle.run("plugins", "trust", "raffle").status == 0
    (raffle.root / "plugins/raffle/controller.py").write_text(CODE + "\n# changed\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        raffle.do("raffle.ticket.register", name="typed")


def test_trust_is_bound_to_the_place(raffle: Workspace, tmp_path: Path) -> None:
    import shutil

    assert raffle.run("plugins", "trust", "raffle").status == 0
    shutil.copytree(raffle.root, tmp_path / "copy")
    copy = Workspace(tmp_path / "copy")
    with pytest.raises(SettingsError):
        copy.do("raffle.ticket.register", name="typed")


def test_trust_can_be_taken_back_and_needs_code_to_be_given(raffle: Workspace) -> None:
    assert raffle.run("plugins", "trust", "raffle").status == 0
    assert raffle.run("plugins", "distrust", "raffle").status == 0
    with pytest.raises(SettingsError):
        raffle.do("raffle.ticket.register", name="typed")
    assert raffle.run("plugins", "trust", "complaints").status == 2


def test_trust_covers_every_file_beside_the_code(raffle: Workspace) -> None:
    (raffle.root / "plugins/raffle/prizes.csv").write_text("first,100\n", encoding="utf-8")
    assert raffle.run("plugins", "trust", "raffle").status == 0
    (raffle.root / "plugins/raffle/prizes.csv").write_text("first,1000\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="plugins trust raffle"):
        raffle.do("raffle.ticket.register", name="typed")


def test_a_plugin_that_is_a_link_is_not_run_and_cannot_be_trusted(raffle: Workspace) -> None:
    folder = raffle.root / "plugins" / "raffle"
    folder.rename(raffle.root / "stuff")
    folder.symlink_to("../stuff", target_is_directory=True)
    with pytest.raises(SettingsError, match="is a link"):
        raffle.do("raffle.ticket.register", name="typed")
    assert raffle.run("plugins", "trust", "raffle").status == 78


def test_a_link_inside_a_plugin_cannot_be_trusted(raffle: Workspace, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("", encoding="utf-8")
    (raffle.root / "plugins/raffle/helper.py").symlink_to(tmp_path / "elsewhere.py")
    assert raffle.run("plugins", "trust", "raffle").status == 78


def test_bytecode_beside_trusted_code_is_never_run(raffle: Workspace, tmp_path: Path) -> None:
    import importlib.util
    import py_compile

    assert raffle.run("plugins", "trust", "raffle").status == 0
    other = tmp_path / "other.py"
    other.write_text("raise SystemExit('the bytecode ran')", encoding="utf-8")
    py_compile.compile(
        str(other),
        cfile=importlib.util.cache_from_source(str(raffle.root / "plugins/raffle/controller.py")),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        doraise=True,
    )
    assert raffle.do("raffle.ticket.register", name="typed").folded.state == "kept"


def test_what_was_compiled_elsewhere_is_not_believed(raffle: Workspace, tmp_path: Path) -> None:
    """A clone may bring ``.propctl/compiled`` along, with posts and folders of the sender's choice."""
    import shutil

    raffle.office()
    [compiled] = (raffle.root / ".propctl/compiled").glob("*-office.json")
    forged = compiled.read_text("utf-8").replace(str(raffle.root), str(tmp_path / "copy"))
    compiled.write_text(forged.replace("李敏", "骗子"), encoding="utf-8")
    shutil.copytree(raffle.root, tmp_path / "copy")
    names = {person.name for person in Workspace(tmp_path / "copy").office().settings.staff.values()}
    assert "骗子" not in names
    assert "李敏" in names
