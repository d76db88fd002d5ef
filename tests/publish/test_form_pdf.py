"""Forms as PDF: what is printed at the counter."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
import typst

from propctl.api import resolve
from propctl.errors import UsageError
from propctl.office.doing.drafts import Request
from propctl.office.doing.steps import run
from propctl.office.opened.office import Office
from propctl.publish.paper.pdf import PdfPress
from propctl.publish.paper.printed_forms import blank_sheet, record_sheet
from propctl.publish.site.building import build, check
from propctl.testing import Workspace
from tests.publish.reading import page

pytestmark = [
    pytest.mark.skipif(
        not any("CJK" in family or "Hei" in family for family in typst.Fonts().families()),
        reason="needs a font with Chinese characters (apt-get install fonts-noto-cjk)",
    ),
    pytest.mark.skipif(find_spec("pypdfium2") is None, reason="needs pypdfium2"),
]
DATA = Path(__file__).parents[1] / "data"


def read(pdf: bytes) -> list[tuple[bool, str]]:
    """Of each page: whether it lies across, and its words without blanks."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = [
        (page.get_width() > page.get_height(), "".join(page.get_textpage().get_text_bounded().split()))
        for page in document
    ]
    document.close()
    return found


def registered(office: Office, **values: object) -> str:
    """A pet with one vaccination."""
    shots = [{"day": "2026-03-01", "name": "狂犬病"}]
    given = {"unit": "3-1201", "sort": "dog", "shots": shots, **values}
    return run(office, Request(form="pets.pet", step="register", values=given)).folded.id


def test_a_records_form_has_a_page_for_each_copy_with_its_values_and_signers(office: Office) -> None:
    pet = registered(office)
    pages = read(PdfPress(office).forms([record_sheet(office, office.folded(resolve(office, pet)))]))
    assert [across for across, _ in pages] == [False, False]
    for (_, words), copy in zip(pages, ("第一联业主", "第二联存根"), strict=True):
        for word in (copy, pet, "3-1201", "犬", "狂犬病", "经办人", "管理处主任"):
            assert word in words, word


def test_several_records_are_printed_into_one_file(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    first, second = (
        workspace.do("complaints.complaint.register", unit="3-1201", about=text, by="clerk-1").folded.id
        for text in ("走廊漏水", "电梯停运")
    )
    out = workspace.root / "both.pdf"
    told = workspace.run("print", first, second, "--out", str(out))
    assert (told.status, str(out) in told.out) == (0, True)
    words = [words for _, words in read(out.read_bytes())]
    assert any("走廊漏水" in text for text in words) and any("电梯停运" in text for text in words)


def test_what_is_written_follows_the_ending_and_no_other_is_guessed(workspace: Workspace) -> None:
    workspace.do("residents.unit.add", number="3-1201")
    given = {"unit": "3-1201", "about": "走廊漏水", "by": "clerk-1"}
    made = workspace.do("complaints.complaint.register", **given).folded.id
    for name, begins in (
        ("a.pdf", b"%PDF"),
        ("A.PDF", b"%PDF"),
        ("a.html", b"<!doctype"),
        ("new/a.htm", b"<!"),
    ):
        out = workspace.root / name
        assert workspace.run("print", made, "--out", str(out)).status == 0
        assert out.read_bytes().startswith(begins)
    refused = workspace.run("print", made, "--out", str(workspace.root / "a.docx"))
    assert (refused.status, ".pdf" in refused.err) == (2, True)
    assert not (workspace.root / "a.docx").exists()
    assert workspace.run("print", made).out.startswith("<!doctype"), "into a pipe, as ever"


def test_a_register_of_many_columns_lies_across_and_an_empty_form_has_boxes(workspace: Workspace) -> None:
    out = workspace.root / "log.pdf"
    assert workspace.run("calls", "print", "log", "--out", str(out)).status == 0
    ((across, words),) = read(out.read_bytes())
    assert across and "来电工作记录" in words
    office = workspace.office()
    ((across, words), *_) = read(PdfPress(office).forms([blank_sheet(office, "complaints", "register")]))
    assert not across and "□电话" in words


def test_a_poster_says_that_a_browser_prints_it(workspace: Workspace) -> None:
    refused = workspace.run("complaints", "print", "where", "--out", str(workspace.root / "where.pdf"))
    assert (refused.status, "html" in refused.err) == (2, True)
    with pytest.raises(UsageError):
        office = workspace.office()
        PdfPress(office).forms([blank_sheet(office, "complaints", "where")])


def test_hostile_words_are_words_on_a_form(office: Office) -> None:
    groups = json.loads((DATA / "hostile-texts.json").read_text(encoding="utf-8"))
    texts = [text for group in groups.values() for text in group if text.isprintable() and text.strip()]
    texts += ['#read("/etc/passwd")', '#eval("1")', "$x^2$", "*_`@<ref>"]
    names = [text[:40] for text in texts][:25]
    pet = registered(office, shots=[{"day": "2026-03-01", "name": name} for name in names])
    pages = read(PdfPress(office).forms([record_sheet(office, office.folded(resolve(office, pet)))]))
    assert '#eval("1")'[:5] in "".join(words for _, words in pages) or "#read" not in "".join(names)


def test_residents_load_their_forms_as_pdf_from_every_edition_of_the_site(
    office: Office, tmp_path: Path
) -> None:
    build(office, tmp_path / "site", pdf=True)
    for edition in ("", "zh-Hant", "en"):
        folder = tmp_path / "site" / edition
        assert [path.name for path in sorted(folder.glob("forms/*.pdf"))] == ["pets-register.pdf"]
        links = [link.attrs["href"] for link in page(folder / "forms.html").all("a", class_="pdf")]
        assert links == ["forms/pets-register.pdf"]
        back, *_, loaded = [link.attrs["href"] for link in page(folder / "forms/pets-register.html").all("a")]
        assert (back, loaded) == ("../forms.html", "pets-register.pdf")
    (first, second) = read((tmp_path / "site/forms/pets-register.pdf").read_bytes())
    assert "宠物登记表" in first[1] and "第二联" in second[1]
    assert "Petregister" in read((tmp_path / "site/en/forms/pets-register.pdf").read_bytes())[0][1]
    assert check(office, tmp_path / "site") == []


def test_a_site_without_pdf_offers_none(office: Office, tmp_path: Path) -> None:
    build(office, tmp_path / "site", editions=[])
    assert not page(tmp_path / "site/forms.html").all("a", class_="pdf")
    assert "PDF" not in page(tmp_path / "site/forms/pets-register.html").text
