"""Departments that clauses name have a name also where an office does not say what it calls its own."""

from __future__ import annotations

from propctl.testing import Workspace


def test_a_department_that_the_settings_do_not_name_is_called_as_shipped(workspace: Workspace) -> None:
    path = workspace.root / "propctl.toml"
    text = path.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("cleaning =", "service ="))]
    path.write_text("\n".join(lines).replace('security = "护卫队|', 'security = "保安部|'), "utf-8")
    for lang, words in (("zh-CN", "服务中心、保洁部"), ("en", "service centre, cleaning")):
        told = workspace.run("--lang", lang, "rules", "show", "hazmat.approval-each-use")
        assert words in told.out, told.err
    changes = "departments=security"  # its own name where it has one
    own = workspace.run("rules", "set", "hazmat.approval-each-use", changes, "--dry-run", by="director")
    assert "保安部" in own.out, own.err
