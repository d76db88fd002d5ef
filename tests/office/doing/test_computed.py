"""Fields that are computed: sums, means and weighted means, exact, and nobody's to type."""

from __future__ import annotations

import pytest

from propctl.api import PropctlError, UsageError
from propctl.testing import Workspace

AREA = """
prefix = "BG"
title  = { zh = "活动", en = "Events" }
[form.event]
title = { zh = "活动", en = "Event" }
args  = ["budget"]
[form.event.field]
budget  = { type = "money", zh = "预算", en = "Budget", required = true }
total   = { type = "money", compute = "sum(costs.amount)", zh = "合计", en = "Total" }
average = { type = "money", compute = "mean(costs.amount)", zh = "平均", en = "Average" }
[form.event.field.score]
type = "quantity"
decimals = 1
compute = "weighted(costs.mark, $weights.table[costs.what])"
zh = "得分"
en = "Score"
[form.event.field.costs]
type = "rows"
zh = "费用"
en = "Costs"
[form.event.field.costs.columns]
what   = { type = "text", zh = "项目", en = "What", required = true }
amount = { type = "money", zh = "金额", en = "Amount" }
mark   = { type = "number", zh = "分", en = "Mark" }
[form.event.ask]
paid = { type = "money", compute = "sum(linked.events.payment.amount)", zh = "已付", en = "Paid" }
[form.event.step]
plan  = { zh = "计划", en = "Plan", to = "planned" }
close = { zh = "结束", en = "Close", from = "planned", to = "closed", ask = ["paid"] }
[form.event.state]
planned = "已计划|planned"
closed  = "已结束|closed"
[form.event.need]
plan  = [{ rule = "budget", that = "sum(costs.amount) <= budget" }]
close = [{ rule = "budget", that = "mean(costs.amount) <= 100", zh = "平均不超过100", en = "100 on average" }]
[form.payment]
prefix = "PY"
title = { zh = "付款", en = "Payment" }
args  = ["event", "amount"]
[form.payment.field]
event  = { type = "ref", to = "event", zh = "活动", en = "Event", required = true }
amount = { type = "money", zh = "金额", en = "Amount", required = true }
[form.payment.step]
register = { zh = "登记", en = "Register", to = "paid" }
[form.payment.state]
paid = "已付|paid"
[[rule]]
id = "events.budget"
zh = "不超预算"
en = "Within the budget"
source = { document = "测试" }
[[rule]]
id = "events.weights"
zh = "权重{table}"
en = "Weights {table}"
source = { document = "测试" }
params = { table = { "场地" = 60, "餐饮" = 40 } }
"""


@pytest.fixture
def events(workspace: Workspace) -> Workspace:
    """An office with events."""
    return workspace.declare("events", AREA)


def costs(*amounts: str, marks: tuple[int, ...] = ()) -> list[dict[str, object]]:
    names = ("场地", "餐饮", "礼品", "其他")
    rows: list[dict[str, object]] = [{"what": names[n], "amount": amount} for n, amount in enumerate(amounts)]
    for row, mark in zip(rows, marks, strict=False):
        row["mark"] = mark
    return rows


def test_what_is_computed_is_exact_and_rounds_halves_up(events: Workspace) -> None:
    done = events.do("events.event.plan", budget="300.30", costs=costs("100.10", "200.20", marks=(80, 90)))
    values = done.folded.values
    assert (values["total"], values["average"], values["score"]) == ("300.30", "150.15", "84.0")
    thirds = events.do("events.event.plan", budget="1", costs=costs("0.10", "0.20", "0.20")).folded.values
    assert (thirds["total"], thirds["average"]) == ("0.50", "0.17")
    assert "score" not in thirds  # a mark is missing


def test_of_nothing_the_sum_is_nothing_and_there_is_no_mean(events: Workspace) -> None:
    values = events.do("events.event.plan", budget="1").folded.values
    assert values["total"] == "0.00"
    assert "average" not in values


