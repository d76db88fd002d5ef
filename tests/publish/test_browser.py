"""What a reader's browser makes of the site: a telephone, the dark, no script, a folder without a server."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bench.site_reader import served
from propctl.office.opened.office import Office
from propctl.publish.site.building import build
from tests.publish import codes, looks
from tests.publish.browser import PROGRAM, Page
from tests.publish.conftest import NOW, lay_out, put_up
from tests.publish.looks import Looks

pytestmark = pytest.mark.skipif(not PROGRAM, reason="needs Chromium (apt-get install chromium)")

_NOTICES = [
    ("water-outage", "3号楼", dt.timedelta(days=1)),
    ("water-outage", "1号楼", dt.timedelta(hours=-1)),
    ("power-outage", "2号楼", dt.timedelta(days=-9)),
]
_PAGES = ["index", "notices", "emergency", "services", "services/pets", "handbook", "handbook/pets", "forms"]
_PAGES += ["rules", "rules/noise", "public", "about", "search", "all", "answers"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is at the moment that the tests run, since a browser has its own clock."""
    folder = tmp_path_factory.mktemp("browser")
    root = lay_out(folder / "office")
    (root / "rules.toml").write_text("amendments = []\n", encoding="utf-8")  # none begins today
    (root / "handbook" / "rules").mkdir(parents=True)
    (root / "handbook" / "rules" / "noise.md").write_text(
        "---\nwords: 噪音 扰民 装修噪音\n---\n# 噪声和安静时间\n\n装修押金在验收之后退还。\n",
        encoding="utf-8",
    )
    now = dt.datetime.now(NOW.tzinfo)
    for days, (kind, block, start) in zip((3, 0, 10), _NOTICES, strict=True):
        office = Office.open(root, now=now - dt.timedelta(days=days), operator="clerk-1")
        times = {
            "starts": (now + start).isoformat(),
            "ends": (now + start + dt.timedelta(hours=6)).isoformat(),
        }
        values = {"kind": kind, "blocks": [block], **times}
        put_up(office, **values)
    build(Office.open(root, now=now), folder / "site")
    return folder / "site"


def every_page(site: Path) -> list[Path]:
    found = [site / folder / f"{name}.html" for folder in ("", "zh-Hant", "en") for name in _PAGES]
    return [path for path in found if path.exists()] + sorted(site.glob("n/*.html"))[:1]


# -- the page on a telephone


@pytest.fixture(scope="module")
def seen(browser: Page, site: Path) -> dict[str, Looks]:
    """How every page looks."""
    return {path.relative_to(site).as_posix(): looks.look(browser, path) for path in every_page(site)}


def test_no_page_scrolls_sideways_at_320_pixels_or_at_twice_the_size(seen: dict[str, Looks]) -> None:
    assert {name: one.sideways for name, one in seen.items() if one.sideways} == {}


def test_a_full_stop_after_a_telephone_number_stays_on_its_line(phone: Page, site: Path) -> None:
    phone.open(site / "answers.html")
    shown = phone.eval("[...document.querySelectorAll('a.tel')].map(a => getComputedStyle(a).display)")
    assert set(shown) == {"inline"}  # browsers break after a box of its own


def test_the_heading_stands_in_the_upper_part_of_the_first_screen(seen: dict[str, Looks]) -> None:
    assert {name: one.heading for name, one in seen.items() if one.heading > 300} == {}


def test_letters_are_large_enough(seen: dict[str, Looks]) -> None:
    small = {name: one for name, one in seen.items() if one.letters < 18 or one.tables < 16 or one.any < 15}
    assert small == {}


def test_what_is_tapped_is_large_enough(seen: dict[str, Looks]) -> None:
    """All but links inside a sentence."""
    assert {name: one.small for name, one in seen.items() if one.small} == {}


def test_large_type_stays_on_after_it_is_switched_on(phone: Page, site: Path) -> None:
    assert looks.large_type(phone, site / "index.html") >= 24


