"""A note beside what was asked: that there are records of areas whose plugin is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propctl.cli.frame.output import say
from propctl.office.asking import unclaimed

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session


def tell_unclaimed(session: Session) -> None:
    """Say so, a line for each area, where whoever reads the answer does not look for data (stderr)."""
    office = session.office
    for area, count in unclaimed.counted(office.sources, office.folder).items():
        say(session.words(unclaimed.TOLD, area=area, count=count), err=True)
