"""What came with a later version does not judge what was recorded before the office kept its area."""

from __future__ import annotations

import json

from propctl.testing import Workspace

VISIT = ("calls", "register", "--channel", "visit", "--about", "问装修时间")


def test_a_visit_from_before_the_front_desks_clauses_stays_sound_and_later_ones_are_judged(
    workspace: Workspace,
) -> None:
    settings = workspace.root / "propctl.toml"
    shipped = settings.read_text(encoding="utf-8")
    settings.write_text(
        shipped.replace("[office]", '[office]\nareas = ["calls", "residents"]'), encoding="utf-8"
    )
    workspace.at("2026-11-02 09:00")
    old = workspace.run(*VISIT, "--json")
    assert old.status == 0, old.err
    settings.write_text(shipped, encoding="utf-8")
    workspace.at("2026-11-20 09:00")
    assert json.loads(workspace.run("check", "--json").out) == []
    refused = workspace.run(*VISIT)
    assert refused.status != 0 and "来访人" in refused.err, "from now on it names who came"
