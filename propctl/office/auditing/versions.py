"""Steps that another version of propctl judged: what this one would refuse, that one may have allowed.

Declarations of installed packages are the program's, not the office's: history does not hold them. A commit
says by which program its steps were judged. Where that is not this one, nobody is accused of what this one
would not have allowed; it is listed for somebody in charge, each step by itself. So whoever names a program
that there never was has not escaped, and honest work of before an update has not become a forgery.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from propctl.errors import N_, BadData, Said
from propctl.office.auditing.remembered import Memory
from propctl.store.files import paths
from propctl.store.files.layout import load_record
from propctl.store.history.audit_findings import CLEAR, CONFIRM, REFUSED, VERSION, Finding
from propctl.store.history.commits import Commit, History

if TYPE_CHECKING:
    from propctl.office.opened.office import Office

_BY_DECLARATIONS = (REFUSED, CLEAR)  # the rest comes from history and from the office's own rules


def is_other(commit: Commit, program: str) -> bool:
    """Whether a commit says that another program judged it. One that says nothing was made by hand, today."""
    return bool(commit.program) and commit.program != program


def doubted(findings: Iterable[Finding], commit: Commit, program: str) -> Iterator[Finding]:
    """What was found of a commit; no accusation where ``program`` is not the one that judged it then."""
    other = is_other(commit, program)
    for one in findings:
        yield _listed(one, commit) if other and one.kind in _BY_DECLARATIONS else one


def of_old(one: Finding) -> Finding:
    """A value beyond a bound, of before commits named a version: nobody knows if the bound was there."""
    msgid = N_("made before propctl said its version, by rules that may have been others: {told}")
    return _instead(one, msgid)


def _listed(one: Finding, commit: Commit) -> Finding:
    msgid = N_("made under another version of propctl ({program}), whose rules may have been others: {told}")
    return _instead(one, msgid, program=commit.program)


def _instead(one: Finding, msgid: str, **values: object) -> Finding:
    told = Said(one.problem.message, **one.problem.values)
    problem = one.problem._replace(message=msgid, values={**one.problem.values, **values, "told": told})
    kind = VERSION if one.kind == REFUSED else one.kind  # what stands in clear does so under any version
    return msgspec.structs.replace(one, problem=problem, kind=kind, grave=CONFIRM)


def came_into_use(memory: Memory, office: Office, history: History) -> bool:
    """Whether records were read while there was no such form, or nobody used its area: so far unjudged."""
    if not memory.head or memory.declared == office.sources.compiled.declared:
        return False
    new = set(_forms(office)) - set(memory.forms)
    blobs: dict[str, str] = {}
    for area in {form.partition(".")[0] for form in new}:
        files = history.files(memory.head, f"{paths.RECORDS}/{area}")
        blobs |= {blob: path for path, blob in files.items()}
    found = history.blobs(blobs).items()
    return any(_form_of(data, blobs[id]) in new for id, data in found)


def note_forms(memory: Memory, office: Office) -> None:
    """Keep which forms there are, for the next time that ``came_into_use`` is asked."""
    if memory.declared != office.sources.compiled.declared:
        memory.declared, memory.forms = office.sources.compiled.declared, _forms(office)


def _forms(office: Office) -> list[str]:
    catalog = office.catalog
    return [form for area in catalog.names for form, _ in catalog.forms_in(area)]


def _form_of(data: bytes, path: str) -> str:
    """Which form a record is of; "" for what cannot be read, which was told when it came."""
    try:
        return load_record(data, path).form
    except BadData:
        return ""
