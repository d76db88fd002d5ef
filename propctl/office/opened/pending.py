"""What a unit of work has made so far: records by their number, and by their natural key in any spelling."""

from __future__ import annotations

from collections.abc import Callable

from propctl.entry.natural_keys import alike
from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref


class Pending(dict[Ref, Record]):
    """Records that are not saved yet. Each key is levelled once, however often it is looked for."""

    def __init__(self) -> None:
        super().__init__()
        self._new: list[Ref] = []
        self._alike: dict[tuple[str, str], list[Ref]] = {}

    def __setitem__(self, ref: Ref, record: Record) -> None:
        if ref not in self:
            self._new.append(ref)
        super().__setitem__(ref, record)

    def of_key(self, form: str, key: str, names_units: Callable[[str], bool]) -> list[Ref]:
        """Those of a form whose number comes to ``key`` when it is levelled (``alike``)."""
        for ref in self._new:
            level = alike(ref.id, unit=names_units(ref.form))
            self._alike.setdefault((ref.form, level), []).append(ref)
        self._new.clear()
        return self._alike.get((form, key), [])