_CONTRAST = """(() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const part = value => (value /= 255) <= .03928 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const color = rgb(getComputedStyle(element).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const written = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll('body *')]
    .filter(element => !element.closest('svg') && element.offsetParent && written(element))
    .map(element => {
      const [one, two] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
      return [(Math.max(one, two) + .05) / (Math.min(one, two) + .05), element.outerHTML.slice(0, 80)];
    })
    .filter(found => found[0] < 4.5);
})()"""


@pytest.mark.parametrize("mode", ["light", "dark", "print"])
def test_every_word_stands_out_from_its_ground(phone: Page, site: Path, mode: str) -> None:
    phone.media("print" if mode == "print" else "", dark=mode == "dark")
    for path in every_page(site):
        phone.open(path)
        assert phone.eval(_CONTRAST) == [], path


# -- weight and requests


def test_the_first_load_is_light_and_asks_nobody_else(phone: Page, site: Path) -> None:
    for path in every_page(site):
        load = looks.first_load(phone, path, site)
        assert (load.requests <= 3, load.foreign, load.weight <= 15_000) == (True, 0, True), (path, load)


# -- without script


def test_without_script_every_page_can_be_read(phone: Page, site: Path) -> None:
    for path in every_page(site):
        assert looks.readable_without_script(phone, path), path


def test_without_script_the_first_page_shows_both_notices_and_when_it_was_made(
    phone: Page, site: Path
) -> None:
    phone.scripts(False)
    phone.open(site / "index.html")
    phone.scripts(True)  # the page stays as it is; only the looking needs a script
    text = phone.eval("document.body.innerText")
    assert "3号楼停水通知" in text and "截至" in text and "有效 " not in text


# -- letters, colours, words


def test_large_type_reaches_states_dates_and_captions(phone: Page, site: Path) -> None:
    phone.open(next(iter(sorted(site.glob("n/*.html")))))
    phone.eval("document.documentElement.classList.add('big')")
    for part in (".meta", ".crumb", ".standing", "footer"):
        size = phone.eval(f"parseFloat(getComputedStyle(document.querySelector('{part}')).fontSize)")
        assert size >= 20, part


def test_forced_colours_keep_the_frames_of_buttons_and_the_current_entry(phone: Page, site: Path) -> None:
    phone.call(
        "Emulation.setEmulatedMedia", media="", features=[{"name": "forced-colors", "value": "active"}]
    )
    phone.open(site / "index.html")
    border = "getComputedStyle(document.querySelector('%s')).border%s"
    assert phone.eval(border % (".search button", "TopWidth")) == "2px"
    current, other = (
        phone.eval(border % (f".top nav a{which}", "BottomColor"))
        for which in ("[aria-current]", ":not([aria-current])")
    )
    assert current != other
    phone.media()


def test_a_heading_breaks_between_words_only(phone: Page, site: Path) -> None:
    phone.open(site / "index.html")
    assert phone.eval("document.querySelector('h1').innerHTML").split("<wbr>")[-2:] != ["物", "业"]
    assert phone.eval("getComputedStyle(document.querySelector('h1')).wordBreak") == "keep-all"
    assert phone.eval("document.querySelector('h1').textContent") == "翠湖花园物业服务中心"


def test_after_one_visit_the_site_can_be_read_without_a_network(phone: Page, site: Path) -> None:
    with served(site) as address:
        phone.go(f"{address}handbook/pets.html")  # on its one visit nothing served it but the server
        phone.wait("!!navigator.serviceWorker.controller")
        for name in ("handbook/pets", "services/pets"):  # read, and what the first page leads to
            phone.wait(f"caches.match('{address}{name}.html').then(Boolean)")
    for name, heading in (
        ("services/pets", "宠物登记"),
        ("emergency", "紧急与联系"),
        ("handbook/pets", "宠物登记"),
    ):
        phone.go(f"{address}{name}.html")
        assert phone.eval("document.querySelector('h1').textContent") == heading
    phone.go(f"{address}zh-Hant/rules/noise.html")  # never read
    assert phone.eval("location.pathname") == "/index.html"
    assert "没有网络" in phone.eval("document.querySelector('main [role=status]').textContent")
    assert phone.eval("getComputedStyle(document.body).fontSize") == "18px"


# -- the first page decides what holds now


