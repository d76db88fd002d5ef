"""How people name commands and values: by id, by Chinese title, or by what is enough of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from propctl.errors import N_, UsageError
from propctl.regulation.model.constructs import Area, Form
from propctl.regulation.model.local_names import main_form, papers_name
from propctl.regulation.model.text import Label

Names = Mapping[str, Label]


def meant(word: str, names: Names) -> str:
    """The name that ``word`` is, or whose title it is, begins or stands in; "" where none does.

    ``UsageError`` names the titles where it may be several.
    """
    for typed in (word, word.replace("-", "_")):
        if typed in names:
            return typed
    ways: tuple[Callable[[Label], bool], ...] = (
        lambda label: word in (label.zh, label.en),
        lambda label: label.zh.startswith(word),
        lambda label: not word.isascii() and word in label.zh,
    )
    for fits in ways if word else ():
        found = [name for name, label in names.items() if fits(label)]
        if len(found) == 1:
            return found[0]
        if found:
            same = len({names[name].zh for name in found}) < len(found)
            titles = [f"{names[name].zh} ({name})" if same else names[name] for name in found]
            raise UsageError(N_("{word} may mean {names}; write more of it"), word=word, names=titles)
    if word.isascii():
        return ""
    from propctl.entry.characters import simplified

    return meant(other, names) if (other := simplified(word)) != word else ""


def fitting(typed: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Of what is known (value -> what it is) that which may become of ``typed``, each with what it is.

    Values that begin so; else what begins so in Chinese, holds it, or has such first letters of pinyin.
    """
    values = [value for value in known if value.casefold().startswith(typed.casefold())]
    if values or not typed:
        yield from ((value, known[value]) for value in values or known)
        return
    from propctl.entry.pinyin import initials

    ways: tuple[Callable[[str], bool], ...] = (
        lambda title: title.startswith(typed),
        lambda title: typed in title,
        lambda title: typed.isascii() and initials(title).startswith(typed.casefold()),
    )
    found = next(filter(None, ([value for value in known if fits(known[value])] for fits in ways)), [])
    yield from ((known[value], value) for value in found)


def step_names(form: Form) -> dict[str, Label]:
    """The steps of a form that people do."""
    return {name: step.label for name, step in form.step.items() if not step.internal}


def area_names(area: Area) -> dict[str, Label]:
    """What may follow an area's name: steps of its main form, its other forms, its commands and batches."""
    main = main_form(area)
    found = step_names(area.form[main])
    found |= {name: form.label for name, form in area.form.items() if name != main}
    found |= {name: command.label for name, command in area.command.items()}
    found |= {name: batch.label for name, batch in area.batch.items()}
    if area.procedure:
        found["card"] = Label("应急卡", "The cards: what is done, in order, and whom to ring")
        found["next"] = Label("下一步", "Do the next step of what is going on, now")
    if area.document:
        found[papers_name(area)] = Label("打印空白表单或登记簿", "Print blank forms or registers")
    return found


def hyphens(name: str) -> str:
    """``--to_person`` is ``--to-person``."""
    return name.replace("_", "-")
