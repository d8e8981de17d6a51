"""Each workflow does what it promises: its own commands are run here, in order, on clones of a bare remote."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.places import PROJECT
from tests.publishing import BRANCH, Project, git, make_project, revision
from tests.review.test_review import CALLS, Seen, rendered
from tests.runner import ACTIONS, REPOSITORY, TOKEN, WORKFLOWS, GitHub, Job

from onrecord.errors import OnRecordError
from onrecord.git import Branch
from onrecord.github import artifact, pull_request
from onrecord.github.sanitized import SEALED
from onrecord.intake.installed import Installed
from onrecord.intake.starter import WORKFLOWS as WORKFLOWS_FOLDER
from onrecord.intake.starter import Start, site_files
from onrecord.review.comment import MARKER

pytestmark = pytest.mark.slow

FILES = sorted(WORKFLOWS.glob("*.yml"))
BIN = Path(sys.executable).parent
FORK = "vreemde/archief"
HEAD = "nieuwe-tekst"

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def jobs(file: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"])


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


# As written


@each_file
def test_a_workflow_is_valid_by_the_schema_of_github(file: Path) -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_that_is_not_accepted_with_a_reason() -> None:
    command = [str(BIN / "zizmor"), "--offline", "--persona=auditor", "--no-progress", str(WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_in_the_workflows_of_a_new_archive(tmp_path: Path) -> None:
    for path, content in new_archive().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    written = tmp_path / WORKFLOWS_FOLDER
    command = [str(BIN / "zizmor"), "--offline", "--no-progress", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    valid = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *map(str, written.iterdir())]
    done = subprocess.run(valid, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def new_archive() -> dict[str, str]:
    edition = Installed(repository="onrecord/onrecord", commit="0123456789" * 4)
    facts = {"name": "Proef", "url": "https://proef.example/", "language": "nl", "timezone": "Europe/Amsterdam"}
    return site_files(Start(**facts, branch="main", edition=edition))


@pytest.mark.parametrize("name", ["review.yml", "comment.yml", "publish.yml"])
def test_a_new_archive_calls_our_workflow_with_what_its_jobs_may_do(name: str) -> None:
    (caller,) = yaml.safe_load(new_archive()[f"{WORKFLOWS_FOLDER}/{name}"])["jobs"].values()
    assert caller["uses"].startswith(f"onrecord/onrecord/.github/workflows/{name}@")
    needed: dict[str, str] = {}
    for job in jobs(WORKFLOWS / name).values():
        for scope, right in job["permissions"].items():
            needed[scope] = "write" if "write" in (right, needed.get(scope)) else right
    assert caller["permissions"] == needed


@pytest.mark.parametrize("name", ["review.yml", "comment.yml", "publish.yml"])
def test_a_new_archive_calls_our_workflow_on_the_events_it_is_written_for(name: str) -> None:
    ours = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))[True]  # YAML 1.1 reads `on` so
    theirs = yaml.safe_load(new_archive()[f"{WORKFLOWS_FOLDER}/{name}"])[True]
    assert set(theirs) == set(ours) - {"workflow_call"}


@pytest.mark.parametrize(("name", "branch"), [("main", "main"), ("gh-pages", BRANCH)])
def test_the_rules_of_a_branch_forbid_to_rewrite_it_here_and_in_a_new_archive(name: str, branch: str) -> None:
    path = f".github/rulesets/{name}.json"
    ours = json.loads((PROJECT / path).read_text(encoding="utf-8"))
    assert json.loads(new_archive()[path]) == ours
    assert ours["conditions"]["ref_name"] == {"include": [f"refs/heads/{branch}"], "exclude": []}
    assert ours["enforcement"] == "active"
    kinds = {rule["type"] for rule in ours["rules"]}
    assert kinds == {"deletion", "non_fast_forward", *(["pull_request"] if name == "main" else [])}


@each_file
def test_an_action_is_pinned_by_its_commit_and_has_a_stand_in_here(file: Path) -> None:
    for line in re.findall(r"uses: (.+)", file.read_text(encoding="utf-8")):
        name, commit = re.fullmatch(r"(actions/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line).groups()  # type: ignore[union-attr]
        assert name in ACTIONS, commit


def test_an_action_has_one_commit_everywhere() -> None:
    used = {line for file in FILES for line in re.findall(r"uses: (.+)", file.read_text(encoding="utf-8"))}
    assert len(used) == len({line.partition("@")[0] for line in used})


@each_file
def test_a_workflow_may_nothing_but_what_a_job_says(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}
    assert all("permissions" in job for job in jobs(file).values())


@each_file
def test_no_workflow_knows_a_secret(file: Path) -> None:
    assert not re.search(r"secrets\s*[.\[:]\s*\w", file.read_text(encoding="utf-8"))


@each_file
def test_a_step_is_one_command_into_which_no_value_is_written(file: Path) -> None:
    for command in (step["run"] for step in steps(file) if "run" in step):
        assert "${{" not in command
        assert "\n" not in command.strip()
        assert not re.search(r"&&|\|\||;", command)


def test_only_jobs_that_publish_may_write_the_repository() -> None:
    may = {
        f"{file.name}:{name}"
        for file in FILES
        for name, job in jobs(file).items()
        if "write" in str(job["permissions"].get("contents"))
    }
    assert may == {"comment.yml:preview", "publish.yml:publish"}


def test_what_may_write_never_names_what_the_pull_request_holds() -> None:
    checkouts = [step for step in steps(WORKFLOWS / "comment.yml") if "actions/checkout" in step.get("uses", "")]
    assert {step["with"].get("ref") for step in checkouts} == {None, "${{ job.workflow_sha }}"}


def test_the_marker_of_a_comment_is_that_of_the_review() -> None:
    assert pull_request.MARKER == MARKER


# A repository on GitHub


def begun(folder: Path) -> tuple[Project, GitHub]:
    """Make a project and the GitHub it is pushed to."""
    project = make_project(folder / "project")
    (folder / "remote.git").mkdir()
    git(folder / "remote.git", "init", "--quiet", "--bare", "--initial-branch=main")
    project.git("remote", "add", "origin", "../remote.git")
    project.git("push", "--quiet", "origin", "main")
    return project, GitHub(folder=folder, remote=folder / "remote.git")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return begun(tmp_path)[0]


@pytest.fixture
def github(project: Project, tmp_path: Path) -> GitHub:
    return GitHub(folder=tmp_path, remote=tmp_path / "remote.git")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitHub, Job]:
    """A GitHub on which the workflow has published once, to be looked at and not to be changed."""
    _, github = begun(tmp_path_factory.mktemp("once"))
    return github, publish(github)


@pytest.fixture
def published_github(once: tuple[GitHub, Job], tmp_path: Path) -> GitHub:
    """A GitHub on which the workflow has published once, of the test's own; its project is beside it."""
    left = shutil.ignore_patterns("github", "job-*")
    shutil.copytree(once[0].folder, tmp_path, ignore=left, dirs_exist_ok=True, symlinks=True)
    return GitHub(folder=tmp_path, remote=tmp_path / "remote.git")


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], GitHub, Job]:
    """A pull request from a fork that was reviewed, to be looked at and not to be changed."""
    project, github = begun(tmp_path_factory.mktemp("proposed"))
    pull = propose(project, CHANGED)
    return pull, github, review(github, pull)


