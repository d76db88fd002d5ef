"""A conversation on a terminal: the line to say, the questions, the answers by number."""

from __future__ import annotations

from propctl.api import N_, Folded, Label, Office, PropctlError, Terminal, clause
from propctl_plugins.scripts.model import Script
from propctl_plugins.scripts.talk import Conversation


def hold(office: Office, script: Script) -> list[Folded]:
    """Lead the clerk through a script and register what was learned. ``<`` goes back one part."""
    terminal, talk = Terminal(), Conversation(office, script)
    _remind(terminal, office, script.head.rules)
    while True:
        _speak(terminal, office, talk)
        if not _fill(terminal, talk):
            _back(terminal, talk)
        elif talk.over:
            return talk.register(terminal.complete(talk.request()))
        elif talk.node.answers:
            _answer(terminal, talk)
        else:
            talk.go()


def _speak(terminal: Terminal, office: Office, talk: Conversation) -> None:
    terminal.say(f"【{terminal.label(talk.node.label)}】{talk.line(terminal.lang)}")
    _remind(terminal, office, talk.node.rules)


def _remind(terminal: Terminal, office: Office, rules: list[str]) -> None:
    """Clauses to keep in mind; one that is not in force is not spoken of."""
    for rule in (clause(office, name) for name in rules):
        if rule.in_force:
            terminal.say(f"  · {terminal.label(rule.label)} ({rule.id})")


def _fill(terminal: Terminal, talk: Conversation) -> bool:
    """Ask the fields of this node; False where the clerk wants to go back."""
    while asked := talk.questions():
        answered = False
        for interview, question in asked:
            answer = terminal.ask(interview, question)
            if terminal.is_back(answer):
                return False
            talk.learn(question.name, answer)
            answered = answered or answer not in (None, "")
        if not answered:
            break
    return True


def _answer(terminal: Terminal, talk: Conversation) -> None:
    for number, answer in enumerate(talk.node.answers, 1):
        terminal.say(f"  {number} {terminal.label(Label(answer.zh, answer.en))}")
    while True:
        typed = terminal.prompt(N_("Answer"))
        if terminal.is_back(typed):
            _back(terminal, talk)
            return
        try:
            talk.go(talk.choose(typed))
        except PropctlError as error:
            terminal.tell(error)
        else:
            return


def _back(terminal: Terminal, talk: Conversation) -> None:
    if not talk.back():
        terminal.say(terminal.message(N_("This is the first question.")))
