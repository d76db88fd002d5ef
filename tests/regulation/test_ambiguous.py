"""A name means one thing: a field that bears a state's name never hides the state, a group is no state."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace

AREA = """
prefix = "LQ"
title  = { zh = "信件", en = "Letters" }
main   = "letter"

[form.letter]
title = { zh = "信", en = "Letter" }
[form.letter.field]
sent = { type = "time", fill = "now", zh = "发出时间", en = "Sent at" }
[form.letter.state]
draft = "草稿|draft"
sent  = "已发|sent"
[form.letter.step]
register = { zh = "登记", en = "Register", to = "draft" }
send     = { zh = "发出", en = "Send", from = "draft", to = "sent" }
[form.letter.states]
open = ["draft"]

[list]
gone = { rule = "letters", where = "state = 'sent'", zh = "已发", en = "Sent" }

[[rule]]
id = "letters.letters"
zh = "信件登记"
en = "Letters are registered"
source = { document = "测试" }
"""


def office(workspace: Workspace, old: str = "", new: str = "") -> Workspace:
    folder = workspace.root / "areas"
    folder.mkdir(exist_ok=True)
    assert old in AREA
    (folder / "letters.toml").write_text(AREA.replace(old, new) if old else AREA, encoding="utf-8")
    return workspace


def test_a_state_in_quotes_is_the_state_though_a_field_has_its_name(workspace: Workspace) -> None:
    letters = office(workspace)
    letter = letters.do("letters.letter.register").folded.id
    assert letters.run("letters", "list", "gone", "--json").json() == []
    letters.do("letters.letter.send", letter)
    assert [row["id"] for row in letters.run("letters", "list", "gone", "--json").json()] == [letter]
    assert letters.run("check").status == 0


def test_a_condition_that_names_field_and_state_at_once_is_found_by_check(workspace: Workspace) -> None:
    found = office(workspace, "state = 'sent'", "state = sent").run("check")
    assert found.status == 1
    assert "sent 既是字段又是状态" in found.out


def test_a_typed_condition_that_names_field_and_state_at_once_is_refused(workspace: Workspace) -> None:
    refused = office(workspace).run("letters", "list", "--where", "state = sent")
    assert (refused.status, "'sent'" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ('sent = ["draft"]', "sent 既是字段名又是状态分组名"),
        ('draft = ["draft", "sent"]', "draft 既是状态名又是含多个状态的分组名"),
        ('open = ["drafted"]', "没有状态“drafted”"),
    ],
)
def test_a_group_of_states_has_a_name_of_its_own_and_states_that_are(
    workspace: Workspace, group: str, said: str
) -> None:
    found = office(workspace, 'open = ["draft"]', group).run("check")
    assert found.status == 1
    assert said in found.out
