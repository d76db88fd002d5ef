"""An office may use any area by itself, with what that one needs: every view of it, and its site, work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from propctl.testing import Workspace

VIEWS = ("due", "today", "report", "rules coverage", "rules list", "find 张", "--help")


class Alone:
    """The contract of an area in an office that uses no other."""

    area = ""
    needs: tuple[str, ...] = ()

    def test_nothing_that_it_declares_is_wrong(self, alone_office: Workspace) -> None:
        assert done(alone_office, "check").count("\n") == 1

    def test_every_view_of_it_answers(self, alone_office: Workspace) -> None:
        for words in VIEWS:
            done(alone_office, *words.split())
        done(alone_office, self.area)
        declared = alone_office.office().catalog.area(self.area)
        for name, entry in declared.lists.items():
            if "." not in entry.of:
                form = [entry.of] if entry.of not in ("", declared.main) else []
                done(alone_office, self.area, *form, "list", name)

    def test_every_command_of_it_explains_itself_on_eighty_columns(
        self, alone_office: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from propctl.cli.frame.width import width

        monkeypatch.setenv("COLUMNS", "80")
        for lang in ("zh-CN", "zh-TW", "en"):
            for words in self._commands(alone_office):
                page = done(alone_office, "--lang", lang, *words, "--help")
                assert [line for line in page.splitlines() if width(line) > 80] == [], (lang, words)

    def _commands(self, alone_office: Workspace) -> Iterator[list[str]]:
        """Every command that the area adds, as words behind ``propctl``."""
        declared = alone_office.office().catalog.area(self.area)
        yield [self.area]
        for name, form in declared.form.items():
            for step, one in form.step.items():
                if not one.internal:
                    yield [self.area, name, step]
        yield from ([self.area, name] for name in (*declared.command, *declared.batch))

    def test_a_site_with_it_alone_is_built_and_sound(self, alone_office: Workspace) -> None:
        from propctl.publish.site.building import build, check

        office, site = alone_office.office(), alone_office.root / "site"
        build(office, site, editions=[], pdf=True)  # the others are made of the same pages
        assert [str(one) for one in check(office, site)] == []


def done(office: Workspace, *line: str) -> str:
    """What a command prints that must succeed."""
    result = office.run(*line)
    assert result.status == 0, (line, result.out, result.err)
    return result.out
