"""What an area declares: the constructs of a regulation, as typed data.

These structures are read from ``area.toml`` and ``rules.toml`` (``declare``), kept compiled as JSON, and
interpreted by the floors above. Names of keys are those of the declaration language, which
``docs/authors/language.md`` explains.
"""

import datetime as dt
from typing import Any, Literal

import msgspec

from propctl.regulation.model.text import Label, label

Names = list[str]
Value = bool | int | float | str | Names  # as it may be written for a field
Type = Literal[
    "text", "number", "money", "quantity", "price", "bool", "date", "time", "month",
    "time-of-day", "duration", "choice", "ref", "staff", "post", "phone", "plate", "file", "rule",
    "routine", "rows", "figure",
]  # fmt: skip
Kind = Literal[
    "", "duty", "role", "definition", "recurrence", "form", "deadline", "prohibition", "publication",
    "wording", "threshold", "motto", "creed",
]  # fmt: skip
Audience = Literal["staff", "residents"]
Question = Literal["on_duty", "shift_end", "turns", "may_reveal", "page", "to_say"]  # see ``hookspecs``
UNSET = "unset"  # the value of a parameter that the source leaves blank: enforced by nobody until set

RANKS = ("staff", "foreman", "supervisor", "manager", "director", "general-manager")  # the lowest first

# What can be done to every record, whatever its form declares.
GENERIC_STEPS = {
    "amend": Label("更正", "amend"),
    "note": Label("备注", "note"),
    "attach": Label("附件", "attach"),
    "void": Label("作废", "void"),
    "revert": Label("撤回上一步", "take the last step back"),
    "relieve": Label("移交工作", "hand over"),
}


class Construct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all constructs share: the clauses they carry out and the names people know them by."""

    rule: str = ""
    rules: Names = []
    zh: str = ""
    en: str = ""
    title: Label | None = None  # the same pair, where it heads a page or a table

    @property
    def label(self) -> Label:
        return self.title or Label(self.zh, self.en)

    @property
    def claims(self) -> Names:
        """The clauses that this construct carries out."""
        return [self.rule, *self.rules] if self.rule else self.rules


class Field(Construct, frozen=True):
    """One thing to be filled in: on the form (``field``) or by a step (``ask``)."""

    type: Type = "text"
    to: str | Names = []  # ref: the form or forms it may point to
    required: bool = False
    many: bool = False
    default: Value | None = None
    fill: str = ""  # an expression: ``me``, ``now``, ``unit.steward``
    compute: str = ""  # an expression that nobody may overrule: ``sum(costs.amount)``
    figure: str = ""  # an indicator, taken in when the step is done, and frozen: ``complaints.solved`` …
    period: str = ""  # … of the month, quarter or year that this field of the form names …
    back: int = 0  # … or so many periods before it …
    whose: str = ""  # … and of the person or thing alone that this field names
    choices: str | dict[str, str] = ""  # a group of the area, ``$clause.param``, or written in place
    columns: dict[str, "Field"] = {}  # rows
    unique: bool | str | Names = False  # true: among all records; "open": among open ones; columns (rows)
    personal: bool = False
    prose: bool = False  # personal text that names nobody by itself: a remark, a habit, an occupation
    consent: str = ""  # purpose whose withdrawal erases this field alone
    min_chars: int | str = 0
    max_chars: int = 20_000
    min: int | float | str | None = None
    max: int | float | str | None = None
    decimals: int = 2
    unit: str = ""  # of a quantity: shown behind the figure
    unit_from: str = ""  # where a record keeps the unit instead: the path to it, ``item.measure``
    when: str = ""  # asked only where this holds
    # text: number of a home: 3栋1201 is 3-1201; month or year; any period; one size of period
    spelling: Literal["", "unit", "period", "term", "quarter", "year"] = ""
    fixed: bool = False  # changed by the steps that ask for it, never by ``amend``
    program: bool = False  # filled in by a controller or by the record that opens this one, by nobody else
    of_day: str = ""  # staff: the date of what they did: who leaves after that day keeps it
    sure: str = ""  # a number: the yes or no that is asked for where it is ten times what stands
    lower: str | Names = []  # who alone may make less of it (choices count up, yes is above no) than it says
    called: str = ""  # text: what a bare number is called where it stands alone: "{}号楼|building {}"
    hint: str = ""  # how to fill it in, where it is asked: "如 20:00|such as 20:00"
    facts: dict[str, str] = {}  # told where it is asked, label -> expression: "欠费|Owed" of the home

    @property
    def worked_out(self) -> str:
        """The expression that gives its value, where there is one: ``compute``, else ``fill``."""
        return self.compute or self.fill

    @property
    def computed(self) -> bool:
        """Whether the program gives its value, and nobody may type another."""
        return bool(self.compute or self.figure)

    @property
    def typed(self) -> bool:
        """Whether people are asked for it at all."""
        return not (self.computed or self.program)

    @property
    def seals(self) -> bool:
        """Whether something in it is sealed: itself, or a column of its rows."""
        return self.personal or any(column.personal for column in self.columns.values())

    @property
    def names_period(self) -> bool:
        """Whether it says a month, a quarter or a year: what is of it belongs to its first day."""
        return self.type == "month" or self.spelling not in ("", "unit")


# What the events of generic steps hold, and of steps that a second person approved on paper.
GENERIC_FIELDS = {
    "text": Field(zh="备注", en="Note", required=True),
    "file": Field(type="file", zh="文件", en="File", required=True),
    "reason": Field(zh="原因", en="Reason", required=True),
    "approved_by": Field(type="staff", zh="批准人", en="Approved by"),
    "taken": Field(type="number", many=True, zh="第几行", en="Lines"),
    "among": Field(type="number", zh="同号的有几行", en="Lines of that number"),
    "leaver": Field(type="staff", zh="移交人", en="Handed over by"),
    "successor": Field(type="staff", zh="接手人", en="Taken over by"),
}


class Opens(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A record that a step opens, or takes a step further, possibly in another area."""

    form: str
    # an expression: the record that is there already; none is taken further that stands elsewhere
    on: str = ""
    step: str = "register"
    set: dict[str, Value] = {}  # field -> expression on the record that opens it
    each: str = ""  # rows or many-field: one record for each of its entries
    when: str = ""


