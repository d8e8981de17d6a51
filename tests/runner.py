"""A runner that does what GitHub does with a job of a workflow: it runs the very commands, in order, on a fresh clone.

What a step takes from the marketplace is done here as far as our workflows need it; the table ACTIONS names each.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from tests.expression import evaluate, filled
from tests.places import PROJECT
from tests.publishing import DAY, GIT, git

WORKFLOWS = PROJECT / ".github" / "workflows"
REPOSITORY = "proefboom/archief"
TOKEN = "a-token-of-this-job"


@dataclass
class Step:
    """What became of one step."""

    name: str
    outcome: str
    output: str
    environment: Mapping[str, str]


@dataclass
class GitHub:
    """A repository on a throw-away GitHub: its bare remote, its variables, and what gh answers."""

    folder: Path
    remote: Path
    variables: dict[str, str] = field(default_factory=dict)
    day: str = DAY
    private: bool = False

    @cached_property
    def state(self) -> Path:
        """The folder of what gh answers from."""
        folder = self.folder / "github"
        folder.mkdir(parents=True)
        self.write_state(folder, {"pulls": [], "comments": [], "artifacts": []})
        return folder

    def write_state(self, folder: Path, state: Mapping[str, Any]) -> None:
        (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")

    def tell(self, **state: Any) -> None:
        """Change what GitHub knows."""
        self.write_state(self.state, {**self.known, **state})

    @property
    def known(self) -> dict[str, Any]:
        known: dict[str, Any] = json.loads((self.state / "state.json").read_text(encoding="utf-8"))
        return known

    @property
    def calls(self) -> list[list[str]]:
        """What gh was asked, in order."""
        file = self.state / "calls.jsonl"
        return [json.loads(line)["args"] for line in file.read_text("utf-8").splitlines()] if file.is_file() else []

    def keep_artifact(self, name: str, data: bytes) -> None:
        """Keep an artifact of the last run of a review."""
        number = len(self.known["artifacts"]) + 1
        (self.state / f"{number}.zip").write_bytes(data)
        entry = {"id": number, "name": name, "expired": False, "size_in_bytes": len(data)}
        self.tell(artifacts=[*self.known["artifacts"], entry])

    def run(self, workflow: str, job: str, event_name: str, event: Mapping[str, Any], ref: str = "main") -> Job:
        """Run one job as GitHub would on an event; `ref` is what is checked out."""
        read = yaml.safe_load((WORKFLOWS / workflow).read_text(encoding="utf-8"))
        number = len([*self.folder.glob("job-*")]) + 1
        running = Job(github=self, folder=self.folder / f"job-{number}", event_name=event_name, event=event, ref=ref)
        running.run(read["jobs"][job])
        return running


@dataclass
class Job:
    """One job, run."""

    github: GitHub
    folder: Path
    event_name: str
    event: Mapping[str, Any]
    ref: str
    steps: list[Step] = field(default_factory=list)
    skipped: bool = False
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    artifacts: dict[str, Path] = field(default_factory=dict)
    attested: list[str] = field(default_factory=list)

    @property
    def conclusion(self) -> str:
        return "failure" if any(step.outcome == "failure" for step in self.steps) else "success"

    @property
    def workspace(self) -> Path:
        return self.folder / "work"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    @property
    def told(self) -> str:
        return "\n".join(f"== {step.name}: {step.outcome}\n{step.output}" for step in self.steps)

    @property
    def contexts(self) -> dict[str, Any]:
        """The contexts that our workflows may use; a secret is none of them."""
        repository = {"private": self.github.private, "default_branch": "main"}
        return {
            "github": {
                "event_name": self.event_name,
                "event": {"repository": repository, **self.event},
                "repository": REPOSITORY,
                "server_url": "https://github.com",
                "token": TOKEN,
                "ref": self.ref,
            },
            "job": {"workflow_repository": "onrecord/onrecord", "workflow_sha": "0" * 40},
            "runner": {"temp": str(self.temp)},
            "steps": self.outputs,
            "vars": self.github.variables,
        }

    def run(self, job: Mapping[str, Any]) -> None:
        """Run its steps until one fails."""
        self.temp.mkdir(parents=True)
        if not evaluate(job.get("if", "'yes'"), self.contexts):
            self.skipped = True
            return
        for step in job["steps"]:
            if not evaluate(step.get("if", "'yes'"), self.contexts):
                continue
            done = self._step(step)
            self.steps.append(done)
            failed = done.outcome == "failure"
            if failed and step.get("continue-on-error"):
                done.outcome = "failure, which was allowed"
            elif failed:
                return

    def _step(self, step: Mapping[str, Any]) -> Step:
        environment = {name: filled(value, self.contexts) for name, value in step.get("env", {}).items()}
        if "uses" in step:
            given = {name: filled(value, self.contexts) for name, value in step.get("with", {}).items()}
            outputs = ACTIONS[step["uses"].partition("@")[0]](self, given)
            self._remember(step, "success", outputs)
            return Step(step["name"], "success", "", environment)
        assert "${{" not in step["run"], "an expression in a command is written by whoever wrote its value"
        return self._command(step, environment)

    def _command(self, step: Mapping[str, Any], environment: Mapping[str, str]) -> Step:
        every = {**self._environment(), **environment}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=every,
            capture_output=True,
            text=True,
            check=False,
        )
        outcome = "failure" if done.returncode else "success"
        written = Path(every["GITHUB_OUTPUT"]).read_text(encoding="utf-8").splitlines()
        self._remember(step, outcome, dict(line.split("=", 1) for line in written))
        return Step(step["name"], outcome, done.stdout + done.stderr, every)

    def _remember(self, step: Mapping[str, Any], outcome: str, outputs: Mapping[str, str]) -> None:
        if "id" in step:
            self.outputs[step["id"]] = {"outcome": outcome, "outputs": dict(outputs)}

    def _environment(self) -> dict[str, str]:
        """Return what GitHub gives every step, and nothing of this machine but where its commands are."""
        output, summary, event = (self.temp / name for name in ("output", "summary.md", "event.json"))
        output.write_text("", encoding="utf-8")
        summary.touch()
        event.write_text(json.dumps(self.event), encoding="utf-8")
        return {
            **GIT,
            "PATH": f"{_bin(self.github.folder)}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.temp),
            "CI": "true",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_EVENT_NAME": self.event_name,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_WORKFLOW_REF": f"{REPOSITORY}/.github/workflows/publish.yml@refs/heads/main",
            "FAKE_GITHUB": str(self.github.state),
            "ONRECORD_ON": self.github.day,
        }

    @property
    def summary(self) -> str:
        return (self.temp / "summary.md").read_text(encoding="utf-8")


def _bin(folder: Path) -> Path:
    """Return a folder with a command gh that stands in for GitHub's."""
    command = folder / "bin" / "gh"
    if not command.is_file():
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{PROJECT}/tests/fakegh.py" "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return command.parent


