"""Which record is meant: the form and the id. Ids of different forms may be equal."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """A record of a form by its full id: ``Ref("hazmat.key", "A")``, written ``hazmat.key:A``.

    The key called A and the place called A are two records: nothing in the house takes an id without its
    form. What a person typed becomes a ``Ref`` in one place, ``office.asking.resolving``.
    """

    form: str  # in full: "complaints.complaint"
    id: str

    def __str__(self) -> str:
        return f"{self.form}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """What ``str`` wrote: ``hazmat.key:A``. No id holds a colon."""
        form, _, record_id = text.partition(":")
        return cls(form, record_id)

    @property
    def area(self) -> str:
        """The area of the form: "complaints"."""
        return self.form.partition(".")[0]
