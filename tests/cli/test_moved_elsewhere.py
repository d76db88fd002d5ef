"""What one office exports, another one imports: the homes, what they owe and have paid, what is charged."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.testing import Workspace, make_workspace

AREAS = ["residents", "fees", "supplies", "duty"]
MOVED = (  # what others point to comes first
    "residents.building",
    "residents.unit",
    "fees.tariff",
    "fees.debt",
    "fees.prepaid",
    "fees.space",
    "supplies.item",
    "duty.shift",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office whose books are to go elsewhere."""
    office = make_workspace(tmp_path_factory.mktemp("from") / "office", areas=AREAS)
    office.do("residents.building.add", by="director", name="3", type="multi-storey", steward="officer-1")
    for number, area in (("3-1201", "89.50"), ("3-1202", "101.25")):
        home = {"number": number, "building": "3", "area": area, "floor": "12", "layout": "两室一厅"}
        office.do("residents.unit.add", by="director", **home)
    owed = {"unit": "3-1201", "kind": "water", "period": "2025", "amount": "120.05"}
    office.do("fees.debt.register", by="cashier-1", **owed)
    office.do("fees.prepaid.register", by="cashier-1", unit="3-1202", amount="300")
    charged = ("物业费", "management", "area", "--types", "multi-storey")
    assert office.run("fees", "tariff", "add", *charged, by="service-supervisor").status == 0
    assert office.run("fees", "space", "add", "B1-001", by="cashier-1").status == 0
    assert office.run("supplies", "item", "add", "签字笔", by="service-director").status == 0
    shift = {"code": "am", "post": "front-desk", "begins": "08:30", "ends": "17:30"}
    office.do("duty.shift.add", by="guard-captain", **shift)
    return office


@pytest.mark.parametrize("raw", [(), ("--raw",)])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_one_office_exports_another_one_imports_as_it_stands(
    office: Workspace, tmp_path: Path, raw: tuple[str, ...], ending: str
) -> None:
    other = make_workspace(tmp_path / "office", areas=AREAS)
    by = {"fees.tariff": "service-supervisor", "fees.debt": "cashier-1", "fees.prepaid": "cashier-1"}
    by |= {"fees.space": "cashier-1", "supplies.item": "service-director", "duty.shift": "guard-captain"}
    for form in MOVED:
        sheet = str(tmp_path / f"{form}.{ending}")
        assert office.run("export", form, sheet, *raw, by="director").status == 0
        taken = other.run("import", form, sheet, by=by.get(form, "director"))
        assert taken.status == 0, (form, taken.err)
        assert _kept(other, form) == _kept(office, form) != []


def _kept(office: Workspace, form: str) -> list[dict[str, object]]:
    """The values of a form's records."""
    opened = office.office("director")
    return [dict(opened.folded(row.ref).values) for row in opened.index.rows(form=form)]
