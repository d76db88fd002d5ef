"""A step on all marked records: filled in once, shown before it is done, saved in one piece.

What a clause refuses is named, and the others are done when whoever sits there agrees; or nothing is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from propctl.desk.captured import captured
from propctl.desk.framed import Framed, Key
from propctl.desk.line_list import LineList
from propctl.desk.prose import Prose
from propctl.desk.step_screen import StepScreen
from propctl.desk.step_sheet import Sheet
from propctl.desk.work_lines import Column, Line
from propctl.errors import N_, PropctlError, UsageError
from propctl.office.judging.way_on import ways_on
from propctl.regulation.model.ref import Ref

if TYPE_CHECKING:
    from propctl.cli.frame.session import Session
    from propctl.office.doing.drafts import Request


def common_steps(session: Session, refs: Sequence[Ref]) -> list[Line]:
    """The steps that may be done to marked records, each with to how many of them; most first.

    ``UsageError`` where they are of several forms: a step is one form's.
    """
    office = session.office
    forms = list(dict.fromkeys(ref.form for ref in refs))
    if len(forms) > 1:
        told = [office.wording.form(form) for form in forms]
        raise UsageError(
            N_("the marked records are of several forms ({forms}): mark those of one"), forms=told
        )
    counts = Counter(way.step for ref in refs for way in ways_on(office, office.folded(ref)))
    return [
        Line([f"{office.wording.step(forms[0], step)}  {count}/{len(refs)}"], step)
        for step, count in counts.most_common()
    ]


class ManyScreen(StepScreen):
    """A step being filled in for many records. It ends with what came of it, or with None."""

    def __init__(self, sheet: Sheet, refs: Sequence[Ref]) -> None:
        """``sheet``: of the step on the first of them."""
        super().__init__(sheet)
        self._refs = list(refs)

    def headline(self) -> str:
        step = self.session.office.wording.step(self.sheet.form, self.sheet.step)
        return self.said(N_("{step}: {count} {count:record|records}"), step=step, count=len(self._refs))

    def beside(self) -> list[str]:
        """Nothing: what one of them wishes holds for none of the others."""
        return []

    def action_save(self) -> None:
        """Try it on all, and show what would be done before anything is."""
        if not self.sound():
            return
        request = self.sheet.ready()
        requests = [msgspec.structs.replace(request, id=ref.id) for ref in self._refs]
        refused: list[tuple[int, PropctlError]] = []

        def tried() -> None:
            from propctl.office.doing.steps import save_all

            save_all(self.session.office, requests, refused=refused, trial=True)

        if not self.guarded(tried):
            return
        why = dict(refused)

        def agreed(yes: str | None) -> None:
            if yes is not None:
                self._save([one for number, one in enumerate(requests) if number not in why])

        self.app.push_screen(ShownFirst(self.sheet, self._refs, why), agreed)

    def _save(self, requests: list[Request]) -> None:
        told: list[str] = []

        def saved() -> None:
            from propctl.cli.showing.outcome_told import report_many
            from propctl.office.doing.steps import save_all

            said = f"{self.sheet.form} {self.sheet.step} {len(requests)}"
            work = save_all(self.session.office, requests, said)
            told.append(captured(lambda: report_many(self.session, len(requests), work.notes)))

        if self.guarded(saved):
            self.desk.kept_sheets.pop(self.sheet.key, None)
            self.dismiss(told[0])


class ShownFirst(Framed):
    """What would be done to which records, and which are refused and why. Ends with "" for yes, or None."""

    KEYS = (Key("Enter", N_("do it"), "agree"), Key("Esc", N_("back"), "leave"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "agree", show=False, priority=True),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, sheet: Sheet, refs: Sequence[Ref], why: dict[int, PropctlError]) -> None:
        super().__init__()
        self._sheet, self._refs, self._why = sheet, refs, why

    def compose(self) -> ComposeResult:
        wording, done = self.session.office.wording, len(self._refs) - len(self._why)
        step = wording.step(self._sheet.form, self._sheet.step)
        told = N_(
            "{step}: {count} {count:record|records} will be done, {refused} {refused:is|are}"
            " refused and left out"
        )
        yield Static(self.said(told, step=step, count=done, refused=len(self._why)), id="title")
        yield LineList(id="lines")
        yield Prose(id="told")
        yield self.keys()

    def on_mount(self) -> None:
        from propctl.office.asking.queries import title_of

        office, error = self.session.office, self.session.words.error
        lines = []
        for number in sorted(range(len(self._refs)), key=lambda number: number not in self._why):
            ref = self._refs[number]
            about = title_of(office, ref.form, office.folded(ref).values)
            refused = error(self._why[number]) if number in self._why else ""
            lines.append(Line([ref.id, about, refused], ref, "late" if refused else ""))
        columns = [
            Column(self.said(N_("No.")), 13),
            Column(self.said(N_("About")), 16, 50),
            Column(self.said(N_("Refused because")), 0),
        ]
        shown = self.query_one(LineList)
        shown.show(columns, lines)
        shown.focus()
        if lines and lines[0].mark:
            self.tell(lines[0].cells[2], bad=True)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()

    def action_agree(self) -> None:
        """Do it, where there is anything to do."""
        if len(self._why) == len(self._refs):
            self.tell(self.said(N_("all are refused; nothing was saved")), bad=True)
        else:
            self.dismiss("")

    def action_leave(self) -> None:
        self.dismiss(None)
