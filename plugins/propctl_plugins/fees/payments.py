"""What a payment covers, what is left as credit, what is handed over, and how it differs from the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from propctl.api import (
    N_,
    Office,
    Ref,
    UsageError,
    accounts,
    balance,
    choices,
    in_capitals,
    money,
    postings_of,
    read_month,
    record,
    refuse,
    row,
    rows,
    total,
)
from propctl_plugins.fees.charges import LEDGER, Line, free_of_charge, lines_of
from propctl_plugins.fees.money import allocate, credit_of
from propctl_plugins.fees.parts import Parts
from propctl_plugins.fees.payers import PAYER
from propctl_plugins.fees.sums import summed

Found = dict[str, Any]
FAR_TOO_MUCH = 5  # times what is owed: asked about before it is taken


def paid(office: Office, values: Found) -> Found:
    """A payment laid on what it names, then on what is due first; what is left is kept as credit."""
    amount = Decimal(values["amount"])
    open_lines = _laid_on(office, values)
    owed = total(line.amount for line in open_lines)
    _refuse_credit_of_none(office, values["unit"], amount, owed)
    _refuse_far_too_much(values, amount, owed)
    open_lines.sort(key=lambda line: [not one for one in _named(values, line)])  # the others stay in order
    applied, rest = allocate(open_lines, amount)
    found: Found = {"applied": [line.row() for line in applied], "capitals": in_capitals(amount)}
    return {**found, "credited": money(rest)}


def _laid_on(office: Office, values: Found) -> list[Line]:
    """What a home owes; of what is paid in somebody's name alone what he owes by his agreement."""
    if not values.get("payer"):
        return [line for line in lines_of(office, values["unit"]) if line.amount > 0]
    his = Ref(PAYER, values["payer"])
    parts = Parts(office).of(values["unit"])
    mine = summed((line, part.amount) for line, part in parts if part.whose == his)
    return [line._replace(amount=amount) for line, amount in mine.items()]


def _named(values: Found, line: Line) -> tuple[bool, bool]:
    """Whether a payment names a charge itself, and whether its kind."""
    number = line.record.id if line.record else ""
    return number in (values.get("bill"), values.get("charge")), line.kind in (values.get("kinds") or ())


def refuse_nothing_owed(office: Office, values: Found) -> None:
    """``UsageError`` for a payment of what is not owed: nobody sees that it has paid something else."""
    asked = [name for name in ("bill", "charge", "kinds") if values.get(name)]
    lines = _laid_on(office, values)
    if not asked or any(any(_named(values, line)) for line in lines):
        return
    titles = choices(office, "fees.receipt", "kinds")
    known = {
        "unit": values["unit"],
        "what": [titles[kind] for kind in values["kinds"]] if asked == ["kinds"] else [values[asked[0]]],
        "owed": [titles[kind] for kind in dict.fromkeys(line.kind for line in lines)],
    }
    if not lines:
        msgid = N_("{unit} owes nothing of {what}, nor anything else: to keep it as credit, say no more")
        raise UsageError(msgid, **known).about(*asked)
    msgid = N_("{unit} owes nothing of {what}, but {owed}: name that, or leave out what it is for")
    raise UsageError(msgid, **known).about(*asked)


def _refuse_credit_of_none(office: Office, unit: str, amount: Decimal, owed: Decimal) -> None:
    """``UsageError`` for more than is still owed by a home that was split, joined or renumbered."""
    home = row(office, Ref("residents.unit", unit))
    if home is not None and home.state == "gone" and amount > owed:
        raise UsageError(
            N_("{unit} is {names} now and owes {owed} yuan itself; take no more for it than that"),
            unit=unit,
            names=list(home.values["became"]),
            owed=money(owed),
        ).about("unit", "amount")


def _refuse_far_too_much(values: Found, amount: Decimal, owed: Decimal) -> None:
    """``UsageError``, which a terminal answers by asking, for many times what is owed: mostly a slip."""
    if owed and amount >= FAR_TOO_MUCH * owed and not values.get("ahead"):
        raise UsageError(
            N_("{unit} owes {owed} yuan; to take {amount} and keep the rest as credit, add --ahead"),
            unit=values["unit"],
            owed=money(owed),
            amount=money(amount),
        ).about("amount", "ahead")


