"""What plugins may import, and the hooks that a controller may carry out: from their own docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from propctl import api, hookspecs
from propctl.api.leaving import LEAVING
from tools.reference import page, table

INTRO = """
插件和脚本只从 `propctl.api`（测试另有 `propctl.testing`）取用东西；别的模块是内部的，随时可变。
每个名字用到时才载入。说明取自代码，是英文。
"""
HOOKS = """
控制器 `controller.py` 里用 `@hookimpl` 写的函数；要在 `area.toml` 的 `[hook]` 里写明给哪些步骤用，
见[声明语言](../authors/language.md)。
"""
GONE = """
这些名字还在，引用时给出一次 `DeprecationWarning`，以后的版本里移除。
"""
SUBJECTS = {  # heading -> the modules whose names stand under it, in this order
    "记录": ("record_rows", "typed_values", "ref", "fold", "record", "queries", "resolving", "access"),
    "条款与参数": ("clause_values", "amendments", "refusal", "amending", "coverage"),
    "步骤": ("steps", "drafts", "what_follows", "outcome", "hookspecs", "questions"),
    "名称与统计": ("declared_names", "text", "counts", "constructs", "agenda", "figures", "check"),
    "时间": ("timing", "dated"),
    "金额与账": ("exact_money", "amounts", "balances", "moved_amounts"),
    "打印与发布": ("papers_made", "posted", "feeds", "proofreading"),
    "终端、文件、消息、错误": ("terminal", "own_files", "errors", "own_messages"),
    "单位": ("office",),
}


def pages() -> dict[str, str]:
    """``api.md``."""
    hooks = [
        (f"`{name}{_parameters(found)}`", _first(found))
        for name, found in vars(hookspecs).items()
        if name.startswith("propctl_")
    ]
    gone = [(f"`{name}`", f"`{one.instead}`", one.since) for name, one in LEAVING.items()]
    return {
        "api.md": page(
            "插件的接口",
            INTRO,
            *_subjects(),
            "## 钩子",
            HOOKS,
            table(("钩子", "说明"), hooks),
            "## 将要移除的",
            GONE,
            table(("名字", "改用", "从哪一版起"), gone),
        )
    }


def _subjects() -> Iterator[str]:
    """Every public name under its subject, in the order of the subjects' modules."""
    left = {name: _home(name) for name in api.__all__}
    for heading, modules in SUBJECTS.items():
        names = [name for module in modules for name, home in left.items() if home == module]
        yield f"## {heading}"
        yield from (_told(name) for name in names)
        left = {name: home for name, home in left.items() if name not in names}
    if left:  # of a module that has no subject yet
        yield "## 其他"
        yield from map(_told, left)


def _home(name: str) -> str:
    """The last part of the module that the api takes a name from."""
    return next(module for module, names in api._NAMES.items() if name in names.split()).rpartition(".")[2]


def _told(name: str) -> str:
    """One name: how it is called, its whole docstring, and the members of a class made for plugins."""
    found = getattr(api, name)
    called = f"{name}{_signature(found)}" if inspect.isfunction(found) else name
    parts = [f"### `{name}`", *([f"`{called}`"] if called != name else []), _whole(found)]
    if inspect.isclass(found) and found.__module__.startswith("propctl.api."):
        members = [
            (f"`{member}{_parameters(value) if inspect.isfunction(value) else ''}`", _first(value))
            for member, value in vars(found).items()
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property))
        ]
        parts.append(table(("", ""), members)) if members else None
    return "\n\n".join(parts)


def _signature(found: Any) -> str:
    """Parameters and types as they are written."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(found)))


def _parameters(found: Any) -> str:
    names = [name for name in inspect.signature(found).parameters if name != "self"]
    return f"({', '.join(names)})"


def _whole(found: Any) -> str:
    return _plain(inspect.getdoc(found) or "")


def _first(found: Any) -> str:
    """The first paragraph of its docstring, on one line."""
    return " ".join(_plain((inspect.getdoc(found) or "").partition("\n\n")[0]).split())


def _plain(text: str) -> str:
    return text.replace("``", "`").replace("<", "&lt;")
