"""What words must know of an office. The office tells it (``names_given``): no office is imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from propctl.regulation.catalog import Catalog
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label

Style = Literal["screen", "paper", "page", "speech"]  # times short, whole, in a letter, said
Audience = Literal["staff", "residents"]  # who reads them: residents are not told what is not set


class Names(Protocol):
    """An office's regulation and moment, and what its people, posts and records are called."""

    @property
    def catalog(self) -> Catalog: ...

    @property
    def now(self) -> dt.datetime: ...

    @property
    def posts(self) -> Mapping[str, Label]:
        """What posts are called, by id."""
        ...

    @property
    def departments(self) -> Mapping[str, Label]:
        """What departments are called, by id."""
        ...

    @property
    def people(self) -> Mapping[str, str]:
        """The names of the members of staff, by id; "" for one without."""
        ...

    def key_values(self, ref: Ref) -> Mapping[str, Any]:
        """The values that a record's natural key is made of; none where there is no such record."""
        ...