def offset(office: Office, unit: str, lines: list[Line]) -> Found:
    """What was paid too much on single months made credit, and the credit laid on what is owed."""
    back = freed(lines)
    used, _ = allocate((line for line in lines if line.amount > 0), credit_of(office, unit))
    if not back["freed"] and not used and not _strayed(office, unit, lines):
        raise UsageError(N_("{unit} has no credit to use, or owes nothing"), unit=unit)
    return {**back, "used": [line.row() for line in used]}


def _strayed(office: Office, unit: str, lines: list[Line]) -> bool:
    """Whether a home that became another has credit or owes something, which goes on to that."""
    home = row(office, Ref("residents.unit", unit))
    return home is not None and home.state == "gone" and (bool(lines) or credit_of(office, unit) > 0)


def refuse_over_credit(office: Office, values: Found) -> None:
    """``UsageError`` for a refund of more than the office keeps for the unit, and does not owe it already."""
    unit, kept = values["unit"], credit_of(office, values["unit"])
    asked = list(rows(office, "fees.refund", having={"unit": unit}, open=True))
    left = kept - total(Decimal(one.values["amount"]) for one in asked)
    if Decimal(values["amount"]) <= left:
        return
    if asked:
        raise UsageError(
            N_("{unit} has {credit} yuan of credit, of which {refunds} asks for a part: {left} are left"),
            unit=unit,
            credit=money(kept),
            refunds=[one.id for one in asked],
            left=money(max(left, Decimal(0))),
        )
    raise UsageError(
        N_("{unit} has {credit} yuan of credit; no more can be refunded"), unit=unit, credit=money(kept)
    )


def taken_back(office: Office, values: Found, bounced: bool) -> Found:
    """What a receipt that is taken back takes of the credit; of one that bounced, what is gone is owed anew.

    It was credit from the start, or became that when the charge that it settled was cancelled.
    """
    gone, again = _gone(office, values)
    kept = Decimal(values["credited"]) + gone
    taken = min(kept, max(-balance(office, LEDGER, f"credit:{values['unit']}"), Decimal(0)))
    found: Found = {"gone": money(gone), "again": again, "taken": money(taken)} if gone else {}
    if bounced and taken < kept:
        kinds = [line["kind"] for line in values.get("applied") or ()] or choices(
            office, "fees.charge", "kind"
        )
        found |= {"taken": money(taken), "short": money(kept - taken), "anew": next(iter(kinds))}
    return found


def _gone(office: Office, values: Found) -> tuple[Decimal, list[Found]]:
    """How much of what a receipt settled no charge stands for any more; and the rest, row by row."""
    back: dict[str, Decimal] = {}  # account -> what comes back to it
    gone, again = Decimal(0), []
    for line in values.get("applied") or ():
        account, amount = f"owed:{values['unit']}:{line['period']}:{line['kind']}", Decimal(line["amount"])
        moved, before = list(postings_of(office, LEDGER, account=account)), back.get(account, Decimal(0))
        back[account] = before + amount
        free = free_of_charge(moved, back[account]) - free_of_charge(moved, before)
        gone += free
        if amount > free:
            again.append({**line, "amount": money(amount - free)})
    return gone, again


def refuse_gone_credit(office: Office, values: Found, bounced: bool) -> None:
    """``Refused`` where the credit that a receipt brought was used; see ``refuse_used_credit``.

    What became credit when its charge was cancelled is owed anew where the receipt bounced.
    """
    later = Decimal(0) if bounced else _gone(office, values)[0]
    refuse_used_credit(office, values["unit"], Decimal(values["credited"]) + later, again=bounced)


