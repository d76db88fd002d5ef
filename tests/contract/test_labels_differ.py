"""Two fields of a form are two things: a reader who sees or types a label knows which is meant."""

from __future__ import annotations

from collections import Counter

import pytest

from propctl.office.opened.office import Office


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_no_two_fields_of_a_form_are_called_the_same(shipped_office: Office, lang: str) -> None:
    alike = {}
    for full, form in shipped_office.catalog.forms():
        labels = Counter(field.label.of(lang).casefold() for field in {**form.ask, **form.field}.values())
        if twice := [label for label, count in labels.items() if count > 1]:
            alike[full] = twice
    assert alike == {}
