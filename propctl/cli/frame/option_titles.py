"""The Chinese names of the options that commands share; an option of a step bears that of its field."""

from __future__ import annotations

from types import MappingProxyType

TITLES = MappingProxyType(
    {
        "--all": "--全部",
        "--approved-by": "--书面批准人",
        "--area": "--业务",
        "--at": "--发生时间",
        "--by": "--分开",
        "--document": "--表单",
        "--dry-run": "--只看",
        "--envelopes": "--信封",
        "--from": "--起始格",
        "--indicator": "--指标",
        "--labels": "--标签",
        "--list": "--名单",
        "--month": "--月份",
        "--months": "--近几个月",
        "--on": "--截至",
        "--open": "--打开",
        "--out": "--写到",
        "--overdue": "--已超时",
        "--paper": "--批准文件",
        "--period": "--时期",
        "--post": "--岗位",
        "--purpose": "--用途",
        "--quarter": "--季度",
        "--quarters": "--近几个季度",
        "--reason": "--原因",
        "--reveal": "--显示个人信息",
        "--set": "--改为",
        "--sheet": "--工作表",
        "--since": "--从",
        "--skip-refused": "--跳过被拒绝的",
        "--state": "--状态",
        "--until": "--到",
        "--week": "--周",
        "--where": "--条件",
        "--year": "--年份",
        "--yes": "--不再询问",
    }
)
