"""Pages beyond the contract of a single area: what is seen as a copy, and links between areas."""

from __future__ import annotations

import re
from pathlib import Path

from propctl.office.opened.office import Office
from propctl.testing.template_texts import copies


def test_a_copied_value_is_seen(shipped_office: Office) -> None:
    rule = shipped_office.catalog.rule("complaints.transfer-within")
    assert copies(shipped_office, rule, "within", "我们在20分钟内送达。") == ["20分钟"]
    assert copies(shipped_office, rule, "within", "我们及时送达。") == []
    rule = shipped_office.catalog.rule("notices.general-documents")
    assert copies(shipped_office, rule, "post", "由客户服务主任起草") == ["客户服务主任"]
    rule = shipped_office.catalog.rule("notices.posting")
    assert copies(shipped_office, rule, "places", "尚未设定，（未设定）") == []


PLUGINS = Path(__file__).parents[2] / "plugins" / "propctl_plugins"
GENERAL = ("notices", "handbook")  # areas whose names are those of pages that every site has


def test_a_template_speaks_of_another_areas_page_only_where_the_office_uses_that_area() -> None:
    """A link to a page that is none stops the build of an office that does without the area."""
    names = {path.name for path in PLUGINS.iterdir()}
    unguarded = [
        f"{path.parent.name}/{path.name}: {line.strip()}"
        for path in sorted(PLUGINS.glob("*/*.md.j2"))
        for line in path.read_text("utf-8").splitlines()
        for area in re.findall(r"([a-z]+)\.html", line)
        if area in names - {path.parent.name, *GENERAL} and f'uses("{area}")' not in line
    ]
    assert unguarded == []
