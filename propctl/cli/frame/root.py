"""``propctl`` itself: its own commands from a table, those of areas from the catalogue's summary."""

from __future__ import annotations

from collections.abc import Mapping

from propctl.cli.commands.registry import CHINESE, COMMANDS, SECTIONS, load
from propctl.cli.frame.declared import Command, Group, Param, Sections
from propctl.cli.frame.session import Session
from propctl.errors import N_
from propctl.regulation.model.text import Label


class Root(Group):
    """All commands of one session. None is imported before it is meant."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "propctl",
            help=N_("The regulations of a property-management office at work: records, deadlines, refusals."),
            params=everywhere(),
            epilog=N_(
                "Commands, areas, steps and options also answer to their Chinese titles:"
                " propctl 投诉 登记 3-1201 走廊漏水"
            ),
        )
        self.session = session

    def names(self) -> Mapping[str, Label]:
        titles = self.session.catalog.summary.titles
        return {**{name: Label(entry.zh) for name, entry in COMMANDS.items()}, **titles}

    def find(self, word: str) -> Command | None:
        name = word if word in COMMANDS or word.isascii() else self._in_chinese(word)
        if name in COMMANDS:
            found: Command = load(name)
            return self._joined(name, found)
        from propctl.cli.areas.area_commands import area_command

        return area_command(self.session, word)

    def _in_chinese(self, word: str) -> str:
        """The command of the core that bears this Chinese name, where no area does; else the word."""
        from propctl.entry.characters import simplified

        name = CHINESE.get(word) or CHINESE.get(simplified(word), "")
        named = any(title.zh == word for title in self.session.catalog.summary.titles.values())
        return word if named or not name else name

    def _joined(self, word: str, core: Command) -> Command:
        """A group of the core together with the area of its name, where the office uses one."""
        if not isinstance(core, Group) or word not in self.session.catalog.summary.titles:
            return core
        from propctl.cli.areas.area_commands import AreaGroup
        from propctl.cli.areas.joined import JoinedGroup

        return JoinedGroup(core, AreaGroup(self.session, word))

    def sections(self) -> Sections:
        words, titles = self.session.words, self.session.catalog.summary.titles
        own = [  # a command that an area joins stands among the areas
            (title, {name: words(entry.help) for name, entry in part.items() if name not in titles})
            for title, part in SECTIONS
        ]
        unsound = [entry for entry in self.session.sources.compiled.unsound if entry.name not in titles]
        return [
            *own,
            (N_("Areas"), {name: words.label(title) for name, title in titles.items()}),
            (
                N_("Areas that are unsound, and switched off until they are mended"),
                {entry.name: entry.file for entry in unsound},
            ),
        ]


def everywhere() -> list[Param]:
    """What may be typed with every command, before or after its name: ``session.global_options`` reads it."""
    return [
        Param("-C", metavar=N_("DIR"), help=N_("Work in this folder (PROPCTL_DIR)")),
        Param("--as", metavar=N_("OPERATOR"), help=N_("Who is at the keyboard (PROPCTL_AS)")),
        Param("--lang", metavar=N_("LANG"), help=N_("zh-CN, zh-TW or en (PROPCTL_LANG)")),
        Param("--version", is_flag=True, help=N_("The version")),
    ]
