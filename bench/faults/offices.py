"""Random honest offices: several desks, many people, work of all kinds, exchanged again and again."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.faults import whole_office
from propctl.errors import PropctlError
from propctl.store.history.desks import join
from propctl.store.history.git import Git
from propctl.testing import Workspace, make_workspace

CLERKS = ("clerk-1", "clerk-2")
DRAWN = {"item": "鼠药", "purpose": "灭鼠", "drawer": "service-foreman", "issuer": "cleaning-foreman"}
SETTINGS = "propctl.toml"


def git(
    root: Path, *words: str, by: str = "director", when: dt.datetime | None = None, typed: bytes = b""
) -> str:
    """Stock git as somebody; its output. Raises where it fails."""
    named = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", by), ("EMAIL", f"{by}@propctl.invalid"))
    }
    if when is not None:
        named |= {f"GIT_{role}_DATE": when.isoformat() for role in ("AUTHOR", "COMMITTER")}
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **named}, input=typed, capture_output=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"git {' '.join(words)}: {done.stderr.decode()}")
    return done.stdout.decode("utf-8", "replace").strip()


class Company:
    """An office at several desks, and the bare repository between them."""

    def __init__(self, folder: Path, chance: random.Random, desks: int) -> None:
        self.chance, self.now = chance, dt.datetime(2026, 11, 20, 9, 0)
        first = make_workspace(folder / "a", git=True)
        git(first.root, "add", SETTINGS)
        git(first.root, "commit", "-q", "-m", "settings", when=first.now)
        git(folder, "init", "-q", "--bare", "-b", "main", "shared.git")
        git(first.root, "remote", "add", "origin", str(folder / "shared.git"))
        git(first.root, "push", "-q", "-u", "origin", "HEAD:main")
        self.desks = [first]
        for letter in "bcdef"[: desks - 1]:
            git(folder, "clone", "-q", "shared.git", letter)
            root = folder / letter
            shutil.copytree(first.root / ".propctl" / "keyring", root / ".propctl" / "keyring")
            shutil.copy(first.root / ".propctl" / "identity.txt", root / ".propctl")
            join(root, Git(root), letter.upper(), by="propctl", at=first.now)
            self.desks.append(Workspace(root))
        self.tick()
        _found(first)
        self.exchange()

    def tick(self) -> None:
        """Some minutes later, at every desk."""
        self.now += dt.timedelta(minutes=self.chance.randint(1, 5))
        for desk in self.desks:
            desk.at(f"{self.now:%Y-%m-%d %H:%M}")

    def work(self, steps: int) -> int:
        """Do so many things, some of which are refused; how many were done."""
        done = 0
        for _ in range(steps):
            self.tick()
            try:
                self.chance.choice(_WORK)(self.chance.choice(self.desks), self.chance)
                done += 1
            except PropctlError:
                pass
            if self.chance.random() < 0.15:
                self.exchange()
        self.exchange()
        return done

    def exchange(self) -> None:
        """Every desk syncs, the first once more: then it has everything."""
        for desk in (*self.desks, self.desks[0]):
            self.tick()
            done = desk.run("sync", by=self.chance.choice(CLERKS))
            if done.status not in (0, 1):
                raise AssertionError(f"sync: {done.err}")


def _found(desk: Workspace) -> None:
    for unit in ("3-1201", "3-1202", "3-1301"):
        desk.do("residents.unit.add", by="officer-1", number=unit)
    desk.do("hazmat.place.add", by="service-supervisor", name="危险品柜")
    desk.do("hazmat.item.add", by="service-supervisor", name="鼠药", measure="g", place="危险品柜")
    desk.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity="500", supplier="农资公司")
    desk.do("hazmat.draw.draw", by="cleaning-foreman", quantity="5", **DRAWN)
    chance = random.Random(0)
    for made in (_whole_complaint, _transfer, _attach, _notice, _approve, _rules):
        made(desk, chance)
    whole_office.found(desk)
    desk.run("show", some(desk, chance, "CP"), "--reveal", "--purpose=核对", by="director")


def _whole_complaint(desk: Workspace, chance: random.Random) -> None:
    told = {"unit": "3-1201", "about": "漏水", "channel": "phone"}
    desk.do(
        "complaints.complaint.register", by="clerk-1", complainant="慕容雪见", phone="13912345678", **told
    )


def some(desk: Workspace, chance: random.Random, prefix: str) -> str:
    """The number of a record that this desk has."""
    found = sorted(path.stem for path in (desk.root / "records").rglob(f"{prefix}-*.toml"))
    if not found:
        raise PropctlError("none yet")
    return chance.choice(found)


def _unit(desk: Workspace, chance: random.Random) -> None:
    desk.do("residents.unit.add", by="officer-1", number=f"{chance.randint(1, 9)}-{chance.randint(101, 999)}")


def _complaint(desk: Workspace, chance: random.Random) -> None:
    told = {"unit": "3-1201", "about": "漏水", "channel": "phone"}
    if chance.random() < 0.5:
        told |= {"complainant": "慕容雪见", "phone": "13912345678"}
    desk.do("complaints.complaint.register", "", by=chance.choice(CLERKS), **told)


def _transfer(desk: Workspace, chance: random.Random) -> None:
    handed: dict[str, Any] = {"departments": ["engineering"], "to_person": "technician-1"}
    desk.do("complaints.complaint.transfer", some(desk, chance, "CP"), by=chance.choice(CLERKS), **handed)


def _resolve(desk: Workspace, chance: random.Random) -> None:
    desk.do("complaints.complaint.resolve", some(desk, chance, "CP"), by="technician-1", outcome="已修复")


def _note(desk: Workspace, chance: random.Random) -> None:
    desk.do("complaints.complaint.note", some(desk, chance, "CP"), by=chance.choice(CLERKS), text="已回电")


def _amend(desk: Workspace, chance: random.Random) -> None:
    changes = {"about": f"漏水{chance.random():.3}"}
    desk.do("complaints.complaint.amend", some(desk, chance, "CP"), by="director", set=changes)


def _void(desk: Workspace, chance: random.Random) -> None:
    desk.do("complaints.complaint.void", some(desk, chance, "CP"), by="director", reason="重复登记")


def _receive(desk: Workspace, chance: random.Random) -> None:
    quantity = str(chance.randint(10, 90))
    desk.do("hazmat.item.receive", "鼠药", by="cleaning-foreman", quantity=quantity, supplier="农资公司")


def _draw(desk: Workspace, chance: random.Random) -> None:
    desk.do("hazmat.draw.draw", by="cleaning-foreman", quantity=str(chance.randint(1, 60)), **DRAWN)


def _notice(desk: Workspace, chance: random.Random) -> None:
    values = {"starts": "2026-12-20 08:00", "ends": "2026-12-20 12:00", "reason": "检修"}
    desk.do("notices.notice.draft", by="service-director", kind="water-outage", **values)


def _approve(desk: Workspace, chance: random.Random) -> None:
    on_paper = chance.random() < 0.3
    by, paper = ("clerk-2", ("center-manager", "7")) if on_paper else ("center-manager", ("", ""))
    desk.do("notices.notice.approve", some(desk, chance, "NT"), by=by, on_paper=paper)


def _publish(desk: Workspace, chance: random.Random) -> None:
    desk.do("notices.notice.publish", some(desk, chance, "NT"), by="service-director")


def _household(desk: Workspace, chance: random.Random) -> None:
    unit = chance.choice(("3-1201", "3-1202", "3-1301"))
    desk.do("residents.household.open", by="officer-1", unit=unit, head="张三", phone="13800138001")


def _arrival(desk: Workspace, chance: random.Random) -> None:
    unit = chance.choice(("3-1201", "3-1202"))
    desk.do("residents.arrival.register", by=chance.choice(CLERKS), unit=unit)


def _complete(desk: Workspace, chance: random.Random) -> None:
    desk.do("residents.arrival.complete", some(desk, chance, "RM"), by=chance.choice(CLERKS))


def _grant(desk: Workspace, chance: random.Random) -> None:
    desk.do("residents.grant.grant", by="director", person=chance.choice(CLERKS), reason="核对")


def _shift(desk: Workspace, chance: random.Random) -> None:
    code = f"s{chance.randint(1, 99)}"
    desk.do("duty.shift.add", by="director", code=code, post="guard", begins="08:00", ends="20:00")


def _rules(desk: Workspace, chance: random.Random) -> None:
    within = f"within={chance.randint(10, 40)}m"
    desk.run("rules", "set", "complaints.transfer-within", within, "--since", "2026-12-01", by="director")


def _settings(desk: Workspace, chance: random.Random) -> None:
    """The director enters somebody new by hand, and takes it into history with a sync of his own."""
    file = desk.root / SETTINGS
    name = f"clerk-{chance.randint(10, 99)}"
    if f"{name} = " in file.read_text("utf-8"):
        return
    what = 'posts = ["front-desk"], department = "service", accounts = ["*"]'
    new = f'{name} = {{ name = "新人{name}", {what} }}'
    file.write_text(file.read_text("utf-8").replace("[staff]\n", f"[staff]\n{new}\n", 1), "utf-8")
    desk.run("sync", by="director")


def _import(desk: Workspace, chance: random.Random) -> None:
    sheet = desk.root.parent / "units.csv"
    rows = "".join(f"{chance.randint(10, 40)}-{chance.randint(101, 999)}\n" for _ in range(3))
    sheet.write_text(f"房号\n{rows}", "utf-8")
    desk.run("import", "residents.unit", str(sheet), by="officer-1")


def _earlier(desk: Workspace, chance: random.Random) -> None:
    """What happened some minutes ago, entered now."""
    at = f"{desk.now - dt.timedelta(minutes=20):%H:%M}"
    desk.run("complaints", "register", "3-1201", "补录", "--at", at, by=chance.choice(CLERKS))


def _attach(desk: Workspace, chance: random.Random) -> None:
    photo = desk.root.parent / "photo.txt"
    photo.write_text(f"{chance.random()}")
    desk.run("attach", some(desk, chance, "CP"), str(photo), by=chance.choice(CLERKS))


_WORK: tuple[Callable[[Workspace, random.Random], None], ...] = (
    *(
        _complaint,
        _complaint,
        _complaint,
        _transfer,
        _transfer,
        _resolve,
        _note,
        _note,
        _amend,
        _void,
        _notice,
    ),
    *(
        _receive,
        _draw,
        _draw,
        _notice,
        _approve,
        _approve,
        _publish,
        _household,
        _arrival,
        _arrival,
        _complete,
    ),
    *(_grant, _grant, _shift, _notice, _unit, _rules, _settings, _import, _earlier, _attach),
    *whole_office.WORK,
)
