from __future__ import annotations

import datetime as dt
import random
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from propctl.errors import BadData
from propctl.regulation.model.record import Event, Record
from propctl.store.files import layout
from propctl.store.files.toml import BadToml

EAST8 = dt.timezone(dt.timedelta(hours=8))
PATH = "records/complaints/2026/11/CP-261121-A01.toml"
TEXT = """\
form = "complaints.complaint"
id = "CP-261121-A01"
unit = "3-1201"
about = "三层走廊水管漏水"
phone = "sealed:1:p7k2:q0Zs"

history = [
  { n = 1, at = 2026-11-21T09:03:12+08:00, by = "clerk-1", step = "register" },
  { n = 2, at = 2026-11-21T09:12:40+08:00, by = "clerk-1", step = "transfer", departments = ["engineering"], to_person = "technician-2" },
  { n = 3, at = 2026-11-21T16:20:00+08:00, by = "technician-2", step = "resolve", outcome = "更换三层水管接头", entered = 2026-11-21T17:00:00+08:00, batch = "B1" },
]
"""  # noqa: E501 (the layout is one event a line)


def event(n: int, step: str = "note", **values: Any) -> Event:
    return Event(n, dt.datetime(2026, 11, 21, 9, n % 60, tzinfo=EAST8), "clerk-1", step, values)


def load(text: str) -> Record:
    return layout.load_record(text.encode(), PATH)


def test_a_record_is_read_and_written_in_the_layout_of_the_design() -> None:
    record = load(TEXT)
    assert record.head == {"unit": "3-1201", "about": "三层走廊水管漏水", "phone": "sealed:1:p7k2:q0Zs"}
    assert record.history[1].values == {"departments": ["engineering"], "to_person": "technician-2"}
    assert record.history[2].batch == "B1"
    assert record.history[2].entered == dt.datetime(2026, 11, 21, 17, tzinfo=EAST8)
    assert layout.dump_record(record).decode() == TEXT


def test_appending_adds_lines_and_touches_no_other() -> None:
    odd = TEXT.replace('unit = "3-1201"', "unit   =  '3-1201'  # by hand")
    new = layout.append_events(odd.encode(), [event(4), event(5, text="x" * 200)], PATH).decode()
    added = [line for line in new.splitlines() if line not in odd.splitlines()]
    assert len(added) == 2
    assert [line for line in new.splitlines() if line not in added] == odd.splitlines()
    assert len(load(new).history) == 5


def test_keys_that_this_version_does_not_know_survive() -> None:
    text = TEXT.replace("\nhistory", 'later_invention = { a = [1, 2] }\n"中文" = 1\n\nhistory')
    assert load(text).head["later_invention"] == {"a": [1, 2]}
    new = layout.append_events(text.encode(), [event(4)], PATH).decode()
    assert 'later_invention = { a = [1, 2] }\n"中文" = 1\n' in new
    assert layout.load_record(layout.dump_record(load(text)), PATH) == load(text)


def test_a_merged_history_is_read_in_order_and_doubled_lines_once() -> None:
    lines = TEXT.splitlines(keepends=True)
    events = lines[7:10]
    mixed = "".join([*lines[:7], events[2], events[0], events[1], events[0], "]\n"])
    assert load(mixed) == load(TEXT)


def test_a_file_saved_by_notepad_can_be_appended_to() -> None:
    windows = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    assert layout.load_record(windows, PATH) == load(TEXT)
    assert len(layout.load_record(layout.append_events(windows, [event(4)], PATH), PATH).history) == 4


def test_every_half_written_record_is_refused() -> None:
    data = TEXT.encode()
    for length in range(len(data) - 1):
        with pytest.raises(BadData):
            layout.load_record(data[:length], PATH)


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ('form = "complaints.complaint"', "form = 7", "form", 1),
        ('id = "CP-261121-A01"\n', "", "id", 0),
        ("n = 2,", 'n = "2",', "n", 8),
        ("n = 1, at", "at", "history", 7),
        ("at = 2026-11-21T09:12:40+08:00", "at = 2026-11-21T09:12:40", "at", 8),
        ("at = 2026-11-21T09:12:40+08:00", "at = 2026-11-21", "at", 8),
        ('by = "technician-2"', "by = 2", "by", 8),
        ('unit = "3-1201"', "fee = 128.50", "fee", 3),
        ('unit = "3-1201"', "rows = [{ fee = nan }]", "rows", 3),
        ('unit = "3-1201"', "heard = 2026-11-21T09:00:00", "heard", 3),
        ('batch = "B1"', "batch = 1", "batch", 10),
        ("entered = 2026-11-21T17:00:00+08:00", 'entered = "late"', "entered", 10),
        ('unit = "3-1201"', "layout = 2", "layout", 0),
    ],
)
def test_a_wrong_value_is_named_by_its_field(old: str, new: str, field: str, line: int) -> None:
    with pytest.raises(BadToml) as caught:
        load(TEXT.replace(old, new))
    assert caught.value.field == field
    assert (caught.value.line > 0) == (line > 0)


@pytest.mark.parametrize(
    "data", [b"", b"\n", b'form = "a.b"\nid = "x"\n', b'form = "a.b"\nid = "x"\nhistory = []\n']
)
def test_an_empty_record_is_refused(data: bytes) -> None:
    with pytest.raises(BadToml):
        layout.load_record(data, PATH)


def test_a_history_that_does_not_end_on_a_line_of_its_own_is_not_appended_to() -> None:
    with pytest.raises(BadToml, match="line of its own"):
        layout.append_events(TEXT.replace(",\n]", " ]").encode(), [event(4)], PATH)
    with pytest.raises(BadToml):  # the comma that a hand left out
        layout.append_events(TEXT.replace("},\n]", "}\n]").encode(), [event(4)], PATH)


def test_a_broken_character_and_a_nameless_kind_are_refused_before_anything_is_written() -> None:
    with pytest.raises(BadData, match="broken character"):
        layout.dump_record(Record("a.b", "x", {"about": "\ud800"}, (event(1),)))
    with pytest.raises(BadData, match="about"):
        layout.dump_record(Record("a.b", "x", {"about": object()}, (event(1),)))
    with pytest.raises(BadData):
        layout.dump_record(Record("a.b", "x", {"about": "a\0b"}, (event(1, fee=1.5),)))


def test_a_field_may_not_take_the_name_of_an_event_key() -> None:
    with pytest.raises(ValueError, match="batch"):
        layout.dump_event(event(1, batch="x"))


def test_stock_git_merges_what_two_desks_appended_without_conflict_or_loss(tmp_path: Path) -> None:
    """The claim on which the layout rests, over random appends of both sides."""
    chance = random.Random(20261121)
    base = layout.dump_record(Record("a.b", "x", {"about": "水"}, (event(1, "register"),)))
    for _ in range(40):
        sides = []
        for desk in "AB":
            history = [
                event(2 + n, chance.choice(["note", "resolve"]), text=f"{desk}{n}")
                for n in range(chance.randrange(4))
            ]
            sides.append([msgspec.structs.replace(entry, by=f"clerk-{desk}") for entry in history])
        for name, data in zip(
            "oab", (base, *(layout.append_events(base, side, "x") for side in sides)), strict=True
        ):
            (tmp_path / name).write_bytes(data)
        command = ["git", "merge-file", "-p", "--union", "a", "o", "b"]
        merged = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
        read = layout.load_record(merged, "x").history
        assert set(map(repr, read)) == {repr(e) for e in (event(1, "register"), *sides[0], *sides[1])}
        assert [e.n for e in read] == sorted(e.n for e in read)