def refuse_used_credit(office: Office, unit: str, amount: Decimal, again: bool = False) -> None:
    """``Refused``, which says what to undo first, where credit to be taken back was laid on charges.

    ``again``: what was paid out is owed again, as of a receipt that bounced.
    """
    missing = amount + balance(office, LEDGER, f"credit:{unit}")
    undo = []
    for one in reversed(list(rows(office, "fees.offset", states="done", having={"unit": unit}))):
        used = total(Decimal(line["amount"]) for line in one.values.get("used") or ())
        if missing > 0 and used:
            undo.append(one.id)
            missing -= used
    paid_out = [one.id for one in rows(office, "fees.refund", states="paid", having={"unit": unit})]
    if missing > 0 and paid_out and not again:
        refuse(
            office,
            "fees.cash-matches-books",
            N_(
                "its credit was paid out by {refunds}; where that did not happen, reverse it first; where it "
                "did, hand the receipt over, then let it bounce: what was paid out is charged again"
            ),
            refunds=paid_out,
        )
    if undo and (missing <= 0 or again):
        refuse(
            office,
            "fees.cash-matches-books",
            N_("its credit was laid on charges of {unit}; first undo {offsets} (propctl fees offset undo)"),
            unit=unit,
            offsets=undo,
        )


def freed(lines: list[Line]) -> Found:
    """What was paid too much on single months made credit, so that it can be paid out."""
    rows = [line._replace(amount=-line.amount).row() for line in lines if line.amount < 0]
    return {"freed": rows, "used": []}


def handed(office: Office, by: str, counted: Decimal) -> Found:
    """The receipts of a person that are not handed over yet, and how what was counted differs from them."""
    held = {
        account.partition(":")[2]: amount for account, amount in accounts(office, LEDGER, "till:").items()
    }
    found = (row(office, Ref("fees.receipt", number)) for number in held)
    mine = [receipt for receipt in found if receipt is not None and receipt.values["receiver"] == by]
    mine.sort(key=lambda receipt: (receipt.registered, receipt.id))
    receipts = [{"receipt": receipt.id, "amount": money(held[receipt.id])} for receipt in mine]
    if not receipts:
        raise UsageError(N_("{person} has no receipts to hand over"), person=office.name_of(by))
    books = total(Decimal(row["amount"]) for row in receipts)
    return {"receipts": receipts, "total": money(books), **difference(counted, books)}


def difference(found: Decimal, books: Decimal) -> Found:
    return {"short": money(max(books - found, Decimal(0))), "surplus": money(max(found - books, Decimal(0)))}


def reconciled(office: Office, period: str, finance: Decimal) -> Found:
    """What the books say when a reconciliation closes, with what finance has less or more."""
    books = received(office, period)
    return {"received": money(books), **difference(finance, books)}


def received(office: Office, period: str) -> Decimal:
    """What came in in a month and was not reversed, less what bounced in it, whenever that had come in.

    ``UsageError`` before the month's last day.
    """
    if read_month(period).last > office.today:
        raise UsageError(N_("{period} is not over: its receipts are not all there"), period=period)
    found = Decimal(0)
    for one in rows(office, "fees.receipt", states=("received", "bounced")):
        amount = Decimal(one.values["amount"])
        found += amount if one.values["paid_on"].startswith(period) else 0
        found -= amount if one.state == "bounced" and _bounced(office, one.ref) == period else 0
    return found


def _bounced(office: Office, receipt: Ref) -> str:
    """The month in which a receipt bounced."""
    events = found.events.get("bounce", []) if (found := record(office, receipt)) else []
    return f"{events[-1].at.astimezone(office.now.tzinfo):%Y-%m}" if events else ""


def credit(office: Office, unit: str) -> Found:
    return {"unit": unit, "credit": money(credit_of(office, unit))}


def merged(values: Found) -> list[Found]:
    """What is charged by kind: a bill's lines, those of one kind together; or a single charge."""
    alone = {"kind": values.get("kind"), "amount": values.get("amount") or values.get("total")}
    sums = summed((line["kind"], Decimal(line["amount"])) for line in values.get("lines", [alone]))
    return [{"kind": kind, "amount": amount} for kind, amount in sums.items()]
