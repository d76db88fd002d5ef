"""Posts as things: their order, what one alone may do, what goes to it, what it receives, its ranks."""

from __future__ import annotations

from typing import Any

import pytest

from propctl.api import check, due, today
from propctl.office.opened.post_order import is_left_to
from propctl.office.opened.settings import holds
from propctl.publish.site.page_source import Site
from propctl.publish.site.pages import Book
from propctl.testing import Workspace
from tests.stories.answers import ok

ROLES = [
    "company-cs-manager", "company-service-department", "department-supervisor", "cs-department",
    "cs-director", "centre-supervisor", "department-manager", "cs-manager", "cs-staff", "cs-assistant",
    "cleaning-supervisor", "night-manager", "clerk", "internal-auditor", "operations",
    "guest-service-manager", "hazmat-foreman", "cleaning-foreman", "shop-service", "shop-supervisor",
    "adviser", "front-desk", "guest-service-supervisor", "steward", "centre-assistant", "office-director",
    "cashier", "duty-person", "department-manager-duty",
]  # fmt: skip


def post(office: Workspace, name: str) -> dict[str, Any]:
    found: dict[str, Any] = office.run("post", name, "--json").json()
    return found


def amended(office: Workspace, rule: str, *values: str) -> None:
    ok(office.run("rules", "set", f"agenda.{rule}", *values, by="director"))


def wrong(office: Workspace, name: str) -> list[str]:
    rows = office.run("post", "--json").json()
    return next(row["problems"] for row in rows if row["post"] == name)


@pytest.fixture
def home(workspace: Workspace) -> Workspace:
    """An office with one home."""
    workspace.do("residents.building.add", by="officer-1", name="3", steward="officer-1")
    workspace.do("residents.unit.add", by="officer-1", number="3-1201", building="3")
    return workspace


@pytest.mark.rule(
    "agenda.role-company-cs-manager",
    "agenda.role-company-service-department",
    "agenda.role-department-supervisor",
    "agenda.role-cs-department",
    "agenda.role-cs-director",
    "agenda.role-centre-supervisor",
    "agenda.role-department-manager",
    "agenda.role-cs-manager",
    "agenda.role-cs-staff",
    "agenda.role-cs-assistant",
    "agenda.role-cleaning-supervisor",
    "agenda.role-night-manager",
    "agenda.role-clerk",
    "agenda.role-internal-auditor",
    "agenda.role-operations",
    "agenda.role-guest-service-manager",
    "agenda.role-hazmat-foreman",
    "agenda.role-cleaning-foreman",
    "agenda.role-shop-service",
    "agenda.role-shop-supervisor",
    "agenda.role-adviser",
    "agenda.role-front-desk",
    "agenda.role-guest-service-supervisor",
    "agenda.role-steward",
    "agenda.role-centre-assistant",
    "agenda.role-office-director",
    "agenda.role-cashier",
    "agenda.role-duty-person",
    "agenda.role-department-manager-duty",
)
def test_each_clause_about_a_post_puts_it_in_its_place_and_lists_its_duties(workspace: Workspace) -> None:
    for name in ROLES:
        rule = workspace.office().catalog.rule(f"agenda.role-{name}")
        if not rule.in_force:  # a shop's or a hospital's: an office that has the post switches it on
            assert rule.id not in post(workspace, rule.params["post"])["clauses"]
            amended(workspace, f"role-{name}", "in_force=yes")
    office = workspace.office()
    for name in ROLES:
        params = office.catalog.rule(f"agenda.role-{name}").params
        about = post(workspace, params["post"])
        assert f"agenda.role-{name}" in about["clauses"]
        superiors = (about["above"], "unset")
        assert params["reports_to"] in superiors or "two superiors" in wrong(workspace, params["post"]), name
        assert set(params["supervises"]) <= set(about["below"]), name
        in_force = {one for one in params["duties"] if office.catalog.in_force(one, office.today)}
        assert in_force <= set(about["clauses"]), name
        for key in ("alone", "assigned", "receives"):
            assert set(params[key]) <= set(about[key]), (name, key)


@pytest.mark.rule("agenda.role-steward", "agenda.role-centre-assistant")
def test_an_amended_superior_moves_the_post_and_what_the_settings_say_goes_first(
    workspace: Workspace,
) -> None:
    assert post(workspace, "管理员")["above"] == "assistant"
    amended(workspace, "role-steward", "reports_to=service-supervisor")
    assert post(workspace, "officer")["above"] == "service-supervisor"
    assert "officer" in post(workspace, "service-supervisor")["below"]
    chart = workspace.run("handbook", "organisation", "--json").json()
    assert next(row["reports_to"] for row in chart if row["post"] == "officer") == "service-supervisor"
    assert "officer" in post(workspace, "assistant")["below"], "the assistant still directs him"
    path = workspace.root / "propctl.toml"
    own = '\n[posts.officer]\nzh = "管理员"\nrank = "staff"\nreports_to = "director"\n'
    path.write_text(path.read_text("utf-8") + own, "utf-8")
    assert post(workspace, "officer")["above"] == "director"
    assert wrong(workspace, "officer") == ["two superiors"]