class Say(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A clause whose line is said: its parameter ``text``, with the record's values for ``{时间}``."""

    rule: str
    when: str = ""


class Step(Construct, frozen=True):
    """What can be done to a record."""

    from_: str | Names = msgspec.field(default=[], name="from")  # states or groups; none: creates the record
    to: str = ""  # the state afterwards; "": unchanged
    post: str | Names = ""  # post, ``foreman+``, ``field:NAME``, ``$clause.param``; "": anybody of the staff
    not_by: Names = []  # steps whose doer may not do this one
    approve: str = ""  # post of the second person without whom it is not done
    ask: Names = []
    say: list[str | Say] = []  # clauses whose text is the line to say
    tell: Names = []  # fields shown once it is done: what was computed of what was typed
    opens: Opens | list[Opens] = []
    every: bool = False  # conflicting repeats all count (money, stock): never dropped by a merge
    forgets: Names = []  # purposes of consent that end with it: what was kept for them is erased
    once: bool = False  # makes a record with a natural key, and never a second time: what is billed is billed
    changes: Names = []  # fields that it is there to change: one of them becomes another, else it is refused
    afresh: bool = False  # says all that it asks anew: what it leaves out is no more
    as_of: str = ""  # the time field of what it says: older than what is known, it changes and brings nothing
    brought: bool = False  # a record as it was kept elsewhere: nothing is filled in, only its key needed
    internal: bool = False  # done by another step or a batch, not offered as a command
    undoes: Names = []  # it reopens: these steps are to be done again; what was late before stays late
    reverses: Names = []  # takes the last of these back, and its words; without ``to`` the state too
    takes_back: str = ""  # a step that reopened or merged: a mistake, and all stands as it stood before
    merges: str = ""  # the field that names the record which this one repeats: both count as one

    @property
    def lines(self) -> list[Say]:
        """What is said, each with its condition."""
        return [Say(rule=entry) if isinstance(entry, str) else entry for entry in self.say]


class Need(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Refused unless: the refusal cites the clause."""

    rule: str
    when: str = ""
    that: str = ""
    post: str = ""  # who must be doing it
    zh: str = ""  # what to do, where the clause does not say it
    en: str = ""


class Form(Construct, frozen=True):
    """A type of record."""

    prefix: str = ""
    key: str = ""  # natural key: a field, or a pattern of fields "{period}-{unit}"
    args: Names = []
    field: dict[str, Field] = {}
    ask: dict[str, Field] = {}
    step: dict[str, Step] = {}
    need: dict[str, list[Need]] = {}
    states: dict[str, Names] = {}  # groups of states
    state: dict[str, str] = {}  # names of states as people read them: "已登记|Registered"
    person: str = ""  # ref field that says whose record this is (key of the sealed values)
    keep: str = ""  # ``$clause.param``: so long after a record ended its personal values erase themselves
    single: Names = []  # fields: no two records say the same in all of them (a sheet of a survey for a home)
    became: str = ""  # field of the records that one at its end became: what is new names them, no longer it
    alike: Names = []  # fields: what says the same there and is still open may be the same, and is told
    show: Names = []  # columns of its lists
    now: dict[str, Field] = {}  # computed whenever somebody looks, kept nowhere: what is in store of it
    told: Names = []  # fields that are told with whatever is about the same thing (``person``), not over yet
    reveal: str | Names = []  # who alone may see its personal values; default: who has to do with it by post

    @property
    def takes_figures(self) -> bool:
        """Whether its records take indicators in."""
        return any(field.figure for field in (*self.field.values(), *self.ask.values()))


class Clock(Construct, frozen=True):
    """One clause, one limit."""

    of: str = ""
    start: str | Names = "register"  # a step or a time field; several: the latest that there is
    stop: str | Names = ""  # a step, a time field, ``linked.area.form``; several: the first that comes
    within: str = "within"  # the parameter of the clause that holds the limit
    lasts: str = ""  # a duration field that holds the limit: what was promised for this record
    due: str = ""  # a time field that holds the deadline itself
    when: str = ""
    pause: Names = []  # states in which it does not run
    first: bool = False  # stands above all others in what is due
    again: str = ""  # a step that starts it anew; ``*``: whatever is done
    post: str | Names = ""  # who must stop it (``field:NAME``: that person, and further posts: who must where
    # none is named); default: who may do the stopping step


class Routine(Construct, frozen=True):
    """Work that recurs. The recurrence is the clause's (``every``, ``times``, ``weekday`` …)."""

    post: str | Names = ""
    every: str = "every"  # the parameter of the clause that says how often, where it names several
    at: str = "at"  # the parameter that says at what time, or a table of times by season; unset: undecided
    proof: str = ""  # form or form.step that counts; default: a tick (``propctl agenda tick``)
    proof_where: str = ""  # which of those records count
    each: str = ""  # one for each record of this form, each person (``staff``), each item (``$clause.param``)
    where: str = ""  # … of those records
    whose: str | Names = []  # … of those people: who holds these posts; default: the routine's own
    about: str = ""  # the proof's field that names its period or a day of it; of another, no proof
    back: int = 0  # … which may be so many periods before the one in which it is proved
    ahead: int = 0  # … or so many after it: what is done in advance counts for the period that it names
    link: str = ""  # the proof's field that names the each (``rows.column``), or what both point to (unit)
    who: str = ""  # of each record, the path to the person who is to do it: told with what is missing


class Procedure(Construct, frozen=True):
    """What is done, in which order, where something happens: the card that is at hand in the first minute.

    Its steps are those of the form, so that each has its post (``post``), its minutes (``clock``) and what is
    said (``say``); a run of it, a drill too, is a record of the form with its times.
    """

    of: str = ""
    by: str = ""  # the field of the form that says what happened
    values: Names = []  # … and what it says here; default: the procedure's own name
    steps: Names = []  # in order
    # step -> whom it rings: a post, ``$clause.param``, ``form:key``: its people
    ring: dict[str, str | Names] = {}


class Listing(Construct, frozen=True):
    """A list that somebody must look at."""

    of: str = ""
    where: str = ""
    sort: str = ""
    show: Names = []  # its columns; default: those of the form
    post: str | Names = ""  # whose ``today`` shows it
    lacks: str = ""  # instead of records: the items of ``$clause.param`` that none of them names …
    link: str = ""  # … in this field, or column of its rows
    also: Names = []  # forms, by area and name, whose open records stand on it, too
    holder: str = ""  # the field that names who has these things or this money in hand: told when he leaves
    reference: bool = False  # looked up when it is wanted: in nobody's ``today``
    cohort: str = ""  # the step, time or date by whose clauses a record is judged; default: those of today


class Ladder(Construct, frozen=True):
    """What is proposed to a person when something happens for the n-th time; nothing is carried out by it.

    The clause holds the measures: a table from the n-th time to its measure (``ladder``), or a number of
    times at which the ladder's own title is the measure.
    """

    of: str = ""  # each record counts once …
    where: str = ""  # … on which this holds
    by: str = ""  # a path: whose times they are (``person``)
    cohort: str = "register"  # the step, time or month that says when it happened
    broken: str = ""  # in a row: a record on which this holds begins the counting anew
    steps: str = "steps"  # the parameter of the clause with the measures
    window: str = ""  # the parameter with the period in which times are counted; default: for ever
    settled: str = ""  # holds on a record once somebody decided about it
    post: str | Names = ""  # who decides


class Collected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A share of money: of what accounts were charged, how much is no longer owed.

    Accounts are patterns: ``{month}`` stands for each month of the period, ``{kind}`` for each of ``kinds``
    (all where it is unset), ``*`` for any one part: ``owed:*:{month}:{kind}``. Where accounts cannot say it,
    because each charge falls due on a day of its own, a controller's function does (``run``).
    """

    ledger: str = ""
    charged: str = ""
    owed: str = ""
    run: str = ""  # instead: (office, months, kinds or None for all) -> (whose, charged, owed) of each
    kinds: str = ""  # ``$.kinds``
    back: str = ""  # ``$.back``: so many months before the period


class Indicator(Construct, frozen=True):
    """A figure per period, held against the clause's ``at_least``, ``at_most`` or ``below``."""

    of: str = ""
    part: str = ""
    whole: str = ""
    clock: str = ""  # share: of the records on which this clock runs or ran, those that kept it
    base: str = ""  # share: of the records of this form instead (``$.param``: the form that the clause names)
    # gap: the longest time without
    measure: Literal["share", "count", "sum", "mean", "median", "max", "gap"] = "share"
    what: str = ""  # sum, mean, median, max: a number or money field
    start: str = ""  # mean, median, max of a time that passed: from this step or time field …
    stop: str | Names = ""  # … to this one; of several, to the first
    limit: str = ""  # of such a time: ``$.param`` of the clause, a limit in hours, minutes or days, caps it
    per: Literal["", "week", "month", "quarter", "half-year", "year"] = ""  # a shorter one is widened to it
    cohort: str = "register"  # the step or time field that puts it into a period; "now": whenever it was
    once: str = ""  # a path: of the records that say the same there, the last alone counts
    split: Names = []
    each: str = ""  # sum, count: one of ``split``, whose bound it is, of each by itself, within each ``per``
    public: bool = False  # may be published as a figure
    collected: Collected | None = None  # share of money, instead of records
    first: bool = False  # stands at the top of the report
    post: str | list[str] = ""  # who watches it: on whose ``today`` it stands, this month's figure


class Move(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a step moves from one account to another."""

    on: str  # "step" of the ledger's form, or "form.step"
    from_: str = msgspec.field(name="from")  # "store:{item}"
    to: str
    what: str = ""  # field with the amount; serial: with the thing; default: one
    back: Names = []  # instead of ``what``: what these steps moved to ``from``, or the one that is reversed
    total: bool = False  # ``what`` is all that the record has moved to ``to`` then: the difference is moved
    rows: str = ""  # once for each row of this field; {column} and ``what`` are then columns
    when: str = ""


class Ledger(Construct, frozen=True):
    """Double entry: every move leaves one account and enters another."""

    of: str | Names = []
    accounts: dict[str, str] = {}  # kinds of account as people read them: store = "库房|Store"
    moves: list[Move] = []
    never_below: dict[str, int | float | str] = {}  # account (without {…}) -> least balance
    never_above: dict[str, int | float | str] = {}  # … -> greatest balance
    zero_when: dict[str, str] = {}  # account -> condition on the record named in its last part
    serial: bool = False  # each thing in exactly one place


class Document(Construct, frozen=True):
    """A paper form."""

    of: str = ""
    copies: str | list[list[str]] = []  # [["第一联|First copy", "业主|Owner"], …], or ``$clause.param``
    fields: Names = []  # default: all
    office: Names = []  # of a sheet that residents fill in: which of its fields are the office's to write
    signers: Names = []
    per: Literal["", "day", "month", "year"] = ""  # a register of the period, not a sheet a record
    lines: str = ""  # of a register: those of this list as it is on the period's last day, not its records
    # of a register: the time, date or month that puts a record into it; default: its own day
    cohort: str = ""
    times: str = ""  # of a register: a line for each time that this step was done, not one a record
    each: str = ""  # of a register: a page for each record that this field names
    routine: str = ""  # of a register: what of this routine is missing stands below
    audience: Audience = "staff"  # "residents": a sheet that they fill in themselves
    # a poster: a template in the area's ``templates/``, filled from the settings and clauses
    template: str = ""
    note: str = ""


class Page(Construct, frozen=True):
    """The area's page in the handbook."""

    template: str = "page.md.j2"
    audience: Audience = "residents"
    needs: Names = []  # settings that must not be empty
    order: int = 100  # where its service stands among the services: small first


class Command(Construct, frozen=True):
    """A controller's function as a command of its own."""

    run: str = ""
    args: dict[str, Field] = {}
    writes: bool | Names = False  # it does steps; named: those that its own post lets it do
    post: str | Names = ""


class Batch(Construct, frozen=True):
    """One record for each of many."""

    form: str = ""
    step: str = ""  # the creating step; default: the form's first
    each: str = ""
    where: str = ""
    ask: Names = []
    set: dict[str, Value] = {}
    fill: str = ""  # a controller's function: (office, asked) -> function of each -> values, None for nothing
    told: str = ""  # a controller's function: (office, asked, made, there) -> tables: what a run makes
    again: Literal["missing-only", "always"] = "missing-only"  # always: ``where``, ``fill`` say for whom
    post: str | Names = ""


class SheetColumn(Construct, frozen=True):
    """What the sheets that an office kept hold of its homes, beside where each is."""

    of: str = ""  # the field whose kind of value its cells hold: "unit.area"
    many: bool = False  # several in one cell: 张三、李四
    headings: Names = []  # what heads it besides its name: 面积, "{业主,户主}{电话,手机}"
    words: dict[str, Names] = {}  # choice -> what cells say for it besides its label; "": for none
    first: Names = []  # what heads it and goes before the others: 收费面积 beside 建筑面积
    rest: str = ""  # the column to whose text is added what the others say otherwise
    doubtful: Names = []  # what may head it, or another column: somebody is asked
    signed: bool = False  # amounts may be below zero
    beside: str = ""  # the column whose telephones may stand behind the names in its cells
    otherwise: str = ""  # the column to whose text a cell is added that cannot be read as this one's
    left: str = ""  # what is due each month: the column in which months that were not paid are owed
    known: bool = False  # a sheet of such columns alone speaks of known homes, several times of one
    joined: bool = False  # what several columns, or sheets, say follows each other
    who: bool = False  # whom a row is about: of one home, the rows after the first are of more people


class SetUpRecord(Construct, frozen=True):
    """A record that ``propctl setup`` makes of a home's row, of each building, or of all homes."""

    form: str = ""
    step: str = ""  # the creating step; default: the form's first
    each: Literal["home", "building", "ledger"] = "home"  # "ledger": one of all homes together, by ``fill``
    set: dict[str, str] = {}  # field -> column; ``home``, ``building``; ``source``: file, sheet and row
    when: Names = []  # only where a cell of one of these columns says something
    fill: str = ""  # a controller's function: (office, name) -> (cells) -> values or None
    counted: str = ""  # the key under which --json tells how many
    sums: dict[str, str] = {}  # key of --json -> the money field that it adds up
    redo: str = ""  # the step that ends one whose amount a newer ledger corrects, before it is made anew
    settled: str = ""  # a controller's function: (office) -> (id) -> whether no ledger corrects it any more


class SetUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What ``propctl setup`` makes of the sheets that an office kept."""

    column: dict[str, SheetColumn] = {}
    record: dict[str, SetUpRecord] = {}


class Role(Construct, frozen=True):
    """What a clause makes of a post: whom it answers to and directs, what it alone does, what it is given.

    All of it are parameters of the clause, so an office amends them (``regulation.roles``).
    """


class Hook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a controller steps in: named here so that it is imported only then."""

    fill: Names = []  # "form.step": computes values before they are checked
    check: Names = []  # "form.step": may refuse
    after: Names = []  # "form.step": may open more records in the same batch
    opens: Names = []  # "form.step": all that they may do there; by this an audit knows them
    answers: list[Question] = []  # questions of the office that it answers


class Area(Construct, frozen=True):
    """One regulation area."""

    name: str = ""  # the command word; from the entry point
    prefix: str = ""
    main: str = ""
    introduced: dt.date | None = None  # when it first came: older offices count from their first record
    choices: dict[str, dict[str, str]] = {}
    form: dict[str, Form] = {}
    clock: dict[str, Clock] = {}
    routine: dict[str, Routine] = {}
    role: dict[str, Role] = {}
    procedure: dict[str, Procedure] = {}
    lists: dict[str, Listing] = msgspec.field(default={}, name="list")
    indicator: dict[str, Indicator] = {}
    ladder: dict[str, Ladder] = {}
    ledger: dict[str, Ledger] = {}
    document: dict[str, Document] = {}
    page: Page = Page()
    command: dict[str, Command] = {}
    columns: dict[str, Field] = {}  # of the tables that its commands return: name -> heading and type
    batch: dict[str, Batch] = {}
    setup: SetUp = SetUp()
    hook: Hook = Hook()
    extends: dict[str, Any] = {}  # additions to other areas, clauses by their full id
    unused: dict[str, Form] = {}  # never declared: the forms that nobody fills in here (see ``usage``)


class Source(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a clause stands: 《document》 and the place in it, each in Chinese or as ``Chinese|English``."""

    document: str
    clause: str = ""

    @property
    def title(self) -> Label:
        """What the document is called."""
        return label(self.document)

    @property
    def place(self) -> Label:
        """The place as the document numbers it; ``words.citations`` puts it in words."""
        return label(self.clause)


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One clause."""

    id: str
    zh: str = ""  # its text, in Chinese and English; only an office's own may do with one of them
    en: str = ""
    source: Source
    kind: Kind = ""
    strength: Literal["must", "advice"] = "must"
    params: dict[str, Any] = {}
    # parameter -> its type (``share``, ``count 1..12``), where name and value don't tell
    types: dict[str, str] = {}
    never: list[str] = []  # a guard: words that no value may hold, for the law forbids what they say
    rising: Names = []  # parameters of which none may be above the next: a range, the hours of a day
    info: Names = []  # parameters that only describe: printed, never enforced
    audience: Audience = "staff"  # whose edition prints it: residents (and staff), or staff only
    in_force: bool = True  # false: neither enforced nor published until the office switches it on
    # the kind of office that it is for; "" in an office of that kind: it is for all others, too
    profile: str = ""
    why: str = ""  # why it is not in force, or how an ambiguous source is read
    legal: Literal["", "doubtful", "sensitive", "guard"] = ""
    exempt: str = ""  # why no program can carry it out
    aliases: Names = []
