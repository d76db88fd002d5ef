"""The settings of an office: every key of ``propctl.toml``, and the plugin's in ``mkdocs.yml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from propctl.office.opened.settings import (
    AreaUse,
    Channel,
    GitSettings,
    Identity,
    KeyringSettings,
    Named,
    Person,
    Post,
    Settings,
    SiteSettings,
)
from propctl.publish.site.mkdocs_plugin import Settings as PluginSettings
from propctl.testing import Workspace
from propctl.worktime.calendars import KEYS as CALENDAR_KEYS
from propctl.worktime.calendars import STANDARD
from tools.reference import Incomplete, explained, meanings, page, table

INTRO = """
单位文件夹里的 `propctl.toml`。改完即生效，不需重启；写错了（包括写错键名），任何命令都会指出是哪一项。
改动不会自己存入历史，下一次 `propctl sync` 会把它一起存入并交换。“默认”一栏空着的，就是不写时没有。
"""
TABLES: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("office", "单位", Identity),
    ("office.english", "英文版里的名称", Named),
    ("office.traditional", "繁体版里的名称", Named),
    ("git", "历史与交换", GitSettings),
    ("keyring", "个人信息的密钥", KeyringSettings),
    ("site", "手册与通知", SiteSettings),
    ("posts.岗位", "岗位", Post),
    ("staff.工号", "人员", Person),
    ("areas.业务", "业务", AreaUse),
    ("send.渠道", "发消息", Channel),
)
COMPUTED = {
    "office.english",
    "office.traditional",
    "staff.工号.id",
    "staff.工号.rank",
    "staff.工号.order",
    "posts.岗位.ranked",
    "posts.岗位.shipped",
}  # worked out, not set, or told in a table of its own
TYPES = {
    str: "文字",
    bool: "`true`/`false`",
    list[str]: "文字的列表",
    dict[str, str]: "名称 = 文字",
    dt.date | None: "日期",
}
FREE = ("departments", "calendars", "plugins")  # tables whose keys the office names itself


def pages(workspace: Workspace) -> dict[str, str]:
    """``settings.md``. ``Incomplete`` where a table of the settings is not told."""
    told = {name.partition(".")[0] for name, _, _ in TABLES} | set(FREE)
    there = {field.name for field in msgspec.structs.fields(Settings)}
    if told != there:
        raise Incomplete(f"tools/reference/settings.py: tables {sorted(told ^ there)}")
    rows = {name: keys(name, kind) for name, _, kind in TABLES}
    means = explained("settings", [key for table in rows.values() for key in table])
    parts = [INTRO]
    for name, title, _ in TABLES:
        lines = [(f"`{key.rpartition('.')[2]}`", *row, means[key]) for key, row in rows[name].items()]
        parts += [f"## `[{name}]` {title}", meanings("tables").get(name, ""), _keys(lines)]
    parts += _departments() + _calendars() + _plugins() + _mkdocs()
    return {"settings.md": page("设置", *parts)}


def keys(table_name: str, kind: type[msgspec.Struct]) -> dict[str, tuple[str, str]]:
    """Type and default of each key of a table, by ``table.key``."""
    found = {}
    for field in msgspec.structs.fields(kind):
        key = f"{table_name}.{field.name}"
        if key not in COMPUTED:
            found[key] = (TYPES[field.type], _default(field))
    return found


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT:
        return "必填"
    value = field.default if field.default is not msgspec.NODEFAULT else None
    return shown(value)


def shown(value: Any) -> str:
    """A default as it would be written in TOML; empty values are shown as nothing."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{msgspec.toml.encode({'x': value}).decode().partition('= ')[2].strip()}`"


def _keys(lines: Iterable[Iterable[str]]) -> str:
    return table(("键", "写什么", "默认", "用处"), lines)


def _departments() -> list[str]:
    return ["## `[departments]` 部门", meanings("tables")["departments"]]


def _calendars() -> list[str]:
    means = explained("calendars", CALENDAR_KEYS)
    rows = [
        (f"`{key}`", shown(STANDARD["office"].get(key)), shown(STANDARD["desk"].get(key)), means[key])
        for key in CALENDAR_KEYS
    ]
    headings = ("键", "`office` 的默认", "`desk` 的默认", "用处")
    return ["## `[calendars.名称]` 日历", meanings("tables")["calendars"], table(headings, rows)]


def _plugins() -> list[str]:
    return ["## `[plugins]` 插件自己的设置", meanings("tables")["plugins"]]


def _mkdocs() -> list[str]:
    options = dict(PluginSettings._schema)
    means = explained("mkdocs", options)
    rows = [(f"`{key}`", shown(option.default), means[key]) for key, option in options.items()]
    return ["## `mkdocs.yml`", meanings("tables")["mkdocs"], table(("键", "默认", "用处"), rows)]
