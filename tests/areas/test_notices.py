"""Notices: numbers, contradictions, posting, the board, signs, proofreading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from propctl.api import BadData, Refused, UsageError, amend, check, due, listing, today
from propctl.testing import TwoDesks, Workspace

OUTAGE = {"kind": "water-outage", "blocks": "3号楼", "starts": "1122-09:00", "ends": "1122-17:00"}


def drafted(workspace: Workspace, **values: Any) -> str:
    made = workspace.do("notices.notice.draft", by="service-director", **{**OUTAGE, **values})
    return made.folded.id


def approved(workspace: Workspace, **values: Any) -> str:
    record = drafted(workspace, **values)
    workspace.do("notices.notice.approve", record, by="center-manager")
    return record


def published(workspace: Workspace, **values: Any) -> str:
    record = approved(workspace, **values)
    workspace.do("notices.notice.publish", record, by="officer-1")
    return record


def lives_here(workspace: Workspace, head: str) -> None:
    workspace.do("residents.building.add", name="3", type="high-rise", steward="officer-1")
    workspace.do("residents.unit.add", number="3-501", building="3")
    workspace.do("residents.household.open", unit="3-501", head=head, phone="13800001234")


def number(workspace: Workspace, record: str) -> str:
    return str(workspace.record(record).values["number"])


def setting(workspace: Workspace, rule: str, **changes: str) -> None:
    amend(workspace.office("service-supervisor"), rule, changes, workspace.now.date())


def ids(workspace: Workspace, name: str) -> list[str]:
    return [row.id for row in listing(workspace.office(), "notices", name)]


# -- general-documents


@pytest.mark.rule("notices.general-documents")
def test_papers_are_drawn_up_by_the_post_that_the_clause_names(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="general-documents"):
        workspace.do("notices.notice.draft", by="clerk-1", **OUTAGE)
    setting(workspace, "notices.general-documents", post="front-desk")
    assert workspace.do("notices.notice.draft", by="clerk-1", **OUTAGE).folded.state == "draft"


@pytest.mark.rule("notices.general-documents")
def test_a_slip_of_a_year_in_a_notice_is_refused_when_it_is_drawn_up_and_amended(
    workspace: Workspace,
) -> None:
    with pytest.raises(UsageError):
        drafted(workspace, starts="2036-11-22 09:00", ends="2036-11-22 17:00")
    record = drafted(workspace, starts="2027-11-22 09:00", ends="2028-11-22 17:00")
    assert workspace.run("amend", record, "--set", "starts=2036-11-22 09:00").status == 2
    assert workspace.record(record).values["starts"].year == 2027


@pytest.mark.rule("notices.general-documents")
def test_a_notice_is_approved_by_another_person_than_its_author(workspace: Workspace) -> None:
    record = drafted(workspace)
    with pytest.raises(UsageError):
        workspace.do("notices.notice.publish", record, by="officer-1")
    setting(workspace, "notices.general-documents", approver="service-director,center-manager")
    with pytest.raises(Refused, match="somebody else"):
        workspace.do("notices.notice.approve", record, by="service-director")
    assert workspace.do("notices.notice.approve", record, by="center-manager").folded.state == "approved"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("请3-501住户与胡 丽 华联系", "住户姓名"),
        ("電話138.0013.8000", "电话"),
        ("3-501、3-502各欠1200元", "欠费"),
        ("来信hu@example.com", "邮箱"),
    ],
)
def test_a_notice_that_shows_a_resident_is_not_approved_and_stays_a_draft(
    workspace: Workspace, text: str, says: str
) -> None:
    lives_here(workspace, "胡丽华")
    record = drafted(workspace, body=text)
    with pytest.raises(BadData) as refused:
        workspace.do("notices.notice.approve", record, by="center-manager")
    assert says in str(refused.value.values["kind"]) and "胡丽华" not in str(refused.value.values)
    assert workspace.record(record).state == "draft"
    mended = f"请与服务中心联系，电话{workspace.office().settings.office.hotline}"
    assert workspace.run("amend", record, "--set", f"body={mended}", by="service-director").status == 0
    workspace.do("notices.notice.approve", record, by="center-manager")


def test_who_is_praised_may_be_named_once_she_has_agreed(workspace: Workspace) -> None:
    lives_here(workspace, "胡丽华")
    praise: dict[str, Any] = {"kind": "commendation", "what": "胡丽华拾金不昧", "consent": True}
    made = workspace.do("notices.notice.draft", by="service-director", **praise)
    workspace.do("notices.notice.approve", made.folded.id, by="center-manager")


@pytest.mark.rule("notices.general-documents")
def test_each_issued_paper_has_the_years_next_number_its_kind_author_and_date(workspace: Workspace) -> None:
    first = published(workspace)
    second = published(workspace, kind="power-outage")
    workspace.do("notices.notice.withdraw", first, by="service-director", why="停水改期")
    third = published(workspace)
    assert [number(workspace, one).partition("业")[2] for one in (first, second, third)] == [
        "〔2026〕1号",
        "〔2026〕2号",
        "〔2026〕3号",
    ]
    rows = workspace.run("notices", "numbers", "2026", "--json").json()
    assert [row["serial"] for row in rows] == [1, 2, 3]
    assert all(row["kind"] and row["class"] and row["author"] and row["published"] for row in rows)
    assert not any(row["problem"] for row in rows)
    workspace.at("2027-01-04 09:00")
    later = published(workspace, starts="0105-09:00", ends="0105-10:00")
    assert number(workspace, later).endswith("〔2027〕1号")


@pytest.mark.rule("notices.general-documents")
def test_a_number_that_is_left_out_or_used_twice_is_shown(two_desks: TwoDesks) -> None:
    desks = two_desks
    first = published(desks.a)
    other = published(desks.b, blocks="5号楼")  # offline: both desks take number 1
    desks.exchange()
    rows = desks.a.run("notices", "numbers", "2026", "--json").json()
    assert [(row["serial"], row["problem"]) for row in rows] == [(1, "twice"), (1, "twice")]
    assert any(
        first in str(problem) and other in str(problem) for problem in check(desks.a.office("director"))
    )
    series = number(desks.a, other).removesuffix("1号")
    desks.a.run("amend", other, "--set", f"number={series}3号", by="service-supervisor")
    rows = desks.a.run("notices", "numbers", "2026", "--json").json()
    assert [(row["serial"], row["problem"]) for row in rows] == [(1, ""), (2, "missing"), (3, "")]


def test_the_series_of_numbers_is_the_offices_own(workspace: Workspace) -> None:
    assert number(workspace, published(workspace)) == "翠湖花园物业〔2026〕1号"
    setting(workspace, "notices.general-documents", series="翠服")
    record = published(workspace, kind="power-outage")
    assert number(workspace, record) == "翠服〔2026〕2号"


# -- bad input


def test_a_notice_that_ends_before_it_begins_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="结束时间"):
        drafted(workspace, ends="1122-08:00")
    record = drafted(workspace)
    refused = workspace.run("amend", record, "--set", "ends=1122-08:00", by="service-director")
    assert (refused.status, "结束时间" in refused.err) == (77, True)


def test_a_notice_of_what_is_over_is_not_published(workspace: Workspace) -> None:
    record = approved(workspace)
    workspace.at("2026-11-22 18:00")
    with pytest.raises(Refused):
        workspace.do("notices.notice.publish", record, by="officer-1")


@pytest.mark.parametrize("kind", ["water-outage", "power-outage", "elevator-maintenance"])
def test_two_notices_in_force_never_say_different_times_for_one_place(
    workspace: Workspace, kind: str
) -> None:
    first = published(workspace, kind=kind)
    second = approved(workspace, kind=kind, ends="1122-19:00")
    with pytest.raises(UsageError, match=first):
        workspace.do("notices.notice.publish", second, by="officer-1")
    workspace.do("notices.notice.withdraw", first, by="service-director", why="延长")
    assert workspace.do("notices.notice.publish", second, by="officer-1").folded.state == "published"


@pytest.mark.parametrize(
    "other",
    [
        {"blocks": "5号楼"},
        {"starts": "1123-09:00", "ends": "1123-10:00"},
        {"kind": "power-outage"},
        {"place": "地下车库"},
    ],
)
def test_notices_of_another_place_time_or_kind_stand_side_by_side(
    workspace: Workspace, other: dict[str, str]
) -> None:
    published(workspace)
    published(workspace, **other)


def test_a_notice_for_the_whole_estate_contradicts_one_for_a_building(workspace: Workspace) -> None:
    published(workspace)
    with pytest.raises(UsageError):
        published(workspace, blocks="", ends="1122-20:00")


def test_two_desks_that_published_contradicting_notices_learn_it_from_the_site(
    two_desks: TwoDesks, tmp_path: Path
) -> None:
    first = published(two_desks.a)
    second = published(two_desks.b, ends="1122-20:00")
    two_desks.exchange()
    refused = two_desks.a.run("site", "build", "--out", str(tmp_path / "site"))
    assert refused.status == 65
    assert first in refused.err
    assert second in refused.err
    two_desks.a.do("notices.notice.withdraw", first, by="service-director", why="延长")
    assert two_desks.a.run("site", "build", "--out", str(tmp_path / "site")).status == 0


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("water-outage", "--starts"),
        ("elevator-maintenance", "--ends"),
        ("fees", "--amount"),
        ("fees", "--basis"),
        ("activity", "--what"),
        ("rectification", "--measure"),
        ("safety", "--measure"),
        ("commendation", "--what"),
    ],
)
def test_a_field_that_the_template_cannot_do_without_is_asked_for(
    workspace: Workspace, kind: str, missing: str
) -> None:
    done = workspace.run("notices", "draft", kind, by="service-director")
    assert done.status == 2
    assert missing in done.err


@pytest.mark.parametrize(("field", "length"), [("title", 61), ("body", 10_000)])
def test_a_text_that_no_board_could_hold_is_refused_with_its_limit(
    workspace: Workspace, field: str, length: int
) -> None:
    with pytest.raises(UsageError, match=str(length)):
        drafted(workspace, **{field: "水" * length})


def test_an_unknown_building_is_refused_where_the_office_has_named_its_buildings(
    workspace: Workspace,
) -> None:
    drafted(workspace, blocks="33号楼")
    settings = workspace.root / "propctl.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '\n[site]\nblocks = ["1号楼", "3号楼"]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="33号楼"):
        drafted(workspace, blocks="33号楼")
    drafted(workspace, blocks="3号楼")


@pytest.mark.parametrize(
    "kind",
    [
        {"kind": "power-outage"},
        {"kind": "elevator-maintenance", "place": "2单元1号梯"},
        {"kind": "pest-control", "what": "溴鼠灵毒饵"},
        {
            "kind": "fees",
            "what": "2027年物业费",
            "amount": "2.80元/平方米·月",
            "basis": "物业服务合同",
            "deadline": "1231",
        },
        {"kind": "renovation", "basis": "装修管理规定"},
        {"kind": "activity", "what": "邻里节"},
        {"kind": "safety", "measure": "台风来临前请收好阳台花盆"},
        {"kind": "commendation", "what": "保洁员拾到钱包归还失主"},
        {
            "kind": "rectification",
            "what": "消防通道堆物",
            "measure": "清理并加装隔离桩",
            "deadline": "1130",
        },
    ],
    ids=lambda values: str(values["kind"]),
)
def test_every_kind_of_notice_goes_from_draft_to_paper(workspace: Workspace, kind: dict[str, str]) -> None:
    record = published(workspace, **kind)
    done = workspace.run("notices", "print", record)
    assert done.status == 0, done.err
    paper = Path(done.out.strip()).read_text(encoding="utf-8")
    assert kind.get("what", "翠湖花园") in paper
    assert "0571" in paper


def test_markup_in_a_title_is_printed_as_it_was_typed(workspace: Workspace) -> None:
    record = published(workspace, title="<script>x</script>[点我](http://x)")
    paper = Path(workspace.run("notices", "print", record).out.strip()).read_text(encoding="utf-8")
    assert "<script>x" not in paper
    assert "&#60;script&#62;" in paper


def test_a_notice_is_printed_as_pdf_too(workspace: Workspace) -> None:
    record = published(workspace)
    for words in (("--pdf",), ("--pdf", "--large")):
        done = workspace.run("notices", "print", record, *words)
        if "fonts-noto-cjk" in done.err:
            pytest.skip("needs a font with Chinese characters")
        paper = Path(done.out.strip())
        assert (paper.suffix, paper.read_bytes()[:4]) == (".pdf", b"%PDF")
    assert workspace.run("notices", "print", drafted(workspace, place="2栋"), "--pdf").status == 2


def test_a_draft_is_not_printed(workspace: Workspace) -> None:
    assert workspace.run("notices", "print", drafted(workspace)).status == 2


# -- posting


@pytest.mark.rule("notices.posting")
def test_a_notice_in_force_that_hangs_nowhere_is_listed(workspace: Workspace) -> None:
    record = published(workspace)
    assert ids(workspace, "not-posted") == [record]
    with pytest.raises(Refused):
        workspace.do("notices.notice.post", record, by="cleaner-1", places="1号楼大堂")
    done = workspace.do("notices.notice.post", record, by="officer-1", places="1号楼大堂,3号楼大堂")
    assert ids(workspace, "not-posted") == []
    hung = [folded.values for folded in done.opened]
    assert [values["place"] for values in hung] == ["1号楼大堂", "3号楼大堂"]
    assert all(values["hung"] == workspace.now for values in hung)


@pytest.mark.rule("notices.posting")
def test_what_is_over_or_withdrawn_is_listed_until_it_is_taken_down(workspace: Workspace) -> None:
    record = published(workspace)
    (sheet,) = workspace.do("notices.notice.post", record, by="officer-1", places="大堂").opened
    assert ids(workspace, "take-down") == []
    workspace.at("2026-11-22 17:30")
    assert ids(workspace, "take-down") == [sheet.id]
    assert ids(workspace, "over") == [record]
    workspace.do("notices.notice.expire", record, by="officer-1")
    down = workspace.do("notices.posting.take-down", sheet.id, by="officer-1").folded
    assert down.values["removed"] == workspace.now
    assert ids(workspace, "take-down") == ids(workspace, "over") == []


@pytest.mark.rule("notices.posting")
@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ({"kind": "safety", "measure": "关好门窗", "body": "台风"}, "2026-11-25"),  # names no end: five days
        (
            {"kind": "rectification", "what": "消防通道", "measure": "清走杂物", "deadline": "2026-12-03"},
            "2026-12-03",
        ),
    ],
)
def test_a_notice_that_names_no_end_hangs_for_so_many_days_or_to_its_deadline(
    workspace: Workspace, notice: dict[str, str], last: str
) -> None:
    setting(workspace, "notices.posting", shown_days="5")
    record = published(workspace, starts="", ends="", blocks="", reason="", **notice)
    workspace.at(f"{last} 18:00")
    assert ids(workspace, "not-posted") == [record]
    (sheet,) = workspace.do("notices.notice.post", record, by="officer-1", places="大堂").opened
    assert ids(workspace, "take-down") == ids(workspace, "over") == []
    workspace.now += dt.timedelta(days=1)
    assert (ids(workspace, "take-down"), ids(workspace, "over")) == ([sheet.id], [record])
    with pytest.raises(Refused, match="posting"):
        workspace.do("notices.posting.take-down", sheet.id, by="officer-1", removed=f"{last}T17:59+08:00")


@pytest.mark.rule("notices.posting")
def test_places_that_the_office_has_set_are_filled_in_and_a_missing_one_is_listed(
    workspace: Workspace,
) -> None:
    record = published(workspace)
    with pytest.raises(UsageError, match="places"):
        workspace.do("notices.notice.post", record, by="officer-1")
    assert ids(workspace, "missing-places") == []  # nothing is set, so nothing is missing
    setting(workspace, "notices.posting", places="东门,西门")
    workspace.do("notices.notice.post", record, by="officer-1", places="东门")
    assert ids(workspace, "missing-places") == [record]
    other = published(workspace, kind="power-outage")
    done = workspace.do("notices.notice.post", other, by="officer-1")
    assert [folded.values["place"] for folded in done.opened] == ["东门", "西门"]
    assert ids(workspace, "missing-places") == [record]


# -- the board and the law


def hang(workspace: Workspace, topic: str, title: str, text: str = "全文") -> str:
    done = workspace.do("notices.board.put-up", by="officer-1", topic=topic, title=title, text=text)
    return done.folded.id


@pytest.mark.rule("notices.bulletin-board")
def test_what_hangs_on_the_board_is_a_page_with_the_day_it_was_put_up(workspace: Workspace) -> None:
    with pytest.raises(Refused):
        workspace.do("notices.board.put-up", by="clerk-1", topic="law", title="民法典", text="全文")
    old = hang(workspace, "life", "冬季用电提示")
    workspace.at("2026-11-21 10:00")
    hang(workspace, "policy", "维修资金使用办法", "申请<须>知")
    page = workspace.page("notices", audience="residents")
    assert "冬季用电提示" in page
    assert "2026年11月20日" in page
    assert "申请<须>知" in page
    workspace.do("notices.board.take-down", old, by="officer-1")
    assert "冬季用电提示" not in workspace.page("notices")


@pytest.mark.rule("notices.bulletin-board")
def test_board_content_older_than_the_interval_is_listed_once_one_is_set(workspace: Workspace) -> None:
    old = hang(workspace, "law", "民法典物权编")
    workspace.at("2026-12-25 09:00")
    assert ids(workspace, "board-old") == []
    assert [one.standing for one in due(workspace.office(), area="notices")] == ["unset"]
    workspace.at("2026-11-20 10:00")
    setting(workspace, "notices.bulletin-board", change_every="1mo")
    workspace.at("2026-12-20 09:00")
    assert ids(workspace, "board-old") == []
    workspace.at("2026-12-25 09:00")
    assert ids(workspace, "board-old") == [old]
    assert [one.id for one in due(workspace.office(), overdue=True, area="notices")] == [old]


@pytest.mark.rule("notices.law-publicity")
def test_the_law_page_shows_the_laws_on_the_board(workspace: Workspace) -> None:
    assert "上墙" not in workspace.page("notices", audience="residents")
    hang(workspace, "law", "物业管理条例")
    hang(workspace, "life", "冬季用电提示")
    page = workspace.page("notices", audience="residents")
    laws = page.rpartition("物业法规知识的宣传，在宣传栏和本手册公布。")[2].partition("条文")[0]
    assert "物业管理条例" in laws
    assert "冬季用电提示" not in laws


@pytest.mark.rule("notices.law-publicity")
def test_law_publicity_recurs_at_the_interval_that_the_office_sets(workspace: Workspace) -> None:
    def waits() -> list[str]:
        return [task.routine for task in today(workspace.office(), post="officer").routines]

    assert "law-publicity" not in waits()
    setting(workspace, "notices.law-publicity", every="quarter")
    assert "law-publicity" in waits()
    hang(workspace, "life", "冬季用电提示")
    assert "law-publicity" in waits()
    hang(workspace, "law", "物业管理条例")
    assert "law-publicity" not in waits()
    workspace.at("2027-01-05 09:00")
    assert "law-publicity" in waits()


# -- new services


@pytest.mark.rule("notices.new-services")
def test_once_an_interval_is_set_the_agenda_asks_for_a_notice_of_the_services_added_since(
    workspace: Workspace,
) -> None:
    def waits() -> list[str]:
        return [task.routine for task in today(workspace.office(), post="agent").routines]

    assert "new-services" not in waits()
    setting(workspace, "notices.new-services", every="month")
    assert "new-services" in waits()
    assert workspace.run("notices", "introduce", by="agent-1").status == 2  # nothing to tell of
    workspace.run("notices", "service", "add", "空调清洗", "上门清洗", "--charge", "80元/台")
    record = workspace.run("notices", "introduce", by="agent-1").out.strip()
    body = workspace.record(record).values["body"]
    assert "空调清洗" in body
    assert "80元/台" in body
    workspace.at("10:00")
    workspace.run("notices", "service", "add", "管家代办", "代收快递")  # after the draft: for the next one
    workspace.do("notices.notice.approve", record, by="center-manager")
    workspace.do("notices.notice.publish", record, by="officer-1")
    assert "new-services" not in waits()
    workspace.at("2026-12-03 09:00")
    assert "new-services" in waits()
    following = workspace.run("notices", "introduce", by="agent-1").out.strip()
    body = workspace.record(following).values["body"]
    assert "管家代办" in body
    assert "空调清洗" not in body


def test_only_the_posts_of_the_clause_introduce_services(workspace: Workspace) -> None:
    workspace.run("notices", "service", "add", "空调清洗", "上门清洗")
    assert workspace.run("notices", "introduce", by="guard-1").status == 77


# -- lift sign


@pytest.mark.rule("notices.lift-out-of-service")
def test_a_lifts_sign_is_published_and_printed_in_one_command_with_all_its_fields(
    workspace: Workspace,
) -> None:
    done = workspace.run("notices", "lift-sign", "3号楼2号梯", "--ends", "16:00", by="guard-1")
    paper = Path(done.out.strip()).read_text(encoding="utf-8")
    for said in ("3号楼2号梯", "不要使用", "09:00", "16:00", "0571"):
        assert said.replace(":", "&#58;").replace("-", "&#45;") in paper or said in paper
    (sign,) = workspace.office().index.rows(form="notices.notice")
    assert sign.state == "published"
    assert ids(workspace, "not-posted") == [sign.id]


@pytest.mark.rule("notices.lift-out-of-service")
def test_a_lifts_sign_neither_ends_before_it_begins_nor_tells_of_a_failure_to_come(
    workspace: Workspace,
) -> None:
    def sign(*line: str) -> int:
        return workspace.run("notices", "lift-sign", "3号楼2号梯", *line, by="guard-1").status

    assert sign("--starts", "08:30", "--ends", "08:00") == 77
    assert sign("--starts", "09:30", "--ends", "12:00") == 77
    assert sign("--starts", "08:30", "--ends", "12:00") == 0
    (made,) = workspace.office().index.rows(form="notices.notice")
    assert workspace.run("amend", made.id, "--set", "ends=08:00", by="guard-1").status == 77
    assert workspace.run("amend", made.id, "--set", "ends=14:00", by="guard-1").status == 0


@pytest.mark.rule("notices.lift-out-of-service")
def test_a_sign_without_a_field_that_the_clause_names_is_refused_by_its_name(workspace: Workspace) -> None:
    done = workspace.run("notices", "lift-sign", "3号楼2号梯", by="guard-1")
    assert done.status == 2
    assert "预计恢复时间 (--ends)" in done.err
    setting(
        workspace, "notices.lift-out-of-service", fields="place:电梯编号,starts:故障时间,contact:联系电话"
    )
    assert workspace.run("notices", "lift-sign", "3号楼2号梯", by="guard-1").status == 0


# -- proofreading


@pytest.mark.rule("notices.lift-out-of-service")
def test_a_sign_can_only_be_asked_for_what_a_notice_has(workspace: Workspace) -> None:
    def set_fields(typed: str) -> int:
        return workspace.run(
            "rules", "set", "notices.lift-out-of-service", f"fields={typed}", by="director"
        ).status

    assert set_fields("place、banana：香蕉") == 2
    assert set_fields("place：电梯编号、reason：原因") == 0
    missing = workspace.run("notices", "lift-sign", "3号梯", by="guard-1")
    assert missing.status == 2 and "原因" in missing.err
    assert "预计恢复时间" not in missing.err


@pytest.mark.rule("notices.general-documents")
def test_the_years_register_of_papers_is_printed_beside_the_papers(workspace: Workspace) -> None:
    published(workspace, kind="power-outage", starts="2026-11-21 09:00", ends="2026-11-21 10:00")
    workspace.at("2027-01-04 09:00")
    for line, held in (((), False), (("--month", "2026"), True)):
        printed = workspace.run("notices", "papers", "通知公告发文登记簿", *line)
        assert printed.status == 0, printed.err
        assert ("翠湖花园物业〔2026〕1号" in printed.out) is held


@pytest.mark.rule("notices.posting")
def test_a_notice_shows_where_it_hangs_since_when_and_until_when(workspace: Workspace) -> None:
    record = published(workspace, kind="power-outage")
    workspace.at("10:00").run("notices", "post", record, "--places", "大堂、南门", by="officer-1")
    workspace.at("11:00").run("notices", "posting", "take-down", "NB-261120-A01", by="officer-1")
    shown = workspace.run("show", record).out
    assert "地点：大堂；张贴时间：10:00；撤下时间：11:00" in shown
    assert "地点：南门；张贴时间：10:00" in shown


@pytest.mark.rule("notices.new-services")
def test_what_a_draft_tells_of_already_is_not_drafted_again(workspace: Workspace) -> None:
    workspace.run("notices", "service", "add", "代收快递", "每天18点前", "--charge", "免费")
    first = workspace.at("09:01").run("notices", "introduce", by="agent-1").out.strip()
    assert first in workspace.run("notices", "introduce", by="agent-1").err
    assert "代收快递：每天18点前（免费）" in workspace.run("show", first).out
    workspace.at("09:02").run("notices", "service", "add", "上门理发", "每月一次")
    second = workspace.run("notices", "introduce", by="agent-1").out.strip()
    body = workspace.run("show", second).out
    assert "上门理发" in body and "代收快递" not in body


@pytest.mark.rule("notices.proofread")
def test_proofreading_reports_wrong_words_with_their_correction(workspace: Workspace) -> None:
    record = drafted(workspace, body="请协组我们。\n由居委会组识")
    published(workspace, kind="power-outage", body="已发布的组识不再校对")
    rows = workspace.run("notices", "proofread", "--json").json()
    assert rows == [
        {
            "id": record,
            "field": "body",
            "line": 1,
            "found": "协组",
            "better": "协助",
            "problem": "wrong-word",
        },
        {
            "id": record,
            "field": "body",
            "line": 2,
            "found": "组识",
            "better": "组织",
            "problem": "wrong-word",
        },
    ]
    setting(workspace, "notices.proofread", wrong_words="居委会→社区居委会")
    (row,) = workspace.run("notices", "proofread", record, "--json").json()
    assert (row["found"], row["better"]) == ("居委会", "社区居委会")


@pytest.mark.rule("notices.proofread")
def test_a_long_run_without_punctuation_is_reported_once_a_limit_is_set(workspace: Workspace) -> None:
    drafted(workspace, body="水" * 31 + ",请储水。")
    assert workspace.run("notices", "proofread", "--json").json() == []
    setting(workspace, "notices.proofread", max_unpunctuated_chars="30")
    (row,) = workspace.run("notices", "proofread", "--json").json()
    assert row["found"] == "水" * 12 + "…"
    shown = workspace.run("notices", "proofread").out
    assert shown.split()[:6] == ["编号", "栏目", "行", "文字", "改为", "问题"]
    assert "补充内容" in shown and "漏标点" in shown
    setting(workspace, "notices.proofread", in_force="no")
    assert "notices.proofread 未生效" in workspace.run("notices", "proofread", "--json").err


def test_what_proofreading_names_is_called_as_on_the_form(workspace: Workspace) -> None:
    area = workspace.office().catalog.area("notices")
    titles = {
        name: f"{field.label.zh}|{field.label.en}"
        for name, field in area.form["notice"].field.items()
        if field.type == "text" and not field.program
    }
    assert area.columns["field"].choices == titles


@pytest.mark.rule(
    "notices.general-documents",
    "notices.posting",
    "notices.bulletin-board",
    "notices.law-publicity",
    "notices.new-services",
    "notices.lift-out-of-service",
    "notices.proofread",
)
def test_the_page_prints_each_clause_to_its_readers(workspace: Workspace) -> None:
    residents, staff = (workspace.page("notices", audience=edition) for edition in ("residents", "staff"))
    office = workspace.office()
    for rule in office.catalog.rules("notices").values():
        assert office.rule_text(rule).zh in staff
        assert ((office.wording.to("residents").clause(rule) or office.rule_text(rule).zh) in residents) is (
            rule.audience == "residents"
        )


def test_dates_of_the_story_are_in_the_offices_own_time(workspace: Workspace) -> None:
    record = drafted(workspace)
    assert workspace.record(record).values["starts"].utcoffset() == dt.timedelta(hours=8)


@pytest.mark.rule("notices.new-services")
def test_a_notice_taken_back_has_introduced_nothing(workspace: Workspace) -> None:
    setting(workspace, "notices.new-services", every="month")
    workspace.do("notices.service.add", name="代收快递", about="送上门")
    for _ in range(2):  # once more after it was taken back
        notice = workspace.run("notices", "introduce", by="agent-1").out.strip()
        workspace.do("notices.notice.approve", notice, by="center-manager")
        workspace.do("notices.notice.publish", notice, by="agent-1")
        assert "介绍新服务" not in workspace.run("today", "--post", "agent").out
        workspace.do("notices.notice.withdraw", notice, by="center-manager", why="写错了")
        assert workspace.record("NS-261120-A01").state == "new"
        assert "介绍新服务" in workspace.run("today", "--post", "agent").out