def publish(github: GitHub) -> Job:
    done = github.run("publish.yml", "publish", "push", {})
    assert done.conclusion == "success", done.told
    return done


def tree(github: GitHub) -> str:
    return git(github.remote, "rev-parse", f"{BRANCH}^{{tree}}").strip()


def published(github: GitHub, path: str) -> str:
    return git(github.remote, "show", f"{BRANCH}:{path}")


def paths(github: GitHub) -> set[str]:
    return set(git(github.remote, "ls-tree", "-r", "--name-only", BRANCH).splitlines())


# Publishing


def test_a_push_publishes_verifies_and_lays_out_the_branch(once: tuple[GitHub, Job]) -> None:
    github, done = once
    site = done.artifacts["github-pages"]
    assert (site / "proef" / "index.html").read_bytes() == git_bytes(github, "proef/index.html")
    laid_out = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    assert laid_out == {path for path in paths(github) if not path.startswith(".")}


def test_the_manifest_holds_the_digest_of_every_file_and_is_what_is_attested(once: tuple[GitHub, Job]) -> None:
    github, done = once
    lines = (done.temp / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert set(listed) == paths(github)
    page = git_bytes(github, "proef/index.html")
    assert listed["proef/index.html"] == hashlib.sha256(page).hexdigest()
    attest = github.run("publish.yml", "attest", "push", {})
    assert attest.attested == [hashlib.sha256((done.temp / "manifest.sha256").read_bytes()).hexdigest()]


def git_bytes(github: GitHub, path: str) -> bytes:
    command = ["git", "show", f"{BRANCH}:{path}"]
    return subprocess.run(command, cwd=github.remote, capture_output=True, check=True).stdout


def test_nothing_is_attested_where_github_does_not(github: GitHub) -> None:
    github.private = True
    assert github.run("publish.yml", "attest", "push", {}).skipped


def test_publishing_again_does_nothing(published_github: GitHub) -> None:
    before = git(published_github.remote, "rev-parse", BRANCH)
    assert "Nothing changed" in publish(published_github).told
    assert git(published_github.remote, "rev-parse", BRANCH) == before


def test_publishers_at_once_lose_nothing(project: Project, github: GitHub, tmp_path: Path) -> None:
    clone = Project(tmp_path / "other")
    git(tmp_path, "clone", "--quiet", f"file://{github.remote}", "other")
    racing = [project.start("--push"), clone.start("--push")]
    done = github.run("publish.yml", "publish", "push", {})
    told = [process.communicate()[0] for process in racing]
    assert [process.returncode for process in racing] == [0, 0], told
    assert done.conclusion == "success", done.told
    assert project.publish("--push") == 0
    assert project.tree() == tree(github)


def test_an_announced_text_comes_into_force_by_the_nightly_run_alone(published_github: GitHub) -> None:
    github, project = published_github, Project(published_github.folder / "project")
    project.write(
        {"proef/2027-07-01.md": revision("2027-07-01", "Wij bewaren alles drie jaar.", announced="2026-11-22")}
    )
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=Announce")
    project.git("push", "--quiet", "origin", "main")
    publish(github)
    assert "twee jaar" in published(github, "proef/index.html")
    github.day = "2027-07-01"
    done = github.run("publish.yml", "publish", "schedule", {})
    assert done.conclusion == "success", done.told
    assert "drie jaar" in published(github, "proef/index.html")


def test_a_text_that_was_changed_after_it_was_published_stops_everything(published_github: GitHub) -> None:
    github, project = published_github, Project(published_github.folder / "project")
    before = tree(github)
    project.write({"proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren niets meer.")})
    project.git("commit", "--all", "--quiet", "--message=Change")
    project.git("push", "--quiet", "origin", "main")
    done = github.run("publish.yml", "publish", "push", {})
    assert [step.name for step in done.steps if step.outcome == "failure"] == ["Check"]
    assert "github-pages" not in done.artifacts
    assert tree(github) == before