def test_one_cent_over_the_budget_is_refused_with_the_clause(events: Workspace) -> None:
    with pytest.raises(PropctlError) as refused:
        events.do("events.event.plan", budget="300.29", costs=costs("100.10", "200.20"))
    assert "events.budget" in str(refused.value)
    event = events.do("events.event.plan", budget="1000", costs=costs("100", "100.01", "100")).folded.id
    with pytest.raises(PropctlError):  # a third of a cent too much
        events.do("events.event.close", event)


def test_nobody_types_it_but_what_an_export_says_of_it_is_taken(events: Workspace) -> None:
    with pytest.raises(UsageError, match=r"12\.00|computed"):
        events.do("events.event.plan", budget="20", costs=costs("12"), total="99")
    events.do("events.event.plan", budget="20", costs=costs("12"), total="12")
    assert events.run("events", "plan", "20", "--total", "99").status == 2
    assert "--total" not in events.run("events", "plan", "--help").out


def test_an_amended_row_changes_it_and_it_is_not_amended_itself(events: Workspace) -> None:
    event = events.do("events.event.plan", budget="20", costs=costs("12")).folded.id
    refused = events.run("amend", event, "--set", "total=13", by="director")
    assert refused.status == 2
    assert "计算" in refused.err
    shown = events.run("show", event, "--json").json()["fields"]
    assert shown["total"] in ("12.00", 12.0)
    events.do("events.event.amend", event, set={"costs": costs("7.50", "8")})
    assert events.run("show", event, "--json").json()["fields"]["total"] in ("15.50", 15.5)
    assert events.run("check").status == 0
    with pytest.raises(UsageError, match=r"nothing|算不出"):
        events.do("events.event.amend", event, set={"costs": [{"what": "场地"}]})


def test_payments_are_added_up_and_a_void_one_is_not(events: Workspace) -> None:
    event = events.do("events.event.plan", budget="20", costs=costs("12")).folded.id
    for amount in ("3.10", "4.20", "5.30"):
        last = events.do("events.payment.register", event=event, amount=amount).folded.id
    events.run("void", last, "--reason", "写错", by="director")
    assert events.do("events.event.close", event).folded.values["paid"] == "7.30"
    events.do("events.payment.register", event=event, amount="1")  # what was filed stays as it was filed
    assert events.run("show", event, "--json").json()["fields"]["paid"] in ("7.30", 7.3)


def test_a_total_that_somebody_wrote_into_the_file_is_found(events: Workspace) -> None:
    event = events.do("events.event.plan", budget="20", costs=costs("12")).folded.id
    path = next(events.root.glob(f"records/**/{event}.toml"))
    path.write_text(path.read_text("utf-8").replace('total = "12.00"', 'total = "99.00"'), "utf-8")
    found = events.run("check")
    assert found.status == 1
    assert "12.00" in found.out + found.err


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('compute = "sum(costs.amount)"', 'compute = "sum(costs.what)"'),
        ('compute = "sum(costs.amount)"', 'compute = "sum(budget)"'),
        ('compute = "sum(costs.amount)"', 'compute = "sum(costs.amount, costs.mark)"'),
        ('compute = "sum(costs.amount)"', 'compute = "sum(costs.amount)", required = true'),
        ("$weights.table[costs.what]", "linked.events.payment.amount"),
        ('type = "money", compute = "sum(c', 'type = "text", compute = "sum(c'),
        ("sum(linked.events.payment.amount)", "sum(linked.events.payment.amont)"),
    ],
)
def test_what_cannot_be_computed_is_found_before_it_is_used(
    events: Workspace, right: str, wrong: str
) -> None:
    path = events.root / "areas" / "events.toml"
    path.write_text(path.read_text("utf-8").replace(right, wrong), "utf-8")
    found = events.run("check")
    assert found.status == 1
    assert "form.event." in found.out + found.err


def test_it_is_explained_in_words(events: Workspace) -> None:
    said = events.run("rules", "explain", "events.budget").out
    assert "“金额”" in said
    assert "合计" in said
