"""Where a controller may step in. An area names the steps it cares for in ``[hook]`` of its ``area.toml``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft, Request
    from propctl.office.opened.office import Office
    from propctl.publish.site.feeds import Happening
    from propctl.regulation.model.fold import Folded

PROJECT = "propctl"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def propctl_fill(office: Office, draft: Draft) -> dict[str, Any] | None:
    """Values that only a computation can give; they go before what was typed. ``draft.name``: "form.step"."""


@hookspec
def propctl_check(office: Office, draft: Draft) -> None:
    """Raise ``Refused`` with the clause where a step must not be done and data can't say so."""


@hookspec
def propctl_after(office: Office, draft: Draft) -> list[Request] | None:
    """Further steps to do in the same batch."""


@hookspec(firstresult=True)
def propctl_on_duty(office: Office, post: str, at: dt.datetime) -> str | None:
    """Who fills a post at a time: the id of one of the staff."""


@hookspec(firstresult=True)
def propctl_shift_end(office: Office, post: str, at: dt.datetime) -> dt.datetime | None:
    """When the shift ends that a post works at a time."""


@hookspec
def propctl_turns(office: Office, person: str, since: dt.datetime) -> list[Happening] | None:
    """The turns of one of the staff that end after a moment, for his calendar; cancelled ones are marked."""


@hookspec(firstresult=True)
def propctl_may_reveal(office: Office, folded: Folded) -> bool | None:
    """Whether the operator may see a record's personal values; None leaves it to his post."""


@hookspec
def propctl_to_say(office: Office, step: str) -> list[tuple[str, str]] | None:
    """What is said while a step (``area.form.step``) is filled in: title and lines of each script."""


@hookspec
def propctl_page(office: Office, area: str) -> dict[str, Any] | None:
    """What an area's page shows beside its declarations.

    ``charges``: what it charges, each with ``name``, ``price``, ``unit``, ``since`` and an ``example`` of how
    it is reckoned; the page of charges shows them, too.
    """
