"""What plugins may import, and the hooks that a controller may carry out: from their own docstrings."""

from __future__ import annotations

import inspect
from typing import Any

from propctl import api, hookspecs
from tools.reference import page, table

INTRO = """
插件和脚本只从 `propctl.api`（测试另有 `propctl.testing`）取用东西；别的模块是内部的，随时可变。
说明取自代码，是英文。
"""
HOOKS = """
控制器 `controller.py` 里用 `@hookimpl` 写的函数；要在 `area.toml` 的 `[hook]` 里写明给哪些步骤用，
见[声明语言](../authors/language.md)。
"""


def pages() -> dict[str, str]:
    """``api.md``."""
    names = [
        (f"`{name}`", _kind(found), _first(found)) for name in api.__all__ if (found := getattr(api, name))
    ]
    hooks = [
        (f"`{name}{_signature(found)}`", _first(found))
        for name, found in vars(hookspecs).items()
        if name.startswith("propctl_")
    ]
    return {
        "api.md": page(
            "插件的接口",
            INTRO,
            table(("名字", "", "说明"), names),
            "## 钩子",
            HOOKS,
            table(("钩子", "说明"), hooks),
        )
    }


def _kind(found: Any) -> str:
    return "类" if inspect.isclass(found) else "函数" if callable(found) else "值"


def _signature(found: Any) -> str:
    return f"({', '.join(inspect.signature(found).parameters)})"


def _first(found: Any) -> str:
    """The first paragraph of its docstring, on one line."""
    paragraph = (inspect.getdoc(found) or "").partition("\n\n")[0]
    return " ".join(paragraph.split()).replace("``", "`").replace("<", "&lt;")
