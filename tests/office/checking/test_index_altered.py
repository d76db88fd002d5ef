"""Somebody wrote into the index: check tells, and every figure is the files' again."""

from __future__ import annotations

import os
import sqlite3

import pytest

from propctl.testing import Workspace

ASKED = (
    ("complaints", "list", "--json"),
    ("due", "--json"),
    ("find", "漏水", "--json"),
    ("report", "--json"),
)


@pytest.fixture
def settled(workspace: Workspace) -> Workspace:
    """An office with three complaints whose files the index has long known."""
    workspace.run("residents", "add", "3-1201")
    for number in range(3):
        assert workspace.run("complaints", "register", "3-1201", f"漏水{number}").status == 0
    workspace.run("note", "A02", "记一笔")
    for path in workspace.root.glob("records/**/*"):
        os.utime(path, (1_760_000_000, 1_760_000_000))
    os.utime(workspace.root / "records", (1_760_000_000, 1_760_000_000))
    workspace.run("due")
    assert workspace.run("check").status == 0
    return workspace


def answers(office: Workspace) -> list[str]:
    return [office.run(*command).out for command in ASKED]


def alter(office: Workspace, sql: str) -> None:
    db = sqlite3.connect(office.root / ".propctl/index.sqlite")
    with db:
        db.execute(sql)
    db.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM record WHERE id LIKE 'CP%A02'",
        "DELETE FROM record",
        "DELETE FROM clock",
        "UPDATE clock SET due = '2099-01-01T00:00:00+08:00'",
        "UPDATE clock SET stopped = start",
        "UPDATE record SET state = 'closed', open = 0 WHERE id LIKE 'CP%A01'",
        "UPDATE record SET json = replace(CAST(json AS TEXT), '漏水', '无事') WHERE id LIKE 'CP%'",
        "UPDATE words SET text = ''",
        "DELETE FROM link",
    ],
)
def test_rows_that_are_missing_or_altered_are_found_by_check_and_made_anew(
    settled: Workspace, sql: str
) -> None:
    before = answers(settled)
    alter(settled, sql)
    told = settled.run("check")
    assert told.status == 1 and "索引" in told.out
    assert answers(settled) == before
    assert settled.run("check").status == 0


def test_an_index_that_is_deleted_leaves_every_figure_as_it_was(settled: Workspace) -> None:
    before = answers(settled)
    (settled.root / ".propctl/index.sqlite").unlink()
    assert answers(settled) == before
    assert settled.run("check").status == 0


def test_what_people_do_is_no_alteration(settled: Workspace) -> None:
    settled.run("amend", "A01", "--set", "about=别的", by="director")
    settled.run("void", "A03", "重复", by="director")
    path = next(settled.root.glob("records/complaints/**/*A02.toml"))
    text = path.read_text("utf-8").replace("漏水1", "漏水一")
    path.write_text(text, encoding="utf-8")
    told = settled.run("check")
    assert "索引" not in told.out and "漏水一" in settled.run("complaints", "list").out
