"""Residents: what is kept of homes and households, who may see and change it, what may be handed out."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Ref, Refused, UsageError, amend, check, due, listing, report, routines, view
from propctl.office.doing.access import note_access
from propctl.office.setting_up.founding import TEMPLATES
from propctl.store.sealed.access_log import LOG
from propctl.testing import TwoDesks, Workspace
from propctl.worktime.recurrence import Period
from tests.stories.answers import ok

HEAD, PHONE = "章晓兰", "13800001234"


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """Two homes of one building, in the district of officer-1; nobody lives there yet."""
    workspace.do("residents.building.add", name="3", type="high-rise", steward="officer-1")
    workspace.do(
        "residents.unit.add", number="3-1201", building="3", floor="12", layout="两室一厅", area="89.5"
    )
    workspace.do("residents.unit.add", number="3-1202", building="3")
    return workspace


@pytest.fixture
def lived(homes: Workspace) -> Workspace:
    """A household lives in 3-1201."""
    homes.do("residents.household.open", unit="3-1201", head=HEAD, phone=PHONE, age="41", sex="female")
    return homes


def ids(rows: Iterable[Any]) -> list[str]:
    return [row.id for row in rows]


def on_list(workspace: Workspace, name: str) -> list[str]:
    return ids(listing(workspace.office(), "residents", name))


def set_rule(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("director"), f"residents.{rule}", changes, workspace.now.date())


def november() -> Period:
    tz = dt.timezone(dt.timedelta(hours=8))
    return Period(dt.datetime(2026, 11, 1, tzinfo=tz), dt.datetime(2026, 12, 1, tzinfo=tz), "2026-11")


# -- homes and buildings


@pytest.mark.parametrize("typed", ["03-1201", "3.1201", "3栋1201", "03栋1201"])
def test_a_home_that_stands_is_not_made_again_in_another_spelling(homes: Workspace, typed: str) -> None:
    refused = homes.run("residents", "add", typed, by="director")
    assert refused.status == 2 and "3-1201 已存在" in refused.err
    assert homes.run("residents", "building", "add", "03", by="director").status == 2


def test_a_bare_number_of_a_building_says_what_it_numbers_and_may_be_typed_so(homes: Workspace) -> None:
    homes.do("residents.building.add", name="翠湖阁")
    for building in ("3", "翠湖阁"):
        ok(homes.run("patrol", "round", "register", building, by="officer-1"))
    assert [one.title for one in due(homes.office(), area="patrol")] == ["3号楼"] * 2 + ["翠湖阁"] * 2
    english = homes.run("--lang", "en", "residents", "unit", "list").out
    assert "building 3" in english
    assert "3号楼" in homes.run("show", "3-1201").out
    assert homes.run("residents", "unit", "list", "--json").json()[0]["fields"]["building"] == "3"
    for typed, lang in (("3号楼", "zh-CN"), ("Building 3", "en"), ("翠湖阁", "zh-CN")):
        ok(homes.run("--lang", lang, "patrol", "round", "register", typed, by="officer-1"))
    rounds = homes.run("patrol", "round", "list", "--json").json()
    assert [one["fields"]["building"] for one in rounds] == ["3", "翠湖阁", "3", "3", "翠湖阁"]


def test_in_csv_the_area_of_a_home_is_not_taken_for_whose_record_it_is(homes: Workspace) -> None:
    first, second = csv.DictReader(io.StringIO(homes.run("residents", "list", "--csv").out))
    assert (first["area"], first["fields.area"]) == ("residents", "89.50")
    assert (second["area"], second["fields.area"]) == ("residents", "")


def test_a_home_that_was_voided_for_its_spelling_is_made_in_the_right_one(homes: Workspace) -> None:
    assert homes.run("residents", "add", "3-0101", by="director").status == 0
    assert homes.run("residents", "add", "3-101", by="director").status == 2
    assert homes.run("void", "3-0101", "多写了零", by="director").status == 0
    assert homes.run("residents", "add", "3-101", by="director").status == 0
    found = homes.run("residents", "list", "--json", by="director").json()
    assert {row["id"] for row in found} == {"3-1201", "3-1202", "3-101"}


# -- what is collected


@pytest.mark.rule("residents.collect-basics", "residents.form-customer-file")
def test_a_customer_file_needs_name_and_contact_while_sex_and_age_are_free(homes: Workspace) -> None:
    with pytest.raises(UsageError, match="联系电话"):
        homes.do("residents.household.open", unit="3-1201", head=HEAD)
    made = homes.do("residents.household.open", unit="3-1201", head=HEAD, phone=PHONE)
    assert (made.folded.id, made.folded.state) == ("H-3-1201", "living")


@pytest.mark.rule("residents.form-customer-file")
def test_a_unit_has_one_customer_file_at_a_time(lived: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        lived.do("residents.household.open", "H-3-1201")
    assert refusal.value.rule == "residents.form-customer-file"
    lived.do("residents.household.move-out", "H-3-1201")
    with pytest.raises(UsageError, match="户主姓名"):  # of those who left nothing is taken over
        lived.do("residents.household.open", unit="3-1201")
    next_one = lived.do("residents.household.open", unit="3-1201", head="李四", phone="13900139000").folded
    assert (next_one.id, next_one.state) == ("H-3-1201", "living") and "members" not in next_one.values


@pytest.mark.rule("residents.form-customer-file", "residents.owner-info-form", "residents.file-contents")
def test_the_file_prints_masked_on_one_page_and_blank_for_filling_in(lived: Workspace) -> None:
    from propctl.publish.paper.printed_forms import blank, sheet

    office = lived.office()
    page = sheet(office, office.folded(Ref("residents.household", "H-3-1201")), document="owner-info")
    assert "138****1234" in html.unescape(page) and PHONE not in page and HEAD not in page
    file = office.folded(Ref("residents.household", "H-3-1201"))
    shown = html.unescape(sheet(office, file, document="customer-file", reveal=True))
    assert PHONE in shown and HEAD in shown
    prepaid = lived.do(
        "fees.receipt.pay", by="cashier-1", unit="3-1201", amount="88", how="cash", ahead="yes"
    )
    told = lived.run("show", "H-3-1201").out  # what the household paid is the other part of its file
    assert f"{prepaid.folded.id}  收据" in told and "88.00元" in told
    empty = blank(office, "residents", "owner-info")
    assert "联系电话" in empty and "138" not in empty


@pytest.mark.rule("residents.collect-housing")
def test_a_file_takes_its_housing_data_from_an_existing_unit(homes: Workspace) -> None:
    with pytest.raises(UsageError, match="9-9999"):
        homes.do("residents.household.open", unit="9-9999", head=HEAD, phone=PHONE)
    assert "area" not in homes.office().catalog.form("residents.household").field
    unit = homes.record("3-1201", "residents.unit")
    assert unit is not None and (unit.values["floor"], unit.values["area"]) == (12, "89.50")


@pytest.mark.rule("residents.collect-habits")
def test_habits_are_kept_only_with_purpose_and_date_of_consent(lived: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        lived.do("residents.household.consent", "H-3-1201", hobbies="书法")
    assert refusal.value.rule == "residents.collect-habits"
    lived.do(
        "residents.household.consent",
        "H-3-1201",
        hobbies="书法",
        purpose="社区活动邀请",
        consented="2026-11-20",
    )
    shown = view(lived.office(), lived.record("H-3-1201", "residents.household"), reveal=True)
    assert shown.values["hobbies"] == "书法"


@pytest.mark.rule("residents.collect-habits")
def test_withdrawing_consent_erases_the_habits_and_nothing_else(lived: Workspace) -> None:
    lived.do(
        "residents.household.consent", "H-3-1201", hobbies="书法", purpose="活动", consented="2026-11-20"
    )
    lived.do("residents.household.withdraw", "H-3-1201")
    shown = view(lived.office(), lived.record("H-3-1201", "residents.household"), reveal=True)
    assert "hobbies" not in shown.values and shown.values["head"] == HEAD

    def correct() -> int:
        typed = ("amend", "residents.household:H-3-1201", "--stdin")
        return lived.run(*typed, by="center-manager", stdin="hobbies：围棋\n").status

    assert correct() == 2  # only a new consent brings it back
    lived.do(
        "residents.household.consent", "H-3-1201", hobbies="书法", purpose="活动", consented="2026-11-20"
    )
    assert correct() == 0


@pytest.mark.rule("residents.collect-by-several-channels")
def test_every_entry_keeps_the_channel_and_the_day_it_came_by(lived: Workspace) -> None:
    lived.at("2026-11-21 10:00")
    event = lived.do("residents.household.update", "H-3-1201", phone="13900005678", channel="survey").event
    assert (event.values["channel"], event.at.date()) == ("survey", dt.date(2026, 11, 21))
    with pytest.raises(UsageError):
        lived.do("residents.household.update", "H-3-1201", phone="13900005678", channel="gossip")


@pytest.mark.rule("residents.collect-by-several-channels")
def test_the_channel_of_one_change_is_not_taken_for_that_of_the_next(lived: Workspace) -> None:
    lived.do("residents.household.update", "H-3-1201", phone="13900005678", channel="survey")
    with pytest.raises(Refused, match="channel") as refusal:
        lived.do("residents.household.update", "H-3-1201", phone="13900009999")
    assert refusal.value.rule == "residents.collect-by-several-channels"
    for nothing in ({}, {"channel": "phone"}, {"channel": "phone", "phone": "13900005678"}):
        with pytest.raises(UsageError, match="changes nothing"):
            lived.do("residents.household.update", "H-3-1201", **nothing)
    assert len(lived.record("H-3-1201", "residents.household").events["update"]) == 1
    said = lived.run("residents", "household", "update", "H-3-1201", "--stdin", stdin="phone: 13900009999\n")
    assert said.status == 77 and "来自哪个渠道" in said.err


@pytest.mark.rule("residents.complete-file", "residents.complete-data", "residents.collect-data")
def test_files_with_gaps_are_listed_and_counted_by_building(lived: Workspace) -> None:
    lived.do("residents.household.open", unit="3-1202", head="高明", phone="13900001111")
    assert on_list(lived, "incomplete") == ["H-3-1202"]
    rows = lived.run("residents", "gaps", "--json", by="center-supervisor").json()
    assert [(row["unit"], row["missing"]) for row in rows] == [("3-1202", "楼层、户型、建筑面积")]
    (figure,) = [f for f in report(lived.office(), november(), "residents") if f.name == "complete"]
    assert (figure.part, figure.whole, figure.split, figure.met) == (
        1,
        2,
        {"unit.building": {"3": 2}},
        None,
    )
    amend(lived.office("director"), "residents.complete-data", {"at_least": "90"}, lived.now.date())
    (figure,) = [f for f in report(lived.office(), november(), "residents") if f.name == "complete"]
    assert figure.met is False and figure.ids == ["H-3-1202"]
    told = lived.at("2026-12-05 09:00").run("report", "residents", "--by", "unit.building").out
    assert "50.0% (1/2)" in told  # files of last month are files still


@pytest.mark.rule("residents.owner-files")
def test_units_without_a_file_are_listed_until_one_is_opened(lived: Workspace) -> None:
    assert on_list(lived, "no-file") == ["3-1202"]
    lived.do("residents.household.open", unit="3-1202", head="高明", phone="13900001111")
    assert on_list(lived, "no-file") == []


@pytest.mark.rule("residents.property-types")
def test_a_buildings_type_is_one_of_the_list(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="物业类型"):
        workspace.do("residents.building.add", name="9", type="城堡")
    assert (
        workspace.do("residents.building.add", name="9", type="商业用房").folded.values["type"]
        == "commercial"
    )


@pytest.mark.rule("residents.structure-and-quality")
def test_a_unit_shows_structure_condition_and_open_residual_problems(homes: Workspace) -> None:
    homes.do("residents.unit.inspect", "3-1201", structure="剪力墙", condition="良好", residual=["北窗渗水"])
    unit = homes.record("3-1201", "residents.unit")
    assert unit is not None and unit.values["structure"] == "剪力墙"
    assert on_list(homes, "residual") == ["3-1201"]
    homes.do("residents.unit.inspect", "3-1201", condition="良好")
    assert on_list(homes, "residual") == ["3-1201"]  # what nobody has said to be mended stays open
    homes.do("residents.unit.inspect", "3-1201", condition="门锁坏", residual=["北窗渗水", "门锁坏"])
    homes.do("residents.unit.cure", "3-1201", cure="北窗打胶", residual=["门锁坏"])
    assert homes.record("3-1201", "residents.unit").values["residual"] == ["门锁坏"]
    homes.do("residents.unit.cure", "3-1201", cure="换了锁")
    assert on_list(homes, "residual") == [] and homes.record("3-1201").values["structure"] == "剪力墙"


@pytest.mark.rule("residents.register-at-move-in")
def test_moving_in_is_not_completed_before_the_file_exists(homes: Workspace) -> None:
    arrival = homes.do("residents.arrival.register", unit="3-1201").folded.id
    with pytest.raises(Refused) as refusal:
        homes.do("residents.arrival.complete", arrival)
    assert refusal.value.rule == "residents.register-at-move-in"
    homes.do("residents.household.open", unit="3-1202", head=HEAD, phone=PHONE)  # another's file
    with pytest.raises(Refused):
        homes.do("residents.arrival.complete", arrival)
    with pytest.raises(UsageError):  # one at a time
        homes.do("residents.arrival.register", unit="3-1201")
    homes.do("residents.household.bring", unit="3-1201", head=HEAD)  # from an older list, without a phone
    with pytest.raises(Refused, match="联系电话还没有填齐"):
        homes.do("residents.arrival.complete", arrival)
    homes.do("residents.household.amend", "H-3-1201", set={"phone": PHONE})
    assert homes.do("residents.arrival.complete", arrival).folded.state == "settled"


# -- kept up to date


@pytest.mark.rule("residents.update-periodically")
def test_files_not_confirmed_in_the_period_are_on_the_agenda_once_it_is_set(lived: Workspace) -> None:
    assert [t for t in routines(lived.office(), area="residents") if t.routine == "update-periodically"] == []
    set_rule(lived, "update-periodically", every="year")
    (task,) = [t for t in routines(lived.office(), area="residents") if t.routine == "update-periodically"]
    assert (task.missing, task.posts) == (["H-3-1201"], ["officer"])
    lived.do("residents.household.confirm", "H-3-1201", by="officer-1")
    (task,) = [t for t in routines(lived.office(), area="residents") if t.routine == "update-periodically"]
    assert task.missing == [] and task.finished


@pytest.mark.rule("residents.update-on-change")
def test_every_reported_change_is_due_from_its_day_until_the_file_is_changed(lived: Workspace) -> None:
    first = lived.do(
        "residents.change.register", unit="3-1201", changed="contact", at="2026-11-20 10:00"
    ).folded.id
    (open_change,) = due(lived.office(), area="residents")
    assert (open_change.clock, open_change.standing) == ("residents.update-on-change", "unset")
    set_rule(lived, "update-on-change", within="1d")
    lived.at("2026-11-22 09:00")
    second = lived.do("residents.change.register", unit="3-1201", changed="contact").folded.id
    lived.do("residents.change.register", unit="3-1202", changed="living")  # another household's
    standing = {one.id: one.standing for one in due(lived.office(), area="residents")}
    assert (standing[first], standing[second]) == ("overdue", "running")  # asking again resets nothing
    lived.do("residents.household.update", "H-3-1201", phone="13900005678", channel="phone")
    assert {one.id for one in due(lived.office(), area="residents")}.isdisjoint({first, second})
    (clock,) = view(lived.office(), lived.record(first)).clocks
    assert clock.stopped is not None and (clock.stopped - clock.start) == dt.timedelta(days=1, hours=23)


@pytest.mark.rule("residents.update-on-change")
def test_a_change_of_one_thing_does_not_settle_what_was_reported_of_another(lived: Workspace) -> None:
    lived.do("residents.change.register", unit="3-1201", changed="contact")
    lived.do("residents.change.register", unit="3-1201", changed="living")

    def open_ones() -> list[str]:
        return [one["fields"]["changed"] for one in lived.run("residents", "change", "list", "--json").json()]

    lived.do("residents.household.update", "H-3-1201", phone="13900005678", channel="phone")
    assert open_ones() == ["living"]
    back = lived.run("revert", "H-3-1201", "录错了号码")  # the report would stand settled by nothing
    assert (back.status, "RN-261120-A01" in back.err) == (77, True), back
    for one in ("RN-261120-A01", "H-3-1201"):
        assert lived.run("revert", one, "录错了号码").status == 0
    assert sorted(open_ones()) == ["contact", "living"]
    lived.do("residents.household.confirm", "H-3-1201", channel="phone")  # gone through: nothing is left
    assert open_ones() == []
    lived.do("residents.change.register", unit="3-1201", changed="living")
    lived.do("residents.household.move-out", "H-3-1201")
    assert open_ones() == []


@pytest.mark.rule("residents.periodic-tidy")
def test_tidying_recurs_once_its_interval_is_set(lived: Workspace) -> None:
    assert [t for t in routines(lived.office(), area="residents") if t.routine == "periodic-tidy"] == []
    set_rule(lived, "periodic-tidy", every="quarter")
    (task,) = [t for t in routines(lived.office(), area="residents") if t.routine == "periodic-tidy"]
    assert (task.done, task.posts) == (0, ["service-director"])
    lived.do("agenda.tick.tick", by="service-director", routine="residents.periodic-tidy")
    (task,) = [t for t in routines(lived.office(), area="residents") if t.routine == "periodic-tidy"]
    assert task.finished


@pytest.mark.rule("residents.steward-assists-archive")
def test_a_steward_changes_the_files_of_the_own_district_only(lived: Workspace) -> None:
    lived.do("residents.household.update", "H-3-1201", by="officer-1", phone="13900005678", channel="visit")
    file, consent = "H-3-1201", {"purpose": "问候", "consented": "today"}
    for step, id, values in (
        ("household.update", file, {"phone": "13900009999"}),
        ("household.amend", file, {"set": {"remark": "改"}}),
        ("household.wish", file, {"wishes": ["no-visit"]}),
        ("household.consent", file, consent),
        ("household.move-out", file, {}),
        ("unit.update", "3-1201", {"area": "99"}),
        ("ownership.register", "", {"unit": "3-1201", "owner": "张三", "since": "2020-01-01"}),
    ):
        with pytest.raises(Refused) as refusal:
            lived.do(f"residents.{step}", id, by="officer-2", **values)
        assert refusal.value.rule == "residents.steward-assists-archive", step
    lived.do("residents.household.update", "H-3-1201", by="clerk-1", phone="13900009999", channel="phone")


@pytest.mark.rule("residents.steward-knows-residents")
def test_the_overview_shows_a_stewards_district_and_no_other(lived: Workspace) -> None:
    rows = lived.run("residents", "district", "--json", by="officer-1").json()
    assert [(row["unit"], row["occupancy"]) for row in rows] == [("3-1201", "owner"), ("3-1202", "")]
    assert lived.run("residents", "district", by="officer-2").out.strip() == "没有记录。"


@pytest.mark.rule("residents.archive-custody")
def test_a_change_of_keeper_is_kept_with_its_date(workspace: Workspace) -> None:
    with pytest.raises(Refused):
        workspace.do("residents.archive.appoint", kind="customer", keeper="clerk-1")
    workspace.do(
        "residents.archive.appoint", by="service-director", kind="customer", keeper="service-director"
    )
    workspace.at("2026-11-21 09:00")
    changed = workspace.do(
        "residents.archive.change", "customer", by="service-director", keeper="document-clerk"
    )
    assert changed.folded.values["keeper"] == "document-clerk"
    assert changed.folded.values["since"] == dt.date(2026, 11, 21)
    assert [event.values["keeper"] for event in changed.folded.history] == [
        "service-director",
        "document-clerk",
    ]


# -- confidentiality


@pytest.mark.rule("residents.encrypted-storage", "residents.confidentiality")
def test_no_name_or_number_of_a_household_stands_in_clear_on_the_disk(lived: Workspace) -> None:
    written = b"".join(path.read_bytes() for path in lived.root.rglob("*") if path.is_file())
    assert HEAD.encode() not in written and PHONE.encode() not in written
    keyring = lived.office().keyring
    keyring.erase(keyring.key_ids("3-1201"), lived.now.date())
    shown = view(lived.office(), lived.record("H-3-1201", "residents.household"), reveal=True)
    assert shown.values["head"] == "***"


@pytest.mark.rule("residents.encrypted-storage")
def test_check_finds_a_personal_value_that_somebody_wrote_in_clear(lived: Workspace) -> None:
    (path,) = (lived.root / "records").rglob("H-3-1201.toml")
    path.write_text(re.sub(r'phone = "sealed:[^"]*"', f'phone = "{PHONE}"', path.read_text()))
    assert [p.field for p in check(lived.office()) if Path(p.path).name == "H-3-1201.toml"] == ["phone"]


@pytest.mark.rule("residents.authorised-access-only")
def test_once_leave_is_granted_only_those_named_see_customer_data_and_every_try_is_logged(
    lived: Workspace,
) -> None:
    with pytest.raises(Refused):
        lived.do("residents.grant.grant", by="clerk-1", person="clerk-1", reason="自己批")
    grant = lived.do("residents.grant.grant", by="director", person="clerk-1", reason="档案员").folded
    file = lived.record("H-3-1201", "residents.household")
    note_access(lived.office("clerk-1"), file)
    with pytest.raises(Refused):
        note_access(lived.office("clerk-2"), file)
    assert on_list(lived, "authorised") == [grant.id]
    lived.do("residents.grant.revoke", grant.id, by="director")
    lines = (lived.root / LOG).read_text(encoding="utf-8").splitlines()
    assert [(line.split("\t")[1], line.split("\t")[-1]) for line in lines] == [
        ("clerk-1", "shown"),
        ("clerk-2", "refused"),
    ]
    assert PHONE not in "".join(lines)


@pytest.mark.rule("residents.lawful-proper-necessary")
def test_data_are_handed_out_only_for_a_purpose_and_only_what_it_needs(lived: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        lived.do(
            "residents.disclosure.register",
            purpose="repair",
            recipient="维保公司",
            items=["unit", "head"],
            reason="换水表",
        )
    assert refusal.value.rule == "residents.lawful-proper-necessary"
    rows = lived.run(
        "residents", "roster", "repair", "维保公司", "换水表", "--json", by="service-supervisor"
    ).json()
    assert rows == [{"unit": "3-1201", "phone": PHONE}]
    (kept,) = lived.office().index.rows(form="residents.disclosure")
    assert (kept.values["purpose"], kept.values["caller"]) == ("repair", "service-supervisor")
    assert lived.run("residents", "roster", "", "维保公司", "换水表", by="service-supervisor").status == 2


@pytest.mark.rule("residents.lawful-proper-necessary")
def test_what_a_purpose_needs_is_set_by_names_and_a_purpose_without_any_says_so(lived: Workspace) -> None:
    asked: dict[str, Any] = {"recipient": "维保公司", "reason": "换水表", "items": ["unit"]}
    line = ("rules", "set", "residents.lawful-proper-necessary", "各用途所需=上门维修：房号、联系电话")
    assert lived.run(*line, by="director").status == 0
    lived.do("residents.disclosure.register", purpose="repair", **asked)
    with pytest.raises(Refused, match="lawful-proper-necessary"):
        lived.do("residents.disclosure.register", purpose="billing", **asked)
    assert lived.run(*line[:-1], "各用途所需=上门维修：身高", by="director").status == 2


def test_a_command_of_another_post_is_refused_with_its_clause(lived: Workspace) -> None:
    refused = lived.run("residents", "roster", "repair", "维保公司", "换水表", by="guard-1")
    assert refused.status == 77 and "residents.lawful-proper-necessary" in refused.err


@pytest.mark.rule("residents.no-disclosure")
def test_handing_out_without_a_reason_is_refused(lived: Workspace) -> None:
    with pytest.raises(UsageError, match="--reason"):
        lived.do("residents.disclosure.register", purpose="repair", recipient="维保公司", items=["unit"])
    office = lived.office()
    assert not office.in_force(office.catalog.rule("residents.no-disclosure"))
    set_rule(lived, "no-disclosure", in_force="true")
    office = lived.office()
    assert office.in_force(office.catalog.rule("residents.no-disclosure"))
    made = lived.do(
        "residents.disclosure.register",
        purpose="repair",
        recipient="维保公司",
        items=["unit"],
        reason="换水表",
    )
    assert (made.event.by, made.folded.values["items"], made.folded.values["reason"]) == (
        "clerk-1",
        ["unit"],
        "换水表",
    )


@pytest.mark.rule("residents.no-loss-no-leak")
def test_a_file_is_voided_only_with_a_reason_and_its_history_stays(lived: Workspace) -> None:
    with pytest.raises(UsageError):
        lived.do("residents.household.void", "H-3-1201", by="service-supervisor")
    gone = lived.do("residents.household.void", "H-3-1201", by="service-supervisor", reason="重复建档").folded
    assert [event.step for event in gone.history] == ["open", "void"]


@pytest.mark.rule("residents.household-facts")
def test_facts_of_households_are_asked_for_only_once_the_office_switches_them_on(lived: Workspace) -> None:
    values = {"occupation": "教师", "purpose": "活动", "consented": "2026-11-20"}
    with pytest.raises(UsageError, match="occupation"):
        lived.do("residents.household.consent", "H-3-1201", **values)
    set_rule(lived, "household-facts", in_force="true")
    lived.do("residents.household.consent", "H-3-1201", **values)
    assert on_list(lived, "no-consent") == []
    lived.do("residents.household.open", unit="3-1202", head="高明", phone="13900001111")
    with pytest.raises(UsageError, match="residents household consent H-3-1202"):
        lived.do("residents.household.amend", "H-3-1202", set={"employer": "某厂"})
    amended_by_an_older_propctl(lived, "H-3-1202", 'employer = "某厂"')
    assert on_list(lived, "no-consent") == ["H-3-1202"]


def amended_by_an_older_propctl(office: Workspace, record: str, fields: str) -> None:
    """An amendment of what no step has filled in yet, which was let pass once."""
    path = next(office.root.glob(f"records/**/{record}.toml"))
    line = f'n = 2, at = {office.now.isoformat()}, by = "officer-1", step = "amend", set = {{ {fields} }}'
    path.write_text(path.read_text("utf-8").rstrip().removesuffix("]") + f"  {{ {line} }},\n]\n", "utf-8")


@pytest.mark.rule("residents.respect-privacy")
def test_wishes_are_shown_where_visits_are_planned(lived: Workspace) -> None:
    lived.do("residents.household.wish", "H-3-1201", wishes=["no-visit"])
    set_rule(lived, "update-periodically", every="year")
    (task,) = [t for t in routines(lived.office(), area="residents") if t.routine == "update-periodically"]
    assert task.names == ["3-1201 不上门"]
    booked = ("workorders", "register", "3-1201", "灯不亮", "--kind", "power", "--wanted", "15:00")
    told = "联系意愿：不上门（H-3-1201）"
    order = lived.run(*booked)
    assert told in order.out
    assert told in lived.run("show", "WO-261120-A01", by="technician-1").out  # before he goes there
    assert told in lived.run("show", "3-1201").out
    assert "Wishes: No visits" in lived.run("--lang", "en", "show", "WO-261120-A01").out
    assert told not in lived.run("workorders", "register", "3-1202", *booked[3:]).out
    said = {"id": "H-3-1201", "form": "residents.household", "field": "wishes", "value": ["no-visit"]}
    assert lived.run("show", "WO-261120-A01", "--json").json()["beside"] == [said]
    assert "beside" not in lived.run("show", "WO-261120-A02", "--json").json()
    lived.do("residents.household.move-out", "H-3-1201")
    assert told not in lived.run("show", "3-1201").out
    assert "beside" not in lived.run("show", "3-1201", "--json").json()


# -- relations, owners, lettings, contracts


@pytest.mark.rule("residents.respect-privacy")
def test_wishes_that_two_desks_noted_at_once_are_told_and_none_is_lost(two_desks: TwoDesks) -> None:
    first, second = two_desks.a, two_desks.b
    first.do("residents.unit.add", number="3-1201")
    first.do("residents.household.open", unit="3-1201", head="章晓兰", phone="13800001234")
    two_desks.exchange()
    for desk, wish in ((first, "no-visit"), (second, "no-call")):
        desk.do("residents.household.wish", "H-3-1201", wishes=[wish])
    two_desks.exchange()
    told = first.run("check").out
    assert "不上门" in told and "不来电" in told and "propctl residents household wish" in told
    first.do("residents.household.wish", "H-3-1201", wishes=["no-visit", "no-call"])
    assert first.run("check").status == 0


@pytest.mark.rule("residents.service-history", "residents.liaison", "residents.archive-retrievable")
def test_one_command_lists_a_households_contacts_of_all_areas_in_time_order(lived: Workspace) -> None:
    lived.do(
        "residents.contact.register",
        at="2026-11-20 15:00",
        by="officer-1",
        unit="3-1201",
        about="询问装修",
        channel="visit",
    )
    lived.do("residents.contract.register", at="2026-11-20 16:00", unit="3-1201", about="车位租用")
    lived.do("residents.contact.register", at="2026-11-20 17:00", unit="3-1202", about="别家的事")
    rows = lived.run("residents", "history", "3-1201", "--json").json()
    assert [row["id"][:2] for row in rows] == ["H-", "RC", "CT"]
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert "RC-261120-A01" in lived.run("find", "装修").out
    lived.do("residents.contact.register", unit="3-1201", about="补记", spoken="2026-11-10 10:00")
    first = lived.run("residents", "history", "3-1201", "--json").json()[0]
    assert (first["id"], first["at"]) == ("RC-261120-A03", "2026-11-10 10:00")  # when it was, not when typed


@pytest.mark.rule("residents.build-relations")
def test_households_without_contact_are_listed_once_an_interval_is_set(lived: Workspace) -> None:
    assert on_list(lived, "no-contact") == []
    set_rule(lived, "build-relations", within="30d")
    assert on_list(lived, "no-contact") == ["3-1201"]
    lived.do("residents.contact.register", unit="3-1201", about="问候")
    assert on_list(lived, "no-contact") == []
    lived.at("2026-12-25 09:00")
    assert on_list(lived, "no-contact") == ["3-1201"]


@pytest.mark.rule("residents.build-relations")
def test_the_interval_between_contacts_may_be_a_month(lived: Workspace) -> None:
    set_rule(lived, "build-relations", within="1mo")
    lived.do("residents.contact.register", unit="3-1201", about="问候")
    lived.at("2026-12-20 23:59")
    assert on_list(lived, "no-contact") == []
    lived.at("2026-12-21 00:01")
    assert on_list(lived, "no-contact") == ["3-1201"]


@pytest.mark.rule("residents.contract-signing-control")
def test_a_contract_is_valid_only_with_the_approval_of_the_service_department(lived: Workspace) -> None:
    contract = lived.do("residents.contract.register", unit="3-1201", about="车位租用").folded
    assert on_list(lived, "unapproved") == [contract.id]
    with pytest.raises(Refused) as refusal:
        lived.do("residents.contract.approve", contract.id, by="center-manager")
    assert refusal.value.rule in (
        "residents.contract-signing-control",
        "agenda.role-company-service-department",
    )
    approved = lived.do("residents.contract.approve", contract.id, by="company-manager").folded
    assert approved.state == "valid" and on_list(lived, "unapproved") == []


@pytest.mark.rule("residents.ownership-changes")
def test_the_owner_on_a_past_day_is_found_after_a_change(lived: Workspace) -> None:
    first = lived.do(
        "residents.ownership.register", by="officer-1", unit="3-1201", owner="钱大", since="2020-05-01"
    ).folded
    with pytest.raises(UsageError, match=first.id):
        lived.do(
            "residents.ownership.register", by="officer-1", unit="3-1201", owner="孙二", since="2026-11-01"
        )
    lived.do("residents.ownership.end", first.id, by="officer-1", until="2026-11-01", reason="出售")
    second = lived.do(
        "residents.ownership.register", by="officer-1", unit="3-1201", owner="孙二", since="2026-11-01"
    ).folded
    on = lambda day: [  # noqa: E731
        row["id"] for row in lived.run("residents", "owner", "3-1201", "--on", day, "--json").json()
    ]
    assert (on("2024-01-01"), on("2026-11-20"), on("2019-01-01")) == ([first.id], [second.id], [])
    assert on_list(lived, "owners") == [second.id]
    with pytest.raises(Refused) as refusal:
        lived.do("residents.ownership.end", second.id, by="officer-1", until="2026-10-01", reason="误")
    assert refusal.value.rule == "residents.ownership-changes"


@pytest.mark.rule("residents.ownership-changes")
def test_a_home_has_one_owner_on_any_day_also_after_an_amendment(lived: Workspace) -> None:
    owned: dict[str, Any] = {"by": "officer-1", "unit": "3-1201"}
    first = lived.do("residents.ownership.register", **owned, owner="钱大", since="2020-05-01").folded.id
    for day in ("2026-11-21", "2027-05-01"):  # nobody sells tomorrow
        with pytest.raises(UsageError, match="变更日期"):
            lived.do("residents.ownership.end", first, by="officer-1", until=day, reason="出售")
    lived.do("residents.ownership.end", first, by="officer-1", until="2026-06-01", reason="出售")
    with pytest.raises(Refused, match="ownership-changes"):
        lived.do("residents.ownership.register", **owned, owner="孙二", since="2026-05-31")
    second = lived.do("residents.ownership.register", **owned, owner="孙二", since="2026-06-01").folded.id
    for record, change in ((first, {"until": "2026-06-02"}), (second, {"since": "2026-05-31"})):
        with pytest.raises(Refused, match="ownership-changes"):
            lived.do("residents.ownership.amend", record, by="officer-1", set=change)
    lived.do("residents.ownership.register", by="officer-1", unit="3-1202", owner="李四", since="2026-05-01")
    lived.do("residents.ownership.amend", first, by="officer-1", set={"until": "2026-05-30"})


@pytest.mark.rule("residents.collect-habits")
def test_what_a_consent_was_given_for_is_changed_by_another_consent_only(lived: Workspace) -> None:
    said = {"consented": "2026-11-20", "hobbies": "钓鱼"}
    lived.do("residents.household.consent", "H-3-1201", purpose="社区活动", **said)
    with pytest.raises(Refused, match="consent"):
        lived.do("residents.household.amend", "H-3-1201", set={"purpose": "推销"})
    again = lived.do("residents.household.consent", "H-3-1201", purpose="节日问候", **said)
    assert again.folded.values["purpose"] == "节日问候"


@pytest.mark.rule("residents.tenancy-and-rent")
def test_lettings_are_kept_only_once_switched_on_and_those_run_out_are_marked(lived: Workspace) -> None:
    letting = {"unit": "3-1202", "tenant": "李租", "starts": "2025-11-01", "ends": "2026-10-31"}
    with pytest.raises(UsageError, match="tenancy-and-rent"):
        lived.do("residents.lease.register", **letting)
    set_rule(lived, "tenancy-and-rent", in_force="true")
    old = lived.do("residents.lease.register", **letting).folded
    new = lived.do("residents.lease.register", **{**letting, "unit": "3-1201", "ends": "2027-10-31"}).folded
    assert on_list(lived, "lettings") == [old.id, new.id]
    assert on_list(lived, "expired") == [old.id]
    again = {**letting, "starts": "2026-11-01", "ends": "2027-10-31", "rent": "3000"}
    with pytest.raises(UsageError, match="同意登记租金"):
        lived.do("residents.lease.register", **again)
    told = lived.do("residents.lease.register", **again, agreed="2026-11-01").folded.id
    assert lived.do("residents.lease.withdraw", told).folded.values.get("rent") is None
    assert lived.record(told).values["tenant"], "who lives there is kept without consent"


@pytest.mark.rule("residents.tenancy-and-rent")
def test_a_letting_is_renewed_or_ended_on_its_day_by_who_keeps_the_lettings(lived: Workspace) -> None:
    set_rule(lived, "tenancy-and-rent", in_force="true")
    letting = {"unit": "3-1202", "tenant": "李租", "starts": "2025-11-01", "ends": "2026-10-31"}
    kept = lived.do("residents.lease.register", **letting).folded.id
    assert "租期已满 是" in " ".join(lived.run("show", kept).out.split())
    for step, typed in (("renew", {"ends": "2027-10-31"}), ("end", {"left": "2026-11-19"})):
        with pytest.raises(Refused, match="管理员"):
            lived.do(f"residents.lease.{step}", kept, by="cleaner-1", **typed)
    lived.do("residents.lease.renew", kept, by="officer-1", ends="2027-10-31")
    assert on_list(lived, "expired") == []
    with pytest.raises(Refused, match="退租不能早于租期起"):
        lived.do("residents.lease.end", kept, by="officer-1", left="2025-10-31")
    ended = lived.do("residents.lease.end", kept, by="officer-1", left="2026-11-19").folded
    assert (ended.state, f"{ended.values['left']}") == ("ended", "2026-11-19")


@pytest.mark.rule("residents.owner-info-form")
def test_who_keeps_the_files_prints_the_owners_sheet_in_clear_though_it_names_the_home(
    lived: Workspace,
) -> None:
    sheet = ("print", "H-3-1201", "--document", "owner-info", "--reveal", "--purpose", "核对")
    assert "138" in lived.run(*sheet, by="officer-1").out
    assert lived.run(*sheet, by="cleaner-1").status == 77


# -- the books


@pytest.mark.rule("residents.ledgers")
def test_a_ledger_is_made_from_the_records_of_a_month_in_order(lived: Workspace) -> None:
    from propctl.publish.paper.printed_forms import register

    for about in ("问候", "回复询问"):
        lived.do("residents.contact.register", unit="3-1201", about=about)
    month = dt.date(2026, 11, 1), dt.date(2026, 12, 1)
    text = html.unescape(register(lived.office(), "residents", "contacts", *month))
    assert text.index("RC-261120-A01") < text.index("问候") < text.index("RC-261120-A02")
    cells = re.findall(r"<t[hd][^>]*>(?:<[^>]*>)*([^<]*)<", text)
    assert cells[:3] == ["序号", "编号", "联系时间"] and [cells[n] for n in (8, 9)] == ["1", "RC-261120-A01"]
    lived.at("2026-12-01 09:00")  # what was forgotten belongs to the month in which it happened
    lived.do("residents.contact.register", unit="3-1201", about="补记来电", spoken="2026-11-19 10:00")
    text = html.unescape(register(lived.office(), "residents", "contacts", *month))
    assert text.index("补记来电") < text.index("问候") < text.index("回复询问")
    december = dt.date(2026, 12, 1), dt.date(2027, 1, 1)
    assert "补记来电" not in register(lived.office(), "residents", "contacts", *december)
    line = ("rules", "set", "residents.ledgers", "items=合同台账")
    assert lived.run(*line, by="director").status == 0
    assert lived.run(*line[:-1], "items=访客台账", by="director").status == 2  # of which there are no records


@pytest.mark.rule("residents.data-consistency", "residents.crm-system")
def test_check_names_a_record_that_points_to_a_unit_that_is_not_there(lived: Workspace) -> None:
    lived.do("residents.contact.register", unit="3-1202", about="问候")
    (path,) = (lived.root / "records").rglob("RC-*.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("3-1202", "9-9999"), encoding="utf-8")
    found = [p for p in check(lived.office()) if Path(p.path).name == path.name]
    assert [(p.field, p.values["target"]) for p in found] == [("unit", "9-9999")]


@pytest.mark.rule("residents.data-consistency")
def test_check_names_file_and_line_of_a_record_that_is_not_valid(lived: Workspace) -> None:
    (path,) = (lived.root / "records").rglob("H-3-1201.toml")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], "id = = 1", *lines[1:]]), encoding="utf-8")
    (problem,) = [p for p in check(lived.office()) if Path(p.path).name == path.name]
    assert problem.line == 2


@pytest.mark.rule("residents.archive-by-category")
def test_each_kind_of_record_has_its_folder_and_check_names_a_file_in_the_wrong_one(
    lived: Workspace,
) -> None:
    (path,) = (lived.root / "records").rglob("H-3-1201.toml")
    assert path.parent.name == "households" or "household" in str(path.parent)
    path.rename(path.parent / "H-9-9999.toml")
    assert any("H-9-9999" in problem.path for problem in check(lived.office()))


# -- the handbook


@pytest.mark.rule(
    "residents.no-resident-data-published", "residents.confidentiality", "residents.no-loss-no-leak"
)
def test_the_site_check_finds_a_planted_name_or_number_and_a_sound_site_holds_none(
    lived: Workspace, tmp_path: Path
) -> None:
    from propctl.publish.site.building import build, check

    lived.do(
        "residents.household.update",
        "H-3-1201",
        members=[{"name": "章小满", "relation": "女儿"}],
        channel="phone",
    )
    (lived.root / "mkdocs.yml").write_text((TEMPLATES / "mkdocs.yml").read_text(encoding="utf-8"))
    (lived.root / "handbook").mkdir()
    site = tmp_path / "site"
    build(lived.office(), site, editions=["zh-Hans"])
    assert [p for p in check(lived.office(), site) if "personal data" in p.message] == []
    page = site / "index.html"
    text = page.read_text(encoding="utf-8")
    for planted in (HEAD, PHONE, "章小满"):
        page.write_text(text.replace("</main>", f"<p>{planted}</p></main>"), encoding="utf-8")
        found = [p for p in check(lived.office(), site) if "personal data" in p.message]
        assert [p.path for p in found] == ["index.html"], planted


@pytest.mark.rule("residents.household-facts", "residents.tenancy-and-rent")
def test_clauses_that_are_switched_off_are_not_printed_and_all_others_are(workspace: Workspace) -> None:
    staff = workspace.page("residents")
    residents = workspace.page("residents", audience="residents")
    office = workspace.office()
    for rule in office.catalog.rules("residents").values():
        printed = office.in_force(rule)
        assert (office.rule_text(rule).zh in staff) is printed, rule.id
        assert ((office.wording.to("residents").clause(rule) or office.rule_text(rule).zh) in residents) is (
            printed and rule.audience == "residents"
        ), rule.id
    set_rule(workspace, "household-facts", in_force="true")
    office = workspace.office()
    assert office.rule_text(office.catalog.rule("residents.household-facts")).zh in workspace.page(
        "residents"
    )


@pytest.mark.rule("residents.friendly-relations")
def test_households_with_several_open_complaints_are_listed_for_the_manager(lived: Workspace) -> None:
    first = {"unit": "3-1201", "about": "走廊漏水", "channel": "phone"}
    lived.do("complaints.complaint.register", **first)
    assert on_list(lived, "personal") == []
    second = lived.do("complaints.complaint.register", **first).folded.id
    assert on_list(lived, "personal") == ["3-1201"]
    lived.do("complaints.complaint.void", second, by="service-supervisor", reason="重复登记")
    assert on_list(lived, "personal") == []


# -- two desks


@pytest.mark.rule("residents.form-customer-file", "residents.data-consistency")
def test_a_household_entered_at_two_desks_offline_is_one_file(two_desks: TwoDesks) -> None:
    two_desks.a.do("residents.unit.add", number="3-1201")
    two_desks.exchange()
    two_desks.at("2026-11-20 09:10").a.do("residents.household.open", unit="3-1201", head=HEAD, phone=PHONE)
    two_desks.at("2026-11-20 09:20").b.do("residents.household.open", unit="3-1201", head=HEAD, phone=PHONE)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert ids(desk.office().index.rows(form="residents.household")) == ["H-3-1201"]
        seen = view(desk.office(), desk.record("H-3-1201", "residents.household"), reveal=True)
        assert (seen.values["head"], seen.values["phone"]) == (HEAD, PHONE)


@pytest.mark.rule("residents.ownership-changes")
def test_two_owners_entered_at_two_desks_offline_are_a_finding(two_desks: TwoDesks) -> None:
    two_desks.a.do("residents.unit.add", number="3-1201")
    two_desks.exchange()
    for desk, name in ((two_desks.a, "钱大"), (two_desks.b, "孙二")):
        desk.do("residents.ownership.register", unit="3-1201", owner=name, since="2026-11-01")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert [problem.field for problem in check(desk.office())] == ["unit"]


def test_a_list_of_homes_names_the_row_that_says_otherwise_than_what_is_there_and_saves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.do("residents.unit.add", number="3-1202")
    sheet = tmp_path / "homes.csv"
    sheet.write_text("房号,建筑面积\n3-1201,80\n3-1202,90\n3-1203,80\n", encoding="utf-8")
    refused = workspace.run("import", "residents.unit", str(sheet))
    assert refused.status == 65
    assert "第 3 行" in refused.err and "3-1202" in refused.err and "--update" in refused.err
    assert [row["id"] for row in workspace.run("residents", "unit", "list", "--json").json()] == ["3-1202"]
    sheet.write_text("房号\n3-1201\n3-1202\n3-1203\n", encoding="utf-8")
    again = workspace.run("import", "residents.unit", str(sheet))
    assert (again.status, "1 行与已有记录相同" in again.err) == (0, True)


@pytest.mark.rule("residents.ownership-changes", "residents.steward-knows-residents")
def test_tables_of_commands_are_headed_as_the_forms_are(lived: Workspace) -> None:
    told = lived.run("residents", "district", "officer-1", by="officer-1").out.splitlines()
    assert told[0].split() == ["楼栋", "房号", "建筑面积", "居住性质", "家庭成员数", "遗留问题", "未了事项"]
    asked = ("residents", "ownership", "register", "3-1201", "--since", "2020-01-01", "--stdin")
    assert lived.run(*asked, by="officer-1", stdin="owner：王五").status == 0
    assert lived.run("residents", "owner", "3-1201").out.split()[:4] == ["编号", "产权人", "自", "至"]
    assert lived.run("residents", "owner", "3-1202").out.strip() == "没有记录。"


@pytest.mark.rule("residents.archive-custody")
def test_a_record_named_by_a_choice_is_found_by_what_the_choice_is_called(workspace: Workspace) -> None:
    line = ("residents", "archive", "change", "客户档案", "--keeper", "document-clerk")
    assert workspace.run(*line, by="service-director").status == 2  # nobody keeps them yet
    workspace.run("residents", "archive", "appoint", "客户档案", "--keeper", "clerk-1", by="service-director")
    assert workspace.run(*line, by="service-director").status == 0
    assert workspace.record("customer", "residents.archive").values["keeper"] == "document-clerk"
    listed = workspace.run("residents", "archive", "list", "--all").out
    assert "客户档案" in listed and "customer" not in listed
    unset = workspace.run("residents", "list", "no-contact")
    assert (unset.out + unset.err).count("propctl rules set residents.build-relations 时限=…") == 1


def test_a_mistaken_move_out_is_taken_back_and_nothing_is_typed_again(lived: Workspace) -> None:
    before = lived.record("H-3-1201").values
    lived.do("residents.household.move-out", "H-3-1201")
    lived.do("residents.household.stay", "H-3-1201", mistake="房号错了")
    after = lived.record("H-3-1201")
    assert after.state == "living" and "left_on" not in after.values
    assert {**before, "mistake": "房号错了"} == after.values
    lived.do("residents.household.move-out", "H-3-1201")
    lived.do("residents.household.open", unit="3-1201", head="李四", phone="13900139000")
    assert lived.run("residents", "household", "stay", "H-3-1201", "--mistake", "x").status == 2
    assert lived.run("void", "H-3-1201", "--reason", "没有搬", by="director").status == 0
    lived.do("residents.household.stay", "H-3-1201", mistake="没有搬")
    assert lived.record("H-3-1201").values["head"] == before["head"]
