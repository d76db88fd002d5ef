"""Forgeries of records and of what was allowed: what stands in them, who and when, what nobody may do."""

from __future__ import annotations

import datetime as dt
import re

from bench.faults.forger import LINE, Forger, alone, kind, lines_of
from bench.faults.offices import DRAWN


def _two_events(text: str) -> bool:
    return len(lines_of(text)) > 1


# -- what stands in records


@kind
def an_event_put_before_others(f: Forger) -> None:
    path, text = f.record("CP", where=_two_events)
    last = lines_of(text)[-1]
    entry = f'  {{ n = 1, at = {f.now.isoformat()}, by = "clerk-1", step = "note", text = "早" }},'
    f.rewrite(path, text.replace(last, f"{entry}\n{last}"))


@kind
def events_in_another_order(f: Forger) -> None:
    path, text = f.record(where=_two_events)
    one, two = f.chance.sample(lines_of(text), 2)
    f.rewrite(path, text.replace(one, "@").replace(two, one).replace("@", two))


@kind
def an_event_edited(f: Forger) -> None:
    path, text = f.record()
    line = f.chance.choice(lines_of(text))
    part = f.chance.choice(("n", "at", "by", "step"))
    found = LINE.fullmatch(line)
    assert found is not None
    new = {
        "n": line.replace(f"n = {found[1]},", f"n = {int(found[1]) + 9},"),
        "at": line.replace(found[2], "2026-11-20T08:00:01+08:00"),
        "by": line.replace(f'by = "{found[3]}"', 'by = "clerk-2x"'),
        "step": line.replace(f'step = "{found[4]}"', 'step = "shout"'),
    }[part]  # fmt: skip
    f.rewrite(path, text.replace(line, new))


@kind
def an_event_removed(f: Forger) -> None:
    path, text = f.record(where=_two_events)
    f.rewrite(path, text.replace(f.chance.choice(lines_of(text)) + "\n", ""))


@kind
def a_head_edited(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, text.replace('unit = "3-1201"', 'unit = "3-1202"'))


@kind
def a_head_key_added(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, text.replace("\nhistory = [", 'severity = "major"\n\nhistory = [', 1))


@kind
def a_head_added_behind_the_history(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f'{text}\nabout = "别的"\n')


@kind
def an_unparsable_record(f: Forger) -> None:
    path, text = f.record()
    broken = (
        text[: len(text) // 2],
        text.replace("history = [", "history = {"),
        "\x00",
        text + "]",
        "[" * 5000,
    )
    f.rewrite(path, f.chance.choice(broken))


@kind
def a_record_deleted(f: Forger) -> None:
    f.rewrite(f.record()[0], None)


@kind
def a_record_renamed(f: Forger) -> None:
    path, text = f.record()
    f.commit("clerk-1", {path: None, path.replace(".toml", "x.toml"): text})


@kind
def a_record_copied_under_another_name(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(re.sub(r"[A-Z]\d\d\.toml$", "A97.toml", path), text)


@kind
def a_link_in_the_place_of_a_record(f: Forger) -> None:
    path, _ = f.record()
    f.commit("clerk-1", {path: "../../../../propctl.toml"}, modes={path: "120000"})


@kind
def another_repository_in_the_place_of_a_record(f: Forger) -> None:
    path, _ = f.record()
    f.commit("clerk-1", {path: f.head}, modes={path: "160000"})


@kind
def a_sealed_value_in_clear(f: Forger) -> None:
    path, text = f.record(where=lambda text: '"sealed:1:' in text)
    f.rewrite(path, re.sub(r'"sealed:1:[^"]*"', '"13900000000"', text, count=1))


@kind
def a_new_value_in_clear(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "amend", ', set = { phone = "13900000000" }'), "director")


@kind
def line_ends_and_blanks(f: Forger) -> None:
    path, text = f.record()
    f.rewrite(path, text.replace(", by = ", ",  by = ", 1))


# -- who, and when


@kind
def a_line_in_anothers_name(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "note", ', text = "好"'))


@kind
def nobody_of_the_staff(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "stranger", "note", ', text = "好"'), "stranger")


@kind
def a_paper_that_is_not_named(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "note", ', text = "好", typed_by = "clerk-1"'))


