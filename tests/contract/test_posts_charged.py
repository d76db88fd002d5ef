"""Whoever a clause gives work to may do the step it is done with, whichever post an office names in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from propctl.office.opened.sources import Sources
from propctl.regulation.catalog import Catalog
from propctl.regulation.model.constructs import Area
from propctl.regulation.model.fold import creates
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import parameter, proof_of, qualify


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Sources(None, str(tmp_path_factory.mktemp("compiled"))).catalog()


def test_whose_routine_it_is_may_do_the_step_that_proves_it(catalog: Catalog) -> None:
    wrong = []
    for area in catalog.areas():
        for name, routine in area.routine.items():
            form, step = proof_of(area, routine)
            steps = dict(catalog.form(form).step) if catalog.has_form(form) else {}
            doing = (
                [step]
                if step
                else [one for one, made in steps.items() if creates(made) and not made.internal]
            )
            wrong += [
                f"{area.name}.{name}: {form}.{one} may not be done by {charged}"
                for one in doing
                for charged in _lacking(area, routine.post, form, steps[one].post)
            ]
    assert wrong == []


def test_whom_a_requirement_names_may_do_its_step(catalog: Catalog) -> None:
    wrong = []
    for form, declared in catalog.forms():
        area = catalog.area(form.partition(".")[0])
        for name, needs in declared.need.items():
            for need in needs:
                if need.post == "$.post" and not need.when and name in declared.step:
                    charged = f"${qualify(area.name, need.rule)}.post"
                    lacking = _lacking(area, charged, form, declared.step[name].post)
                    wrong += [f"{form}.{name}: {one}" for one in lacking]
    assert wrong == []


def _lacking(area: Area, charged: str | list[str], form: str, may: str | list[str]) -> Iterable[str]:
    """Of the posts that clauses name, those that the step does not name by the same clauses."""
    if not may or any(one.startswith("field:") for one in as_list(may)):
        return ()  # anybody; or whom the record names
    allowed = set(_references(form.partition(".")[0], may))
    return [one for one in _references(area.name, charged) if one not in allowed]


def _references(area: str, posts: str | list[str]) -> Iterator[str]:
    for one in as_list(posts):
        if one.startswith("$"):
            yield ".".join(parameter(area, one))
