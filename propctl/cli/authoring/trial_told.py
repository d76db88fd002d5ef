"""What a trial shows: on the terminal as text, in a file as a page that any browser opens."""

from __future__ import annotations

import html
import re

from propctl.cli.authoring.trial import Trial
from propctl.cli.frame.output import echo, heading, say, table
from propctl.cli.frame.width import pad, width
from propctl.errors import N_
from propctl.publish.escape import terminal
from propctl.publish.paper.lines import Entry
from propctl.publish.paper.printed_forms import Content

_LINE = "_" * 24
_BLOCK = re.compile(
    r"</(?:p|div|section|li|tr|h\d|figcaption|summary|dt|dd|caption)>|<br ?/?>|</?(?:ul|ol|table)[^>]*>"
)
_TAGS = re.compile(r"<[^>]*>", re.DOTALL)
_DRAWINGS = re.compile(r"<(svg|style|script)\b.*?</\1>", re.DOTALL)
_MARKS = re.compile(r"\{:[^}]*\}|\*\*")
_STYLE = """
body { font: 18px/1.7 system-ui, sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse } td, th { border: 1px solid #bbb; padding: .3em .6em; text-align: left }
iframe { width: 100%; height: 60em; border: 1px solid #bbb; background: #fff }
"""


def tell(trial: Trial) -> None:
    """Print everything: what is wrong first, then each part."""
    words = trial.words
    for problem in trial.findings:
        say(words.problem(problem), err=True)
    if commands := trial.commands():
        heading(words(N_("Commands")))
        echo(terminal("\n\n".join(commands.values())))
    _forms(trial)
    _lists(trial)
    _limits(trial)
    if page := trial.page():
        heading(words(N_("Page of the handbook (staff)")))
        echo(terminal(as_text(page)))
    if trial.left_out:
        parts = list(dict.fromkeys(trial.left_out))
        say(words(N_("Not shown until the findings are mended: {parts}"), parts=parts), err=True)
    elif trial.area is None and trial.declared.extends:
        adds = N_("{file} adds to {areas}; look at it there: propctl areas try {first}")
        others = sorted(trial.declared.extends)
        titles = trial.office.catalog.summary.titles
        named = [titles.get(area, area) for area in others]
        say(words(adds, file=trial.declared.file, areas=named, first=others[0]))
    elif trial.area is None:
        none = N_("{file} declares no area that could be shown")
        say(words(none, file=trial.declared.file), err=True)


def _forms(trial: Trial) -> None:
    for paper in trial.papers():
        heading(trial.words(N_("Blank form: {title}"), title=trial.words.written(paper.title)))
        for line in blank_lines(trial.content(paper)):
            echo(terminal(trial.words.written(line)))


def _lists(trial: Trial) -> None:
    if rows := trial.lists():
        heading(trial.words(N_("Lists")))
        table(
            ("", "", ""),
            [(f"propctl {row['list']}", row["title"], " | ".join(row["columns"])) for row in rows],
        )


def _limits(trial: Trial) -> None:
    if rows := trial.limits():
        heading(trial.words(N_("Limits")))
        lines = [(row["between"], row["within"], row["calendar"], row["rule"], row["clause"]) for row in rows]
        table([""] * 5, lines)


def blank_lines(content: Content) -> list[str]:
    """An empty form as text: what is ticked, what is written in, tables with their columns."""
    if content.register:
        return ["| " + " | ".join(content.register["columns"]) + " |"]
    widest = max((width(entry.label) for entry in content.entries), default=0)
    return [line for entry in content.entries for line in _blank(entry, widest)]


def _blank(entry: Entry, widest: int) -> list[str]:
    label = pad(entry.label, widest + 2)
    if entry.columns:
        return [label, f"  | {' | '.join(entry.columns)} |"]
    if entry.ticks:
        return [label + "  ".join(f"□ {tick}" for tick in entry.ticks)]
    lines = [label + _LINE]
    return lines + [" " * (widest + 2) + _LINE] * 2 if entry.size == "tall" else lines


def as_text(markdown: str) -> str:
    """A page without its markup: for a terminal, a line for each paragraph, row and heading."""
    text = _DRAWINGS.sub("", markdown)
    text = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", text)
    text = _TAGS.sub("", _BLOCK.sub("\n", text))
    lines = [" ".join(html.unescape(_MARKS.sub("", line)).split()) for line in text.splitlines()]
    kept = [line for line in lines if line and not set(line) <= set("|-: ")]
    return "\n".join(f"\n{line.lstrip('# ')}" if line.startswith("#") else line for line in kept)


def page_of(trial: Trial) -> str:
    """The page of the handbook and the empty forms as they are printed, in one file."""
    import markdown

    body = markdown.markdown(trial.page(), extensions=["tables", "attr_list", "md_in_html", "def_list"])
    forms = (trial.printed(paper) for paper in trial.papers())
    frames = [f'<iframe srcdoc="{html.escape(form, quote=True)}"></iframe>' for form in forms if form]
    title = trial.words.label(trial.area.label) if trial.area else trial.name
    return (
        f'<!doctype html>\n<html lang="{trial.session.lang}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body>{body}\n{''.join(frames)}</body></html>\n"
    )
