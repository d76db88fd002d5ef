"""Lines to say, words that are looked for, promised limits, and fields that only their steps change."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from propctl.api import Outcome, Refused, due, listing, resolve
from propctl.testing import Workspace

AREA = Path(__file__).parents[1] / "keys.toml"


@pytest.fixture
def keys(workspace: Workspace) -> Workspace:
    """An office that keeps keys."""
    folder = workspace.root / "areas"
    folder.mkdir()
    shutil.copy(AREA, folder)
    return workspace


def deposit(keys: Workspace, about: str = "家门钥匙", **more: Any) -> Outcome:
    return keys.do("keys.key.deposit", about=about, **more)


def said(outcome: Outcome, lang: str = "zh-CN") -> list[str]:
    return [text.of(lang) for _, text in outcome.say]


def standing(keys: Workspace, record: str, clock: str) -> str:
    opened = keys.office()
    folded = opened.folded(resolve(opened, record))
    judged = opened.judge.all(folded, opened.catalog.form(folded.form))
    return next((found.standing(keys.now) for found in judged if found.clock == f"keys.{clock}"), "")


def test_a_line_carries_the_records_values_in_both_languages(keys: Workspace) -> None:
    done = deposit(keys)
    assert said(done) == ["家门钥匙,由李敏保管2小时(门)", "请出示证件"]
    assert said(done, "en")[0] == "家门钥匙, kept by 李敏 for 2 hours (Door)"


def test_a_line_with_a_condition_is_said_only_where_it_holds(keys: Workspace) -> None:
    assert said(deposit(keys, "家门钥匙遗失"))[0] == "马上查"


def test_a_line_that_names_a_missing_value_is_not_said(keys: Workspace) -> None:
    key = deposit(keys).folded.id
    assert said(keys.do("keys.key.fetch", key, taker="陈晓明")) == []


def test_a_line_masks_people_and_writes_a_time_of_today_without_its_date(keys: Workspace) -> None:
    today, later = deposit(keys, due="11:00").folded.id, deposit(keys, due="1122-11:00").folded.id
    assert said(keys.do("keys.key.fetch", today, taker="陈晓明")) == ["陈*您好,约定11:00"]
    assert said(keys.do("keys.key.fetch", later, taker="陈晓明")) == ["陈*您好,约定11月22日11:00"]


def test_words_are_found_in_either_language_and_by_the_first_key_that_holds_them(keys: Workspace) -> None:
    found = {
        text: deposit(keys, text).folded.values
        for text in ("信箱钥匙", "Mailbox key", "车钥匙", "LOST door key")
    }
    kinds = {text: values.get("kind") for text, values in found.items()}
    assert kinds == {"信箱钥匙": "box", "Mailbox key": "box", "车钥匙": None, "LOST door key": "door"}
    assert [values["lost"] for values in found.values()] == [False, False, False, True]


def test_a_fixed_field_changes_by_its_step_and_not_by_amend(keys: Workspace) -> None:
    key = deposit(keys).folded.id
    with pytest.raises(Refused, match="greeting"):
        keys.do("keys.key.amend", key, set={"holder": "clerk-2"})
    assert keys.do("keys.key.pass", key, holder="clerk-2").folded.values["holder"] == "clerk-2"


def test_a_promised_limit_is_the_clocks(keys: Workspace) -> None:
    key = deposit(keys).folded.id
    assert said(keys.do("keys.key.look", key, wait="30m")) == ["请等30分钟"]
    assert standing(keys.at("09:30"), key, "look") == "running"
    assert standing(keys.at("09:31"), key, "look") == "overdue"


def test_a_clock_that_goes_first_stands_above_those_that_are_due_earlier(keys: Workspace) -> None:
    deposit(keys)
    lost = deposit(keys, "家门钥匙遗失").folded.id
    first = due(keys.office())[0]
    assert (first.id, first.clock, first.standing) == (lost, "keys.lost", "unset")


def test_a_list_asks_how_a_clock_stands(keys: Workspace) -> None:
    key = deposit(keys).folded.id
    keys.at("10:59")
    assert listing(keys.office(), "keys", "late") == []
    keys.at("11:01")
    assert [row.id for row in listing(keys.office(), "keys", "late")] == [key]


def test_a_warning_given_before_it_is_due_counts_until_it_starts_anew(keys: Workspace) -> None:
    key = deposit(keys, due="12:00").folded.id
    keys.at("11:45").do("keys.key.look", key, wait="5m")
    assert standing(keys, key, "warn") == "met"
    keys.at("11:48").do("keys.key.pass", key, holder="clerk-2")
    assert standing(keys, key, "warn") == "running"
    assert standing(keys.at("11:51"), key, "warn") == "overdue"
