"""``propctl setup`` from files to records: read, told apart, gathered home by home, made in one go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from propctl.office.setting_up.amounts_corrected import Approval
from propctl.office.setting_up.homes_gone import Gone, homes_gone
from propctl.office.setting_up.homes_read import Homes, RefusedRow, homes_read
from propctl.office.setting_up.known_columns import KnownColumns
from propctl.office.setting_up.other_times import without_other_times
from propctl.office.setting_up.parts_of_estate import in_parts_of_estate
from propctl.office.setting_up.records_made import Made, made
from propctl.office.setting_up.row_faults import CellFault
from propctl.office.setting_up.sheets_recognised import Given, Wish, given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propctl.errors import PropctlError
    from propctl.office.opened.office import Office


class Ledgers:
    """The ledgers of an office on their way into its records."""

    def __init__(self, office: Office) -> None:
        office.settle()
        self.office = office
        self.known = KnownColumns(office)

    def given(self, files: Sequence[Path], wish: Wish) -> Given:
        """What the files hold; doubts are told with it, and nothing is made while there are any."""
        found = given(self.known, files, wish)
        sheets = without_other_times(self.known, in_parts_of_estate(found.sheets))
        return found._replace(sheets=sheets)

    def homes(self, given: Given) -> Homes:
        """The homes of all sheets, each once."""
        return homes_read(self.known, given)

    def made(self, homes: Homes, *, update: bool, approval: Approval) -> Made:
        """The records that the homes ask for."""
        return made(self.known, homes.homes, update=update, approval=approval)

    def gone(self, homes: Homes, made: Made) -> Gone:
        """The homes that stand here and in none of the ledgers."""
        return homes_gone(self.known, homes.homes, made.wanted)


def with_faults(homes: Homes, faults: Mapping[int, PropctlError]) -> list[RefusedRow]:
    """The rows that are refused: by what they say, and by what their records would be refused for."""
    found = list(homes.refused)
    for number, error in faults.items():
        places = homes.homes[number].places
        found.append(RefusedRow(places[0], [CellFault("", -1, error)]))
    return found
