"""What happens beside the path: nobody there, somebody else uses it, it is moved, it is withdrawn."""

from __future__ import annotations

import pytest

from propctl.api import check
from propctl.testing import Workspace
from tests.stories.answers import ok, refused

BOSS = "service-supervisor"


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    workspace.do("residents.unit.add", number="3-1201", steward="officer-1")
    return workspace


def complaint(desk: Workspace) -> str:
    return str(desk.run("complaints", "register", "3-1201", "走廊漏水", "--json").json()["id"])


def edited(desk: Workspace, before: str, after: str) -> Workspace:
    path = desk.root / "propctl.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return desk


# -- posts and departments without people


@pytest.mark.rule("workorders.departments", "workorders.department-completes")
def test_a_department_in_which_nobody_works_is_found_before_an_order_is_stuck(desk: Workspace) -> None:
    assert check(desk.office()) == []
    edited(
        desk,
        'posts = ["gps-manager"], department = "business"',
        'posts = ["gps-manager"], department = "service"',
    )
    found = desk.run("check")
    assert (found.status, "经营部" in found.out + found.err) == (1, True)
    kept = "departments=engineering：工程部，security：护卫队，cleaning：保洁部"
    ok(desk.run("rules", "set", "workorders.departments", kept, by="director"))
    assert desk.run("check").status == 0


def test_a_post_that_nobody_fills_is_found_with_what_it_leaves_undone(desk: Workspace) -> None:
    edited(desk, 'posts = ["gps-manager"]', 'posts = ["agent"]')
    found = desk.run("check")
    assert (found.status, "GPS" in found.out + found.err) == (1, True)


def test_an_office_of_one_person_is_being_set_up_and_not_told_of_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from propctl.testing import make_workspace

    settings = (
        '[office]\nname = "试"\n[git]\ncommit = false\n[staff]\nme = { name = "我", posts = ["director"] }\n'
    )
    alone = make_workspace(tmp_path_factory.mktemp("alone") / "office", settings=settings)
    assert check(alone.office("me")) == []


# -- complaints


@pytest.mark.rule("complaints.escalate-unresolved")
def test_a_superior_is_above_who_reports(desk: Workspace) -> None:
    record = complaint(desk)
    for nobody in ("cleaner-1", "clerk-1", "clerk-2"):
        line = ("complaints", "escalate", record, "--superior", nobody, "--why", "不懂怎么办")
        refused(desk.run(*line), "complaints.escalate-unresolved")
    ok(desk.run("complaints", "escalate", record, "--superior", BOSS, "--why", "不懂怎么办"))
    line = ("complaints", "escalate", record, "--superior", "director", "--why", "不懂怎么办")
    ok(desk.run(*line, by=BOSS))


@pytest.mark.rule("complaints.investigate-same-day")
def test_a_complaint_may_still_be_investigated_after_it_was_resolved(desk: Workspace) -> None:
    record = complaint(desk)
    ok(desk.run("complaints", "unsolvable", record, "--problem", "缺件", "--receiver-opinion", "等配件"))
    ok(desk.run("complaints", "investigate", record, "--finding", "确是接头老化"))
    clocks = desk.run("show", record, "--json").json()["clocks"]
    assert next(one["standing"] for one in clocks if one["clock"] == "complaints.investigate") == "met"


@pytest.mark.rule("complaints.handle-with-service")
def test_a_resident_withdraws_his_complaint_and_nothing_runs_on(desk: Workspace) -> None:
    record = complaint(desk)
    line = ("complaints", "withdraw", record, "--way", "phone")
    assert desk.run(*line).status == 2  # why
    refused(desk.run(*line, "--withdrawn-why", "已自行修好", by="guard-1"), "complaints.front-desk-tasks")
    ok(desk.run(*line, "--withdrawn-why", "已自行修好"))
    desk.at("2026-12-20 09:00")
    assert [one for one in desk.run("due", "--json").json() if one["id"] == record and one["due"]] == []
    assert record not in desk.run("complaints", "list", "unanswered").out
    assert desk.run("complaints", "resolve", record, "--outcome", "无").status == 2


# -- hazardous goods


@pytest.fixture
def store(desk: Workspace) -> Workspace:
    for name, hazardous in (("危险品柜", "yes"), ("二号柜", "yes"), ("普通库", "no")):
        ok(desk.run("hazmat", "place", "add", name, "--hazardous", hazardous, by=BOSS))
    ok(desk.run("hazmat", "item", "add", "鼠药", "--measure", "g", "--place", "危险品柜", by=BOSS))
    line = ("hazmat", "item", "receive", "鼠药", "--quantity", "90", "--supplier", "农资")
    ok(desk.run(*line, by="cleaning-foreman"))
    return desk


@pytest.mark.rule("hazmat.separate-storage")
def test_an_item_is_moved_by_a_step_of_its_own(store: Workspace) -> None:
    line = ("hazmat", "item", "move", "鼠药", "--reason", "柜子坏了", "--place")
    refused(store.run(*line, "普通库", by=BOSS), "hazmat.separate-storage")
    refused(store.run(*line, "二号柜"), "")
    ok(store.run(*line, "二号柜", by=BOSS))
    assert store.run("show", "鼠药", "--json").json()["fields"]["place"] == "二号柜"
    refused(store.run("amend", "鼠药", "--set", "place=危险品柜", by=BOSS), "hazmat.separate-storage")


@pytest.mark.rule("hazmat.approval-each-use")
def test_what_a_foreman_drew_is_used_by_somebody_to_whom_it_was_handed(store: Workspace) -> None:
    line = ("hazmat", "draw", "鼠药", "50", "灭鼠", "service-foreman", "--json")
    drawn = str(store.run(*line, by="cleaning-foreman").json()["id"])
    back = ("hazmat", "finish", drawn, "--used", "50", "--returned", "0", "--returned-at", "09:00")
    refused(store.run(*back, by="cleaner-1"), "")
    hand_out = ("hazmat", "hand-out", drawn, "--user")
    refused(store.run(*hand_out, "cleaner-1", by="cleaner-1"), "hazmat.approval-each-use")
    refused(store.run(*hand_out, "cleaning-foreman", by="cleaning-foreman"), "hazmat.approval-each-use")
    ok(store.run(*hand_out, "cleaner-1", by="cleaning-foreman"))
    ok(store.run(*back, by="cleaner-1"))
    assert "唐" in store.run("show", drawn).out


# -- clauses


@pytest.mark.rule("scripts.answer-by-rules")
def test_a_clause_is_found_by_its_words_and_never_guessed(desk: Workspace) -> None:
    record = complaint(desk)
    line = ("complaints", "explain", record, "--told", "已解释", "--house-rule")
    several = desk.run(*line, "投诉")
    assert (several.status, "callbacks.methods" in several.err) == (2, True)
    assert desk.run(*line, "没有哪一条写着这句话").status == 2
    ok(desk.run(*line, "20分钟内 送达"))
    event = desk.run("show", record, "--json").json()["history"][-1]
    assert event["values"]["house_rule"] == "complaints.transfer-within"


def test_the_command_that_a_refusal_names_says_all_that_it_will_ask_for(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    made = workspace.do(
        "complaints.complaint.register",
        unit="3-1201", about="走廊漏水", channel="phone", complainant="王五",
    ).folded.id  # fmt: skip
    refused = workspace.run("complaints", "close", made).err
    refused += workspace.run("show", made).out
    assert "--cause … --wish … --finding …" in refused
    assert "--recipients 住户,管理处主任 --way …" in refused
