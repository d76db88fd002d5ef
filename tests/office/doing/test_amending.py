"""``rules set``: what does not fit is refused, what follows is said first, a slip can be put right."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace

SINCE = ("--since", "2026-11-20")


def amendments(workspace: Workspace) -> str:
    path = workspace.root / "rules.toml"
    return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def homes(workspace: Workspace) -> Workspace:
    """An office with one home."""
    workspace.do("residents.building.add", name="3")
    workspace.do("residents.unit.add", number="3-1201", building="3")
    return workspace


def set_(workspace: Workspace, *words: str, by: str = "director") -> tuple[int, str]:
    done = workspace.run("rules", "set", *words, by=by)
    return done.status, done.out + done.err


@pytest.mark.parametrize(
    ("clause", "changes", "says"),
    [
        ("complaints.transfer-within", ["时限：十五分钟"], "15分钟"),
        ("complaints.transfer-within", ["within＝半小时"], "30分钟"),
        (
            "scripts.greet-by-time",
            ["下午起于=中午十二点半", "晚间起于=傍晚七点"],
            "12:30起“下午好”，19:00",
        ),
        ("scripts.greet-by-time", ["晚间起于:９：３０", "下午起于=9:30"], "09:30起“下午好”，09:30起“晚上好”"),
    ],
)
def test_a_value_is_typed_as_people_say_it_and_a_range_is_changed_at_both_ends(
    workspace: Workspace, clause: str, changes: list[str], says: str
) -> None:
    status, told = set_(workspace, clause, *changes, "--dry-run")
    assert status == 0 and says in told, told


def test_a_range_stays_one_under_what_holds_from_later(workspace: Workspace) -> None:
    clause = "scripts.greet-by-time"
    assert set_(workspace, clause, "afternoon_from=17:30", "--since", "2026-12-01")[0] == 0
    status, told = set_(workspace, clause, "evening_from=17:00")
    assert status == 2 and "17:30" in told, told


@pytest.mark.parametrize(
    ("clause", "change", "says"),
    [
        ("notices.law-publicity", "every=每周三", "how often|周期"),
        ("callbacks.handling-rate-min", "at_least=八成", "百分数"),
        ("duty.public-holidays", "at_least=两", "整数"),
        ("workorders.urgent-wait-estimate", "post=维修组", "里没有"),
        ("hazmat.collector-rank", "min_rank=ghost", "里没有"),
        ("fees.joint-resolution", "measures=talk：继续协商，cut：停水停电", "停水"),
        ("hazmat.substances", "items=酒精", "不能去掉"),
        ("complaints.transfer-within", "within=0m", "大于零"),
        ("duty.overtime-and-duty", "day_limit=4h", "最多"),
        ("complaints.report-result-upward", "to=小区", "里没有"),
        ("callbacks.methods", "methods=走路", "里没有"),
        ("complaints.transfer-within", "within", "PARAMETER=VALUE|参数=值"),
        ("complaints.transfer-within", "limit=3d", "within"),
        ("scripts.greet-by-time", "下午起于=19:00", "“下午起于”（19:00）不能大于、晚于“晚间起于”（18:00）"),
        ("staff.recruit-age-range", "at_most=20", "“不低于”（22）不能大于、晚于“不超过”（20）"),
    ],
)
def test_a_slip_is_refused_in_words_and_stops_nobody(
    workspace: Workspace, clause: str, change: str, says: str
) -> None:
    status, said = set_(workspace, clause, change)
    assert status == 2, said
    assert any(part in said for part in says.split("|")), said
    assert clause not in amendments(workspace)
    assert workspace.run("today").status == 0


def test_how_often_and_on_which_days_are_judged_together(workspace: Workspace) -> None:
    clause = "workorders.special-service-monthly-analysis"  # every month, from the 28th to the 30th
    for change in ("month_day=29..27", "month_day=0", "every=week", "every=week", "every=year"):
        status, said = set_(workspace, clause, change)
        assert status == 2 and clause in said, said
    assert amendments(workspace) == "" and workspace.run("today").status == 0
    assert set_(workspace, clause, "every=week", "month_day=unset")[0] == 0
    assert workspace.run("today").status == 0


def test_what_two_desks_amend_that_makes_no_sense_together_stops_nobody(workspace: Workspace) -> None:
    line = (
        '{{ rule = "workorders.special-service-monthly-analysis", set = {{ {} }}, since = 2026-11-19, '
        'entered = 2026-11-19T09:00:00+08:00, by = "director" }}'
    )
    lines = ",\n".join(line.format(one) for one in ('every = "week"', 'month_day = "28..30"'))
    (workspace.root / "rules.toml").write_text(f"amendments = [\n{lines},\n]\n", encoding="utf-8")
    assert workspace.run("today").status == 0 and workspace.run("report").status == 0
    found = workspace.run("check")
    assert found.status == 1 and "workorders.routine" in found.out + found.err


@pytest.mark.parametrize("clause", ["complaints.department-handles-by-form", "notices.general-documents"])
def test_a_list_that_must_be_chosen_from_is_not_taken_away(workspace: Workspace, clause: str) -> None:
    rule = workspace.office().catalog.rule(clause)
    name = next(name for name, value in rule.params.items() if isinstance(value, dict))
    status, said = set_(workspace, clause, f"{name}=unset")
    assert status == 2 and "没有可选的" in said, said
    assert set_(workspace, clause, f"{name}={','.join(rule.params[name])}", "--dry-run")[0] == 0


@pytest.mark.parametrize(
    ("clause", "change"),
    [
        ("workorders.special-service-tariff", "items=请照{nobody_knows}办理"),  # words
        ("workorders.out-of-scope-reply", "text=办不了：{原困}"),  # a line to say
        ("complaints.procedure-reference", "document={title}规程"),  # a text that is printed
        ("fees.joint-resolution", "measures=talk:继续{nobody_knows}"),  # choices
    ],
)
def test_a_placeholder_that_nothing_fills_is_refused(workspace: Workspace, clause: str, change: str) -> None:
    status, said = set_(workspace, clause, change)
    assert status == 2 and "{" in said and clause in said, said
    assert amendments(workspace) == ""


def test_a_line_to_say_may_name_other_fields_of_its_record(workspace: Workspace) -> None:
    done = set_(workspace, "workorders.out-of-scope-reply", "text=“{服务内容}”办不了：{原因}。")
    assert done[0] == 0, done[1]


def test_two_values_for_one_parameter_are_refused(workspace: Workspace) -> None:
    assert set_(workspace, "complaints.transfer-within", "within=15m", "within=30m")[0] == 2


def test_what_follows_is_said_and_a_dry_run_saves_nothing(homes: Workspace) -> None:
    homes.do("complaints.complaint.register", unit="3-1201", about="漏水", channel="phone")
    before = amendments(homes)
    status, said = set_(homes, "complaints.transfer-within", "within=15分钟", "--dry-run")
    assert status == 0
    assert "15分钟" in said and "期限" in said and "1 项" in said and "没有保存" in said
    assert before == amendments(homes)
    assert set_(homes, "complaints.transfer-within", "within=15m")[0] == 0
    assert "15m" in amendments(homes)


def test_a_slip_nothing_was_judged_by_is_corrected_at_once(workspace: Workspace) -> None:
    assert set_(workspace, "complaints.transfer-within", "within=150m")[0] == 0
    assert set_(workspace, "complaints.transfer-within", "within=15m")[0] == 0
    assert (
        workspace.run("rules", "show", "complaints.transfer-within", "--json").json()["params"]["within"]
        == "15m"
    )
    assert workspace.run("check").status == 0 or "15m" not in workspace.run("check").out


def test_what_was_judged_by_it_is_corrected_with_a_reason_and_both_stand(homes: Workspace) -> None:
    assert set_(homes, "complaints.transfer-within", "within=150m")[0] == 0
    homes.at("2026-11-20 09:30").do(
        "complaints.complaint.register", unit="3-1201", about="漏水", channel="phone"
    )
    status, said = set_(homes, "complaints.transfer-within", "within=15m")
    assert status == 2 and "--reason" in said
    assert set_(homes, "complaints.transfer-within", "within=15m", "--reason", "多打了一个零")[0] == 0
    history = homes.run("rules", "history", "complaints.transfer-within", "--json").json()
    assert [one["set"]["within"] for one in history] == ["150m", "15m"]
    homes.do("complaints.complaint.register", unit="3-1201", about="停电", channel="phone")
    status, said = set_(homes, "complaints.transfer-within", "within=10m")
    assert status == 2 and "15分钟" in said, "what holds now, not what was corrected"


def test_an_amendment_of_a_later_day_is_corrected_freely_until_then(workspace: Workspace) -> None:
    for value in ("15m", "10m"):
        assert (
            set_(workspace, "complaints.transfer-within", f"within={value}", "--since", "2026-12-01")[0] == 0
        )


def test_who_is_below_supervisor_sets_nothing(workspace: Workspace) -> None:
    assert set_(workspace, "complaints.transfer-within", "within=15m", by="clerk-1")[0] == 77


def test_an_office_leaves_out_a_choice_that_the_words_of_ledgers_are_read_as(workspace: Workspace) -> None:
    """The program crashed: what stands in ``setup`` is no table of names."""
    kept = "items=high-rise：高层住宅、temple：寺庙"
    done = workspace.run("rules", "set", "residents.property-types", kept, by="director")
    assert done.status == 0, done.err
    workspace.do("residents.building.add", name="9", type="寺庙")
    ledger = workspace.root / "台账.csv"
    ledger.write_text("房号,类型\n3-101,写字楼\n3-102,高层\n", encoding="utf-8-sig")
    brought = workspace.run("setup", str(ledger), "--yes", by="director")
    assert brought.status == 0, brought.err
    assert workspace.record("3-102").values["type"] == "high-rise"


def test_what_the_office_has_set_already_is_not_written_again(workspace: Workspace) -> None:
    clause = "complaints.transfer-within"
    assert set_(workspace, clause, "within=20m")[0] == 0  # as shipped: from now on it is the office's own
    once = amendments(workspace)
    assert "20m" in once
    for changes in (["within=20m"], ["时限=二十分钟"], ["within=20m", "--since", "2026-12-01"]):
        status, told = set_(workspace, clause, *changes)
        assert (status, "已经是这样设的" in told, amendments(workspace)) == (0, True, once)
    for changes in (["within=15m"], ["within=20m"]):  # there and back again are two changes
        assert "已经" not in set_(workspace, clause, *changes)[1]
    assert amendments(workspace).count("since") == 3
