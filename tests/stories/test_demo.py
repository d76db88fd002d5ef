"""The demonstration: every command of its day and of the night before ends as the script says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from propctl.cli.commands.demo import BEFORE, DAY, last_workday, read
from propctl.testing import Workspace, invoke
from tests.stories.answers import ok

AREAS = Path(__file__).parents[2] / "plugins/propctl_plugins"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demonstration said on a Monday morning, and its office."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROPCTL_NOW", "2026-11-30T10:00:00+08:00")
        done = invoke(["--lang", "zh-CN", "demo", str(folder)])
    assert done.exit_code == 0, done.output
    return done.output, folder


def test_the_demonstration_plays_its_day_and_leaves_a_handbook(played: tuple[str, Path]) -> None:
    said, folder = played
    assert (folder / "site/index.html").is_file()
    assert "拒绝" in said
    assert "CP-261127-A01" in said  # of Friday, not of the Monday on which it is played
    assert "所有记录完好。" in said and "历史只增不改。" in said


def test_the_survey_of_the_demonstration_stands_on_the_page_without_the_answers_of_few(
    played: tuple[str, Path],
) -> None:
    page = (played[1] / "site/handbook/surveys.html").read_text(encoding="utf-8")
    assert "发出7份，收回6份" in page
    assert "满意5份" in page and "一般1份" not in page
    assert "地下车库照明改为常亮" in page


def test_what_the_readme_tries_first_is_done_in_the_office_of_the_demonstration(
    played: tuple[str, Path],
) -> None:
    office = Workspace(played[1], "2026-11-30 10:30")
    ok(office.run("complaints", "register", "3-1201", "走廊漏水"))
    ok(office.run("投诉", "登记", "3-1201", "走廊漏水"))
    for line in ("today", "due --overdue --json", "check", "audit"):
        ok(office.run(*line.split()))


def test_somebody_works_in_every_area_on_that_day() -> None:
    acts = [command for act in read(DAY)["act"] for command in act["commands"]]
    worked = {command["run"].split()[0] for command in [*acts, *read(BEFORE)["command"]]}
    areas = {path.parent.name for path in AREAS.glob("*/area.toml")}
    assert len(areas) == 30 and areas - worked == set()


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2026-11-30", "2026-11-27"),  # Monday: Friday
        ("2026-11-27", "2026-11-26"),
        ("2026-10-08", "2026-09-30"),  # after the National Day: the last day before it
        ("2026-10-11", "2026-10-10"),  # a Saturday that was worked
    ],
)
def test_the_day_that_is_played_is_one_that_was_worked_and_has_passed(today: str, day: str) -> None:
    assert last_workday(dt.date.fromisoformat(today)) == dt.date.fromisoformat(day)


def test_the_demonstration_does_not_play_in_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    refused = invoke(["demo", str(tmp_path)])
    assert refused.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
