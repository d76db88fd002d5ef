"""``propctl send``: messages arrive at servers that the test starts, once, and say nothing of people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from propctl.publish.sending.delivery import fitted
from propctl.testing import SETTINGS, Result, Workspace, make_workspace
from tests.publish.servers import Robot, deaf, mail_server, nowhere, robot

AREAS = ["residents", "complaints", "callbacks", "workorders", "notices", "agenda"]
CHANNEL = '\n[send.front]\nposts = ["front-desk"]\n\n[send.boss]\nwhat = ["overdue"]\n'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A complaint that is late, one that waits, and a notice that was published."""
    settings = SETTINGS.read_text(encoding="utf-8") + CHANNEL
    made = make_workspace(tmp_path_factory.mktemp("office") / "office", settings=settings, areas=AREAS)
    made.do("residents.unit.add", number="3-1201")
    made.do("residents.household.open", unit="3-1201", head="张建国", phone="13800138000")
    made.do("complaints.complaint.register", unit="3-1201", about="走廊漏水", phone="13900139000", at="08:40")
    made.do("complaints.complaint.register", unit="3-1201", about="楼道堆物", at="09:00")
    outage = {"kind": "water-outage", "blocks": "3号楼", "starts": "1122-09:00", "ends": "1122-17:00"}
    notice = made.do("notices.notice.draft", by="service-director", **outage).folded.id
    made.do("notices.notice.approve", notice, by="center-manager")
    made.do("notices.notice.publish", notice, by="officer-1")
    return made.at("09:10")


@pytest.fixture
def office(prepared: Workspace, tmp_path: Path) -> Workspace:
    return prepared.copy(tmp_path / "office")


@pytest.fixture
def group(office: Workspace) -> Iterator[Robot]:
    """A chat's robot to which the channel of the front desk leads."""
    with robot() as told:
        leads_to(office, told.address)
        yield told


def leads_to(office: Workspace, address: str, channel: str = "front") -> None:
    done = office.run("send", "address", channel, stdin=address)
    assert done.status == 0, done.err


def send(office: Workspace, *more: str) -> Result:
    return office.run("send", "--to", "front", *more)


def test_the_morning_list_what_is_late_and_a_notice_arrive_and_none_of_them_twice(
    office: Workspace, group: Robot
) -> None:
    assert send(office).status == 0
    morning, late, notice = group.texts
    assert "今天要办的" in morning and "CP-261120-A01" in morning and "CP-261120-A02" in morning
    assert "1 项已超时" in late and "CP-261120-A01" in late and "A02" not in late
    assert "3号楼停水通知" in notice and "09:00至17:00" in notice
    assert "没有要发的" in send(office).out and len(group.heard) == 3


def test_messages_say_nothing_of_people_nor_what_it_is_about(office: Workspace, group: Robot) -> None:
    send(office)
    told = "".join(group.texts)
    for word in ("张建国", "13800138000", "13900139000", "139****", "走廊漏水", "3-1201"):
        assert word not in told


def test_what_turns_overdue_later_is_told_then_and_the_morning_list_the_next_morning(
    office: Workspace, group: Robot
) -> None:
    send(office)
    group.heard.clear()
    assert send(office.at("09:30")).status == 0
    (late,) = group.texts
    assert "A02" in late and "A01" not in late
    group.heard.clear()
    send(office.at("2026-11-21 07:59"), "--what", "morning")
    assert group.heard == []
    send(office.at("2026-11-21 08:00"), "--what", "morning")
    assert len(group.heard) == 1 and "11-21" in group.texts[0]


def test_fields_named_by_the_office_stand_beside_the_number_and_personal_ones_are_masked(
    office: Workspace, group: Robot
) -> None:
    path = office.root / "propctl.toml"
    text = path.read_text(encoding="utf-8")
    shown = 'posts = ["front-desk"]\nshow = ["about", "phone"]'
    path.write_text(text.replace('[send.front]\nposts = ["front-desk"]', f"[send.front]\n{shown}"), "utf-8")
    send(office, "--what", "overdue")
    assert "走廊漏水 139****9000" in group.texts[0]


