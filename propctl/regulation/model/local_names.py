"""What names mean that are written inside an area, where its own name is left out."""

from collections.abc import Collection, Iterable

from propctl.regulation.model.constructs import Area, Field, Ledger, Routine
from propctl.regulation.model.lists import as_list

STAFF = "staff"  # what a routine is done for each of: the people of a post
PROCEDURE_COMMANDS = ("card", "next")  # of an area that declares procedures
TICK = "agenda.tick"  # what proves a routine that no form proves: somebody ticked it


def qualify(area: str, name: str) -> str:
    """A clause or form of one's own area may be written without the area."""
    return name if "." in name else f"{area}.{name}"


def targets_of(area: str, field: Field) -> list[str]:
    """The forms that a reference of ``area`` may point to; none of a field that is no reference."""
    return [qualify(area, form) for form in as_list(field.to)]


def parameter(area: str, reference: str) -> tuple[str, str]:
    """The clause (its full id) and the parameter that ``$clause.param`` names."""
    clause, _, name = reference[1:].rpartition(".")
    return qualify(area, clause), name


def own_reference(rule: str, reference: str) -> str:
    """``$.param`` of a clause (its full id) as ``$clause.param``."""
    return f"${rule}{reference[1:]}" if reference.startswith("$.") else reference


def records_each(routine: Routine) -> str:
    """The form for each of whose records a routine is done; "" where it is done for something else."""
    return "" if routine.each == STAFF or routine.each.startswith("$") else routine.each


def proof_of(area: Area, routine: Routine) -> tuple[str, str]:
    """The form and step ("": its records) that prove a routine; a tick where it names none.

    It is written ``form``, ``form.step`` or ``step`` (of each), ``area.form`` or ``area.form.step``.
    """
    parts = routine.proof.split(".")
    if not routine.proof:
        return TICK, ""
    if len(parts) == 3:
        return ".".join(parts[:2]), parts[2]
    if len(parts) == 2:
        own = parts[0] in area.form
        return (qualify(area.name, parts[0]), parts[1]) if own else (routine.proof, "")
    if parts[0] in area.form:
        return qualify(area.name, parts[0]), ""
    return qualify(area.name, (records_each(routine) or main_form(area))), parts[0]


def move_form(area: Area, ledger: Ledger, on: str) -> tuple[str, str]:
    """The form and step of a move: ``step`` of the ledger's own form, ``form.step`` or ``area.form.step``."""
    form, _, step = on.rpartition(".")
    own = ledger.of if isinstance(ledger.of, str) else (ledger.of or [""])[0]
    return qualify(area.name, form or own or main_form(area)), step


def ledger_forms(area: Area, ledger: Ledger) -> list[str]:
    """The forms whose steps move something in a ledger, by full name."""
    forms = [move_form(area, ledger, move.on)[0] for move in ledger.moves]
    return list(dict.fromkeys(forms))


def papers_name(area: Area) -> str:
    """What prints an area's documents: ``print``, or ``papers`` where a command of its own has that name."""
    return "papers" if "print" in area.command else "print"


def main_form(area: Area) -> str:
    """The form whose steps are commands of the area itself."""
    return area.main or next(iter(area.form), "")


def prefixes(area: Area) -> Iterable[tuple[str, str]]:
    """(prefix of ids, full form name) of every form of an area that has one."""
    for name, form in area.form.items():
        prefix = form.prefix or (area.prefix if name == main_form(area) and not form.key else "")
        if prefix:
            yield prefix, f"{area.name}.{name}"


def points(area: str, field: Field, void: Collection[str]) -> bool:
    """Whether a field of ``area`` has something to point to; one that is no reference always has."""
    return not field.to or any(target not in void for target in targets_of(area, field))
