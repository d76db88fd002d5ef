"""An area that bears the name of a command of the core: one word for both, such as ``propctl staff``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from propctl.cli.areas.area_commands import AreaGroup
from propctl.cli.areas.listing import WORDS
from propctl.cli.frame.declared import Command, Group, Sections
from propctl.regulation.model.text import Label


class JoinedGroup(Group):
    """The core's commands first, then the area's; ``list`` alone is the core's, with a name the area's."""

    def __init__(self, core: Group, area: AreaGroup) -> None:
        super().__init__(core.name, core.help, area.run, area.params)
        self.core, self.area = core, area

    def names(self) -> Mapping[str, Label]:
        return {**self.area.names(), **self.core.names()}

    def find(self, word: str) -> Command | None:
        if word in WORDS:
            return self._lists()
        return self.core.find(word) or self.area.find(word)

    def sections(self) -> Sections:
        return [*self.core.sections(), *self.area.sections()]

    def _lists(self) -> Command | None:
        """Both ``list``: what narrows records, or names one of the area's lists, asks the area."""
        plain, narrowed = self.core.find(WORDS[0]), self.area.find(WORDS[0])
        if plain is None or narrowed is None:
            return plain or narrowed
        core, area = plain.run, narrowed.run

        def run(style: str | None, **asked: Any) -> Any:
            if any(asked.values()):
                return area(style=style, **asked) if area else None
            return core(style=style) if core else None

        return Command(WORDS[0], narrowed.help, run, narrowed.params)
