"""Once an office signs, every way into its history is signed by a key that was allowed then."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.office.auditing.conftest import COMPLAINT, Forger

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
PEOPLE = ("clerk-1", "clerk-2", "director", "gone")


class Signer:
    """The office's keys, and commits signed with them."""

    def __init__(self, forger: Forger) -> None:
        self.forger, self.folder = forger, forger.root.parent
        for who in PEOPLE:
            key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / who)]
            subprocess.run(key, check=True)

    def allow(self, *people: str) -> None:
        lines = [
            f"{who}@propctl.invalid {(self.folder / who).with_suffix('.pub').read_text()}" for who in people
        ]
        (self.forger.root / "allowed_signers").write_text("".join(lines))

    def switch(self, on: bool, by: str = "director") -> str:
        """Switch signing on or off in the settings, committed and signed by one of the staff."""
        file = self.forger.root / "propctl.toml"
        text = file.read_text("utf-8").replace("sign = true\n", "").replace("sign = false\n", "")
        file.write_text(text.replace("[git]\n", f"[git]\nsign = {str(on).lower()}\n"), "utf-8")
        return self.commit(by)

    def commit(self, by: str, key: str = "") -> str:
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.folder / (key or by)}")
        self.forger.git("add", "-A")
        self.forger.git(*signing, "commit", "-q", "-S", "--allow-empty", "-m", "signed", by=by)
        return self.forger.git("rev-parse", "HEAD").strip()

    def merge(self, branch: str, by: str, key: str = "") -> None:
        signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={self.folder / (key or by)}")
        self.forger.git(*signing, "merge", "-q", "-S", "--no-ff", "-m", "merge", branch, by=by)


@pytest.fixture
def signer(forger: Forger) -> Signer:
    """An office that has signed since a commit of its director's."""
    found = Signer(forger)
    found.allow("clerk-1", "clerk-2", "director")
    found.switch(on=True)
    assert forger.faults() == []
    return found


def test_what_was_before_the_first_signature_is_not_asked_for_one(signer: Signer) -> None:
    signer.forger.line(COMPLAINT, "clerk-1", "note", ', text = "好"')
    signer.commit("clerk-1")
    assert signer.forger.faults() == []


def test_an_unsigned_commit_a_foreign_key_and_anothers_name_are_named(signer: Signer) -> None:
    forger = signer.forger
    forger.forge(COMPLAINT, "clerk-1", "note", ', text = "好"')
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "好"')
    signer.commit("clerk-1", "gone")
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "好"')
    signer.commit("clerk-1", "clerk-2")
    assert [kind for kind, _ in forger.faults()] == ["signature", "signature", "name"]


def test_an_unsigned_branch_off_the_time_before_is_named(signer: Signer) -> None:
    forger = signer.forger
    forger.git("checkout", "-q", "-b", "side", "HEAD~1")
    forger.forge(COMPLAINT, "director", "note", ', text = "好"')
    forger.git("checkout", "-q", "main")
    forger.git("merge", "-q", "--no-ff", "-m", "merge", "side", by="director")
    assert forger.faults() == [("signature", "director"), ("signature", "director")]


def test_a_root_of_its_own_is_named(signer: Signer) -> None:
    forger = signer.forger
    forger.git("checkout", "-q", "--orphan", "other")
    forger.git("rm", "-rq", "--cached", ".")
    forger.git("commit", "-q", "--allow-empty", "-m", "root", by="director")
    forger.git("checkout", "-qf", "main")
    forger.git("merge", "-q", "--allow-unrelated-histories", "-m", "merge", "other", by="director")
    assert forger.faults() == [("signature", "director"), ("signature", "director")]


def test_switching_off_and_on_again_excuses_nothing(signer: Signer) -> None:
    forger = signer.forger
    signer.switch(on=False, by="clerk-1")
    forger.forge(COMPLAINT, "director", "note", ', text = "好"')
    signer.switch(on=True, by="clerk-1")
    assert sorted(forger.faults()) == [("rules", "clerk-1"), ("rules", "clerk-1"), ("signature", "director")]


