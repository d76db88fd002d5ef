"""Bad input through the command line: one clear sentence, the right status, nothing half-written."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from propctl.testing import Result, Workspace, make_workspace

HEARD = ("complaints", "register", "3-1201", "走廊漏水")
SCHEDULE = (
    'year = 2028\ntitle = "2028年放假安排"\noff = ["2028-01-01"]\nentered = 2026-11-20T08:00:00+08:00\n'
)


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office on Friday 2026-11-20 at nine, with one unit and one complaint."""
    workspace.run("residents", "add", "3-1201")
    done(workspace.run(*HEARD))
    return workspace


def done(result: Result) -> Result:
    assert result.status == 0, result.err
    return result


def tree(office: Workspace) -> dict[str, bytes]:
    """Every file that the office keeps; what is derived (``.propctl``) may change."""
    files = (path for path in office.root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(office.root)): path.read_bytes()
        for path in files
        if ".propctl" not in path.parts
    }


def refused(office: Workspace, *words: str, status: int = 2, says: str = "", **how: Any) -> str:
    """What the command says: one Chinese sentence and its status; no file has changed."""
    before = tree(office)
    result = office.run(*words, **how)
    assert result.status == status, (words, result)
    assert len(result.err.strip().splitlines()) == 1, result.err
    assert any("一" <= letter <= "鿿" for letter in result.err), result.err
    assert "Traceback" not in result.err and says in result.err, result.err
    assert tree(office) == before
    return result.err


def usable(office: Workspace) -> None:
    """The other records can still be read, and a new one be made."""
    assert office.run("due", "--json").status == 0
    done(office.run(*HEARD))


# -- what is typed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("complaints", "register", "9-999", "漏水"), "房号：没有 9-999；请核对编号"),
        (("complaints", "register", "Ｆ－１", "漏水"), "没有 F-1"),
        (("complaints", "register", "3-1201", ""), "还缺：投诉内容（--about）"),
        (("complaints", "register", "3-1201", "  \t "), "投诉内容"),
        (("complaints", "register", "3-1201", "漏" * 34_000), "最多保存20000个字"),
        ((*HEARD, "--channel", "pigeon"), "投诉方式"),
        ((*HEARD, "--departments", "kitchen"), "相关责任部门"),
        ((*HEARD, "--owner", "nobody"), "nobody"),
        ((*HEARD, "--colour", "red"), "--colour"),
        (("complaints", "regster"), "register"),
        (("complants",), "complaints"),
        (("amend", "A01", "--set", "unit=9-9"), "没有 9-9"),
        (("amend", "A01", "--set", "nope=1"), "nope"),
        (("amend", "A01", "--set", "about="), "投诉内容不能清空"),
        (("void", "A01"), "原因"),
        (("show", "A07"), "A07"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_is_written(
    office: Workspace, words: tuple[str, ...], says: str
) -> None:
    refused(office, *words, says=says)
    usable(office)


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("25:00", "--at 25:00：一天里没有 25:00"),
        ("2026-11-20T09:01", "在将来"),  # without an offset: by the office's clock
        ("2026-02-29T08:00+08:00", "--at"),
        ("2026-11-20T09:01+08:00", "在将来"),
        ("2026-01-02T09:00+08:00", "backdate"),
        ("soon", "--at"),
    ],
)
def test_times_that_cannot_be_are_refused(office: Workspace, at: str, says: str) -> None:
    refused(office, *HEARD, "--at", at, says=says)


def test_a_step_is_not_dated_before_its_record(office: Workspace) -> None:
    refused(
        office, "complaints", "classify", "A01", "--class", "valid", "--at", "08:59", says="CP-261120-A01"
    )


