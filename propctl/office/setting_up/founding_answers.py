"""What a new office is asked: what it is called, when it works, who works there and as what.

Answers come from a terminal, from ``office.toml`` or from the template's first sheets; they are judged alike
and become ``propctl.toml``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from propctl.entry.characters import plain
from propctl.entry.headings import compared
from propctl.errors import N_, UsageError
from propctl.office.opened.settings import Person, Post
from propctl.regulation.model.text import Label
from propctl.worktime.calendars import read_weekdays, read_window


class Question(NamedTuple):
    """One thing that is asked."""

    name: str  # the key in propctl.toml
    label: Label
    hint: str  # message id


OFFICE = (
    Question("name", Label("单位名称", "Name of the office"), N_("as it stands on notices")),
    Question("company", Label("公司", "Company"), ""),
    Question("estate", Label("小区", "Estate"), ""),
    Question("address", Label("地址", "Address"), ""),
    Question("hotline", Label("服务电话", "Hotline"), N_("for complaints and repairs")),
    Question("emergency", Label("紧急电话", "Emergency telephone"), N_("day and night")),
    Question("days", Label("办公日", "Working days"), N_("such as 周一至周五, 每天, mon-fri")),
    Question("windows", Label("办公时间", "Office hours"), N_("such as 08:30-12:00, 14:00-17:30")),
)
STAFF = (
    Question("name", Label("姓名", "Name"), ""),
    Question("posts", Label("岗位", "Posts"), N_("by its title or number; several with a comma between")),
    Question("department", Label("部门", "Department"), N_("as under [departments] of propctl.toml")),
    Question("phone", Label("岗位电话", "Telephone of the post"), N_("it is published; no private number")),
    Question("accounts", Label("电脑账号", "Computer account"), N_("* for any; empty: this one")),
)
_DAY = {
    "一": "mon",
    "二": "tue",
    "三": "wed",
    "四": "thu",
    "五": "fri",
    "六": "sat",
    "日": "sun",
    "天": "sun",
}
_EVERY_DAY = ("每天", "每日", "全周", "七天", "周一至周日", "everyday", "daily")


class Answers(NamedTuple):
    """What was answered, as propctl.toml takes it."""

    office: dict[str, str]
    days: str
    windows: list[str]
    staff: dict[str, Person]


def judged(
    said: Mapping[str, str],
    staff: Sequence[Mapping[str, Any]],
    posts: Mapping[str, Post],
    departments: Mapping[str, Label],
    account: str,
) -> Answers:
    """The answers as settings; ``UsageError`` names what cannot be, and what can."""
    known = {question.name for question in OFFICE} - {"days", "windows"}
    for name in ("hotline", "emergency"):
        telephone(said.get(name, ""))
    office = {
        name: plain(text) if name == "hotline" else text for name, text in said.items() if name in known
    }
    people: dict[str, Person] = {}
    for line in staff:
        person = _person(line, posts, departments, account)
        people[_id(person, people)] = person
    return Answers(office, days(said.get("days", "")), windows(said.get("windows", "")), people)


def days(text: str) -> str:
    """Working days as settings write them: ``周一至周五`` is ``mon-fri``; "" for none said."""
    bare = compared(text)
    if not bare:
        return ""
    if bare in _EVERY_DAY:
        return "mon-sun"
    words = re.sub(r"(?:周|星期|礼拜)([一二三四五六日天])", lambda found: _DAY[found[1]], bare)
    words = re.sub(r"[至到~～—－]", "-", words).replace("、", ",").replace("，", ",")
    try:
        read_weekdays(words)
    except ValueError:
        said = N_("{text} are no working days; write them like 周一至周五, 每天 or mon-fri")
        raise UsageError(said, text=text) from None
    return words


def windows(text: str) -> list[str]:
    """Office hours as settings write them; [] for none said."""
    bare = re.sub(r"[至到~～]", "-", plain(text)).replace("、", ",").replace(";", ",").replace("，", ",")
    found = [part.replace(" ", "") for part in bare.split(",") if part.strip()]
    padded = [re.sub(r"(?<!\d)(\d:)", r"0\1", part) for part in found]
    try:
        for part in padded:
            read_window(part)
    except ValueError:
        said = N_("{text} are no hours; write them like 08:30-12:00,14:00-17:30")
        raise UsageError(said, text=text) from None
    return padded


def telephone(text: str) -> str:
    """A telephone as it was said, with what stands beside it (``88886666（24小时）``); "" for none."""
    if text.strip() and not re.search(r"\d{3}", plain(text)):
        raise UsageError(N_("{text} is no telephone number; write it like 0571-88886666"), text=text)
    return text.strip()


def post_of(text: str, posts: Mapping[str, Post]) -> str:
    """The id of a post by its title in either language, its id, or its number in the list."""
    bare = plain(text)
    if bare in posts:
        return bare
    if bare.isdecimal() and 0 < int(bare) <= len(posts):
        return list(posts)[int(bare) - 1]
    titles = {id: post.label for id, post in posts.items()}
    found = [id for id, label in titles.items() if compared(bare) in (compared(label.zh), compared(label.en))]
    near = [id for id, label in titles.items() if bare and bare in label.zh]
    for ids in (found, near):
        if len(ids) == 1:
            return ids[0]
    said = N_("there is no post {post}; write one of: {posts}")
    raise UsageError(said, post=text, posts=[titles[id] for id in near or titles])


def _person(
    line: Mapping[str, Any], posts: Mapping[str, Post], departments: Mapping[str, Label], account: str
) -> Person:
    named = line.get("posts") or []
    entries = named if isinstance(named, list) else re.split(r"[,，、;；/]", str(named))
    filled = [post_of(entry, posts) for entry in entries if str(entry).strip()]
    if not filled:
        titles = [post.label for post in posts.values()]
        said = N_("{name} has no post; write one of: {posts}")
        raise UsageError(said, name=line.get("name", ""), posts=titles)
    where = str(line.get("department") or "").strip()
    ids = [id for id, label in departments.items() if where in (id, label.zh, label.en)]
    if where and not ids:
        known = list(departments.values())
        raise UsageError(N_("there is no department {name}; there are: {known}"), name=where, known=known)
    accounts = line.get("accounts") or account
    return Person(
        name=str(line.get("name", "")).strip(),
        posts=list(dict.fromkeys(filled)),
        department=ids[0] if where else "",
        phone=telephone(str(line.get("phone") or "")),
        accounts=accounts if isinstance(accounts, list) else re.split(r"[,，、;； ]+", str(accounts).strip()),
    )


def _id(person: Person, taken: Mapping[str, Person]) -> str:
    """An id in plain letters: that of the first post, numbered where several fill it."""
    base = person.posts[0]
    numbers = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(id for id in numbers if id not in taken)


# -- as propctl.toml


def settings_text(template: str, answers: Answers) -> str:
    """The shipped propctl.toml with the answers in place of what it shows as examples."""
    text = template
    for name, value in answers.office.items():
        line = f"{name:<8} = {_quoted(value)}"
        shown = re.search(rf"^{name} *=.*$", text, re.MULTILINE)
        text = text.replace(shown[0] if shown else "timezone =", line if shown else f"{line}\ntimezone =", 1)
    if answers.days:
        text = re.sub(r"^days     = .*$", f"days     = {_quoted(answers.days)}", text, count=1, flags=re.M)
    if answers.windows:
        hours = ", ".join(map(_quoted, answers.windows))
        text = re.sub(r"^windows  = .*$", f"windows  = [{hours}]", text, count=1, flags=re.M)
    if answers.staff:
        sections = [_section(id, person) for id, person in answers.staff.items()]
        text = text[: text.index("[staff.director]")] + "\n".join(sections)
    return text


def _section(id: str, person: Person) -> str:
    lines = [f"[staff.{id}]", f"name     = {_quoted(person.name)}", f"posts    = {_listed(person.posts)}"]
    if person.department:
        lines.append(f"department = {_quoted(person.department)}")
    if person.phone:
        lines.append(f"phone    = {_quoted(person.phone)}")
    return "\n".join([*lines, f"accounts = {_listed(person.accounts)}", ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
