"""A condition typed after ``--where`` means something, or a sentence says what is wrong: never silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace

WRONG = [
    ("channel = phone", "phone 是字段名，又是 channel 的一个选项；指选项时请写 'phone'"),
    ("nosuch=3", "没有字段 'nosuch'"),
    ("chanel = online", "相近的有：channel"),
    ("channel = fone", "channel 不会是 'fone'，只有：phone、mailbox"),
    ("channel > 3", "channel 是选项，3 是数字，两者不能比较"),
    ("channel == phone", "这里不写 ==，写 ="),
    ("state = closd", "相近的有：closed"),
    ("heard > 3d", "heard 是时间，3d 是时长"),
    ("about in channel", "channel 是选项，不是清单"),
    ("phone = 13800001234", "phone 是封存的个人信息"),
    ("unit.nosuch = 3", "没有字段“nosuch”"),
    ("(" * 300 + "heard", "最多套 50 层"),
    ("heard or " * 300 + "heard", "最多 2000 个字符"),
]


@pytest.mark.parametrize(("where", "said"), WRONG)
def test_a_condition_that_means_nothing_is_a_sentence_with_status_2(
    workspace: Workspace, where: str, said: str
) -> None:
    for command in (
        ["complaints", "list"],
        ["complaints", "list", "--json"],
        ["complaints", "list", "--all"],
    ):
        told = workspace.run(*command, "--where", where)
        assert (told.status, told.out, said in told.err) == (2, "", True), told.err


def test_the_sentence_points_at_the_word(workspace: Workspace) -> None:
    told = workspace.run("complaints", "list", "--where", "channel = fone and heard")
    assert told.err.splitlines()[1:] == ["    channel = fone and heard", "              ^"]
    english = workspace.run("--lang", "en", "complaints", "list", "--where", "chanel = online")
    assert "there is no field 'chanel' here; nearest: channel" in english.err


def test_an_export_is_held_to_the_same(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    told = workspace.run("export", "complaints", str(out), "--where", "chanel = online")
    assert (told.status, out.exists()) == (2, False) and "channel" in told.err


def test_a_sealed_field_may_be_asked_whether_it_is_filled_in(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    given = {"unit": "3-1201", "about": "漏水", "channel": "phone"}
    known = workspace.do("complaints.complaint.register", **given, phone="13800001234").folded.id
    unknown = workspace.do("complaints.complaint.register", **given).folded.id
    for where, found in (("phone", known), ("not phone", unknown)):
        rows = workspace.run("complaints", "list", "--where", where, "--json").json()
        assert [row["id"] for row in rows] == [found]


SOUND = [
    "channel = 'phone'",
    "channel ＝ 'phone'",
    "unit = 3-1201",
    "heard >= 2026-11-20",
    "about mentions '漏水'",
    "（open）",
    "owner = me",
    "channel in （mailbox，'phone'） and heard",
    "channel not in [mailbox]",
    "unit in (3栋1201、5-302)",
    "not (state in (closed、resolved))",
]


@pytest.mark.parametrize("where", SOUND)
def test_a_sound_condition_finds_its_records(workspace: Workspace, where: str) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    given = {"unit": "3-1201", "about": "漏水", "channel": "phone"}
    made = workspace.do("complaints.complaint.register", **given).folded.id
    rows = workspace.run("complaints", "list", "--where", where, "--json").json()
    assert [row["id"] for row in rows] == [made]


def test_a_choice_that_the_office_took_back_still_finds_the_records_that_hold_it(
    workspace: Workspace,
) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    made = workspace.do(
        "complaints.complaint.register", unit="3-1201", about="漏水", channel="mailbox"
    ).folded.id
    kept = "channels=phone:电话,in-person:当面"
    amended = workspace.run("rules", "set", "complaints.publish-hotline-and-mailbox", kept, by="director")
    assert amended.status == 0
    told = workspace.run("complaints", "list", "--where", "channel = mailbox", "--json")
    assert [row["id"] for row in told.json()] == [made]
    wrong = workspace.run("complaints", "list", "--where", "channel = fax")
    assert wrong.status == 2
