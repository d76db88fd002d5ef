"""Which post may do which step, by the clauses as they are shipped."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from propctl.office.opened.office import Office
from propctl.office.opened.post_order import post_above
from propctl.regulation.model.constructs import RANKS, Form
from propctl.testing import Workspace
from propctl.words.labels import RANKS as RANK_NAMES
from tools.reference import page, table

TODAY = dt.date(2026, 11, 20)
INTRO = """
岗位写在 `propctl.toml` 每个人的 `posts` 里，一人可以任几个岗位；写英文的岗位名，中文名、级别和上级如下表。
单位可以在 `[posts]` 里改名、增加岗位，见[设置](settings.md)。
下面先按岗位、再按级别列出指定由谁办的步骤，依据的是出厂时的条款；
单位修订条款之后，以 `propctl <业务> <步骤> --help` 里的“办理岗位”为准。
没有指定岗位的步骤谁都可以办，不在这里；指定“记录上写明的人”的，只有那个人可以办。
"""


class Doing(NamedTuple):
    """One step and whom it demands: posts, ``foreman+``, ``field:x``; none: anybody."""

    area: str
    command: str
    label: str
    demands: list[str]


def pages(workspace: Workspace) -> dict[str, str]:
    """``posts.md``."""
    office = workspace.office()
    done = list(doings(office))
    posts = office.settings.posts
    ranks = {name: label.zh for name, label in RANK_NAMES.items()}
    rows = [
        (
            f"[`{name}`](#{name})",
            post.zh,
            ranks[post.rank],
            posts[above].zh if (above := post_above(office, name)) else "",
        )
        for name, post in posts.items()
    ]
    parts = [INTRO, table(("岗位", "中文名", "级别", "上级"), rows)]
    high = [rank for rank in RANKS if demanding(done, f"{rank}+")]
    for name, post in posts.items():
        reached = [rank for rank in high if RANKS.index(rank) <= RANKS.index(post.rank)]
        links = "、".join(f"[{ranks[rank]}级以上](#rank-{rank})" for rank in reached)
        also = f"另外可以办{links}人员的步骤。" if links else ""
        parts += [f"## {post.zh} `{name}` {{ #{name} }}", by_area(office, demanding(done, name)), also]
    for rank in high:
        parts += [
            f"## {ranks[rank]}级以上人员 {{ #rank-{rank} }}",
            by_area(office, demanding(done, f"{rank}+")),
        ]
    named = [doing for doing in done if any(demand.startswith("field:") for demand in doing.demands)]
    parts += ["## 记录上写明的人", by_area(office, named)]
    return {"posts.md": page("岗位与步骤", *parts)}


def demanding(doings: list[Doing], demand: str) -> list[Doing]:
    """The steps that demand this post or rank by name."""
    return [doing for doing in doings if demand in doing.demands]


def by_area(office: Office, doings: list[Doing]) -> str:
    """A table of steps, one row an area."""
    found = defaultdict(list)
    for doing in doings:
        found[doing.area].append(f"{doing.label} `{doing.command}`")
    labels = {area.name: area.label.zh for area in office.catalog.areas()}
    rows = [(f"[{labels[area]}](areas/{area}.md)", "、".join(steps)) for area, steps in found.items()]
    return table(("业务", "步骤"), rows) if rows else "没有按名指定给它的步骤。"


def doings(office: Office) -> Iterator[Doing]:
    """Every step that people do, in the order of areas."""
    for area in office.catalog.areas():
        for name, form in area.form.items():
            main = name == (area.main or next(iter(area.form)))
            yield from _of_form(office, area.name, "" if main else name, form)


def _of_form(office: Office, area: str, name: str, form: Form) -> Iterator[Doing]:
    for word, step in form.step.items():
        if not step.internal:
            demands = office.catalog.posts(area, step.post, TODAY)
            yield Doing(area, f"{name} {word}".strip(), step.label.zh, demands)
