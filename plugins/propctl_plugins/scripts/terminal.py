"""A conversation on a terminal: the line to say, the questions, the answers by number."""

from __future__ import annotations

from propctl.api import Folded, Office, PropctlError
from propctl.cli.frame.ask import BACK, Dialogue, complete, prompt
from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_
from propctl_plugins.scripts.model import Script
from propctl_plugins.scripts.talk import Conversation


def hold(office: Office, script: Script) -> list[Folded]:
    """Lead the clerk through a script and register what was learned. ``<`` goes back one part."""
    session, talk = current(), Conversation(office, script)
    for rule in script.head.rules:
        _remind(session, office, rule)
    while True:
        _speak(session, office, talk)
        if not _fill(session, talk):
            _back(session, talk)
        elif talk.over:
            return talk.register(complete(session, talk.request()))
        elif talk.node.answers:
            _answer(session, talk)
        else:
            talk.go()


def _speak(session: Session, office: Office, talk: Conversation) -> None:
    say(f"【{session.words.label(talk.node.label)}】{talk.line(session.lang)}", err=True)
    for rule in talk.node.rules:
        _remind(session, office, rule)


def _remind(session: Session, office: Office, rule_id: str) -> None:
    """A clause to keep in mind; one that is not in force is not spoken of."""
    rule = office.catalog.rule(rule_id)
    if office.in_force(rule):
        say(f"  · {session.words.label(office.rule_text(rule))} ({rule.id})", err=True)


def _fill(session: Session, talk: Conversation) -> bool:
    """Ask the fields of this node; False where the clerk wants to go back."""
    while asked := talk.questions():
        answered = False
        for interview, question in asked:
            answer = Dialogue(session, interview.request).ask(question)
            if answer in BACK:
                return False
            talk.learn(question.name, answer)
            answered = answered or answer not in (None, "")
        if not answered:
            break
    return True


def _answer(session: Session, talk: Conversation) -> None:
    for number, answer in enumerate(talk.node.answers, 1):
        say(f"  {number} {answer.en if session.lang.startswith('en') else answer.zh}", err=True)
    while True:
        typed = prompt(session.words(N_("Answer")))
        if typed in BACK:
            _back(session, talk)
            return
        try:
            talk.go(talk.choose(typed))
        except PropctlError as error:
            say(session.words.error(error), err=True)
        else:
            return


def _back(session: Session, talk: Conversation) -> None:
    if not talk.back():
        say(session.words(N_("This is the first question.")), err=True)
