"""``propctl group``: offices side by side in one dataset, with nobody in it, and ranked."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from propctl.testing import Workspace, make_workspace

AREAS = ["residents", "complaints", "callbacks"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offices: in one a complaint was handed on in time, in the other late."""
    folder = tmp_path_factory.mktemp("company")
    for name, at in (("east", "09:10"), ("west", "11:00")):
        made = make_workspace(folder / name, areas=AREAS)
        made.do("residents.unit.add", number="3-1201")
        made.do("residents.household.open", unit="3-1201", head="张建国", phone="13800138000")
        given = {"unit": "3-1201", "about": "张建国家漏水", "phone": "13900139000", "channel": "phone"}
        id = made.do("complaints.complaint.register", **given).folded.id
        handed = {"departments": "engineering", "to_person": "technician-1"}
        made.do("complaints.complaint.transfer", id, at=at, **handed)
    done = (
        Workspace(folder / "east")
        .at("12:00")
        .run(
            "group",
            "build",
            str(folder / "east"),
            str(folder / "west"),
            "--out",
            str(folder / "set"),
            "--months",
            "2",
        )
    )
    assert done.status == 0, done.err
    return folder


def asked(folder: Path, table: str, what: str, rest: str = "") -> list[tuple[object, ...]]:
    files = f"{(folder / 'set' / table).as_posix()}/**/*.parquet"
    return duckdb.sql(
        f"SELECT {what} FROM read_parquet('{files}', hive_partitioning = true) {rest}"
    ).fetchall()


def run(folder: Path, *line: str) -> str:
    done = Workspace(folder / "east").at("12:00").run("group", *line)
    assert done.status == 0, done.err
    return done.out


def test_a_dataset_lies_in_folders_by_office_and_month(folder: Path) -> None:
    made = sorted(
        path.parent.relative_to(folder / "set").as_posix()
        for path in folder.rglob("set/records/**/*.parquet")
    )
    assert made == ["records/office=east/month=2026-11", "records/office=west/month=2026-11"]
    assert {one.name for one in (folder / "set").iterdir()} == {"records", "fields", "clocks", "indicators"}


def test_which_office_was_late_is_asked_of_all_at_once(folder: Path) -> None:
    late = asked(folder, "clocks", "office, late", "WHERE clock = 'complaints.transfer' ORDER BY office")
    assert late == [("east", False), ("west", True)]
    assert asked(folder, "fields", "DISTINCT choice", "WHERE field = 'channel' AND area = 'complaints'") == [
        ("phone",)
    ]


def test_nobody_is_in_it(folder: Path) -> None:
    for table in ("records", "fields", "clocks", "indicators"):
        told = repr(asked(folder, table, "*"))
        for word in ("张建国", "13800138000", "13900139000", "3-1201", "technician-1", "漏水"):
            assert word not in told, table
    assert asked(folder, "records", "count(*)", "WHERE form = 'residents.unit' AND id IS NOT NULL") == [(0,)]


def test_offices_are_ranked_by_each_indicator_the_better_first(folder: Path) -> None:
    import json

    rows = json.loads(run(folder, "report", str(folder / "set"), "--month", "2026-11", "--json"))
    ranked = [row for row in rows if row["rank"] is not None]
    assert {row["office"] for row in rows} <= {"east", "west"} and ranked
    for row in ranked:
        assert row["at_least"] is not None or row["at_most"] is not None
        more = row["at_least"] is not None
        mine, rivals = (
            float(row["figure"]),
            [float(one["figure"]) for one in ranked if one["indicator"] == row["indicator"]],
        )
        better = [one for one in rivals if (one > mine if more else one < mine)]
        assert row["rank"] == len(better) + 1
    one = ranked[0]["indicator"]
    only = json.loads(run(folder, "report", str(folder / "set"), "--indicator", one, "--json"))
    assert {row["indicator"] for row in only} == {one}
    title = ranked[0]["title"]
    assert json.loads(run(folder, "report", str(folder / "set"), "--indicator", title, "--json")) == only
    assert run(folder, "report", str(folder / "set"), "--month", "2020-01", "--csv").startswith(
        "month,indicator"
    )


def test_an_office_that_had_nothing_to_judge_has_no_figure_and_no_place(folder: Path) -> None:
    shares = asked(folder, "indicators", "figure, whole", "WHERE measure = 'share'")
    assert {(figure is None) for figure, whole in shares if not whole} == {True}
    assert {(figure is None) for figure, whole in shares if whole} <= {False}


def test_a_dataset_is_replaced_by_a_dataset_and_nothing_else_is(folder: Path, tmp_path: Path) -> None:
    office = Workspace(folder / "east").at("12:00")
    line = ["group", "build", str(folder / "east"), "--months", "1", "--out"]
    assert office.run(*line, str(tmp_path / "set")).status == 0
    assert office.run(*line, str(tmp_path / "set")).status == 0
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    refused = office.run(*line, str(tmp_path / "photos"))
    assert refused.status == 2 and (tmp_path / "photos" / "a.jpg").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["photos", "set"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (["build", "{0}/east", "{0}/none", "--out", "{0}/x"], 78),
        (["build", "{0}/east", "{0}/east/records", "--out", "{0}/x"], 78),
        (["build", "{0}/east", "{0}/east", "--out", "{0}/x"], 2),
        (["build", "{0}/east", "--out", "{0}/x", "--months", "0"], 2),
        (["report", "{0}/none"], 2),
        (["report", "{0}/set", "--indicator", "complaints.valid-rat"], 2),
        (["report", "{0}/set", "--indicator", "月亮"], 2),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(folder: Path, line: list[str], status: int) -> None:
    done = Workspace(folder / "east").run("group", *(word.format(folder) for word in line))
    assert done.status == status and len(done.err.splitlines()) == 1 and not (folder / "x").exists()


def test_an_office_that_is_damaged_is_named_and_of_its_records_those_that_are_left_out(
    folder: Path, tmp_path: Path
) -> None:
    east = Workspace(folder / "east").copy(tmp_path / "hurt")
    next((tmp_path / "hurt/records/complaints").rglob("CP-*.toml")).write_text("history = [\n")
    line = ["group", "build", str(folder / "west"), str(tmp_path / "hurt"), "--months", "1", "--out"]
    built = east.run(*line, str(tmp_path / "set"))
    assert built.status == 0 and built.err.startswith("hurt：1 份记录读不了"), built.err
    settings = tmp_path / "hurt/propctl.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "x = [\n", encoding="utf-8")
    refused = Workspace(folder / "west").run(*line, str(tmp_path / "other"))
    assert (
        refused.status == 78 and str(tmp_path / "hurt") in refused.err and not (tmp_path / "other").exists()
    )
