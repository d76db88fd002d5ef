"""The built site, read as a reader reads it."""

from __future__ import annotations

import datetime as dt
import filecmp
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.errors import BadData, Problem, PropctlError, SettingsError, UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.office.setting_up.founding import make_keyring
from propctl.publish.site.building import build, check, publish
from propctl.publish.site.contact import entrances
from propctl.publish.site.editions import HANT
from propctl.words.written_days import in_chinese
from tests.publish.conftest import lay_out, put_up
from tests.publish.reading import Tag, page

Post = Callable[..., str]
NOW = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.fixture
def outage(post: Post) -> str:
    return post(
        "water-outage",
        blocks=["3号楼"],
        starts="2026-11-22T09:00:00+08:00",
        ends="2026-11-22T17:00:00+08:00",
        reason="市政管网检修",
    )


@pytest.fixture
def site(office: Office, outage: str, tmp_path: Path) -> Path:
    build(office, tmp_path / "site")
    return tmp_path / "site"


def clause_of(tree: Tag, anchor: str) -> Tag:
    return tree.one("li", id=anchor)


# -- an office that has only begun


def test_an_office_that_has_set_no_telephone_prints_no_empty_heading_and_no_torn_sentence(
    root: Path, tmp_path: Path
) -> None:
    path = root / "propctl.toml"
    told = r"^(?:hotline|emergency|address|mailbox|hours) *=.*\n"
    path.write_text(re.sub(told, "", path.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    build(Office.open(root, now=NOW), tmp_path / "site")
    emergency = page(tmp_path / "site/emergency.html").one("main").text
    assert emergency.endswith("请到服务中心当面说。")
    for service in sorted((tmp_path / "site/services").glob("*.html")):
        text = page(service).one("main").text
        assert "请到服务中心当面说。" in text
        assert "。。" not in text


def test_the_ways_in_name_only_what_the_office_does() -> None:
    few, all_of_them = (
        {card.href: card.says for card in entrances(in_chinese, areas)}
        for areas in (["complaints"], ["workorders", "complaints", "renovation", "fees"])
    )
    assert (few["services.html"], few["public.html"]) == ("投诉", "办结与满意度")
    assert all_of_them["services.html"] == "报修、投诉、装修、缴费"


# -- clauses and promises


def test_a_clause_reads_with_the_value_that_is_enforced(site: Path) -> None:
    text = clause_of(page(site / "handbook/pets.html"), "leash").text
    assert "不超过1米" in text  # amended from two metres on 1 October
    assert "2026年10月1日修订" in text
    assert "《翠湖花园养宠公约》第四条" in text


def test_a_future_amendment_is_announced_with_its_day(site: Path) -> None:
    tree = page(site / "handbook/pets.html")
    assert "2个工作日" in clause_of(tree, "approve").text
    assert clause_of(tree, "approve").one(class_="coming").text == "自2026年12月1日起15分钟"


def test_on_its_day_the_amendment_is_what_the_page_says(root: Path, tmp_path: Path) -> None:
    later = Office.open(root, now=dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00"))
    build(later, tmp_path / "site", editions=[])
    entry = clause_of(page(tmp_path / "site/handbook/pets.html"), "approve")
    assert "登记后15分钟内答复" in entry.text
    assert not entry.all(class_="coming")


def test_a_parameter_that_the_text_does_not_say_stands_beside_it(site: Path) -> None:
    assert "计时\uff1a按办公时间计" in clause_of(page(site / "handbook/pets.html"), "approve").text


def test_promised_times_come_from_the_clocks(site: Path) -> None:
    rows = page(site / "handbook/pets.html").all("tbody")[0].all("tr")
    limit, _ = rows[0].all("td")
    assert rows[0].one("th").text == "登记 → 审批"
    assert "2个工作日" in limit.text


@pytest.fixture
def staffed(office: Office, tmp_path: Path) -> Path:
    build(office, tmp_path / "staffed", audience="staff", editions=[])
    return tmp_path / "staffed"


def test_residents_do_not_read_who_of_the_staff_may_do_what_and_how_papers_go(site: Path) -> None:
    tree = page(site / "handbook/pets.html")
    assert not tree.all("svg", class_="flow") and not tree.all("h2", id="who")


def test_who_may_do_what_comes_from_the_steps(staffed: Path) -> None:
    tables = page(staffed / "handbook/pets.html").all("table")
    duties = {row.one("th").text: row.one("td").text for row in tables[1].one("tbody").all("tr")}
    assert duties["登记"] == "前台接待员"
    assert duties["审批"] == "主管级以上人员 经手“登记”的人不得办理"


def test_the_flow_is_drawn_with_every_state_and_numbered_step(staffed: Path) -> None:
    tree = page(staffed / "handbook/pets.html")
    drawing = tree.one("svg", class_="flow")
    assert drawing.attrs["aria-label"] == "宠物登记表流程图"
    said = [text.text for text in drawing.all("text")]
    assert {"已登记", "已批准", "已注销"} <= set(said)
    steps = [item.text for item in tree.all("ol")[0].all("li")]
    assert steps[0] == "登记\uff1a前台接待员"
    assert {number for number in said if number.isdigit()} == {str(n) for n in range(1, len(steps) + 1)}


def test_the_history_names_the_day_each_value_holds_from(site: Path) -> None:
    entries = [
        item.text for item in page(site / "handbook/pets.html").all("ul", class_="clauses")[-1].all("li")
    ]
    assert entries[0].startswith("2026年12月1日 起 \uff08尚未施行\uff09") and "15分钟" in entries[0]
    assert entries[1].startswith("2026年10月1日 起") and "1米" in entries[1]


def test_residents_do_not_read_the_staffs_clauses_and_staff_do(
    office: Office, site: Path, tmp_path: Path
) -> None:
    assert not page(site / "handbook/pets.html").all("li", id="inspection")
    build(office, tmp_path / "staff", audience="staff", editions=[])
    assert page(tmp_path / "staff/handbook/pets.html").all("li", id="inspection")
    assert (tmp_path / "staff/forms/pets-book.html").exists()
    assert not (site / "forms/pets-book.html").exists()


def test_an_areas_own_prose_opens_its_page_with_the_enforced_values(site: Path) -> None:
    first = page(site / "handbook/pets.html").one("main").all("p")[0].text
    assert first == "家里添了猫狗\uff0c请到服务中心登记。登记后2个工作日内答复\uff0c牵绳不超过1米。"


def test_an_area_without_a_template_has_a_page_all_the_same(root: Path, tmp_path: Path) -> None:
    shutil.rmtree(root / "areas" / "pets")
    build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    tree = page(tmp_path / "site/handbook/pets.html")
    assert tree.one("h1").text == "宠物登记"
    assert "邻里安宁" in tree.one("main").all("p")[0].text


def test_a_clause_that_is_switched_off_is_not_printed(root: Path, tmp_path: Path) -> None:
    rules = root / "rules.toml"
    line = '{ rule = "pets.leash", set = { in_force = false }, since = 2026-11-01, '
    line += 'entered = 2026-10-20T10:00:00+08:00, by = "director-1" },'
    lines = rules.read_text(encoding="utf-8").splitlines()
    rules.write_text("\n".join([*lines[:-1], line, "]\n"]), encoding="utf-8")
    (root / "areas/pets/page.md.j2").unlink()
    build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    assert not page(tmp_path / "site/handbook/pets.html").all("li", id="leash")


# -- services


def test_a_service_has_the_one_skeleton(site: Path) -> None:
    tree = page(site / "services/pets.html")
    assert tree.one(class_="lead").text == "带上防疫证到服务中心登记\uff0c2个工作日内答复。"
    headings = [heading.text for heading in tree.all("h2")]
    assert headings == ["找谁", "多久", "多少钱", "怎么办", "带什么、填什么", "不满意怎么办", "依据条款"]
    assert "工本费10元" in tree.one("main").text
    assert tree.one("a", href="tel:057188886666").one("b").text == "0571-88886666"


def test_the_services_page_lists_it_with_its_conclusion(site: Path) -> None:
    card = page(site / "services.html").one(class_="cards").one("a")
    assert card.attrs["href"] == "services/pets.html"
    assert "2个工作日内答复" in card.text


def test_the_first_page_leads_to_each_service_in_the_order_that_its_areas_ask_for(
    root: Path, tmp_path: Path
) -> None:
    pets = (root / "areas/pets.toml").read_text(encoding="utf-8")
    zoo = pets.replace('prefix = "PT"', 'prefix = "ZO"').replace("pets.", "zoo.").replace("宠物", "动物")
    (root / "areas/zoo.toml").write_text(zoo.replace("[page]\n", "[page]\norder = 1\n"), encoding="utf-8")
    shutil.copytree(root / "areas/pets", root / "areas/zoo")
    settings = (root / "propctl.toml").read_text(encoding="utf-8")
    used = settings.replace('areas = ["pets"', 'areas = ["pets", "zoo"')
    (root / "propctl.toml").write_text(used, encoding="utf-8")
    build(Office.open(root, now=NOW), tmp_path / "site", editions=[])
    for name in ("index.html", "services.html"):
        links = [link.attrs["href"] for link in page(tmp_path / "site" / name).one("main").all("a")]
        services = [link for link in links if link.startswith("services/")]
        assert services == ["services/zoo.html", "services/pets.html"], name


def test_a_service_without_english_words_of_its_own_has_the_skeletons(root: Path, tmp_path: Path) -> None:
    build(Office.open(root, now=NOW), tmp_path / "site")
    text = page(tmp_path / "site/en/services/pets.html").one("main").text
    assert "costs nothing" in text or "cost nothing" in text
    assert "防疫证" not in text


def test_a_service_with_english_words_prints_them_with_the_same_values(root: Path, tmp_path: Path) -> None:
    (root / "areas/pets/service.en.md.j2").write_text(
        '{# words: dog cat #}\n{% extends "pages/service.md.j2" %}\n'
        "{% block title %}Pets{% endblock %}"
        '{% block answer %}Answered within {{ param("approve", "within") }}.{% endblock %}'
        '{% block cost %}{% if known("price", "price") %}{{ param("price", "price") }} yuan'
        "{% endif %}{% endblock %}",
        encoding="utf-8",
    )
    build(Office.open(root, now=NOW), tmp_path / "site")
    tree = page(tmp_path / "site/en/services/pets.html")
    assert tree.one("h1").text == "Pets"
    assert tree.one(class_="lead").text == "Answered within 2 working days."
    assert "10 yuan" in tree.one("main").text


def bring(root: Path, says: str) -> None:
    """A service of the area ``pets`` that says this about what to bring."""
    (root / "areas/pets/service.md.j2").write_text(
        '{% extends "pages/service.md.j2" %}{% block title %}养宠登记{% endblock %}'
        f"{{% block bring %}}{says}{{% endblock %}}",
        encoding="utf-8",
    )


def test_a_service_leaves_out_what_it_says_of_an_area_that_this_office_does_not_use(
    root: Path, tmp_path: Path
) -> None:
    bring(root, '{% if uses("renovation") %}出入证请看[装修申办](renovation.html)。{% endif %}照片一张。')
    build(Office.open(root, now=NOW), tmp_path / "site")
    main = page(tmp_path / "site/services/pets.html").one("main")
    assert "照片一张" in main.text and "装修" not in main.text


@pytest.mark.parametrize("target", ["renovatoin.html", "../handbook/petz.html", "../servces.html#bring"])
def test_a_mistyped_link_stops_the_build(root: Path, tmp_path: Path, target: str) -> None:
    bring(root, f"请看[装修申办]({target})。")
    with pytest.raises(BadData, match=re.escape(target.partition("#")[0])):
        build(Office.open(root, now=NOW), tmp_path / "site")


def test_forms_that_residents_fill_in_stand_first_and_alone_on_the_page_of_the_service(site: Path) -> None:
    forms = page(site / "forms.html").one("main")
    order = [tag for tag in forms if tag.name in ("h2", "a")]
    assert [tag.text for tag in order] == [
        "您填的表",
        "宠物登记表",
        "我们填的表",
        "宠物交接单",
    ]
    (link,) = page(site / "services/pets.html").one("main").all("ul", class_="list")
    assert link.one("a").text == "宠物登记表"


# -- notices


def test_a_notice_stands_on_the_first_page_with_both_its_dates(site: Path, outage: str) -> None:
    entry = page(site / "index.html").one(id="current").one("li")
    assert entry.one("a").attrs["href"] == f"n/{outage}.html"
    assert "2026年11月22日" in entry.text and "17:00" in entry.text
    assert entry.attrs["data-starts"] == "2026-11-22T09:00:00+08:00"
    assert entry.attrs["data-blocks"] == "3号楼"


def test_the_first_page_says_when_it_was_made(site: Path) -> None:
    assert "截至 2026年11月21日" in page(site / "index.html").one("main").text


def test_a_notice_that_has_passed_leaves_the_first_page_and_keeps_its_own(
    root: Path, office: Office, outage: str, tmp_path: Path
) -> None:
    later = Office.open(root, now=dt.datetime.fromisoformat("2026-11-23T09:00:00+08:00"))
    build(later, tmp_path / "site", editions=[])
    assert not page(tmp_path / "site/index.html").one(id="current").all("li")
    assert (tmp_path / f"site/n/{outage}.html").exists()
    assert not (tmp_path / f"site/print/{outage}.html").exists()


def test_notices_are_listed_by_week_kind_and_year(site: Path, outage: str) -> None:
    for name in ("notices.html", "notices/water-outage.html", "notices/2026.html"):
        links = [link.attrs["href"] for link in page(site / name).one("main").all("a")]
        assert any(link.endswith(f"n/{outage}.html") for link in links), name


def test_a_draft_is_not_on_the_site(office: Office, tmp_path: Path) -> None:
    values = {"kind": "safety", "measure": "机密草稿"}
    made = run(office, Request(form="notices.notice", step="draft", by="service-1", values=values))
    build(office, tmp_path / "site")
    assert not list((tmp_path / "site").rglob(f"*{made.folded.id}*"))
    assert not any(
        "机密草稿" in path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.*ml")
    )


def test_the_feed_holds_the_notice_and_its_address(site: Path, outage: str) -> None:
    import xml.etree.ElementTree as ET

    atom = "{http://www.w3.org/2005/Atom}"
    entry = ET.parse(site / "feed.xml").getroot().find(f"{atom}entry")
    assert entry is not None
    assert entry.findtext(f"{atom}title") == "3号楼停水通知"
    link = entry.find(f"{atom}link")
    assert link is not None and link.get("href") == f"https://cuihu.example.org/n/{outage}.html"


def test_the_sitemap_names_every_page_of_every_edition_once(site: Path, outage: str) -> None:
    import xml.etree.ElementTree as ET

    found = [
        entry.text
        for entry in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    base = "https://cuihu.example.org/"
    assert len(found) == len(set(found))
    for uri in (
        "index.html",
        "zh-Hant/index.html",
        "en/handbook/pets.html",
        f"n/{outage}.html",
        f"zh-Hant/n/{outage}.html",
    ):
        assert base + uri in found
    for address in found:
        assert address is not None and (site / address.removeprefix(base)).is_file(), address


# -- hostile words


def test_hostile_words_change_no_page(office: Office, post: Post, tmp_path: Path) -> None:
    groups = json.loads(
        (Path(__file__).parents[1] / "data" / "hostile-texts.json").read_text(encoding="utf-8")
    )
    texts = [" ".join(text.split()) for group in groups.values() for text in group]
    quiet = post("safety", title="平常", reason="平常", measure="平常")
    loud = [
        (post("safety", title=text, reason=text, measure="平常"), text)
        for text in texts[::7]
        if text and text.isprintable() and len(text) <= 60  # as long as a title may be
    ]
    assert len(loud) > 5
    build(office, tmp_path / "site", editions=[])
    shape = [tag.name for tag in page(tmp_path / f"site/n/{quiet}.html")]
    for notice, text in loud:
        tree = page(tmp_path / f"site/n/{notice}.html")
        assert [tag.name for tag in tree] == shape, text
        assert tree.one("h1").text == text


def test_a_long_notice_is_shown_whole(office: Office, post: Post, tmp_path: Path) -> None:
    made = post("safety", measure="人人有责", body="安全第一。" * 400)  # as long as it may be
    build(office, tmp_path / "site", editions=[])
    assert page(tmp_path / f"site/n/{made}.html").text.count("安全第一。") == 400


# -- editions


def test_the_traditional_edition_converts_words_and_no_names(site: Path) -> None:
    tree = page(site / "zh-Hant/index.html")
    assert tree.one("html").attrs["lang"] == "zh-Hant-HK"
    assert "現在有效的通知" in tree.text
    assert tree.one(class_="brand").one("b").text == "翠湖花园物业服务中心"  # a name
    assert "大兴里18号" in tree.one("footer").text  # an address


def test_the_traditional_edition_changes_no_address_and_no_id(site: Path) -> None:
    for path in sorted(site.glob("*.html")):
        twin = site / "zh-Hant" / path.name
        if not twin.exists():
            continue
        for name in ("href", "id", "action", "src", "class", "for", "name"):
            source = [
                tag.attrs[name] for tag in page(path) if name in tag.attrs and "hreflang" not in tag.attrs
            ]
            made = [
                tag.attrs[name] for tag in page(twin) if name in tag.attrs and "hreflang" not in tag.attrs
            ]
            assert [value for value in made if "://" not in value] == [
                value for value in source if "://" not in value
            ], path.name


def test_the_english_edition_has_the_clauses_in_english(site: Path) -> None:
    tree = page(site / "en/handbook/pets.html")
    assert tree.one("html").attrs["lang"] == "en"
    assert "Dogs are on a leash of at most 1 m" in clause_of(tree, "leash").text
    assert clause_of(tree, "approve").one(class_="coming").text == "from 1 December 2026: 15 minutes"


def test_each_edition_names_its_twins(site: Path) -> None:
    for folder in ("", "zh-Hant/", "en/"):
        tree = page(site / f"{folder}services/pets.html")
        tags = {
            link.attrs["hreflang"]: link.attrs["href"]
            for link in tree.all("link", rel="alternate")
            if "hreflang" in link.attrs
        }
        assert tags == {
            "zh-Hans-CN": "https://cuihu.example.org/services/pets.html",
            "zh-Hant-HK": "https://cuihu.example.org/zh-Hant/services/pets.html",
            "en": "https://cuihu.example.org/en/services/pets.html",
        }
        assert len(tree.one(class_="editions").all("a")) == 2


def test_an_edition_that_does_not_exist_is_named(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="klingon"):
        build(office, tmp_path / "site", editions=["klingon"])


# -- the site as a whole


def test_a_sound_site_has_no_problem(office: Office, site: Path) -> None:
    assert [str(problem) for problem in check(office, site)] == []


def test_two_builds_of_one_state_are_alike_byte_for_byte(
    office: Office, root: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    for name in ("one", "two"):
        build(Office.open(root, now=NOW + dt.timedelta(minutes=len(name))), tmp_path / name)
    compared = filecmp.dircmp(tmp_path / "one", tmp_path / "two")
    assert differing(compared) == []


def differing(compared: filecmp.dircmp[str]) -> list[str]:
    found = [*compared.left_only, *compared.right_only]
    found += [
        name
        for name in compared.common_files
        if not filecmp.cmp(Path(compared.left) / name, Path(compared.right) / name, shallow=False)
    ]
    return found + [name for sub in compared.subdirs.values() for name in differing(sub)]


def test_plain_mkdocs_makes_the_same_site(
    root: Path, office: Office, outage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    (root / "handbook").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: 翠湖花园\ndocs_dir: handbook\nsite_url: https://cuihu.example.org/\n"
        "theme: {name: propctl}\nplugins: [propctl]\nstrict: true\n",
        encoding="utf-8",
    )
    mkdocs_build(load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "plain")))
    build(office, tmp_path / "site")
    assert differing(filecmp.dircmp(tmp_path / "plain", tmp_path / "site")) == [".propctl-site"]


def test_the_offices_own_pages_stand_beside_and_print_parameters(root: Path, tmp_path: Path) -> None:
    own = root / "handbook" / "rules"
    own.mkdir(parents=True)
    (own / "noise.md").write_text(
        '# 噪声\n\n遛狗牵绳不超过{{ param("pets.leash", "metres") }}米。\n', encoding="utf-8"
    )
    office = Office.open(root, now=NOW)
    build(office, tmp_path / "site")
    assert "不超过1米" in page(tmp_path / "site/rules/noise.html").one("main").text
    cards = [link.attrs["href"] for link in page(tmp_path / "site/rules.html").one(class_="cards").all("a")]
    assert cards == ["rules/noise.html"]
    assert "噪聲" in page(tmp_path / "site/zh-Hant/rules/noise.html").one("h1").text


# -- what can go wrong


def test_a_page_that_clashes_with_a_generated_one_is_named(root: Path, tmp_path: Path) -> None:
    (root / "handbook").mkdir()
    (root / "handbook" / "forms.md").write_text("# 我的表格\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"forms\.md"):
        build(Office.open(root, now=NOW), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_link_to_a_page_that_is_not_there_stops_the_build(root: Path, tmp_path: Path) -> None:
    (root / "handbook").mkdir()
    (root / "handbook" / "own.md").write_text("# 页\n\n[草稿](n/NT-260101-A01.md)\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"own\.md links to n/NT-260101-A01\.md, which is not on the site"):
        build(Office.open(root, now=NOW), tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "name", ["n/NT-260101-A01.md", "print/a.md", "forms/pets-register.md", "zh-Hant/index.md", "en/a.md"]
)
def test_a_page_in_a_folder_that_is_filled_by_the_program_is_named(
    root: Path, tmp_path: Path, name: str
) -> None:
    own = root / "handbook" / name
    own.parent.mkdir(parents=True)
    own.write_text("# 页\n", encoding="utf-8")
    with pytest.raises(BadData, match=re.escape(name)):
        build(Office.open(root, now=NOW), tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site_name: [", "mkdocs.yml, line 1 "),
        ("site_name: x\ndocs_dir: areas\n", "docs_dir is areas, which holds no pages"),
        ("site_name: x\ndocs_dir: handbook\nplugins: [propctl, nosuch]\n", "plugins: nosuch"),
        ("site_name: x\ndocs_dir: nowhere\n", "nowhere' isn't an existing directory"),
        ("- a\n", "mkdocs.yml holds no settings"),
    ],
)
def test_a_broken_mkdocs_yml_is_one_sentence(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(says)) as broken:
        build(Office.open(root, now=NOW), tmp_path / "site")
    assert "\n" not in str(broken.value)
    assert capfd.readouterr() == ("", "")


def test_an_mkdocs_yml_without_the_plugin_says_what_to_add(root: Path, tmp_path: Path) -> None:
    (root / "handbook").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: handbook\ntheme: {name: propctl}\nplugins: []\n", encoding="utf-8"
    )
    with pytest.raises(SettingsError, match=r"plugins: \[propctl\]"):
        build(Office.open(root, now=NOW), tmp_path / "site")


def test_a_template_of_an_area_that_fails_costs_only_what_it_says_and_is_told(
    root: Path, tmp_path: Path
) -> None:
    (root / "areas/pets/page.md.j2").write_text("# 宠物\n\n{{ nobody_knows }}\n", encoding="utf-8")
    (root / "areas/pets/service.md.j2").write_text("{{ 1 / 0 }}", encoding="utf-8")
    (root / "areas/pets/answers.md.j2").write_text("{{ title.nothing.more }}", encoding="utf-8")
    (root / "areas/pets/templates").mkdir()
    (root / "areas/pets/templates/leash.html.j2").write_text("{{ nobody.knows }}", encoding="utf-8")
    (root / "areas/pets/notices").mkdir()
    (root / "areas/pets/notices/pet-found.j2").write_text("# 招领\n{{ 1 / 0 }}", encoding="utf-8")
    pets = root / "areas/pets.toml"
    more = """
[document.poster]
template = "leash.html.j2"
audience = "residents"
rules = ["leash"]
title = { zh = "牵绳提示", en = "Leash" }
[extends.notices.choices.kind]
pet-found = "寻找主人|Pet found"
"""
    pets.write_text(pets.read_text(encoding="utf-8") + more, encoding="utf-8")
    words = {"kind": "pet-found", "title": "寻找一只犬的主人", "body": "请到服务中心认领。"}
    notice = put_up(Office.open(root, now=NOW, operator="clerk-1"), blocks=["3号楼"], **words)
    left: list[Problem] = []
    build(Office.open(root, now=NOW), tmp_path / "site", editions=[], left_out=left)
    told = {one.path: str(one.values["what"]) for one in left}
    pages = {"pets/page.md.j2", "pets/service.md.j2", "pets/answers.md.j2"}
    assert told.keys() == {*pages, "templates/leash.html.j2", "notices/pet-found.j2"}
    text = (tmp_path / f"site/n/{notice}.html").read_text(encoding="utf-8")
    assert "寻找一只犬的主人" in text and "请到服务中心认领" in text  # put plainly
    assert not check(Office.open(root, now=NOW), tmp_path / "site")  # no link leads to what is left out
    assert "page.md.j2:3" in told["pets/page.md.j2"] and "nobody_knows" in told["pets/page.md.j2"]
    tree = page(tmp_path / "site/handbook/pets.html")
    assert tree.one("h1").text == "宠物登记" and tree.all("li", id="leash")  # its clauses stand there
    assert (tmp_path / "site/services/pets.html").is_file() and (tmp_path / "site/answers.html").is_file()


def test_contradicting_notices_of_two_desks_leave_the_old_site_as_it_was(
    office: Office, site: Path, tmp_path: Path
) -> None:
    before = (site / "index.html").read_bytes()
    elsewhere = Office.open(lay_out(tmp_path / "elsewhere"), now=NOW - dt.timedelta(days=1))
    times = {"starts": "2026-11-22T10:00:00+08:00", "ends": "2026-11-22T18:00:00+08:00"}
    put_up(elsewhere, kind="water-outage", blocks=["3号楼"], **times)
    shutil.copytree(elsewhere.root / "records", office.root / "records", dirs_exist_ok=True)
    with pytest.raises(BadData, match=r"NT-261121-A01.*NT-261120-A01"):
        build(Office.open(office.root, now=NOW), site)
    assert (site / "index.html").read_bytes() == before


def test_a_folder_with_other_things_in_it_is_not_replaced(office: Office, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(UsageError):
        build(office, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").exists()


# -- publishing


def test_publishing_puts_the_site_into_a_folder_and_replaces_it_whole(
    office: Office, outage: str, tmp_path: Path
) -> None:
    target = tmp_path / "www"
    publish(office, str(target))
    (target / "left-over.html").write_text("old", encoding="utf-8")
    publish(office, str(target))
    assert (target / "index.html").exists()
    assert not (target / "left-over.html").exists()


def test_nothing_is_published_while_a_problem_stands(office: Office, post: Post, tmp_path: Path) -> None:
    from propctl.errors import ProblemsFound

    post("safety", measure="人人有责", body="请关好水,电。")
    with pytest.raises(ProblemsFound, match="full-width"):
        publish(office, str(tmp_path / "www"))
    assert not (tmp_path / "www").exists()


def test_publishing_to_a_branch_pushes_the_site_alone(office: Office, root: Path, tmp_path: Path) -> None:
    import subprocess

    def git(*words: str, cwd: Path = root) -> str:
        return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout

    git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    git("init", "-q", "-b", "main")
    git("config", "user.email", "office@example.org")
    git("config", "user.name", "office")
    git("remote", "add", "origin", str(tmp_path / "remote.git"))
    publish(office, "git:pages")
    names = git("ls-tree", "--name-only", "pages", cwd=tmp_path / "remote.git").split()
    assert "index.html" in names and "records" not in names
    mark = tmp_path / "ran"
    for hook in (root / ".git/hooks/pre-push", tmp_path / "remote.git/hooks/pre-receive"):
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
        hook.chmod(0o755)
    publish(office, "git:pages")
    assert len(git("rev-list", "pages", cwd=tmp_path / "remote.git").split()) == 2 and not mark.exists()


def test_somewhere_to_publish_must_be_said(office: Office) -> None:
    with pytest.raises(SettingsError, match=r"where to publish"):
        publish(office)


# -- what search engines show


def described(path: Path) -> str:
    return next(
        meta.attrs["content"] for meta in page(path).all("meta") if meta.attrs.get("name") == "description"
    )


def test_every_page_says_in_a_sentence_what_it_is(site: Path) -> None:
    for path in [*site.glob("*.html"), *site.glob("[a-oq-z]*/*.html")]:
        if path.parent.name not in ("forms", "print"):
            assert path.name == "404.html" or described(path), path


def test_a_page_without_a_sentence_of_its_own_is_described_by_its_first_paragraph(site: Path) -> None:
    said = described(site / "rules.html")
    assert said == page(site / "rules.html").one("main").all("p")[0].text


# -- attachments


def test_a_notice_shows_the_files_that_were_attached_when_it_was_published_and_no_others(
    office: Office, tmp_path: Path
) -> None:
    notice = {"kind": "water-outage", "starts": "2026-11-23 09:00", "ends": "2026-11-23 17:00"}
    drafted = Request(form="notices.notice", step="draft", values=notice, by="service-1")
    made = run(office, drafted).folded.id

    def attach(name: str, data: bytes, **values: bool) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        asked = {"file": str(path), **values}
        run(office, Request(form="notices.notice", step="attach", id=made, values=asked))

    attach("平面图<1>.pdf", b"%PDF-1.7 plan")
    make_keyring(office)
    attach("secret.pdf", b"%PDF-1.7 secret", sealed=True)
    run(office, Request(form="notices.notice", step="approve", id=made, by="director-1"))
    run(office, Request(form="notices.notice", step="publish", id=made, by="service-1"))
    attach("late.pdf", b"%PDF-1.7 late")
    build(office, tmp_path / "site")
    for edition in ("", HANT.folder):
        shown = page(tmp_path / "site" / edition / f"n/{made}.html")
        (link,) = shown.one(class_="files").all("a")
        assert link.text.endswith("<1>.pdf")
        file = tmp_path / "site" / edition / "n" / link.attrs["href"]
        assert file.read_bytes() == b"%PDF-1.7 plan"
        assert len(list(file.parent.iterdir())) == 1
    assert [one for one in check(office, tmp_path / "site") if "files/" in str(one)] == []
    published = b"".join(path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert b"secret" not in published.lower() and b"late.pdf" not in published


def test_a_published_notice_whose_file_was_altered_stops_the_build(office: Office, tmp_path: Path) -> None:
    notice = {"kind": "water-outage", "starts": "2026-11-23 09:00", "ends": "2026-11-23 17:00"}
    drafted = Request(form="notices.notice", step="draft", values=notice, by="service-1")
    made = run(office, drafted).folded.id
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    asked = {"file": str(tmp_path / "x.pdf")}
    run(office, Request(form="notices.notice", step="attach", id=made, values=asked))
    run(office, Request(form="notices.notice", step="approve", id=made, by="director-1"))
    run(office, Request(form="notices.notice", step="publish", id=made, by="service-1"))
    (kept,) = (office.root / "records" / "_files").rglob("*.pdf")
    kept.write_bytes(b"%PDF-1.7 other")
    with pytest.raises(PropctlError, match="_files"):
        build(office, tmp_path / "site")


def test_a_site_that_would_show_a_person_is_not_built_and_the_old_one_stays(
    root: Path, office: Office, site: Path
) -> None:
    before = (site / "index.html").read_text(encoding="utf-8")
    (root / "handbook").mkdir(exist_ok=True)
    (root / "handbook" / "list.md").write_text("# 名单\n\n3-501、3-502各欠1200元。\n", encoding="utf-8")
    with pytest.raises(BadData, match=r"list\.html"):
        build(office, site)
    assert (site / "index.html").read_text(encoding="utf-8") == before
    assert not (site / "list.html").exists()
