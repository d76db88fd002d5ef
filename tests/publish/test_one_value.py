"""Each figure, hour, address and telephone on the pages is printed from one value, so none is told twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from propctl.office.opened.office import Office
from propctl.publish.escape import page
from propctl.publish.site.assemble import Assembly
from propctl.publish.site.editions import HANS
from propctl.testing import Workspace, make_workspace

ROOT = Path(__file__).parents[2]
FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
BY_HAND = re.compile(
    r"\d+(?:[.:]\d+)?\s*(?:个?工作日|分钟|小时|天|日内|元|%|％|minutes?\b|hours?\b|days?\b|yuan\b)"
    r"|\d{1,2}[:：]\d{2}|0\d{2,3}-\d{7,8}"
)
HOW_OFTEN = re.compile(
    r"每(?:天|日|周|月|季度|半年|年)(?!缴费日)|\bevery (?:day|week|month|quarter|half-year|year)\b"
    r"|\b(?:once|twice) a (?:day|week|month|quarter|year)\b|\b(?:daily|weekly|monthly|quarterly|yearly)\b"
)
TURNED = {"m": "37m", "h": "19h", "d": "23d", "wd": "17wd"}
LIMIT = re.compile(r"-?\d+(m|h|d|wd)")
TOLD = re.compile(r"\d+(?:\.\d+)?(?:个工作日|分钟|小时|天)")
OFFICE = {
    "hotline": ("0571-88880000", "0577-66660001"),
    "emergency": ("0571-88880001", "0577-66660002"),
    "hours": ("8:30-17:30", "9:10-16:50"),
    "address": ("翠湖花园1号楼一层", "翠湖花园7号楼三层"),
    "mailbox": ("1号楼大堂意见箱", "7号楼大堂意见箱"),
}
# what is a number, and no limit: how an office is called that answers day and night; days that a notice hangs
NO_LIMITS = {"24小时", "30天"}


def templates() -> list[Path]:
    found = [*(ROOT / "plugins").rglob("*.md.j2"), *(ROOT / "site_templates").rglob("*.j2")]
    return [*found, *(ROOT / "handbook").rglob("*.md")]


def test_no_template_writes_a_figure_an_hour_or_a_telephone_by_hand() -> None:
    texts = {
        path: FILLED_IN.sub("", path.read_text("utf-8")).replace("24小时值班", "") for path in templates()
    }
    found = {path: BY_HAND.findall(text) for path, text in texts.items()}
    assert len(texts) > 100 and not {path: figures for path, figures in found.items() if figures}


def test_no_template_writes_by_hand_how_often_something_is_done() -> None:
    """That too is a clause's value; what an office writes of its own house is its own."""
    shown = [path for path in templates() if ROOT / "handbook" not in path.parents]
    found = {path.name: HOW_OFTEN.findall(FILLED_IN.sub("", path.read_text("utf-8"))) for path in shown}
    assert not {name: words for name, words in found.items() if words}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office in which every limit and everything said about the office was changed."""
    workspace = make_workspace(tmp_path_factory.mktemp("turned") / "office")
    amend_all(workspace)
    settings = workspace.root / "propctl.toml"
    text = settings.read_text("utf-8")
    for before, after in OFFICE.values():
        assert f'"{before}"' in text
        text = text.replace(f'"{before}"', f'"{after}"')
    settings.write_text(text, "utf-8")
    return workspace.office()


@pytest.fixture(scope="module")
def turned(changed: Office) -> dict[str, str]:
    """Its pages for residents."""
    pages = Assembly(changed, [HANS], built=changed.now).pages[HANS.code]
    return {one.uri: one.markdown.replace("&#45;", "-").replace("&#58;", ":") for one in pages}


def amend_all(workspace: Workspace) -> None:
    """Amend every limit of every clause to one that none had."""
    lines = []
    catalog = workspace.office().catalog
    for rule in (rule for name in catalog.names for rule in catalog.rules(name).values()):
        values = {name: value for name, value in rule.params.items() if isinstance(value, str)}
        found = {name: (value, LIMIT.fullmatch(value)) for name, value in values.items()}
        given = [
            f'{name} = "{"-" if value[0] == "-" else ""}{TURNED[match[1]]}"'
            for name, (value, match) in found.items()
            if match
        ]
        if given:
            lines.append(
                f'{{ rule = "{rule.id}", set = {{ {", ".join(given)} }}, since = 2026-01-01, '
                'entered = 2026-01-01T08:00:00+08:00, by = "director" },'
            )
    assert len(lines) > 20
    (workspace.root / "rules.toml").write_text("amendments = [\n" + "\n".join(lines) + "\n]\n", "utf-8")


def test_a_limit_that_is_changed_is_changed_on_every_page(turned: dict[str, str]) -> None:
    new = {"37分钟", "19小时", "23天", "17个工作日"}
    stale = {uri: set(TOLD.findall(text)) - new - NO_LIMITS for uri, text in turned.items()}
    assert not {uri: found for uri, found in stale.items() if found}
    assert new <= {found for text in turned.values() for found in TOLD.findall(text)}


def test_no_page_for_residents_quotes_a_clause_that_speaks_to_staff(
    changed: Office, turned: dict[str, str]
) -> None:
    """Its duties are no news for them: what is in it for residents the page says in its own words."""
    rules = [rule for name in changed.catalog.names for rule in changed.catalog.rules(name).values()]
    texts = {page(changed.wording.clause(rule)): rule.id for rule in rules if rule.audience != "residents"}
    whole = "\n".join(turned.values())
    told = {text.replace("&#45;", "-").replace("&#58;", ":") for text in texts if len(text) > 12}
    assert len(told) > 400 and not [text for text in told if text in whole]


@pytest.mark.parametrize("name", OFFICE)
def test_what_the_office_says_of_itself_is_changed_on_every_page(turned: dict[str, str], name: str) -> None:
    before, after = OFFICE[name]
    assert not [uri for uri, text in turned.items() if before in text]
    assert [uri for uri, text in turned.items() if after in text]


def test_the_steps_of_dunning_stand_in_one_order_on_every_page(turned: dict[str, str]) -> None:
    told = re.compile(r"缴费通知、催缴通知、限期缴费通知")
    pages = [uri for uri, text in turned.items() if "限期缴费通知、" in text]
    assert pages
    assert [uri for uri in pages if told.search(turned[uri])] == pages
