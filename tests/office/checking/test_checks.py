"""``propctl check``: what it finds, and what it leaves in peace."""

from __future__ import annotations

import os

from propctl.api import check, rows
from propctl.testing import TwoDesks, Workspace

PET = {"name": "旺财", "kind": "dog"}


def both(desks: TwoDesks) -> tuple[str, str]:
    """The same name registered at both desks while they were offline, then exchanged."""
    ids = tuple(desk.do("pets.pet.register", **PET).folded.id for desk in (desks.a, desks.b))
    desks.exchange()
    return ids[0], ids[1]


def fields(office: Workspace) -> list[str]:
    return [problem.field for problem in check(office.office())]


def test_a_value_that_open_records_share_is_free_again_when_one_of_them_is_done(pet_desks: TwoDesks) -> None:
    first, _ = both(pet_desks)
    assert fields(pet_desks.a) == ["name"]
    pet_desks.a.do("pets.pet.leave", first)
    assert fields(pet_desks.a) == []


def test_a_value_that_open_records_share_is_free_again_when_one_of_them_is_void(pet_desks: TwoDesks) -> None:
    _, second = both(pet_desks)
    pet_desks.a.do("pets.pet.void", second, by="center-manager", reason="重复登记")
    assert fields(pet_desks.a) == []


def test_a_name_that_was_given_up_may_be_used_again_and_check_has_nothing_to_say(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    pets.do("pets.pet.leave", record)
    pets.do("pets.pet.register", **PET)
    assert fields(pets) == []


def test_a_step_that_its_form_does_not_have_is_found(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    path = pets.root / f"records/pets/2026/11/{record}.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('step = "register"', 'step = "fly"'), "utf-8")
    assert "fly" in fields(pets)


def test_an_amendment_of_a_clause_that_is_none_is_found(pets: Workspace) -> None:
    line = '{ rule = "pets.nope", set = { within = "1d" }, since = 2026-12-01, by = "director",'
    entered = "entered = 2026-11-20T09:00:00+08:00 }"
    (pets.root / "rules.toml").write_text(f"amendments = [\n  {line} {entered},\n]\n", "utf-8")
    assert fields(pets) == ["pets.nope.within"]


def test_records_behind_a_link_are_gone_for_every_command_and_check_names_the_link(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    area, elsewhere = pets.root / "records/pets", pets.root / "elsewhere"
    assert [row.id for row in rows(pets.office(), "pets.pet")] == [record]
    area.rename(elsewhere)
    area.symlink_to(elsewhere)
    assert list(rows(pets.office(), "pets.pet")) == [], "of the folders below it, too, which seem unchanged"
    assert [problem.path for problem in check(pets.office())] == ["records/pets"]
    area.unlink()
    elsewhere.rename(area)
    assert [row.id for row in rows(pets.office(), "pets.pet")] == [record] and fields(pets) == []


def judged(office: Workspace) -> list[str]:
    """The files that the next ``check`` has to judge."""
    opened = office.office()
    return [path for path, _, _ in opened.reader.load_changed(opened.index.sound())]


def test_what_was_found_sound_is_judged_again_only_where_its_content_is_another(pets: Workspace) -> None:
    first, second = (pets.do("pets.pet.register", name=name, kind="dog").folded.id for name in "甲乙")
    assert len(judged(pets)) == 2
    assert fields(pets) == []
    assert judged(pets) == []
    pets.do("pets.pet.note", second, text="常在北门")
    assert judged(pets) == [f"records/pets/2026/11/{second}.toml"]
    assert fields(pets) == []
    (pets.root / f"records/pets/2026/11/{first}.toml").touch()
    assert judged(pets) == []


def test_a_damage_that_changes_neither_size_nor_times_is_found(pets: Workspace) -> None:
    record = pets.do("pets.pet.register", **PET).folded.id
    assert fields(pets) == []
    path = pets.root / f"records/pets/2026/11/{record}.toml"
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b'step = "register"', b'step = "registeR"'))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "registeR" in fields(pets)


def test_other_clauses_have_everything_judged_again(pets: Workspace) -> None:
    pets.do("pets.pet.register", **PET)
    assert fields(pets) == []
    settings = pets.root / "propctl.toml"
    settings.write_text(settings.read_text("utf-8") + "\n# another day\n[calendars.gate]\n", "utf-8")
    assert len(judged(pets)) == 1


def test_a_reference_to_a_record_that_was_taken_away_is_found(workspace: Workspace) -> None:
    unit = workspace.do("residents.unit.add", number="3-1201").folded.id
    record = workspace.do("complaints.complaint.register", unit=unit, about="走廊漏水").folded.id
    assert check(workspace.office()) == []
    (workspace.root / f"records/residents/units/{unit}.toml").unlink()
    (problem,) = check(workspace.office())
    assert (problem.field, problem.values["id"], problem.values["target"]) == ("unit", record, unit)


def test_a_reference_to_a_record_of_another_form_is_found(workspace: Workspace) -> None:
    unit = workspace.do("residents.unit.add", number="3-1201").folded.id
    record = workspace.do("complaints.complaint.register", unit=unit, about="走廊漏水").folded.id
    (path,) = (workspace.root / "records/complaints").rglob(f"{record}.toml")
    path.write_text(path.read_text("utf-8").replace(f'unit = "{unit}"', f'unit = "{record}"'), "utf-8")
    assert fields(workspace) == ["unit"]
