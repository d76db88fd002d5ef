"""What every area must satisfy, whoever wrote it. In the tests of an area's own package, one line:

    TestContract = contract("pets")

makes the tests: its declarations are sound, also where an office uses no other area; every command explains
itself on 80 columns in each language; hooks, functions and messages are there; its page prints every clause
and every value as the office has set it, in Chinese and in English, and holds no copy of one; what two desks
record offline is all there after a merge; no screen, list, refusal or paper shows a key of the program. The
areas that propctl ships run the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from propctl.testing.area_alone import Alone
from propctl.testing.area_declared import Declared
from propctl.testing.area_desks import Desks
from propctl.testing.area_english import English
from propctl.testing.area_pages import Pages
from propctl.testing.area_words import Worded


def contract(area: str, needs: Iterable[str] = ()) -> type:
    """The contract of an installed area as a class of tests, for pytest to collect.

    ``needs``: the other areas without which it is never used, such as one whose records it must point to.
    """
    parts = (Declared, Alone, Pages, English, Desks, Worded)
    return type("TestContract", parts, {"area": area, "needs": tuple(needs), "__doc__": f"Of {area}."})