@pytest.mark.rule("agenda.role-cashier", "agenda.role-guest-service-supervisor")
def test_an_amended_superior_goes_before_what_is_shipped_and_a_post_is_found_by_its_clauses_title(
    workspace: Workspace,
) -> None:
    assert post(workspace, "收银员")["above"] == "service-supervisor"  # as shipped: its clause says nothing
    amended(workspace, "role-cashier", "reports_to=财务")
    assert post(workspace, "cashier")["above"] == "finance" and not wrong(workspace, "cashier")
    assert "cashier" in post(workspace, "finance")["below"]
    assert post(workspace, "客务主管")["post"] == "service-supervisor"
    for name in ("片区管理员", "Steward", "district steward"):
        assert post(workspace, name)["post"] == "officer"
    for asked in (("today",), ("due",)):
        assert workspace.run(*asked, "--post", "客务主管").status == 0
        told = workspace.run(*asked, "--post", "不存在")
        assert told.status == 2 and "没有岗位“不存在”" in told.err
    assert workspace.run("post", "网店客服").status == 2  # of a shop: its clause is not in force
    assert "每天 2次" in workspace.run("post", "管理员").out


@pytest.mark.rule("agenda.role-cashier", "agenda.role-front-desk", "agenda.role-company-service-department")
def test_what_is_left_to_one_post_is_refused_to_every_other(home: Workspace) -> None:
    def tick(by: str) -> int:
        return home.run("agenda", "tick", "scripts.shift-smile", by=by).status

    ticking = "agenda.tick.tick"
    assert tick("officer-1") != 77
    amended(home, "role-cashier", f"alone={ticking}")
    refused = home.run("agenda", "tick", "scripts.shift-smile", by="officer-1")
    assert refused.status == 77 and "agenda.role-cashier" in refused.err
    assert tick("cashier-1") != 77
    amended(home, "role-front-desk", "alone=工作日程·完成")
    assert tick("clerk-1") != 77, "one of two posts to which it is left"
    assert tick("officer-1") == 77
    amended(home, "role-cashier", "in_force=no")
    amended(home, "role-front-desk", "in_force=no")
    assert tick("officer-1") != 77
    unknown = home.run("rules", "set", "agenda.role-cashier", "alone=agenda.tick.tik", by="director")
    assert unknown.status == 2 and ticking in unknown.err, "the nearest step is named"
    nobody = home.run("rules", "set", "agenda.role-cashier", "alone=patrol.replanting.approve", by="director")
    assert nobody.status != 0, "the step is another post's: nobody could do it"
    amended(home, "role-night-manager", "alone=突发事件·发生")  # a post that nobody holds
    refused = home.run("incidents", "start", "其他", "北门", by="guard-1")
    assert refused.status == 77 and "night-manager" in refused.err, "who may, and how somebody comes to be it"
    found = home.run("check")
    assert found.status == 1 and "没有人任夜班经理" in found.out and "别的岗位也可以办" not in found.out


@pytest.mark.rule("agenda.role-hazmat-foreman")
def test_what_is_left_to_the_foreman_may_be_done_by_who_ranks_as_high(workspace: Workspace) -> None:
    def may() -> set[str]:
        office = workspace.office()
        (role,) = office.catalog.roles(office.today).alone("hazmat.draw.draw")
        staff = office.settings.staff.items()
        return {name for name, person in staff if is_left_to(office.settings, person, role)}

    # hazmat.collector-rank lets every foreman draw: the two clauses say one thing
    assert {"service-foreman", "cleaning-foreman", "service-supervisor", "director"} <= may()
    assert not {"clerk-1", "officer-1", "cleaner-1"} & may()
    told = workspace.run("rules", "set", "agenda.role-hazmat-foreman", "or_above=no", by="director")
    assert "可否办理：否" in told.out and told.out.count("级别更高") == 1
    assert may() == {"service-foreman"}


@pytest.mark.rule("agenda.role-hazmat-foreman")
def test_a_superior_of_a_lower_rank_is_told(workspace: Workspace) -> None:
    assert "级别" not in workspace.run("check").out
    amended(workspace, "role-hazmat-foreman", "reports_to=cleaner")
    assert "客服领班的上级级别比它低" in workspace.run("check").out
    assert "上级的级别比它低" in workspace.run("post", "service-foreman").out


@pytest.mark.rule("agenda.role-department-manager-duty", "agenda.role-cashier")
def test_a_step_goes_to_the_post_that_a_clause_names(home: Workspace) -> None:
    def whose() -> set[str]:
        return {one.post for one in due(home.office()) if one.clock == "complaints.investigate"}

    typed = ("complaints", "register", "3-1201", "漏水", "--channel", "phone")
    assert home.run(*typed, by="clerk-1").status == 0
    assert whose() == {"front-desk"}
    amended(home, "role-cashier", "assigned=complaints.complaint.investigate")
    assert whose() == {"cashier"}
    assert [one.clock for one in today(home.office(), post="cashier").soon] == ["complaints.investigate"]
    office = home.office()
    assert office.catalog.roles(office.today).assigned("duty.turn.acknowledge") == "center-manager"
    amended(home, "role-cashier", "in_force=no")
    assert whose() == {"front-desk"}


