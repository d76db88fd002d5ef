"""An author's mistakes: each is told with its line and word, nothing is saved, the other areas work.

The first are those that a review of the code tried; their neighbours follow. What stands in ``birds.toml`` is
sound: each test makes one slip in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from propctl.testing import Result, Workspace, make_workspace

BIRDS = (Path(__file__).parent / "birds.toml").read_text("utf-8")
Slip = tuple[str, str, str, str]  # what is replaced, by what, the key, and what is said of it

# ruff: noqa: E501
TRIED: list[Slip] = [
    (
        'type = "choice", choices = "kind"',
        'type = "choise", choices = "kind"',
        "field.kind.type",
        "“choise”；是不是 choice",
    ),
    (
        'args   = ["unit", "kind"]',
        'args   = ["untit", "kind"]',
        "form.bird.args",
        "没有字段“untit”；是不是 unit",
    ),
    ('measure = "median"', 'measure = "mediam"', "indicator.heavy.measure", "“mediam”；是不是 median"),
    ('split = ["kind"]', 'split = ["kinds"]', "indicator.in-time.split", "kinds"),
    ('sort = "heard"', 'sort = "herd"', "list.late.sort", "没有字段“herd”；是不是 heard"),
    ('show   = ["unit.building", "kind"]', 'show   = ["unit.bilding"]', "form.bird.show", "unit.bilding"),
    ('person = "unit"', 'person = "keepr"', "form.bird.person", "没有字段“keepr”；是不是 keeper"),
    ('pause = ["gone"]', 'pause = ["gon"]', "clock.look.pause", "没有状态“gon”；是不是 gone"),
    ("min_chars = 5", 'min_chars = "five"', "field.ring.min_chars", "“five”既不是数"),
    ('default = "homer"', 'default = "homre"', "field.kind.default", "“homre”不在选项之中；是不是 homer"),
    ('calendar = "office"', 'calendar = "ofice"', "look-within.params.calendar", "ofice"),
    ('when = "kind != fancy"', 'when = "kind > 3"', "clock.look.when", "kind > 3"),
    ('proof = "inspection"', 'proof = "inspction"', "routine.rounds.proof", "没有步骤“inspction”"),
    ('link = "bird"', 'link = "brid"', "routine.rounds.link", "没有字段“brid”；是不是 bird"),
    (
        'post = "officer", each',
        'post = "oficer", each',
        "routine.rounds.post",
        "没有岗位“oficer”；是不是 officer",
    ),
    ('per = "month"', 'per = "quarter"', "document.book.per", "“quarter”；现有"),
    ('unique = ["goal"]', 'unique = "gaol"', "field.flights.unique", "没有列“gaol”；是不是 goal"),
    (
        'rule = "look-within", start',
        'rule = "look-wthin", start',
        "clock.look.rule",
        "没有条款“look-wthin”；是不是 look-within",
    ),
    ('within = "3wd"', 'within = "3 weeks"', "look-within.params.within", "3 weeks"),
    ('when = "kind != fancy"', 'when = "kind == fancy"', "clock.look.when", "kind == fancy"),
    ('prefix = "BD"', 'prefix = "CP"', "prefix", "前缀 CP 已经由 complaints.complaint 使用"),
    ("[form.inspection]", "[form.look]", "form.look", "“look”打不开"),
]

NEIGHBOURS: list[Slip] = [
    ('ask = ["result"]', 'ask = ["result"], changes = ["reslut"]', "step.look.changes", "reslut"),
    ('ask = ["result"]', 'ask = ["result"], changes = ["kind"]', "step.look.changes", "要由这一步填写（ask）"),
    ('required = true }\nkind', 'requird = true }\nkind', "field.unit.requird", "没有“requird”这个键；是不是 required"),
    ('when = "kind != fancy"', 'when = "none(birds.inspection, seen)"', "clock.look.when", "seen"),
    ('when = "kind != fancy"', 'when = "none(birds.bird, kind = fancy)"', "clock.look.when", "期限和账的条件只看本记录"),
    ('prefix = "BD"', 'prefx = "BD"', "prefx", "没有“prefx”这个键；是不是 prefix"),
    ("min_chars = 5", 'called = "环号|ring {}"', "field.ring.called", "called 里要有一个 {}"),
    ('fill = "now"', 'fill = "now", called = "{}|{}"', "called", "called 是类型 text 的字段才有的"),
    ('prefix = "BD"', "prefix = 3", "prefix", "这里应写文字（加引号），写的是 3"),
    ('to = "residents.unit"', 'to = "residents.flat"', "field.unit.to", "没有表"),
    ('choices = "kind", default', 'choices = "kinds", default', "field.kind.choices", "没有选项组“kinds”；是不是 kind"),
    ('fancy = "观赏鸽|Fancy"', 'fancy = ""', "choices.kind.fancy", "没有名称"),
    ('unit = "g", zh = "体重", en = "Weight"', 'unit = "g"', "field.weight", "没有名称"),
    ('prefix = "BDC"', 'key = "{bird}"', "form.inspection.key", "编号由“bird”组成，它不能没有"),
    ('prefix = "BDC"', 'prefix = "bdc"', "form.inspection.prefix", "bdc"),
    ("born   = {", "state  = {", "field.state", "保留字"),
    ("born   = {", "Born   = {", "field.Born", "不能作名字"),
    ('max = "today"', 'max = "tomorow"', "field.born.max", "“tomorow”不能作"),
    ("min = 0, unit", "min = 9, max = 3, unit", "field.weight.min", "min 9 大于 max 3"),
    ('max = "today"', 'min = "+9d", max = "tomorrow"', "field.born.min", "min +9d 大于 max tomorrow"),
    ('post = "front-desk" }', 'post = "front-dsk" }', "step.register.post", "没有岗位“front-dsk”；是不是 front-desk"),
    ('"supervisor+", "field:keeper"', '"supervizor+", "field:keeper"', "step.end.post", "没有级别"),
    ('"supervisor+", "field:keeper"', '"supervisor+", "field:keper"', "step.end.post", "没有字段“keper”；是不是 keeper"),
    ('post = "$look-within.post"', 'post = "$look-within.pots"', "step.look.post", "没有参数“pots”；是不是 post"),
    ('ask = ["result"]', 'ask = ["reslt"]', "step.look.ask", "没有字段“reslt”；是不是 result"),
    ('say = ["greeting"]', 'say = ["greting"]', "step.look.say", "没有条款“greting”；是不是 greeting"),
    ('not_by = ["register"]', 'not_by = ["registr"]', "step.check.not_by", "没有步骤“registr”；是不是 register"),
    ('opens = { form = "inspection"', 'opens = { form = "inspektion"', "step.check.opens.form", "没有表 'inspektion'；是不是 inspection"),
    ('"inspection", set = { bird = "id" } } }', '"inspection", set = { brd = "id" } } }', "opens.set.brd", "没有字段“brd”；是不是 bird"),
    ('form = "inspection", set', 'form = "inspection", step = "open", set', "step.check.opens", "没有步骤“open”"),
    ('from = "kept", to = "visited"', 'from = "kpt", to = "visited"', "step.look.from", "没有状态“kpt”"),
    ('en = "End", from = "open"', 'en = "End", from = "opn"', "step.end.from", "没有状态“opn”"),
    ('to = "visited", post', 'to = "seen", post', "step.look.to", "状态“seen”在 state 里没有名称"),
    ('open = ["kept", "visited"]', 'open = ["kept", "visted"]', "states.open", "没有状态“visted”"),
    ('register = { zh = "登记", en = "Register", to = "kept", post', 'register = { zh = "登记", en = "Register", from = "kept", to = "kept", post', "form.bird.step", "没有哪个步骤能新建记录"),
    ('that = "#flights > 0"', 'that = "#flight > 0"', "need.end.that", "flight"),
    ('{ rule = "register", when', '{ rule = "registered", when', "need.end.rule", "没有条款“registered”；是不是 register"),
    ('start = "heard"', 'start = "herd"', "clock.look.start", "没有步骤或时间字段“herd”；是不是 heard"),
    ('start = "heard"', 'start = "ring"', "clock.look.start", "“ring”不是时间"),
    ('stop = "look"', 'stop = "loook"', "clock.look.stop", "没有步骤或时间字段“loook”；是不是 look"),
    ('what = "weight"', 'what = "ring"', "indicator.heavy.what", "“ring”不是数"),
    (', what = "weight"', "", "indicator.heavy.measure", "算什么的 median"),
    ('clock = "look", split', 'clock = "lok", split', "indicator.in-time.clock", "没有计时“lok”；是不是 look"),
    ('each = "bird", where', 'each = "brid", where', "routine.rounds.each", "没有表 'brid'；是不是 bird"),
    ('every = "year"', 'every = "yearl"', "yearly.params.every", "yearl"),
    ('from = "paid:{unit}"', 'from = "paid:{unt}"', "ledger.money.moves.from", "没有字段“unt”；是不是 unit"),
    ('from = "paid:{unit}"', 'from = "payd:{unit}"', "ledger.money.moves.from", "账户“payd”在 accounts 里没有名称；是不是 paid"),
    ('what = "fee"', 'what = "ring"', "ledger.money.moves.what", "“ring”不是数"),
    ('what = "fee"', 'back = ["registr"]', "ledger.money.moves.back", "没有步骤“registr”；是不是 register"),
    ('what = "fee"', "total = true", "ledger.money.moves.total", "就要写 what"),
    ('what = "fee"', 'what = "fee", back = ["register"]', "ledger.money.moves.back", "不写 what 和 rows"),
    ("never_below = { owed = 0 }", "never_below = { owd = 0 }", "never_below.owd", "账户“owd”；是不是 owed"),
    ('fields = ["unit", "kind"], signers', 'fields = ["unit", "knd"], signers', "document.sheet.fields", "没有字段“knd”；是不是 kind"),
    ('fields = ["unit", "kind"], signers', 'fields = ["unit", "kind"], office = ["knd"], signers', "document.sheet.office", "没有字段“knd”；是不是 kind"),
    ('each = "bird"\nset', 'each = "brd"\nset', "batch.inspect.each", "没有表 'brd'；是不是 bird"),
    ('main   = "bird"', 'main   = "brid"', "main", "没有表 'brid'；是不是 bird"),
    ('en = "{post} looks at it within {within}"', 'en = "{post} looks at it within {whithin}"', "look-within.en", "条文中的 {whithin} 不是参数；是不是 within"),
    ('id = "birds.greeting"', 'id = "brids.greeting"', "rule.id", "条款编号要以业务名开头：birds."),
    ('id = "birds.greeting"', 'id = "birds.register"', "rule.id", "编号 birds.register 用了两次"),
    ('en = "Register", to = "done"', 'en = "Register", to = "done", opens = { form = "inspection" }', "step.register.opens", "没有尽头"),
    ('{ type = "money"', '{ type = "money", compute = "fee"', "field.fee.compute", "要用到它自己"),
    ('{ type = "money"', '{ type = "money", min = 1, max = 5, default = "9"', "field.fee.default", "不在字段的上下限"),
    ('{ type = "money"', '{ type = "money", fill = "born"', "field.fee.fill", "born 是日期，而字段要的是数字"),
    ('{ type = "money"', '{ type = "money", compute = "ring"', "field.fee.compute", "ring 是文字，而字段要的是数字"),
    ('set = { bird = "id" } } }', 'set = { bird = "fee" } } }', "opens.set.bird", "fee 是数字，而字段要的是另一条记录"),
    ('{ type = "money"', '{ type = "money", program = true', "field.fee.program", "没有一处填“fee”"),
    ('{ type = "money"', '{ type = "money", program = true, default = "9"', "field.fee.default", "由程序填的字段不写 default"),
    ('km = { type', 'km = { program = true, type', "columns.km.program", "只有记录的字段才由程序填"),
    ('zh = "费用"', 'zh = "出生"', "field.fee", "都叫“出生”"),
    ('zh = "检查", en', 'zh = "查看", en', "step.check", "都叫“查看”"),
    ('{ homer = "信鸽|Homer", fancy = "观赏鸽|Fancy" }', "{}", "choices.kind", "什么也没有"),
    ('zh = "{every}检查"', 'zh = "{every:d}检查"', "yearly.zh", "花括号"),
    ('zh = "{every}检查"', 'zh = "{every检查"', "yearly.zh", "花括号"),
    ("[form.bird.state]", 'other = { zh = "另外", en = "Other" }\n[form.bird.state]', "form.bird.ask.other", "没有哪个步骤要填“other”"),
    ('choices = "kind", default', 'choices = "kind", min_chars = 3, default', "field.kind.min_chars", "min_chars 是类型 text 的字段才有的"),
    ('start = "heard", stop = "look"', 'start = "end", stop = "look"', "clock.look.stop", "end 以后不可能再做 look"),
    ('start = "heard", stop = "look"', 'start = "look", stop = "register"', "clock.look.stop", "look 以后不可能再做 register"),
]  # fmt: skip

ALONE = [  # what follows from them is told by nobody
    ('within = "3wd"', 'within = "3 weeks"', "look-within.params.within"),
    ('source = { document = "测试" }\nparams = { within', "params = { within", "rule"),
    ('id = "birds.look-within"', 'id = "brids.look-within"', "rule.id"),
    ('from = "kept", to = "visited"', 'from = "kpt", to = "visited"', "step.look.from"),
]


@pytest.fixture
def declare(tmp_path: Path) -> Callable[[str], Workspace]:
    """An office that has declared its pigeons so."""
    workspace = make_workspace(tmp_path / "office", areas=["residents", "complaints", "birds"])

    def declare(text: str) -> Workspace:
        return workspace.declare("birds", text)

    return declare


def files(office: Workspace) -> set[str]:
    """Every record that is on disk."""
    return {path.name for path in (office.root / "records").rglob("*.toml")}


def register(office: Workspace) -> Result:
    return office.run("birds", "register", "--ring", "CHN-2026-1", "--keeper", "clerk-1")


def test_without_a_slip_the_pigeons_are_sound(declare: Callable[[str], Workspace]) -> None:
    office = declare(BIRDS)
    office.do("residents.unit.add", number="3-1201")
    done = office.run("birds", "register", "3-1201", "homer", "--ring", "CHN-2026-1")
    assert (done.status, done.err) == (0, "")
    assert office.run("check").status == 0


@pytest.mark.parametrize("bounds", ['min = "-31d", max = "+31d"', 'min = "+7d", max = "+30d"'])
def test_bounds_before_and_after_today_are_compared_as_days(
    declare: Callable[[str], Workspace], bounds: str
) -> None:
    checked = declare(BIRDS.replace('max = "today"', bounds)).run("areas", "check", "birds")
    assert checked.status == 0 and "没有问题" in checked.out


@pytest.mark.parametrize(("old", "new", "key", "said"), [*TRIED, *NEIGHBOURS])
def test_a_slip_is_told_with_its_line_and_nothing_is_saved(
    declare: Callable[[str], Workspace], old: str, new: str, key: str, said: str
) -> None:
    assert BIRDS.count(old) == 1, old
    text = BIRDS.replace(old, new)
    office = declare(text)
    before = files(office)
    refused = register(office)
    assert refused.status == 78, refused
    found = [line for line in refused.err.splitlines() if line.startswith("areas/birds.toml:")]
    told = [line for line in found if said in line or key in line]
    assert told and any(key in line for line in told) and said in refused.err, refused.err
    (line,) = {int(line.split(":")[1]) for line in told if f"{key}: " in line}
    assert text.splitlines()[line - 1] not in BIRDS.splitlines() or line in near(text), refused.err
    assert all(entry.count(f"{key}:") <= 1 for entry in told)
    assert len(found) == len(set(found))
    assert files(office) == before
    assert office.run("complaints").status == office.run("today").status == 0


@pytest.mark.parametrize(("old", "new", "key"), ALONE)
def test_what_follows_from_a_slip_is_not_told_besides(
    declare: Callable[[str], Workspace], old: str, new: str, key: str
) -> None:
    assert BIRDS.count(old) == 1, old
    told = declare(BIRDS.replace(old, new)).run("areas", "check", "birds")
    assert told.status == 1 and "共 1 个问题" in told.out and f"{key}: " in told.out, told


@pytest.mark.parametrize("stop", ["end", "check"])
def test_a_clock_may_stop_at_whatever_can_still_be_done(
    declare: Callable[[str], Workspace], stop: str
) -> None:
    edges = f'start = "look", stop = "{stop}"'
    told = declare(BIRDS.replace('start = "heard", stop = "look"', edges)).run("areas", "check", "birds")
    assert (told.status, "没有问题" in told.out) == (0, True), told


def test_a_day_at_the_head_is_no_mistake_where_something_else_is(declare: Callable[[str], Workspace]) -> None:
    text = BIRDS.replace('prefix = "BD"', 'prefix = "BD"\nintroduced = 2026-11-15')
    office = declare(text.replace('zh = "体重"', "zh = 3"))
    told = office.run("areas", "check", "birds").out
    assert "zh: 这里应写文字" in told and "introduced" not in told
    assert "没有问题" in declare(text).run("areas", "check", "birds").out


def test_what_opens_itself_as_long_as_a_condition_holds_ends_in_a_sentence(
    declare: Callable[[str], Workspace],
) -> None:
    made = 'en = "Register", to = "done"'
    opens = ', opens = { form = "inspection", when = "note", set = { note = "note" } }'
    office = declare(BIRDS.replace(made, made + opens))
    before = files(office)
    refused = office.run("birds", "inspection", "register", "--note", "羽毛脱落")
    assert (refused.status, "birds.inspection.register" in refused.err) == (78, True), refused
    assert "没有尽头" in refused.err and files(office) == before
    assert office.run("birds", "inspection", "register").status == 0  # the condition does not hold


def test_a_batch_of_records_that_no_step_makes_is_told_where_it_names_them(
    declare: Callable[[str], Workspace],
) -> None:
    made = 'register = { zh = "登记", en = "Register", to = "done" }'
    office = declare(BIRDS.replace(made, made.replace('to = "done"', 'from = "done", to = "done"')))
    refused = register(office)
    assert refused.status == 78
    assert "batch.inspect.form: birds.inspection 没有新建记录的步骤" in refused.err
    office = declare(BIRDS.replace(made, made.replace("register", "note")))
    assert "batch.inspect" not in register(office).err


def near(text: str) -> set[int]:
    """The lines at which a text differs from the sound one, and the one above: where a line was taken out."""
    written, sound = text.splitlines(), BIRDS.splitlines()
    first = next(n for n, (one, other) in enumerate(zip(written, sound, strict=False), 1) if one != other)
    return {first - 1, first}
