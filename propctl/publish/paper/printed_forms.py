"""Printed forms: of a record, blank, of a period. Personal values are masked unless revealed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, UsageError
from propctl.office.asking.attached_files import attachments_of
from propctl.office.asking.queries import View, view
from propctl.office.opened.scope import RowScope
from propctl.office.opened.units import measured
from propctl.publish.area_facts import copies_of, papers
from propctl.publish.paper import registers
from propctl.publish.paper.lines import Entry, empty, filled, is_roomy, is_whole
from propctl.publish.paper.printed_sheet import Poster, Sheet
from propctl.publish.paper.sheet_html import Press
from propctl.publish.paper.step_tables import step_table, times_done
from propctl.publish.templates import office_folder
from propctl.regulation.model.constructs import GENERIC_STEPS, Document, Field, Form
from propctl.regulation.model.fold import Folded
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import BLANK, label
from propctl.words.labels import heading

if TYPE_CHECKING:
    from propctl.office.opened.office import Office
    from propctl.regulation.language.reading import Scope
    from propctl.store.index.entries import Row

_WIDE = 6  # a register of more columns than this lies across the page


class Content(msgspec.Struct, frozen=True):
    """What stands on a sheet: lines, or the table of a register."""

    entries: list[Entry] = []
    number: str = ""
    state: str = ""
    register: dict[str, Any] | None = None
    pages: list[
        tuple[str, dict[str, Any] | None]
    ] = []  # of a register that has several: number and table of each
    note: str = ""


def sheet(office: Office, folded: Folded, *, document: str = "", reveal: bool = False) -> str:
    """The paper form of a record as A4 HTML, one page for each copy."""
    return Press(office, office.lang).forms([record_sheet(office, folded, document=document, reveal=reveal)])


def blank(
    office: Office,
    area: str,
    name: str,
    lang: str = "zh-CN",
    press: Press | None = None,
    download: str = "",
) -> str:
    """An empty form as A4 HTML: a document of an area, or one of its forms.

    ``press``: of that language; one for many forms costs less. ``download``: as ``Press.forms`` has it.
    """
    return (press or Press(office, lang)).forms([blank_sheet(office, area, name, lang)], download)


def register(office: Office, area: str, name: str, since: dt.date, until: dt.date) -> str:
    """The register of a period as A4 HTML; what stands in it, ``register_sheet`` says."""
    return Press(office, office.lang).forms([register_sheet(office, area, name, since, until)])


def record_sheet(office: Office, folded: Folded, *, document: str = "", reveal: bool = False) -> Sheet:
    """The paper form of a record, one page for each copy."""
    area, _, form = folded.form.partition(".")
    name, declared = _document(office, area, form, document)
    sources = {
        head: view(office, one, reveal=reveal) for head, one in _linked(office, folded, declared).items()
    }
    own = sources[""] = view(office, folded, reveal=reveal)
    values = []
    for path in declared.fields or _said(office, folded, own):
        if path.startswith("@"):
            values.append(filled(office, folded.form, step_table(own.form, path), times_done(folded, path)))
            continue
        head, _, entry = path.rpartition(".")
        if (source := sources.get(head)) and (field := any_field(source.form, entry)):
            value = source.values.get(entry)
            marked = bool(declared.fields) and not head and _was_asked(folded, own.form, entry)
            field = measured(office, source.folded.form, field, partial(office.scope, source.folded))
            values.append(filled(office, source.folded.form, field, value, marked=marked))
    values += _attached(office, folded, reveal)
    content = Content(values, number=office.wording.on("paper").record(folded.ref), state=folded.state)
    area = folded.form.partition(".")[0]
    return _sheet(office, office.lang, area, folded.form, name, declared, content)


def _said(office: Office, folded: Folded, own: View) -> list[str]:
    """What stands on paper where the document does not say: what is registered, and what was added.

    Not what is only asked in other cases than this.
    """
    form, scope = own.form, office.scope(folded)
    named = [*form.field, *form.ask]
    said = {name for name in named if own.values.get(name) not in (None, "", [])}
    asked = {name for name, field in form.field.items() if _applies(office, folded.form, field, scope)}
    return [name for name in named if name in said | asked]


def _was_asked(folded: Folded, form: Form, name: str) -> bool:
    """Whether somebody could have filled it in: what a step asks that is yet to come is missing nowhere."""
    return name in form.field or any(
        name in as_list(step.ask) for step_name, step in form.step.items() if step_name in folded.events
    )


def _applies(office: Office, form: str, field: Field, scope: Scope) -> bool:
    condition = field.when and office.expressions.condition(field.when, form, (field.claims or [""])[0])
    return not condition or condition.holds(scope)


def _attached(office: Office, folded: Folded, reveal: bool) -> list[Entry]:
    """A line with the names of the files that are attached; none where there are none."""
    names = [one.name for one in attachments_of(office, folded, reveal=reveal)]
    wording = office.wording.on("paper")
    label = wording.label(GENERIC_STEPS["attach"])
    return [Entry(label, wording.say(N_(", ")).join(names))] if names else []


def people_on(office: Office, folded: Folded, document: str = "") -> list[Folded]:
    """The records whose personal values stand on a record's paper form: its own, and of those it names.

    A home's floor area on the sheet of a household says nothing of people: who prints that need not be
    somebody who may see what is personal of the home.
    """
    area, _, form = folded.form.partition(".")
    declared = _document(office, area, form, document)[1]
    own = office.catalog.form(folded.form)
    ours = any(field.seals for field in {**own.field, **own.ask}.values()) or attachments_of(office, folded)
    found = [folded] if ours else []
    for head, record in _linked(office, folded, declared).items():
        form_there = office.catalog.form(record.form)
        shown = [path.removeprefix(f"{head}.") for path in declared.fields if path.startswith(f"{head}.")]
        if any(field.seals for name in shown if (field := any_field(form_there, name)) is not None):
            found.append(record)
    return found


def _linked(office: Office, folded: Folded, document: Document) -> dict[str, Folded]:
    """By the field that names them: ``request.customer`` stands on the paper of what names a request."""
    heads = {path.partition(".")[0] for path in document.fields if "." in path and path[0] != "@"}
    form = office.catalog.form(folded.form)
    fields = {head: any_field(form, head) for head in heads if folded.values.get(head)}
    found = {
        head: office.pointed(folded.form, field, str(folded.values[head]))
        for head, field in fields.items()
        if field is not None
    }
    return {head: record for head, record in found.items() if record is not None}


def blank_sheet(office: Office, area: str, name: str, lang: str = "zh-CN") -> Sheet | Poster:
    """An empty form, to be filled in by hand: a document of an area, or one of its forms."""
    form, document = _blank(office, area, name)
    if document.template:
        path = office_folder(office, area) / "templates" / document.template
        return Poster(area, path, document.label.of(lang))
    return _sheet(office, lang, area, form, name, document, blank_content(office, area, name, lang))


def blank_content(office: Office, area: str, name: str, lang: str) -> Content:
    """What stands on an empty form; on a poster nothing that is filled in."""
    form, document = _blank(office, area, name)
    if document.template:
        return Content()
    if document.per:
        return Content(register=_register(office, form, document, [], lang))
    ours = msgspec.structs.replace(document, fields=document.office)
    written = [field for _, field in _fields(office, form, ours)] if document.office else []
    return Content(empty(office, _fields(office, form, document), lang, written))


def _blank(office: Office, area: str, name: str) -> tuple[str, Document]:
    """The form that is printed empty, by its full name, and how: as a document of the area, or plainly."""
    declared = office.catalog.area(area)
    document = declared.document.get(name)
    form = qualify(area, (document.of if document else name) or main_form(declared))
    return form, document or Document()


def written_by_hand(office: Office, area: str, name: str) -> bool:
    """Whether anybody fills in an empty form: not one of which the program reckons all but the period."""
    form, document = _blank(office, area, name)
    model = office.catalog.form(form)
    fields = {**model.field, **model.ask}
    typed = _typed(model)
    by_hand = [name for name in typed if fields[name].fill != "today"]  # of which day it is, it knows
    listed = bool(document.template or document.per or document.fields)
    return listed or len(by_hand) > 1 or len(typed) == len(fields)


def _typed(form: Form) -> list[str]:
    return [name for name, field in {**form.field, **form.ask}.items() if field.typed]


STATE = Field(zh="状态", en="State")  # a column of registers that no form declares


def register_sheet(office: Office, area: str, name: str, since: dt.date, until: dt.date) -> Sheet:
    """The register of a period: a line for each record registered from ``since`` on, before ``until``."""
    declared = office.catalog.area(area).document.get(name)
    if declared is None:
        raise UsageError(N_("the area {area} has no paper form {name!r}"), area=area, name=name)
    form = qualify(area, declared.of or main_form(office.catalog.area(area)))
    last = until - dt.timedelta(days=1)
    period = f"{since}" if since == last else f"{since} – {last}"
    found = registers.lines(office, area, form, declared, since, until)
    content = Content(
        pages=[
            (f"{period} {about}".rstrip(), _register(office, form, declared, lines, office.lang))
            for about, lines in registers.pages(office, form, declared, found)
        ],
        note=registers.missing(office, area, declared, since, until),
    )
    return _sheet(office, office.lang, area, form, name, declared, content)


def _document(office: Office, area: str, form: str, wanted: str) -> tuple[str, Document]:
    """The document asked for, else the first of the form that is a sheet, else a plain one."""
    declared = office.catalog.area(area)
    known = {
        name: document
        for name, document in declared.document.items()
        if (document.of or main_form(declared)) == form and not document.per and not document.template
    }
    if not wanted:
        return next(iter(known.items()), (form, Document()))
    called = [name for name, document in known.items() if wanted in (document.label.zh, document.label.en)]
    wanted = called[0] if called else wanted
    if wanted not in known:
        raise UsageError(
            N_("{form} has no paper form {name!r}; it has: {known}"),
            form=office.form_label(f"{area}.{form}"),
            name=wanted,
            known=[office.wording.label(document.label) or name for name, document in known.items()] or "-",
        )
    return wanted, known[wanted]


def _fields(office: Office, form: str, document: Document) -> list[tuple[str, Field]]:
    """What stands on a paper form, each with the form that it is filled in on.

    What its document says, else what people are asked for: nobody writes by hand what the program fills in.
    """
    model = office.catalog.form(form)
    found = []
    for path in document.fields or _typed(model):
        if path.startswith("@"):
            found.append((form, step_table(model, path)))
            continue
        head, _, name = path.rpartition(".")
        ref = any_field(model, head) if head else None
        of = qualify(form.partition(".")[0], as_list(ref.to)[0]) if ref else form
        if (field := any_field(office.catalog.form(of), name)) is not None:
            found.append((of, field))
    return found


def _register(office: Office, form: str, document: Document, lines: list[Row], lang: str) -> dict[str, Any]:
    """The table of a register; a description has three times the room of a word."""
    model = office.catalog.form(form)
    names = document.fields or model.show or model.args or list(model.field)[:5]
    known = {name: STATE if name == "state" else any_field(model, name) for name in names}
    fields = {name: field for name, field in known.items() if field is not None}
    rows = [
        [
            f"{number}",
            office.wording.on("paper").record(row.ref),
            *(_cell(office, row, name, field) for name, field in fields.items()),
        ]
        for number, row in enumerate(lines, 1)
    ]
    wide = len(fields) + 1 > _WIDE
    heads = ["Line", "No."] if lang.startswith("en") else ["序号", "编号"]
    rows = rows or [["" for _ in range(len(fields) + 2)]] * (15 if wide else 24)
    return {
        "columns": [*heads, *(heading(field).of(lang) for field in fields.values())],
        "roomy": [heading(field).of(lang) for field in fields.values() if is_roomy(field)],
        "whole": [heads[1], *(heading(field).of(lang) for field in fields.values() if is_whole(field))]
        if lines
        else [],
        "rows": rows,
        "wide": wide,
    }


def _cell(office: Office, row: Row, name: str, field: Field) -> str:
    """A value in a register; a personal one is not in the index, and is written in by hand."""
    if field.personal:
        return ""
    if field is STATE:
        return office.wording.state(row.form, row.state)
    field = measured(office, row.form, field, partial(RowScope, office, row))
    return office.wording.on("paper").value(row.form, field, row.values.get(name), unit=False)


def _sheet(
    office: Office, lang: str, declaring: str, form: str, name: str, document: Document, content: Content
) -> Sheet:
    """A sheet; ``declaring``: the area whose document it is."""
    area = office.catalog.area(declaring)
    title = next((paper.title for paper in papers(office, area, lang, staff=True) if paper.name == name), "")
    return Sheet(
        name=content.number or name,
        title=title or document.label.of(lang) or office.form_label(form).of(lang),
        sheets=content.pages or [(content.number, content.register)],
        state=office.state_label(form, content.state).of(lang) if content.state else "",
        copies=copies_of(office, area, document, lang) or [[]],
        entries=content.entries,
        signers=[_signer(office, signer, lang) for signer in document.signers],
        note="\n".join(filter(None, (_note(office, declaring, document, lang), content.note))),
    )


def _note(office: Office, area: str, document: Document, lang: str) -> str:
    """What stands below a sheet; a line that quotes a clause (``{waste-window}``) goes while that is silent.

    Residents take copies of many sheets: a clause is silent as it is to them, before its values are set too.
    """
    wording, lines = office.in_words(lang).to("residents"), []
    for line in label(document.note).of(lang).splitlines():
        rules = {name: office.catalog.rule(qualify(area, name)) for name in BLANK.findall(line)}
        said = {name: wording.clause(rule) for name, rule in rules.items() if office.in_force(rule)}
        if all(map(said.get, rules)):
            for name, text in said.items():
                line = line.replace(f"{{{name}}}", text)
            lines.append(line)
    return "\n".join(lines)


def _signer(office: Office, signer: str, lang: str) -> str:
    """A post by its name; anything else as the declaration writes it, ``业主|Owner``."""
    post = office.settings.posts.get(signer)
    return (post.label if post else label(signer)).of(lang)
