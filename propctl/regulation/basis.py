"""What verdicts on records rested on beside the records: clauses, calendars, the office's settings.

Who keeps verdicts asks here which of them a change of a clause or a calendar can have altered.
"""

import datetime as dt

SCHEDULE = "schedule"  # of working days, as published and imported
ENDLESS = dt.date.max


def clause(rule: str) -> str:
    """The subject that a clause is."""
    return f"clause:{rule}"


def calendar(name: str) -> str:
    """The subject that a calendar is."""
    return f"calendar:{name}"


class Basis:
    """What was asked while the records of one form were judged.

    ``always``: subjects that were asked how they stand; any change of theirs may alter every verdict. The
    others were asked of days alone that ``reach`` covers: what changes from a later day on alters nothing.
    """

    def __init__(self) -> None:
        self.always: set[str] = set()
        self.reach = dt.date.min  # of the record at hand
        self._clauses: set[str] = set()
        self._calendars: set[str] = set()

    def began(self, rule: str, day: dt.date) -> None:
        """A clock was judged by its clause as that stood on the day when the clock began."""
        self._clauses.add(rule)
        if day > self.reach:
            self.reach = day

    def counted(self, name: str, until: dt.datetime | None) -> None:
        """Time was counted by a calendar ("": by none), up to a moment; None: who knows until when."""
        if not name:
            return
        self._calendars.add(name)
        day = until.date() if until is not None else ENDLESS
        if day > self.reach:
            self.reach = day

    def says(self, rule: str) -> None:
        """A clause ("": none) was asked how it stands today."""
        if rule:
            self.always.add(clause(rule))

    def counts(self, name: str) -> None:
        """A calendar ("": none) was asked of whichever days."""
        if name:
            self.always.update((calendar(name), SCHEDULE))

    @property
    def dated(self) -> set[str]:
        """The subjects that were asked of days within reach."""
        counted = {*map(calendar, self._calendars), SCHEDULE} if self._calendars else set()
        return {*map(clause, self._clauses), *counted}
