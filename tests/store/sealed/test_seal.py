"""Sealed values open only where they were sealed, and say nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from propctl.errors import BadData
from propctl.regulation.model.record import is_sealed
from propctl.store.sealed.tokens import key_id_of, new_key, seal, unseal

KEY = bytes(range(64))
PLACE = ("CP-261121-A01", "phone", "phone")
VECTORS = json.loads((Path(__file__).parents[2] / "data" / "seal-vectors.json").read_text("utf-8"))


def test_a_sealed_value_opens_in_its_place() -> None:
    token = seal("13800138000", KEY, "p7k2", *PLACE)
    assert unseal(token, KEY, *PLACE) == "13800138000"
    assert is_sealed(token) and key_id_of(token) == "p7k2"
    assert "138" not in token.rpartition(":")[2]


def test_the_same_value_keeps_its_token() -> None:
    assert seal("张三", KEY, "p7k2", *PLACE) == seal("张三", KEY, "p7k2", *PLACE)


@pytest.mark.parametrize(
    "place",
    [
        ("CP-261121-A02", "phone", "phone"),
        ("CP-261121-A01", "mobile", "phone"),
        ("CP-261121-A01", "phone", "text"),
        ("CP-261121-A01p", "hone", "phone"),  # the boundary between record and field cannot move
    ],
)
def test_a_moved_token_does_not_open_and_the_sentence_names_record_and_field(place: tuple[Any, ...]) -> None:
    token = seal("13800138000", KEY, "p7k2", *PLACE)
    with pytest.raises(BadData) as refused:
        unseal(token, KEY, *place)
    assert refused.value.values == {"field": place[1], "record": place[0]}


def test_every_changed_sign_of_a_token_is_found_out() -> None:
    token = seal("13800138000", KEY, "p7k2", *PLACE)
    start = token.rindex(":") + 1
    for place in range(start, len(token)):
        for sign in "A_":
            changed = token[:place] + sign + token[place + 1 :]
            if changed != token:
                with pytest.raises(BadData):
                    unseal(changed, KEY, *PLACE)


@pytest.mark.parametrize("cut", [1, 2, 10, 40])
def test_a_shortened_token_does_not_open(cut: int) -> None:
    with pytest.raises(BadData):
        unseal(seal("13800138000", KEY, "p7k2", *PLACE)[:-cut], KEY, *PLACE)


def test_another_persons_key_does_not_open_it() -> None:
    with pytest.raises(BadData):
        unseal(seal("13800138000", KEY, "p7k2", *PLACE), new_key(), *PLACE)


def test_lengths_are_hidden_up_to_the_padding() -> None:
    lengths = {len(seal("a" * size, KEY, "p7k2", *PLACE)) for size in range(16)}
    assert len(lengths) == 1
    assert len(seal("a" * 16, KEY, "p", *PLACE)) == len(seal("a" * 63, KEY, "p", *PLACE))
    assert len(seal("a" * 64, KEY, "p", *PLACE)) == len(seal("a" * 127, KEY, "p", *PLACE))
    assert len(seal("a" * 128, KEY, "p", *PLACE)) == len(seal("a" * 255, KEY, "p", *PLACE))


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_any_text_comes_back_unchanged(value: str, record: str, field: str) -> None:
    try:
        value.encode(), record.encode(), field.encode()
    except UnicodeEncodeError:
        return
    assert unseal(seal(value, KEY, "p7k2", record, field, "text"), KEY, record, field, "text") == value


@pytest.mark.parametrize(
    "text", ["", "13800138000", "sealed:", "sealed:2:p:AAAA", "sealed:1:P:AAAA", "sealed:1:p:", 7]
)
def test_other_texts_are_not_tokens(text: int | str) -> None:
    assert not is_sealed(text)


@pytest.mark.parametrize("vector", VECTORS["open"], ids=lambda one: one["name"])
def test_the_published_vectors_seal_and_open(vector: dict[str, Any]) -> None:
    place = (vector["record"], vector["field"], vector["type"])
    key = bytes.fromhex(vector["key"])
    assert seal(vector["value"], key, vector["key_id"], *place) == vector["token"]
    assert unseal(vector["token"], key, *place) == vector["value"]


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda one: one["name"])
def test_the_published_bad_vectors_are_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(BadData):
        unseal(
            vector["token"], bytes.fromhex(vector["key"]), vector["record"], vector["field"], vector["type"]
        )


def test_reading_commands_do_not_load_cryptography() -> None:
    modules = "identifiers, masking, pinyin, typed_times, values"
    code = (
        f"import sys; from propctl.entry import {modules}; import propctl.store.sealed.tokens, "
        "propctl.publish.escape; print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"cryptography", "pyrage", "jinja2", "rich", "tempfile", "subprocess", "logging"} & set(loaded)
