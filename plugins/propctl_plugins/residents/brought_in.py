"""A household as a ledger tells of it: who lives there, who else is named, how each is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from propctl.api import Office, Ref, row

Cells = Mapping[str, Any]
_PEOPLE = frozenset(("owner", "spouse", "contact", "payer", "tenant", "phone", "tenant_phone"))
_HEADS = frozenset(("", "户主", "业主", "本人", "房主", "产权人", "业主本人", "户主本人"))
_TENANTS = frozenset(("租户", "租客", "承租人", "租住人", "租赁人", "租户本人", "租赁", "租住", "出租"))
_SPOUSE, _MEMBER, _PAYER = "配偶", "家属", "缴费人"
_ASIDE = re.compile(
    r"(.+?)[(（](夫|妻|丈夫|妻子|配偶|爱人|父|母|父亲|母亲|子|女|男|儿子|女儿|共有|共有人"
    r"|业主|户主|房主|产权人|本人|租户|租客|承租人)[)）]"
)
_SEXES = {"男": "male", "女": "female"}
_KIN = frozenset(("夫", "妻", "丈夫", "妻子", "父", "母", "父亲", "母亲", "子", "儿子", "女儿"))
_SHARE = re.compile(
    r"[(（]?(?:共有|各|占|产权|份额|按份|[:：\s])*([0-9]{1,3}(?:\.[0-9]+)?\s*[%％]|[1-9][0-9]?/[1-9][0-9]?)[)）]?"
)


class _Person(NamedTuple):
    """Somebody whom a ledger names."""

    name: str
    phones: Sequence[str]
    relation: str  # as the ledger says; "" where it does not
    row: Cells
    sex: str = ""  # of the choices; "" where it does not say


def household(office: Office, record: str) -> Callable[[Cells], dict[str, Any] | None]:
    """What a home's rows make of its household: the tenant is its head, where there is one, else the owner.

    Others of the cell or of further rows, and the owner of a home that is let, are among its members, each
    with a telephone. Where only cars are named, they are those of whoever lives there by this office's files.
    """

    def make(cells: Cells) -> dict[str, Any] | None:
        if not _PEOPLE.isdisjoint(cells):
            return _household(cells)
        file = row(office, Ref("residents.household", f"H-{cells['home']}"))
        return {"unit": cells["home"], "plates": cells["plates"]} if file is not None else None

    return make


def _household(cells: Cells) -> dict[str, Any]:
    rows = [cells, *cells.get("people", ())]
    named = _once(person for one in rows for person in _people(one, "owner", "phone"))
    tenants = [person for one in rows for person in _people(one, "tenant", "tenant_phone")]
    tenants = _once([*tenants, *(person for person in named if person.relation in _TENANTS)])
    owners = _head_first([person for person in named if person.relation not in _TENANTS])
    nobody = _Person("", cells.get("phone", cells.get("tenant_phone", [])), "", cells)
    themselves = [person for person in owners if person.relation not in (_SPOUSE, _MEMBER)]
    head = next(iter(tenants or themselves), nobody)  # a spouse whose partner is not named is no owner
    others = [person for person in tenants or owners if person is not head]
    found = {"unit": cells["home"], **_besides(rows, head)}
    if head.name:  # a telephone whose owner is not named is kept; the file is listed as incomplete
        found["head"] = head.name
    found["occupancy"] = "tenant" if tenants else cells.get("occupancy", "owner")
    if head.phones:
        found["phone"], *more = head.phones
        if more:
            found.setdefault("emergency", more[0])
    members = [_member(person, "同住" if tenants else "共有") for person in others]
    if tenants:
        members += [_member(person, "业主") for person in owners]
    if members:
        found["members"] = members
    return found


def _besides(rows: Sequence[Cells], head: _Person) -> dict[str, Any]:
    """What the rows say besides: all cars and remarks; sex and age of the head alone, the rest where said."""
    found: dict[str, Any] = {"sex": head.sex} if head.sex else {}
    found |= {name: head.row[name] for name in ("sex", "age") if name in head.row}
    for name in ("moved_in", "emergency"):
        if said := [one[name] for one in rows if one.get(name)]:
            found[name] = said[0]
    if plates := [plate for one in rows for plate in one.get("plates", ())]:
        found["plates"] = list(dict.fromkeys(plates))
    said = [text for one in rows for text in (one.get("remark"), _shares(one), _contact(one)) if text]
    if remarks := dict.fromkeys(said):
        found["remark"] = "；".join(remarks)
    return found


def _once(people: Iterable[_Person]) -> list[_Person]:
    """Each of the people once: who pays may be the owner, and two rows name one to tell two telephones."""
    found: dict[str, _Person] = {}
    for person in people:
        known = found.setdefault(person.name, person)
        phones = list(dict.fromkeys([*known.phones, *person.phones]))
        found[person.name] = known._replace(phones=phones)
    return [*found.values()]


def _head_first(people: list[_Person]) -> list[_Person]:
    return sorted(people, key=lambda person: person.relation not in _HEADS)  # stable


def _people(cells: Cells, who: str, how: str) -> list[_Person]:
    """The people of a row, each with his telephones: one each where there are as many, else the first's."""
    named = _with_asides([_SHARE.sub("", name).strip() for name in cells.get(who, ())], cells)
    beside: list[_Person] = []
    if who == "owner":
        if not named and "tenant" not in cells:
            instead = cells.get("contact") or cells.get("payer", ())
            named = [_Person(name, (), "", cells) for name in instead]
        spouses = [_Person(name, (), _SPOUSE, cells) for name in cells.get("spouse", ())]
        if "spouse_phone" in cells:
            beside = _each_reached(spouses, cells["spouse_phone"])
        else:
            named[1:1] = spouses
        beside += [_Person(name, (), _MEMBER, cells) for name in cells.get("member", ())]
        relation = str(cells.get("payer_relation", _PAYER))
        payers = [_Person(name, (), relation, cells) for name in cells.get("payer", ())]
        beside += _each_reached(payers, cells.get("payer_phone", []))
    return _each_reached(named, cells.get(how, [])) + beside