@pytest.mark.rule("agenda.role-centre-assistant", "agenda.role-office-director")
def test_a_report_goes_to_its_receiver_until_he_takes_it_up(home: Workspace) -> None:
    def waits(name: str) -> list[str]:
        return [one.id for one in today(home.office(), post=name).reports]

    made = home.do("renovation.weekly.register", by="officer-1").folded.id
    assert waits("assistant") == [made]
    assert waits("cashier") == []
    assert made in home.run("today", by="assistant").out
    ok(home.run("note", made, "已阅", by="officer-2"))
    assert waits("assistant") == [made], "somebody else's note takes nothing up"
    ok(home.run("note", made, "已阅", by="assistant"))
    assert waits("assistant") == []
    assert [one["id"] for one in home.run("today", "--json").json()["reports"]] == []
    amended(home, "role-office-director", "receives=renovation.weekly-report")
    assert waits("director") == [made], "each receiver for himself"
    amended(home, "role-office-director", "receives=unset")
    assert waits("director") == []


@pytest.mark.rule("agenda.rank-order")
def test_the_order_of_ranks_decides_who_is_so_and_so_or_above(workspace: Workspace) -> None:
    def may(name: str, demand: str) -> bool:
        return holds(workspace.office().settings.staff[name], demand)

    assert may("director", "manager+") and not may("center-manager", "director+")
    amended(workspace, "rank-order", "order=员工、领班、主管、主任、经理、总经理")
    assert may("center-manager", "director+") and not may("director", "manager+")
    amended(workspace, "rank-order", "order=员工、主管、主任、经理、总经理")
    assert not may("service-foreman", "supervisor+") and not may("service-foreman", "staff+")
    assert wrong(workspace, "service-foreman") == ["no rank"]
    for order in ("员工、领班", "领班、员工"):  # nobody could take that back
        locked = workspace.run("rules", "set", "agenda.rank-order", f"order={order}", by="director")
        assert locked.status == 2 and "没有人能修订条款" in locked.err
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8") + '\n[posts.gardener]\nzh = "园丁"\n', "utf-8")
    assert wrong(workspace, "gardener") == ["no rank"]
    assert any("园丁" in str(one.values) for one in check(workspace.office()))


def test_a_post_without_people_or_place_is_told(workspace: Workspace) -> None:
    path = workspace.root / "propctl.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('posts = ["cashier"]', 'posts = ["finance"]'), "utf-8")
    assert wrong(workspace, "cashier") == ["nobody"]
    amended(workspace, "role-cashier", "in_force=no")
    assert wrong(workspace, "cashier") == []
    for role in ("centre-assistant", "centre-supervisor", "cs-department"):
        amended(workspace, f"role-{role}", "supervises=unset")
    amended(workspace, "role-steward", "reports_to=unset")
    assert wrong(workspace, "officer") == ["no superior"]


@pytest.mark.rule("agenda.steward-procedure")
def test_a_post_lists_its_routines_with_how_often_and_by_which_record(workspace: Workspace) -> None:
    about = post(workspace, "officer")
    routines = {one["routine"]: one for one in about["routines"]}
    assert routines["renovation.weekly"]["every"] == "每周 周六 12:00"
    assert routines["renovation.weekly"]["proof"] == "renovation.weekly"
    assert "agenda.steward-procedure" in about["clauses"]
    assert "agenda.steward-procedure" not in post(workspace, "cashier")["clauses"]
    amended(workspace, "steward-procedure", "post=butler")
    assert "agenda.steward-procedure" in post(workspace, "butler")["clauses"]
    told = workspace.run("post", "管理员").out
    assert "renovation.weekly-report" in told and "例行工作" in told
    nothing = workspace.run("post", "offcer")
    assert nothing.status == 2 and "officer" in nothing.err


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_staffs_handbook_has_a_page_for_each_post_and_names_nobody(
    workspace: Workspace, lang: str
) -> None:
    office = workspace.office()
    pages = {page.uri: page for page in Book(office, Site("staff", [], office.now, "", []), lang).posts()}
    page = pages["handbook/post-officer.md"].markdown
    assert page.startswith("# 管理员" if lang == "zh-CN" else "# Property officer")
    for place in ("assigned", "routines", "limits", "forms", "clauses"):
        assert f"{{: #{place} }}" in page
    assert "renovation.html#weekly-report" in page
    assert not any(person.name in page for person in office.staff()), "people never appear"
    posts = {post for role in office.catalog.roles(office.today) for post in role.posts}
    assert len(pages) == len(posts)
