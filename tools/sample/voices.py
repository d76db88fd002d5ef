"""What residents think: the half-year survey, a forum, suggestions, an autumn festival."""

from __future__ import annotations

from tools.sample.acts import Story, on
from tools.sample.homes import LIVED_IN

ASKED = ("service", "order", "cleaning", "repairs")
FORM = "surveys.survey"


class Voices:
    """Tells how residents were asked and answered."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act of surveys, suggestions and events."""
        self._survey()
        self._forum()
        self._suggestions()
        self._festival()

    def _survey(self) -> None:
        """October: twenty sheets out, sixteen back; what came of it is published in November."""
        self.add(
            on(9, 21, 9),
            "service-supervisor",
            "surveys.plan.draw-up",
            "survey plan",
            purpose="了解下半年满意程度",
            target="全体住户（抽样20户）",
            when="2026年10月",
            method="上门发放、回收问卷",
            person="service-supervisor",
        )
        self.add(
            on(9, 22, 9),
            "service-supervisor",
            "surveys.questionnaire.add",
            "questions",
            name="下半年满意度问卷",
            topic="物业服务满意度",
            questions="、".join(ASKED),
        )
        self.add(
            on(10, 8, 9),
            "center-supervisor",
            f"{FORM}.open",
            "survey",
            name="2026下半年满意度",
            plan="@survey plan",
            kind="satisfaction",
            until="2026-10-23",
        )
        self.add(
            on(10, 8, 10), "center-supervisor", f"{FORM}.issue", "survey", questionnaire="下半年满意度问卷"
        )
        for number, unit in enumerate(LIVED_IN[:40:2]):
            sheet, steward = f"sheet {number}", "officer-1" if unit[0] in "123" else "officer-2"
            self.add(
                on(10, 9, 9, number * 2),
                steward,
                "surveys.sheet.hand-out",
                sheet,
                survey="@survey",
                household=f"H-{unit}",
            )
            if number % 5 != 4:
                said = "satisfied" if number % 4 else "fair"
                answers = [{"question": asked, "rating": said} for asked in ASKED]
                self.add(
                    on(10, 12 + number % 8, 18, number),
                    steward,
                    "surveys.sheet.enter",
                    sheet,
                    answers=answers,
                    overall=said,
                )
        self.add(on(10, 23, 17), "center-supervisor", f"{FORM}.end", "survey")
        self.add(
            on(10, 26, 9),
            "center-supervisor",
            "surveys.improvement.plan",
            "improve",
            survey="@survey",
            kind="improve",
            what="地下车库照明改为常亮",
            owner="engineer-chief",
            due="2026-11-27",
        )
        self.add(on(10, 26, 10), "center-supervisor", f"{FORM}.close", "survey")
        self.add(
            on(10, 27, 9),
            "company-manager",
            f"{FORM}.report",
            "survey",
            recipient="general-manager",
            findings="总体满意，车库照明意见集中",
        )
        self.add(on(11, 2, 9), "center-supervisor", f"{FORM}.publish", "survey")

    def _forum(self) -> None:
        """A forum is planned; residents are invited by a notice."""
        self.add(
            on(11, 16, 9),
            "center-supervisor",
            "surveys.forum.plan",
            "forum",
            topic="明年的停车安排",
            starts="2026-11-28 14:00",
            place="社区活动室",
        )
        self.add(on(11, 16, 10), "center-supervisor", "surveys.forum.invite", "forum")

    def _suggestions(self) -> None:
        """One adopted and told, one to be decided, one by staff in the box."""
        form = "suggestions.suggestion"
        name, _ = self.story.person()
        self.add(
            on(10, 13, 15),
            "clerk-1",
            f"{form}.register",
            "bench",
            unit="3-301",
            topic="facilities",
            source="desk",
            proposer=name,
            text="3号楼前加两条长椅，方便老人等车",
        )
        self.add(on(10, 13, 16), "clerk-1", f"{form}.report", "bench")
        self.add(
            on(10, 14, 10),
            "director",
            f"{form}.decide",
            "bench",
            outcome="adopt",
            measures="本月采购安装两条长椅",
            owner="engineer-chief",
            due="2026-10-30",
        )
        self.add(
            on(10, 30, 16), "clerk-1", f"{form}.tell", "bench", told="长椅已装好，谢谢您的建议", way="phone"
        )
        self.add(on(10, 30, 16, 30), "clerk-1", f"{form}.close", "bench")
        name, _ = self.story.person()
        self.add(
            on(11, 19, 11),
            "clerk-2",
            f"{form}.register",
            "lamp",
            unit="5-501",
            topic="order",
            source="desk",
            proposer=name,
            text="晚上六点以后东门再加一名值守",
        )
        self.add(on(11, 19, 11, 30), "clerk-2", f"{form}.report", "lamp")
        self.add(
            on(11, 5, 9),
            "document-clerk",
            "suggestions.internal.register",
            "box",
            topic="service",
            author="clerk-2",
            text="前台备老花镜和放大镜",
        )
        self.add(on(11, 9, 9), "director", "suggestions.internal.adopt", "box", reason="花费少，老人方便")

    def _festival(self) -> None:
        """The autumn festival, from plan to report."""
        form, event = "activities.event", "festival"
        self.add(
            on(9, 8, 9),
            "center-supervisor",
            f"{form}.plan",
            event,
            name="中秋游园会",
            starts="2026-09-24 18:30",
            place="中心广场",
            goal="邻里相识",
            target="全体住户",
            flow="签到、猜灯谜、分月饼、清场",
            materials="灯谜200条、月饼300个",
            budget="3000",
            safety="广场出入口各一名护卫员，备急救箱",
            manager="officer-1",
            keepers="officer-2",
            division=[{"person": "officer-2", "duty": "维持秩序"}],
        )
        self.add(on(9, 14, 9), "officer-1", f"{form}.announce", event)
        for number, task in enumerate(("场地", "物资")):
            self.add(
                on(9, 23, 16, number),
                "officer-1",
                "activities.task.finish",
                key=f"@festival/{number}",
                result=f"{task}已备好",
            )
        for what, amount in (("月饼", "1860.00"), ("灯谜纸、奖品", "720.50")):
            self.add(
                on(9, 22, 15),
                "officer-1",
                "activities.cost.enter",
                event=f"@{event}",
                what=what,
                amount=amount,
            )
        self.add(on(9, 24, 18, 30), "officer-1", f"{form}.start", event)
        self.add(on(9, 24, 21), "officer-1", f"{form}.clear", event, cleaner="cleaning-foreman")
        self.add(
            on(9, 25, 10),
            "officer-1",
            "activities.feedback.register",
            event=f"@{event}",
            rating="good",
            text="孩子很高兴，希望每年都办",
        )
        opinions = [{"text": "广场的灯再亮一些", "topic": "facilities", "unit": "4-301"}]
        self.add(
            on(9, 28, 9),
            "officer-1",
            f"{form}.close",
            event,
            report="约一百二十人参加，没有意外",
            opinions=opinions,
        )
