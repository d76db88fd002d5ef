"""``propctl rules explain``: what carries out a clause, in words, and with the values in force."""

from __future__ import annotations

from propctl.testing import Workspace

CLAUSE = "complaints.multi-department-coordinator"


def test_a_clause_is_explained_by_the_conditions_that_carry_it_out(workspace: Workspace) -> None:
    told = workspace.run("rules", "explain", CLAUSE)
    assert told.status == 0
    assert "适用于：“相关责任部门”的个数不少于2" in told.out
    assert "#departments >= $.at_least" in told.out
    assert "form.complaint.need.transfer" in told.out and "clock.coordinate" in told.out
    assert "值班经理" in told.out


def test_the_explanation_says_the_value_in_force(workspace: Workspace) -> None:
    workspace.run("rules", "set", CLAUSE, "at_least=3", by="director")
    assert "不少于3" in workspace.run("rules", "explain", CLAUSE).out
    assert "is at least 3" in workspace.run("--lang", "en", "rules", "explain", CLAUSE).out


def test_what_reads_a_parameter_of_the_clause_is_explained_too(workspace: Workspace) -> None:
    told = workspace.run("--lang", "en", "rules", "explain", "workorders.urgent-notify-engineering").out
    assert "$urgent-notify-engineering.department" in told


def test_the_explanation_as_json_keeps_its_keys_and_its_values(workspace: Workspace) -> None:
    told = workspace.run("rules", "explain", CLAUSE, "--json").json()
    assert told["id"] == CLAUSE and told["params"]["at_least"] == 2
    first = told["expressions"][0]
    assert set(first) == {"area", "key", "form", "rule", "does", "expression", "means", "reads"}
    assert first["expression"] == "#departments >= $.at_least"
    assert first["reads"] == [
        {"kind": "field", "name": "departments", "label": "“相关责任部门”"},
        {
            "kind": "parameter",
            "name": f"${CLAUSE}.at_least",
            "label": f"条款 {CLAUSE} 的 不低于",
            "value": 2,
        },
    ]


def test_a_clause_without_conditions_says_so_and_what_else_carries_it_out(workspace: Workspace) -> None:
    told = workspace.run("rules", "explain", "residents.archive-custody")
    assert "没有条件执行它" in told.out and "执行方式" in told.out


def test_a_clause_that_is_not_cannot_be_explained(workspace: Workspace) -> None:
    assert workspace.run("rules", "explain", "complaints.nosuch").status == 2
