"""What the pages for beginners tell to type is typed, in order, in an office: a page that rots fails here."""

from __future__ import annotations

import datetime as dt
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from propctl.cli.frame.main import run
from propctl.cli.frame.session import pinned
from propctl.testing import TZ, make_workspace
from tests.cli.ledgers import book
from tests.stories.answers import ok

DOCS = Path(__file__).parents[2] / "docs"
NOW = dt.datetime(2026, 11, 27, 10, 0, tzinfo=TZ)
NOT_PLAYED = {  # pages whose commands only a person or a network can play
    "start/install.md": "installs packages; tools/installed.py plays it",
    "start/full-screen.md": "takes the whole screen; tests/desk plays it",
    "start/many-offices.md": "needs the extra group and three offices; the tests of group play it",
    "posts/messages.md": "sends to chats and mail; the tests of send play it",
}
LEFT_OUT = (  # lines of other pages that are such; the handbook is built by tests/publish
    *("propctl desk", "propctl site", "pipx ", "uv ", "uvx ", "~/propctl"),
)
ANSWERS = {  # what a terminal would ask, and a page does not write
    "propctl setup 台账.xlsx": "--yes",
    "propctl setup office.xlsx": "--yes",
    "propctl -C 锦绣苑 setup office.xlsx": "--yes",
    "propctl notices draft": "--kind 活动 --title 游园会 --what 游园会 --starts 1205-09:00",
    "propctl residents household open 1-101": "--stdin",
}
TYPED = "户主姓名: 张三\n联系电话: 13800138000\n"
OTHERWISE_BY = {"propctl notices draft": "service-director"}  # a page tells several people
PROBLEMS_FOUND = 1  # of a made office: posts that nobody fills
NO_CHANNEL = 78  # of a made office: nobody set where to send
ENDS = {"propctl check": PROBLEMS_FOUND, "propctl -C /单位的文件夹 send": NO_CHANNEL}


