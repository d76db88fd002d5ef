"""An office of its own for the command line's tests: two declared areas, no plugin needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from propctl.cli.frame import session
from propctl.testing import invoke as typed

SETTINGS = """
[office]
name = "翠湖花园"
areas = ["repairs", "tools"]

[git]
commit = false

[staff.clerk-1]
name = "小李"
posts = ["front-desk"]
accounts = ["*"]

[staff.clerk-2]
name = "小陈"
posts = ["front-desk"]
accounts = ["*"]

[staff.guard-1]
name = "老赵"
posts = ["guard"]
accounts = ["*"]

[staff.director]
name = "周主任"
posts = ["director"]
accounts = ["*"]
"""

REPAIRS = """
prefix = "RP"
title = { zh = "报修服务", en = "Repairs" }
main = "ticket"

[choices]
channel = { phone = "电话|Phone", visit = "来访|Visit", online = "网上|Online" }
trade = { water = "水|Water", power = "电|Power" }

[form.ticket]
rules = ["register"]
title = { zh = "报修登记表", en = "Repair ticket" }
args = ["unit", "about"]
[form.ticket.field]
unit = { zh = "房号", en = "Unit", required = true }
about = { zh = "报修内容", en = "What about", required = true, rules = ["register"] }
channel = { type = "choice", choices = "channel", zh = "渠道", en = "Channel", required = true }
trades = { type = "choice", choices = "trade", many = true, zh = "工种", en = "Trades" }
urgent = { type = "bool", zh = "紧急", en = "Urgent" }
heard = { type = "time", fill = "now", zh = "受理时间", en = "Heard at" }
phone = { type = "phone", personal = true, zh = "联系电话", en = "Phone" }
[form.ticket.field.parts]
type = "rows"
zh = "材料"
en = "Parts"
columns = { item = { zh = "名称", en = "Item" }, count = { type = "number", zh = "数量", en = "Count" } }
[form.ticket.step]
register = { zh = "登记", en = "Register", to = "registered", post = "front-desk" }
finish = { zh = "完工", en = "Finish", from = "assigned", to = "done", ask = ["result"] }
[form.ticket.step.assign]
zh = "派工"
en = "Assign"
from = "registered"
to = "assigned"
post = "front-desk"
ask = ["worker"]
[form.ticket.ask]
worker = { type = "staff", zh = "维修人员", en = "Worker", required = true }
result = { zh = "结果", en = "Result", required = true }
[form.ticket.states]
open = ["registered", "assigned"]
[form.ticket.state]
registered = "已登记|registered"
assigned = "已派工|assigned"
done = "已完工|done"

[form.visit]
prefix = "RV"
title = { zh = "回访表", en = "Visit" }
args = ["about"]
[form.visit.field]
about = { zh = "内容", en = "About", required = true }
[form.visit.state]
open = "已开立|open"
[form.visit.step]
open = { zh = "登记", en = "Open", to = "open" }

[clock]
assign = { rule = "assign-within", start = "heard", stop = "assign" }

[document]
sheet = { of = "ticket", title = { zh = "报修单", en = "Repair sheet" } }
register = { of = "ticket", per = "month", title = { zh = "报修登记簿", en = "Register" } }

[list]
urgent = { rule = "register", where = "urgent", title = { zh = "紧急报修", en = "Urgent repairs" } }

[[rule]]
id = "repairs.register"
zh = "报修须登记"
en = "Every repair is registered"
source = { document = "维修服务规程", clause = "1" }

[[rule]]
id = "repairs.assign-within"
zh = "受理后{within}内派工"
en = "Assign within {within}"
source = { document = "维修服务规程", clause = "2" }
params = { within = "20m" }
"""

TOOLS = """
title = { zh = "工具台账", en = "Tools" }
main = "tool"

[form.tool]
key = "number"
title = { zh = "工具", en = "Tool" }
args = ["number"]
[form.tool.field]
number = { zh = "编号", en = "Number", required = true }
name = { zh = "名称", en = "Name" }
[form.tool.step]
add = { zh = "登记", en = "Add", to = "kept" }
[form.tool.state]
kept = "在册|kept"
"""

Run = Callable[..., Result]
NOW = "2026-11-21T09:00:00+08:00"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The folder of the office."""
    folder = tmp_path / "office"
    (folder / "areas").mkdir(parents=True)
    (folder / ".propctl").mkdir()
    (folder / ".propctl" / "desk").write_text("A")
    (folder / "records").mkdir()
    (folder / "propctl.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "areas" / "repairs.toml").write_text(REPAIRS, encoding="utf-8")
    (folder / "areas" / "tools.toml").write_text(TOOLS, encoding="utf-8")
    return folder


@pytest.fixture
def run(office: Path, tmp_path: Path) -> Run:
    """Run one command line in the office: ``run("due", "--json", at="2026-11-21T10:00+08:00")``."""

    def invoke(
        *args: str, at: str = NOW, lang: str = "zh-CN", by: str = "clerk-1", **settings: Any
    ) -> Result:
        environ = {
            "PROPCTL_NOW": at,
            "PROPCTL_LANG": lang,
            "PROPCTL_IDENTITY": str(tmp_path / "identity.txt"),
        }
        line = ["-C", str(office), "--as", by, *args]
        return typed(line, env=environ, catch_exceptions=False, **settings)

    return invoke


@pytest.fixture
def somebody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a person sat at the terminal."""
    monkeypatch.setattr(session.Session, "interactive", property(lambda self: True))


@pytest.fixture(autouse=True)
def unchanged_environment(tmp_path: Path) -> Iterator[None]:
    """No command may leave a trace in this process's environment, nor in the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:  # of its own: it must outlive what the test itself sets
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        before = _environment()
        yield
        assert _environment() == before


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
