"""Printed forms: of a record, blank, of a period. Personal values are masked unless revealed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec

from propctl.errors import N_, UsageError
from propctl.office.queries import view
from propctl.publish.model import copies_of, papers
from propctl.publish.paper import Press
from propctl.publish.parts import lookups
from propctl.publish.templates import office_folder
from propctl.regulation.catalog import any_field, main_form, qualify
from propctl.regulation.expression import as_list
from propctl.regulation.fold import Folded
from propctl.regulation.model import Document, Field

if TYPE_CHECKING:
    from propctl.office.office import Office

_BLANK_ROWS = 6
_TALL = 60  # fields that take more characters than this get room to write


class Entry(msgspec.Struct, frozen=True):
    """One line of a sheet."""

    label: str
    value: str = ""
    size: str = "blank"
    columns: list[str] = []
    rows: list[list[str]] = []


class Content(msgspec.Struct, frozen=True):
    """What stands on a sheet: lines, or the table of a register."""

    entries: list[Entry] = []
    number: str = ""
    state: str = ""
    register: dict[str, Any] | None = None


def sheet(office: Office, folded: Folded, *, document: str = "", reveal: bool = False) -> str:
    """The paper form of a record as A4 HTML, one page for each copy."""
    area, _, form = folded.form.partition(".")
    name, declared = _document(office, area, form, document)
    shown = view(office, folded, reveal=reveal)
    fields = _chosen({**shown.form.field, **shown.form.ask}, declared)
    values = [
        _filled(office, folded.form, entry, field, shown.values.get(entry), marked=bool(declared.fields))
        for entry, field in fields.items()
    ]
    content = Content(values, number=folded.id, state=folded.state)
    return _print(Press(office, office.lang), folded.form, name, declared, content)


def blank(office: Office, area: str, name: str, lang: str = "zh-CN", press: Press | None = None) -> str:
    """An empty form, to be filled in by hand: a document of an area, or one of its forms.

    ``press``: of that language; one for many forms costs less.
    """
    press = press or Press(office, lang)
    declared = office.catalog.area(area)
    document = declared.document.get(name)
    form = qualify(area, (document.of if document else name) or main_form(declared))
    document = document or Document()
    if document.template:
        path = office_folder(office, area) / "templates" / document.template
        return press.poster(path, title=document.label.of(press.lang), **lookups(office, area, press.lang))
    if document.per:
        return _print(press, form, name, document, Content(register=_register(office, form, document, [])))
    model = office.catalog.form(form)
    fields = _chosen({**model.field, **model.ask}, document)
    entries = [_empty(office, form, field, press.lang) for field in fields.values()]
    return _print(press, form, name, document, Content(entries))


def register(office: Office, area: str, name: str, since: dt.date, until: dt.date) -> str:
    """The register of a period: a line for each record registered from ``since`` on, before ``until``."""
    declared = office.catalog.area(area).document.get(name)
    if declared is None:
        raise UsageError(N_("the area {area} has no paper form {name!r}"), area=area, name=name)
    form = qualify(area, declared.of or main_form(office.catalog.area(area)))
    rows = office.index.rows(form=form, since=since.isoformat(), until=until.isoformat())
    lines = [(row.id, row.values) for row in rows if row.state != "void"]
    table = _register(office, form, declared, lines)
    last = until - dt.timedelta(days=1)
    content = Content(number=f"{since} – {last}", register=table)
    return _print(Press(office, office.lang), form, name, declared, content)


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
    if wanted not in known:
        raise UsageError(
            N_("{form} has no paper form {name!r}; it has: {known}"),
            form=office.form_label(f"{area}.{form}"),
            name=wanted,
            known=", ".join(known) or "-",
        )
    return wanted, known[wanted]


def _chosen(fields: dict[str, Field], document: Document) -> dict[str, Field]:
    if not document.fields:
        return fields
    return {name: fields[name] for name in document.fields if name in fields}


def _filled(office: Office, form: str, name: str, field: Field, value: Any, *, marked: bool = False) -> Entry:
    """One line with its value; ``marked``: what the paper form demands and nobody has filled in is told."""
    label = field.label.of(office.lang) or name
    if marked and value in (None, "", []):
        label += " (empty)" if office.lang.startswith("en") else "（未填）"
    if field.type == "rows":
        columns = list(field.columns)
        rows = [
            [value_shown(office, form, field.columns[column], row.get(column)) for column in columns]
            for row in as_list(value or [])
        ]
        return Entry(label, columns=_names(field, office.lang), rows=rows)
    return Entry(label, value_shown(office, form, field, value))


def value_shown(office: Office, form: str, field: Field, value: Any) -> str:
    """A stored value as paper shows it: labels instead of ids, times to the minute."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(value_shown(office, form, field, entry) for entry in value)
    if isinstance(value, bool):
        return ("是" if value else "否") if office.lang.startswith("zh") else ("yes" if value else "no")
    if field.type == "time" and isinstance(value, str):  # the index keeps times as text
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if field.type == "choice":
        labels = office.catalog.choices(form.partition(".")[0], field, office.today)
        return labels[value].of(office.lang) if value in labels else str(value)
    if field.type == "staff" and value in office.settings.staff:
        return office.settings.staff[value].name
    if field.type == "post" and value in office.settings.posts:
        return office.settings.posts[value].label.of(office.lang)
    if field.type == "rule" and (clause := office.catalog.find_rule(str(value))) is not None:
        return f"{office.rule_text(clause).of(office.lang)} ({clause.id})"
    return f"{value}{field.unit}"


