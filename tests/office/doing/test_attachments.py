"""Attached files: kept by content, the same at every desk, erasable when sealed; no link is followed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from propctl.errors import UsageError
from propctl.store.files import attachments
from propctl.store.history.git import Git
from propctl.store.history.syncing import sync
from propctl.testing import TwoDesks, Workspace

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\r\n\r\n"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "desktop" / "照片 1.jpg"
    path.parent.mkdir()
    path.write_bytes(JPEG)
    return path


@pytest.fixture
def desk(workspace: Workspace) -> Workspace:
    complain(workspace)
    return workspace


def complain(desk: Workspace) -> str:
    desk.do("residents.unit.add", number="3-1201")
    values = {"unit": "3-1201", "channel": "phone", "about": "走廊漏水", "phone": "13812345678"}
    return desk.do("complaints.complaint.register", **values).folded.id


def files(desk: Workspace) -> list[Path]:
    return sorted(path for path in (desk.root / "records" / "_files").rglob("*.*") if path.suffix)


def test_an_attached_file_is_kept_though_the_original_goes(desk: Workspace, photo: Path) -> None:
    assert desk.run("attach", "A01", str(photo)).status == 0
    photo.unlink()
    (row,) = desk.run("attachments", "A01", "--json").json()
    told = (row["name"], row["type"], row["size"], row["sealed"], row["standing"])
    assert told == ("照片 1.jpg", "image/jpeg", len(JPEG), False, "there")
    assert str(photo.parent) not in desk.run("show", "A01", "--json").out
    assert (desk.root / row["file"]).read_bytes() == JPEG
    assert "照片 1.jpg" in desk.run("show", "A01").out and desk.run("check").status == 0


def test_a_file_is_taken_as_a_terminal_writes_one_that_is_dragged_into_it(
    desk: Workspace, photo: Path
) -> None:
    path = str(photo)
    ways = (f"'{path}'", f'"{path}" ', path.replace(" ", "\\ "), photo.as_uri(), f"& '{path}'")
    for way in ways:
        assert desk.run("attach", "A01", way).status == 0, way
    assert len(desk.run("attachments", "A01", "--json").json()) == len(ways) and len(files(desk)) == 1
    for way in ("'nowhere.jpg'", "file://", "''", "\\"):
        refused = desk.run("attach", "A01", way)
        assert refused.status == 2 and len(refused.err.splitlines()) == 1, refused.err
    odd = photo.with_name("'a'.jpg'")
    odd.write_bytes(JPEG)
    assert desk.run("attach", "A01", str(odd)).status == 0  # what is there under just that name


def test_an_attachment_is_written_where_it_can_be_opened_and_nothing_is_overwritten(
    desk: Workspace, photo: Path, tmp_path: Path
) -> None:
    desk.run("attach", "A01", str(photo))
    out = tmp_path / "out.jpg"
    assert desk.run("attachments", "A01", "--get", "1", "--to", str(out)).status == 0
    assert out.read_bytes() == JPEG
    assert desk.run("attachments", "A01", "--get", "1", "--to", str(out)).status == 2
    assert desk.run("attachments", "A01", "--get", "1", "--to", str(tmp_path)).status == 0
    assert (tmp_path / "照片 1.jpg").read_bytes() == JPEG
    assert desk.run("attachments", "A01", "--get", "2", "--to", str(tmp_path / "x")).status == 2
    assert desk.run("attachments", "A01").out.count("照片") == 1


def test_one_content_attached_twice_is_kept_once_and_listed_twice(desk: Workspace, photo: Path) -> None:
    again = photo.with_name("另一个名字.jpg")
    again.write_bytes(JPEG)
    desk.run("attach", "A01", str(photo))
    desk.run("attach", "A01", str(again))
    assert [row["name"] for row in desk.run("attachments", "A01", "--json").json()] == [
        "照片 1.jpg",
        "另一个名字.jpg",
    ]
    assert len(files(desk)) == 1


def test_what_is_attached_sealed_can_be_erased_and_was_never_in_clear(
    desk: Workspace, photo: Path, tmp_path: Path
) -> None:
    done = desk.run("attach", "A01", str(photo), "--sealed")
    assert done.status == 0 and "照片" not in done.out
    stored = b"".join(path.read_bytes() for path in (desk.root / "records").rglob("*") if path.is_file())
    assert JPEG[4:40] not in stored and "照片".encode() not in stored
    get = ("attachments", "A01", "--get", "1", "--to", str(tmp_path / "out.jpg"))
    assert desk.run(*get).status == 2
    assert desk.run(*get, "--reveal", "--purpose=核对", by="cleaner-1").status == 77
    assert desk.run(*get, "--reveal", "--purpose=核对", by="director").status == 0
    assert (tmp_path / "out.jpg").read_bytes() == JPEG
    if os.name != "nt":
        assert (tmp_path / "out.jpg").stat().st_mode & 0o077 == 0
    assert desk.run("show", "A01", "--reveal", "--purpose=核对", by="director").out.count("照片 1.jpg") == 1
    assert desk.run("key", "forget", "3-1201", "--yes", by="director").status == 0
    gone = desk.run(
        "attachments",
        "A01",
        "--get",
        "1",
        "--to",
        str(tmp_path / "2.jpg"),
        "--reveal",
        "--purpose",
        "核对",
        by="director",
    )
    assert gone.status == 65 and not (tmp_path / "2.jpg").exists()
    assert desk.run("attachments", "A01", "--json").json()[0]["standing"] == "erased"
    assert desk.run("check").status == 0


def test_a_sealed_file_moved_to_another_record_does_not_open(
    desk: Workspace, photo: Path, tmp_path: Path
) -> None:
    desk.run("attach", "A01", str(photo), "--sealed")
    second = desk.do("complaints.complaint.register", unit="3-1201", channel="phone", about="又漏").folded.id
    (first,) = (desk.root / "records").rglob("CP-*-A01.toml")
    (other,) = (desk.root / "records").rglob(f"{second}.toml")
    line = next(line for line in first.read_text("utf-8").splitlines() if "attach" in line)
    text = other.read_text("utf-8")
    other.write_text(text.replace("\n]", f"\n{line}\n]"), "utf-8")
    get = ("attachments", second, "--get", "1", "--to", str(tmp_path / "x"), "--reveal", "--purpose=核对")
    assert desk.run(*get, by="director").status == 65 and not (tmp_path / "x").exists()


@pytest.mark.parametrize("harm", ["missing", "altered", "link"])
def test_a_file_that_is_missing_or_was_altered_is_a_finding_also_when_the_record_was_sound_before(
    desk: Workspace, photo: Path, harm: str
) -> None:
    desk.run("attach", "A01", str(photo))
    assert desk.run("check").status == 0
    (kept,) = files(desk)
    if harm == "altered":
        kept.write_bytes(JPEG + b"x")
    else:
        kept.unlink()
    if harm == "link":
        kept.symlink_to(photo)
    done = desk.run("check", "--json")
    assert done.status == 1 and [row["field"] for row in json.loads(done.out)] == ["attach"]
    out = photo.with_name("out.jpg")
    assert desk.run("attachments", "A01", "--get", "1", "--to", str(out)).status == 65 and not out.exists()


def test_a_file_that_no_record_names_is_a_finding(desk: Workspace, photo: Path) -> None:
    desk.run("attach", "A01", str(photo))
    stray = desk.root / attachments.path_of(b"stray", "bin")
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"stray")
    assert [row["path"] for row in json.loads(desk.run("check", "--json").out)] == [
        stray.relative_to(desk.root).as_posix()
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("kind", ["link", "folder", "device", "fifo", "empty", "large", "none"])
def test_no_link_device_or_huge_file_is_attached(
    desk: Workspace, photo: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo.with_name("x")
    monkeypatch.setattr(attachments, "LIMIT", 1000)
    match kind:
        case "link":
            path.symlink_to(photo)
        case "folder":
            path.mkdir()
        case "device":
            path = Path("/dev/zero")
        case "fifo":
            os.mkfifo(path)
        case "empty":
            path.touch()
        case "large":
            path.write_bytes(bytes(1001))
    before = {file: file.read_bytes() for file in (desk.root / "records").rglob("*") if file.is_file()}
    done = desk.run("attach", "A01", str(path))
    assert done.status == 2 and "Traceback" not in done.err
    assert before == {f: f.read_bytes() for f in (desk.root / "records").rglob("*") if f.is_file()}


def test_a_path_typed_into_a_record_by_hand_is_never_opened(desk: Workspace, photo: Path) -> None:
    desk.run("attach", "A01", str(photo))
    (record,) = (desk.root / "records").rglob("CP-*-A01.toml")
    text = record.read_text("utf-8")
    for path in ("../../../etc/passwd", "/etc/passwd", "propctl.toml", ".propctl/identity.txt"):
        record.write_text(text.replace(files(desk)[0].relative_to(desk.root).as_posix(), path), "utf-8")
        assert desk.run("attachments", "A01", "--json").json() == []
        assert desk.run("attachments", "A01", "--get", "1", "--to", str(photo) + "2").status == 2
        assert desk.run("show", "A01").status == 0


@pytest.mark.parametrize(
    ("data", "name", "kind", "ending"),
    [
        (JPEG, "x.exe", "image/jpeg", "jpg"),
        (b"%PDF-1.7", "合同", "application/pdf", "pdf"),
        (b"<html><script>", "x.jpg", "application/octet-stream", "bin"),
        (b"<svg>", "x.svg", "application/octet-stream", "bin"),
        (b"PK\x03\x04", "表.XLSX", attachments._BY_ENDING["xlsx"], "xlsx"),
    ],
)
def test_the_type_is_that_of_the_content(data: bytes, name: str, kind: str, ending: str) -> None:
    assert attachments.kind_of(data, name) == (kind, ending)


def test_an_attachment_reaches_the_other_desk_as_it_is(two_desks: TwoDesks, photo: Path) -> None:
    a, b = two_desks.a, two_desks.b
    record = complain(a)
    assert a.run("attach", record, str(photo)).status == 0
    assert a.run("attach", record, str(photo), "--sealed").status == 0
    two_desks.exchange()
    for desk in (a, b):
        assert [row["standing"] for row in desk.run("attachments", record, "--json").json()] == ["there"] * 2
        assert desk.run("check").status == 0 and desk.run("audit").status == 0
    clear = next(path for path in files(b) if path.suffix == ".jpg")
    assert clear.read_bytes() == JPEG


def test_one_content_attached_at_two_desks_meets_without_a_conflict(two_desks: TwoDesks, photo: Path) -> None:
    a, b = two_desks.a, two_desks.b
    record = complain(a)
    two_desks.exchange()
    b.at("2026-11-20 09:05")
    for desk in (a, b):
        assert desk.run("attach", record, str(photo)).status == 0
    two_desks.exchange()
    assert len(a.run("attachments", record, "--json").json()) == 2
    assert len(files(a)) == 1 and b.run("check").status == 0 and b.run("audit").status == 0


def test_what_is_altered_in_the_folder_is_not_taken_into_history(two_desks: TwoDesks, photo: Path) -> None:
    a = two_desks.a
    record = complain(a)
    a.run("attach", record, str(photo))
    (kept,) = files(a)
    kept.write_bytes(b"something else")
    stray = kept.with_name("notes.txt")
    stray.write_text("x")
    office = a.office()
    assert isinstance(office.git, Git)
    report = sync(office.store, office.git, "clerk-1", a.now)
    assert {Path(path).name for path in report.left} == {kept.name, "notes.txt"} and not report.committed


def test_altering_an_attachment_in_history_is_told_by_audit(two_desks: TwoDesks, photo: Path) -> None:
    a = two_desks.a
    a.run("attach", complain(a), str(photo))
    assert a.run("audit").status == 0
    (kept,) = files(a)
    kept.write_bytes(b"something else")
    two_desks._git(a.root, "-c", "user.name=clerk-1", "-c", "user.email=x@x", "commit", "-qam", "x")
    assert a.run("audit").status == 1


def test_a_step_that_is_not_saved_keeps_no_file(desk: Workspace, photo: Path) -> None:
    with pytest.raises(UsageError):
        desk.do("complaints.complaint.attach", "A01", file="")
    assert desk.run("attach", "B99", str(photo)).status == 2
    assert not (desk.root / "records" / "_files").exists()


def test_the_sheet_and_the_export_carry_the_attachments(desk: Workspace, photo: Path, tmp_path: Path) -> None:
    desk.run("attach", "A01", str(photo))
    desk.run("attach", "A01", str(photo), "--sealed")
    sheet = tmp_path / "out.csv"
    done = desk.run("export", "complaints.complaint", str(sheet))
    assert done.status == 0
    copied = [path for path in (tmp_path / "out-files").rglob("*") if path.is_file()]
    assert [path.name for path in copied] == ["1-照片 1.jpg"] and copied[0].read_bytes() == JPEG
    from propctl.publish.page_parts import plain
    from propctl.publish.paper.printed_forms import sheet as printed

    office = desk.office()
    assert "照片 1.jpg" in plain(printed(office, desk.record("A01")))


def test_an_attachment_of_a_life_that_has_ended_is_history(desk: Workspace, photo: Path) -> None:
    desk.do("residents.household.open", by="officer-1", unit="3-1201", head="章晓兰", phone="13812345678")
    assert desk.run("attach", "H-3-1201", str(photo)).status == 0
    desk.do("residents.household.move-out", "H-3-1201", by="officer-1")
    desk.at("2026-11-21 09:00")
    desk.do("residents.household.open", by="officer-1", unit="3-1201", head="慕容雪", phone="13666666666")
    assert desk.run("attachments", "H-3-1201", "--json").json() == []
    assert "照片 1.jpg" in desk.run("show", "H-3-1201").out and desk.run("check").status == 0
