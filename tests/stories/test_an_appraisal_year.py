"""A butler's year of appraisals: sheets, her own word, quarters, a prize refused and one given."""

from __future__ import annotations

from propctl.api import check
from propctl.testing import Result, Workspace
from tests.stories.answers import ok, refused

MANAGER, SUPERVISOR, DIRECTOR, HERSELF = "center-manager", "service-supervisor", "director", "butler-1"
ITEMS = ("attitude", "standards", "timely", "accurate")
INDICATORS = ("quality", "efficiency", "satisfaction")
RATED = ";".join(f"{item},4,{SUPERVISOR}" for item in ITEMS)


class Year:
    """The year's commands, as they are typed."""

    def __init__(self, office: Workspace) -> None:
        self.office = office

    def did(self, *words: str, by: str = SUPERVISOR) -> Result:
        return ok(self.office.run("staff", *words, by=by))

    def refused(self, clause: str, *words: str, by: str = SUPERVISOR) -> Result:
        return refused(self.office.run("staff", *words, by=by), f"staff.{clause}")

    def made(self, *words: str, by: str = SUPERVISOR) -> str:
        return str(self.did(*words, "--json", by=by).json()["id"])

    def rate(self, month: str, points: int) -> str:
        """A month's sheet, rated; the same points for each indicator."""
        sheet = f"{month}-{HERSELF}"
        given = ";".join(f"{name},{points},按记录" for name in INDICATORS)
        self.did("sheet", "rate", sheet, "--ratings", RATED, "--scores", given)
        return sheet

    def filled(self, month: str, points: int) -> str:
        """A month like any other: opened and rated, without a command line."""
        rows = [{"indicator": one, "score": points, "reason": "按记录"} for one in INDICATORS]
        rated = [{"item": one, "score": 4, "rater": SUPERVISOR} for one in ITEMS]
        sheet = self.office.do("staff.sheet.open", by=SUPERVISOR, month=month, person=HERSELF).folded.id
        self.office.do("staff.sheet.rate", sheet, by=SUPERVISOR, ratings=rated, scores=rows)
        return sheet

    def score(self, record: str, form: str) -> str:
        return str(self.office.record(record, form).values["score"])


def begun(workspace: Workspace) -> Year:
    """An office of this year with one butler and its weights."""
    path = workspace.root / "propctl.toml"
    path.write_text(path.read_text("utf-8").replace("[office]", "[office]\nsince = 2026-01-01"), "utf-8")
    year = Year(workspace.at("2026-01-04 09:00"))  # a Sunday that was worked
    year.did("employee", "hire", HERSELF, "--post", "butler", "--hired", "2024-03-01", by=MANAGER)
    year.did("employee", "place", HERSELF, by=MANAGER)
    for rule, value in (
        ("appraisal-indicators", "weights=quality:50,efficiency:30,satisfaction:20"),
        ("sanctions", "pass_from=60"),
        ("rewards", "excellent_from=90"),
    ):
        ok(workspace.run("rules", "set", f"staff.{rule}", value, by=DIRECTOR))
    return year


def first_quarter(year: Year) -> None:
    """January is disputed and judged by another, February fails, March is opened for all at once."""
    year.office.at("2026-02-02 09:00")
    year.did("open-month", "--month", "2026-01")
    sheet = year.rate("2026-01", 70)
    year.did("sheet", "answer", sheet, "--reply", "一月有五天病假", by=HERSELF)
    year.refused("sanctions", "sheet", "sign", sheet, by=SUPERVISOR)
    year.did("sheet", "sign", sheet, by=MANAGER)
    year.did("sheet", "object", sheet, "--objection", "没有算电梯那件", by=HERSELF)
    year.refused("fair-assessment", "sheet", "uphold", sheet, "--reason", "已核对", by=MANAGER)
    year.did("sheet", "reopen", sheet, "--reason", "补一件", by=DIRECTOR)
    year.rate("2026-01", 80)
    year.did("sheet", "sign", sheet, by=MANAGER)

    year.office.at("2026-03-02 09:00")
    year.did("open-month", "--month", "2026-02")
    failed = year.rate("2026-02", 50)
    year.refused("sanctions", "sheet", "sign", failed, by=MANAGER)
    measure = (HERSELF, "retrain", "--sheet", failed, "--rule", "staff.sanctions", "--reason", "不达标")
    asked = year.made("sanction", "propose", *measure)
    year.did("sanction", "answer", asked, "--word", "愿意再学", by=HERSELF)
    year.refused("discipline-and-rewards", "sanction", "approve", asked, "--opinion", "同意", by=SUPERVISOR)
    year.did("sanction", "approve", asked, "--opinion", "同意", by=MANAGER)
    year.did("sheet", "sign", failed, by=MANAGER)

    year.office.at("2026-04-01 09:00")
    year.did("open-month", "--month", "2026-03")
    year.did("sheet", "sign", year.rate("2026-03", 95), by=MANAGER)
    quarter = f"2026-Q1-{HERSELF}"
    year.did("quarter", "open", "2026-Q1", HERSELF)
    year.did("quarter", "assess", quarter, "--opinion", "三月起明显进步", by=MANAGER)
    assert year.score(quarter, "staff.quarter") == "75"  # (80 + 50 + 95) / 3, of what was signed


def the_rest(year: Year) -> None:
    """Nine good months, each quarter assessed when its last sheet is signed."""
    for number in range(4, 13):
        after = "2027-01-04 09:00" if number == 12 else f"2026-{number + 1:02}-02 09:00"
        year.office.at(after)
        sheet = year.filled(f"2026-{number:02}", 92)
        quarter = f"2026-Q{(number + 2) // 3}"
        if number % 3 == 0:
            year.did("quarter", "open", quarter, HERSELF)
            early = ("quarter", "assess", f"{quarter}-{HERSELF}", "--opinion", "稳定")
            year.refused("appraisal-quarterly", *early, by=MANAGER)  # a sheet is not signed yet
        year.office.do("staff.sheet.sign", sheet, by=MANAGER)
        if number % 3 == 0:
            year.did("quarter", "assess", f"{quarter}-{HERSELF}", "--opinion", "稳定", by=MANAGER)


def honoured(year: Year) -> None:
    """A prize for a failed month is refused, for a good one another approves; the year in one table."""
    prize = (HERSELF, "bonus", "--reason", "零投诉")
    year.refused("rewards", "reward", "propose", *prize, "--sheet", f"2026-02-{HERSELF}")
    given = year.made("reward", "propose", *prize, "--sheet", f"2026-12-{HERSELF}")
    year.refused("discipline-and-rewards", "reward", "approve", given, "--opinion", "同意", by=SUPERVISOR)
    year.did("reward", "approve", given, "--opinion", "同意", by=DIRECTOR)
    named = year.made("nomination", "nominate", "2026", "honours", HERSELF)
    shown = year.office.run("show", named, "--json", by=MANAGER).json()["fields"]
    assert (shown["quarters"], shown["score"]) == ("4", "87.75")  # (75 + 92 + 92 + 92) / 4
    year.did("nomination", "choose", named, "--reason", "全年第一", by=MANAGER)
    told = year.office.run("report", "staff", "--by", "person", "--quarters", "5", by=MANAGER).out
    line = next(one for one in told.splitlines() if "季度得分" in one)
    assert "沈悦" in line and "75" in line and line.count("92") == 3


def test_a_year_of_appraisals_from_the_first_sheet_to_the_honour(workspace: Workspace) -> None:
    year = begun(workspace)
    first_quarter(year)
    the_rest(year)
    honoured(year)
    assert check(workspace.office()) == []
