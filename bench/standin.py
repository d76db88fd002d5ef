"""What the office derives from a record, without an office: so that the index can be measured by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from propctl.regulation.model.record import Record
from propctl.regulation.model.ref import Ref
from propctl.store.index.index import ClockRow, Entry

PERSONAL = frozenset(("phone",))


def derive(record: Record) -> Entry:
    """State is the last step; one clock of four hours from registration to the last step."""
    first, last = record.history[0], record.history[-1]
    values: dict[str, Any] = {
        name: _plain(value) for name, value in record.head.items() if name not in PERSONAL
    }
    for event in record.history:
        values |= {name: _plain(value) for name, value in event.values.items()}
    is_open = last.step != "close"
    area = record.form.partition(".")[0]
    return Entry(
        id=record.id,
        form=record.form,
        area=area,
        state=last.step,
        open=is_open,
        registered=first.at.isoformat(),
        updated=last.at.isoformat(),
        values=values,
        text="\n".join(str(value) for value in values.values()),
        clocks=[
            ClockRow(
                f"{area}.close",
                f"{area}.close-within",
                first.at.isoformat(),
                (first.at + dt.timedelta(hours=4)).isoformat(),
                None if is_open else last.at.isoformat(),
                post="front-desk",
            )
        ],
        links=[("unit", Ref("residents.unit", str(values["unit"])))],
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