def test_only_the_steps_that_reach_the_remote_know_the_token(once: tuple[GitHub, Job]) -> None:
    knowing = {step.name for step in once[1].steps if TOKEN in step.environment.values()}
    assert knowing == {"Publish", "Verify all that is published"}


def test_the_nightly_run_keeps_itself_switched_on(github: GitHub, project: Project) -> None:
    github.folder.joinpath("job-1", "work").mkdir(parents=True)
    keep = Job(github=github, folder=github.folder / "job-1", event_name="schedule", event={}, ref="main")
    keep.run(jobs(WORKFLOWS / "publish.yml")["keep"])
    assert github.calls == [["workflow", "enable", "publish.yml", "--repo", REPOSITORY]]


# A pull request from a fork

CHANGED = {
    "proef/2027-07-01.md": revision("2027-07-01", "Wij bewaren alles @iemand drie jaar.", announced="2026-11-22")
}


def propose(project: Project, files: Mapping[str, str | bytes | None]) -> dict[str, Any]:
    """Push what a pull request from a fork would be merged as, and return GitHub's event of it."""
    base = project.git("rev-parse", "HEAD").strip()
    project.git("checkout", "--quiet", "-B", HEAD)
    project.write(files)
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message=Propose")
    head = project.git("rev-parse", "HEAD").strip()
    for name in ("merge", "head"):  # nothing happened on main meanwhile, so that both are one
        project.git("push", "--quiet", "--force", "origin", f"{HEAD}:refs/pull/7/{name}")
    project.git("checkout", "--quiet", "main")
    return {"number": 7, "base": {"sha": base}, "head": {"sha": head, "ref": HEAD, "repo": {"full_name": FORK}}}


def review(github: GitHub, pull: Mapping[str, Any]) -> Job:
    return github.run("review.yml", "review", "pull_request", {"pull_request": pull}, ref="refs/pull/7/merge")


def ended(github: GitHub, pull: Mapping[str, Any], state: str = "open") -> dict[str, Any]:
    """Let GitHub know the pull request, and return its event of a review that ended."""
    github.tell(pulls=[{**pull, "state": state}])
    head = pull["head"]
    run = {
        "id": 99,
        "event": "pull_request",
        "conclusion": "success",
        "head_sha": head["sha"],
        "head_branch": head["ref"],
        "head_repository": head["repo"],
        "pull_requests": [],
    }
    return {"workflow_run": run}


