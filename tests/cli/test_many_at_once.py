"""One step on many records: shown first, refused ones named, all or none, one commit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace

AREA = """
prefix = "SL"
title = { zh = "单据" }
[form.slip]
title = { zh = "单据" }
args = ["building", "amount"]
field.building = { type = "text", zh = "楼栋", required = true }
field.amount = { type = "money", zh = "金额", required = true }
ask.courier = { type = "staff", zh = "送达人", required = true }
step.register = { zh = "登记", to = "made", post = "staff+" }
step.deliver = { zh = "送达", from = "made", to = "delivered", ask = ["courier"], post = "front-desk" }
state = { made = "已登记", delivered = "已送达" }
need.deliver = [{ rule = "slips.most", that = "amount <= $.at_most" }]

[[rule]]
id = "slips.most"
zh = "单据不超过{at_most}元才能送达"
source = { document = "本单位的规定", clause = "第一条" }
params = { at_most = 500 }
"""
DELIVER = ("slips", "deliver")
BY = ("--courier", "clerk-1")


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """Four slips of two buildings; one of the second is for too much."""
    made = make_workspace(tmp_path / "office", git=True)
    made.declare("slips", AREA)
    for building, amount in (("1栋", "10"), ("1栋", "20"), ("2栋", "30"), ("2栋", "900")):
        made.do("slips.slip.register", building=building, amount=amount)
    return made


def delivered(desk: Workspace) -> list[str]:
    rows = desk.run("slips", "list", "--all", "--json").json()
    return [row["id"][-3:] for row in rows if row["state"] == "delivered"]


def commits(desk: Workspace) -> int:
    count = ("git", "rev-list", "--count", "HEAD")
    return int(subprocess.run(count, cwd=desk.root, capture_output=True, text=True, check=True).stdout)


def test_a_script_sees_what_would_be_done_and_nothing_is_saved_before_it_says_yes(desk: Workspace) -> None:
    before = commits(desk)
    asked = desk.run(*DELIVER, "--where", "building = '1栋'", *BY)
    assert asked.status == 2
    assert "A01" in asked.out and "A03" not in asked.out and "--yes" in asked.err
    assert (delivered(desk), commits(desk)) == ([], before)
    done = desk.run(*DELIVER, "--where", "building = '1栋'", "--yes", *BY)
    assert (done.status, delivered(desk), commits(desk)) == (0, ["A01", "A02"], before + 1), done.err
    twice = desk.run(*DELIVER, "--where", "building = '1栋'", "--yes", *BY)
    assert (twice.status, "没有符合" in twice.err) == (2, True)


def test_what_a_clause_refuses_is_named_and_nobody_is_done_unless_it_is_left_out(desk: Workspace) -> None:
    line = (*DELIVER, "--where", "amount > 10", "--yes", *BY)
    refused = desk.run(*line)
    assert refused.status == 77 and "--skip-refused" in refused.err
    assert "A04" not in refused.err and "500" in refused.out, "named once, with the reason"
    machine = desk.run(*line, "--json")
    assert machine.status == 77 and [row["id"][-3:] for row in json.loads(machine.out)["refused"]] == ["A04"]
    assert delivered(desk) == []
    done = desk.run(*line, "--skip-refused", "--json").json()
    assert [row["id"][-3:] for row in done["refused"]] == ["A04"]
    assert (delivered(desk), [id[-3:] for id in done["saved"]]) == (["A02", "A03"], ["A02", "A03"])
    alone = desk.run(*line, "--skip-refused")
    assert (alone.status, delivered(desk)) == (77, ["A02", "A03"])


def test_void_ones_are_left_alone_and_an_amended_one_is_judged_as_it_is_now(desk: Workspace) -> None:
    desk.run("void", "A01", "重复", by="director")
    desk.run("amend", "A04", "--set", "amount=400", "--reason", "写错", by="director")
    done = desk.run(*DELIVER, "--where", "amount > 0", "--yes", *BY)
    assert (done.status, delivered(desk)) == (0, ["A02", "A03", "A04"]), done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("A01", "--where", "amount > 0"), "不能都写"),
        (("--where", "amuont > 0"), "amount"),
        (("--where", "amount > 0", "--courier", "nobody"), "nobody"),
    ],
)
def test_what_is_typed_wrong_is_one_sentence(desk: Workspace, words: tuple[str, ...], told: str) -> None:
    refused = desk.run(*DELIVER, *words, "--yes", *(() if "--courier" in words else BY))
    assert refused.status in (2, 65) and told in refused.err + refused.out
    assert delivered(desk) == []


def test_another_post_may_not_do_it_to_many_either_and_is_told_in_english(desk: Workspace) -> None:
    refused = desk.run("--lang", "en", *DELIVER, "--where", "amount > 0", "--yes", *BY, by="cleaner-1")
    assert refused.status == 77 and "nothing was saved" in refused.err
    assert delivered(desk) == []


def test_a_step_that_makes_a_record_takes_no_condition(desk: Workspace) -> None:
    assert "--where" not in desk.run("slips", "register", "-h").out
    assert "--where" in desk.run(*DELIVER, "-h").out
