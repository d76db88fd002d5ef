"""Whether ledgers add up: moves by steps that exist, between accounts that exist, of amounts that exist."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from propctl.errors import N_
from propctl.regex import regex
from propctl.regulation.ledgers import kind
from propctl.regulation.model.constructs import Form, Ledger, Move
from propctl.regulation.model.findings import Finding
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import main_form, move_form, qualify
from propctl.regulation.model.toml_lines import Path
from propctl.regulation.soundness.checking import AreaCheck
from propctl.regulation.soundness.fields import NUMBERS

_PLACE = regex(r"\{(\w+)\}")
_ALWAYS = ("id", "by")  # what an account may name beside fields


class AccountCheck(AreaCheck):
    """The ledgers of an area."""

    def run(self) -> list[Finding]:
        """What is wrong with them."""
        for name, ledger in self.area.ledger.items():
            self._ledger(("ledger", name), ledger)
        return self.found

    def _ledger(self, at: Path, ledger: Ledger) -> None:
        self.claims(at, ledger)
        for account, text in ledger.accounts.items():
            self.both((*at, "accounts", account), text)
        for number, owner in enumerate(as_list(ledger.of)):
            self.form_of((*at, "of", number) if isinstance(ledger.of, list) else (*at, "of"), owner)
        for number, move in enumerate(ledger.moves):
            self._move((*at, "moves", number), ledger, move)
        known = sorted({kind(end) for move in ledger.moves for end in (move.from_, move.to)})
        for key in ("never_below", "never_above"):
            for account, amount in getattr(ledger, key).items():
                self._account((*at, key, account), account, known)
                if not _exact(amount):
                    self.note((*at, key, account), N_("{value!r} is no number"), value=amount)
        for account, text in ledger.zero_when.items():
            self._account((*at, "zero_when", account), account, known)
            for form in self._owners(ledger):
                self.expression((*at, "zero_when", account), form, text, ledger.rule)

    def _owners(self, ledger: Ledger) -> list[str]:
        owners = as_list(ledger.of) or [main_form(self.area)]
        return [full for owner in owners if self.catalog.has_form(full := qualify(self.area.name, owner))]

    def _account(self, at: Path, account: str, known: list[str]) -> None:
        if account not in known:
            self.unknown(at, N_("nothing moves to or from the account {name!r}"), account, known)

    def _move(self, at: Path, ledger: Ledger, move: Move) -> None:
        full, step = move_form(self.area, ledger, move.on)
        if not self.catalog.has_form(full):
            self.no_form((*at, "on"), full.removeprefix(f"{self.area.name}."))
            return
        form = self.catalog.form(full)
        self.step((*at, "on"), form, step)
        self.expression((*at, "when"), full, move.when, ledger.rule)
        rows = self.field((*at, "rows"), form, move.rows) if move.rows else None
        if rows is not None and rows.type != "rows":
            self.note((*at, "rows"), N_("{name!r} has no rows"), name=move.rows)
        columns = rows.columns if rows is not None else {}
        names = [*columns, *form.field, *form.ask, *_ALWAYS]
        if move.what:
            self._amount((*at, "what"), ledger, move, form, names)
        for number, other in enumerate(move.back):
            self.step((*at, "back", number), form, other)
        if move.back and (move.what or move.rows):
            self.note((*at, "back"), N_("back says what is moved: leave out what and rows"))
        if move.total and (not move.what or move.rows or ledger.serial):
            self.note((*at, "total"), N_("total needs what, the field with the amount, and no rows"))
        for key, account in (("from", move.from_), ("to", move.to)):
            for name in _PLACE.findall(account):
                if name not in names:
                    self.unknown((*at, key), N_("there is no field {name!r}"), name, names)
            if ledger.accounts and kind(account) not in ledger.accounts:
                message = N_("the account {name!r} has no name for people among accounts")
                self.unknown((*at, key), message, kind(account), ledger.accounts)

    def _amount(self, at: Path, ledger: Ledger, move: Move, form: Form, names: list[str]) -> None:
        """What is moved: a number, or in a serial ledger a thing."""
        rows = any_field(form, move.rows) if move.rows else None
        field = (rows.columns.get(move.what) if rows else None) or any_field(form, move.what)
        if ledger.serial and move.what in _ALWAYS:
            return
        if field is None:
            self.unknown(at, N_("there is no field {name!r}"), move.what, names)
        elif not ledger.serial and field.type not in NUMBERS:
            message = N_("{name!r} is no number: a field of type {type}")
            self.note(at, message, name=move.what, type=field.type)


def _exact(amount: object) -> bool:
    try:
        return not isinstance(amount, bool) and Decimal(str(amount)).is_finite()
    except InvalidOperation:
        return False
