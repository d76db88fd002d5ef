"""``propctl post``: what a post is: above, below, who holds it, what it does, what goes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.cli.frame import offers
from propctl.cli.frame.declared import argument, command
from propctl.cli.frame.output import Row, emit, emit_json, heading, reading, say, table
from propctl.cli.frame.session import Session, current
from propctl.errors import N_, UsageError
from propctl.words.labels import RANKS

if TYPE_CHECKING:
    from propctl.office.asking.post_shown import PostView
    from propctl.office.opened.office import Office

PROBLEMS = {
    "no superior": N_("answers to nobody"),
    "cycle": N_("answers to itself in the end"),
    "lower": N_("its superior is of a lower rank"),
    "nobody": N_("nobody holds it"),
    "no rank": N_("has no rank"),
    "two superiors": N_("its clauses and settings name different superiors"),
}


@command("post", N_("What a post is: above, below, duties, limits; all posts"))
@argument("post", word=N_("POST"), required=False, offers=offers.posts)
@reading
def post(post: str, style: str | None) -> None:
    """One post with all that it does; without a name the posts in their order."""
    from propctl.office.asking.post_shown import post_view

    session = current()
    if not post:
        _all(session, style)
        return
    view = post_view(session.office, meant_post(session, post))
    if style:
        emit_json(post_object(session, view))
    else:
        _tell(session, view)


def meant_post(session: Session, typed: str) -> str:
    """The post that was typed by its id or title, or as the clause about it calls it."""
    posts = session.office.settings.posts
    found = [name for name, post in posts.items() if typed in (name, post.zh, post.en)]
    found = found or _called(session.office, typed)
    if len(found) != 1:
        from propctl.regulation.language.mistakes import nearest

        titles = {session.words.label(post.label): name for name, post in posts.items()}
        near = nearest(typed, [*posts, *titles], alike=0.4) or list(titles)
        raise UsageError(N_("there is no post {post!r}; there are {known}"), post=typed, known=near)
    return found[0]


def _called(office: Office, title: str) -> list[str]:
    """The post that clauses in force call so: a text begins with it, ``管理员、片区管理员（{post}）：…``."""
    called = [
        post
        for role in office.catalog.roles(office.today)
        if title in _names(office, role.rule)
        for post in role.posts
    ]
    return list(dict.fromkeys(called))


def _names(office: Office, rule: str) -> list[str]:
    """What a clause calls its post, in both languages."""
    declared = office.catalog.rule(rule)
    said = [(declared.zh.partition("（{post}"), "、"), (declared.en.partition(" ({post}"), ", ")]
    return [name for (names, found, _), between in said if found for name in names.split(between)]


def _all(session: Session, style: str | None) -> None:
    from propctl.office.asking.post_shown import post_problems
    from propctl.office.opened.post_order import post_above

    office, words = session.office, session.words
    wrong: dict[str, list[str]] = {}
    for name, what in post_problems(office):
        wrong.setdefault(name, []).append(what)
    rows: list[Row] = [
        {
            "post": name,
            "title": words.label(entry.label),
            "rank": entry.rank if entry.ranked else "",
            "above": post_above(office, name),
            "held_by": [person.id for person in office.staff() if name in person.posts],
            "problems": wrong.get(name, []),
        }
        for name, entry in office.settings.posts.items()
    ]
    names = (N_("Post"), N_("Rank"), N_("Above"), N_("Held by"), N_("Wrong"))
    emit(
        rows,
        [words(name) for name in names],
        lambda row: [
            row["title"],
            words.label(RANKS[row["rank"]]) if row["rank"] in RANKS else "",
            office.wording.post(row["above"]) if row["above"] else "",
            words.joined(office.name_of(one) for one in row["held_by"]),
            words.joined(words(PROBLEMS[one]) for one in row["problems"]),
        ],
        style,
    )


def post_object(session: Session, view: PostView) -> dict[str, Any]:
    """A post under stable keys."""
    return {
        "post": view.post,
        "title": session.words.label(session.office.settings.posts[view.post].label),
        "rank": view.rank,
        "above": view.above,
        "below": view.below,
        "problem": view.problem,
        "held_by": view.held_by,
        "alone": view.alone,
        "assigned": view.assigned,
        "receives": view.receives,
        "clauses": view.clauses,
        "routines": [
            {"routine": one.routine, "rule": one.rule, "every": one.every, "proof": one.proof}
            for one in view.routines
        ],
        "limits": view.limits,
        "forms": view.forms,
        "figures": view.figures,
    }


def _tell(session: Session, view: PostView) -> None:
    office, words = session.office, session.words
    wording, steps = office.wording, office.catalog.steps()
    say(f"{wording.post(view.post)}  {words.label(RANKS[view.rank])}")
    none = words(N_("none"))
    table(
        [],
        [
            [words(N_("Above")), wording.post(view.above) if view.above else none],
            [words(N_("Below")), wording.posts(view.below) if view.below else none],
            [words(N_("Held by")), words.joined(office.name_of(one) for one in view.held_by) or none],
        ],
    )
    if view.problem:
        say(words(PROBLEMS[view.problem]))
    shown = (
        (N_("Left to it alone"), [words.label(steps[one]) for one in view.alone]),
        (N_("Goes to it"), [words.label(steps[one]) for one in view.assigned]),
        (N_("Reports that it receives"), [cited_clause(session, one) for one in view.receives]),
        (N_("Clauses carried out"), [cited_clause(session, one) for one in view.clauses]),
    )
    for title, lines in shown:
        if lines:
            heading(f"{words(title)} ({len(lines)})")
            for line in lines:
                say(f"- {line}")
    _tell_work(session, view)


def _tell_work(session: Session, view: PostView) -> None:
    """Routines with how often and their record, limits, forms, figures."""
    from propctl.office.asking.post_shown import limit_lines, routine_title

    words, wording, catalog = session.words, session.office.wording, session.office.catalog
    if view.routines:
        heading(f"{words(N_('Routines'))} ({len(view.routines)})")
        table(
            [words(name) for name in (N_("Routine"), N_("How often"), N_("Record"))],
            [
                [words.label(routine_title(session.office, one.routine)), one.every, wording.form(one.proof)]
                for one in view.routines
            ],
        )
    figures = {
        name: catalog.area(name.partition(".")[0]).indicator[name.partition(".")[2]] for name in view.figures
    }
    for title, lines in (
        (N_("Limits"), limit_lines(session.office, view.limits)),
        (N_("Forms"), [wording.form(name) for name in view.forms]),
        (N_("Figures"), [words.label(one.label) for one in figures.values()]),
    ):
        if lines:
            heading(f"{words(title)} ({len(lines)})")
            for line in dict.fromkeys(lines):
                say(f"- {line}")


def cited_clause(session: Session, rule: str) -> str:
    """A clause in its words, with its id by which it is looked up."""
    return f"{session.office.wording.clause(session.office.catalog.rule(rule))} ({rule})"
