"""Rows: every required cell is filled, names exist, and conditions see what is filled in."""

from __future__ import annotations

import pytest

from propctl.api import Refused, UsageError
from propctl.testing import Workspace

AREA = """
prefix = "KT"
title  = { zh = "工具", en = "Tools" }
[form.kit]
title = { zh = "工具箱", en = "Tool kit" }
[form.kit.field.tools]
type = "rows"
zh   = "工具"
en   = "Tools"
[form.kit.field.tools.columns]
kind   = { type = "choice", choices = "$must-hold.items", zh = "种类", en = "Kind", required = true }
keeper = { type = "staff", zh = "保管人", en = "Keeper" }
[form.kit.step]
register = { zh = "登记", en = "Register", to = "packed" }
seal     = { zh = "封箱", en = "Seal", from = "packed", to = "sealed" }
sign     = { zh = "签收", en = "Sign", from = "sealed", to = "signed" }
[form.kit.state]
packed = "已装|packed"
sealed = "已封|sealed"
signed = "已签|signed"
[form.kit.need]
seal = [{ rule = "must-hold", that = "tools.kind has $.items" }]
sign = [{ rule = "must-hold", that = "#tools.keeper = #tools" }]
[[rule]]
id     = "kits.must-hold"
zh     = "必须有{items}"
en     = "{items} must be there"
source = { document = "工具管理办法", clause = "一" }
params = { items = { saw = "锯|saw", axe = "斧|axe" } }
"""


@pytest.fixture
def kits(workspace: Workspace) -> Workspace:
    return workspace.declare("kits", AREA)


@pytest.mark.parametrize("typed", [",clerk-1", [{"keeper": "clerk-1"}]])
def test_a_row_that_lacks_a_required_cell_is_named(kits: Workspace, typed: object) -> None:
    with pytest.raises(UsageError, match="工具, row 1: 种类 is missing"):
        kits.do("kits.kit.register", tools=typed)


def test_a_row_that_names_nobody_of_the_staff_is_refused(kits: Workspace) -> None:
    with pytest.raises(UsageError, match="no member of staff 'nobody'"):
        kits.do("kits.kit.register", tools="saw,nobody")


def test_a_condition_compares_a_column_with_the_choices_of_a_clause(kits: Workspace) -> None:
    half = kits.do("kits.kit.register", tools="saw").folded.id
    with pytest.raises(Refused, match="must-hold"):
        kits.do("kits.kit.seal", half)
    whole = kits.do("kits.kit.register", tools="saw;axe").folded.id
    assert kits.do("kits.kit.seal", whole).folded.state == "sealed"


def test_empty_cells_of_a_column_do_not_count(kits: Workspace) -> None:
    half = kits.do("kits.kit.register", tools="saw,clerk-1;axe").folded.id
    kits.do("kits.kit.seal", half)
    with pytest.raises(Refused):
        kits.do("kits.kit.sign", half)
    whole = kits.do("kits.kit.register", tools="saw,clerk-1;axe,clerk-2").folded.id
    kits.do("kits.kit.seal", whole)
    assert kits.do("kits.kit.sign", whole).folded.state == "signed"


def test_the_cells_of_a_row_are_shown_as_their_columns_are(kits: Workspace) -> None:
    kit = kits.do("kits.kit.register", tools="saw,clerk-1;axe").folded.id
    assert "锯 李敏 斧" in kits.run("show", kit).out
    assert "saw 李敏 axe" in kits.run("--lang", "en", "show", kit).out
