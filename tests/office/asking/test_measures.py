"""What clocks and indicators can say of an area: a small one of parcels, with every such construct."""

from __future__ import annotations

import pytest

from propctl.api import Figure, Refused, due, report
from propctl.testing import Workspace
from propctl.worktime.recurrence import Period

AREA = """
prefix = "PX"
title  = { zh = "代收快递", en = "Parcels" }
main   = "parcel"

[form.parcel]
title = { zh = "快递", en = "Parcel" }
[form.parcel.field]
about  = { type = "text", zh = "内容", en = "About" }
keeper = { type = "staff", zh = "保管人", en = "Keeper", fill = "me" }
[form.parcel.step]
register = { zh = "登记", en = "Register", to = "kept", post = ["$who.post", "$or-who.post"] }
look     = { zh = "查看", en = "Look", from = "kept" }
hand-out = { zh = "交付", en = "Hand out", from = "kept", to = "given" }
file     = { zh = "归档", en = "File", from = "given" }
[form.parcel.state]
kept  = "保管中|kept"
given = "已交付|given"

[clock]
idle = { rule = "no-idling", stop = "hand-out", again = "*" }
give = { rule = "give-within", stop = "hand-out", post = "field:keeper" }

[indicator]
kept    = { rule = "give-within", clock = "give", zh = "按时交付", en = "Given in time" }
per-own = { rule = "share", part = "about = lost", base = "$.base", zh = "丢失率", en = "Lost" }

[[rule]]
id = "parcels.who"
zh = "由{post}登记"
en = "Registered by {post}"
source = { document = "测试" }
params = { post = "front-desk" }
[[rule]]
id = "parcels.or-who"
zh = "由{post}登记"
en = "Registered by {post}"
source = { document = "测试" }
params = { post = "guard" }
in_force = false
[[rule]]
id = "parcels.no-idling"
zh = "{within}内有动作"
en = "Something is done within {within}"
source = { document = "测试" }
params = { within = "1h" }
[[rule]]
id = "parcels.give-within"
zh = "{within}内交付{at_least}%"
en = "Hand out {at_least} % within {within}"
source = { document = "测试" }
params = { within = "2h", at_least = 100 }
[[rule]]
id = "parcels.share"
zh = "丢失率低于{below}%"
en = "Fewer than {below} % lost"
source = { document = "测试" }
params = { below = 50, base = "unset" }
"""


@pytest.fixture
def parcels(workspace: Workspace) -> Workspace:
    """An office that keeps parcels."""
    return workspace.declare("parcels", AREA)


def _register(parcels: Workspace, about: str = "书", by: str = "clerk-1") -> str:
    return parcels.do("parcels.parcel.register", by=by, about=about).folded.id


def _figures(parcels: Workspace) -> dict[str, Figure]:
    office = parcels.office()
    day = office.now.replace(hour=0, minute=0)
    period = Period(day.replace(day=1), day.replace(day=30), "2026-11")
    return {figure.name: figure for figure in report(office, period, "parcels")}


def test_a_post_counts_only_while_its_clause_is_in_force(parcels: Workspace) -> None:
    _register(parcels)
    with pytest.raises(Refused, match=r"parcels\.who"):
        _register(parcels, by="guard-1")
    parcels.run("rules", "set", "parcels.or-who", "in_force=true", by="director")
    _register(parcels, by="guard-1")


def test_a_clock_of_idleness_starts_anew_with_whatever_is_done_and_stops_for_good(parcels: Workspace) -> None:
    parcel = _register(parcels)
    parcels.do("parcels.parcel.look", parcel, at="09:50")
    idle = next(one for one in due(parcels.at("10:40").office()) if one.clock == "parcels.idle")
    assert (idle.due and f"{idle.due:%H:%M}", idle.standing) == ("10:50", "running")
    parcels.do("parcels.parcel.hand-out", parcel)
    parcels.do("parcels.parcel.file", parcel, at="10:45")
    assert not [one for one in due(parcels.at("15:00").office()) if one.clock == "parcels.idle"]


def test_a_clock_may_wait_for_the_person_whom_a_field_names(parcels: Workspace) -> None:
    _register(parcels)
    _register(parcels, by="clerk-2")
    assert [one.clock for one in due(parcels.office(), post="clerk-2")] == ["parcels.give"]


def test_an_indicator_counts_the_records_whose_clock_was_kept(parcels: Workspace) -> None:
    first, second = _register(parcels), _register(parcels)
    parcels.do("parcels.parcel.hand-out", first, at="10:00")
    assert _figures(parcels)["kept"].met is True
    parcels.do("parcels.parcel.hand-out", second, at="11:01")
    late = _figures(parcels)["kept"]
    assert (late.part, late.whole, late.met, late.ids) == (1, 2, False, [second])


def test_a_clock_without_a_limit_is_neither_kept_nor_broken(parcels: Workspace) -> None:
    assert parcels.run("rules", "set", "parcels.give-within", "within=unset", by="director").status == 0
    parcels.do("parcels.parcel.hand-out", _register(parcels))
    _register(parcels)
    assert (_figures(parcels)["kept"].whole, _figures(parcels)["kept"].met) == (0, None)


def test_a_clock_that_still_runs_is_in_no_rate_until_its_limit_has_passed(parcels: Workspace) -> None:
    _register(parcels)
    running = _figures(parcels.at("10:59"))["kept"]
    assert (running.part, running.whole, running.met) == (0, 0, None)
    assert _figures(parcels.at("11:01"))["kept"].met is False


def test_a_share_of_another_base_is_judged_once_the_base_is_set_and_a_bound_below_is_strict(
    parcels: Workspace,
) -> None:
    _register(parcels, "lost")
    _register(parcels)
    unset = _figures(parcels)["per-own"]
    assert (unset.part, unset.whole, unset.met) == (1, 0, None)
    assert parcels.run("rules", "set", "parcels.share", "base=parcels.parcel", by="director").status == 0
    half = _figures(parcels)["per-own"]
    assert (half.part, half.whole, half.met, half.strict) == (1, 2, False, True)
    _register(parcels)
    assert _figures(parcels)["per-own"].met is True
