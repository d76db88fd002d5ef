"""Commands that a controller carries out, and batches."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from propctl.office.doing.outcome import Message
from tests.cli.conftest import Run

DECLARED = """
[command.weigh]
zh = "统计"
en = "Weigh"
[command.weigh.args]
month = { zh = "月份", en = "Month" }
trade = { type = "choice", choices = "trade", zh = "工种", en = "Trade" }

[columns]
trade = { type = "choice", choices = "trade", zh = "工种", en = "Trade" }
pay = { type = "money", zh = "工钱", en = "Pay" }

[batch.inspect]
zh = "逐件检查"
en = "Inspect"
form = "ticket"
each = "tools.tool"
ask = ["about"]
"""


@pytest.fixture
def calls(office: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the command line asked the office for; each command answers with rows."""
    own = office / "areas" / "repairs.toml"
    area, mark, clauses = own.read_text("utf-8").partition("[[rule]]")
    own.unlink()
    folder = office / "plugins" / "repairs"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text(area.replace("[clock]", f"{DECLARED}\n[clock]"), encoding="utf-8")
    (folder / "rules.toml").write_text(mark + clauses, encoding="utf-8")
    (folder / "controller.py").write_text("def weigh(office, **values): ...\n", encoding="utf-8")
    seen: list[Any] = []

    def call(office: Any, area: str, name: str, typed: dict[str, Any]) -> list[dict[str, Any]]:
        seen.append((area, name, typed))
        return [{"trade": "water", "count": 2}, {"trade": "power", "hours": "1.5"}]

    class Planned:
        def __init__(self, office: Any, area: str, name: str, asked: dict[str, Any]) -> None:
            seen.append((area, name, asked))

        def told(self) -> dict[str, Any]:
            return {}

        def make(self, tell: Any) -> list[Any]:
            tell(1, 1)
            return [SimpleNamespace(notes=[Message("git is missing", {}, 69)])]

    monkeypatch.setattr("propctl.office.doing.controllers.call", call)
    monkeypatch.setattr("propctl.office.doing.batches.Run", Planned)
    return seen


def test_a_declared_command_takes_its_arguments_in_place_or_by_name(run: Run, calls: list[Any]) -> None:
    printed = run("repairs", "weigh", "2026-11", "--trade", "water")
    assert printed.exit_code == 0, printed.output
    run("报修", "统计", "--month", "2026-10")
    assert calls == [
        ("repairs", "weigh", {"month": "2026-11", "trade": "water"}),
        ("repairs", "weigh", {"month": "2026-10"}),
    ]


@pytest.mark.usefixtures("calls")
def test_rows_that_a_controller_returns_are_a_table_or_json(run: Run) -> None:
    lines = run("repairs", "weigh").stdout.splitlines()
    assert lines[0].split() == ["工种", "count", "hours"]
    assert lines[2].split()[1:] == ["1.5"]
    assert '"count": 2' in run("repairs", "weigh", "--json").stdout
    assert run("repairs", "weigh", "--csv").stdout.splitlines() == [
        "trade,count,hours",
        "water,2,",
        "power,,1.5",
    ]


def test_a_batch_says_what_is_missing_how_many_it_made_and_what_went_wrong_after(
    run: Run, calls: list[Any]
) -> None:
    assert "报修内容" in run("repairs", "inspect").stderr
    made = run("repairs", "inspect", "年检")
    assert (made.stdout, made.stderr, made.exit_code) == ("已保存 1 条记录。\n", "git is missing\n", 69)
    assert calls == [("repairs", "inspect", {"about": "年检"})]


def test_a_table_of_a_command_has_the_headings_words_and_units_that_the_area_declares(
    run: Run, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"trade": "water", "pay": "120.00"}]
    monkeypatch.setattr("propctl.office.doing.controllers.call", lambda *_: rows)
    printed = run("repairs", "weigh", "2026-11").stdout.split()
    assert printed[:2] == ["工种", "工钱（元）"] and printed[3] == "120.00"
    assert printed[2] != "water"
    monkeypatch.setattr("propctl.office.doing.controllers.call", lambda *_: rows[0])
    assert run("repairs", "weigh", "2026-11").stdout.split()[2:] == ["工钱", "120.00元"]
    assert '"pay": "120.00"' in run("repairs", "weigh", "2026-11", "--json").stdout
