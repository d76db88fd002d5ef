"""What scripts rely on: JSON keys, exit statuses, environment variables."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from propctl import errors
from propctl.cli.frame.main import INTERRUPTED
from propctl.testing import Workspace
from tools.reference import ROOT, Incomplete, explained, meanings, page, table

SAMPLE = ("propctl.toml", "records", "sample-keyring", "handbook", "mkdocs.yml")
# What shows each kind of answer in the sample office: name, command line, where the rows lie in the answer.
ANSWERS: tuple[tuple[str, str, str], ...] = (
    ("due", "due", ""),
    ("today", "today", "."),
    ("today.routines", "today", "routines"),
    ("today.lists", "today", "lists"),
    ("list", "complaints list", ""),
    ("find", "find 漏水", ""),
    ("deadline", "deadline 2026-09-18T17:00 2h", "."),
    ("deadline.segments", "deadline 2026-09-18T17:00 2h", "segments"),
    ("rules list", "rules list complaints", ""),
    ("rules explain", "rules explain complaints.multi-department-coordinator", "."),
    (
        "rules explain.expressions",
        "rules explain complaints.multi-department-coordinator",
        "expressions",
    ),
    ("rules coverage", "rules coverage", "."),
    ("report", "report complaints", ""),
    ("calendar show", "calendar show", ""),
    ("check", "check", ""),
    ("plugins list", "plugins list", ""),
    ("schema", "schema", ""),
    ("areas try", "areas try notices", "."),
)
JSON_INTRO = """
读的命令都有 `--json`：打印一个数组（每件一个对象）或一个对象。键名是英文，稳定：可以增加，不改名、不改意思；
时间是 ISO 8601，带时区；时长以秒计。错误写在标准错误里，见[退出状态](exit-statuses.md)。
`show` 和办一步打印的对象与列表里的一个对象相同，有的还有 `beside`：别的记录要一并告诉的，如住户的联系意愿
（`id`、`form` 哪条记录，`field`、`value`）；`audit` 比 `check` 多出 `commit`、`author`、`kind`、`grave`。

```sh
propctl due --overdue --json | jq -r '.[] | [.id, .due, .post] | @tsv'
```
"""
STATUS_INTRO = """
脚本请按退出状态判断，不要按句子判断。句子写在标准错误里，用读者的语言。
"""
VARIABLE = re.compile(r"\b_?PROPCTL_[A-Z]+\b")
FOREIGN = ("NO_COLOR", "COLUMNS", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "SOURCE_DATE_EPOCH")


def pages() -> dict[str, str]:
    """``json.md``, ``exit-statuses.md``, ``environment.md``."""
    return {"json.md": _json(), "exit-statuses.md": _statuses(), "environment.md": _environment()}


def _json() -> str:
    parts = [JSON_INTRO]
    for name, keys in answers().items():
        line = next(line for found, line, _ in ANSWERS if found == name)
        inner = f" 里的 `{name.partition('.')[2]}`" if "." in name else ""
        means = explained(f"json {name}", keys)
        parts += [f"## `propctl {line} --json`{inner}", _rows("键", means)]
    return page("JSON 的键", *parts)


def answers() -> dict[str, list[str]]:
    """The keys of each kind of answer, as the sample office gives them, in the order of their printing."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROPCTL_LANG", "zh-CN")
        sample = sample_office(Path(folder) / "office")
        return {name: _seen(sample, line, where) for name, line, where in ANSWERS}


def sample_office(root: Path) -> Workspace:
    """A copy of the sample office, with one file that ``check`` finds unsound."""
    root.mkdir()
    for name in SAMPLE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    broken = root / "records" / "complaints" / "2026" / "11" / "CP-261101-Z99.toml"
    broken.write_text("form = ", encoding="utf-8")
    return Workspace(root, "2026-11-21 10:00")


def _seen(sample: Workspace, line: str, where: str) -> list[str]:
    import json

    answer: Any = json.loads(sample.run(*line.split(), "--json").out)
    rows = [answer] if where == "." else answer[where] if where else answer
    keys = list(dict.fromkeys(key for row in rows for key in row))
    if not keys:
        raise Incomplete(f"tools/reference/scripting.py: the sample office shows no keys of {line!r}")
    return keys


def _statuses() -> str:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    known = sorted(
        {0, INTERRUPTED, *(kind.status for kind in kinds if issubclass(kind, errors.PropctlError))}
    )
    means = explained("statuses", [str(status) for status in known])
    return page("退出状态", STATUS_INTRO, _rows("状态", means))


def _environment() -> str:
    """Every variable of ours that the code names, and those of others that it obeys."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "propctl").rglob("*.py")]
    ours = sorted({name for text in sources for name in VARIABLE.findall(text)})
    missing = [name for name in FOREIGN if not any(f'"{name}"' in text for text in sources)]
    if missing:
        raise Incomplete(f"tools/reference/scripting.py: no code names {missing}")
    means = explained("environment", [*ours, *FOREIGN])
    return page("环境变量", meanings("tables")["environment"], _rows("变量", means))


def _rows(heading: str, means: dict[str, str]) -> str:
    return table((heading, "意思"), [(f"`{name}`", text) for name, text in means.items()])
