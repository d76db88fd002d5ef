"""Two desks that work offline, joined by stock git."""

from __future__ import annotations

from propctl.api import check, view
from propctl.testing import TwoDesks


def test_two_offline_desks_number_their_records_apart(two_desks: TwoDesks) -> None:
    two_desks.a.do("residents.unit.add", number="3-1201")
    two_desks.exchange()
    first = two_desks.a.do("complaints.complaint.register", **COMPLAINT)
    second = two_desks.b.do("complaints.complaint.register", **COMPLAINT)
    assert (first.folded.id, second.folded.id) == ("CP-261120-A01", "CP-261120-B01")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert check(desk.office()) == []
        seen = view(desk.office(), desk.office().folded(second.folded.id), reveal=True)
        assert seen.values["phone"] == "13800138001"


def test_of_two_steps_that_exclude_each_other_the_earlier_counts_and_check_names_the_later(
    two_desks: TwoDesks,
) -> None:
    two_desks.a.do("residents.unit.add", number="3-1201")
    record_id = two_desks.a.do("complaints.complaint.register", **COMPLAINT).folded.id
    two_desks.exchange()
    two_desks.a.do(
        "complaints.complaint.void", record_id, at="09:05", by="service-supervisor", reason="重复登记"
    )
    two_desks.b.do("complaints.complaint.void", record_id, at="09:10", by="duty-manager", reason="误登")
    two_desks.exchange()
    for desk in (two_desks.a, two_desks.b):
        assert desk.office().folded(record_id).state == "void"


COMPLAINT = {
    "unit": "3-1201",
    "about": "三层走廊水管漏水",
    "complainant": "张三丰",
    "phone": "13800138001",
    "channel": "phone",
    "source": "direct",
    "category": "facilities",
}
