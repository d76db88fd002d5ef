"""An office that uses some of the areas: what the others own is not asked for, not enforced, and not lost."""

from __future__ import annotations

from pathlib import Path

from propctl.testing import Workspace, make_workspace


def use(office: Workspace, *areas: str) -> None:
    """Let the office use these areas only."""
    path = office.root / "propctl.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("areas =")]
    lines.insert(lines.index("[office]") + 1, f"areas = {list(areas)!r}")
    path.write_text("\n".join(lines), encoding="utf-8")


def test_what_could_only_name_records_of_an_area_not_in_use_is_not_asked_for(workspace: Workspace) -> None:
    assert "--unit" in workspace.run("workorders", "register", "--help").out
    use(workspace, "workorders")
    assert "--unit" not in workspace.run("workorders", "register", "--help").out
    refused = workspace.run("workorders", "register", "修灯", "--unit", "3-1201")
    assert refused.status == 2


def test_a_clause_of_an_area_not_in_use_is_not_in_force(workspace: Workspace) -> None:
    office = workspace.office()
    assert office.catalog.in_force("hazmat.renovation-flammables-custodian", office.today)
    use(workspace, "residents", "renovation")
    office = workspace.office()
    assert not office.catalog.in_force("hazmat.renovation-flammables-custodian", office.today)
    assert "--custodian" not in workspace.run("renovation", "apply", "--help").out


def test_a_step_that_would_open_a_record_elsewhere_is_done_without(workspace: Workspace) -> None:
    use(workspace, "residents", "complaints")
    workspace.do("residents.unit.add", number="3-1201")
    said = {"unit": "3-1201", "about": "走廊漏水", "channel": "phone"}
    workspace.do("complaints.complaint.register", **said)
    moved = {"departments": "engineering", "to_person": "technician-2"}
    workspace.do("complaints.complaint.transfer", "A01", **moved)
    called = workspace.do("complaints.complaint.callback", "A01")
    assert called.opened == []
    assert called.folded.history[-1].step == "callback"


def test_the_agenda_is_always_there_so_that_routines_can_be_ticked(workspace: Workspace) -> None:
    use(workspace, "hazmat")
    assert workspace.office().catalog.names == ("hazmat", "agenda")


def test_the_check_names_an_area_that_there_is_not_and_the_others_go_on(workspace: Workspace) -> None:
    use(workspace, "residents", "complaint")
    checked = workspace.run("check")
    assert checked.status == 1
    assert "“complaint”" in checked.out and "complaints" in checked.out
    assert workspace.run("residents", "add", "3-1201").status == 0


def test_records_of_an_area_that_is_used_no_longer_are_kept_shown_and_never_due(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "office", git=True)
    office.do("residents.unit.add", number="3-1201")
    complaint = office.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", channel="phone")
    assert office.run("due", "--json").json()
    use(office, "residents")
    assert office.run("due", "--json").json() == []
    assert "走廊漏水" in office.run("show", complaint.folded.id).out
    assert [office.run(word).status for word in ("check", "audit")] == [0, 0]
    use(office, "residents", "complaints")
    assert office.run("due", "--json").json()


def test_a_days_records_are_listed_with_those_of_an_area_that_is_used_no_longer(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    workspace.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", channel="phone")
    use(workspace, "residents", "handbook")
    listed = workspace.run("handbook", "day", "2026-11-20")
    assert listed.status == 0, listed.err
    assert "complaints" in listed.out and "房屋" in listed.out