def _empty(office: Office, form: str, field: Field, lang: str) -> Entry:
    """A line to write on; choices are there to be ticked."""
    label = field.label.of(lang)
    if field.type in ("choice", "bool"):
        return Entry(label, "　".join(f"□{name}" for name in _ticks(office, form, field, lang)))
    if field.type == "rows":
        names = _names(field, lang)
        return Entry(label, columns=names, rows=[["" for _ in names]] * _BLANK_ROWS)
    roomy = field.type == "text" and not field.personal and field.max_chars > _TALL
    return Entry(label, size="tall" if roomy and (field.min_chars or _is_long(field)) else "blank")


def _ticks(office: Office, form: str, field: Field, lang: str) -> list[str]:
    if field.type == "bool":
        return ["yes", "no"] if lang.startswith("en") else ["是", "否"]
    offered = office.catalog.choices(form.partition(".")[0], field, office.today)
    return [label.of(lang) for label in offered.values()]


def _is_long(field: Field) -> bool:
    """Whether a text is a description rather than a word: what the office calls it tells."""
    return field.label.zh.endswith(("内容", "情况", "结果", "意见", "原因", "方案", "说明", "记录", "建议"))


def _names(field: Field, lang: str) -> list[str]:
    return [column.label.of(lang) or name for name, column in field.columns.items()]


def _register(
    office: Office, form: str, document: Document, lines: list[tuple[str, dict[str, Any]]]
) -> dict[str, Any]:
    model = office.catalog.form(form)
    names = document.fields or model.show or model.args or list(model.field)[:5]
    fields = {name: field for name in names if (field := any_field(model, name)) is not None}
    rows = [
        [
            record_id,
            *(
                value_shown(office, form, field, _safe(field, values.get(name)))
                for name, field in fields.items()
            ),
        ]
        for record_id, values in lines
    ]
    rows = rows or [["" for _ in range(len(fields) + 1)]] * 15
    return {"columns": ["编号", *(field.label.zh for field in fields.values())], "rows": rows}


def _safe(field: Field, value: Any) -> Any:
    """Indexed values carry no person; a personal field stays empty, to be written in by hand."""
    return "" if field.personal else value


def _print(press: Press, form: str, name: str, document: Document, content: Content) -> str:
    office, lang = press.office, press.lang
    area = office.catalog.area(form.partition(".")[0])
    title = next((paper.title for paper in papers(office, area, lang, staff=True) if paper.name == name), "")
    return press.paper(
        "sheet",
        style="sheet",
        title=title or document.label.of(lang) or office.form_label(form).of(lang),
        number=content.number,
        state=office.state_label(form, content.state).of(lang) if content.state else "",
        copies=copies_of(office, area, document, lang) or [[]],
        entries=content.entries,
        register=content.register,
        signers=[_signer(office, signer, lang) for signer in document.signers],
        note=document.note,
    )


def _signer(office: Office, signer: str, lang: str) -> str:
    """A post by its name; anything else as the declaration writes it."""
    post = office.settings.posts.get(signer)
    return post.label.of(lang) if post else signer
