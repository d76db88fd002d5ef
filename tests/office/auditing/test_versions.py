"""What another version of propctl allowed is no forgery for this one; who only says so does not escape."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.store.history.git import JUDGED_BY
from tests.office.auditing.conftest import COMPLAINT, NOTICE, Forger
from tests.office.opened.test_discovery import announce

_PETS = """\
prefix = "PE"
title = { zh = "宠物", en = "Pets" }
main = "pet"
[form.pet]
title = { zh = "宠物登记", en = "Pet" }
[form.pet.field]
name = { type = "text", zh = "名字", en = "Name", required = true }
weight = { type = "number", zh = "体重", en = "Weight" }
keeper = { type = "text", zh = "主人", en = "Keeper", required = false }
colour = { type = "text", zh = "毛色", en = "Colour", required = false }
[form.pet.state]
registered = "已登记|Registered"
vaccinated = "已接种|Vaccinated"
[form.pet.step]
register = { zh = "登记", en = "Register", to = "registered", post = "front-desk" }
vaccinate = { zh = "接种", en = "Vaccinate", from = "registered", to = "vaccinated", post = "front-desk" }
"""
_REGISTER = 'to = "registered", post = "front-desk" }'
_CLAUSES = """\
[[rule]]
id = "pets.weigh"
zh = "大型犬才登记"
en = "Large dogs alone are registered"
source = { document = "养犬规定", clause = "一" }
"""
_NEED = '[form.pet.need]\nregister = [{ rule = "weigh", that = "weight > 5" }]\n'
_BOUND = {"weight = {": "weight = { max = 2,"}
_STRICTER = {  # the next version, and what it would say of an honest register and vaccinate of this one
    "a need, something personal, no such step": (
        {
            "[form.trace]": f"{_NEED}[form.trace]",
            "keeper = {": "keeper = { personal = true,",
            "vaccinate = {": "inject = {",
        },
        ["clear", "version", "version"],
    ),
    "a bound, a post": (
        {**_BOUND, 'vaccinated", post = "front-desk': 'vaccinated", post = "director'},
        ["version", "version"],
    ),
    "something opened": (
        {
            _REGISTER: _REGISTER.replace(
                " }", ', opens = { form = "trace", step = "begin", set = { pet = "id" } } }'
            )
        },
        ["version"],
    ),
}
_TRACE = """\
[form.trace]
prefix = "PT"
title = { zh = "随访", en = "Trace" }
[form.trace.field]
pet = { type = "ref", to = "pet", zh = "宠物", en = "Pet" }
[form.trace.state]
begun = "已开始|Begun"
[form.trace.step]
begin = { zh = "开始", en = "Begin", to = "begun" }
"""


class Pets:
    """An office with an area that another package brings, in one version after the other."""

    def __init__(self, forger: Forger, declaration: Path) -> None:
        self.forger, self.declaration = forger, declaration

    def update(self, changes: dict[str, str]) -> None:
        """Install the next version of the package: it has traces, and these words instead of those."""
        text = f"{_PETS}{_TRACE}"
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        self.declaration.write_text(text, "utf-8")

    def register(self, **values: str) -> str:
        """One pet; where its record is."""
        done = self.forger.office.do("pets.pet.register", **{"name": "旺财", "weight": "3", **values})
        return f"records/pets/2026/11/{done.folded.id}.toml"


@pytest.fixture
def pets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forger: Forger) -> Pets:
    folder = tmp_path / "site" / f"pets_{abs(hash(tmp_path))}"  # a module is found once in a process
    announce(tmp_path / "site", "pets-1.dist-info", "pets", folder.name)
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "area.toml").write_text(_PETS, "utf-8")
    (folder / "rules.toml").write_text(_CLAUSES, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    with (forger.root / "propctl.toml").open("a", encoding="utf-8") as file:
        file.write(f"# {folder.name}\n")  # or what was compiled for other offices would do for this one
    forger.commit("director")
    return Pets(forger, folder / "area.toml")


def forget(forger: Forger) -> None:
    """As a desk that joins after the update: it has read nothing yet."""
    for path in (forger.root / ".propctl").glob("audit-*"):
        path.unlink()


def test_steps_of_before_an_update_are_no_forgeries_after_it(pets: Pets, forger: Forger) -> None:
    path = pets.register(keeper="王先生")
    forger.office.do("pets.pet.vaccinate", Path(path).stem)
    for name, (changes, listed) in _STRICTER.items():
        pets.update(changes)
        forget(forger)
        report = forger.audit()
        assert report.faults == [], name
        assert sorted(one.kind for one in report.to_confirm) == listed, name


def test_what_was_read_before_an_update_stays_as_it_was_judged(pets: Pets, forger: Forger) -> None:
    pets.register()
    assert forger.faults() == []
    pets.update(_BOUND)
    report = forger.audit()
    assert (report.faults, report.to_confirm) == ([], [])


def test_work_goes_on_after_an_update_and_is_judged_by_it(pets: Pets, forger: Forger) -> None:
    pets.register()
    pets.update(_BOUND)
    path = pets.register(weight="1")
    report = forger.audit()
    assert (report.faults, len(report.to_confirm)) == ([], 1)
    forger.forge(path, "cleaner-1", "vaccinate")
    assert forger.faults() == [("refused", "cleaner-1")], "by hand, it names no version: judged as today"


def told_under(forger: Forger, program: str) -> None:
    """Let the last commit say that another program made it."""
    message = f"by hand\n\n{JUDGED_BY}: {program}"
    forger.git("commit", "-q", "--amend", "-m", message, by="cleaner-1")


@pytest.mark.parametrize("program", ["0.0.9 0123456789abcdef", "9.9 ffffffffffffffff"])
def test_who_names_a_version_that_there_never_was_is_listed_all_the_same(
    forger: Forger, program: str
) -> None:
    forger.forge(NOTICE, "cleaner-1", "approve")
    told_under(forger, program)
    (found,) = forger.audit().to_confirm
    assert (found.kind, found.author, found.problem.path) == ("version", "cleaner-1", NOTICE)
    assert program in str(found.problem)
    (again,) = forger.audit().to_confirm
    assert str(again) == str(found), "the next time, too"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("2026-11-20T09:00:00+08:00\nheard_by", "2026-11-21T09:00:00+08:00\nheard_by", "version"),  # tomorrow
        ('channel = "phone"', 'channel = "pigeon"', "version"),
        ('unit = "3-1201"', 'unit = "9-999"', "refused"),  # there never was such a home
        ('step = "register"', 'step = "shout"', "refused"),
    ],
)
def test_a_bound_accuses_nobody_of_before_commits_named_their_version(
    forger: Forger, old: str, new: str, kind: str
) -> None:
    text = (forger.root / COMPLAINT).read_text("utf-8")
    assert old in text
    first = forger.git("rev-list", "--reverse", "HEAD", "--", "records").split()[0]
    forger.git("reset", "-q", "--hard", first)  # the home is there
    forger.git("commit", "-q", "--amend", "-m", "as propctl wrote it then", by="officer-1")
    path = forger.root / COMPLAINT
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new), "utf-8")
    forger.commit("clerk-1")
    forget(forger)

    def kinds() -> set[str]:
        report = forger.audit()
        return {one.kind for one in (*report.faults, *report.to_confirm) if one.author == "clerk-1"}

    assert kinds() == {"refused"}, "no commit names a version: judged as today"
    forger.office.do("residents.unit.add", by="officer-1", number="3-1202")
    forget(forger)
    assert kinds() == {kind}


@pytest.mark.parametrize("trailer", ["", "soon", "0.1.0 0123", "0.1.0 0123456789abcdef\nor so"])
def test_what_names_no_version_at_all_is_judged_by_this_one(forger: Forger, trailer: str) -> None:
    forger.forge(NOTICE, "cleaner-1", "approve")
    told_under(forger, trailer)
    assert forger.faults() == [("refused", "cleaner-1")]


def test_a_version_excuses_no_line_in_anothers_name_and_none_at_another_time(forger: Forger) -> None:
    forger.line(COMPLAINT, "director", "note", ', text = "好"')
    forger.commit("cleaner-1")
    told_under(forger, "0.0.9 0123456789abcdef")
    forger.line(COMPLAINT, "cleaner-1", "note", ', text = "早"', at="2026-11-19T09:00:00+08:00")
    forger.commit("cleaner-1")
    told_under(forger, "0.0.9 0123456789abcdef")
    assert {kind for kind, _ in forger.faults()} == {"name", "time"}


def test_an_acceptance_that_is_only_excused_by_its_version_accepts_nothing(forger: Forger) -> None:
    forged = forger.forge(NOTICE, "cleaner-1", "approve")
    forger.office.run("audit", "accept", forged, "--reason", "看过", by="director")
    assert forger.faults() == []
    (made,) = (forger.root / "records/agenda").rglob("AU-*.toml")
    text = made.read_text("utf-8")
    forger.git("reset", "-q", "--hard", forged)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(text.replace('"director"', '"cleaner-1"'), "utf-8")
    forger.commit("cleaner-1")
    told_under(forger, "0.0.9 0123456789abcdef")
    assert ("refused", "cleaner-1") in forger.faults()


def test_a_desk_that_updates_judges_what_it_was_in_doubt_of(pets: Pets, forger: Forger) -> None:
    path = pets.register()
    pets.update(_BOUND)
    newer = forger.office.office().sources.compiled.program
    forger.forge(path, "cleaner-1", "vaccinate")
    told_under(forger, newer)
    pets.declaration.write_text(_PETS, "utf-8")  # a desk that has not updated yet
    assert [one.kind for one in forger.audit().to_confirm] == ["version"]
    pets.update(_BOUND)
    assert forger.faults() == [("refused", "cleaner-1")]


def test_records_of_a_form_that_only_the_next_version_has_are_judged_then(pets: Pets, forger: Forger) -> None:
    path = pets.register().replace("PE-", "PT-")
    head = f'form = "pets.trace"\nid = "{Path(path).stem}"\n\nhistory = [\n]\n'
    (forger.root / path).write_text(head, "utf-8")
    forger.forge(path, "cleaner-1", "shout")
    assert forger.faults() == [], "there is no such form yet"
    pets.update({})
    assert forger.faults() == [("refused", "cleaner-1")]


def test_every_commit_of_a_step_names_the_program_and_nothing_of_the_machine(forger: Forger) -> None:
    forger.office.do("complaints.complaint.note", Path(COMPLAINT).stem, text="已回电")
    message = forger.git("log", "-1", "--format=%B").strip()
    _, blank, trailer = message.splitlines()
    assert blank == "" and re.fullmatch(r"Propctl: \S+ [0-9a-f]{16}", trailer)
    assert forger.git("log", "-1", "--format=%(trailers:key=Propctl,valueonly)").strip() in trailer
