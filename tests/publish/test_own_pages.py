"""An office makes the site its own: pages, colour, logo, foot, domain, without touching a template."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from propctl.errors import BadData, PropctlError, SettingsError
from propctl.office.opened.office import Office
from propctl.publish.own.colour import accent_css
from propctl.publish.own.mkdocs_keys import without_effect
from propctl.publish.own.own_pages import OwnPage, listed, own_page, placed
from propctl.publish.site.building import build, check
from tests.publish.conftest import NOW, lay_out
from tests.publish.reading import Tag, page

_PAGES = {
    "canteen.md": "---\ntitle: 小区食堂\norder: 2\n---\n# 食堂\n\n中午开饭。\n",
    "canteen.en.md": "---\norder: 2\n---\n# Canteen\n\nLunch at noon.\n",
    "menu.md": "---\nparent: canteen\n---\n# 菜单\n\n米饭。\n",
    "bus.md": "---\nparent: 办事\nwords: 摆渡车\n---\n# 班车\n\n每小时一班。\n",
    "rules/noise.md": "# 安静\n\n轻声。\n",
}
_SITE = """
color = "#7a1f5c"
logo = "logo.svg"
footer = ["浙ICP备12345678号-1", "<b>邻里</b>"]
calls = ["燃气抢修"]
"""
_MKDOCS = "site_name: x\ndocs_dir: handbook\ntheme: {name: propctl}\nplugins: [propctl]\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'


def workspace(folder: Path, site: str = _SITE) -> Path:
    """An office with pages of its own and settings for the site."""
    root = lay_out(folder)
    settings = (root / "propctl.toml").read_text(encoding="utf-8")
    settings = settings.replace("[site]\n", f"[site]\n{site}")
    settings = settings.replace("[git]", '[office.contacts]\n"燃气抢修" = "96177"\n\n[git]')
    (root / "propctl.toml").write_text(settings, encoding="utf-8")
    (root / "logo.svg").write_text(_SVG, encoding="utf-8")
    for name, text in _PAGES.items():
        path = root / "handbook" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("party.md", "# 联欢\n\n![13800138000](logo.svg)\n"),
        ("party.md", "---\nwords: 联欢 13800138000\n---\n# 联欢\n\n晚上七点。\n"),
        ("list-13800138000.txt", "名单"),
    ],
)
def test_a_page_that_names_somebody_beside_its_text_is_not_built(
    tmp_path: Path, name: str, text: str
) -> None:
    root = lay_out(tmp_path / "office")
    (root / "handbook").mkdir(exist_ok=True)
    (root / "handbook" / "logo.svg").write_text(_SVG, encoding="utf-8")
    (root / "handbook" / name).write_text(text, encoding="utf-8")
    with pytest.raises(PropctlError, match="138"):
        build(Office.open(root, now=NOW), tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    root = workspace(folder / "office")
    office = Office.open(root, now=NOW)
    build(office, folder / "site")
    assert check(office, folder / "site") == []
    return folder / "site"


def links(tree: Tag) -> dict[str, str]:
    """Where the links of a part of a page lead, by what they say."""
    return {link.text: link.attrs["href"] for link in tree.all("a")}


# -- pages


def test_a_page_without_a_parent_stands_in_the_menu_under_its_title(site: Path) -> None:
    assert links(page(site / "index.html").one("nav"))["小区食堂"] == "canteen.html"
    assert links(page(site / "rules/noise.html").one("nav"))["小区食堂"] == "../canteen.html"
    current = page(site / "canteen.html").one("nav").one("a", aria_current="page")
    assert current.text == "小区食堂"


def test_a_page_stands_below_the_entry_or_the_page_that_it_names(site: Path) -> None:
    assert links(page(site / "services.html").one("main"))["班车"] == "bus.html"
    assert links(page(site / "canteen.html").one("main"))["菜单"] == "menu.html"
    assert page(site / "menu.html").one("nav").one("a", aria_current="page").text == "小区食堂"
    assert "菜单" not in page(site / "index.html").one("nav").text


def test_all_pages_list_the_own_ones(site: Path) -> None:
    found = links(page(site / "all.html").one("main"))
    assert {"小区食堂", "菜单", "班车", "安静"} <= set(found)


def test_all_pages_stand_below_the_page_of_their_folder(site: Path) -> None:
    rules = next(
        item
        for item in page(site / "all.html").one("ul", class_="all")
        if item.name == "li" and "小区规约" in item.text
    )
    assert {"安静"} <= set(links(rules.one("ul"))) and "菜单" not in rules.text


def test_a_page_in_english_belongs_to_the_english_edition(site: Path) -> None:
    tree = page(site / "en/canteen.html")
    assert tree.one("h1").text == "Canteen"
    assert links(tree.one("nav"))["Canteen"] == "canteen.html"
    assert not (site / "canteen.en.html").exists()
    assert links(tree.one(class_="editions"))["简体"] == "../canteen.html"


def test_english_readers_are_led_to_what_is_in_chinese_only(site: Path) -> None:
    (link,) = [link for link in page(site / "en/rules.html").all("a") if link.text == "安静"]
    assert (link.attrs["href"], link.attrs["lang"]) == ("../rules/noise.html", "zh-Hans")


@pytest.mark.parametrize("parent", ["nowhere", "canteen", "canteen.md"])
def test_a_parent_that_is_no_page_is_refused(parent: str) -> None:
    alone = own_page("canteen.md", f"---\nparent: {parent}\n---\n# 食堂\n".encode())
    with pytest.raises(SettingsError):
        placed([alone])


def test_a_page_that_is_no_text_is_named() -> None:
    with pytest.raises(BadData) as refusal:
        own_page("canteen.md", b"\xff\xfe")
    assert "canteen.md" in str(refusal.value)


def test_pages_stand_in_the_order_that_they_ask_for() -> None:
    def one(name: str, head: str) -> OwnPage:
        return own_page(name, f"---\n{head}\n---\n# {name}\n".encode())

    found = placed([one("a.md", "order: 9"), one("b.md", "words: x"), one("c.md", "order: 1")])
    assert [card.href for card in listed(found, "", english=False)] == ["c.html", "a.html", "b.html"]


def test_a_heading_or_the_name_of_the_file_serves_as_title() -> None:
    assert own_page("clubs/chess.md", b"\nwords\n").source.title == "chess"
    assert own_page("chess.md", b"---\ntitle: 2026\n---\n").source.title == "2026"


def test_an_error_in_a_page_says_file_and_reason(tmp_path: Path) -> None:
    root = workspace(tmp_path / "office")
    (root / "handbook/menu.md").write_text("# 菜单\n\n{{ oops }}\n", encoding="utf-8")
    with pytest.raises(PropctlError) as refusal:
        build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    assert "menu.md" in str(refusal.value) and "oops" in str(refusal.value)


def test_a_link_to_a_place_that_is_not_on_a_page_is_refused(tmp_path: Path) -> None:
    root = workspace(tmp_path / "office")
    (root / "handbook/menu.md").write_text("# 菜单\n\n[这里](canteen.md#nowhere)\n", encoding="utf-8")
    with pytest.raises(PropctlError) as refusal:
        build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    assert "canteen.md#nowhere" in str(refusal.value)


# -- looks


def test_logo_colour_and_foot_are_the_offices_in_every_edition(site: Path) -> None:
    for edition in ("", "zh-Hant/", "en/"):
        tree = page(site / edition / "index.html")
        assert tree.one(class_="brand").one("img").attrs["src"] == "assets/logo.svg"
        assert (site / edition / "assets/logo.svg").read_text(encoding="utf-8") == _SVG
        assert "--accent:#7a1f5c" in (site / edition / "assets/site.css").read_text(encoding="utf-8")
        assert links(tree.one("footer"))["浙ICP备12345678号-1"] == "https://beian.miit.gov.cn/"
        assert "<b>邻里</b>" in tree.one("footer").text


def test_a_telephone_of_the_offices_stands_with_the_emergency_numbers(site: Path) -> None:
    for name in ("index", "emergency"):
        assert links(page(site / f"{name}.html").one(class_="call"))["燃气抢修 96177"] == "tel:96177"


def test_a_colour_that_can_be_read_is_taken_and_lightened_in_the_dark() -> None:
    assert "--accent:#0b5a4a" in accent_css("#0b5a4a")
    assert accent_css("#0b5a4a").count("--accent:#0b5a4a") == 1


@pytest.mark.parametrize("color", ["#ffd000", "green", "#12345", "0b5a4a"])
def test_a_colour_that_nobody_could_read_is_refused(color: str) -> None:
    with pytest.raises(SettingsError):
        accent_css(color)


def test_the_colour_offered_instead_would_be_taken() -> None:
    with pytest.raises(SettingsError) as refusal:
        accent_css("#ffd000")
    assert accent_css(str(refusal.value.values["darker"]))


@pytest.mark.parametrize(
    "site",
    [
        'logo = "none.png"\n',
        'logo = "../logo.svg"\n',
        'logo = "rules.toml"\n',
        'color = "yellow"\n',
        'calls = ["保安"]\n',
    ],
)
def test_a_setting_that_can_not_be_heeded_is_refused_before_anything_is_written(
    tmp_path: Path, site: str
) -> None:
    root = workspace(tmp_path / "office", site)
    with pytest.raises(PropctlError):
        build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    assert not (tmp_path / "site").exists()


def test_a_logo_too_heavy_for_a_telephone_is_refused(tmp_path: Path) -> None:
    root = workspace(tmp_path / "office")
    (root / "logo.svg").write_text(_SVG + " " * 30_000, encoding="utf-8")
    with pytest.raises(PropctlError):
        build(Office.open(root, now=NOW), tmp_path / "site", editions=[])


# -- mkdocs.yml and the domain


@pytest.mark.parametrize("key", ["nav: []", "copyright: x", "extra_javascript: [a.js]", "repo_url: x"])
def test_a_key_of_mkdocs_without_effect_is_refused(key: str) -> None:
    name = key.partition(":")[0]
    assert [found for found, _ in without_effect({name: "x", "site_name": "y"})] == [name]


def test_keys_of_mkdocs_that_work_are_not_refused() -> None:
    data = {"site_name": "x", "docs_dir": "handbook", "theme": {"name": "propctl"}, "extra_css": ["a.css"]}
    assert list(without_effect(data)) == []
    assert [key for key, _ in without_effect({"theme": {"name": "propctl", "logo": "a"}})] == ["theme.logo"]


def test_own_style_sheets_are_loaded_in_every_edition(tmp_path: Path) -> None:
    root = workspace(tmp_path / "office")
    (root / "handbook/own.css").write_text("h1{color:red}", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        f"{_MKDOCS}extra_css: [own.css]\n",
        encoding="utf-8",
    )
    build(Office.open(root, now=NOW), tmp_path / "site")
    for edition in ("", "zh-Hant/", "en/"):
        tree = page(tmp_path / f"site/{edition}about.html")
        sheets = [tag.attrs["href"] for tag in tree.all("link")]
        assert "own.css" in sheets and (tmp_path / "site" / edition / "own.css").is_file()


def test_the_address_in_the_settings_serves_where_mkdocs_names_none(tmp_path: Path) -> None:
    root = workspace(tmp_path / "office")
    (root / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    build(Office.open(root, now=NOW), tmp_path / "site")
    shutil.rmtree(root)
    missing, home = page(tmp_path / "site/404.html"), page(tmp_path / "site/index.html")
    assert {link.attrs["href"][:1] for link in missing.one("nav").all("a")} == {"/"}
    assert links(missing.one(class_="editions"))["EN"] == "/en/index.html"
    said = {tag.attrs.get("property"): tag.attrs.get("content") for tag in home.all("meta")}
    assert said["og:url"] == "https://cuihu.example.org/index.html"
    sitemap = (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://cuihu.example.org/en/canteen.html</loc>" in sitemap
