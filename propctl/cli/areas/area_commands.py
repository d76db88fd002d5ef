"""The commands of an area, derived from what it declares. Chinese titles work wherever names do."""

from __future__ import annotations

from collections.abc import Mapping

from propctl.cli.areas.listing import WORDS, list_command
from propctl.cli.frame.declared import Command, Group, Sections
from propctl.cli.frame.naming import area_names, meant, step_names
from propctl.cli.frame.output import reading_options
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.office.opened.compiled import refuse_unsound
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.local_names import PROCEDURE_COMMANDS, main_form, papers_name, qualify
from propctl.regulation.model.text import Label

_NEW = ("登记", "新增", "新建", "添加", "录入")  # a new record, as people call making one


def area_command(session: Session, word: str) -> Command | None:
    """The group of the area that ``word`` means; None where there is none; a broken one says so (78)."""
    name = meant(word, session.catalog.summary.titles)
    if name:
        return AreaGroup(session, name)
    refuse_unsound(session.sources.compiled, word)
    from propctl.office.asking import unclaimed

    if session.root and (left := unclaimed.of_command(session.sources, session.root, word)):
        raise left
    return None


class FormGroup(Group):
    """The steps of one form as commands; without one, its open records."""

    def __init__(self, session: Session, name: str, form: str, label: Label) -> None:
        super().__init__(name, session.words.label(label), self._open_records, reading_options())
        self.session, self.form = session, form
        self.area = form.partition(".")[0]
        self.known = step_names(self.declared)

    @property
    def declared(self) -> Form:
        return self.session.catalog.form(self.form)

    def names(self) -> Mapping[str, Label]:
        return {**self.known, "list": Label(WORDS[1])}

    def find(self, word: str) -> Command | None:
        if word in WORDS:
            return list_command(self.session, self.form)
        name = meant(word, self._called_so(word)) or (self._registering() if word in _NEW else "")
        return self.make(name) if name else self._standing(word)

    def _called_so(self, word: str) -> Mapping[str, Label]:
        """What a word may be the title of: a word for making a record is no part of other titles."""
        if word not in _NEW:
            return self.known
        return {name: label for name, label in self.known.items() if label.zh == word}

    def _registering(self) -> str:
        """The one step by which people make a record, whatever it is called; "" where there are several."""
        made = creating_steps(self.declared).items()
        new = [name for name, step in made if not (step.internal or step.brought)]
        return new[0] if len(new) == 1 else ""

    def _standing(self, key: str) -> Command | None:
        """A record with a natural key answers to it: ``propctl gps terminal T123`` shows the terminal."""
        from propctl.office.asking.resolving import meant_key

        office = self.session.office
        ref = meant_key(office, self.form, key) if self.declared.key else None
        if ref is None:
            return None
        folded = office.folded(ref)

        def show() -> None:
            from propctl.cli.showing.record_shown import print_record

            print_record(self.session, folded)

        return Command(key, "", show)

    def make(self, name: str) -> Command:
        """The command of one name."""
        from propctl.cli.areas.step_commands import step_command

        return step_command(self.session, self.form, name)

    def sections(self) -> Sections:
        words, new = self.session.words, creating_steps(self.declared)
        told = {name: words.label(label) for name, label in self.known.items() if self._concerns(name)}
        steps = {name: text for name, text in told.items() if name in self.declared.step}
        others = {name: text for name, text in told.items() if name not in steps}
        listed = {"list": words(N_("The records of this kind, or one of their lists"))}
        return [
            (N_("New records"), {name: text for name, text in steps.items() if name in new}),
            (N_("Steps"), {name: text for name, text in steps.items() if name not in new}),
            (N_("Other commands"), others | listed),
        ]

    def _carried(self, name: str) -> list[str]:
        """The clauses that the command of a name carries out."""
        step = self.declared.step.get(name)
        return step.claims if step is not None else []

    def _concerns(self, name: str) -> bool:
        """Whether a command is for this office: not if all its clauses are for offices of another kind."""
        catalog, today = self.session.catalog, self.session.now.date()
        return not catalog.only_elsewhere(self.area, self._carried(name), today)

    def _open_records(self, style: str | None) -> None:
        from propctl.cli.showing.records_shown import show_list

        unnarrowed = dict.fromkeys(("state", "where", "since", "until"), "")
        show_list(self.form, "", style, everything=False, **unnarrowed)


class AreaGroup(FormGroup):
    """One area: the steps of its main form, its other forms as subgroups, its commands and batches."""

    def __init__(self, session: Session, name: str) -> None:
        area = session.catalog.area(name)
        self.main_form = main_form(area)
        super().__init__(session, name, qualify(name, self.main_form), area.label)
        self.declared_area = area
        self.known = area_names(area)

    def find(self, word: str) -> Command | None:
        """The main form answers to its name, too: ``propctl residents unit add`` is ``residents add``."""
        if word == self.main_form and word not in self.known:
            return FormGroup(self.session, word, self.form, self.declared.label)
        return super().find(word)

    def _carried(self, name: str) -> list[str]:
        area = self.declared_area
        if name in self.declared.step:
            return super()._carried(name)
        found = area.command.get(name) or area.batch.get(name) or area.form.get(name)
        return found.claims if found is not None else []

    def make(self, name: str) -> Command:
        area = self.declared_area
        if name in self.declared.step:
            return super().make(name)
        if name in area.command:
            from propctl.cli.areas.controller_commands import declared_command

            return declared_command(self.session, self.area, name)
        if area.procedure and name in PROCEDURE_COMMANDS and name not in area.form:
            from propctl.cli.procedures.procedure_commands import procedure_command

            return procedure_command(self.session, self.area, name)
        if area.document and name == papers_name(area) and name not in area.form:
            from propctl.cli.areas.papers import papers_command

            return papers_command(self.session, self.area, name)
        if name in area.batch:
            from propctl.cli.areas.controller_commands import batch_command

            return batch_command(self.session, self.area, name)
        return FormGroup(self.session, name, qualify(self.area, name), area.form[name].label)
