"""Forgeries of single lines: what was taken back by whoever may not, and what a line says beside its step."""

from __future__ import annotations

import datetime as dt
import re

from bench.faults.forger import LINE, Forger, kind, lines_of

# -- steps taken back


def _ends_with(step: str, text: str) -> bool:
    return f'step = "{step}"' in lines_of(text)[-1]


def _last(text: str) -> int:
    """The number of a record's last line."""
    return int(LINE.fullmatch(lines_of(text)[-1])[1])  # type: ignore[index]


def _taken_back(f: Forger, by: str, prefix: str, step: str, more: str = "", *, n: int = 0) -> None:
    """The last line of some record, a ``step``, taken back (or line ``n``)."""
    path, text = f.record(prefix, where=lambda text: _ends_with(step, text))
    f.adds(path, text, by, "revert", f', reason = "误", taken = [{n or _last(text)}]{more}')


@kind
def a_step_taken_back_by_who_may_not(f: Forger) -> None:
    _taken_back(f, "cleaner-1", "CP", "transfer")


@kind
def an_approval_taken_back_by_a_lower_supervisor(f: Forger) -> None:
    _taken_back(f, "service-supervisor", "NT", "approve")


@kind
def an_earlier_step_taken_back(f: Forger) -> None:
    _taken_back(f, "director", "CP", "transfer", n=1)


@kind
def a_step_taken_back_that_permits_a_late_limit(f: Forger) -> None:
    _taken_back(f, "director", "CP", "transfer", ', clocks = ["complaints.transfer", "complaints.callback"]')


@kind
def a_void_taken_back_by_a_clerk(f: Forger) -> None:
    _taken_back(f, "clerk-1", "CP", "void")


@kind
def what_moved_goods_taken_back(f: Forger) -> None:
    _taken_back(f, "cleaning-foreman", "鼠药", "receive")


@kind
def a_merge_that_takes_a_step_back(f: Forger) -> None:
    base = f.tip
    path, text = f.record(
        "CP", where=lambda text: _ends_with("transfer", text) and 'step = "void"' not in text
    )
    other, goods = f.record("HZ")
    noted = f.line(text, "clerk-1", "note", ', text = "一"')
    found = f.line(goods, "cleaning-foreman", "note", ', text = "二"')
    sides = (
        f.commit("clerk-1", {path: noted}, honest=True),
        f.commit("cleaning-foreman", {other: found}, parents=(base,), honest=True),
    )
    merged = f.line(noted, "clerk-1", "revert", f', reason = "误", taken = [{_last(text)}]')
    f.commit("clerk-1", {path: merged, other: found}, parents=sides)


# -- what a line says beside its step


def _new(text: str) -> bool:
    return len(lines_of(text)) == 1


_HANDED = ', departments = ["engineering"], to_person = "technician-1"'


@kind
def a_step_that_says_more_than_it_takes(f: Forger) -> None:
    """Beside it the step as it is right: that one is in order."""
    path, text = f.record("CP", where=_new)
    base = f.tip
    f.commit("clerk-1", {path: f.line(text, "clerk-1", "transfer", _HANDED)}, honest=True)
    more = f.chance.choice(
        (
            ', approved_by = "director"',
            ', paper = "9"',
            ', clocks = ["complaints.transfer"]',
            ', set = { about = "别的" }',
            ', secret = "x"',
        )
    )
    line = f.line(text, "clerk-1", "transfer", _HANDED + more)
    f.commit("clerk-1", {path: line}, parents=(base,))


@kind
def a_note_that_says_more_than_its_words(f: Forger) -> None:
    path, text = f.record("CP", where=lambda text: 'step = "void"' not in text)
    more = f.chance.choice((', approved_by = "director"', ', withdraws = ["register"]', ', about = "别的"'))
    f.adds(path, text, "clerk-1", "note", f', text = "好"{more}')


@kind
def an_amendment_that_says_more_than_it_changes(f: Forger) -> None:
    path, text = f.record("CP", where=lambda text: 'step = "void"' not in text)
    f.adds(path, text, "director", "amend", ', set = { about = "别的一处" }, outcome = "已修复"')


@kind
def a_head_with_a_key_that_its_form_has_not(f: Forger) -> None:
    path, text = f.record("CP", where=_new)
    id, by = re.findall(r'id = "([^"]+)"', text)[0], LINE.search(text)[3]  # type: ignore[index]
    text = re.sub(r"at = [^,]+,", f"at = {f.now.isoformat()},", text).replace(id, f"{id[:-2]}96")
    f.rewrite(path.replace(id, f"{id[:-2]}96"), text.replace("\nhistory", 'secret = "x"\n\nhistory', 1), by)


@kind
def a_file_that_is_none_of_those_kept(f: Forger) -> None:
    path, text = f.record("CP", where=lambda text: 'step = "attach"' in text)
    line = next(line for line in lines_of(text) if 'step = "attach"' in line)
    more = LINE.fullmatch(line)[5]  # type: ignore[index]
    wrong = f.chance.choice(
        (
            ', file = "/etc/passwd"',
            re.sub(r"size = \d+", "size = 999999", more),
            re.sub(r'type = "[^"]*"', 'type = "application/pdf"', more),
        )
    )
    f.adds(path, text, "clerk-1", "attach", wrong)


@kind
def a_remark_among_the_lines(f: Forger) -> None:
    """No event, and read as if the office had written it."""
    path, text = f.record()
    f.rewrite(path, f"{text.rstrip()[:-1]}  # 经理已同意\n]\n")


@kind
def a_line_a_little_ahead_of_its_commit(f: Forger) -> None:
    path, text = f.record("CP")
    f.rewrite(path, f.line(text, "clerk-1", "note", ', text = "后"', at=f.now + dt.timedelta(minutes=40)))


@kind
def a_second_person_who_asks_for_himself(f: Forger) -> None:
    path, who = "records/hazmat/items/鼠药.toml", "service-supervisor"
    more = f', quantity = "1", reason = "受潮", approved_by = "{who}", typed_by = "{who}", paper = "7"'
    f.rewrite(path, f.line(f.text(path), "cleaning-foreman", "write-off", more), who)
