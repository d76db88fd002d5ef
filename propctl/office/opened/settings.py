"""What an office has set in ``propctl.toml``: who it is, who works there, how it keeps time and history."""

import datetime as dt
from typing import Any

import msgspec

from propctl.regulation.model.constructs import RANKS
from propctl.regulation.model.text import Label


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A table of the settings; an unknown key is an error, so that a misspelt one is not ignored."""


class Named(Part, frozen=True):
    """``[office.english]``, ``[office.traditional]``: what an edition calls the office; unset: as it is."""

    name: str = ""
    company: str = ""
    estate: str = ""
    address: str = ""
    mailbox: str = ""
    hours: str = ""


class Identity(Part, frozen=True):
    """``[office]``: what notices and pages say of the office."""

    name: str = ""
    company: str = ""
    estate: str = ""
    address: str = ""
    hotline: str = ""
    emergency: str = ""
    mailbox: str = ""
    hours: str = ""
    lang: str = ""
    timezone: str = "Asia/Shanghai"
    backdate: str = "7d"  # how far back a step may be entered
    since: dt.date | None = None  # when the office began with this program: no routine reaches back before it
    areas: list[str] = []  # the areas it uses; none named: all
    profiles: list[str] = []  # what it is besides a property office: clauses for such offices hold, too
    contacts: dict[str, str] = {}  # further telephones: name -> number
    english: Named = Named()
    traditional: Named = Named()

    def said(self, lang: str) -> "Identity":
        """The office as it calls itself in a language."""
        return self.called(self.english) if lang.startswith("en") else self

    def called(self, named: Named) -> "Identity":
        """The office by these names; by its own where there is none."""
        given = msgspec.structs.asdict(named)
        return msgspec.structs.replace(self, **{key: text for key, text in given.items() if text})


class GitSettings(Part, frozen=True):
    """``[git]``"""

    commit: bool = True
    sign: bool = False
    key: str = ""  # SSH key to sign with
    remote: str = "origin"


class KeyringSettings(Part, frozen=True):
    """``[keyring]``"""

    folder: str = ""  # default: .propctl/keyring
    identity: str = ""  # file with the age identity; default: the user's own


class SiteSettings(Part, frozen=True):
    """``[site]``"""

    url: str = ""
    blocks: list[str] = []
    publish: str = ""
    color: str = ""  # of headings, links and buttons: #0b5a4a
    logo: str = ""  # file of a picture, from the workspace's folder
    footer: list[str] = []  # further lines at the foot of each page
    calls: list[str] = []  # names in ``[office] contacts`` that stand with the emergency numbers


class Post(Part, frozen=True):
    """``[posts.NAME]``: a post."""

    zh: str
    en: str = ""
    rank: str = ""  # none set: the lowest
    reports_to: str = ""
    ranked: bool = True  # whether the settings say its rank
    shipped: bool = False  # whether the office left it as it is shipped

    @property
    def label(self) -> Label:
        return Label(self.zh, self.en)


class Person(Part, frozen=True):
    """``[staff.ID]``: somebody who works here."""

    id: str = ""
    name: str = ""
    posts: list[str] = []
    department: str = ""
    accounts: list[str] = []  # system accounts that may act for this person; "*": any
    since: dt.date | None = None
    until: dt.date | None = None
    phone: str = ""  # of the post, published; never a private number
    rank: str = "staff"  # the highest rank of the posts
    order: tuple[str, ...] = RANKS  # the ranks as the office orders them, the lowest first

    def works_on(self, day: dt.date) -> bool:
        """Whether this person is on the staff on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class AreaUse(Part, frozen=True):
    """``[areas.NAME]``: how the office uses an area."""

    since: dt.date | None = None  # from when on it keeps it: no routine of it reaches back before


MESSAGES = ("morning", "overdue", "notices")  # what a channel may be sent


class Channel(Part, frozen=True):
    """``[send.NAME]``: where messages of the office go; the address itself is a secret and not in git."""

    posts: list[str] = []  # whose work it tells; none: everybody's
    what: list[str] = []  # morning, overdue, notices; none: all of them
    show: list[str] = []  # fields told beside a record's number
    morning: str = "08:00"  # from when on the morning list goes


class Settings(Part, frozen=True):
    """All of ``propctl.toml``."""

    office: Identity = Identity()
    git: GitSettings = GitSettings()
    keyring: KeyringSettings = KeyringSettings()
    site: SiteSettings = SiteSettings()
    calendars: dict[str, dict[str, Any]] = {}
    posts: dict[str, Post] = {}
    departments: dict[str, str] = {}
    staff: dict[str, Person] = {}
    areas: dict[str, AreaUse] = {}
    send: dict[str, Channel] = {}
    plugins: dict[str, Any] = {}  # what plugins keep for themselves, by area


def ordered(settings: Settings, order: tuple[str, ...]) -> Settings:
    """The settings where the office orders the ranks otherwise; a rank left out is below all others."""
    staff = {
        name: msgspec.structs.replace(
            person,
            order=order,
            rank=max(
                (settings.posts[post].rank for post in person.posts),
                key=lambda rank: level(order, rank),
                default=person.rank,
            ),
        )
        for name, person in settings.staff.items()
    }
    return msgspec.structs.replace(settings, staff=staff)


def level(order: tuple[str, ...], rank: str) -> int:
    """How high a rank is: 0 the lowest; -1 where the order leaves it out."""
    return order.index(rank) if rank in order else -1


def holds(person: Person, demand: str) -> bool:
    """Whether a person fills a post, ``foreman+`` (that rank or above) or ``any``."""
    if demand in ("", "any"):
        return True
    if demand.endswith("+"):
        wanted = level(person.order, demand[:-1])
        return wanted >= 0 and level(person.order, person.rank) >= wanted
    return demand in person.posts


def may_act(person: Person, account: str) -> bool:
    """Whether a system account may act for this person."""
    return "*" in person.accounts or account in person.accounts
