"""Time-stamps of the ledger (RFC 3161), by an authority that is made for the test with OpenSSL."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.publishing import BRANCH, MKDOCS, Project, add_remote, make_project, revision

from onrecord.cli.main import main
from onrecord.ledger import LEDGER
from onrecord.publish import authority

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed, which stamps here"),
]

SETTINGS = """\
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
signer_cert = tsa.pem
signer_key = tsa.key
"""


@dataclass
class Authority:
    """A time-stamping authority in a folder, and how it answers."""

    folder: Path
    address: str = ""
    asked: list[bytes] = field(default_factory=list)
    answer: Callable[[bytes], tuple[int, bytes]] | None = None

    def stamped(self, question: bytes) -> tuple[int, bytes]:
        """Answer as an authority does."""
        (self.folder / "question").write_bytes(question)
        self.openssl("ts -reply -config settings -section here -queryfile question -out answer")
        return 200, (self.folder / "answer").read_bytes()

    def openssl(self, command: str) -> str:
        """Run OpenSSL in the folder."""
        done = subprocess.run(
            ["openssl", *command.split()], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def make_authority(folder: Path, name: str = "Proef", digests: str = "sha256") -> Authority:
    folder.mkdir()
    made = Authority(folder)
    made.openssl(
        f"req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 9000 -subj /O={name}/CN={name}-Root"
    )
    made.openssl(f"req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /O={name}/CN={name}-Stempel")
    (folder / "extensions").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
    made.openssl(
        "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 9000 -extfile extensions -out tsa.pem"
    )
    (folder / "settings").write_text(SETTINGS.format(digests=digests))
    (folder / "serial").write_text("01\n")
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def stamping(made: Authority) -> Iterator[Authority]:
    """Let the authority answer on this machine."""
    made.asked, made.answer = [], None

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            made.asked.append(question)
            status, content = (made.answer or made.stamped)(question)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content.decode())
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}/tsr"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(stamping: Authority, tmp_path: Path) -> Project:
    begun = make_project(tmp_path / "project")
    settings = f"      timestamp_authority: {stamping.address}\n      timestamp_root: root.pem\n"
    (begun.folder / "mkdocs.yml").write_text(MKDOCS + settings)
    shutil.copy(stamping.folder / "ca.pem", begun.folder / "root.pem")
    return begun


def verified(project: Project, *arguments: str) -> int:
    return main(["verify", "--site", str(project.folder), *arguments])


def damage(project: Project, **files: bytes | None) -> None:
    """Put other files on the branch, and their SHA-256 into the manifest, as somebody who knows how it works."""
    import hashlib  # noqa: PLC0415

    work = project.folder.parent / "work"
    project.git("worktree", "add", "--quiet", str(work), BRANCH)
    clone = Project(work)
    sums = {line[66:]: line[:64] for line in (work / "SHA256SUMS").read_text().splitlines()}
    for key, content in files.items():
        name = f"timestamps/{key.removeprefix('n')}.tsr"
        if content is None:
            (work / name).unlink()
            sums.pop(name)
        else:
            (work / name).write_bytes(content)
            sums[name] = hashlib.sha256(content).hexdigest()
    (work / "SHA256SUMS").write_text("".join(f"{sums[path]}  {path}\n" for path in sorted(sums)))
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--message=Damage")
    project.git("worktree", "remove", "--force", str(work))


def token(project: Project, number: int) -> bytes:
    done = subprocess.run(
        ["git", "show", f"{BRANCH}:timestamps/{number}.tsr"], cwd=project.folder, capture_output=True, check=True
    )
    return done.stdout


def another(project: Project) -> None:
    project.write(
        {"proef/2028-01-01.md": revision("2028-01-01", "Wij bewaren alles drie jaar.", announced="2026-11-22")}
    )


def test_the_ledger_of_a_publication_is_stamped_and_openssl_agrees(
    project: Project, stamping: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish() == 0
    assert "Time-stamped by CN=Proef-Stempel,O=Proef on" in capsys.readouterr().out
    (tmp_path / "line").write_bytes(project.read(LEDGER).encode())
    (tmp_path / "1.tsr").write_bytes(token(project, 1))
    told = stamping.openssl(f"ts -verify -data {tmp_path}/line -in {tmp_path}/1.tsr -CAfile ca.pem")
    assert "Verification: OK" in told
    assert verified(project) == 0
    assert "1 time-stamp holds; CN=Proef-Stempel,O=Proef saw line 1" in capsys.readouterr().out
    assert verified(project, "--authority", str(stamping.folder / "ca.pem"), "--format", "json") == 0
    assert [each["number"] for each in json.loads(capsys.readouterr().out)["timestamps"]] == [1]


def test_each_line_is_stamped_once(project: Project, stamping: Authority) -> None:
    assert project.publish() == 0
    assert project.publish() == 0
    assert len(stamping.asked) == 1
    another(project)
    assert project.publish() == 0
    assert len(stamping.asked) == 2
    assert {"timestamps/1.tsr", "timestamps/2.tsr"} <= project.paths()
    assert verified(project) == 0


def test_a_remote_gets_the_time_stamp_with_the_publication(
    project: Project, tmp_path: Path, stamping: Authority
) -> None:
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=Stamp")
    remote = add_remote(project, tmp_path / "remote.git")
    assert project.publish("--push") == 0
    paths = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", BRANCH], cwd=remote, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "timestamps/1.tsr" in paths
    assert project.publish("--push") == 0
    assert len(stamping.asked) == 1


def of(number: int) -> Callable[[bytes], tuple[int, bytes]]:
    return lambda _: (number, b"no")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (of(500), "it answered 500"),
        (lambda _: (302, b"file:///etc/passwd"), "it answered 302"),
        (lambda _: (302, b"http://127.0.0.1:1/"), "it answered 302"),
        (lambda _: (200, b""), "no answer of a time-stamping authority"),
        (lambda _: (200, b"<html>"), "no answer of a time-stamping authority"),
        (lambda _: (200, b"x" * 200_000), "larger than 100000 bytes"),
    ],
)
def test_whatever_an_authority_answers_the_publication_stands_and_the_next_one_asks_again(
    project: Project,
    stamping: Authority,
    answer: Callable[[bytes], tuple[int, bytes]],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stamping.answer = answer
    assert project.publish() == 0
    said = capsys.readouterr().err
    assert "There is no time-stamp of it yet." in said
    assert told in said
    assert "proef/2025-01-01/index.html" in project.paths()
    assert not any(path.startswith("timestamps/") for path in project.paths())
    stamping.answer = None
    assert project.publish() == 0
    assert "timestamps/1.tsr" in project.paths()
    assert verified(project) == 0


def test_a_refusal_is_told_in_the_authoritys_words(
    project: Project, tmp_path: Path, stamping: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    refusing = make_authority(tmp_path / "refusing", digests="sha512")
    stamping.answer = refusing.stamped
    assert project.publish() == 0
    assert "the authority granted no time-stamp" in capsys.readouterr().err


def test_an_old_answer_and_one_of_another_authority_are_not_used(
    project: Project, tmp_path: Path, stamping: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[bytes] = []

    def kept_back(question: bytes) -> tuple[int, bytes]:
        kept.append(stamping.stamped(question)[1])
        return 503, b""

    stamping.answer = kept_back
    assert project.publish() == 0
    stamping.answer = lambda _: (200, kept[0])
    capsys.readouterr()
    assert project.publish() == 0
    assert "its nonce is another" in capsys.readouterr().err
    other = make_authority(tmp_path / "other", name="Ander")
    stamping.answer = other.stamped
    assert project.publish() == 0
    assert "its signature does not hold" in capsys.readouterr().err


def test_an_authority_that_is_silent_is_not_waited_for_long(
    project: Project, stamping: Authority, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    going_on = threading.Event()
    monkeypatch.setattr(authority, "SECONDS", 0.2)
    stamping.answer = lambda _: (going_on.wait(20), (200, b""))[1]
    assert project.publish() == 0
    going_on.set()
    assert "timed out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("timestamp_root: nowhere.pem", "it cannot be read"),
        ("timestamp_root: ../elsewhere.pem", "this file stands outside the site's folder"),
        ("origin: ''", "by which certificate it is known"),
        ("timestamp_root: mkdocs.yml", "it holds no certificate in PEM"),
    ],
)
def test_a_wrong_setting_is_told(
    project: Project, stamping: Authority, setting: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = f"      timestamp_authority: {stamping.address}\n      {setting}\n"
    (project.folder / "mkdocs.yml").write_text(MKDOCS + settings)
    assert project.publish() == 0
    assert told in capsys.readouterr().err


def test_verify_finds_every_token_that_is_not_what_it_should_be(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish() == 0
    another(project)
    assert project.publish() == 0
    first, second = token(project, 1), token(project, 2)
    flipped = bytearray(first)
    flipped[-20] ^= 1
    for files, expected in (
        ({"n1": bytes(flipped)}, "timestamps/1.tsr: expected a token that its authority signed"),
        ({"n1": b"garbage"}, "timestamps/1.tsr: expected an authority's answer on line 1"),
        ({"n1": second, "n2": first}, "timestamps/1.tsr: expected the SHA-256 of line 1"),
        ({"n3": second}, "timestamps/3.tsr: expected no file"),
    ):
        clone = Project(tmp_path / f"clone-{len(expected)}-{len(files)}")
        project.git("clone", "--quiet", ".", str(clone.folder))
        clone.git("branch", "--quiet", BRANCH, f"origin/{BRANCH}")
        shutil.copy(project.folder / "mkdocs.yml", clone.folder)
        damage(clone, **files)
        shutil.rmtree(clone.folder.parent / "work", ignore_errors=True)
        capsys.readouterr()
        assert verified(clone) == 1
        assert expected in capsys.readouterr().out
    other = make_authority(tmp_path / "other", name="Ander")
    capsys.readouterr()
    assert verified(project, "--authority", str(other.folder / "ca.pem")) == 1
    assert "its signature does not hold" in capsys.readouterr().out


def test_a_branch_that_lost_its_time_stamps_gets_them_back(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert project.publish() == 0
    kept = token(project, 1)
    work = project.folder.parent / "work"
    project.git("worktree", "add", "--quiet", str(work), BRANCH)
    clone = Project(work)
    clone.git("rm", "--quiet", "-r", "timestamps")
    clone.git("commit", "--quiet", "--message=Lose them")
    project.git("worktree", "remove", "--force", str(work))
    assert project.publish() == 1
    assert "timestamps/1.tsr: it was published, and is gone" in capsys.readouterr().err
    assert project.publish("--rebuild") == 0
    assert token(project, 1) == kept
    assert verified(project) == 0
