"""The commands that belong to no area, with their help as the program prints it."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.cli.commands.registry import SECTIONS, load
from propctl.cli.frame.declared import Command, Group
from propctl.testing import Workspace
from propctl.words.messages import Words
from tools.reference import page

INTRO = """
以下是 `propctl 命令 --help` 打印的原文。各项业务的命令由业务的声明生成，见[业务命令](areas/index.md)。

命令之前可以写 `-C 文件夹`、`--as 人员`、`--lang 语言`；`--as` 写在哪里都行。

命令、业务、步骤和步骤的选项也可以写中文名：`propctl 投诉 登记 3-1201 走廊漏水 --投诉方式 服务热线`；
登记一件新的，写登记、新增、新建、添加、录入都行。命令的中文名：{names}。
"""


def pages(workspace: Workspace) -> dict[str, str]:
    """``commands.md``."""
    words, parts = Words("zh-CN"), [INTRO.format(names=_names())]
    for title, entries in SECTIONS:
        parts.append(f"## {words(title)}")
        for name in entries:
            parts += [told(workspace, path) for path in paths([name], load(name))]
    return {"commands.md": page("命令", *parts)}


def _names() -> str:
    """What each command is called in Chinese."""
    return "、".join(f"`{entry.zh}`（{name}）" for _, part in SECTIONS for name, entry in part.items())


def paths(path: list[str], found: Command) -> Iterator[list[str]]:
    """The path of a command and, of a group, those of its commands."""
    yield path
    if isinstance(found, Group):
        for name, inner in found.commands.items():
            yield from paths([*path, name], inner)


def told(workspace: Workspace, path: list[str]) -> str:
    """A command's heading and help."""
    done = workspace.run(*path, "--help")
    assert done.status == 0, done
    return (
        f"{'###' if len(path) == 1 else '####'} propctl {' '.join(path)}\n\n```text\n{done.out.rstrip()}\n```"
    )
