"""The Traditional edition: text only, and no name."""

from __future__ import annotations

import pytest

from propctl.publish.site.editions import HANS, Traditional, chosen


@pytest.fixture(scope="module")
def hant() -> Traditional:
    return Traditional(["于芳", "范里", "大兴里18号"])


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("投诉与回访", "投訴與回訪"),
        ("装修押金后续", "裝修押金後續"),
        ("厨房里的水表", "廚房裏的水錶"),
        ("干净的楼道", "乾淨的樓道"),
        ("台账", "台賬"),
        ("写明了期限，简单明了", "寫明了期限，簡單明瞭"),
    ],
)
def test_words_are_converted(hant: Traditional, simplified: str, traditional: str) -> None:
    assert hant.text(simplified) == traditional


def test_names_of_people_and_places_are_not(hant: Traditional) -> None:
    assert hant.text("于芳在大兴里18号发布了通知") == "于芳在大兴里18号發佈了通知"


def test_a_page_changes_in_its_text_and_nowhere_else(hant: Traditional) -> None:
    html = (
        '<p id="发布" class="发" data-x="发"><a href="发布.html" title="发布">发布</a>'
        '<code>发布</code><span translate="no">发布<b>里</b></span><script>var 发 = "<发>";</script>发</p>'
    )
    assert hant.page(html) == (
        '<p id="发布" class="发" data-x="发"><a href="发布.html" title="發佈">發佈</a>'
        '<code>发布</code><span translate="no">发布<b>里</b></span><script>var 发 = "<发>";</script>發</p>'
    )


def test_words_of_neighbouring_elements_do_not_run_together(hant: Traditional) -> None:
    assert hant.page("<b>头</b><i>发</i>") == "<b>頭</b><i>發</i>"


def test_void_elements_do_not_swallow_the_rest(hant: Traditional) -> None:
    assert hant.page('<p translate="no">发<br>发</p><p>发</p>') == '<p translate="no">发<br>发</p><p>發</p>'


def test_the_source_edition_is_always_made_and_comes_first() -> None:
    assert [edition.code for edition in chosen(["en"])] == ["zh-Hans", "en"]
    assert chosen([]) == [HANS]