def hand_over(github: GitHub, done: Job) -> None:
    github.keep_artifact("onrecord-preview", done.artifacts["onrecord-preview"].read_bytes())


def test_a_fork_is_reviewed_without_a_token(proposed: tuple[dict[str, Any], GitHub, Job]) -> None:
    _, github, done = proposed
    assert done.conclusion == "success", done.told
    assert not any(TOKEN in step.environment.values() for step in done.steps)
    assert not any(name in step.environment for step in done.steps for name in ("GH_TOKEN", "GITHUB_TOKEN"))
    assert set(done.artifacts) == {"onrecord-preview"}
    assert "drie" in done.summary
    assert github.calls == []


def test_a_review_of_a_text_that_cannot_be_read_still_tells_why_and_fails(project: Project, github: GitHub) -> None:
    done = review(github, propose(project, {"proef/2027-07-01.md": "---\neffective: morgen\n---\n\nTekst.\n"}))
    assert done.conclusion == "failure"
    assert done.artifacts == {}
    assert "morgen" in done.summary


def comment(github: GitHub, event: Mapping[str, Any]) -> Job:
    return github.run("comment.yml", "comment", "workflow_run", event)


def test_the_comment_is_posted_once_and_then_kept_up_to_date(project: Project, github: GitHub) -> None:
    event = ended(github, propose(project, CHANGED))
    for _ in range(2):
        done = comment(github, event)
        assert done.conclusion == "success", done.told
    (posted,) = github.known["comments"]
    assert posted["body"].startswith(MARKER)
    assert "drie" in posted["body"]
    comment(github, ended(github, propose(project, {"proef/2027-08-01.md": revision("2027-08-01", "Vier jaar.")})))
    (posted,) = github.known["comments"]
    assert "Vier" in posted["body"]


HARMFUL = """\
<!-- <details> @octocat &#64;octocat &commat;octocat .@octocat closes #1 GH-2 https://github.com/o/r/issues/3
![x](https://evil.example/p.png) \u200b@\u200foctocat \x85 \U000e0041\U000e0042

```
open
"""


def test_a_comment_is_worded_by_our_own_code_whatever_the_pull_request_brings(project: Project, github: GitHub) -> None:
    files = {"proef/2027-07-01.md": revision("2027-07-01", HARMFUL, announced="2026-11-22")}
    (project.folder / "scripts").mkdir()
    pull = propose(
        project, {**files, "../scripts/onrecord.py": "raise SystemExit(9)\n", "../mkdocs.yml": "site_name: ["}
    )
    github.keep_artifact("onrecord-review", packed({"comment.md": f"{MARKER}\n@octocat <!--"}))
    done = comment(github, ended(github, pull))
    assert done.conclusion == "success", done.told
    (posted,) = github.known["comments"]
    assert "Let op: dit wijzigt ook 2 bestanden die geen verklaring zijn." in posted["body"]
    shown = rendered(posted["body"])
    assert "<img" not in shown
    assert shown.count("<details") == shown.count("</details>")
    assert "octocat" in shown
    assert [part for part in Seen(shown).texts if CALLS.search(part)] == []
    assert not re.search(r"[\x80-\x9f\u200b\u200e\u200f\U000e0000-\U000e007f]", shown)


def test_a_comment_of_somebody_else_with_our_marker_stays_as_it_is(project: Project, github: GitHub) -> None:
    pull = propose(project, CHANGED)
    theirs = {"id": 1, "user": {"login": "vreemde"}, "body": f"{MARKER}\nNiet van ons."}
    github.tell(comments=[theirs])
    comment(github, ended(github, pull))
    assert github.known["comments"][0] == theirs
    assert len(github.known["comments"]) == 2


@pytest.mark.parametrize("state", ["closed", "gone on", "gone on since we looked"])
def test_nothing_is_posted_to_a_pull_request_that_has_closed_or_gone_on(
    project: Project, github: GitHub, state: str
) -> None:
    event = ended(github, propose(project, CHANGED), state="closed" if state == "closed" else "open")
    if state == "gone on":
        event["workflow_run"]["head_sha"] = "f" * 40
    if state == "gone on since we looked":
        propose(project, {"proef/2027-08-01.md": revision("2027-08-01", "Vier jaar.")})
    done = comment(github, event)
    assert done.conclusion == "success", done.told
    assert github.known["comments"] == []


