"""Call scripts at two desks that work without a connection, and meet by a stock ``git pull``."""

from __future__ import annotations

from typing import Any

from propctl_plugins.scripts.library import load
from propctl_plugins.scripts.talk import Conversation

from propctl.api import Office, check
from propctl.testing import TwoDesks, Workspace

CLAUSE = "renovation.deposit-refund-after-acceptance"


def lead(office: Office, name: str, *answers: str, **learned: str) -> list[Any]:
    """A conversation by a script: the records that it left."""
    talk, chosen = Conversation(office, load(office, name)), iter(answers)
    while not talk.over:
        for field in talk.node.fill:
            talk.learn(field, learned.get(field))
        talk.go(talk.choose(next(chosen)) if talk.node.answers else None)
    return talk.register(talk.request())


def flat(two_desks: TwoDesks) -> None:
    two_desks.a.do("residents.building.add", by="officer-1", name="3")
    two_desks.a.do("residents.unit.add", by="officer-1", number="3-1201", building="3")
    two_desks.exchange()


def talks(workspace: Workspace) -> dict[str, str]:
    return {row.id: row.state for row in workspace.office().index.rows(form="scripts.talk")}


def test_both_desks_lead_conversations_and_each_keeps_its_own_record(two_desks: TwoDesks) -> None:
    flat(two_desks)
    told = {"unit": "3-1201", "about": "楼道漏水", "wish": "尽快修好"}
    first = lead(two_desks.a.office("clerk-1"), "complaint", "说完了", **told)
    second = lead(
        two_desks.b.office("clerk-2"), "renovation", "来办装修申请", unit="3-1201", about="翻新厨房"
    )
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert set(talks(desk)) == {first[1].id, second[0].id}
        assert desk.record(first[1].id).values["outcome"] == first[0].id
        assert desk.office().find(first[0].ref) is not None
        assert not check(desk.office())


def test_both_desks_answer_one_conversation_and_the_first_answer_counts(two_desks: TwoDesks) -> None:
    flat(two_desks)
    (talk,) = lead(two_desks.a.office(), "renovation", "来办装修申请", unit="3-1201", about="翻新厨房")
    two_desks.exchange()
    two_desks.a.do("scripts.talk.answer", talk.id, reply="竣工验收合格后退还押金", clause=CLAUSE)
    two_desks.b.at("2026-11-20 09:40")
    two_desks.b.do("scripts.talk.answer", talk.id, by="clerk-2", reply="先填申请表", clause=CLAUSE)
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        kept = desk.record(talk.id)
        assert (kept.state, kept.values["reply"]) == ("answered", "竣工验收合格后退还押金")
        assert [problem.path for problem in check(desk.office())], "check tells of the second answer"


def test_pledges_signed_at_both_desks_are_both_kept(two_desks: TwoDesks) -> None:
    two_desks.a.do("scripts.pledge.sign", by="officer-1")
    two_desks.b.do("scripts.pledge.sign", by="clerk-2")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        rows = {row["person"]: row["signed"] for row in desk.run("scripts", "unsigned", "--json").json()}
        assert [name for name, signed in rows.items() if signed] != []
        assert sum(bool(signed) for signed in rows.values()) == 2
