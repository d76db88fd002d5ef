"""An amendment alone does not make an office read its declarations again."""

from __future__ import annotations

import pytest

from propctl.api import SettingsError
from propctl.office.compiling import compiling
from propctl.testing import Workspace

AMENDED = """[[amendments]]
rule = "complaints.transfer-within"
since = 2026-11-20
entered = 2026-11-20T08:00:00+08:00
set = {{ within = "{within}" }}
by = "director"
"""


@pytest.fixture
def compiled(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The roots that were compiled whole since the office was first opened."""
    workspace.office()
    found: list[str | None] = []
    whole = compiling.compile_sources

    def counted(root: str | None, cache: str) -> compiling.Made:
        found.append(root)
        return whole(root, cache)

    monkeypatch.setattr(compiling, "compile_sources", counted)
    return found


def within(workspace: Workspace) -> object:
    office = workspace.office()
    rule = office.catalog.rule("complaints.transfer-within")
    return office.catalog.params(rule, office.today).get("within")


def test_what_was_amended_counts_at_once_and_so_does_its_undoing(
    workspace: Workspace, compiled: list[str | None]
) -> None:
    shipped, digest = within(workspace), workspace.office().sources.compiled.amended
    file = workspace.root / "rules.toml"
    for typed in ("45m", "50m"):
        file.write_text(AMENDED.format(within=typed), "utf-8")
        assert within(workspace) == typed
        assert workspace.office().sources.compiled.amended != digest
    file.unlink()
    assert within(workspace) == shipped
    assert workspace.office().sources.compiled.amended == digest
    assert compiled == []


def test_amendments_that_nobody_can_read_are_refused_every_time(
    workspace: Workspace, compiled: list[str | None]
) -> None:
    file = workspace.root / "rules.toml"
    file.write_text('[[amendments]]\nrule = "complaints.transfer-within"\nsince = "morgen"\n', "utf-8")
    for _ in range(2):
        with pytest.raises(SettingsError, match=r"rules\.toml is unsound") as told:
            workspace.office()
        assert {(one.path, one.line) for one in told.value.problems} == {("rules.toml", 1), ("rules.toml", 3)}
    file.write_text(AMENDED.format(within="45m"), "utf-8")
    assert within(workspace) == "45m"
    assert compiled == []


def test_settings_or_declarations_that_changed_too_are_read_again(
    workspace: Workspace, compiled: list[str | None]
) -> None:
    (workspace.root / "rules.toml").write_text(AMENDED.format(within="45m"), "utf-8")
    settings = workspace.root / "propctl.toml"
    settings.write_text(settings.read_text("utf-8") + "\n# \n", "utf-8")
    assert within(workspace) == "45m"
    assert len(compiled) == 1
