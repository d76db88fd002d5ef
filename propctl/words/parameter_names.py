"""What parameters of clauses are called, where a clause's own words do not say their value."""

from __future__ import annotations

from types import MappingProxyType

from propctl.regulation.model.text import Label

PARAMETERS = MappingProxyType(
    {
        "within": Label("时限", "limit"),
        "before": Label("提前", "ahead"),
        "calendar": Label("计时", "counted in"),
        "post": Label("岗位", "post"),
        "approver": Label("审批人", "approver"),
        "to": Label("报送", "to"),
        "every": Label("周期", "every"),
        "times": Label("次数", "times"),
        "weekday": Label("星期", "weekday"),
        "at": Label("时间", "at"),
        "from": Label("开始", "from"),
        "until": Label("结束", "until"),
        "at_least": Label("不低于", "at least"),
        "at_most": Label("不超过", "at most"),
        "items": Label("内容", "items"),
        "fields": Label("填写项目", "fields"),
        "copies": Label("联数", "copies"),
        "words": Label("归类用词", "words that tell the class"),
        "workdays_only": Label("只算工作日", "working days only"),
        "channels": Label("渠道", "channels"),
        "categories": Label("类别", "categories"),
        "price": Label("价格", "price"),
        "amount": Label("金额", "amount"),
        "deposit": Label("押金", "deposit"),
        "keep": Label("保存", "kept for"),
        "proof": Label("由此落实", "shown by"),
        "clauses": Label("出自条文", "from the clauses"),
        "better": Label("改写", "better"),
        "places": Label("张贴地点", "places"),
        "change_every": Label("更换周期", "changed every"),
        "series": Label("编号字头", "series"),
        "method": Label("方式", "way"),
        "system": Label("系统", "system"),
        "needed": Label("各用途所需", "needed for each"),
        "scale": Label("等级", "scale"),
        "scope_list": Label("承诺服务项目", "services promised"),
        "routes": Label("派往部门", "sent to"),
        "recipients": Label("接收人", "recipients"),
        "text": Label("说法", "words"),
        "quarterly": Label("季度周期", "each quarter"),
        "month_day": Label("日期", "on"),
    }
)
