"""``propctl audit``: what history proves, who changed the rules, and what somebody has looked into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from propctl.cli.commands.integrity import problem_row
from propctl.cli.frame.declared import Group, argument, option
from propctl.cli.frame.output import Row, emit_json, say
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, UsageError

if TYPE_CHECKING:
    from propctl.office.auditing.audit import Report
    from propctl.store.history.audit_findings import Finding

_TITLES = {
    "rewritten": N_("changed or taken away"),
    "unreadable": N_("left unreadable"),
    "refused": N_("not allowed"),
    "name": N_("in another's name"),
    "time": N_("at another time"),
    "clear": N_("personal data in clear"),
    "rules": N_("rules of the office"),
    "signature": N_("signatures"),
    "merge": N_("merges"),
    "files": N_("on this disk, not in history"),
    "history": N_("history itself"),
    "paper": N_("approvals on paper"),
    "version": N_("judged by another version of propctl"),
}


@option("--anew", is_flag=True, help=N_("Read all of history, whatever this computer remembers of it"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON"))
def look(anew: bool, as_json: bool) -> int:
    """Prove from git history that lines were only ever added, by who might; status 1 if not."""
    from propctl.office.auditing.audit import audit as prove

    session = current()
    report = prove(session.office, anew=anew)
    if as_json:
        emit_json([_row(session, one) for one in (*report.faults, *report.to_confirm, *report.notes)])
    else:
        _print(session, report)
    return 1 if report.faults else 0


audit = Group("audit", N_("Was history only added to, and by whom"), look, look.__dict__["params"])


@audit.command("accept", zh="认可", help=N_("Accept what a commit did, once you know why"))
@argument("commit", word=N_("COMMIT"))
@option("--reason", metavar=N_("TEXT"), default="", help=N_("Why it is in order, or what was done about it"))
@option("--earlier", is_flag=True, help=N_("And all history before it: records that were brought in"))
def accept(commit: str, reason: str, earlier: bool) -> None:
    """Keep in history that somebody in charge has looked into a commit."""
    from propctl.cli.showing.outcome_told import report
    from propctl.office.auditing.accepted import accept as keep

    session = current()
    if not reason.strip():
        raise UsageError(N_("say why: propctl audit accept {commit} --reason TEXT"), commit=commit)
    report(session, keep(session.office, commit, reason, earlier=earlier), as_json=False)


def _print(session: Session, report: Report) -> None:
    words = session.words
    _groups(session, report.faults)
    if report.to_confirm:
        say(
            words(
                N_("Waiting for somebody in charge to confirm (propctl audit accept COMMIT --reason TEXT):")
            )
        )
        _groups(session, report.to_confirm)
    if report.notes:
        say(words(N_("Good to know:")))
        for one in report.notes:
            say(f"  {words(one.problem.message, one.problem.values)}")
    if report.accepted:
        told = N_(
            "{count} {count:finding|findings} {count:was|were} accepted; see: propctl agenda acceptance list"
        )
        say(words(told, count=report.accepted))
    if not report.faults:
        say(words(N_("History was only added to.")))
        return
    commits = len({one.commit for one in report.faults})
    say(
        words(
            N_("{count} {count:finding|findings} in {commits} {commits:commit|commits}."),
            count=len(report.faults),
            commits=commits,
        )
    )


def _groups(session: Session, findings: Iterable[Finding]) -> None:
    """Findings by commit and kind, each with what to do about it once."""
    words = session.words
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.commit, one.kind), []).append(one)
    for (_, kind), some in groups.items():
        say(f"[{words(_TITLES[kind])}]")
        for one in some:
            problem = one.problem
            where = ":".join(str(part) for part in (problem.path, problem.line) if part)
            says = words(problem.message, problem.values)
            say(f"  {where}: {says}" if where else f"  {says}")
        say(f"    → {words(some[0].problem.fix, some[0].problem.values)}")


def _row(session: Session, one: Finding) -> Row:
    row = problem_row(session, one.problem)
    return {**row, "kind": one.kind, "grave": one.grave, "commit": one.commit, "author": one.author}