def test_29_february_is_a_day_in_leap_years_only(office: Workspace) -> None:
    refused(office, "complaints", "list", "--since", "2026-02-29", says="2026-02-29：2026 年 2 月只有 28 天")
    refused(office, "deadline", "2026-02-29T09:00", "2h", says="2026-02-29T09:00：2026 年 2 月只有 28 天")
    found = done(office.run("deadline", "2028-02-29T09:00", "1h", "--json")).json()
    assert found["due"] == "2028-02-29T10:00:00+08:00"
    rule = "complaints.transfer-within"
    since = ("--since", "2026-02-29")
    refused(office, "rules", "set", rule, "within=15m", *since, by="director", says="2026-02-29")


def test_full_width_letters_and_digits_are_what_they_mean(office: Workspace) -> None:
    done(
        office.run(
            "complaints", "register", "３－１２０１", "漏水", "--channel", "ｐｈｏｎｅ", "--at", "０８：５０"
        )
    )
    fields = done(office.run("show", "Ａ０２", "--json")).json()["fields"]
    assert (fields["unit"], fields["channel"]) == ("3-1201", "phone")


@pytest.mark.parametrize(
    "typed", ["13800138000", "+86 138 0013 8000", "０１３８００１３８０００"[1:], "138-0013-8000"]
)
def test_a_telephone_is_one_number_however_it_is_written(office: Workspace, typed: str) -> None:
    done(office.run(*HEARD, "--stdin", stdin=f"phone: {typed}\n"))
    assert office.run("show", "A02", "--json").json()["fields"]["phone"] == "138****8000"


def test_what_is_no_telephone_is_refused_without_repeating_it(office: Workspace) -> None:
    said = refused(office, *HEARD, "--stdin", stdin="phone: 打座机八八八\n", says="联系电话")
    assert "八八八" not in said


def test_control_characters_reach_neither_the_screen_nor_the_page(office: Workspace) -> None:
    done(office.run("complaints", "register", "3-1201", "漏\x1b[31m水\x07\u202e"))
    shown = done(office.run("show", "A02")).out + done(office.run("due")).out
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.parametrize("id", ["-x", "--json", "../../etc/passwd", "a/b", "C:x", "", "字" * 200])
def test_what_looks_like_an_option_or_a_path_is_no_id(office: Workspace, id: str) -> None:
    refused(office, "show", "--", id)
    refused(office, "residents", "add", "--", id)


def test_an_id_that_fits_two_records_names_them(office: Workspace) -> None:
    done(office.run("workorders", "register", "3-1201", "水管爆裂"))
    said = refused(office, "note", "A01", "已联系", says="请写全编号")
    assert "CP-261120-A01" in said and "WO-261120-A01" in said
    done(office.run("note", "CP-261120-A01", "已联系"))


# -- who and when


def test_the_wrong_post_is_refused_with_its_clause(office: Workspace) -> None:
    said = refused(office, *HEARD, by="technician-1", status=77, says="须由前台接待员办理")
    assert "complaints.front-desk-sole-intake" in said


def test_a_post_that_nobody_holds_is_said_to_be_given_to_somebody(office: Workspace) -> None:
    assert "这里也没有人是" not in refused(office, *HEARD, by="technician-1", status=77)
    settings = office.root / "propctl.toml"
    text = settings.read_text(encoding="utf-8").replace('"front-desk"', '"cleaner"')
    settings.write_text(text, encoding="utf-8")
    said = refused(office, *HEARD, by="technician-1", status=77, says="这里也没有人是")
    assert "posts 加上 front-desk" in said


def test_a_step_out_of_order_says_when_it_is_possible(office: Workspace) -> None:
    verify = ("complaints", "verify", "A01", "--effective", "yes")
    refused(office, *verify, by="center-manager", says="CP-261120-A01 目前是“已登记”；只有")
    before = tree(office)
    closing = office.run("complaints", "close", "A01")  # all that is lacking, a line each
    assert closing.status == 77 and "complaints.process-stages" in closing.err
    assert tree(office) == before


# -- the office's files