def lines(page: str) -> list[str]:
    """The lines of a page's ``sh`` blocks, without remarks; a remark alone stays, for it tells where."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    found = [line.strip() for block in blocks for line in ["", *block.splitlines()]]
    return [line if line.startswith("#") else line.partition(" #")[0].strip() for line in found]


def pages() -> list[str]:
    found = [*DOCS.glob("start/*.md"), *DOCS.glob("posts/*.md")]
    names = sorted(path.relative_to(DOCS).as_posix() for path in found)
    return [name for name in names if any(line.startswith("propctl") for line in lines(name))]


class Beginner:
    """Somebody who types what a page tells, line by line."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, by: str = "") -> None:
        self.home, self.monkeypatch, self.by = home, monkeypatch, by
        self.names: dict[str, str] = {}  # what a page leaves open -> what it is here
        self.go(home)

    def go(self, folder: Path) -> None:
        self.folder = folder
        self.monkeypatch.chdir(folder)

    def play(self, told: list[str]) -> None:
        for line in told:
            for part in re.split(r"&&|\|\|.*|>.*", line):
                command = part.strip()
                if command and not command.startswith(("#", *LEFT_OUT)):
                    self._one(command)

    def _one(self, command: str) -> None:
        done = command
        for name, here in self.names.items():
            done = done.replace(name, here)
        words = shlex.split(done)
        if words[0] == "cd":
            self.go(self.folder / words[1])
        elif words[0] == "git":
            subprocess.run(words, cwd=self.folder, check=True, capture_output=True)
        else:
            self._propctl(command, words[1:] + shlex.split(ANSWERS.get(command, "")))

    def _propctl(self, command: str, words: list[str]) -> None:
        out, err = io.StringIO(), io.StringIO()
        typed = io.TextIOWrapper(io.BytesIO(TYPED.encode()), encoding="utf-8")
        self.monkeypatch.setattr(sys, "stdin", typed)
        who = OTHERWISE_BY.get(command, self.by)
        by = ["--as", who] if who and "--as" not in words else []
        with redirect_stdout(out), redirect_stderr(err), pinned(NOW):
            status = run(["--lang", "zh-CN", *by, *words])
        allowed = {0, ENDS.get(command, 0)}
        assert status in allowed, f"{command}: {status}\n{out.getvalue()}{err.getvalue()}"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office with git, homes, and three things that were registered today."""
    office = make_workspace(tmp_path_factory.mktemp("played") / "锦绣苑", git=True)
    office.at("2026-11-27 09:30")
    ok(office.run("residents", "building", "add", "3", by="director"))
    ok(office.run("residents", "add", "3-1201", "--building", "3", by="director"))
    for about in ("走廊漏水", "楼道灯不亮", "电梯有异响"):
        ok(office.run("complaints", "register", "3-1201", about, "--channel", "phone"))
    yield office.root


@pytest.fixture
def beginner(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Beginner:
    import shutil

    shutil.copytree(sample, tmp_path / "锦绣苑")
    return Beginner(tmp_path, monkeypatch)


PLAYED: dict[str, str] = {  # page -> in whose name
    "posts/admin.md": "director",
    "posts/front-desk.md": "clerk-1",
    "posts/supervisor.md": "director",
    "start/backup.md": "director",
    "start/desks.md": "director",
    "start/import.md": "director",
    "start/ledger.md": "director",
    "start/new-office.md": "",
    "start/paper.md": "clerk-1",
    "start/upgrade.md": "director",
}


def test_every_page_with_commands_is_played_or_says_why_not() -> None:
    assert sorted([*PLAYED, *NOT_PLAYED]) == pages()


@pytest.mark.parametrize("page", ["posts/front-desk.md", "posts/supervisor.md", "start/upgrade.md"])
def test_a_page_for_somebody_who_sits_in_the_office(page: str, beginner: Beginner) -> None:
    beginner.by = PLAYED[page]
    beginner.go(beginner.home / "锦绣苑")
    beginner.play(lines(page))


def test_the_page_for_who_looks_after_the_computers(beginner: Beginner) -> None:
    beginner.by = "director"
    beginner.names = {"/单位的文件夹": str(beginner.home / "锦绣苑")}
    with_hub(beginner)
    beginner.play(lines("posts/admin.md"))


def test_a_new_office_is_made_as_its_page_says(beginner: Beginner) -> None:
    beginner.monkeypatch.setenv("PROPCTL_IDENTITY", str(beginner.home / "identity.txt"))
    (beginner.home / "new").mkdir()
    beginner.go(beginner.home / "new")
    told = lines("start/new-office.md")
    priced = next(n for n, line in enumerate(told) if " tariff price " in line)
    beginner.play(told[:priced])
    with (beginner.folder / "propctl.toml").open("a", encoding="utf-8") as settings:  # as the page says to
        posts = ["service-supervisor", "service-director", "center-manager", "cashier"]
        settings.write(f'\n[staff.chen]\nname = "陈静"\nposts = {posts}\n')
        settings.write('department = "service"\naccounts = ["*"]\n')
        settings.write('[staff.zhang]\nname = "张主任"\nposts = ["center-manager"]\n')
    beginner.by = "chen"
    beginner.play(told[priced:])
    assert (beginner.folder / "records/residents/households/H-1-101.toml").is_file()


def test_ledgers_are_brought_in_as_their_page_says(beginner: Beginner) -> None:
    beginner.by = "director"
    beginner.go(beginner.home / "锦绣苑")
    heads = ["房号", "业主姓名", "联系电话", "余额", "家庭人口"]
    book(beginner.folder / "台账.xlsx", 台账=[heads, ["9-101", "张三", 13800000001, 50, 3]])
    told = lines("start/ledger.md")
    at = next(n for n, line in enumerate(told) if "template" in line)
    answer = " --map 余额=欠费 --yes"
    beginner.play([line + answer if line.startswith("propctl setup 台账") else line for line in told[:at]])
    beginner.by = ""
    beginner.go(beginner.home)
    told = [line.replace("锦绣苑", "新单位") for line in told[at:]]
    beginner.monkeypatch.setenv("PROPCTL_IDENTITY", str(beginner.home / "identity.txt"))
    made = next(n for n, line in enumerate(told) if " init " in line)
    beginner.play(told[:made])
    staff = ["姓名", "岗位"]
    book(beginner.home / "office.xlsx", 单位=[["单位名称", "新单位"]], 人员=[staff, ["张静", "前台接待员"]])
    beginner.play(told[made : made + 1])


def test_forms_are_imported_as_their_page_says(beginner: Beginner) -> None:
    beginner.by = "director"
    beginner.go(beginner.home / "锦绣苑")
    (beginner.folder / "楼栋.csv").write_text("楼栋\n8\n", encoding="gbk")
    (beginner.folder / "房屋.csv").write_text("房号,楼栋\n8-101,8\n", encoding="utf-8")
    book(
        beginner.folder / "住户.xlsx", 住户=[["房号", "户主姓名", "联系电话"], ["8-101", "张三", 13800000001]]
    )
    told = lines("start/import.md")
    at = next(n for n, line in enumerate(told) if "template" in line)
    beginner.play(told[: at + 1])
    book(beginner.folder / "房屋.xlsx", 房屋=[["房号", "楼栋", "建筑面积"], ["8-102", 8, 90]])
    beginner.play(told[at + 1 :])


def test_papers_are_printed_as_their_page_says(beginner: Beginner) -> None:
    beginner.by = "clerk-1"
    beginner.go(beginner.home / "锦绣苑")
    beginner.names = {
        "WO-261129-A01": "A01",
        " --open": " --out 单据.html",
        "--list fees.overdue": "A01 A02",  # nobody owes anything here yet
        " 3-1202 K1": "",  # nor is there a second home, or a key
    }
    beginner.play(lines("start/paper.md"))
    assert (beginner.folder / "今天的派工单.pdf").read_bytes().startswith(b"%PDF")


def with_hub(beginner: Beginner) -> None:
    """The office gets a place through which desks exchange."""
    hub = beginner.home / "中转.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(hub)], check=True)
    office = beginner.home / "锦绣苑"
    subprocess.run(["git", "remote", "add", "origin", str(hub)], cwd=office, check=True)


def test_an_office_is_backed_up_and_restored_as_its_page_says(beginner: Beginner) -> None:
    beginner.by = "director"
    with_hub(beginner)
    identity = beginner.home / "锦绣苑" / ".propctl" / "identity.txt"
    beginner.monkeypatch.setenv("PROPCTL_IDENTITY", str(identity))
    beginner.names = {"/备份/": f"{beginner.home}/", "$(date +%F)": "2026-11-29"}
    told = lines("start/backup.md")
    at = next(n for n, line in enumerate(told) if "restore" in line)
    beginner.play(told[:at])
    (beginner.home / "new").mkdir()
    beginner.go(beginner.home / "new")
    beginner.play(told[at:])


def test_two_desks_are_set_up_as_their_page_says(beginner: Beginner) -> None:
    beginner.by = "director"
    hub = beginner.home / "中转.git"
    beginner.names = {"中转.git的地址": str(hub)}
    two = beginner.home / "two"
    two.mkdir()
    told = lines("start/desks.md")
    at = next(n for n, line in enumerate(told) if line.startswith("git clone"))
    beginner.play(told[:at])
    second = next(n for n, line in enumerate(told) if line.startswith("# 第一台"))
    beginner.go(two)
    beginner.play(told[at:second])
