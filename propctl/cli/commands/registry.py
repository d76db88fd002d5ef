"""The commands that belong to no area. None is imported before it is called."""

from importlib import import_module
from typing import Any

import msgspec

from propctl.errors import N_


class Entry(msgspec.Struct, frozen=True):
    """Where a command is (``module:name``, below ``propctl.cli``), its Chinese name, what it does."""

    target: str
    zh: str
    help: str


SECTIONS: tuple[tuple[str, dict[str, Entry]], ...] = (
    (
        N_("Every day"),
        {
            "today": Entry("commands.agenda_commands:today", "今天", N_("What waits today")),
            "due": Entry("commands.agenda_commands:due", "期限", N_("Deadlines that run, the soonest first")),
            "desk": Entry(
                "commands.desk:desk",
                "坐班台",
                N_("Sit at the desk: what waits, records, new ones, on a full screen"),
            ),
            "find": Entry("commands.find:find", "查找", N_("Search all records")),
        },
    ),
    (
        N_("Any record"),
        {
            "show": Entry(
                "showing.record_shown:show", "查看", N_("One record, with its history and deadlines")
            ),
            "print": Entry("areas.printing:print_", "打印", N_("The paper forms of records")),
            "amend": Entry("commands.common_commands:amend", "更正", N_("Correct fields of a record")),
            "note": Entry("commands.common_commands:note", "备注", N_("Add a note to a record")),
            "attach": Entry("commands.common_commands:attach", "添加附件", N_("Attach a file to a record")),
            "attachments": Entry(
                "showing.attachments_shown:attachments",
                "附件",
                N_("Files attached to a record: list them, get one"),
            ),
            "revert": Entry(
                "commands.common_commands:revert",
                "撤回",
                N_("Take back the last step of a record, as if it had not been done"),
            ),
            "void": Entry("commands.common_commands:void", "作废", N_("Cancel a record; nothing is deleted")),
        },
    ),
    (
        N_("Regulation and figures"),
        {
            "rules": Entry("commands.rules:rules", "条款", N_("Clauses, their parameters and amendments")),
            "report": Entry("commands.reports:report", "报表", N_("Indicators against their bounds")),
            "deadline": Entry(
                "commands.deadline_command:deadline", "算期限", N_("Work out a deadline or working time")
            ),
            "calendar": Entry(
                "commands.calendar:calendar", "工作日历", N_("Working days: import a schedule, show a month")
            ),
        },
    ),
    (
        N_("The office"),
        {
            "staff": Entry("areas.staff:staff", "员工", N_("Who works here; who leaves, and who takes over")),
            "post": Entry(
                "showing.post_told:post",
                "岗位",
                N_("What a post is: above, below, duties, limits; all posts"),
            ),
            "init": Entry("commands.workspace:init", "新建单位", N_("Make a new office in a folder")),
            "setup": Entry(
                "setting_up.setup_command:setup",
                "搬台账",
                N_("Bring in the office's own ledgers: homes, people"),
            ),
            "join": Entry("commands.workspace:join", "加入", N_("Join an office at another desk")),
            "demo": Entry("commands.workspace:demo", "演示", N_("Make a sample office and play one day")),
            "send": Entry(
                "outward.send_command:send",
                "发消息",
                N_("Send the morning list, what turns overdue and notices by mail and chat"),
            ),
            "site": Entry(
                "commands.site:site", "服务手册", N_("Build, serve, check or publish the handbook")
            ),
            "check": Entry("commands.integrity:check", "检查", N_("Is every record sound")),
            "health": Entry(
                "commands.health:health",
                "体检",
                N_("Does the whole work: records, handbook, what is overdue"),
            ),
            "audit": Entry("commands.auditing:audit", "审计", N_("Was history only added to, and by whom")),
            "sync": Entry("commands.integrity:sync", "同步", N_("Exchange records with the other desks")),
            "import": Entry("commands.import_command:import_", "导入", N_("Read records from a spreadsheet")),
            "export": Entry("outward.export_command:export", "导出", N_("Write records to a spreadsheet")),
            "group": Entry(
                "outward.group_command:group",
                "多单位",
                N_("Many offices side by side: one dataset, a ranking"),
            ),
            "backup": Entry("commands.backups:backup", "备份", N_("The whole office in one sealed file")),
            "restore": Entry(
                "commands.backups:restore", "恢复", N_("Make the office of a backup in a new folder")
            ),
            "key": Entry("commands.keys:key", "密钥", N_("Who may unseal personal data")),
            "areas": Entry(
                "authoring.areas_command:areas",
                "业务",
                N_("An area of the office's own: begin it, check it, try it"),
            ),
            "schema": Entry(
                "authoring.schema_command:schema",
                "模式",
                N_("JSON schemas, for editors, of the files written by hand"),
            ),
            "plugins": Entry("commands.plugins:plugins", "插件", N_("What is loaded, and what is trusted")),
            "completion": Entry(
                "commands.completion_command:completion",
                "补全",
                N_("Let the shell complete commands, numbers and names"),
            ),
        },
    ),
)
COMMANDS: dict[str, Entry] = {name: entry for _, entries in SECTIONS for name, entry in entries.items()}
CHINESE = {entry.zh: name for name, entry in COMMANDS.items()}


def load(name: str) -> Any:
    """The command of this name: ``declared.Declared``, or a group of Click's."""
    module, _, found = COMMANDS[name].target.partition(":")
    return getattr(import_module(f"propctl.cli.{module}"), found)
