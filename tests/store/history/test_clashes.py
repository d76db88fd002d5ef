"""Two desks with one letter gave one number to two records: both stay, one renumbered; both desks agree."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from propctl.store.files.renumbering import before, former, renumbered
from propctl.testing import TwoDesks, Workspace


@pytest.fixture
def same_letter(two_desks: TwoDesks) -> tuple[Workspace, Workspace]:
    """Desks B and C, both with the letter B, that were offline while each registered two complaints."""
    b = two_desks.b
    b.run("residents", "add", "3-1201")
    assert b.run("sync").status == 0
    c = Workspace(b.root.parent / "c")
    c.now = b.now
    shutil.copytree(b.root, c.root)
    for desk, name in ((b, "甲"), (c, "乙")):
        for number in (1, 2):
            told = f"complainant: 令狐{name}\nphone: 1380013800{number}\n"
            done = desk.run("complaints", "register", "3-1201", f"{name}事{number}", "--stdin", stdin=told)
            assert done.status == 0 and f"B0{number}" in done.out
    return b, c


def synced(desk: Workspace) -> str:
    done = desk.run("sync")
    assert done.status == 0, done
    return done.out


def known(desk: Workspace) -> dict[str, str]:
    listed = desk.run("complaints", "list", "--json").json()
    return {row["id"].rpartition("-")[2]: row["fields"]["about"] for row in listed}


def records(desk: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in desk.root.glob("records/**/*.toml")}


def test_neither_record_is_lost_and_both_desks_come_to_the_same(
    same_letter: tuple[Workspace, Workspace],
) -> None:
    b, c = same_letter
    synced(b)
    told = synced(c)
    assert all(number in told for number in ("B01", "B02", "B03", "B04"))
    synced(b)
    assert records(b) == records(c)
    assert known(b) == {"B01": "甲事1", "B02": "甲事2", "B03": "乙事1", "B04": "乙事2"}
    assert all("B03" not in synced(desk) for desk in (b, c))
    for desk in (b, c):
        assert desk.run("note", "B03", "照办").status == 0
        synced(desk)
    synced(b)
    assert records(b) == records(c) and len(known(b)) == 4


def test_personal_values_of_the_renumbered_record_open_and_audit_accuses_nobody_for_it(
    same_letter: tuple[Workspace, Workspace],
) -> None:
    b, c = same_letter
    synced(b)
    synced(c)
    shown = c.run("show", "B03", "--reveal", "--purpose=核对", "--json", by="director")
    assert shown.json()["fields"]["complainant"] == "令狐乙" and shown.err == ""
    told = c.run("check").out
    assert "解不开" not in told and "desks/B-" not in told
    assert not [line for line in c.run("audit").out.splitlines() if "B03" in line or "B01" in line]


def test_a_sealed_value_is_not_lent_to_another_desk_or_day_by_that_line() -> None:
    assert former("CP-261120-B03", {"renumbered": ["CP-261120-B01"]}) == ["CP-261120-B01"]
    for other in ("CP-261120-A01", "CP-261119-B01", "RQ-261120-B01", "3-1201", 5):
        assert former("CP-261120-B03", {"renumbered": [other]}) == []
    assert former("3-1201", {"renumbered": ["3-1202"]}) == [] and former("CP-261120-B03", {}) == []


def test_what_was_renumbered_tells_what_it_was() -> None:
    first = b'form = "x.y"\nid = "CP-1"\na = 1\n\nhistory = [\n]\n'
    second = renumbered(first, "CP-1", "CP-2")
    third = renumbered(second, "CP-2", "CP-3")
    assert b'renumbered = ["CP-1", "CP-2"]\n' in third
    assert before(third) == ("CP-2", second) and before(second) == ("CP-1", first) and before(first) is None


def test_one_record_that_two_desks_added_to_is_no_clash(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    a.run("residents", "add", "3-1201")
    a.run("complaints", "register", "3-1201", "漏水")
    two_desks.exchange()
    for desk in (a, b):
        assert desk.run("note", "A01", "记").status == 0
    two_desks.exchange()
    assert set(known(b)) == {"A01"}


def test_a_record_that_two_full_ones_were_merged_to_is_read_and_takes_no_more(two_desks: TwoDesks) -> None:
    a, b = two_desks.a, two_desks.b
    a.run("residents", "add", "3-1201")
    a.run("complaints", "register", "3-1201", "漏水")
    two_desks.exchange()
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    for desk in (a, b):
        path = next(desk.root.glob("records/complaints/**/*.toml"))
        _fill(path, "z" if desk is a else "y")
        subprocess.run(["git", *who, "commit", "-qam", "x"], cwd=desk.root, check=True)
    two_desks.exchange()
    path = next(b.root.glob("records/complaints/**/*.toml"))
    content = path.read_bytes()
    assert len(content) > 1024 * 1024
    assert b.run("show", "A01").status == 0 and "A01" in b.run("complaints", "list").out
    full = b.run("note", "A01", "再记")
    assert full.status == 65 and "新登记" in full.err and path.read_bytes() == content


def _fill(path: Path, letter: str) -> None:
    text, n = path.read_text("utf-8").removesuffix("]\n"), 2
    at = text.partition("at = ")[2][:25]
    while len(text.encode()) < 600 * 1024:
        text += f'  {{ n = {n}, at = {at}, by = "clerk-1", step = "note", text = "{letter * 9000}" }},\n'
        n += 1
    path.write_text(text + "]\n", encoding="utf-8")