def test_a_key_counts_for_as_long_as_it_is_listed(signer: Signer) -> None:
    forger = signer.forger
    forger.line(COMPLAINT, "clerk-2", "note", ', text = "好"')
    signer.commit("clerk-2")
    signer.allow("clerk-1", "director")
    signer.commit("director")
    assert forger.faults() == []
    forger.line(COMPLAINT, "clerk-2", "note", ', text = "再"')
    signer.commit("clerk-2")
    assert forger.faults() == [("signature", "clerk-2")]
    signer.allow("clerk-1", "clerk-2", "director")
    assert forger.faults() == [("signature", "clerk-2")], "what the disk allows counts for nothing"


def test_a_key_that_was_taken_off_the_list_opens_no_older_branch(signer: Signer) -> None:
    forger = signer.forger
    before = forger.git("rev-parse", "HEAD").strip()
    signer.allow("clerk-1", "director")
    signer.commit("director")
    forger.git("checkout", "-q", "-b", "side", before)
    forger.office.at("2026-11-22 09:00")
    forger.line(COMPLAINT, "clerk-2", "note", ', text = "不在名单了"')
    signer.commit("clerk-2")
    forger.git("checkout", "-q", "main")
    signer.merge("side", "clerk-1")
    assert forger.faults() == [("signature", "clerk-2")]


@pytest.mark.parametrize("key", ["clerk-2", "another"], ids=["old", "new"])
def test_who_got_another_key_while_offline_exchanges_with_either(signer: Signer, key: str) -> None:
    forger = signer.forger
    forger.git("checkout", "-q", "-b", "side")
    forger.line(COMPLAINT, "clerk-2", "note", ', text = "好"')
    signer.commit("clerk-2")
    forger.git("checkout", "-q", "main")
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(signer.folder / "another")]
    subprocess.run(made, check=True)
    signer.allow("clerk-1", "director")
    with (forger.root / "allowed_signers").open("a") as file:
        file.write(f"clerk-2@propctl.invalid {(signer.folder / 'another.pub').read_text()}")
    forger.office.at("2026-11-20 10:00")
    signer.commit("director")
    forger.git("checkout", "-q", "side")
    forger.office.at("2026-11-20 11:00")
    signer.merge("main", "clerk-2", key)
    assert forger.faults() == []
    forger.line(COMPLAINT, "clerk-2", "note", ', text = "再"')
    signer.commit("clerk-2", key)
    assert forger.faults() == ([] if key == "another" else [("signature", "clerk-2")])


def test_a_key_that_was_taken_off_the_list_merges_nothing(signer: Signer) -> None:
    forger = signer.forger
    forger.git("branch", "side")
    signer.allow("clerk-1", "director")
    signer.commit("director")
    forger.git("checkout", "-q", "side")
    signer.merge("main", "clerk-2")
    assert forger.faults() == [("signature", "clerk-2")]


@pytest.mark.skipif(shutil.which("gpg") is None, reason="needs gpg")
def test_a_key_that_only_this_computers_keyring_knows_signs_nothing(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    forger = signer.forger
    ring = signer.folder / "ring"
    ring.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(ring))
    who = "director@propctl.invalid"
    made = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", who, "ed25519", "sign"]
    subprocess.run(made, check=True)
    forger.line(COMPLAINT, "director", "note", ', text = "好"')
    forger.git("add", "-A")
    signing = ("-c", "gpg.format=openpgp", "-c", f"user.signingKey={who}")
    forger.git(*signing, "commit", "-q", "-S", "-m", "signed", by="director")
    assert forger.faults() == [("signature", "director")]


def test_the_program_signs_with_the_desks_key(signer: Signer) -> None:
    forger = signer.forger
    key = signer.folder / "clerk-1"
    file = forger.root / "propctl.toml"
    file.write_text(
        file.read_text("utf-8").replace("sign = true\n", f'sign = true\nkey = "{key}"\n'), "utf-8"
    )
    signer.commit("director")
    forger.office.do("complaints.complaint.note", "CP-261120-A01", text="好")
    assert forger.faults() == []
    forger.line(COMPLAINT, "clerk-1", "note", ', text = "再"')
    forger.git("add", "-A")
    forger.git("commit", "-q", "-m", "x", by="propctl")
    assert forger.faults() == [("signature", "propctl")]