def test_a_personal_field_leaves_only_asked_for_by_name_and_by_who_may_and_leaves_a_line(
    office: Workspace, group: Robot
) -> None:
    refused = office.run("send", "--to", "front", "--what", "overdue", "--with", "phone", by="guard-1")
    assert refused.status == 77 and group.heard == []
    assert send(office, "--what", "overdue", "--with", "phone").status == 0
    assert "13900139000" in group.texts[0]
    looks = office.run("key", "access", "--json", by="director").json()
    noted = [(row["by"], row["id"]) for row in looks if row["purpose"] == "作为消息发出"]
    assert sorted(noted) == [("clerk-1", "CP-261120-A01"), ("guard-1", "CP-261120-A01")]


def test_a_dry_run_shows_it_and_neither_sends_nor_remembers_anything(office: Workspace, group: Robot) -> None:
    shown = send(office, "--dry-run")
    assert "CP-261120-A01" in shown.out and "什么都没有发" in shown.out
    assert group.heard == [] and not (office.root / ".propctl" / "sent.jsonl").exists()


def test_a_day_that_is_only_played_sends_nothing(
    office: Workspace, group: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROPCTL_NOW", office.now.isoformat())
    assert "什么都没有发" in send(office).out and group.heard == []
    assert send(office, "--really").status == 0 and len(group.heard) == 3


def test_a_server_that_is_not_there_is_told_in_a_sentence_and_asked_again_the_next_time(
    office: Workspace,
) -> None:
    with nowhere() as port:
        leads_to(office, f"json://127.0.0.1:{port}/")
        failed = send(office, "--what", "overdue")
    assert (failed.status, len(failed.err.splitlines())) == (75, 1) and "没有应答" in failed.err
    with robot() as told:
        leads_to(office, told.address)
        assert send(office, "--what", "overdue").status == 0 and len(told.heard) == 1


def test_a_server_that_falls_silent_may_have_it_so_it_is_not_sent_twice_unasked(office: Workspace) -> None:
    with deaf() as port:
        leads_to(office, f"json://127.0.0.1:{port}/?rto=0.2")
        failed = send(office, "--what", "overdue")
    assert failed.status == 75 and "可能已经送到" in failed.err and "--again" in failed.err
    with robot() as told:
        leads_to(office, told.address)
        assert "没有要发的" in send(office, "--what", "overdue").out and told.heard == []
        assert send(office, "--what", "overdue", "--again").status == 0 and len(told.heard) == 1


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (404, b"", "HTTP 404"),
        (302, b"", "HTTP 302"),
        (500, b"", "HTTP 500"),
        (200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "invalid webhook url"),
        (200, b'{"code": 19001, "msg": "param invalid"}', "param invalid"),
    ],
)
def test_a_wrong_webhook_is_told_also_where_it_answers_that_all_is_well(
    office: Workspace, group: Robot, status: int, answer: bytes, said: str
) -> None:
    group.status, group.answer = status, answer
    failed = send(office, "--what", "overdue")
    assert failed.status == 78 and said in failed.err and len(failed.err.splitlines()) == 1
    group.status, group.answer = 200, b'{"errcode": 0, "errmsg": "ok"}'
    assert send(office, "--what", "overdue").status == 0


def test_one_channel_that_fails_does_not_keep_the_others_from_theirs(office: Workspace) -> None:
    with nowhere() as port, robot() as told:
        leads_to(office, f"json://127.0.0.1:{port}/")
        leads_to(office, told.address, "boss")
        done = office.run("send")
    assert done.status == 75 and "front" in done.err and "已发 1 条" in done.out
    assert len(told.heard) == 1 and "A01" in told.texts[0]


def test_of_several_channels_that_fail_each_is_told(office: Workspace, group: Robot) -> None:
    group.status = 500
    with nowhere() as port:
        leads_to(office, f"json://127.0.0.1:{port}/", "boss")
        done = office.run("send", "--to", "boss", "--to", "front", "--what", "overdue")
    assert done.status == 75 and [line.partition("：")[0] for line in done.err.splitlines()] == [
        "boss",
        "front",
    ]


def test_mail_arrives_as_plain_text_and_a_letter_refused_is_told(office: Workspace) -> None:
    with mail_server() as (post, port):
        leads_to(
            office, f"mailto://127.0.0.1:{port}/?from=office@example.org&to=boss@example.org&mode=insecure"
        )
        assert send(office, "--what", "notices").status == 0
        ((to, subject, text),) = post.letters
        assert to == ["boss@example.org"] and subject == "3号楼停水通知" and "09:00至17:00" in text
        assert "<" not in text
        post.answer = "550 no such person"
        refused = send(office, "--what", "overdue")
    assert refused.status == 78 and "SMTP 550" in refused.err and len(refused.err.splitlines()) == 1


