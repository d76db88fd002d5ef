"""Forms as PDF: what is printed at the counter."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
from propctl.testing import Workspace, make_workspace
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


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two homes, a family in one of them, that has two complaints."""
    office = make_workspace(
        tmp_path_factory.mktemp("lived") / "office", areas=["residents", "complaints", "staff"]
    )
    office.do("residents.building.add", name="3")
    for number in ("3-1201", "3-1202"):
        office.do("residents.unit.add", number=number, building="3")
    family = [{"name": "李小妹", "relation": "妻"}]
    office.do("residents.household.open", unit="3-1201", head="章晓兰", phone="13800001234", members=family)
    for about in ("漏水", "噪音"):
        office.run("complaints", "register", "3-1201", about, "--channel", "hotline")
    return office


def posted(office: Workspace, *words: str, speaking: Sequence[str] = ()) -> list[tuple[bool, str]]:
    """What is printed on envelopes or labels."""
    out = office.root / "out.pdf"
    done = office.run(*speaking, "print", *words, "--out", str(out))
    assert done.status == 0, done.err
    return read(out.read_bytes())


@pytest.mark.parametrize(
    ("words", "who"),
    [([], "业主（住户）收"), (["--reveal", "--purpose=寄信"], "章晓兰收")],
)
def test_a_home_has_one_envelope_with_its_name_only_where_it_is_revealed(
    lived: Workspace, words: list[str], who: str
) -> None:
    pages = posted(lived, "3-1201", "CP-261120-A01", "CP-261120-A02", "3-1202", "--envelopes", *words)
    assert [across for across, _ in pages] == [True, True]
    first, second = (text for _, text in pages)
    assert "3-1201" in first and who in first and "李小妹" not in first
    assert "3-1202" in second and "业主（住户）收" in second


def test_an_envelope_names_somebody_only_to_who_may_know_him(lived: Workspace) -> None:
    asked = ("print", "3-1201", "--envelopes", "--reveal", "--purpose=寄信")
    assert lived.run(*asked, by="guard-1").status == 77
    assert not list(lived.root.rglob("envelopes.pdf"))


@pytest.mark.parametrize(("lang", "who"), [("zh-CN", "业主（住户）收"), ("en", "Totheowneroroccupant")])
def test_an_envelope_speaks_the_language_of_the_command(lived: Workspace, lang: str, who: str) -> None:
    [(_, words)] = posted(lived, "3-1202", "--envelopes", speaking=("--lang", lang))
    assert who in words


def test_labels_stand_on_one_sheet_and_are_of_things_too(lived: Workspace) -> None:
    [(across, words)] = posted(lived, "3-1201", "3-1202", "residents.building:3", "--labels")
    assert not across and "3-1201" in words and "3-1202" in words and "章" not in words


def test_labels_begin_at_a_place_that_is_not_used_yet(lived: Workspace) -> None:
    (_, first), (_, second) = posted(lived, "3-1201", "3-1202", "--labels", "--from", "24")
    assert "3-1201" in first and "3-1202" in second and "3-1202" not in first
    assert len(posted(lived, "3-1201", "3-1202", "--标签", "--起始格", "23")) == 1


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["3-1201", "--labels", "--from", "25"], "1 到 24"),
        (["3-1201", "--envelopes", "--from", "2"], "--labels"),
        (["residents.building:3", "--envelopes"], "没有收信人"),
        (["3-1201", "--envelopes", "--labels"], "--labels"),
        (["3-1201", "--labels", "--out", "x.html"], ".pdf 结尾"),
    ],
)
def test_what_cannot_be_an_envelope_is_a_sentence(lived: Workspace, asked: list[str], says: str) -> None:
    done = lived.run("print", *asked)
    assert done.status == 2 and says in done.err


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
