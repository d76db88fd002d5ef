"""Two desks that fill in an area's forms, offline, agree once stock git has merged their records."""

from __future__ import annotations

import pytest

from propctl.office.checking.check import check
from propctl.regulation.model.ref import Ref
from propctl.store.history.git import Git
from propctl.testing import TwoDesks
from propctl.testing.filling import CannotFill, Filler

ENOUGH = 2  # so many forms tell
FAR = 5000  # the second desk's numbers begin there: it writes nothing that the first one wrote


class Desks:
    """The contract of an area's records."""

    area = ""

    def test_what_two_desks_record_offline_is_all_there_and_sound(self, two_desks: TwoDesks) -> None:
        first, second = Filler(two_desks.a), Filler(two_desks.b, FAR)
        forms = two_desks.a.office().catalog.area(self.area).form
        made: dict[str, list[Ref]] = {}
        left: list[str] = []
        for name in forms:
            try:
                made[name] = [filler.make(f"{self.area}.{name}").ref for filler in (first, second)]
            except CannotFill as reason:
                left.append(str(reason))
            if len(made) == ENOUGH:
                break
        if not made:
            pytest.skip("; ".join(left) or f"{self.area} has no forms")
        assert [refs for name, refs in made.items() if not forms[name].key and refs[0] == refs[1]] == []
        two_desks.exchange()
        assert len({Git(desk.root).output("rev-parse", "HEAD") for desk in (two_desks.a, two_desks.b)}) == 1
        office = two_desks.b.office()  # what one finds, both would: they hold the same
        # One thing that both made has two values for some fields, or is there twice: told, and no fault.
        single = {name for form in forms.values() for name in form.single}
        told = [one for one in check(office) if "first_by" not in one.values and one.field not in single]
        assert [str(one) for one in told] == []
        assert [ref for refs in made.values() for ref in refs if not office.exists(ref)] == []