def test_a_mail_server_that_does_not_answer_is_told_in_a_sentence(office: Workspace) -> None:
    with deaf() as port:
        leads_to(office, f"mailto://127.0.0.1:{port}/?from=a@b.org&to=c@d.org&mode=insecure&cto=0.2")
        failed = send(office, "--what", "notices")
    assert failed.status == 75 and "没有应答" in failed.err and len(failed.err.splitlines()) == 1


def test_an_address_stays_out_of_git_the_settings_and_every_sentence(office: Workspace) -> None:
    secret = "wecombot://aaaabbbbcccc-secret-0001"
    leads_to(office, secret)
    listed = office.run("send", "channels")
    assert "wecombot://…" in listed.out and "secret" not in listed.out
    path = office.root / ".propctl" / "send.toml"
    assert "secret" in path.read_text("utf-8") and path.stat().st_mode & 0o077 == 0
    assert "secret" not in (office.root / "propctl.toml").read_text("utf-8")
    assert office.run("send", "address", "front", "--forget").status == 0
    assert "secret" not in path.read_text("utf-8")
    assert send(office).status == 78


@pytest.mark.parametrize("typed", ["", "nonsense", "http-but-not", "ftp://host/x"])
def test_what_is_no_address_is_not_kept(office: Workspace, typed: str) -> None:
    done = office.run("send", "address", "front", stdin=typed)
    assert done.status in (2, 78) and not (office.root / ".propctl" / "send.toml").exists()
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('posts = ["nobody"]', "nobody"),
        ('what = ["gossip"]', "gossip"),
        ('morning = "eight"', "eight"),
        ('address = "wecombot://x"', "address"),
    ],
)
def test_a_channel_that_is_wrong_in_the_settings_is_told_by_its_key(
    office: Workspace, line: str, said: str
) -> None:
    path = office.root / "propctl.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[send.wrong]\n{line}\n", encoding="utf-8")
    done = office.run("send", "channels")
    assert done.status == 78 and said in done.err and "send" in done.err


@pytest.mark.parametrize(
    ("line", "status"), [(["--to", "x"], 78), (["--what", "x"], 2), (["--with", "x"], 78)]
)
def test_what_is_asked_for_wrongly_is_told_and_nothing_is_sent(
    office: Workspace, group: Robot, line: list[str], status: int
) -> None:
    assert office.run("send", *line).status == status and group.heard == []


def test_a_test_message_says_nothing_of_the_work(office: Workspace, group: Robot) -> None:
    assert office.run("send", "test", "front").status == 0
    assert "试发" in group.texts[0] and "CP-" not in group.texts[0]
    assert len(office.run("send", "channels", "--json").json()) == 2


def test_a_long_message_is_cut_at_a_line_as_the_service_counts_bytes() -> None:
    assert fitted("楼" * 10, 1000) == "楼" * 10
    cut = fitted("\n".join(["楼" * 50] * 40), 1000)
    assert len(cut.encode()) <= 2048 and cut.endswith("\n……") and cut.splitlines()[0] == "楼" * 50
    assert fitted("", 1000) == ""


def test_a_notice_is_plain_text_for_a_group_with_the_address_of_its_page(office: Workspace) -> None:
    path = office.root / "propctl.toml"
    site = '\n[site]\nurl = "https://cuihu.example.org/handbook"\n'
    path.write_text(path.read_text(encoding="utf-8") + site, encoding="utf-8")
    notice = office.run("notices", "list", "--json").json()[0]["id"]
    told = office.run("notices", "text", notice)
    assert told.status == 0 and told.out.startswith("【3号楼停水通知】")
    assert told.out.splitlines()[-1] == f"详情：https://cuihu.example.org/handbook/n/{notice}.html"
    assert "<" not in told.out and "#" not in told.out
    outage = {"kind": "water-outage", "blocks": "1号楼", "starts": "1123-09:00", "ends": "1123-17:00"}
    draft = office.do("notices.notice.draft", by="service-director", **outage).folded.id
    refused = office.run("notices", "text", draft)
    assert refused.status == 2 and "发布以后" in refused.err
