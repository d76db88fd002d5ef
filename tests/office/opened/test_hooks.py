"""Controllers step in where their area says so, and nowhere else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from propctl.api import hookimpl
from propctl.testing import Workspace


def test_a_controller_is_asked_of_its_own_steps_alone_whoever_was_asked_before(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = workspace.office().hooks
    asked: list[tuple[str, str]] = []
    for area in ("staff", "renovation"):

        @hookimpl
        def propctl_check(office: Any, draft: Any, area: str = area) -> None:
            asked.append((area, draft.form))

        monkeypatch.setattr(hooks.controller(area), "propctl_check", propctl_check)
    for step in ("staff.programme.draft", "renovation.permit.file", "staff.programme.draft"):
        hooks.call("check", step, draft=SimpleNamespace(form=step.rpartition(".")[0]))
    programme, permit = ("staff", "staff.programme"), ("renovation", "renovation.permit")
    assert asked == [programme, permit, programme]
    assert hooks.call("check", "pets.tag.register", draft=None) == []
