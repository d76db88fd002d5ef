"""What is typed by its name made the id that is kept: people, posts, clauses, routines, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propctl.entry.characters import normalise
from propctl.entry.identifiers import same_name
from propctl.errors import N_, UsageError
from propctl.office.asking.resolving import reference
from propctl.regulation.model.constructs import Field
from propctl.regulation.model.fold import VOID, creates, ended_states, merged_into, merged_states
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label

if TYPE_CHECKING:
    from propctl.office.doing.drafts import Draft
    from propctl.office.opened.office import Office

_FOUND = 8  # clauses that are named at most where several hold the words typed


class Naming:
    """What the fields of one draft may name, in the office as it is."""

    def __init__(self, office: Office, draft: Draft) -> None:
        self.office = office
        self.draft = draft

    def id_of(self, field: Field, text: Any) -> Any:
        """What was typed as an id: all that has a name also by its name, records by their short numbers."""
        if field.type == "ref":
            return self._refer(field, text)
        if field.type == "staff":
            return self._staff_id(field, text)
        if field.type == "rule" and self.office.catalog.find_rule(text) is None:
            return self._rule_id(field, text)
        if field.type == "routine":
            return self._routine_id(field, text)
        if field.type == "post" and text not in self.office.settings.posts:
            posts = self.office.settings.posts.items()
            named = [id for id, post in posts if text in (post.label.zh, post.label.en)]
            return named[0] if len(named) == 1 else text
        return text

    def checked(self, field: Field, value: Any) -> Any:
        for entry in as_list(value):
            if field.type == "staff":
                self._staff(field, entry)
            elif field.type == "post" and entry not in self.office.settings.posts:
                raise UsageError(N_("{label}: there is no post {value!r}"), label=field.label, value=entry)
            elif field.type == "rule" and self.office.catalog.find_rule(entry) is None:
                raise UsageError(N_("{label}: there is no clause {value!r}"), label=field.label, value=entry)
            elif field.type == "routine" and self.office.catalog.find_routine(entry) is None:
                raise self._no_routine(field, entry)
        return value

    def _staff(self, field: Field, entry: str) -> None:
        person, day = self.office.settings.staff.get(entry), self.draft.at.date()
        if person is None:
            raise UsageError(
                N_("{label}: there is no member of staff {value!r}"), label=field.label, value=entry
            )
        if not person.works_on(day):
            raise UsageError(
                N_("{label}: {name} does not work here on {day} (propctl.toml: since, until)"),
                label=field.label,
                name=person.name or entry,
                day=day,
            )

    def _rule_id(self, field: Field, text: str) -> str:
        """The clause in force that holds these words; of several, which is to be chosen."""
        office = self.office
        found = {
            rule.id: office.rule_text(rule)
            for area in office.catalog.areas()
            for rule in office.catalog.rules(area.name).values()
            if office.in_force(rule) and _mentions(office.rule_text(rule), text)
        }
        if len(found) > 1:
            named = [Label(f"{rule}（{said.zh}）", f"{rule} ({said.en})") for rule, said in found.items()]
            raise UsageError(
                N_(
                    "{label}: {count} {count:clause|clauses} {count:speaks|speak} of {value}; write"
                    " which: {names}"
                ),
                label=field.label,
                count=len(found),
                value=text,
                names=named[:_FOUND],
            )
        return next(iter(found), text)

    def _routine_id(self, field: Field, text: str) -> str:
        """The routine of that id or title, or whose title alone holds these words."""
        titles = self.office.catalog.routine_titles()
        if text in titles:
            return text
        typed = _plain(text)
        named = {id: {_plain(title.zh), _plain(title.en)} for id, title in titles.items()}
        found = [id for id, names in named.items() if typed in names]
        found = found or [id for id, names in named.items() if any(typed in name for name in names)]
        if len(found) > 1:
            raise UsageError(
                N_("{label}: {value} may be {names}; write the id"),
                label=field.label,
                value=text,
                names=[self._told(id, titles[id]) for id in found[:_FOUND]],
            )
        return found[0] if found else text

    def _no_routine(self, field: Field, entry: str) -> UsageError:
        from propctl.regulation.language.mistakes import nearest  # only a mistake waits for it

        titles = self.office.catalog.routine_titles()
        ids = {said: id for id, title in titles.items() for said in (id, title.zh, title.en)}
        near = dict.fromkeys(ids[said] for said in nearest(entry, ids))
        if not near:
            said = N_("{label}: there is no routine {value!r}; propctl post POST lists those of a post")
            return UsageError(said, label=field.label, value=entry)
        return UsageError(
            N_("{label}: there is no routine {value!r}; near it: {near}"),
            label=field.label,
            value=entry,
            near=[self._told(id, titles[id]) for id in near],
        )

    def _told(self, id: str, title: Label) -> Label:
        return Label(f"{title.zh}（{id}）", f"{title.en} ({id})")

    def _staff_id(self, field: Field, text: str) -> str:
        """The member of staff of that id or name; of namesakes who works here, or whose id is in brackets."""
        staff, day = self.office.settings.staff, self.draft.at.date()
        name, _, id = text.rstrip(")").partition("(")
        if text in staff or id in staff:
            return text if text in staff else id
        named = [id for id, person in staff.items() if same_name(person.name, name)]
        here = [id for id in named if staff[id].works_on(day)] or named
        if len(here) > 1:
            raise UsageError(
                N_("{label}: {value} may be {names}; write the id"), label=field.label, value=text, names=here
            )
        return here[0] if here else text

    def _refer(self, field: Field, typed: str) -> str:
        """A reference as it is kept; what a person types names no void record."""
        office, form = self.office, self.draft.form
        value = reference(office, form, field, typed)
        for ref in office.catalog.refs(form, field, value) if not self.draft.request.trusted else ():
            if office.state(ref) == VOID:
                raise UsageError(
                    N_("{label}: {value} is void; name another, or register it again first"),
                    label=field.label,
                    value=value,
                )
            self._refuse_merged(field, ref)
            self._refuse_succeeded(field, ref)
        return value

    def _refuse_merged(self, field: Field, ref: Ref) -> None:
        """What is made new is about the record that stands for both, not about the one merged into it."""
        declared, step = self.office.catalog.form(ref.form), self.draft.step
        if not creates(step) or self.office.state(ref) not in merged_states(declared):
            return
        thing = self.office.find(ref)
        raise UsageError(
            N_("{label}: {value} is merged into {other}; name {other}"),
            label=field.label,
            value=ref.id,
            other=thing.values.get(merged_into(declared), "") if thing is not None else "",
        )

    def _refuse_succeeded(self, field: Field, ref: Ref) -> None:
        """What is made new names no record that became others before that (a home that was split).

        Money and stock (``every``) are facts whatever the record has become.
        """
        office, draft, declared = self.office, self.draft, self.office.catalog.form(ref.form)
        if not declared.became or not creates(draft.step) or draft.step.every:
            return
        asked = draft.declared is office.catalog.form(draft.form)  # by a form: a command may look back
        if not asked or field not in draft.declared.field.values():
            return
        thing = office.find(ref) if office.state(ref) in ended_states(declared) else None
        if thing is None or draft.at < thing.timeline[-1][0]:
            return
        raise UsageError(
            N_("{label}: {value} became {names} on {day}; write the one that is meant"),
            label=field.label,
            value=ref.id,
            names=as_list(thing.values.get(declared.became)),
            day=thing.timeline[-1][0].astimezone(office.tz).date(),
        )


def _mentions(said: Label, text: str) -> bool:
    """Whether a clause holds all words of a text, in either language."""
    words = text.lower().split()
    return any(all(word in one.lower() for word in words) for one in (said.zh, said.en))


def _plain(text: str) -> str:
    """A title in the spelling in which two are compared."""
    return normalise(text).casefold()
