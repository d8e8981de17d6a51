"""Stands in for GitHub's command gh in tests: answers from a file, and writes down every call it gets."""

from __future__ import annotations

import json
import os
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

STATE = "FAKE_GITHUB"
"""Environment variable that names the folder with state.json, the artifacts and calls.jsonl."""


def answer(args: list[str], given: str, state: dict[str, Any], folder: Path) -> bytes:
    if args[0] == "workflow":
        return b""
    assert args[0] == "api"
    method = args[args.index("--method") + 1] if "--method" in args else "GET"
    path = urlsplit(args[-1]).path.split("/", 3)[3]
    query = dict(field.split("=", 1) for flag, field in pairwise(args) if flag == "--raw-field")
    if path == "pulls":
        found = [
            pull
            for pull in state["pulls"]
            if pull["state"] == query["state"]
            and f"{pull['head']['repo']['full_name'].split('/')[0]}:{pull['head']['ref']}" == query["head"]
        ]
        return json.dumps(found).encode()
    if re.fullmatch(r"actions/runs/\d+/artifacts", path):
        return json.dumps(
            {"artifacts": [each for each in state["artifacts"] if each["name"] == query["name"]]}
        ).encode()
    if found_zip := re.fullmatch(r"actions/artifacts/(\d+)/zip", path):
        return (folder / f"{found_zip[1]}.zip").read_bytes()
    if re.fullmatch(r"issues/\d+/comments", path) and method == "GET":
        return json.dumps([state["comments"]]).encode()
    body = json.loads(given)["body"]
    if method == "POST":
        bot = {"login": "github-actions[bot]"}
        state["comments"].append({"id": len(state["comments"]) + 1, "user": bot, "body": body})
    else:
        next(each for each in state["comments"] if path.endswith(f"/{each['id']}"))["body"] = body
    return b"{}"


def main() -> None:
    folder = Path(os.environ[STATE])
    given = sys.stdin.read() if "--input" in sys.argv else ""
    file = folder / "state.json"
    state = json.loads(file.read_text(encoding="utf-8"))
    with (folder / "calls.jsonl").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps({"args": sys.argv[1:], "token": os.environ.get("GH_TOKEN")}) + "\n")
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
    sys.stdout.buffer.write(answer(sys.argv[1:], given, state, folder))
    file.write_text(json.dumps(state), encoding="utf-8")


if __name__ == "__main__":
    main()
