"""What the browser gets to search in."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from propctl.publish.site.search import Doc, files

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))


def titles(docs: list[Doc], folders: Iterable[Path] = (), **options: Any) -> dict[str, Any]:
    content = files(docs, folders, **options)["titles.js"]
    found: dict[str, Any] = json.loads(content.removeprefix('propctl("titles",').rstrip().removesuffix(")"))
    return found


def test_notices_lie_in_tiers_by_year_and_pages_in_one_of_their_own() -> None:
    docs = [Doc("a.html", "甲", "正文"), Doc("n/1.html", "乙", "文", published="2025-03-01T09:00")]
    docs.append(Doc("n/2.html", "丙", "文", published="2026-03-01T09:00"))
    assert titles(docs)["tiers"] == ["text-pages", "text-2026", "text-2025"]
    assert set(files(docs)) == {"titles.js", "text-pages.js", "text-2026.js", "text-2025.js", "sounds.js"}


def test_a_title_carries_the_readings_of_its_characters() -> None:
    readings = titles([Doc("a.html", "装修押金", "")])["py"]
    assert readings == {"装": "zhuang", "修": "xiu", "押": "ya", "金": "jin"}


def test_a_character_with_several_readings_is_found_by_each() -> None:
    assert set(titles([Doc("a.html", "银行", "")])["py"]["行"].split("|")) >= {"hang", "xing"}


def test_traditional_characters_lead_to_the_simplified_ones_of_the_site() -> None:
    found = titles([Doc("a.html", "后续", "台账")])["t2s"]
    assert found["後"] == "后" and found["續"] == "续"


def test_words_for_the_same_thing_go_with_the_titles() -> None:
    groups = titles([Doc("a.html", "报修", "")])["alike"]
    assert any({"厕所", "马桶"} <= set(group) for group in groups)
    assert any({"gps", "终端"} <= set(group) for group in groups)  # letters as queries are compared: small
    assert all(len(set(group)) == len(group) >= 2 and all(group) for group in groups)


def test_what_people_say_leads_to_the_words_of_pages_and_not_back(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("积水 内涝: 淹 泡水\n猫 猫咪\n\n", encoding="utf-8")
    (tmp_path / "synonyms.en.txt").write_text("Flood: inundated\n", encoding="utf-8")
    found = titles([Doc("a.html", "报修", "")], [tmp_path])
    assert [["积水", "内涝"], ["淹", "泡水"]] in found["said"] and ["猫", "猫咪"] in found["alike"]
    assert not any("淹" in group for group in found["alike"])
    english = titles([Doc("a.html", "Repairs", "")], [tmp_path], synonyms="synonyms.en.txt")
    assert [["flood"], ["inundated"]] in english["said"] and not re.search(
        r"[\u4e00-\u9fff]", str(english["said"])
    )


def test_what_people_say_is_written_in_the_characters_of_the_edition(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("快递: 驿站\n", encoding="utf-8")
    found = titles(
        [Doc("a.html", "快遞", "")],
        [tmp_path],
        written=lambda text: text.replace("驿", "驛").replace("递", "遞"),
    )
    assert [["快遞"], ["驛站"]] in found["said"]


def test_no_text_can_end_the_script() -> None:
    content = files([Doc("a.html", "</script><script>alert(1)", "\u2028</SCRIPT>")])
    assert not any("</script" in text.lower() or "\u2028" in text for text in content.values())


def test_the_tables_are_what_their_libraries_say() -> None:
    pytest.importorskip("opencc")
    pytest.importorskip("pypinyin")
    import site_data

    for name, content in site_data.tables().items():
        assert (site_data.FOLDER / name).read_text(encoding="utf-8") == content