@kind
def clocks_ahead(f: Forger) -> None:
    ahead = f.now + dt.timedelta(days=f.chance.randint(2, 900))
    path, text = f.record("CP")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "后"', at=ahead)}, when=ahead)


@kind
def a_line_dated_ahead(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "后"', at=f.now + dt.timedelta(days=2)))


@kind
def a_line_backdated(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "早"', at=f.now - dt.timedelta(hours=5)))


@kind
def a_commit_backdated(f: Forger) -> None:
    early = f.now - dt.timedelta(days=f.chance.randint(3, 40))
    path, text = f.record("CP")
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "note", ', text = "早"', at=early)}, when=early)


# -- what was not allowed


@kind
def another_post(f: Forger) -> None:
    path, text = f.record("CP")
    step, more = f.chance.choice((("void", ', reason = "误"'), ("amend", ', set = { about = "别的" }')))
    f.rewrite(path, f.line(text, "cleaner-1", step, more), "cleaner-1")


@kind
def an_approval_of_ones_own(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text)
    f.rewrite(path, f.line(text, "service-director", "approve"), "service-director")


@kind
def a_step_of_another_state(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" not in text)
    f.rewrite(path, f.line(text, "service-director", "publish"), "service-director")


@kind
def no_such_step(f: Forger) -> None:
    path, text = f.record()
    f.rewrite(path, f.line(text, "director", "shout"), "director")


@kind
def a_step_of_the_program_alone(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "assign", ', handler = "clerk-1"'))


@kind
def a_clause_not_kept(f: Forger) -> None:
    path, text = f.record("RM", where=lambda text: "complete" not in text)
    unit = re.search(r'unit = "([^"]+)"', text)
    homes = [f.text(one) for one in f.files if one.startswith("records/residents/")]
    if unit is None or any('form = "residents.household"' in one and unit[0] in one for one in homes):
        raise LookupError("a household lives there")
    f.rewrite(path, f.line(text, "clerk-1", "complete"))


@kind
def a_value_of_no_such_kind(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "director", "amend", ", set = { channel = 7 }"), "director")


@kind
def a_key_amended(f: Forger) -> None:
    path, text = f.record("3-")
    f.rewrite(path, f.line(text, "officer-1", "amend", ', set = { number = "9-999" }'), "officer-1")


@kind
def what_is_required_left_out(f: Forger) -> None:
    path, text = f.born("hazmat.draw", "HZ-261120-Z01", "cleaning-foreman", "draw", {**DRAWN, "purpose": ""})
    f.rewrite(path, text, "cleaning-foreman")


@kind
def more_drawn_than_there_is(f: Forger) -> None:
    head = {**DRAWN, "quantity": "90000"}
    path, text = f.born("hazmat.draw", "HZ-261120-Z02", "cleaning-foreman", "draw", head)
    f.rewrite(path, text, "cleaning-foreman")


@kind
def one_value_twice(f: Forger) -> None:
    _, text = f.record("RG", where=lambda text: "revoke" not in text)
    person = re.search(r'person = "([^"]+)"', text)
    assert person is not None
    head = {"person": person[1], "reason": "再给"}
    f.rewrite(*f.born("residents.grant", "RG-261120-Z01", "director", "grant", head), "director")


@kind
def what_a_controller_refuses(f: Forger) -> None:
    values = ', code = "zz", post = "guard", begins = "25:00", ends = "20:00"'
    text = f.line('form = "duty.shift"\nid = "zz"\n\nhistory = [\n]\n', "director", "add", values)
    f.rewrite("records/duty/shifts/zz.toml", text, "director")


@kind
def an_approval_left_standing(f: Forger) -> None:
    path, text = f.record("NT", where=lambda text: "approve" in text and "publish" not in text)
    f.rewrite(
        path, f.line(text, "service-director", "amend", ', set = { reason = "别的" }'), "service-director"
    )


@alone
def ones_own_commit_accepted(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(
        path, f.line(text, "clerk-1", "amend", ', set = { about = "x" }, by = "director"').replace("\x00", "")
    )
    head = {"commit": f.tip, "author": "clerk-1", "reason": "看过了"}
    f.rewrite(*f.born("agenda.acceptance", "AU-261120-Z01", "clerk-1", "accept", head))
