"""The office's own people: files, induction, leave, appraisals, meetings, audits, monthly figures."""

from __future__ import annotations

from tools.sample.acts import Story, on

SERVING = {
    "butler-1": "butler",
    "officer-1": "officer",
    "officer-2": "officer",
    "clerk-1": "front-desk",
    "clerk-2": "front-desk",
    "technician-1": "technician",
    "guard-1": "guard",
    "guard-2": "guard",
}
MANAGER = "center-manager"


class People:
    """Tells how people are led, appraised and audited."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.add = story.act

    def tell(self) -> None:
        """Every act about staff, meetings and quality."""
        self._files()
        self._month()
        self._meetings()
        self._quality()

    def _files(self) -> None:
        """Everybody who was here before has a file; leave asked and granted; wages on their day."""
        for number, (person, post) in enumerate(SERVING.items()):
            _, phone = self.story.person()
            at = on(9, 1, 10, number * 3)
            self.add(
                at,
                MANAGER,
                "staff.employee.hire",
                f"file {person}",
                person=person,
                post=post,
                hired=f"202{number % 4}-03-01",
                education="college",
                phone=phone,
                onboarding="",
            )
            self.add(on(9, 1, 11, number * 3), MANAGER, "staff.employee.place", f"file {person}")
        self.add(
            on(11, 9, 9),
            "clerk-2",
            "staff.timeoff.ask",
            "leave",
            person="clerk-2",
            kind="personal",
            starts="2026-11-23 08:30",
            ends="2026-11-23 17:30",
            days="1",
            why="回老家",
        )
        self.add(on(11, 9, 14), "service-supervisor", "staff.timeoff.grant", "leave")
        for month, day in ((10, 15), (11, 13)):
            wages = f"wages {month}"
            self.add(
                on(month, 9, 9),
                "finance-1",
                "staff.payroll.plan",
                wages,
                month=f"2026-{month - 1:02}",
                payday=f"2026-{month}-{day}",
            )
            self.add(on(month, day, 10), "finance-1", "staff.payroll.pay", wages)

    def _month(self) -> None:
        """October's appraisal of the butler: rated, answered, signed; a training; a talk at the desk."""
        sheet = "sheet"
        self.add(
            on(11, 2, 9), "service-supervisor", "staff.sheet.open", sheet, month="2026-10", person="butler-1"
        )
        rated = [
            {"item": item, "score": "4", "rater": "service-supervisor"}
            for item in ("attitude", "standards", "timely", "accurate")
        ]
        why = "回访都说热情，记录齐全"
        scores = [
            {"indicator": part, "score": score, "reason": why}
            for part, score in (("quality", "92"), ("efficiency", "88"), ("satisfaction", "95"))
        ]
        self.add(on(11, 3, 9), "service-supervisor", "staff.sheet.rate", sheet, ratings=rated, scores=scores)
        self.add(on(11, 3, 15), "butler-1", "staff.sheet.answer", sheet, reply="没有异议")
        self.add(on(11, 4, 9), MANAGER, "staff.sheet.sign", sheet)
        for month, about in ((10, "awareness"), (11, "communication")):
            case = f"training {month}"
            self.add(
                on(month, 9, 9),
                "service-supervisor",
                "staff.session.plan",
                case,
                topics=about,
                day=f"2026-{month}-13",
                about="接待的第一句话",
            )
            self.add(
                on(month, 13, 16),
                "service-supervisor",
                "staff.session.hold",
                case,
                trainer="冯雪",
                people="butler-1、clerk-1、clerk-2、officer-1",
            )

    def _meetings(self) -> None:
        """Monday's meetings with what was decided, one task late; October's report."""
        for day, task, owner, due in (
            (9, "核对地下车库照明方案", "engineer-chief", "2026-11-13"),
            (16, "下周二前换好3号楼闭门器", "technician-1", "2026-11-24"),
        ):
            decisions = [{"task": task, "person": owner, "due": due}]
            self.add(
                on(11, day, 9),
                MANAGER,
                "agenda.meeting.minutes",
                f"meeting {day}",
                kind="weekly",
                attendants="service-director、service-supervisor、engineer-chief、guard-captain",
                moods="情绪稳定",
                decisions=decisions,
            )
        self.add(
            on(11, 13, 16),
            "engineer-chief",
            "agenda.task.done",
            key="@meeting 9/0",
            result="方案已定，月底施工",
        )
        self.add(
            on(11, 3, 10),
            MANAGER,
            "agenda.report.file",
            period="2026-10",
            summary="投诉、报修均按期办结，车库照明待改",
        )

    def _quality(self) -> None:
        """October counted, what is to improve, an audit's finding closed."""
        self.add(on(11, 2, 14), "service-director", "quality.analysis.register", "analysis", term="2026-10")
        measures = [{"what": "投诉转办后半小时内回电", "person": "service-supervisor", "due": "2026-11-30"}]
        self.add(
            on(11, 3, 14),
            "service-director",
            "quality.analysis.close",
            "analysis",
            good="报修到场及时",
            improve="投诉首次回电偏慢",
            measures=measures,
        )
        for kind in ("complaint", "repair"):
            self.add(
                on(11, 4, 9), "officer-1", "quality.rate.file", f"rate {kind}", month="2026-10", kind=kind
            )
            self.add(on(11, 4, 10), "clerk-1", "quality.rate.agree", f"rate {kind}")
        found = "nonconformity"
        self.add(
            on(10, 21, 10),
            "center-supervisor",
            "quality.nonconformity.register",
            found,
            finding="来访登记缺离开时间",
            source="inspection",
            person="guard-captain",
            due="2026-10-28",
        )
        self.add(
            on(10, 23, 10),
            "guard-captain",
            "quality.nonconformity.correct",
            found,
            cause="交班时没有核对",
            correction="补记三条，交班核对在区内人数",
            prevention="门岗张贴提示",
        )
        self.add(on(10, 28, 10), "center-supervisor", "quality.nonconformity.check", found, verdict="passed")
        self.add(on(10, 28, 10, 5), "center-supervisor", "quality.nonconformity.close", found)
        self.add(on(10, 9, 10), "center-supervisor", "quality.report.begin", "report", quarter="2026-Q3")
        self.add(
            on(10, 9, 11),
            "center-supervisor",
            "quality.report.file",
            "report",
            analysis="九月起用新登记，数据齐全",
        )