def test_only_the_step_that_posts_knows_the_token(project: Project, github: GitHub) -> None:
    done = comment(github, ended(github, propose(project, CHANGED)))
    assert {step.name for step in done.steps if TOKEN in step.environment.values()} == {"Post the comment"}


# Previews


def test_no_preview_is_shown_unless_the_publisher_wants_it(project: Project, github: GitHub) -> None:
    event = ended(github, propose(project, CHANGED))
    assert github.run("comment.yml", "preview", "workflow_run", event).skipped


def test_where_no_preview_stands_a_pull_request_that_closes_moves_nothing(
    proposed: tuple[dict[str, Any], GitHub, Job], published_github: GitHub
) -> None:
    github = published_github
    before = tree(github)
    closed = github.run("comment.yml", "preview", "pull_request_target", {"pull_request": proposed[0]})
    assert closed.conclusion == "success", closed.told
    assert "was not there" in closed.told
    assert tree(github) == before
    assert github.calls == []


def test_a_preview_stands_beside_the_archive_until_its_pull_request_closes(
    proposed: tuple[dict[str, Any], GitHub, Job], published_github: GitHub
) -> None:
    github = published_github
    before = tree(github)
    github.variables["ONRECORD_PREVIEW"] = "true"
    pull = propose(Project(github.folder / "project"), CHANGED)
    hand_over(github, proposed[2])
    event = ended(github, pull)
    shown = github.run("comment.yml", "preview", "workflow_run", event)
    assert shown.conclusion == "success", shown.told
    page = published(github, "preview/pr-7/proef/2027-07-01/index.html")
    assert page.startswith(SEALED.decode())
    assert "Voorstel, niet gepubliceerd" in page
    assert "drie" in page
    styles = re.findall(r'<link rel="stylesheet" href="../../([^"]+)">', page)
    kept = {path for path in paths(github) if re.match(r"preview/.*(?<!/missing\.[0-9a-f]{8})\.css$", path)}
    assert {f"preview/pr-7/{style}" for style in styles} == kept
    assert len(styles) == 2
    assert not [
        path for path in paths(github) if path.startswith("preview/") and path.endswith((".js", ".svg", ".xml"))
    ]
    assert ["workflow", "run", "publish.yml", "--repo", REPOSITORY, "--ref", "main"] in github.calls
    github.run("comment.yml", "comment", "workflow_run", event)
    assert "https://proef.example/privacy/preview/pr-7/" in github.known["comments"][0]["body"]
    assert "preview" not in (publish(github).temp / "manifest.sha256").read_text(encoding="utf-8")
    github.variables["ONRECORD_PREVIEW"] = "false"  # it goes all the same
    deployed = len(github.calls)
    closed = github.run("comment.yml", "preview", "pull_request_target", {"pull_request": pull})
    assert closed.conclusion == "success", closed.told
    assert tree(github) == before
    assert github.calls[deployed:] == [["workflow", "run", "publish.yml", "--repo", REPOSITORY, "--ref", "main"]]


def test_a_style_of_a_stranger_is_left_out_also_after_an_older_preview_brought_it(
    proposed: tuple[dict[str, Any], GitHub, Job], published_github: GitHub
) -> None:
    github, ours = published_github, next(path for path in paths(published_github) if path.endswith(".css"))
    project = Project(github.folder / "project")
    project.git("fetch", "--quiet", "origin", BRANCH)
    theirs, said = "body { display: none }", published(github, "index.html")
    github.variables["ONRECORD_PREVIEW"] = "true"
    before = Branch(project.folder, name=BRANCH, remote="origin")
    base = before.fetch()
    before.push(before.commit(base, {"preview/pr-6/x.css": theirs.encode()}, "Preview"), expected=base)
    files: dict[str, str | bytes] = {**INDEX, "a/ours.css": git_bytes(github, ours), "x.css": theirs, "page.css": said}
    github.keep_artifact("onrecord-preview", packed(files))
    done = github.run("comment.yml", "preview", "workflow_run", ended(github, proposed[0]))
    assert done.conclusion == "success", done.told
    assert {path for path in paths(github) if path.startswith("preview/pr-7/")} == {
        "preview/pr-7/index.html",
        "preview/pr-7/a/ours.css",
    }
    for path in ("x.css", "page.css"):
        assert f"Left out, since the branch holds no such file: {path}" in done.told


# An artifact that means harm


