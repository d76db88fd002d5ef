"""What a served site makes anew after a change: what depends on it, and nothing else."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any, cast

import pytest
from freezegun import freeze_time
from mkdocs.commands.build import build
from mkdocs.config import load_config

from propctl.office.opened.office import Office
from propctl.publish.site import building as built
from propctl.publish.site.mkdocs_plugin import PropctlPlugin
from tests.publish.conftest import NOW, put_up
from tests.publish.reading import page
from tests.publish.test_own_pages import _MKDOCS, workspace


class Served:
    """A site that is built again and again, as the server does; each test changes what it finds."""

    def __init__(self, folder: Path) -> None:
        self.root, self.site = workspace(folder / "office"), folder / "site"
        (self.root / "mkdocs.yml").write_text(f"{_MKDOCS}strict: true\n", encoding="utf-8")
        self._times = itertools.count()

    def again(self, *, dirty: bool = True) -> set[str]:
        """Build it; the pages that were written. Not ``dirty``, MkDocs empties the folder before."""
        turn = next(self._times)
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.site))
        plugin = cast(PropctlPlugin, config.plugins["propctl"])
        if turn == 0:
            config.plugins.on_startup(command="serve", dirty=dirty)
        with freeze_time(NOW + turn * dt.timedelta(minutes=1)):
            build(config, serve_url="http://127.0.0.1/", dirty=dirty)
        return {uri for uri in plugin.kept.written if uri.endswith(".html")}

    def change(self, file: str, old: str, new: str) -> None:
        """Change a file of the office."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def read(self, uri: str) -> str:
        return (self.site / uri).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A site that was built once."""
    made = Served(tmp_path_factory.mktemp("served"))
    made.again()
    return made


def _twins(*pages: str) -> set[str]:
    """The pages in both Chinese editions."""
    return {folder + page for page in pages for folder in ("", "zh-Hant/")}


def test_nothing_is_written_where_nothing_changed(served: Served) -> None:
    assert served.again() == set()
    assert served.read("assets/site.css").count("#7a1f5c") == 1


def test_a_sentence_on_an_own_page_is_written_there_alone(served: Served) -> None:
    served.change("handbook/canteen.md", "中午开饭。", "中午、晚上开饭。")

    assert served.again() == _twins("canteen.html")
    assert "中午、晚上开饭" in served.read("canteen.html")
    assert "canteen.html" in served.read("search/titles.js")


def test_the_title_of_an_own_page_is_written_wherever_it_stands(served: Served) -> None:
    served.change("handbook/canteen.md", "小区食堂", "便民食堂")

    assert served.again() >= _twins("canteen.html", "all.html", "index.html", "c/pets.leash.html")


def test_a_value_of_a_clause_is_written_on_the_pages_that_print_it(served: Served) -> None:
    served.change("rules.toml", "metres = 1", "metres = 2")

    written = served.again()
    assert written >= _twins("handbook/pets.html", "c/pets.leash.html")
    assert not {page for page in written if page.startswith(("n/", "forms/", "canteen"))}


def test_a_telephone_number_is_written_on_every_page_that_shows_it(served: Served) -> None:
    served.change("propctl.toml", 'hotline = "', 'hotline = "9')

    assert served.again() >= _twins("index.html", "canteen.html", "emergency.html")


def test_a_new_notice_appears_and_no_form_is_made_anew(served: Served) -> None:
    office = Office.open(served.root, now=NOW, operator="clerk-1")
    notice = put_up(office, kind="safety", title="楼道照明", measure="夜里请带手电。")

    written = served.again()
    assert written >= _twins(f"n/{notice}.html", "index.html", "notices.html")
    assert not {page for page in written if "forms/" in page or "c/" in page}


def test_an_own_page_that_was_taken_away_is_gone_in_every_edition(served: Served) -> None:
    (served.root / "handbook/bus.md").unlink()
    served.again()

    assert not (served.site / "bus.html").exists()
    assert not (served.site / "zh-Hant/bus.html").exists()
    assert "bus.html" not in served.read("all.html")


def test_what_cannot_be_built_leaves_the_site_as_it_was_and_is_made_once_it_is_mended(served: Served) -> None:
    before = served.read("index.html")
    served.change("propctl.toml", "[site]\n", "[site]\nx = [\n")
    with pytest.raises(SystemExit):
        served.again()
    assert served.read("index.html") == before

    served.change("propctl.toml", "[site]\nx = [\n", "[site]\n")
    served.change("handbook/canteen.md", "开饭。", "开饭！")
    assert served.again() >= _twins("canteen.html")


def test_sites_that_are_built_after_one_was_served_keep_nothing_of_each_other(
    served: Served, tmp_path: Path
) -> None:
    office, shown = Office.open(served.root, now=NOW), {}
    for audience in ("residents", "staff"):
        built.build(office, tmp_path / audience, audience=audience, editions=[])
        shown[audience] = bool(page(tmp_path / audience / "handbook/pets.html").all("li", id="inspection"))
    assert shown == {"residents": False, "staff": True}


def test_where_mkdocs_itself_serves_and_empties_the_folder_every_page_is_written_each_time(
    tmp_path: Path,
) -> None:
    plain = Served(tmp_path)
    first = plain.again(dirty=False)

    assert plain.again(dirty=False) == first
    assert {"c/pets.leash.html", "canteen.html", "index.html"} <= first
    assert all((plain.site / page).is_file() for page in first)


class Watching:
    """A server, of which only what it watches is looked at."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bool]] = []
        self.builder = lambda: None

    def watch(self, path: str, *, recursive: bool = True) -> None:
        self.seen.append((Path(path).name, recursive))


def test_the_first_amendment_and_the_first_template_are_seen_too(tmp_path: Path) -> None:
    root, server = workspace(tmp_path / "office"), Watching()
    (root / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"))
    plugin = cast(PropctlPlugin, config.plugins["propctl"])
    plugin.on_serve(cast(Any, server), config=config, builder=server.builder)
    assert (root.name, False) in server.seen  # where rules.toml will be made
    assert "site_templates" not in dict(server.seen)
    (root / "site_templates").mkdir()
    server.builder()
    assert ("site_templates", True) in server.seen
    server.builder()
    assert len(server.seen) == len(set(server.seen))
