"""Who may do a step, and what the clauses require before it is done. Every refusal cites its clause."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from propctl.errors import N_, PropctlError, UsageError
from propctl.office.doing.drafts import Draft, Missing
from propctl.office.judging.refusal import claim_in_force, lacks_refused, numbered, refuse
from propctl.office.opened.post_order import is_left_to, may_do_alone
from propctl.office.opened.scope import RecordScope
from propctl.office.opened.settings import Person, holds
from propctl.regulation.language.reading import Unset
from propctl.regulation.language.syntax import fields_in
from propctl.regulation.model.constructs import Need
from propctl.regulation.model.fold import allowed, creates, states_of
from propctl.regulation.model.form_parts import any_field
from propctl.regulation.model.lists import as_list
from propctl.regulation.model.local_names import own_reference, parameter, qualify
from propctl.regulation.model.record import REVERT
from propctl.regulation.model.ref import Ref
from propctl.regulation.model.text import Label, joined

if TYPE_CHECKING:
    from propctl.office.judging.lacking import Lack
    from propctl.office.opened.office import Office


ERASERS = "supervisor+"  # who may erase for good, where a declaration names nobody
APPROVER, PAPER = "--approved-by", "--paper"  # the second person, where one has to approve on paper


class Permits:
    """Judges one draft."""

    def __init__(self, office: Office, draft: Draft) -> None:
        self.office, self.draft = office, draft
        self.step, self.request = draft.step, draft.request

    def judge(self) -> None:
        """Raise unless the step may be done: state, post, second person, clauses."""
        self.state()
        if not self.request.trusted:
            self.post()
            self.not_by()
            self.second_person()
        self.needs()
        self._not_there()
        self._not_done()
        self._other()

    def beforehand(self) -> None:
        """Raise where the step will be refused whatever is typed: by the record's state or by a post."""
        self.state()
        demands = self.demands(self.step.post)
        fields = [demand.removeprefix("field:") for demand in demands if demand.startswith("field:")]
        if all(self.draft.before.values.get(name) for name in fields):  # else who may is typed yet
            self.post()
        self.not_by()

    def state(self) -> None:
        """Whether the record's state lets the step be done."""
        draft = self.draft
        if creates(self.step):
            return
        if draft.new:
            raise UsageError(N_("{step} is done to a record; name it"), step=self._step_label())
        if draft.before.voided and not self.step.from_ and self.request.step != REVERT:
            raise UsageError(
                N_("{id} is void; {step} is not possible"),
                id=self.office.wording.record(draft.before.ref),
                step=self._step_label(),
            )
        if self.request.step in draft.declared.step and not allowed(
            self.request.step, draft.before, draft.declared
        ):
            meant = states_of(draft.declared, as_list(self.step.from_))
            froms = dict.fromkeys(state for state in (*draft.declared.state, *meant) if state in meant)
            raise UsageError(
                N_("{id} is {state}; {step} is possible only when it is {froms}"),
                id=self.office.wording.record(draft.before.ref),
                state=self.office.state_label(draft.form, draft.before.state),
                step=self._step_label(),
                froms=joined([self.office.state_label(draft.form, state) for state in froms]),
            )

    def _not_there(self) -> None:
        """No record is made that stands already; judged last, for a clause may say better what to do."""
        draft = self.draft
        name, before = self.request.step, draft.before
        if creates(self.step) and not draft.new and not allowed(name, before, draft.declared):
            called = self.office.wording.record(before.ref)
            if self.step.once:
                raise UsageError(N_("{id} is there already; it is made only once"), id=called)
            raise UsageError(
                N_("{id} is there already ({state}); change that record instead of making it again"),
                id=called,
                state=self.office.state_label(draft.form, before.state),
            )

    def _not_done(self) -> None:
        """Nothing is taken back that does not stand; judged after the clauses, which may say it better."""
        reverses = self.step.reverses
        if reverses and not any(self.draft.before.events.get(name) for name in reverses):
            raise UsageError(
                N_("nothing stands on {id} that {step} could take back: {steps}"),
                id=self.office.wording.record(self.draft.before.ref),
                step=self._step_label(),
                steps=[self._step_label(name) for name in reverses],
            )

    def _other(self) -> None:
        """A record is merged into another one, which is in force and is not itself merged."""
        draft, merges = self.draft, self.step.merges
        named = str(draft.values.get(merges) or "") if merges else ""
        if not named:
            return
        other = self.office.find(Ref(draft.form, named))
        if named == draft.before.id or other is None or other.voided:
            raise UsageError(
                N_("{id} is not merged into {other}: name another record that is in force"),
                id=self.office.wording.record(draft.before.ref),
                other=named,
            ).about(merges)
        if other.state == self.step.to:
            raise UsageError(
                N_("{other} is merged into {last} itself; name {last}"),
                other=named,
                last=other.values.get(merges, ""),
            ).about(merges)

    def post(self) -> None:
        """Whether the person in whose name it is done may do it: by the step's own clause, then by others."""
        demands = self.demands(self.step.post or (ERASERS if self.step.forgets else ""))
        if self.any_of(self.draft.by, demands):
            self._alone()
            return
        msgid = N_("{step} must be done by {posts}; {person} is not")
        if not self._anybody(demands):
            msgid = N_(
                "{step} must be done by {posts}; {person} is not, and nobody here is: write {ids} into the"
                " posts of somebody in [staff] of propctl.toml"
            )
        self._refuse(
            self._claim(),
            msgid,
            step=self._step_label(),
            posts=self._posts_label(demands),
            person=self.office.name_of(self.draft.by),
            ids=demands,
        )

    def _anybody(self, demands: list[str]) -> bool:
        """Whether there is somebody here who may do it: a rank and whom a field names count as filled."""
        people = self.office.staff()
        return any(
            demand[-1] == "+"
            or demand.startswith("field:")
            or any(holds(person, demand) for person in people)
            for demand in demands
        )

    def _alone(self) -> None:
        """Whether a clause leaves the step to one post alone, and the person holds another."""
        roles = self.office.catalog.roles(self.office.today).alone(f"{self.draft.form}.{self.request.step}")
        person = self._person(self.draft.by) if roles else None
        if person is None or any(is_left_to(self.office.settings, person, role) for role in roles):
            return
        msgid = N_("{step} is left to {posts} alone; {person} is not")
        if not may_do_alone(self.office, roles):
            msgid = N_(
                "{step} is left to {posts} alone; {person} is not, and nobody here is: write {ids} into the"
                " posts of somebody in [staff] of propctl.toml"
            )
        posts = [post for role in roles for post in role.posts]
        self._refuse(
            roles[0].rule,
            msgid,
            step=self._step_label(),
            posts=self._posts_label(posts),
            person=self.office.name_of(self.draft.by),
            ids=posts,
        )

    def demands(self, post: str | list[str]) -> list[str]:
        """The posts that a declaration of the draft's area names today, and the fields that name a person.

        A field that is not asked, because its clause is not in force, names nobody; who stands in it may.
        """
        catalog, today = self.office.catalog, self.office.today
        return [one for one in catalog.posts(self.draft.area, post, today) if not self._unasked(one)]

    def _unasked(self, demand: str) -> bool:
        name = demand.removeprefix("field:")
        field = any_field(self.draft.declared, name) if name != demand else None
        if field is None or self.draft.before.values.get(name):
            return False
        return self.office.catalog.unasked(self.draft.form, name, field, self.office.today)

    def any_of(self, person: str, demands: Collection[str]) -> bool:
        """Whether somebody holds one of these posts, or is whom a field names; where none is set, anybody."""
        return not demands or any(self._fills(person, demand) for demand in demands)

    def _fills(self, person: str, demand: str) -> bool:
        if demand.startswith("field:"):
            return person in as_list(self._named(demand.removeprefix("field:")))
        return holds(self._person(person), demand)

    def _person(self, name: str) -> Person:
        return self.office.settings.staff[name]

    def _named(self, name: str) -> Any:
        """Who a field names: as the record stood, so that nobody names himself and acts on it at once."""
        standing = self.draft.before.values.get(name)
        return self.draft.values.get(name) if standing in (None, "") else standing

    def not_by(self) -> None:
        """Nobody approves what he did himself."""
        for name in self.step.not_by:
            for event in self.draft.before.events.get(name, []):
                if event.by == self.draft.by:
                    self._refuse(
                        self._claim(),
                        N_("{step} must be done by somebody else than who did {other}: {person}"),
                        step=self._step_label(),
                        other=self._step_label(name),
                        person=self.office.name_of(self.draft.by),
                    )

    def second_person(self) -> None:
        """A step that needs another's approval carries who gave it, and on which paper."""
        if not self.step.approve:
            return
        try:
            self._approved()
        except PropctlError as error:
            error.about(*(error.fields or (APPROVER,)))
            raise

    def _approved(self) -> None:
        approver = self.request.approved_by
        if not approver:
            self._refuse(
                self._claim(),
                N_("{step} needs the approval of {posts}: --approved-by NAME --paper NO"),
                step=self._step_label(),
                posts=self.approvers(),
            )
        person = self.office.person(approver)
        if person.id == self.draft.by:
            self._refuse(
                self._claim(),
                N_("nobody approves his own request: {person}"),
                person=self.office.name_of(self.draft.by),
            )
        if not self.may_approve(person.id):
            self._refuse(
                self._claim(),
                N_("{step} must be approved by {posts}; {person} is not"),
                step=self._step_label(),
                posts=self.approvers(),
                person=self.office.name_of(person.id),
            )
        if not self.request.paper:
            raise UsageError(N_("an approval on paper needs its number: --paper NO")).about(PAPER)

    def may_approve(self, person: str) -> bool:
        """Whether somebody fills one of the posts that approve the step; while none is set, anybody does."""
        demands = self.demands(self.step.approve)
        return self.any_of(person, demands)

    def needs(self) -> None:
        """Whether everything that the clauses require holds; the refusal tells all that does not."""
        lacks = self.lacks()
        if lacks:
            unmet = self.unmet(self.request.step, who=True)
            asked = [need.that for _, need in unmet if need.that]
            fields = dict.fromkeys(name for text in asked for name in fields_in(text))
            raise lacks_refused(self.office, self._step_label(), lacks).about(*fields)

    def also_lacking(self, missing: Missing) -> UsageError:
        """What was not typed, with all that the step lacks besides: both are told at once.

        What a need says of a value that is not there yet can't be told.
        """
        lacks = [lack for lack in self.lacks(who=False, without=missing.fields) if not lack.own]
        if not lacks:
            return missing
        return UsageError(
            N_("{missing}; {step} also lacks:{lines}"),
            missing=UsageError(missing.msgid, **missing.values),
            step=self._step_label(),
            lines=numbered(self.office, lacks),
        ).about(*missing.fields)

    def lacks(self, *, who: bool = True, without: Collection[str] = ()) -> list[Lack]:
        """What the step lacks, each with the way to it; ``who``: also that somebody else must do it.

        ``without``: fields that are not filled in; what reads them is not asked.
        """
        needs = self.draft.declared.need.get(self.request.step, [])
        asked = [need for need in needs if not (need.that and {*without} & {*fields_in(need.that)})]
        unmet = self.unmet(self.request.step, who=who, needs=asked)
        if not unmet:
            return []
        from propctl.office.judging.lacking import Lacking

        return Lacking(self.office, self.draft, self.unmet).all(unmet)

    def unmet(
        self, step: str, *, who: bool = False, needs: Collection[Need] | None = None
    ) -> list[tuple[str, Need]]:
        """The needs of a step that do not hold, each with its clause; ``who``: those for a post, too.

        ``needs``: of these alone it is asked.
        """
        asked = self.draft.declared.need.get(step, []) if needs is None else needs
        ruled = [(qualify(self.draft.area, need.rule), need) for need in asked]
        return [
            (rule, need)
            for rule, need in ruled
            if self.office.catalog.in_force(rule, self.draft.at.date()) and not self._met(rule, need, who)
        ]

    def _met(self, rule: str, need: Need, who: bool) -> bool:
        """Whether one need holds; where the clause leaves it open, nothing is required."""
        scope = RecordScope(self.draft.then(self.office), self.draft.before, self.draft.values)
        try:
            if need.when and not self._holds(need.when, rule, scope):
                return True
            if need.that and not self._holds(need.that, rule, scope):
                return False
        except Unset:
            return True
        if not need.post or not who:
            return True
        demands = self.demands(own_reference(rule, need.post))
        return self.any_of(self.draft.by, demands)

    def _holds(self, text: str, rule: str, scope: RecordScope) -> bool:
        """Whether a condition holds; ``Unset`` where the clause leaves it open: then nothing is required."""
        return self.office.expressions.condition(text, self.draft.form, rule).stands(scope)

    def _refuse(self, rule: str, msgid: str, **values: object) -> None:
        refuse(self.office, rule, msgid, **values)

    def _claim(self) -> str:
        """The clause in force that the step's post comes from."""
        for post in (*as_list(self.step.post), self.step.approve):
            rule = parameter(self.draft.area, post)[0] if post.startswith("$") else ""
            if rule and self.office.catalog.in_force(rule, self.office.today):
                return rule
        claims = self.step.claims or self._of_the_form()
        return claim_in_force(self.office, self.draft.area, claims)

    def _of_the_form(self) -> list[str]:
        """The clause of the form, where it carries out a single one: that is its own steps' too.

        Not of those that every record takes: who may void it no clause says.
        """
        if self.request.step not in self.draft.declared.step:
            return []
        claims = self.draft.declared.claims
        return claims if len(claims) == 1 else []

    def approvers(self) -> str | Label:
        """Who approves the step, in words."""
        return self._posts_label(self.demands(self.step.approve)) or Label("另一人", "somebody else")

    def _posts_label(self, demands: list[str]) -> str:
        return self.office.wording.posts(demands, self.draft.form)

    def _step_label(self, name: str = "") -> Label:
        if not name and self.step.zh:  # a command of a controller is no step of a form
            return self.step.label
        return self.office.step_label(self.draft.form, name or self.request.step)
