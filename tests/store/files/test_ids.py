from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.errors import BadData, UsageError
from propctl.regulation.model.ref import Ref
from propctl.store.files import fsio, ids, paths

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("A01", "CP-261121-A01"),
        ("a01", "CP-261121-A01"),
        ("Ａ０１", "CP-261121-A01"),
        ("1120-A01", "CP-261120-A01"),
        ("1231-B123", "CP-251231-B123"),  # not yet this year
        ("0229-A01", "CP-240229-A01"),
        ("261101-A01", "CP-261101-A01"),
        (" cp-261121-a01 ", "CP-261121-A01"),
        ("cp261121a1", "CP-261121-A01"),
        ("CP—261121—A012", "CP-261121-A12"),
        ("CP261332A01", "CP261332A01"),  # no such day
        ("3-1201", "3-1201"),
        ("京A12345", "京A12345"),
    ],
)
def test_what_an_operator_types_is_understood(typed: str, meant: str) -> None:
    assert ids.expand_id(typed, TODAY, "CP") == meant


def test_a_short_id_without_prefix_becomes_a_tail() -> None:
    assert ids.expand_id("A01", TODAY) == "261121-A01"


@pytest.mark.parametrize(
    "text",
    ["", " ", "-rf", "../../etc/passwd", "..", "a/../../b", "/etc/x", "C:\\x", "\\\\srv\\x", "a\0b", "a\nb",
     "a\x1b[2J", "a\u202eb", "a:b", "a*", "x" * 65, "漏" * 22, "x.", ".x", "1332-A01", "0230-A01"],
)  # fmt: skip
def test_what_can_be_no_id_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        ids.expand_id(text, TODAY, "CP")


def test_a_numbered_id_has_two_digits_at_least_and_reads_back() -> None:
    for number in (1, 99, 100, 12345):
        numbered = ids.NumberedId("CP", TODAY, "A", number)
        assert ids.parse_id(str(numbered)) == numbered
    assert str(ids.NumberedId("CP", TODAY, "A", 1)) == "CP-261121-A01"
    assert ids.parse_id("CP-261321-A01") is None


def test_numbers_run_on_for_each_prefix_day_and_desk() -> None:
    names = [
        "CP-261121-A01.toml",
        "CP-261121-A100.toml",
        "CP-261121-B07.toml",
        "CP-261120-A55.toml",
        "CPX-261121-A77.toml",
    ]
    assert ids.next_number(names, "CP", TODAY, "A") == 101
    assert ids.next_number(names, "CP", TODAY, "B") == 8
    assert ids.next_number(names, "CP", TODAY, "C") == 1


@given(st.text(min_size=1, max_size=20))
def test_every_key_becomes_a_safe_file_name_and_back(text: str) -> None:
    try:
        key = ids.clean_key(text)
    except UsageError:
        return
    name = ids.file_name(key)
    assert ids.record_id_of(name) == key
    assert not set(name) & set('<>:"/\\|?* \t\n') and not name.startswith(".")


@pytest.mark.parametrize("key", ["CON", "nul", "com1.x", "Aux"])
def test_names_that_windows_keeps_for_itself_are_escaped(key: str) -> None:
    name = ids.file_name(key)
    assert name.startswith("%")
    assert ids.record_id_of(name) == key


def test_a_numbered_record_lies_in_its_month_and_a_standing_one_with_its_form() -> None:
    assert (
        paths.record_path(Ref("complaints.complaint", "CP-261121-A01"))
        == "records/complaints/2026/11/CP-261121-A01.toml"
    )
    assert paths.record_path(Ref("residents.unit", "3-1201")) == "records/residents/units/3-1201.toml"
    assert paths.record_path(Ref("hazmat.stock-entry", "酒精")) == "records/hazmat/stock-entries/酒精.toml"
    assert [paths.plural(form) for form in ("staff", "box", "key", "terminals")] == [
        "staff",
        "boxes",
        "keys",
        "terminals",
    ]


def test_walking_passes_over_links_hidden_and_temporary_files(tmp_path: Path) -> None:
    month = tmp_path / "records" / "a" / "2026" / "11"
    month.mkdir(parents=True)
    (tmp_path / "records" / ".git").mkdir()
    for name in ("2026/11/b.toml", "2026/11/a.toml", "2026/11/.a.toml.0.tmp", "2026/11/note.txt", "z.toml"):
        (tmp_path / "records" / "a" / name).touch()
    (tmp_path / "records" / ".git" / "x.toml").touch()
    (tmp_path / "records" / "loop").symlink_to(tmp_path / "records", target_is_directory=True)
    assert list(paths.walk(str(tmp_path))) == [
        "records/a/z.toml",
        "records/a/2026/11/a.toml",
        "records/a/2026/11/b.toml",
    ]


def test_a_junction_is_a_link_and_nothing_behind_it_is_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has them; here a folder is called one (Wine makes none)."""
    month, junction = tmp_path / "records" / "a" / "2026", tmp_path / "records" / "a" / "2026" / "11"
    junction.mkdir(parents=True)
    for folder in (month, junction):
        (folder / "a.toml").touch()
    monkeypatch.setattr(paths, "_is_junction", lambda path: Path(path) == junction)
    assert list(paths.walk(str(tmp_path))) == ["records/a/2026/a.toml"]
    assert paths.link_above(str(tmp_path), "records/a/2026/11/a.toml") == "records/a/2026/11"
    assert list(paths.linked_folders(str(tmp_path))) == ["records/a/2026/11"]


def test_a_link_to_a_file_is_not_read_where_opening_would_follow_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, which has no flag that refuses it."""
    (tmp_path / "secret").write_bytes(b"s")
    (tmp_path / "link.toml").symlink_to(tmp_path / "secret")
    if not (tmp_path / "link.toml").is_symlink():
        pytest.skip("Wine does not tell its links")
    monkeypatch.setattr(fsio, "_WINDOWS", True)
    monkeypatch.setattr(fsio, "_READ_FLAGS", os.O_RDONLY)
    with pytest.raises(BadData, match="link"):
        fsio.read(tmp_path / "link.toml")
