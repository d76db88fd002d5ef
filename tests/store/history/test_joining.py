"""The letter of a desk: one for each clone, also where taking it was interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest

from propctl.office.setting_up.founding import sample
from propctl.store.files import fsio
from propctl.store.history.desks import desk_of, join
from propctl.store.history.git import Git
from propctl.testing import TwoDesks, Workspace


class Killed(BaseException):
    """Power fails."""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The letter is entered for the others, and this clone has not noted yet that it is its own."""

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(fsio, "replace", killed)
    return monkeypatch


def letters(root: Path) -> list[str]:
    return sorted(path.name[0] for path in (root / "desks").iterdir())


def test_an_office_whose_founding_was_killed_begins_with_desk_a(
    tmp_path: Path, workspace: Workspace, failing: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "new"
    with pytest.raises(Killed):
        sample(root, now=workspace.now)
    assert letters(root) == ["A"]
    failing.undo()
    sample(root, now=workspace.now)
    assert (letters(root), desk_of(root, Git(root))) == (["A"], "A")
    assert not Git(root).run("status", "--porcelain", "desks")


def test_a_second_desk_whose_joining_was_killed_has_the_letter_that_it_entered(
    two_desks: TwoDesks, tmp_path: Path, failing: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "c"
    Git(tmp_path).run("clone", "-q", str(two_desks.shared), str(root))
    taken = letters(root)
    with pytest.raises(Killed):
        join(root, Git(root), by="clerk-1", at=two_desks.a.now)
    failing.undo()
    begun = (set(letters(root)) - set(taken)).pop()
    assert join(root, Git(root), by="clerk-1", at=two_desks.a.now) == begun
    assert letters(root) == sorted([*taken, begun])
    assert join(root, Git(root), by="clerk-1", at=two_desks.a.now) != begun  # another one, on purpose
