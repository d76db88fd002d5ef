"""What ``init`` asks on a terminal, and what it tells of a new office: which posts nobody fills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from propctl.cli.frame.output import say
from propctl.cli.frame.session import Session, account
from propctl.cli.typed.prompts import prompt
from propctl.errors import N_, PropctlError
from propctl.office.opened.settings import Post
from propctl.office.setting_up.founding_answers import (
    OFFICE,
    STAFF,
    Answers,
    days,
    judged,
    telephone,
    windows,
)
from propctl.regulation.model.text import Label, label

_JUDGED: dict[str, Callable[[str], object]] = {
    "days": days,
    "windows": windows,
    "hotline": telephone,
    "emergency": telephone,
    "phone": telephone,
}


def shipped() -> tuple[dict[str, Post], dict[str, Label]]:
    """The posts and departments that a new office begins with."""
    import tomllib

    from propctl.office.opened import settings
    from propctl.office.setting_up import founding

    folder = Path(settings.__file__).parent
    posts = tomllib.loads((folder / "posts.toml").read_text(encoding="utf-8"))
    text = (founding.TEMPLATES / "propctl.toml").read_text(encoding="utf-8")
    template = tomllib.loads(text.replace("{today}", "2026-01-01").replace("{commit}", "true"))
    known = {id: Post(**post) for id, post in posts.items()}
    return known, {id: label(text) for id, text in template["departments"].items()}


def of_file(path: Path) -> Answers:
    """What ``--from`` answers."""
    from propctl.office.setting_up.founding_files import from_file

    said, staff = from_file(path)
    return judged(said, staff, *shipped(), account())


class Founding:
    """The questions, one after the other; Enter leaves one open."""

    def __init__(self, session: Session) -> None:
        self.session, self.words = session, session.words
        self.posts, self.departments = shipped()

    def ask(self, name: str) -> Answers:
        """All answers. ``name``: what the office is called, where somebody said so already."""
        said = {"name": name} if name else {}
        say(
            self.words(N_("Enter leaves a question open; everything can be changed in propctl.toml.")),
            err=True,
        )
        for question in OFFICE:
            if question.name not in said:
                said[question.name] = self._one(
                    question.label, question.hint, _JUDGED.get(question.name, str)
                )
        given = {key: text for key, text in said.items() if text}
        return judged(given, self._staff(), self.posts, self.departments, account())

    def _staff(self) -> list[dict[str, Any]]:
        say(self.words(N_("Who works here? One after the other; Enter alone ends.")), err=True)
        for number, (id, post) in enumerate(self.posts.items(), 1):
            say(f"  {number} {self.words.label(post.label)} ({id})", err=True)
        found: list[dict[str, Any]] = []
        while name := self._one(STAFF[0].label, "", str):
            line: dict[str, Any] = {"name": name}
            for question in STAFF[1:]:
                line[question.name] = self._one(
                    question.label, question.hint, self._judge(name, question.name)
                )
                if not line["posts"]:  # a slip of the name: whoever goes on must not be held here
                    break
            if line["posts"]:
                found.append(line)
            else:
                say(self.words(N_("{name} has no post and is left out."), name=name), err=True)
        return found

    def _judge(self, name: str, key: str) -> Callable[[str], object]:
        """What judges an answer about somebody, as it is given."""
        if key == "posts":
            return lambda text: judged({}, [{"name": name, "posts": text}], self.posts, {}, "*")
        if key == "department":
            person = {"name": name, "posts": next(iter(self.posts))}
            return lambda text: judged(
                {}, [{**person, "department": text}], self.posts, self.departments, "*"
            )
        return _JUDGED.get(key, str)

    def _one(self, title: Label, hint: str, judge: Callable[[str], object]) -> str:
        text = self.words.label(title) + (self.words(N_(" ({hint})"), hint=self.words(hint)) if hint else "")
        while True:
            answer = prompt(text)
            try:
                if answer:
                    judge(answer)
            except PropctlError as error:
                say(self.words.error(error), err=True)
                continue
            return answer


def tell_unfilled(session: Session, root: Path) -> None:
    """Which posts nobody fills, and what nobody can do therefore."""
    from propctl.office.checking.unfilled import unfilled
    from propctl.office.opened.office import Office

    office, words = Office(root, now=session.now, lang=session.lang), session.words
    filled = {post for person in office.staff() for post in person.posts}
    open_ = [post.label for id, post in office.settings.posts.items() if id not in filled]
    if open_:
        said = N_("Nobody fills: {posts}. Their steps are for the others whom each step names.")
        say(words(said, posts=open_))
    stuck = [problem for problem in unfilled(office) if problem.field == "staff"]
    for problem in stuck[:10]:
        say("  " + words(problem.message, problem.values))
    if stuck:
        say(words(N_("Give these posts to somebody in propctl.toml; propctl check lists them again.")))
