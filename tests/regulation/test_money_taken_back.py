"""What a reversal leaves, and what a ledger moves back: the one reversed, or all not gone back yet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from propctl.regulation.ledgers import unscaled
from propctl.testing import Workspace

CARDS = """
prefix = "KT"
title = { zh = "门卡押金" }
[form.card]
title = { zh = "门卡" }
field.name = { zh = "名称", required = true }
ask.amount = { type = "money", required = true, zh = "金额" }
ask.all = { type = "money", required = true, zh = "合计" }
state = { made = "在册" }
step.register = { zh = "登记", to = "made" }
step.pay = { zh = "收", from = "made", ask = ["amount"], every = true }
step.undo = { zh = "冲销", from = "made", reverses = ["pay"], every = true }
step.correct = { zh = "改总数", from = "made", ask = ["all"], every = true }
step.refund = { zh = "全退", from = "made", every = true }
[ledger.deposit]
accounts = { owner = "业主", desk = "柜台" }
moves = [
  { on = "pay",     what = "amount", from = "owner", to = "desk:{id}" },
  { on = "undo",    back = ["pay"], from = "desk:{id}", to = "owner" },
  { on = "correct", what = "all", total = true, from = "owner", to = "desk:{id}" },
  { on = "refund",  back = ["pay", "correct"], from = "desk:{id}", to = "owner" },
]
"""


def desk_of(workspace: Workspace) -> Callable[..., Decimal]:
    """An office with one card: does a step of it, and tells what lies at the desk then."""
    workspace.declare("cards", CARDS)
    card = workspace.do("cards.card.register", name="3-1201").folded.id

    def left(step: str, **values: str) -> Decimal:
        workspace.do(f"cards.card.{step}", card, **values)
        return unscaled(workspace.office().index.balance("cards.deposit", f"desk:{card}"))

    return left


def test_what_was_reversed_does_not_go_back_once_more_with_the_rest(workspace: Workspace) -> None:
    left = desk_of(workspace)
    assert left("pay", amount="100") == 100 and left("pay", amount="30") == 130
    assert left("undo") == 100 and left("correct", all="25") == 25
    assert left("refund") == 0 and left("refund") == 0
    assert left("pay", amount="5") == 5 and left("refund") == 0


def test_what_another_step_wrote_in_the_same_field_stands_again_after_a_reversal(
    workspace: Workspace,
) -> None:
    twice = CARDS.replace('ask = ["all"]', 'ask = ["all", "amount"]')
    workspace.declare("cards", twice)
    card = workspace.do("cards.card.register", name="3-1201").folded.id

    def shown(step: str, **values: str) -> object:
        workspace.do(f"cards.card.{step}", card, **values)
        return workspace.record(card).values.get("amount")

    assert (shown("pay", amount="100"), shown("undo")) == ("100.00", None)
    assert shown("correct", all="25", amount="5") == "5.00"
    assert (shown("pay", amount="100"), shown("undo")) == ("100.00", "5.00")


def test_a_reversal_without_a_state_of_its_own_leaves_the_record_where_it_stood(workspace: Workspace) -> None:
    steps = """
step.lend = { zh = "借出", from = "made", to = "lent" }
step.lose = { zh = "遗失", from = ["made", "lent"], to = "lost" }
step.back = { zh = "撤回", from = ["lent", "lost"], reverses = ["lend", "lose"] }
[ledger"""
    text = CARDS.replace('made = "在册"', 'made = "在册", lent = "借出", lost = "遗失"')
    workspace.declare("cards", text.replace("[ledger", steps, 1))
    card = workspace.do("cards.card.register", name="3-1201").folded.id
    done = ("lend", "lose", "back", "back", "lose", "back")
    states = [workspace.do(f"cards.card.{step}", card).folded.state for step in done]
    assert states == ["lent", "lost", "lent", "made", "lost", "made"]


def test_what_went_back_with_all_the_rest_does_not_go_back_once_more_by_its_reversal(
    workspace: Workspace,
) -> None:
    left = desk_of(workspace)
    assert left("pay", amount="100") == 100 and left("refund") == 0
    assert left("undo") == 0
    assert left("pay", amount="30") == 30 and left("undo") == 0
