"""Notices as PDF."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import typst

from propctl.errors import SettingsError
from propctl.office.opened.office import Office
from propctl.publish.notices import Notice, Writer
from propctl.publish.paper.pdf import PdfPress
from tests.publish import codes

needs_font = pytest.mark.skipif(
    not any("CJK" in family or "Hei" in family for family in typst.Fonts().families()),
    reason="needs a font with Chinese characters (apt-get install fonts-noto-cjk)",
)
DATA = Path(__file__).parents[1] / "data"


def notice(**values: object) -> Notice:
    published = dt.datetime.fromisoformat("2026-11-21T09:00:00+08:00")
    given = {"id": "NT-1", "kind": "water-outage", "state": "published", "published": published, **values}
    return Notice(**given)  # type: ignore[arg-type]


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import re

    return max(int(found) for found in re.findall(rb"/Count (\d+)", pdf))


@needs_font
def test_a_notice_is_one_small_page_with_its_fonts_in_it(office: Office) -> None:
    made = PdfPress(office).notice(Writer(office).write(notice(number="翠湖物业〔2026〕12号")))
    assert made.startswith(b"%PDF")
    assert pages(made) == 1
    assert len(made) < 60_000
    assert b"FontFile3" in made or b"FontFile2" in made


@needs_font
@pytest.mark.skipif(not codes.HERE, reason="needs zxing-cpp and pypdfium2")
@pytest.mark.parametrize("large", [False, True])
def test_a_camera_reads_the_code_on_the_paper(office: Office, large: bool) -> None:
    shown = notice()
    made = PdfPress(office).notice(Writer(office).write(shown), large=large)
    assert codes.read(made) == [f"{office.settings.site.url.rstrip('/')}/{shown.uri}"]


@needs_font
def test_a_long_notice_goes_on_over_pages(office: Office) -> None:
    made = PdfPress(office).notice(Writer(office).write(notice(body="请注意安全。\n" * 120)))
    assert pages(made) > 1


@needs_font
def test_large_type_takes_more_room(office: Office) -> None:
    written = Writer(office).write(notice(body="请注意安全。\n" * 24))
    press = PdfPress(office)
    assert pages(press.notice(written, large=True)) > pages(press.notice(written)) - 1
    assert press.notice(written, large=True) != press.notice(written)


@needs_font
def test_the_same_notice_gives_the_same_bytes(office: Office) -> None:
    written = Writer(office).write(notice())
    assert PdfPress(office).notice(written) == PdfPress(office).notice(written)


@needs_font
def test_hostile_words_are_never_read_as_typst(office: Office) -> None:
    groups = json.loads((DATA / "hostile-texts.json").read_text(encoding="utf-8"))
    texts = [" ".join(text.split()) for group in groups.values() for text in group]
    texts += ['#read("/etc/passwd")', '#eval("1")', '"; #panic()', "\\u{1F600}", "$x^2$", "*_`@<ref>"]
    body = "\n".join(text for text in texts if text.isprintable())
    assert PdfPress(office).notice(Writer(office).write(notice(title='#panic("x")', body=body)))


def test_without_a_chinese_font_one_sentence_says_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoFonts:
        def families(self) -> list[str]:
            return ["DejaVu Sans"]

    monkeypatch.setattr(typst, "Fonts", NoFonts)
    with pytest.raises(SettingsError, match="no font with Chinese characters"):
        PdfPress(office)
