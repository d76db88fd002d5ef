"""The commands of an area, derived from what it declares. Chinese titles work wherever names do."""

from __future__ import annotations

from collections.abc import Callable

import click

from propctl.cli.areas.listing import WORDS, list_command
from propctl.cli.frame.help import Command, Group, clicked, parameter
from propctl.cli.frame.naming import area_names, hyphens, meant, step_names
from propctl.cli.frame.output import reading_options
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, SettingsError
from propctl.regulation.catalog import creating_steps, main_form, qualify
from propctl.regulation.model.constructs import Form
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label
from propctl.store.files.ids import clean_key


def area_command(session: Session, word: str) -> click.Command | None:
    """The group of the area that ``word`` means; None where there is none; a broken one says so (78)."""
    name = meant(word, session.catalog.summary.titles)
    if name:
        return AreaGroup(session, name)
    for problem in session.sources.compiled.problems:
        if problem.path == f"areas/{word}.toml":
            raise SettingsError(problem.message, **problem.values)
    return None


class FormGroup(Group):
    """The steps of one form as commands; without one, its open records."""

    def __init__(self, session: Session, name: str, form: str, label: Label) -> None:
        super().__init__(
            name,
            help=session.words.label(label),
            invoke_without_command=True,
            callback=_open_records(form),
            params=[parameter(param) for param in reading_options()],
            context_settings={"token_normalize_func": hyphens},
        )
        self.session, self.form = session, form
        self.area = form.partition(".")[0]
        self.names = step_names(self.declared)

    @property
    def declared(self) -> Form:
        return self.session.catalog.form(self.form)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.names, "list"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in WORDS:
            return clicked(list_command(self.session, self.form))
        name = meant(cmd_name, self.names)
        return self.make(name) if name else self._standing(cmd_name)

    def _standing(self, key: str) -> click.Command | None:
        """A record with a natural key answers to it: ``propctl gps terminal T123`` shows the terminal."""
        folded = self.session.office.find(Ref(self.form, clean_key(key))) if self.declared.key else None
        if folded is None:
            return None

        def show() -> None:
            from propctl.cli.areas.record_shown import print_record

            print_record(self.session, folded)

        return Command(key, callback=show)

    def make(self, name: str) -> click.Command:
        """The command of one name."""
        from propctl.cli.areas.step_commands import step_command

        return clicked(step_command(self.session, self.form, name))

    def help_rows(self, ctx: click.Context) -> list[tuple[str, str | None]]:
        words = self.session.words
        rows = [(name, words.label(label)) for name, label in self.names.items()]
        return [*rows, ("list", words(N_("The records of this kind, or one of their lists")))]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        new = creating_steps(self.declared)
        rows = dict(self.help_rows(ctx))
        steps = {name: help for name, help in rows.items() if name in self.declared.step}
        others = {name: help for name, help in rows.items() if name not in steps}
        words = self.session.words
        parts = (
            (N_("New records"), {name: help for name, help in steps.items() if name in new}),
            (N_("Steps"), {name: help for name, help in steps.items() if name not in new}),
            (N_("Other commands"), others),
        )
        for title, part in parts:
            if part:
                with formatter.section(words(title)):
                    formatter.write_dl([(name, help or "") for name, help in part.items()])


class AreaGroup(FormGroup):
    """One area: the steps of its main form, its other forms as subgroups, its commands and batches."""

    def __init__(self, session: Session, name: str) -> None:
        area = session.catalog.area(name)
        main = main_form(area)
        super().__init__(session, name, qualify(name, main), area.label)
        self.forms = {form: declared.label for form, declared in area.form.items() if form != main}
        self.commands_declared, self.batches = area.command, area.batch
        self.names = area_names(area)
        self.main_form = main

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The main form answers to its name, too: ``propctl residents unit add`` is ``residents add``."""
        if cmd_name == self.main_form and cmd_name not in self.names:
            return FormGroup(self.session, cmd_name, self.form, self.declared.label)
        return super().get_command(ctx, cmd_name)

    def make(self, name: str) -> click.Command:
        if name in self.declared.step:
            return super().make(name)
        if name in self.commands_declared:
            from propctl.cli.areas.controller_commands import declared_command

            return declared_command(self.session, self.area, name)
        if name == "print" and name not in self.forms:
            from propctl.cli.areas.papers import papers_command

            return papers_command(self.session, self.area)
        if name in self.batches:
            from propctl.cli.areas.controller_commands import batch_command

            return batch_command(self.session, self.area, name)
        return FormGroup(self.session, name, f"{self.area}.{name}", self.forms[name])


def _open_records(form: str) -> Callable[..., None]:
    def open_records(style: str | None) -> None:
        if click.get_current_context().invoked_subcommand is None:
            from propctl.cli.areas.records_shown import print_records
            from propctl.office.asking.queries import records

            print_records(form, records(current().office, form), style)

    return open_records
