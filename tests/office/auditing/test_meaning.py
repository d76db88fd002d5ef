"""Steps that somebody wrote by hand are judged as ``propctl`` would have judged them, in every area."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.office.auditing.conftest import ABOUT, COMPLAINT, NOTICE, NOTICE_ID, Forger


@pytest.mark.parametrize(
    ("by", "step", "more"),
    [
        ("cleaner-1", "approve", ""),  # another post
        ("service-director", "approve", ""),  # who drafted it
        ("service-director", "publish", ""),  # before anybody approved
        ("clerk-1", "sign", ""),  # a step that only a command does, of a state that it does not know
        ("nobody", "note", ', text = "好"'),
        ("clerk-1", "shout", ""),  # no such step
    ],
)
def test_a_notice_that_is_gone_on_with_by_hand_as_nobody_might_is_named(
    forger: Forger, by: str, step: str, more: str
) -> None:
    commit = forger.forge(NOTICE, by, step, more)
    (found,) = forger.audit().faults
    assert (found.kind, found.commit, found.problem.path, found.author) == ("refused", commit, NOTICE, by)
    assert found.problem.line == 12 or f'"{step}"' in line(forger, NOTICE, found.problem.line)


def line(forger: Forger, path: str, number: int) -> str:
    return (forger.root / path).read_text("utf-8").splitlines()[number - 1]


def test_approving_by_hand_by_who_may_is_no_forgery(forger: Forger) -> None:
    forger.forge(NOTICE, "center-manager", "approve")
    assert forger.faults() == []


def test_what_a_clause_needs_is_asked_of_history_too(forger: Forger) -> None:
    ends = ", set = { ends = 2026-12-19T08:00:00+08:00 }"
    forger.forge(NOTICE, "service-director", "amend", ends)
    assert forger.faults() == [("refused", "service-director")]
    forger.forge(NOTICE, "center-manager", "approve")
    assert forger.faults() == [("refused", "service-director"), ("refused", "center-manager")]


def test_a_field_that_a_step_does_not_fill_in_is_not_slipped_in_with_it(forger: Forger) -> None:
    forger.forge(NOTICE, "center-manager", "approve", ', title = "别的"')
    assert forger.faults() == [("refused", "center-manager")]


def test_what_only_its_own_step_changes_is_not_amended_by_hand(forger: Forger) -> None:
    path = "records/residents/units/3-1201.toml"
    forger.forge(path, "officer-1", "amend", ', set = { number = "3-1202" }')
    assert forger.faults() == [("refused", "officer-1")]


def test_a_line_put_before_older_ones_or_backdated_beyond_what_the_office_allows_is_named(
    forger: Forger,
) -> None:
    entered = f", entered = {forger.office.now.isoformat()}"
    forger.forge(COMPLAINT, "clerk-1", "note", f', text = "早"{entered}', at="2026-10-01T09:00:00+08:00")
    assert ("refused", "clerk-1") in forger.faults(), "before the record began, and 50 days ago"


def test_a_paper_vouches_for_its_own_line_and_for_no_other(forger: Forger) -> None:
    paper = ', text = "口头同意", typed_by = "clerk-1"'
    forger.line(COMPLAINT, "director", "note", paper)
    forger.line(COMPLAINT, "director", "void", ', reason = "撤销"')
    forger.commit("clerk-1")
    assert forger.faults() == [("name", "clerk-1"), ("name", "clerk-1")]


def test_what_a_step_is_done_with_on_paper_is_listed_until_somebody_in_charge_confirms(
    forger: Forger,
) -> None:
    forger.office.do(
        "notices.notice.approve", NOTICE_ID, by="service-director", on_paper=("center-manager", "1")
    )
    report = forger.audit()
    assert report.faults == []
    (found,) = report.to_confirm
    assert found.kind == "paper" and found.problem.values["typist"] == "service-director"
    done = forger.office.run("audit", "accept", found.commit[:12], "--reason", "看过原件", by="director")
    assert done.status == 0, done.err
    assert forger.audit().to_confirm == []


def test_who_types_his_own_decision_from_paper_has_decided_it_himself(forger: Forger) -> None:
    office = forger.office
    office.do("notices.notice.approve", NOTICE_ID, by="center-manager", on_paper=("center-manager", "1"))
    office.do("notices.notice.publish", NOTICE_ID, by="service-director", on_paper=("service-director", "2"))
    report = forger.audit()
    assert report.faults == [] and report.to_confirm == []


def test_the_files_of_records_that_do_not_exist_for_this_program_accuse_nobody(forger: Forger) -> None:
    path = forger.root / "records/elsewhere/things/x.toml"
    path.parent.mkdir(parents=True)
    entry = f'{{ n = 1, at = {forger.office.now.isoformat()}, by = "clerk-1", step = "add" }}'
    path.write_text(f'form = "elsewhere.thing"\nid = "x"\n\nhistory = [\n  {entry},\n]\n')
    forger.commit("clerk-1")
    assert forger.faults() == []


def test_what_steps_open_and_controllers_and_batches_do_is_honest(forger: Forger) -> None:
    office = forger.office
    office.do("residents.unit.add", by="officer-1", number="3-1202")
    call = {
        "unit": "3-1201",
        "about": "水管爆裂",
        "kind": "repair",
        "channel": "phone",
        "phone": "13800138001",
    }
    call["caller"] = "张三"
    office.do("calls.call.register", **call)
    lift = office.run("notices", "lift-sign", "1号梯", "--ends", "2026-11-21 09:00", by="cleaner-1")
    assert lift.status == 0, lift.err
    assert forger.faults() == []


def test_what_only_the_program_does_is_not_done_by_hand(forger: Forger) -> None:
    forger.forge(COMPLAINT, "clerk-1", "assign", ', handler = "clerk-1"')
    assert forger.faults() == [("refused", "clerk-1")]


def test_an_import_and_an_amended_clause_are_honest(forger: Forger) -> None:
    sheet = forger.root.parent / "units.csv"
    sheet.write_text("房号\n5-101\n5-102\n5-103\n", "utf-8")
    done = forger.office.run("import", "residents.unit", str(sheet), by="officer-1")
    assert done.status == 0, done.err
    shorter = ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01")
    assert forger.office.run(*shorter, by="director").status == 0
    assert forger.faults() == []


def test_who_is_entered_by_hand_may_work_at_once_once_somebody_in_charge_says_so(forger: Forger) -> None:
    file = forger.root / "propctl.toml"
    new = 'clerk-9 = { name = "新人", posts = ["front-desk"], department = "service", accounts = ["*"] }'
    file.write_text(file.read_text("utf-8").replace("[staff]\n", f"[staff]\n{new}\n", 1), "utf-8")
    forger.office.do("complaints.complaint.register", by="clerk-9", **ABOUT)
    assert forger.faults() == [("refused", "clerk-9")], "no history knows her yet"
    assert forger.office.run("sync", by="clerk-1").status == 0
    assert ("refused", "clerk-9") in forger.faults(), "nobody stands for it"
    (found,) = [one for one in forger.audit().to_confirm if one.kind == "rules"]
    assert forger.office.run("audit", "accept", found.commit, "--reason", "新员工", by="director").status == 0
    assert forger.faults() == []


def test_the_director_stands_for_new_people_with_his_sync(forger: Forger) -> None:
    file = forger.root / "propctl.toml"
    new = 'clerk-9 = { name = "新人", posts = ["front-desk"], department = "service", accounts = ["*"] }'
    file.write_text(file.read_text("utf-8").replace("[staff]\n", f"[staff]\n{new}\n", 1), "utf-8")
    forger.office.do("complaints.complaint.register", by="clerk-9", **ABOUT)
    done = forger.office.run("sync", by="director")
    assert "以你的名义" in done.out
    report = forger.audit()
    assert report.faults == [] and report.to_confirm == []
    assert [one.kind for one in report.notes] == ["rules"]


@pytest.mark.parametrize(
    ("by", "days", "kinds"), [("propctl", 3, []), ("director", 3, ["time"]), ("propctl", -3, ["time"])]
)
def test_an_amendment_that_the_program_took_in_days_later_is_honest_and_one_dated_ahead_is_not(
    forger: Forger, by: str, days: int, kinds: list[str]
) -> None:
    entered = (forger.office.now - dt.timedelta(days=days)).isoformat()
    line = 'rule = "complaints.transfer-within", set = { within = "15m" }, since = 2026-12-01'
    line += f", entered = {entered}"
    (forger.root / "rules.toml").write_text(f'amendments = [\n  {{ {line}, by = "director" }},\n]\n', "utf-8")
    forger.commit(by)
    assert [one.kind for one in forger.audit().faults] == kinds
