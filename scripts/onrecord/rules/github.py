"""What a check found, as workflow commands, which GitHub shows at their lines."""

from __future__ import annotations

from onrecord.errors import Problem, Severity
from onrecord.rules.check import Check

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def check_annotations(check: Check, *, folder: str = "") -> str:
    """Return every problem as a workflow command, which GitHub shows at its line.

    `folder` is the site's folder within the repository, ending in a slash; empty where it is the repository's own.
    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
    """
    return "".join(f"{_command(problem, folder)}\n" for problem in check.problems)


def _command(problem: Problem, folder: str) -> str:
    return command(
        _COMMANDS[problem.severity],
        file=folder + problem.path,
        line=problem.line or 1,
        title=problem.code or "onrecord",
        message=f"{problem.fact}. {problem.remedy}.",
    )


def command(kind: str, *, file: str, line: int, title: str, message: str) -> str:
    """Return one workflow command: an `error`, a `warning` or a `notice` at a line of a file."""
    properties = {"file": file, "line": str(line), "title": title}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {written}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