def shown(phone: Page) -> list[str]:
    found = phone.eval(
        "[...document.querySelectorAll('#current li')].filter(e=>e.offsetParent).map(e=>e.innerText)"
    )
    return [" ".join(str(text).split()) for text in found]


def test_the_first_page_shows_what_holds_now_and_what_comes(phone: Page, site: Path) -> None:
    phone.open(site / "index.html")
    now, soon = shown(phone)
    assert now.startswith("1号楼停水通知 有效")
    assert soon.startswith("3号楼停水通知 即将开始")


def test_the_first_page_keeps_to_my_block(phone: Page, site: Path) -> None:
    phone.open(site / "index.html")
    phone.eval("(()=>{const s=document.getElementById('block');s.value='3号楼';s.onchange()})()")
    assert [text[:3] for text in shown(phone)] == ["3号楼"]
    phone.open(site / "index.html")
    assert [text[:3] for text in shown(phone)] == ["3号楼"]  # remembered
    phone.eval("(()=>{const s=document.getElementById('block');s.value='2号楼';s.onchange()})()")
    assert shown(phone) == []
    assert phone.eval("!!document.getElementById('none').offsetParent")
    phone.eval("localStorage.clear()")


def test_the_first_page_shows_three_notices_and_the_others_when_asked(phone: Page, site: Path) -> None:
    """So that what people come to do is not below a list of everything; on paper all stand."""
    phone.open(site / "index.html")
    assert not phone.eval("!!document.getElementById('more').offsetParent")
    one_more = "(()=>{const l=document.querySelector('#current li');l.after(l.cloneNode(true))})()"
    choose = "document.getElementById('block').onchange()"
    for _ in range(3):
        phone.eval(one_more)
    phone.eval(choose)
    assert len(shown(phone)) == 3
    assert phone.eval("document.getElementById('more').innerText") == "其余2份通知"
    phone.eval("(()=>{const s=document.getElementById('block');s.value='3号楼';s.onchange()})()")
    assert [text[:3] for text in shown(phone)] == [
        "3号楼"
    ]  # mine is among them, however many others there are
    phone.eval("(()=>{const s=document.getElementById('block');s.value='';s.onchange()})()")
    phone.eval("dispatchEvent(new Event('beforeprint'))")
    assert len(shown(phone)) == 5 and not phone.eval("!!document.getElementById('more').offsetParent")
    phone.eval("localStorage.clear()")


def test_a_notice_that_ended_after_the_site_was_made_says_so(phone: Page, site: Path) -> None:
    phone.open(site / "index.html")
    phone.eval(
        "document.querySelectorAll('#current li').forEach(e=>e.dataset.ends='2020-01-01T00:00:00+08:00')"
    )
    phone.eval("(()=>{const s=document.getElementById('block');s.value='';s.onchange()})()")
    assert shown(phone) == []


# -- search, from a folder


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("噪声", "rules/noise.html"),
        ("裝修押金", "rules/noise.html"),  # traditional characters, words in the text
        ("怎么退装修押金", "rules/noise.html"),  # a question
        ("装修噪音", "rules/noise.html"),
        ("邻居太吵怎么办", "rules/noise.html"),  # another word for it
        ("养狗要办什么证", "services/pets.html"),  # a few of its signs
        ("zaosheng", "rules/noise.html"),
        ("zshajsj", "rules/noise.html"),  # by first letters
        ("chongwu", "services/pets.html"),
        ("cwdj", "services/pets.html"),
        ("宠物等记", "services/pets.html"),  # one wrong character
        ("遛狗", "handbook/pets.html"),
        ("牵绳几米", "handbook/pets.html"),
        ("电梯困人", "emergency.html"),
        ("電梯困人", "emergency.html"),
        ("煤气味", "emergency.html"),
        ("88886666", "emergency.html"),
        ("\uff10\uff15\uff17\uff11", "emergency.html"),  # full width
        ("表格", "forms.html"),
        ("收费多少钱", "public.html"),
        ("密码锁没电", "answers.html#lock"),  # what we do not do
        ("升降机坏咗", "emergency.html"),  # a word of one sign beside a longer one
        ("几点开门", "answers.html#hours"),
        ("地库被淹", "emergency.html"),  # what no page says, as everyday words lead to it
        ("隔壁弹钢琴睡不着", "rules/noise.html"),
        ("zao sheng", "rules/noise.html"),
        ("congwu", "services/pets.html"),  # as spoken in the south
        ("puppies", "services/pets.html"),  # English words in the Chinese edition
    ],
)
def test_search_finds_it_among_the_first_three(phone: Page, site: Path, query: str, wanted: str) -> None:
    phone.open(site / "search.html")
    assert wanted in phone.search(query)[:3]