def packed(
    files: Mapping[str, str | bytes], *, mode: int = stat.S_IFREG | 0o644, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            entry.compress_type = method
            package.writestr(entry, content)
    return made.getvalue()


INDEX = {"index.html": "<p>Tekst.</p>"}

HARM = {
    "a link": packed({**INDEX, "x.html": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777),
    "a way up": packed({**INDEX, "../../proef/index.html": "x"}),
    "an absolute path": packed({**INDEX, "/proef/index.html": "x"}),
    "a way up for Windows": packed({**INDEX, "..\\index.html": "x"}),
    "a hidden folder": packed({**INDEX, ".github/workflows/x.yml": "x"}),
    "a program": packed({**INDEX, "x.exe": "x"}),
    "too many files": packed({**INDEX, **{f"{number}.txt": "" for number in range(artifact.MOST_FILES)}}),
    "a bomb": packed({**INDEX, "x.txt": b"\0" * (artifact.MOST_BYTES + 1)}),
    "one name in two cases": packed({**INDEX, "x.txt": "a", "X.txt": "b"}),
    "one folder in two cases": packed({**INDEX, "a/x.txt": "a", "A/y.txt": "b"}),
    "a file that is a folder": packed({**INDEX, "x.txt": "a", "X.txt/y.txt": "b"}),
    "a device of Windows": packed({**INDEX, "proef/NUL.html": "x"}),
    "a device of Windows as a folder": packed({**INDEX, "com1/x.html": "x"}),
    "a name that ends in a dot": packed({**INDEX, "proef./x.html": "x"}),
    "a name that ends in a space": packed({**INDEX, "proef /x.html": "x"}),
    "one name in two normal forms": packed({**INDEX, "caf\u00e9.txt": "a", "cafe\u0301.txt": "b"}),
    "a long name": packed({**INDEX, f"{'x' * 97}.txt": "a"}),
    "another way of packing": packed({**INDEX, "x.txt": "a"}, method=zipfile.ZIP_LZMA),
    "elements without end": packed({"index.html": "<div>" * 100_000}),
    "no first page": packed({"x.txt": "a"}),
    "no archive": b"PK\x03\x04 not an archive",
}


def nothing_is_ours(path: str, content: bytes) -> bool:
    return False


@pytest.mark.parametrize("data", HARM.values(), ids=HARM.keys())
def test_a_preview_that_means_harm_is_refused(data: bytes) -> None:
    with pytest.raises(OnRecordError, match="was refused"):
        artifact.read_preview(data, nothing_is_ours)


def test_where_a_preview_is_refused_nothing_is_shown(project: Project, github: GitHub) -> None:
    assert project.publish("--push") == 0
    before = tree(github)
    github.variables["ONRECORD_PREVIEW"] = "true"
    event = ended(github, propose(project, CHANGED))
    github.keep_artifact("onrecord-preview", HARM["a way up"])
    done = github.run("comment.yml", "preview", "workflow_run", event)
    assert [step.name for step in done.steps if step.outcome == "failure"] == ["Show the preview"]
    assert "was refused" in done.told
    assert tree(github) == before


def test_a_large_artifact_is_not_even_fetched(project: Project, github: GitHub) -> None:
    assert project.publish("--push") == 0
    github.variables["ONRECORD_PREVIEW"] = "true"
    event = ended(github, propose(project, CHANGED))
    github.keep_artifact("onrecord-preview", b"")
    (entry,) = github.known["artifacts"]
    github.tell(artifacts=[{**entry, "size_in_bytes": artifact.MOST_PACKED + 1}])
    done = github.run("comment.yml", "preview", "workflow_run", event)
    assert done.conclusion == "failure"
    assert not [call for call in github.calls if call[-1].endswith("/zip")]


def test_a_page_of_a_preview_runs_nothing_whatever_it_holds() -> None:
    hostile = (
        "<!--><html><head><meta http-equiv='Content-Security-Policy' content='script-src *'><script>alert(1)</script>"
    )
    (page,) = artifact.read_preview(packed({"index.html": hostile}), nothing_is_ours).files.values()
    assert page.startswith(SEALED)
    assert b"script-src 'none'" in SEALED
    assert not re.search(rb"<script|script-src \*|<!--", page)


def test_an_event_of_something_else_is_refused(github: GitHub, project: Project) -> None:
    event = ended(github, propose(project, CHANGED))
    event["workflow_run"]["head_repository"] = {"full_name": "een/twee/drie"}
    done = github.run("comment.yml", "comment", "workflow_run", event)
    assert done.conclusion == "failure"
    assert github.calls == []
