"""Spreadsheets in and out through the command line: all rows or none, and what goes out comes in again."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from propctl.testing import Workspace, make_workspace

BY = "director"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """An office with building 3."""
    assert workspace.run("residents", "building", "add", "3", by=BY).status == 0
    return workspace


def homes(office: Workspace) -> dict[str, dict[str, object]]:
    found = office.run("residents", "list", "--json", by=BY).json()
    return {row["id"]: row["fields"] for row in found}


def sheet(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_ledger_as_offices_keep_it_is_read(office: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet()
        out.merge_range("A1:F1", "业主台账")
        out.write_row(1, 0, ["序号", "楼栋", "房号*", "建筑面积(㎡)", "楼层", "备注"])
        out.merge_range("B3:B4", 3)
        out.write_row(2, 2, ["3-101", 89.5, 1, "x"])
        out.write_row(3, 2, ["3栋102室", 100, 1, "y"])
        out.write_row(4, 0, ["合计", None, None, 189.5])
    file = str(tmp_path / "a.xlsx")
    refused = office.run("import", "residents.unit", file, by=BY)
    assert refused.status == 65 and "F 备注" in refused.err and homes(office) == {}
    saved = office.run("import", "residents.unit", file, "--ignore", "备注", by=BY)
    assert saved.status == 0, saved.err
    assert "已保存 2 条记录" in saved.out and "合计" in saved.err
    found = homes(office)
    assert [found[name]["area"] for name in ("3-101", "3-102")] == ["89.50", "100.00"]
    assert found["3-102"]["building"] == "3" and found["3-101"]["floor"] == 1


def test_a_sheet_is_headed_as_ledgers_are_and_an_export_still_tells_its_state(
    office: Workspace, tmp_path: Path
) -> None:
    for form, rows in (
        ("residents.building", "楼栋名称,物业类型\n9栋,高层\n"),
        ("residents.unit", "房间号,楼栋名称,面积(㎡)\n9-101,9栋,88\n"),
        ("residents.household", "房间号,业主姓名,手机号码,状态\n9-101,张三,13800138000,在住\n"),
    ):
        done = office.run("import", form, sheet(tmp_path / f"{form}.csv", rows), by=BY)
        assert done.status == 0, done.err
    assert homes(office)["9-101"]["area"] == "88.00"
    fields = office.run("show", "H-9-101", "--json", "--reveal", by=BY).json()["fields"]
    assert (fields["head"], fields["occupancy"]) == ("张三", "owner")  # 状态 of an export is no 居住性质
    english = sheet(tmp_path / "c.csv", "unit no.,area,colour\n9-102,90,red\n")
    refused = office.run("--lang", "en", "import", "residents.unit", english, by=BY)
    assert "C colour" in refused.err and "unit no." not in refused.err


def test_a_number_with_a_point_is_no_home_and_what_marks_text_is_not_read(
    office: Workspace, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        out = made.add_worksheet()
        out.write_column(0, 0, ["房号", 3.101, 3.11])  # of 3.110 the nought is lost
    refused = office.run("import", "residents.unit", str(tmp_path / "a.xlsx"), by=BY)
    assert refused.status == 65 and "第 2 行" in refused.err and "3.11 是小数" in refused.err
    file = sheet(tmp_path / "a.csv", "房号,楼层\n'3-101,'1\n3.102,2\n")
    assert office.run("import", "residents.unit", file, by=BY).status == 0
    assert set(homes(office)) == {"3-101", "3-102"}


def test_a_trial_finds_what_the_save_finds_and_saves_nothing(office: Workspace, tmp_path: Path) -> None:
    office.run("residents", "add", "3-102", by=BY)
    file = sheet(tmp_path / "a.csv", "房号,楼层\n3-101,1\n3-102,1\n3-103,顶楼\n3-101,2\n")
    trial = office.run("import", "residents.unit", file, "--dry-run", by=BY)
    saved = office.run("import", "residents.unit", file, by=BY)
    assert (trial.status, trial.err) == (saved.status, saved.err) and trial.status == 65
    assert [line[:5] for line in trial.err.splitlines()[:3]] == ["第 3 行", "第 4 行", "第 5 行"]
    assert set(homes(office)) == {"3-102"}
    good = sheet(tmp_path / "b.csv", "房号\n3-101\n")
    assert office.run("import", "residents.unit", good, "--dry-run", by=BY).status == 0
    assert set(homes(office)) == {"3-102"}


@pytest.mark.parametrize("how", [[], ["--dry-run"]])
def test_rows_of_one_sheet_are_judged_beside_each_other(
    office: Workspace, tmp_path: Path, how: list[str]
) -> None:
    office.do("staff.employee.hire", by=BY, person="butler-1", post="officer", hired="2020-01-01")
    said = "假别,请假人,开始,结束\n"
    rows = [
        "事假,butler-1,2026-12-10 08:00,2026-12-10 18:00",
        "事假,butler-1,2026-12-10 12:00,2026-12-12 18:00",
    ]
    refused = office.run(
        "import", "staff.timeoff", sheet(tmp_path / "a.csv", said + "\n".join(rows)), *how, by=BY
    )
    assert refused.status == 77 and "第 3 行：拒绝：同一时间已经请了假" in refused.err
    assert "是本表第 2 行" in refused.err and refused.err.count("staff.leave-in-advance") == 1
    rows[1] = rows[1].replace("12-10 12:00", "12-11 08:00")
    taken = office.run(
        "import", "staff.timeoff", sheet(tmp_path / "a.csv", said + "\n".join(rows)), *how, by=BY
    )
    assert taken.status == 0, taken.err


def test_a_row_without_people_says_which_columns_to_fill_in(office: Workspace, tmp_path: Path) -> None:
    office.run("residents", "add", "3-101", by=BY)
    refused = office.run(
        "import", "fees.payer", sheet(tmp_path / "a.csv", "房号,自\n3-101,2026-11-01\n"), by=BY
    )
    assert "第 2 行：还缺：缴费人；导出的表里没有个人信息，请在表里补上" in refused.err


def test_what_only_one_record_may_have_no_two_rows_have(office: Workspace, tmp_path: Path) -> None:
    for room in ("3-101", "3-102"):
        office.run("residents", "add", room, by=BY)
    said = "房号,缴费人,自\n3-101,张三,2026-11-01\n3-102,李四,2026-11-01\n"
    twice = sheet(tmp_path / "a.csv", said + "3-101,王五,2027-03-01\n")
    refused = office.run("import", "fees.payer", twice, by=BY)
    assert refused.status == 77 and "第 4 行：拒绝：这些日子由谁缴已有约定" in refused.err
    assert "是本表第 2 行" in refused.err
    assert office.run("import", "fees.payer", sheet(tmp_path / "b.csv", said), by=BY).status == 0


def test_a_new_key_is_looked_up_without_reading_the_records_that_stand(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from propctl.office.opened.office import Office

    office.do("residents.unit.add", by=BY, number="3-101", building="3")
    debt = {"unit": "3-101", "kind": "water", "amount": "10.00"}
    for year in ("2021", "2022", "2023"):
        office.do("fees.debt.register", by="cashier-1", period=year, **debt)
    read: list[str] = []
    find = Office.find
    monkeypatch.setattr(Office, "find", lambda self, ref: (read.append(ref.id), find(self, ref))[1])
    head, line = "房号,费用种类,所属月份或年份,尚欠金额", "3 号楼 101,水费,{},10"
    file = sheet(tmp_path / "a.csv", "\n".join([head, line.format("2019"), line.format("2020")]))
    assert office.run("import", "fees.debt", file, "--dry-run", by="cashier-1").status == 0
    assert not any(ref.startswith(("O-2021", "O-2022")) for ref in read)
    again = sheet(tmp_path / "b.csv", "\n".join([head, line.format("2021")]))
    assert "没有需要保存" in office.run("import", "fees.debt", again, by="cashier-1").out


def test_a_home_that_is_not_there_is_answered_with_that_room_elsewhere_then_with_its_building(
    office: Workspace, tmp_path: Path
) -> None:
    office.run("residents", "building", "add", "4", by=BY)
    for number in ("3-101", "3-102", "3-201", "4-305"):
        office.do("residents.unit.add", by=BY, number=number, building=number[0])
    file = sheet(
        tmp_path / "a.csv", "房号,费用种类,所属月份或年份,尚欠金额\n3-305,水费,2020,10\n3-103,水费,2020,10\n"
    )
    told = office.run("import", "fees.debt", file, by="cashier-1").err.splitlines()
    assert "最接近的有：4-305" in told[0] and "最接近的有：3-10" in told[1] and "4-305" not in told[1]


def test_an_update_corrects_what_differs_and_doubles_nothing(office: Workspace, tmp_path: Path) -> None:
    office.run("residents", "add", "3-101", "--area", "80", by=BY)
    file = sheet(tmp_path / "a.csv", "房号,建筑面积\n3-101,89.5\n3-102,100\n")
    told = office.run("import", "residents.unit", file, "--update", "--dry-run", by=BY)
    assert told.status == 0 and "3-101 建筑面积" in told.out and homes(office)["3-101"]["area"] == "80.00"
    assert office.run("import", "residents.unit", file, "--update", by=BY).status == 0
    assert {name: fields["area"] for name, fields in homes(office).items()} == {
        "3-101": "89.50",
        "3-102": "100.00",
    }
    for way in (["--update"], []):
        again = office.run("import", "residents.unit", file, *way, by=BY)
        assert again.status == 0 and "没有需要保存的内容" in again.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("residents.untt", "住户档案.房屋"),
        ("住户档按.房屋", "最接近的是 住户档案.房屋"),
        ("房屋档", "最接近的是 住户档案.房屋"),
        ("甲乙丙", "业务有：社区活动、"),
    ],
)
def test_a_form_that_is_not_there_is_answered_with_the_nearest_or_the_areas(
    office: Workspace, tmp_path: Path, typed: str, said: str
) -> None:
    refused = office.run("import", typed, sheet(tmp_path / "a.csv", "房号\n3-101\n"), by=BY)
    assert refused.status == 2 and said in refused.err, refused.err


def test_a_sheet_that_was_changed_says_that_an_update_corrects_it(office: Workspace, tmp_path: Path) -> None:
    office.run("residents", "add", "3-101", "--area", "80", by=BY)
    file = sheet(tmp_path / "a.csv", "房号,建筑面积\n3-101,89.5\n3-102,100\n")
    refused = office.run("import", "residents.unit", file, by=BY)
    assert refused.status == 65 and "3-101 已存在" in refused.err and "--update" in refused.err
    assert list(homes(office)) == ["3-101"]


def test_what_was_exported_before_an_update_takes_it_back(office: Workspace, tmp_path: Path) -> None:
    office.do("residents.unit.add", by=BY, number="3-101", building="3", area="80", floor="1")
    before, known = str(tmp_path / "before.xlsx"), homes(office)
    assert office.run("export", "residents.unit", before, by=BY).status == 0
    file = sheet(tmp_path / "a.csv", "房号,建筑面积,楼层\n3-101,90,2\n")
    assert office.run("import", "residents.unit", file, "--update", by=BY).status == 0
    assert homes(office) != known
    assert office.run("import", "residents.unit", before, "--update", by=BY).status == 0
    assert homes(office) == known


@pytest.mark.parametrize("how", [[], ["--raw"]])
def test_what_is_over_is_not_made_again_by_the_sheet_that_tells_of_it(
    office: Workspace, tmp_path: Path, how: list[str]
) -> None:
    office.do("residents.unit.add", by=BY, number="3-101", building="3")
    for amount in ("50", "60"):
        office.do("fees.receipt.pay", by="cashier-1", unit="3-101", amount=amount, how="cash")
    paper = ("director", "7")
    office.do("fees.receipt.reverse", "FE-261120-A01", by="cashier-1", on_paper=paper, reason="收错")
    office.do("duty.shift.add", by=BY, code="N", post="guard", begins="20:00", ends="08:00")
    office.do("duty.shift.retire", "N", by=BY)
    for form, by in (("fees.receipt", "cashier-1"), ("duty.shift", BY)):
        file = str(tmp_path / f"{form}.xlsx")
        assert office.run("export", form, file, *how, by=by).status == 0
        told = office.run("import", form, file, by=by)
        assert told.status == 0 and "没有需要保存" in told.out, told
    again = sheet(
        tmp_path / "b.csv", "班次代号,岗位,上班时间,下班时间\nN,护卫员,20:00,08:00\n"
    )  # no export: anew
    assert office.run("import", "duty.shift", again, "--dry-run", by=BY).status == 0
    assert "新增 1 条" in office.run("import", "duty.shift", again, "--dry-run", by=BY).out


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize("how", [[], ["--raw"]])
def test_what_was_exported_is_imported_elsewhere(
    office: Workspace, tmp_path: Path, name: str, how: list[str]
) -> None:
    office.run(
        "residents", "add", "3-101", "--building", "3", "--area", "89.5", "--layout", "=两室,一厅", by=BY
    )
    assert office.run("export", "residents.unit", str(tmp_path / name), *how, by=BY).status == 0
    other = make_workspace(tmp_path / "other")
    other.run("residents", "building", "add", "3", by=BY)
    read = other.run("import", "住户档案", str(tmp_path / name), by=BY)
    assert read.status == 0, read.err
    assert homes(other)["3-101"] == homes(office)["3-101"]


def test_amounts_choices_months_and_dates_are_read_in_another_office_as_they_were_written(
    office: Workspace, tmp_path: Path
) -> None:
    known = {"unit": "3-101", "kind": "water", "period": "2025", "amount": "1200.50", "due": "2026-01-31"}
    sheet_file = str(tmp_path / "欠费.xlsx")
    other = make_workspace(tmp_path / "other")
    other.do("residents.building.add", by=BY, name="3")
    for each in (office, other):
        each.do("residents.unit.add", by=BY, number="3-101", building="3")
    office.do("fees.debt.register", by="cashier-1", source="旧台账", **known)
    assert office.run("export", "fees.debt", sheet_file, by=BY).status == 0
    read = other.run("import", "fees.debt", sheet_file, by="cashier-1")
    assert read.status == 0, read.err
    shown = [each.run("show", "O-2025-water-3-101", "--json").json()["fields"] for each in (office, other)]
    assert shown[0] == shown[1] and known.items() <= shown[0].items()


def test_the_sheet_comes_back_with_its_errors_marked(office: Workspace, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv", "房号,楼层\n3-101,1\n3-102,顶楼\n")
    back = tmp_path / "back.xlsx"
    assert office.run("import", "residents.unit", file, "--report", str(back), by=BY).status == 65
    rows = CalamineWorkbook.from_path(str(back)).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "问题" and rows[1][-1] == "" and "顶楼 不是整数" in str(rows[2][-1])


def test_a_template_is_filled_in_and_read(office: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    assert office.run("import", "template", "residents.unit", str(file), by=BY).status == 0
    book = CalamineWorkbook.from_path(str(file))
    assert "房号" in book.get_sheet_by_index(0).to_python()[0]
    assert len(book.get_sheet_by_index(1).to_python()) > 2


def test_people_do_not_leave_by_an_export(office: Workspace, tmp_path: Path) -> None:
    office.run("residents", "add", "3-101", by=BY)
    opened = office.run(
        "residents", "household", "open", "3-101", "--stdin", stdin="head: 张三\nphone: 13800138000\n"
    )
    assert opened.status == 0, opened.err
    for how in ([], ["--raw"]):
        out = tmp_path / "h.csv"
        assert office.run("export", "residents.household", str(out), *how, by=BY).status == 0
        text = out.read_text(encoding="utf-8-sig")
        assert "张三" not in text and "13800138000" not in text and "sealed" not in text


def test_a_step_that_only_other_steps_and_commands_do_makes_no_record_from_a_sheet(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "n.csv", "kind,title,measure\nsafety,注意,转账\n")
    for step in ("sign", "publish", "approve", "nothing"):
        told = workspace.run("import", "notices.notice", file, "--step", step)
        assert told.status == 2 and "起草" in told.err, told
    template = str(tmp_path / "t.xlsx")
    assert workspace.run("import", "template", "notices.notice", template, "--step", "sign").status == 2
    assert not list(workspace.root.glob("records/notices/**/*.toml"))
    assert (
        workspace.run("import", "notices.notice", file, "--step", "draft", by="service-director").status == 0
    )
    assert len(list(workspace.root.glob("records/notices/**/*.toml"))) == 1


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_is_read_again_and_changes_nothing_until_a_row_is_changed(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    workspace.now = workspace.now.replace(second=37)
    workspace.run("residents", "add", "3-1201")
    for text in ("第一行\\n第二行", "=1+1", "-5度", "'引号"):
        told = f'{{"unit": "3-1201", "about": "{text}"}}'
        assert workspace.run("complaints", "register", "--stdin", stdin=told).status == 0
    before = {path: path.read_bytes() for path in workspace.root.glob("records/**/*.toml")}
    file = tmp_path / f"x.{suffix}"
    assert workspace.run("export", "complaints.complaint", str(file)).status == 0
    for way in ((), ("--update",)):
        done = workspace.run("import", "complaints", str(file), *way)
        assert done.status == 0, done
    assert {path: path.read_bytes() for path in workspace.root.glob("records/**/*.toml")} == before
    if suffix == "csv":
        sheet(file, file.read_text("utf-8").replace("-5度", "-6度"))
        assert "--update" in workspace.run("import", "complaints", str(file)).err
        assert workspace.run("import", "complaints", str(file), "--update").status == 0
        assert sum(path.read_bytes() != text for path, text in before.items()) == 1
