"""What printing costs, and whether a camera reads the codes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench import site_office
from bench.site_table import Line, absent, at_most, share
from propctl.errors import SettingsError
from propctl.office.opened.office import Office
from propctl.publish.notices import Writer, shown_notices
from propctl.publish.paper.pdf import PdfPress
from propctl.publish.paper.sheet_html import Press
from tests.publish import codes
from tests.publish.browser import PROGRAM, chromium

_PRINTED = 5  # pages that the browser prints


def papers(root: Path, folder: Path) -> Iterator[Line]:
    """A hundred notices as PDF, and some printed from the browser."""
    office = Office.open(root, now=site_office.NOW)
    writer = Writer(office)
    written = [writer.write(notice) for notice in shown_notices(office)[:100]]
    expected = [office.settings.site.url + entry.notice.uri for entry in written]
    try:
        started = time.process_time()
        press = PdfPress(office)
        made = [press.notice(entry) for entry in written]
    except SettingsError as error:
        yield Line(f"100 notices to PDF: {error}", "not measured", "≤ 3 s", None)
        return
    yield at_most("100 notices to PDF: CPU", time.process_time() - started, 3, "s")
    yield at_most("… largest", max(map(len, made)) / 1000, 60, "KB")
    if not codes.HERE:
        yield absent("codes read from 150 dpi", "zxing-cpp", "all")
        return
    unread = [uri for uri, pdf in zip(expected, made, strict=True) if codes.read(pdf) != [uri]]
    yield share("codes read from the PDFs at 150 dpi", len(made), unread)
    if not PROGRAM:
        yield absent("codes read from what the browser prints", "Chromium", "all")
        return
    unread = []
    paper = Press(office)
    with chromium(folder / "printer") as page:
        for uri, entry in zip(expected[:_PRINTED], written, strict=False):
            (folder / "paper.html").write_text(paper.notice(entry), encoding="utf-8")
            page.open(folder / "paper.html")
            page.pdf(folder / "paper.pdf")
            if codes.read((folder / "paper.pdf").read_bytes()) != [uri]:
                unread.append(uri)
    yield share("codes read from what the browser prints at 150 dpi", _PRINTED, unread)
