"""A home from the appointment to the last defect, then let, then left: keys, meters, deposits, two copies."""

from __future__ import annotations

import html

from propctl.api import Ref, check, listing
from propctl.publish.paper.printed_forms import sheet
from propctl.testing import Result, Workspace
from tests.areas.two_homes import two_homes
from tests.stories.answers import ok, refused

DESK, OFFICER, DIRECTOR, CASHIER = "clerk-1", "officer-1", "service-director", "cashier-1"
DEFECTS = "厨房,水管渗漏,engineering,2026-12-04;阳台,玻璃划痕,developer,2026-12-20"
STEPS = ("identity", "papers", "fees", "keys", "file")
ON_PAPER = ("--approved-by", "service-supervisor", "--paper", "2026-81")


class Home:
    """One home, and those who see to it."""

    def __init__(self, office: Workspace) -> None:
        self.office = office

    def did(self, *words: str, by: str = OFFICER, stdin: str = "") -> Result:
        return ok(self.office.run("movein", *words, by=by, stdin=stdin))

    def made(self, *words: str, by: str = OFFICER, stdin: str = "") -> str:
        """The id of what was made."""
        return str(self.did(*words, "--json", by=by, stdin=stdin).json()["id"])

    def refused(self, clause: str, *words: str, by: str = OFFICER) -> Result:
        return refused(self.office.run("movein", *words, by=by), f"movein.{clause}")

    def listed(self, name: str) -> list[str]:
        return [row.id for row in listing(self.office.office(), "movein", name)]


def moved_in(home: Home) -> str:
    """The appointment, what was asked, the acceptance with its defects, the keys; who is where in between."""
    office = home.office.at("2026-11-25 10:00")
    move = home.made("plan", "3-1201", "2026-11-28", by=DESK, stdin="")
    home.did("ask-needs", move, "--prepare", "联系搬家电梯,butler-1,2026-11-28", by="butler-1")
    office.at("2026-11-28 09:00")  # Saturday: the owner comes; two defects, three meters, his name below
    one = home.made("acceptance", "open", move)
    home.did("acceptance", "inspect", one, "--defects", DEFECTS)
    home.did("acceptance", "read", one, "--meters", "water,3;power,120.5;gas,0")
    home.refused("confirm-meter-readings", "acceptance", "sign", one, "--confirmed", "no")
    home.did("acceptance", "sign", one, "--confirmed", "yes")
    home.did("acceptance", "hand", one, "--copy", "owner")
    home.refused("hand-out-copies", "acceptance", "close", one)
    home.did("acceptance", "hand", one, "--copy", "centre")
    home.refused("acceptance-by-customer-centre", "acceptance", "close", one, by="technician-1")
    home.did("acceptance", "close", one)
    paper = html.unescape(sheet(office.office(), office.office().folded(Ref("movein.acceptance", one))))
    assert paper.count('<section class="copy') == 2
    assert "水管渗漏" in paper and "玻璃划痕" in paper and "120.5" in paper
    ok(
        office.run(
            "residents",
            "household",
            "open",
            "3-1201",
            "--stdin",
            stdin="head: 王一\nphone: 13800138000\n",
            by=OFFICER,
        )
    )
    home.did("hand-keys", move, "--keys", "3")
    for step in STEPS:
        home.did("tick", move, "--done", step)
    home.refused("check-in", "finish", move, by=OFFICER)  # who ticks does not conclude
    home.did("finish", move, by=DIRECTOR)
    return move


def mended(home: Home) -> None:
    """The office's own defect is mended and seen in time; the developer’s takes until January."""
    office = home.office
    pipe, glass = home.listed("residuals")
    office.at("2026-12-03 15:00")
    home.did("residual", "mend", pipe, "--result", "更换接头", by="technician-1")
    home.did("residual", "see", pipe)
    office.at("2026-12-21 09:00")
    assert home.listed("residuals") == [glass]
    home.did("residual", "follow", glass, "--until", "2027-01-10", "--reason", "开发商缺货")
    office.at("2027-01-08 09:00")
    home.did("residual", "mend", glass, "--result", "换玻璃", by="technician-1")
    home.did("residual", "again", glass, "--reason", "又有划痕")
    home.did("residual", "mend", glass, "--result", "再换一块", by="technician-1")
    home.did("residual", "see", glass)
    assert home.listed("residuals") == []


def let_and_left(home: Home) -> None:
    """A tenant's deposit is paid, each of its steps undone once; he leaves with what is owed and all keys."""
    office = home.office.at("2027-01-29 10:00")
    term = ("3-1201", "2027-02-01", "2027-07-31")
    lease = home.made("lease", "sign", *term, "--deposit", "2000", "--stdin", by=DESK, stdin="tenant: 李四\n")
    home.did("lease", "pay", lease, "--paid", "2000", by=CASHIER)
    assert office.run("movein", "lease", "undo-pay", lease, "--reason", "记错", by=CASHIER).status == 77
    home.did("lease", "undo-pay", lease, "--reason", "记错", *ON_PAPER, by=CASHIER)
    home.did("lease", "pay", lease, "--paid", "2000", by=CASHIER)
    assert home.listed("deposits") == [lease]
    office.at("2027-07-30 10:00")
    charge = ("3-1201", "service", "换锁", "80")
    ok(office.run("fees", "charge", "register", *charge, by=CASHIER))
    leaving = home.made("leaving", "register", "3-1201", "--kind", "tenant", "--lease", lease)
    for step in ("fees", "inspection", "keys", "deposit", "file"):
        home.did("leaving", "tick", leaving, "--done", step)
    home.refused("check-out", "leaving", "finish", leaving, by=DIRECTOR)  # something is owed, keys are out
    ok(office.run("fees", "pay", "3-1201", "80", "cash", by=CASHIER))
    home.did("leaving", "take-keys", leaving, "--keys", "2")
    home.refused("check-out", "leaving", "finish", leaving, by=DIRECTOR)
    home.did("leaving", "lost-keys", leaving, "--keys", "1", "--reason", "丢一把", by=DIRECTOR)
    home.did("lease", "end", lease, "--ended-on", "2027-07-30", by=DESK)
    cut = ("lease", "deduct", lease, "--deducted", "50", "--reason", "补钥匙")
    home.refused("contract-deposit", *cut, *ON_PAPER, by=CASHIER)  # a supervisor's word is not enough
    home.did(*cut, "--approved-by", "center-manager", "--paper", "2027-9", by=CASHIER)
    home.did("lease", "refund", lease, "--refunded", "1950", *ON_PAPER, by=CASHIER)
    assert home.listed("deposits") == []
    home.did("leaving", "finish", leaving, by=DIRECTOR)


def test_a_home_is_accepted_mended_let_and_left(workspace: Workspace) -> None:
    home = Home(two_homes(workspace))
    moved_in(home)
    mended(home)
    let_and_left(home)
    assert check(workspace.office()) == []
    assert not [
        path for path in workspace.root.glob("records/**/*.toml") if "李四" in path.read_text("utf-8")
    ]