def test_outside_an_office_nothing_is_made(tmp_path: Path) -> None:
    nowhere = Workspace(tmp_path / "empty")
    nowhere.root.mkdir()
    refused(nowhere, *HEARD, status=78, says="propctl init")
    assert not list(nowhere.root.iterdir())


def test_without_history_records_are_kept_and_said_to_be_without(office: Workspace) -> None:
    assert not (office.root / ".git").exists()
    usable(office)
    refused(office, "audit", status=69, says="git")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("[office]", "[office"), "propctl.toml 第 "),
        (lambda text: text.replace("hours =", "hour ="), "hour"),
        (
            lambda text: text.replace('backdate = "60d"', 'backdate = "soon"'),
            "office.backdate: soon 不是天数",
        ),
        (lambda text: text + '\n[staff.x]\nposts = ["nobody"]\n', "“nobody”；现有 general-manager、"),
        (lambda text: text + '\n[calendars.office]\ndays = "mon-fry"\n', "calendars.office.days：mon-fry"),
    ],
)
def test_broken_settings_stop_everything_and_name_the_key(
    office: Workspace, change: Callable[[str], str], says: str
) -> None:
    path = office.root / "propctl.toml"
    text = path.read_text("utf-8")
    path.write_text(change(text), "utf-8")
    for words in (HEARD, ("check",)):
        refused(office, *words, status=78, says=says)
    path.write_text(text, "utf-8")
    usable(office)


@pytest.mark.parametrize("content", [b"prefix = \n", b"\xff\xfe", b"[form.pet\n"])
def test_a_broken_area_of_its_own_does_not_stop_the_others(office: Workspace, content: bytes) -> None:
    folder = office.root / "areas"
    folder.mkdir()
    (folder / "pets.toml").write_bytes(content)
    told = office.run("pets")
    finding, last = told.err.splitlines()
    assert (told.status, finding.startswith("areas/pets.toml:1: ")) == (78, True)
    assert last == "areas/pets.toml 有误，其中的业务都不执行；改好存盘即可用"
    usable(office)
    assert "propctl check" in office.run(*HEARD).err
    assert "areas/pets.toml" in office.run("check").out


def test_broken_amendments_stop_everything_rather_than_enforce_another_number(office: Workspace) -> None:
    path = office.root / "rules.toml"
    path.write_text("amendments = [\n  { rule = \n]\n", "utf-8")
    refused(office, *HEARD, status=78, says="rules.toml 第 2 行")
    path.unlink()
    usable(office)


def test_an_amendment_of_nothing_is_found(office: Workspace) -> None:
    line = '{ rule = "complaints.transfer-within", set = { wihtin = "15m" }, since = 2026-12-01,'
    (office.root / "rules.toml").write_text(
        f'amendments = [\n  {line} entered = 2026-11-20T09:00:00+08:00, by = "director" }},\n]\n', "utf-8"
    )
    found = office.run("check")
    assert found.status == 1
    assert "“wihtin”" in found.out and "rules.toml" in found.out
    usable(office)


