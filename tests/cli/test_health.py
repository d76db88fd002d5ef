"""Does the whole work: ``health``; and all records of a period in one go: ``export all``."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace


@pytest.mark.rule("quality.system-monitoring")
def test_health_tells_records_handbook_and_what_is_due_with_a_status_for_scripts(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "office", areas=["residents", "complaints", "quality"])
    workspace.do("residents.unit.add", by="officer-1", number="3-1201")
    workspace.do("complaints.complaint.register", unit="3-1201", about="漏水")
    sound = workspace.run("health", "--json")
    parts = {part["part"]: part for part in sound.json()}
    assert sound.status == 0
    assert list(parts) == ["records", "handbook", "overdue", "missed"]
    assert parts["overdue"]["count"] == 0
    workspace.at("2026-11-23 09:00")
    assert workspace.run("health", "--json").status == 0  # what is overdue is work, no fault …
    late = workspace.run("health", "--due")
    assert late.status == 1 and "超时的期限" in late.out  # … unless it is asked for
    path = next((workspace.root / "records" / "complaints").rglob("CP-*.toml"))
    path.write_text(path.read_text(encoding="utf-8").replace('"3-1201"', '"9-9999"'), "utf-8")
    broken = workspace.run("health")
    assert broken.status == 1 and "记录和声明" in broken.out and path.name in broken.out


@pytest.mark.rule("quality.quality-records")
def test_one_command_exports_the_records_of_a_period_of_every_kind(workspace: Workspace) -> None:
    workspace.at("2026-10-31 23:00")
    workspace.do("residents.unit.add", by="officer-1", number="3-1201")
    workspace.do("complaints.complaint.register", unit="3-1201", about="十月的事")
    workspace.at("2026-11-02 09:00")
    workspace.do("complaints.complaint.register", unit="3-1201", about="十一月的事")
    folder = workspace.root / "out"
    told = workspace.run("export", "all", str(folder), "--period", "2026-11")
    assert told.status == 0 and "业主投诉记录表" in told.out
    (file,) = folder.iterdir()
    text = file.read_text(encoding="utf-8-sig")
    assert "十一月的事" in text and "十月的事" not in text.replace("十一月的事", "")
    assert workspace.run("export", "all", str(folder)).status == 2  # it holds files already
    assert workspace.run("export", "all", str(folder / "new"), "--where", "unit = 'x'").status == 2
    assert workspace.run("export", "全部", str(folder / "quarter"), "--period", "2026-Q4").status == 0
    assert len(list((folder / "quarter").iterdir())) == 2  # the home is of that quarter, too
    assert workspace.run("export", "complaints", str(folder / "c.csv"), "--period", "2026-10").status == 0
    assert "十一月的事" not in (folder / "c.csv").read_text(encoding="utf-8-sig")
