"""What the declaration language offers is in its reference."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from propctl.regulation.model import constructs

REFERENCE = (Path(__file__).parents[2] / "docs/authors/language.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]*)`", REFERENCE))))
NEVER_DECLARED = {"unused"}  # the program puts aside there what an office does not use
CONSTRUCT_NAMES = {"list", "moves", "need"}
ROLE_PARAMETERS = {"reports_to", "supervises", "alone", "or_above", "assigned", "receives", "duties"}
CONSTRUCTS = [
    kind
    for kind in vars(constructs).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == constructs.__name__
]


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda kind: kind.__name__)
def test_every_key_of_a_construct_is_documented(construct: type) -> None:
    keys = {field.encode_name for field in msgspec.structs.fields(construct)}
    assert keys - WORDS - NEVER_DECLARED == set()


def test_every_key_that_the_reference_lists_is_one() -> None:
    """A row of its tables begins with keys: no key that was given up stays there."""
    known = {field.encode_name for construct in CONSTRUCTS for field in msgspec.structs.fields(construct)}

    rows = re.findall(r"^\| (`[a-z_]+`(?: (?:或 )?`[a-z_]+`)*) \|", REFERENCE, flags=re.MULTILINE)
    listed = {key for row in rows for key in re.findall("[a-z_]+", row)}
    assert len(listed) > 40
    assert listed - known - CONSTRUCT_NAMES - ROLE_PARAMETERS == set()
