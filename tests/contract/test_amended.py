"""What a step refuses, an amendment refuses: over every area, on the records of the sample office."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from propctl.errors import PropctlError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import save_all
from propctl.office.opened.office import Office
from propctl.regulation.model.fold import Folded, creates
from propctl.regulation.model.form_parts import key_fields

if TYPE_CHECKING:
    from propctl.regulation.model.constructs import Field

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
AREAS = (
    "complaints", "callbacks", "workorders", "residents", "notices", "handbook", "gps", "scripts", "calls",
    "hazmat", "renovation", "fees", "duty", "patrol", "quality", "signage", "staff", "vacancies",
    "frontdesk", "security", "parking", "incidents",
    "supplies", "leasing", "contractors",
    "movein",
    "suggestions", "surveys", "activities",
)  # fmt: skip
PER_FORM = 2  # records of a form that are tried


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample office."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("records", "sample-keyring", "handbook"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "propctl.toml", folder)
    return folder


def refusal(office: Office, request: Request) -> PropctlError | None:
    """Why a step would be refused; nothing is saved."""
    try:
        save_all(office, [request], trial=True)
    except PropctlError as error:
        return error
    return None


def neighbours(office: Office, area: str, field: Field, value: Any) -> Iterator[Any]:
    """Values that might stand in a field instead."""
    match field.type:
        case "choice":
            yield from (one for one in office.fields.choices(area, field) if one != value)
        case "staff":
            yield from (one for one in ("cleaner-1", "director", "technician-1") if one != value)
        case "bool":
            yield "no" if value else "yes"
        case "date":
            yield from ("2020-01-01", "2027-12-31")
        case "time":
            yield from ("2026-10-01T08:00", "2027-01-01T08:00")
        case "number" | "money" | "quantity" | "price":
            yield from ("0", "-1", "999999")
        case "text":
            yield "敌敌畏"
    yield ""


def first(folded: Folded) -> dict[str, Any]:
    """What the step that made the record was given."""
    return {**folded.record.head, **folded.history[0].values}


@pytest.mark.parametrize("area", AREAS)
def test_what_the_step_that_makes_a_record_refuses_its_amendment_refuses_too(area: str, sample: Path) -> None:
    office = Office(sample, now=NOW, operator="director")
    let_pass = []
    for name, form in office.catalog.area(area).form.items():
        full = f"{area}.{name}"
        rows = [row for row in office.index.rows(form=full) if row.state != "void"]
        for row in rows[-PER_FORM:]:
            folded = office.folded(row.ref)
            event = folded.history[0]
            step = form.step.get(event.step)
            if step is None or step.internal or not creates(step) or form.key:
                continue
            desk = Office(sample, now=event.at, operator=event.by)
            given = {
                field: value
                for field, value in first(folded).items()
                if (declared := form.field.get(field)) is not None
                and not (declared.personal or declared.fill or declared.type == "rows")
            }
            given |= {field: "13800138000" for field, one in form.field.items() if one.personal}
            if refusal(desk, Request(form=full, step=event.step, values=given)) is not None:
                continue  # it can't be made a second time: nothing to compare with
            for field, declared in form.field.items():
                if declared.personal or declared.type == "rows" or field in key_fields(form):
                    continue
                for value in neighbours(desk, area, declared, given.get(field)):
                    if not value and not declared.required:
                        continue
                    if value in ("", None) and (declared.fill or declared.default is not None):
                        continue  # left empty, it is filled
                    changed = {**given, field: value}
                    refused = refusal(desk, Request(form=full, step=event.step, values=changed))
                    if refused is None:
                        continue
                    amend = Request(form=full, step="amend", id=row.id, values={"set": {field: value}})
                    later = Office(sample, now=NOW, operator=event.by)
                    if refusal(later, amend) is None:
                        let_pass.append(f"{row.id} {field}={value}: {refused}")
    assert not let_pass, "\n".join(let_pass)