def _each_reached(named: Sequence[_Person], phones: Sequence[str]) -> list[_Person]:
    if len(named) > 1 and len(named) == len(phones):
        each: Sequence[Sequence[str]] = [[phone] for phone in phones]
    else:
        each = [phones, *[()] * len(named)]
    return [person._replace(phones=own) for person, own in zip(named, each, strict=False)]


def _with_asides(said: Sequence[str], row: Cells) -> list[_Person]:
    """The people of a cell, and who each is: 王芳（妻）; 王芳（女） is a woman, beside a son a daughter."""
    apart = [found.groups() if (found := _ASIDE.fullmatch(name)) else (name, "") for name in said]
    kin = not _KIN.isdisjoint(aside for _, aside in apart)
    people = []
    for name, aside in apart:
        sex = "" if kin and aside == "女" else _SEXES.get(aside, "")
        relation = row.get("relation", "") if sex or not aside else aside
        people.append(_Person(name.strip(), (), relation, row, sex))
    return people


def _shares(cells: Cells) -> str:
    """What the owners of a row own each, as the ledger says; "" where it does not."""
    owners = cells.get("owner", ())
    return f"产权份额：{'、'.join(owners)}" if any(map(_SHARE.search, owners)) else ""


def _contact(cells: Cells) -> str:
    """Whom to ask for, where the owner is somebody else: a firm; "" for nobody."""
    other = "owner" in cells or "tenant" in cells
    return f"联系人：{'、'.join(cells['contact'])}" if other and "contact" in cells else ""


def _member(person: _Person, relation: str) -> dict[str, str]:
    told = person.relation if person.relation not in _HEADS | _TENANTS else relation
    found = {"name": person.name, "relation": told}
    return {**found, "phone": person.phones[0]} if person.phones else found
