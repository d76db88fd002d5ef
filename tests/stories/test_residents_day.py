"""A household moves in, changes its telephone, agrees to something and takes it back, on the command line."""

from __future__ import annotations

from propctl.testing import Result, Workspace


def ok(result: Result) -> Result:
    assert result.status == 0, result.err
    return result


def test_a_household_from_moving_in_to_moving_out(workspace: Workspace) -> None:
    run = workspace.run
    workspace.at("2026-11-20 08:30")
    ok(run("residents", "building", "add", "3", "--type", "high-rise", "--steward", "officer-1"))
    ok(
        run(
            "residents",
            "add",
            "3-1201",
            "--building",
            "3",
            "--floor",
            "12",
            "--layout",
            "两室",
            "--area",
            "89.5",
        )
    )
    ok(run("residents", "arrival", "register", "3-1201"))
    early = run("residents", "arrival", "complete", "A01")
    assert early.status == 77 and "residents.register-at-move-in" in early.err

    opened = run("residents", "household", "open", "3-1201", "--phone", "13800001234")
    assert opened.status == 2  # people's data are never options
    ok(run("residents", "household", "open", "3-1201", "--stdin", stdin="head: 章晓兰\nphone: 13800001234\n"))
    ok(run("residents", "arrival", "complete", "A01"))

    shown = ok(run("show", "H-3-1201")).out
    assert "138****1234" in shown and "章晓兰" not in shown
    assert "章晓兰" in ok(run("show", "H-3-1201", "--reveal", "--purpose=核对", by="officer-1")).out

    ok(run("rules", "set", "residents.update-on-change", "within=1d", "--since", "2026-11-20", by="director"))
    ok(run("residents", "change", "register", "3-1201", "contact"))
    waiting = ok(run("due", "--area", "residents", "--json")).json()
    assert [row["clock"] for row in waiting] == ["residents.update-on-change"]
    update = ("residents", "household", "update", "H-3-1201", "--channel", "phone", "--stdin")
    stranger = run(*update, stdin="phone: 13900005678\n", by="officer-2")
    assert stranger.status == 77 and "residents.steward-assists-archive" in stranger.err
    ok(run(*update, stdin="phone: 13900005678\n", by="officer-1"))
    assert ok(run("due", "--area", "residents", "--json")).json() == []

    agreed = ("--purpose", "社区活动", "--consented", "2026-11-20", "--stdin")
    ok(run("residents", "household", "consent", "H-3-1201", *agreed, stdin="hobbies: 书法\n"))
    assert "书法" in ok(run("show", "H-3-1201", "--reveal", "--purpose=核对", by="officer-1")).out
    ok(run("residents", "household", "withdraw", "H-3-1201"))
    assert "书法" not in ok(run("show", "H-3-1201", "--reveal", "--purpose=核对", by="officer-1")).out

    ok(run("residents", "household", "move-out", "H-3-1201"))
    assert "3-1201" in ok(run("residents", "list", "no-file")).out
    ok(run("check"))