@pytest.mark.parametrize(
    ("words", "by", "status", "says"),
    [
        (("complaints.transfer-within", "within=soon"), "director", 2, "“时限”请写成"),
        (("complaints.transfer-within", "wihtin=10m"), "director", 2, "没有参数“wihtin”"),
        (("complaints.transfer-within", "10m"), "director", 2, "10m"),
        (("complaints.nope", "within=10m"), "director", 2, "propctl rules list"),
        (("complaints.transfer-within", "within=10m"), "technician-1", 77, "张伟"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(
    office: Workspace, words: tuple[str, ...], by: str, status: int, says: str
) -> None:
    first = ("rules", "set", "complaints.transfer-within", "within=15m", "--since", "2026-12-01")
    done(office.run(*first, by="director"))
    refused(office, "rules", "set", *words, "--since", "2026-12-01", by=by, status=status, says=says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data[: len(data) // 2], "CP-261120-A01.toml 第 "),
        (lambda data: data + b"<<<<<<< HEAD\n", "合并冲突标记；请保留双方各行"),
        (lambda data: b"\xff\xfe", "不是 UTF-8 文本；请用 UTF-8 编码保存"),
        (lambda data: b"", "CP-261120-A01.toml"),
        (lambda data: b"a" + b".a" * 40_000 + b" = 1\n", "CP-261120-A01.toml"),
    ],
)
def test_a_broken_record_is_bad_data_and_the_others_stay_usable(
    office: Workspace, change: Callable[[bytes], bytes], says: str
) -> None:
    path = office.root / "records/complaints/2026/11/CP-261120-A01.toml"
    path.write_bytes(change(path.read_bytes()))
    refused(office, "show", "CP-261120-A01", status=65, says=says)
    refused(office, "note", "CP-261120-A01", "已联系", status=65, says=says)
    found = office.run("check")
    assert found.status == 1 and "CP-261120-A01.toml" in found.out
    usable(office)


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        (SCHEDULE, 65, "2027"),  # 2027 is not published: a gap
        (SCHEDULE.replace("2028", "2026"), 65, "2026"),
        (SCHEDULE.replace("off =", "of ="), 65, "of"),
        (SCHEDULE.replace('["2028-01-01"]', '["2028-02-30"]'), 65, "2028-02-30"),
        ("year = \n", 78, "第 1 行"),
    ],
)
def test_a_holiday_file_that_cannot_be_is_refused(
    office: Workspace, tmp_path: Path, text: str, status: int, says: str
) -> None:
    file = tmp_path / "放假.toml"
    file.write_text(text, "utf-8")
    refused(office, "calendar", "import", str(file), status=status, says=says)
    refused(office, "calendar", "import", str(tmp_path / "none.toml"), says="none.toml")


# -- standard input and the disk


@pytest.mark.parametrize("data", ["投诉人：张三\n".encode("gb18030"), b"\xff\xfe\x00", b'{"phone": \xff}'])
def test_standard_input_that_is_not_utf_8_says_so(
    office: Workspace, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bytes(io.BytesIO):
        """Whatever was typed, these bytes are what stands on standard input."""

        def __init__(self, _: bytes) -> None:
            super().__init__(data)

    wrapper = io.TextIOWrapper
    monkeypatch.setattr(io, "TextIOWrapper", lambda _, **settings: wrapper(Bytes(b""), **settings))
    refused(office, *HEARD, "--stdin", says="UTF-8")


def test_a_folder_that_cannot_be_written_saves_nothing_and_reads_on(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system refuses as it does to an ordinary account (tests may run as one that may do anything)."""
    opened = os.open

    def read_only(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) and "records" in str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, flags, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", read_only)
        refused(office, *HEARD, status=74, says="未保存")
        assert {row["id"] for row in office.run("due", "--json").json()} == {"CP-261120-A01"}
    usable(office)


def test_a_folder_that_is_none_is_named(office: Workspace) -> None:
    refused(office, "-C", str(office.root / "none"), "today", says="none")


def test_a_workspace_with_history_saves_nothing_half(tmp_path: Path) -> None:
    office = make_workspace(tmp_path / "kept", git=True)
    refused(office, *HEARD, says="没有 3-1201")
    assert "历史只增不改" in done(office.run("audit")).out


def test_what_is_no_amount_is_named_as_the_field_it_was_typed_for(office: Workspace) -> None:
    refused = office.run("fees", "pay", "3-1201", "-5a", "cash", by="cashier-1")
    assert refused.status == 2 and "“金额”：-5a 不是数字" in refused.err


@pytest.mark.parametrize("word", ["-x", "--five"])
def test_what_looks_like_an_option_and_is_no_amount_is_no_option(office: Workspace, word: str) -> None:
    refused = office.run("fees", "pay", "3-1201", word, "cash", by="cashier-1")
    assert refused.status == 2 and "没有选项" in refused.err
