"""A form as people name it on a command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from propctl.cli.frame.command_line import nearest
from propctl.cli.frame.naming import meant
from propctl.cli.frame.session import Session
from propctl.errors import N_, UsageError
from propctl.regulation.model.local_names import main_form, qualify
from propctl.regulation.model.text import Label


def form_named(session: Session, word: str) -> str:
    """The form by area and form (``residents.unit``, ``住户档案.楼栋``), by its area, or by its own title.

    ``UsageError`` lists the forms of the area, or the nearest of all, or the areas: never hundreds of forms.
    """
    area, dot, form = word.partition(".")
    home = meant(area, session.catalog.summary.titles)
    if home and not dot:
        return qualify(home, main_form(session.catalog.area(home)))
    labels = _forms(session, home) if home else dict(_all(session))
    titled = meant(form, labels) if home else _titled(word, labels) if not dot else ""
    if not titled:
        from propctl.office.asking import unclaimed

        if session.root and (left := unclaimed.of_command(session.sources, session.root, area)):
            raise left
        if not home:
            raise _unknown(session, word, labels)
        known = [_as_typed(session, qualify(home, name)) for name in labels]
        raise UsageError(N_("there is no form {form!r}; there are: {known}"), form=word, known=known)
    return qualify(home, titled) if home else titled


def _unknown(session: Session, word: str, labels: Mapping[str, Label]) -> UsageError:
    """What to say of a word that names neither an area nor a form."""
    typed = [_as_typed(session, form) for form in labels]
    by_word = {text: way for way in typed for text in (way.zh, way.en, way.zh.partition(".")[2])}
    near = list(dict.fromkeys(by_word[text] for text in nearest(word, by_word)))
    if near:
        return UsageError(N_("there is no form {form!r}; the nearest are {near}"), form=word, near=near)
    areas = list(session.catalog.summary.titles.values())
    said = N_("there is no form {form!r}; write AREA.FORM, or an area for its main form: {areas}")
    return UsageError(said, form=word, areas=areas)


def _as_typed(session: Session, form: str) -> Label:
    """A form as it may be typed: 住户档案.楼栋 in Chinese, ``residents.building`` in English."""
    area = form.partition(".")[0]
    titles = session.catalog.summary.titles[area], session.catalog.form(form).label
    return Label(".".join(title.zh for title in titles), form)


def _titled(word: str, labels: dict[str, Label]) -> str:
    """The one form of that title."""
    found = [name for name, label in labels.items() if word in (label.zh, label.en)]
    if len(found) > 1:
        raise UsageError(N_("{word} may mean {names}; write more of it"), word=word, names=found)
    return found[0] if found else ""


def _forms(session: Session, area: str) -> dict[str, Label]:
    return {name: form.label for name, form in session.catalog.area(area).form.items()}


def _all(session: Session) -> Iterator[tuple[str, Label]]:
    for area in session.catalog.names:
        for name, label in _forms(session, area).items():
            yield qualify(area, name), label
