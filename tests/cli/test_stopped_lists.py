"""A list whose clauses are all stopped answers by its name, and says that it waits for nobody."""

from __future__ import annotations

import pytest

from propctl.testing import Workspace
from tests.stories.answers import ok


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "已停用"), ("en", "waits for nobody")])
def test_a_list_of_a_stopped_clause_says_so_and_lists_as_before(
    workspace: Workspace, lang: str, said: str
) -> None:
    asked = ("--lang", lang, "complaints", "list", "unverified")
    before = ok(workspace.run(*asked))
    assert said not in before.err
    stop = ("rules", "set", "complaints.center-manager-verifies", "in_force=no", "--reason", "停用")
    ok(workspace.run(*stop, by="director"))
    after = ok(workspace.run(*asked))
    assert said in after.err and after.out == before.out
    assert said not in workspace.run(*asked, "--json").err