@pytest.mark.parametrize(
    "query", ["空房", "信箱", "服务中心几点开门", "开锁", "你们招人吗", "天气", "楼上往下扔东西"]
)
def test_nobody_is_corrected_to_a_word_that_he_did_not_mean(phone: Page, site: Path, query: str) -> None:
    phone.open(site / "search.html")
    phone.search(query)
    assert phone.eval(f"propctlSearch({query!r}).corrected") == ""


@pytest.mark.parametrize(
    ("edition", "query", "meant"),
    [
        ("", "从物", "宠物"),
        ("", "报休", "报修"),
        ("zh-Hant/", "报休", "報修"),
        ("", "congwu", "宠物"),
        ("", "投拆电话", "投诉 电话"),  # looks alike; the telephone alone would be found
    ],
)
def test_a_correction_is_a_word_that_sounds_or_looks_alike_in_the_readers_script(
    phone: Page, site: Path, edition: str, query: str, meant: str
) -> None:
    phone.open(site / f"{edition}search.html")
    phone.search(query)
    phone.wait(f"propctlSearch({query!r}).corrected")  # once the file of sounds is there
    assert phone.eval(f"propctlSearch({query!r}).corrected") == meant


def test_an_excerpt_begins_with_a_sentence_or_a_part_of_one(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    phone.search("应急接口")
    said = phone.eval("document.querySelector('#found p').textContent")
    assert said.startswith("密码锁没电")
    phone.search("噪音")  # no sentence has it: the page opens with its text, not with its title again
    said = phone.eval(
        "[...document.querySelectorAll('#found a')].find(e => e.textContent === '噪声和安静时间')"
        ".parentElement.querySelector('p').textContent"
    )
    assert said == "装修押金在验收之后退还。"


_COLOURS = "[...document.querySelectorAll('.call a')].map(a => [a.textContent, getComputedStyle(a).color])"


def test_an_excerpt_ends_with_a_sentence_or_says_that_it_goes_on(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    for query in ("应急接口", "电话", "停水"):
        phone.search(query)
        said = phone.eval("[...document.querySelectorAll('#found p')].map(e => e.textContent.trim())")
        assert said and all(re.search(r"[。！？…](?:[”）]|$)", text[-2:]) for text in said if len(text) > 60)


def test_only_the_number_that_answers_round_the_clock_is_in_the_colour_of_alarm(
    phone: Page, site: Path
) -> None:
    """On each page alike: whoever is in danger rings no desk that is closed."""
    found = set()
    for name in ("index.html", "emergency.html"):
        phone.open(site / name)
        found |= set(map(tuple, phone.eval(_COLOURS)))
    alarm = {colour for text, colour in found if text.endswith(("119", "120", "110"))}
    assert len(alarm) == 1
    assert {colour for text, colour in found if text.startswith("服务电话")}.isdisjoint(alarm)
    assert {colour for text, colour in found if text.startswith("24小时")} <= alarm


def test_what_was_found_tells_its_day_as_people_write_it(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    phone.search("停水通知")
    assert re.fullmatch(
        r"(已结束 · )?\d{4}年\d{1,2}月\d{1,2}日",
        phone.eval("document.querySelector('#found small').textContent"),
    )


def test_of_notices_that_fit_alike_the_newest_comes_first(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    notices = [href for href in phone.search("停水通知") if href.startswith("n/")]
    headings = []
    for href in notices[:2]:
        phone.open(site / href)
        headings.append(phone.eval("document.querySelector('h1').textContent"))
    assert headings == ["1号楼停水通知", "3号楼停水通知"]


@pytest.mark.parametrize("query", ["3号楼停水", "3栋停水", "三号楼停水通知"])
def test_a_block_narrows_the_notices(phone: Page, site: Path, query: str) -> None:
    phone.open(site / "search.html")
    first = phone.search(query)[0]
    phone.open(site / first)
    assert phone.eval("document.querySelector('h1').textContent") == "3号楼停水通知"


def test_half_the_name_of_a_block_is_not_the_block(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    phone.search("13号楼")
    assert "3号楼停水通知" not in phone.eval("document.querySelector('#found').innerText")


def test_what_is_over_comes_after_what_is_not(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    phone.search("停电通知")
    texts = phone.eval("[...document.querySelectorAll('#found li')].map(e=>e.innerText)")
    assert any("已结束" in text for text in texts)


def test_the_traditional_edition_is_searched_in_both_scripts(phone: Page, site: Path) -> None:
    phone.open(site / "zh-Hant/search.html")
    assert phone.search("噪聲")[0] == "rules/noise.html"
    assert phone.search("噪声")[0] == "rules/noise.html"
    assert phone.eval("document.querySelector('#found a').textContent") == "噪聲和安靜時間"


def test_the_english_edition_is_searched_in_english(phone: Page, site: Path) -> None:
    phone.open(site / "en/search.html")
    assert "handbook/pets.html" in phone.search("dog leash")[:3]
    assert "emergency.html" in phone.search("burst pipe")[:3]
    assert "handbook/pets.html" in phone.search("muzzle for puppies")[:3]  # words that no page has


def test_nothing_found_is_said_and_nothing_is_made_up(phone: Page, site: Path) -> None:
    phone.open(site / "search.html")
    assert phone.search("量子色动力学") == []
    assert "没有找到" in phone.eval("document.getElementById('status').textContent")


def test_hostile_queries_are_only_words(phone: Page, site: Path) -> None:
    phone.open(site / "search.html", "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    phone.wait("document.getElementById('status').textContent!==''")
    assert phone.eval("document.querySelectorAll('main img').length") == 0
    for query in ("[", "(.*)+$", "\\", "a" * 500, "__proto__", "constructor", "toString", "valueOf吗"):
        phone.search(query)


def test_a_query_in_the_address_is_answered_at_once(phone: Page, site: Path) -> None:
    phone.open(site / "search.html", "?q=%E5%99%AA%E5%A3%B0")
    phone.wait("!!document.querySelector('#found a')")
    assert phone.eval("document.querySelector('#found a').getAttribute('href')") == "rules/noise.html"


# -- the resident's five tasks: two taps from the first page, or one search


@pytest.mark.parametrize(
    ("taps", "reads"),
    [
        ([], "1号楼停水通知"),  # is there water at my block
        ([], "0571-88886667"),  # whom do I ring now
        (["services.html", "services/pets.html"], "工本费10元"),  # what does it cost, by when
        (["services.html", "services/pets.html"], "2个工作日内答复"),  # what happens, by when do I hear
        (["forms.html", "forms/pets-register.html"], "第一联"),  # which form do I print
    ],
)
def test_a_task_takes_at_most_two_taps(phone: Page, site: Path, taps: list[str], reads: str) -> None:
    phone.open(site / "index.html")
    for href in taps:
        assert phone.eval(f"!!document.querySelector('main a[href=\"{href}\"]')"), href
        phone.open(site / href)
    assert reads in phone.eval("document.body.innerText")


# -- paper


def test_the_signature_block_never_splits(phone: Page, site: Path) -> None:
    paper = next(iter(sorted(site.glob("print/*.html"))))
    phone.media("print")
    phone.open(paper)
    assert phone.eval("getComputedStyle(document.querySelector('.sign')).breakInside") == "avoid"
    assert not phone.eval("!!document.querySelector('.bar').offsetParent")
    phone.media()


@pytest.mark.skipif(not codes.HERE, reason="needs zxing-cpp and pypdfium2")
def test_a_camera_reads_the_code_of_a_printed_page(phone: Page, site: Path, tmp_path: Path) -> None:
    for paper in sorted(site.glob("print/*.html")):
        phone.open(paper)
        phone.pdf(tmp_path / "paper.pdf")
        (said,) = codes.read((tmp_path / "paper.pdf").read_bytes())
        assert said.endswith(f"/n/{paper.name}")
