"""The expressions of the pets' office."""

from __future__ import annotations

import pytest

from propctl.regulation.language.names import Expressions
from tests.regulation.language.pets import ON, make_catalog


@pytest.fixture
def expressions() -> Expressions:
    return Expressions(make_catalog(), ON)
