"""The commands of each area, as its declaration makes them."""

from __future__ import annotations

from propctl.cli.frame.naming import step_names
from propctl.office.opened.office import Office
from propctl.regulation.model.constructs import Area, Form
from propctl.regulation.model.form_parts import creating_steps
from propctl.regulation.model.local_names import main_form, papers_name
from propctl.testing import Workspace
from tools.reference import page, table
from tools.reference.posts import TODAY

INDEX = """
每项业务一页：它的命令、谁可以办、它的名单。要填什么、依据哪一条，看 `propctl <业务> <步骤> --help`。
不写步骤（`propctl complaints`）列出未办结的记录。
"""


def pages(workspace: Workspace) -> dict[str, str]:
    """A page an area, and their index."""
    office = workspace.office()
    areas = sorted(office.catalog.areas(), key=lambda area: area.name)
    rows = [(f"[{area.label.zh}]({area.name}.md)", f"`propctl {area.name}`", area.prefix) for area in areas]
    made = {"areas/index.md": page("业务命令", INDEX, table(("业务", "命令", "编号前缀"), rows))}
    return made | {f"areas/{area.name}.md": area_page(office, area) for area in areas}


def area_page(office: Office, area: Area) -> str:
    """The commands of one area."""
    main = main_form(area)
    parts = [f"命令 `propctl {area.name}`，也可以写 `propctl {area.label.zh}`。"]
    for name, form in area.form.items():
        if step_names(form):
            parts += [
                f"## {form.label.zh}",
                steps(office, area.name, f"propctl {area.name}{'' if name == main else f' {name}'}", form),
            ]
    others = [
        (f"`propctl {area.name} {name}`", found.label.zh)
        for name, found in {**area.command, **area.batch}.items()
    ]
    if area.document:
        titles = "、".join(document.label.zh for document in area.document.values())
        others.append((f"`propctl {area.name} {papers_name(area)}`", f"打印空白表单或登记簿：{titles}"))
    if others:
        parts += ["## 其他命令", table(("命令", "做什么"), others)]
    if area.lists:
        rows = [(f"`{listed}`", entry.label.zh) for listed, entry in area.lists.items()]
        parts += ["## 名单", f"`propctl {area.name} list 名单`：", table(("名单", "列出"), rows)]
    return page(area.label.zh, *parts)


def steps(office: Office, area: str, command: str, form: Form) -> str:
    """A table of a form's steps: what creates a record first."""
    new = creating_steps(form)
    rows = [
        (f"`{command} {name}`", label.zh, "新建" if name in new else "", _who(office, area, form, name))
        for name, label in sorted(step_names(form).items(), key=lambda row: row[0] not in new)
    ]
    return table(("命令", "步骤", "", "谁可以办"), rows)


def _who(office: Office, area: str, form: Form, step: str) -> str:
    demands = office.catalog.posts(area, form.step[step].post, TODAY)
    named = [demand for demand in demands if demand.startswith("field:")]
    posts = [demand for demand in demands if not demand.startswith("field:") and demand != "any"]
    told = [office.wording.posts(posts)] if posts else []
    return "、".join([*told, *(["记录上写明的人"] if named else [])])
