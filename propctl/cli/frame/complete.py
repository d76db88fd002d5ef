"""What the shell offers after Tab: ids of open records and the choices of fields. It never fails aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from propctl.cli.frame.session import current
from propctl.errors import PropctlError
from propctl.regulation.model.constructs import Field

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

Completer = Callable[["click.Context", "click.Parameter", str], list["CompletionItem"]]


def open_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of open records, with a few words of each."""
    from click.shell_completion import CompletionItem

    from propctl.office.asking.queries import title_of

    try:
        office = current(ctx).office
        rows = [row for row in office.index.rows(open=True) if row.id.startswith(incomplete.upper())]
        return [CompletionItem(row.id, help=title_of(office, row.form, row.values)) for row in rows]
    except PropctlError:
        return []


def choice_items(area: str, field: Field) -> Completer:
    """The choices of a field, with their labels."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        session = current(ctx)
        try:
            choices = session.catalog.choices(area, field, session.now.date())
        except PropctlError:
            return []
        words = session.words
        return [
            CompletionItem(id, help=words.label(label))
            for id, label in choices.items()
            if id.startswith(incomplete)
        ]

    return complete
