"""A cleaning foreman's day with rat poison, by command line: drawn, used, returned, every gram told."""

from __future__ import annotations

from propctl.testing import Workspace

DRAW = ("鼠药", "80", "地下车库灭鼠", "service-foreman")


def test_poison_is_drawn_used_and_returned_and_a_slip_of_the_pen_is_put_right(workspace: Workspace) -> None:
    def ok(*words: str, by: str = "cleaning-foreman") -> str:
        done = workspace.run("hazmat", *words, by=by)
        assert done.status == 0, (words, done.err)
        return done.out

    workspace.at("2026-11-30 08:30")  # the last day of the month
    ok("place", "add", "危险品柜", by="service-supervisor")
    ok("key", "add", "K1", "危险品柜", "--keeper", "cleaning-foreman", by="service-supervisor")
    ok("item", "add", "鼠药", "--measure", "g", "--place", "危险品柜", by="service-supervisor")
    ok("item", "receive", "鼠药", "--quantity", "500", "--supplier", "农资公司")
    own = workspace.run("hazmat", "draw", *DRAW, by="service-foreman")
    assert own.status == 77 and "hazmat.approval-each-use" in own.err
    assert (
        workspace.run(
            "hazmat", "draw", "鼠药", "501", "灭鼠", "service-foreman", by="cleaning-foreman"
        ).status
        == 77
    )
    ok("draw", *DRAW)
    assert "HZ-261130-A01" in ok("list", "out")
    workspace.at("16:00")
    back = ("--used", "60", "--returned-at", "15:50")
    short = workspace.run("hazmat", "finish", "A01", *back, "--returned", "19.99", by="service-foreman")
    assert short.status == 77 and "0.01" in short.err
    ok("finish", "A01", *back, "--returned", "20", by="service-foreman")
    slip = ("--reason", "用量登错", "--approved-by", "service-supervisor", "--paper", "2026-40")
    assert (
        workspace.run("hazmat", "reopen", "A01", "--reason", "用量登错", by="cleaning-foreman").status == 77
    )
    ok("reopen", "A01", *slip)
    ok("finish", "A01", "--used", "65", "--returned", "15", "--returned-at", "15:55", by="service-foreman")
    assert "HZ-261130-A01" not in ok("list", "out")
    register = ok("print", "register", "--month", "2026-11")
    assert "鼠药" in register and "HZ" in register.replace("&#45;", "-")
    workspace.at("2026-12-01 02:00")
    ok("draw", "鼠药", "435", "夜间消杀", "service-foreman")
    assert (
        workspace.run(
            "hazmat", "draw", "鼠药", "0.01", "灭鼠", "service-foreman", by="cleaning-foreman"
        ).status
        == 77
    )
    assert workspace.run("check").status == 0
