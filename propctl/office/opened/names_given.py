"""What words must know of an office (``words.names_needed.Names``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from propctl.regulation.catalog import Catalog
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, label
from propctl.words.labels import DEPARTMENTS

if TYPE_CHECKING:
    from propctl.office.opened.office import Office


class OfficeNames:
    """One office's people, posts and records by name."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def catalog(self) -> Catalog:
        return self._office.catalog

    @property
    def now(self) -> dt.datetime:
        return self._office.now

    @cached_property
    def posts(self) -> Mapping[str, Label]:
        return {name: post.label for name, post in self._office.settings.posts.items()}

    @cached_property
    def departments(self) -> Mapping[str, Label]:
        own = {name: label(title) for name, title in self._office.settings.departments.items()}
        return {**DEPARTMENTS, **own}

    @cached_property
    def people(self) -> Mapping[str, str]:
        return {name: person.name for name, person in self._office.settings.staff.items()}

    def key_values(self, ref: Ref) -> Mapping[str, Any]:
        folded = self._office.find(ref)
        return folded.values if folded is not None else {}