# What stands in for the actions


def _checkout(job: Job, given: Mapping[str, str]) -> dict[str, str]:
    assert given["persist-credentials"] == "false", "no step but the one that pushes may know the token"
    if "path" in given:
        assert given["repository"] == "onrecord/onrecord"
        _lay_out_onrecord(job.workspace / given["path"])
        return {}
    depth = [] if given.get("fetch-depth") == "0" else ["--depth=1"]
    git(job.folder, "clone", "--quiet", *depth, f"file://{job.github.remote}", "work")
    if job.ref != "main":
        git(job.workspace, "fetch", "--quiet", *depth, "origin", job.ref)
        git(job.workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    return {}


def _lay_out_onrecord(folder: Path) -> None:
    """Lay out this very onrecord, whose environment is made already: what make would fetch from a package index."""
    (folder / ".venv").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy2(PROJECT / name, folder / name)
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent, target_is_directory=True)
    (folder / ".venv" / ".ready").touch()


def _upload(job: Job, given: Mapping[str, str]) -> dict[str, str]:
    path = Path(given["path"])
    packed = job.temp / f"{given['name']}.zip"
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            if file.is_file() and not file.name.startswith("."):  # upload-artifact leaves hidden files out
                package.write(file, file.relative_to(path if path.is_dir() else path.parent).as_posix())
    job.artifacts[given["name"]] = packed
    return {}


def _upload_pages(job: Job, given: Mapping[str, str]) -> dict[str, str]:
    site = job.temp / "pages"
    shutil.copytree(given["path"], site, ignore=shutil.ignore_patterns(".*"))  # it leaves hidden files out
    job.artifacts["github-pages"] = site
    return {}


def _download(job: Job, given: Mapping[str, str]) -> dict[str, str]:
    found = next(file for file in job.github.folder.glob(f"job-*/temp/{given['name']}.zip"))
    with zipfile.ZipFile(found) as package:
        package.extractall(given["path"])
    return {}


def _attest(job: Job, given: Mapping[str, str]) -> dict[str, str]:
    job.attested.append(hashlib.sha256(Path(given["subject-path"]).read_bytes()).hexdigest())
    return {}


def _nothing(_: Job, __: Mapping[str, str]) -> dict[str, str]:
    return {}


ACTIONS: dict[str, Callable[[Job, Mapping[str, str]], dict[str, str]]] = {
    "actions/checkout": _checkout,
    "actions/setup-python": _nothing,
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
    "actions/upload-pages-artifact": _upload_pages,
    "actions/deploy-pages": _nothing,
    "actions/attest": _attest,
}
