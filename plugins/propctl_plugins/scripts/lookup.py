"""What to say in a situation: the steps of the clauses that name it, and the phrases of the library."""

from __future__ import annotations

from collections.abc import Iterator

from propctl.api import N_, Clause, Label, Office, UsageError, clause, clauses, label, rows

CALLS = {"phone": ("phone-polite-words", "polite-language"), "guard": ("guard-politeness",)}
NAMES = {
    "opening": Label("开头", "Opening"),
    "holding": Label("等候", "Holding"),
    "transferring": Label("转接", "Transferring"),
    "closing": Label("结束", "Closing"),
    "stopping": Label("拦停", "Stopping"),
    "asking": Label("询问", "Asking"),
    "refusing": Label("谢绝", "Refusing"),
    "phrases": Label("用语", "Phrases"),
    "forbidden": Label("不要", "Never"),
    "policy_basis": Label("政策依据", "Policy basis"),
    "text": Label("这样说", "Say"),
}
EMERGENCY = Label("应急电话", "Emergency number")
NO_NUMBER = Label(
    "（未设定）；写在 propctl.toml 的 [office] emergency", "not set; [office] emergency in propctl.toml"
)
COLON = Label("：", ": ")
SEMICOLON = Label("；", "; ")


def look_up(office: Office, wanted: str, occasion: str = "") -> str:
    """The sheet of a situation or trigger; ``occasion`` narrows the phrases to those that fit it."""
    rules = [rule for rule in clauses(office, "scripts") if rule.in_force]
    lines = [line for rule in rules if _triggers(rule, wanted) for line in _steps(office, rule)]
    names = {key: label(text) for key, text in situations(office).items()}
    meant = _meant(names, wanted)
    for key in meant:
        lines += [names[key].of(office.lang)] if len(meant) > 1 else []
        lines += _library(office, key, occasion)
    if not lines and not meant:
        offered = [*(trigger for rule in rules if (trigger := _trigger(rule)).zh), *names.values()]
        said = Label("、".join(one.zh for one in offered), ", ".join(one.en for one in offered))
        raise UsageError(N_("there is no situation {name!r}; there are: {known}"), name=wanted, known=said)
    none = Label(f"还没有用语；收入：propctl scripts phrase add {wanted} 用语", "nothing is said there yet")
    return "\n".join(lines) or none.of(office.lang)


def situations(office: Office) -> dict[str, str]:
    """The situations that the library knows: id -> name in both languages."""
    return clause(office, "scripts.standard-language").table("situations")


def _meant(names: dict[str, Label], wanted: str) -> list[str]:
    """The situation that is named; or those whose name holds what is wanted: 来访 for 来访接待."""
    exact = [key for key, name in names.items() if wanted in (key, name.zh, name.en)]
    return exact or [key for key, name in names.items() if len(wanted) > 1 and wanted in name.zh]


def _trigger(rule: Clause) -> Label:
    """What brings a clause's steps about; nothing where it has none."""
    return label(str(rule.values.get("trigger", "")))


def _triggers(rule: Clause, wanted: str) -> bool:
    trigger = _trigger(rule)
    named = wanted in (rule.id, rule.id.partition(".")[2], trigger.en)
    part = len(wanted) > 1 and wanted in trigger.zh  # 涨价 for 物业费涨价
    return bool(trigger.zh) and (named or part or trigger.zh in wanted)


def _steps(office: Office, rule: Clause) -> Iterator[str]:
    """The clause's steps in their order, then what it says beside them."""
    yield f"{_trigger(rule).of(office.lang)} ({rule.id})"
    for number, step in enumerate(rule.table("steps").values() if "steps" in rule.values else (), 1):
        yield f"  {number}. {label(step).of(office.lang)}"
    for name in ("text", "forbidden", "policy_basis"):
        if name in rule.values:
            yield _named(office, rule, name)
    if rule.id.endswith("comfort-trapped"):
        telephone = office.settings.office.emergency
        yield f"  {EMERGENCY.of(office.lang)}{COLON.of(office.lang)}{telephone or NO_NUMBER.of(office.lang)}"


def _library(office: Office, situation: str, occasion: str) -> Iterator[str]:
    for name in CALLS.get(situation, ()):
        rule = clause(office, f"scripts.{name}")
        if rule.in_force:
            yield from (_named(office, rule, param) for param in rule.values)
    fitting = list(rows(office, "scripts.phrase", states="used", having={"situation": situation}))
    closest = [row for row in fitting if occasion and occasion in row.text("occasion", "")]
    for row in closest or fitting:
        where = f"（{row.text('occasion')}）" if row.has("occasion") else ""
        yield f"  {row.text('words')}{where}"


def _named(office: Office, rule: Clause, name: str) -> str:
    hint = "" if rule.has(name) else f"{SEMICOLON.of(office.lang)}propctl rules set {rule.id}"
    return f"  {NAMES[name].of(office.lang)}{COLON.of(office.lang)}{rule.shown(name)}{hint}"
