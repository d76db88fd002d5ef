"""Shops and stalls: who is responsible, leases that end, inspections, and a plan beside what there is."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest

from propctl.api import Refused, UsageError, listing, today
from propctl.publish.paper.printed_forms import register
from propctl.testing import Workspace
from tests.stories.answers import ok

HEAD = "center-supervisor"
MANAGER = "center-manager"
TENANT = {"tenant": "王五", "licence": "9133-1", "phone": "13800138000"}


@pytest.fixture
def shops(workspace: Workspace) -> Workspace:
    """Two vacant shops."""
    workspace.at("2026-11-20 08:30")
    for number in ("S-1", "S-2"):
        workspace.do("leasing.outlet.add", by=HEAD, number=number, name=f"铺{number}", business="便利店")
    return workspace


def let(office: Workspace, shop: str = "S-1", ends: str = "2027-12-31", **more: Any) -> str:
    values = {**TENANT, "outlet": shop, "starts": "2026-11-20", "ends": ends, **more}
    return office.do("leasing.lease.sign", by=HEAD, **values).folded.id


def listed(office: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(office.office(), "leasing", name)]


@pytest.mark.rule("leasing.center-supervisor")
def test_leases_and_listings_name_the_supervisor_and_agency_takes_a_filing(shops: Workspace) -> None:
    lease = let(shops)
    assert shops.record(lease).values["responsible"] == HEAD
    with pytest.raises(Refused):  # the manager may add one, but names who is responsible
        shops.do("leasing.outlet.add", by=MANAGER, number="S-3")
    shops.do("leasing.outlet.add", by=MANAGER, number="S-3", responsible=HEAD)
    shops.do("residents.unit.add", number="3-1201")
    offer = {"unit": "3-1201", "deal": "let", "owner": "赵六"}
    with pytest.raises(UsageError, match="备案"):
        shops.do("leasing.listing.register", by=HEAD, **offer)
    ok(shops.run("rules", "set", "leasing.center-supervisor", "filing=杭房经备-88", by="director"))
    shops.at("2026-11-21 09:00")
    with pytest.raises(Refused):
        shops.do("leasing.listing.register", by="officer-1", **offer)
    with pytest.raises(Refused):  # another number does not help
        shops.do("leasing.listing.register", by=HEAD, **offer, filing="自编-1")
    one = shops.do("leasing.listing.register", by=HEAD, **offer).folded
    assert (one.values["responsible"], one.values["filing"]) == (HEAD, "杭房经备-88")
    assert shops.run("amend", lease, "--set", "responsible=officer-1", by=HEAD).status == 77
    kinds = ("misassigned-outlets", "misassigned-leases", "misassigned-listings")
    assert [listed(shops, kind) for kind in kinds] == [[], [], []]
    ok(shops.run("rules", "set", "leasing.center-supervisor", f"post={MANAGER}", by="director"))
    assert [len(listed(shops, kind)) for kind in kinds] == [3, 1, 1]
    for form, record in (("outlet.update", "S-1"), ("lease.assign", lease), ("listing.assign", one.id)):
        with pytest.raises(Refused):
            shops.do(f"leasing.{form}", record, by=MANAGER, responsible="officer-1")
        shops.do(f"leasing.{form}", record, by=MANAGER, responsible=MANAGER)
    assert [len(listed(shops, kind)) for kind in kinds] == [2, 0, 0]


@pytest.mark.rule("leasing.commercial-outlets")
def test_a_lease_written_by_mistake_leaves_the_shop_vacant(shops: Workspace) -> None:
    lease = let(shops)
    refused = shops.run("void", lease, "--reason", "写错商铺", by="director")
    assert "先办退租" in refused.err
    with pytest.raises(Refused, match="早于租期起"):
        shops.do("leasing.lease.end", lease, by=HEAD, ended_on="2026-11-19", reason="写错")
    shops.do("leasing.lease.end", lease, by=HEAD, ended_on="2026-11-20", reason="写错")
    ok(shops.run("void", lease, "--reason", "写错商铺", by="director"))
    let(shops)


@pytest.mark.rule("leasing.commercial-outlets")
def test_a_shop_has_tenant_licence_and_lease_and_one_that_ends_soon_is_listed(shops: Workspace) -> None:
    for lacking in ("tenant", "licence", "phone", "ends"):
        with pytest.raises(UsageError):
            let(shops, **{lacking: ""})
    with pytest.raises(Refused):  # another post
        shops.do(
            "leasing.lease.sign",
            by="officer-1",
            **TENANT,
            outlet="S-1",
            starts="2026-11-20",
            ends="2027-01-01",
        )
    soon, late = let(shops, ends="2027-01-15"), let(shops, "S-2")
    with pytest.raises((Refused, UsageError)):  # it is let
        let(shops)
    assert listed(shops, "ending") == [soon]
    assert "13800138000" not in shops.run("leasing", "list", "ending").out
    ok(shops.run("rules", "set", "leasing.commercial-outlets", "ahead=-30d", by="director"))
    shops.at("2026-11-21 09:00")
    assert listed(shops, "ending") == []
    shops.at("2026-12-20 09:00")
    assert listed(shops, "ending") == [soon]
    shops.at("2027-01-20 09:00")
    assert listed(shops, "ending") == [soon]  # and it has run out
    shops.do("leasing.lease.renew", soon, by=HEAD, ends="2028-01-15")
    assert listed(shops, "ending") == []
    shops.do("leasing.lease.end", late, by=HEAD, reason="停业")
    assert shops.record("leasing.outlet:S-2").state == "vacant"
    shops.do("leasing.lease.resume", late, by=HEAD, reason="又开了")
    assert shops.record("leasing.outlet:S-2").state == "let"
    shops.do("leasing.lease.end", late, by=HEAD, reason="停业")
    again = let(shops, "S-2", "2028-12-31")
    with pytest.raises(Refused):  # somebody else has it
        shops.do("leasing.lease.resume", late, by=HEAD, reason="又开了")
    assert again != late


@pytest.mark.rule("leasing.tenant-inspection")
def test_shops_that_were_not_inspected_within_the_interval_are_listed(shops: Workspace) -> None:
    let(shops)
    let(shops, "S-2")
    shops.at("2026-12-28 09:00")
    assert listed(shops, "uninspected") == []
    ok(shops.run("rules", "set", "leasing.tenant-inspection", "every=month", "within=30d", by="director"))
    assert listed(shops, "uninspected") == ["S-1", "S-2"]
    line = ("leasing", "inspection", "register", "leasing.outlet:S-1", "--result", "bad")
    assert shops.run(*line, by=HEAD).status == 2  # what was found
    ok(shops.run(*line, "--found", "占道堆货", by=HEAD))
    assert listed(shops, "uninspected") == ["S-2"]
    task = next(iter(today(shops.office(), area="leasing").routines))
    assert task.missing == ["S-2"]
    (bad,) = listed(shops, "to-put-right")
    shops.do("leasing.inspection.settle", bad, by=HEAD, put_right="已搬走")
    shops.do("leasing.inspection.reopen", bad, by=HEAD, reason="又堆上了")
    assert listed(shops, "to-put-right") == [bad]
    shops.do("leasing.inspection.settle", bad, by=HEAD, put_right="又搬走了")
    assert listed(shops, "to-put-right") == []
    shops.at("2027-01-28 09:00")
    assert listed(shops, "uninspected") == ["S-1", "S-2"]


@pytest.mark.rule("leasing.commercial-outlets")
def test_a_shop_is_let_until_the_day_on_which_its_lease_ends(shops: Workspace) -> None:
    lease = let(shops)
    end = ("leasing", "lease", "end", lease, "--reason", "搬走")
    told = shops.run(*end, "--ended-on", "2026-12-31", by=HEAD)
    assert told.status == 77 and "到那天再办" in told.err
    assert shops.record("leasing.outlet:S-1").state == "let"
    fine = {"outlet": "leasing.outlet:S-1", "result": "good"}
    good = shops.do("leasing.inspection.register", by=HEAD, **fine).folded.id
    with pytest.raises(Refused):  # nothing is to be put right
        shops.do("leasing.inspection.settle", good, by=HEAD, put_right="无")
    ok(shops.run(*end, "--ended-on", "2026-11-20", by=HEAD))
    assert shops.record("leasing.outlet:S-1").state == "vacant"


@pytest.mark.rule("leasing.stalls")
def test_a_stall_has_its_place_holder_and_permitted_hours(shops: Workspace) -> None:
    stall = {"number": "T-1", "place": "东门", "service": "配钥匙", "holder": "钱七", "opens": "08:00"}
    with pytest.raises(UsageError):  # until when
        shops.do("leasing.stall.permit", by=MANAGER, **stall)
    with pytest.raises(Refused):
        shops.do("leasing.stall.permit", by="officer-1", **stall, closes="18:00")
    shops.do("leasing.stall.permit", by=MANAGER, **stall, closes="18:00")
    shown = shops.run("leasing", "list", "stalls").out
    assert "东门" in shown and "18:00" in shown and "钱七" not in shown
    shops.do("leasing.stall.change", "T-1", by=MANAGER, closes="20:00", reason="夏季")
    assert "20:00" in shops.run("leasing", "list", "stalls").out
    with pytest.raises(Refused):  # it would close as it opens
        shops.do("leasing.stall.change", "T-1", by=MANAGER, closes="08:00", reason="夏季")
    shops.do("leasing.stall.change", "T-1", by=MANAGER, until="2026-11-30", reason="到月底")
    assert listed(shops, "stalls-over") == []
    shops.at("2026-12-01 09:00")
    assert listed(shops, "stalls-over") == ["T-1"]
    shops.do("leasing.stall.end", "T-1", by=MANAGER, reason="扰民")
    assert listed(shops, "stalls-over") == []
    assert listed(shops, "stalls") == []
    shops.do("leasing.stall.permit", by=MANAGER, **{**stall, "service": "修鞋"}, closes="18:00")
    assert listed(shops, "stalls") == ["T-1"]


@pytest.mark.rule("leasing.business-plan")
def test_the_page_has_the_plan_in_force_and_the_premises_as_they_are(shops: Workspace) -> None:
    shops.do("leasing.plan.draft", by=HEAD, version="2026", text="引进社区食堂")
    assert "引进社区食堂" not in shops.page("leasing")  # a draft is not published
    for by in (HEAD, "officer-1"):
        with pytest.raises(Refused):
            shops.do("leasing.plan.approve", "2026", by=by, opinion="同意")
    shops.do("leasing.plan.approve", "2026", by=MANAGER, opinion="同意")
    let(shops)
    page = shops.page("leasing")
    assert "引进社区食堂" in page and "铺S-1 便利店 在租" in page and "铺S-2 便利店 空置" in page
    assert "王五" not in page
    shops.do("leasing.plan.draft", by=HEAD, version="2027", text="夜市", replaces="2026")
    assert "引进社区食堂" in shops.page("leasing")  # until the next is approved
    shops.do("leasing.plan.approve", "2027", by=MANAGER, opinion="同意")  # which ends the one it replaces
    page = shops.page("leasing")
    assert "夜市" in page and "引进社区食堂" not in page
    assert "vacant" in shops.page("leasing", lang="en")


def test_the_premises_of_a_month_that_is_over_are_as_they_were_at_its_end(shops: Workspace) -> None:
    def premises(month: int) -> str:
        first, after = dt.date(2026, month, 1), dt.date(2027, 1, 1) if month == 12 else dt.date(2026, 12, 1)
        return html.unescape(register(shops.office(), "leasing", "outlets", first, after))

    shops.at("2026-12-03 09:00")
    let(shops)
    shops.do("leasing.outlet.close", "S-2", by=MANAGER)
    assert "在租" not in premises(11) and "S-2" in premises(11)
    assert "在租" in premises(12) and "S-2" not in premises(12)
