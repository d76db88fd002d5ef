"""The page of a clause, read as a reader reads it, and the handbook of another day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from propctl.errors import UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.publish.clauses.life import beside, versions
from propctl.publish.site.building import build, check
from tests.publish.conftest import NOW, lay_out, put_up
from tests.publish.reading import Tag, page


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that put up a notice on 21 November, withdrew it on the 23rd, and missed some limits."""
    root = lay_out(tmp_path_factory.mktemp("story") / "office")
    october = Office.open(root, now=dt.datetime(2026, 10, 12, 9, tzinfo=NOW.tzinfo), operator="clerk-1")
    for number in range(6):
        run(october, Request(form="pets.pet", step="register", values={"unit": f"1-{number}", "sort": "dog"}))
    office = Office.open(root, now=NOW, operator="clerk-1")
    notice = put_up(office, kind="safety", what="消防演习", measure="请到场")
    later = Office.open(root, now=NOW + dt.timedelta(days=2), operator="clerk-1")
    run(
        later,
        Request(form="notices.notice", step="withdraw", id=notice, by="service-1", values={"why": "改期"}),
    )
    return root


@pytest.fixture(scope="module")
def built(story: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both editions for both readers, of 24 November."""
    folder = tmp_path_factory.mktemp("built")
    office = Office.open(story, now=NOW + dt.timedelta(days=3))
    for audience in ("residents", "staff"):
        build(office, folder / audience, audience=audience)
    return {audience: folder / audience for audience in ("residents", "staff")}


def of(built: dict[str, Path], audience: str, clause: str, edition: str = "") -> Tag:
    return page(built[audience] / edition / "c" / f"{clause}.html")


def sides(turn: Tag) -> tuple[Tag, Tag]:
    before, after = (child for child in turn.one(class_="sides").children if isinstance(child, Tag))
    return before, after


def test_before_and_after_an_amendment_stand_side_by_side_with_their_days(built: dict[str, Path]) -> None:
    tree = of(built, "residents", "pets.leash")
    assert tree.one("h1").text == "遛狗必须牵绳，牵绳不超过1米，不得进入儿童游乐区"
    (turn,) = tree.all("section", class_="turn")
    before, after = sides(turn)
    assert "2026年9月30日" in before.one(class_="src").text
    assert (before.one("del").text, after.one("ins").text) == ("2米", "1米")
    assert "2026年10月1日起" in after.text


def test_an_amendment_that_is_not_in_force_yet_is_marked_and_does_not_change_the_heading(
    built: dict[str, Path],
) -> None:
    tree = of(built, "residents", "pets.approve")
    assert "2个工作日" in tree.one("h1").text
    assert tree.one("p", class_="coming").text == "自2026年12月1日起15分钟"
    assert "尚未施行" in tree.one("section", class_="ahead").text


def test_a_clause_that_was_never_amended_says_so_and_what_it_rests_on(built: dict[str, Path]) -> None:
    tree = of(built, "residents", "pets.price")
    assert not tree.all("section", class_="turn")
    assert "没有改过" in tree.text
    assert "《翠湖花园养宠公约》第五条" in tree.text


def test_staff_read_what_carries_a_clause_out_and_how_its_limit_was_kept(built: dict[str, Path]) -> None:
    tree = of(built, "staff", "pets.approve")
    work = {row.one("th").text: row.one("td").text for row in tree.all("table", class_="facts")[-1].all("tr")}
    assert work["计时"] == "登记 → 审批\uff1a2个工作日\uff08按办公时间计\uff09"
    assert work["办理步骤"].startswith("审批")
    figures = [cell.text for row in tree.all("tbody")[-1].all("tr") for cell in row.all()]
    assert figures == ["2026年10月", "0", "6"]


def test_residents_read_of_no_step_no_id_and_no_reason(built: dict[str, Path]) -> None:
    tree = of(built, "residents", "pets.approve")
    assert "pets.approve" not in tree.one("main").text
    assert "办理步骤" not in tree.text
    assert "到期月份" not in tree.text
    assert of(built, "staff", "pets.approve").one("code").text == "pets.approve"


def test_only_clauses_that_an_edition_prints_have_a_page(built: dict[str, Path]) -> None:
    assert (built["staff"] / "c/pets.inspection.html").is_file()
    assert not (built["residents"] / "c/pets.inspection.html").exists()


def test_clauses_on_a_page_lead_to_their_own_in_every_edition(built: dict[str, Path]) -> None:
    for edition in ("", "zh-Hant/", "en/"):
        place = page(built["residents"] / f"{edition}handbook/pets.html").one("li", id="leash")
        href = place.one(class_="src").one("a").attrs["href"]
        assert (built["residents"] / edition / "handbook" / href).resolve().is_file()
    assert "1 m" in of(built, "residents", "pets.leash", "en").one("h1").text
    assert "牽繩" in of(built, "residents", "pets.leash", "zh-Hant").one("h1").text


def test_the_check_finds_nothing_on_pages_of_clauses(built: dict[str, Path], story: Path) -> None:
    office = Office.open(story, now=NOW + dt.timedelta(days=3))
    found = check(office, built["residents"])
    assert [problem for problem in found if "c/" in problem.path] == []


# -- another day


def test_the_handbook_of_another_day_says_the_clauses_of_that_day(story: Path, tmp_path: Path) -> None:
    office = Office.open(story, now=NOW + dt.timedelta(days=3))
    build(office, tmp_path / "december", on=dt.date(2026, 12, 1), editions=[])
    tree = page(tmp_path / "december/c/pets.approve.html")
    assert "15分钟" in tree.one("h1").text
    assert not tree.all("p", class_="coming")
    assert tree.one(class_="stood").text.startswith("这是手册在2026年12月1日的样子")


def test_there_is_no_handbook_of_a_day_before_the_office_began(story: Path, tmp_path: Path) -> None:
    office = Office.open(story, now=NOW)
    with pytest.raises(UsageError):
        build(office, tmp_path / "site", on=dt.date(2026, 10, 11))
    assert not (tmp_path / "site").exists()


def test_what_was_amended_later_was_not_known_then(story: Path, tmp_path: Path) -> None:
    office = Office.open(story, now=NOW + dt.timedelta(days=3))
    build(office, tmp_path / "site", on=dt.date(2026, 11, 19), editions=[])
    assert not page(tmp_path / "site/c/pets.approve.html").all("section", class_="turn")
    build(office, tmp_path / "site", on=dt.date(2026, 11, 20), editions=[])
    assert page(tmp_path / "site/c/pets.approve.html").all("section", class_="ahead")


def test_a_notice_hangs_on_the_days_on_which_it_hung(story: Path, tmp_path: Path) -> None:
    office = Office.open(story, now=NOW + dt.timedelta(days=3))
    hung = {}
    for day in (20, 21, 22, 23):
        build(office, tmp_path / "site", on=dt.date(2026, 11, day), editions=[])
        hung[day] = len(list((tmp_path / "site/n").glob("*.html")))
    assert hung == {20: 0, 21: 1, 22: 1, 23: 0}


def test_the_site_of_today_is_not_called_another_days(story: Path, tmp_path: Path) -> None:
    office = Office.open(story, now=NOW)
    build(office, tmp_path / "site", on=NOW.date(), editions=[])
    assert not page(tmp_path / "site/index.html").all(class_="stood")


# -- two texts side by side


def test_an_amount_is_marked_with_its_unit() -> None:
    was, now = beside("受理后20分钟内转交", "受理后15分钟内转交")
    assert [piece.text for piece in was if piece.changed] == ["20分钟"]
    assert [piece.text for piece in now if piece.changed] == ["15分钟"]


def test_equal_texts_have_nothing_marked() -> None:
    assert not any(piece.changed for side in beside("不得喧哗", "不得喧哗") for piece in side)


def test_two_amendments_of_one_day_are_one_version(story: Path) -> None:
    office = Office.open(story, now=NOW)
    rule = office.catalog.rule("pets.leash")
    days = [(one.since, one.until) for one in versions(office, rule, "zh-CN", "staff")]
    assert days == [(None, dt.date(2026, 9, 30)), (dt.date(2026, 10, 1), None)]


def test_what_an_amendment_changed_keeps_its_blanks_in_english(built: dict[str, Path]) -> None:
    (turn, *_) = of(built, "residents", "pets.leash", "en").all(class_="turn")
    assert turn.one("h3").text.startswith("From ")
    markup = (built["residents"] / "en/c/pets.leash.html").read_text(encoding="utf-8")
    assert re.findall(r"[a-z]<(?:del|ins)>", markup) == []
