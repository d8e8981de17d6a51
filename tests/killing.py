"""A publisher that is killed at one chosen moment after another: what each such kill would leave, and real kills.

Which moments there are is listed nowhere. One publisher is left alone, with a stand-in for git first on its PATH and
hooks in both repositories; whenever something changed on the disk since the last moment, all is copied as it is then:
a process that is killed (SIGKILL) writes nothing more, so that this is what it would leave.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.publishing import COMMAND, DAY, Project

MOMENT = """\
state() { find "$KILLING_HERE" "$KILLING_THERE" -printf '%p %s %T@ %i\\n' | sort | cksum; }
moment() {
  [ "$KILLING_AT" = "$1" ] && kill -KILL $PPID 0
  now=$(state)
  [ "$now" = "$(cat "$KILLING/state")" ] && return
  echo "$now" >"$KILLING/state"
  left=$KILLING/left/$(wc -l <"$KILLING/moments")
  mkdir -p "$left"
  cp -a "$KILLING_HERE" "$left/here"
  cp -a "$KILLING_THERE" "$left/there"
  echo "$1" >>"$KILLING/moments"
}
"""
"""Copies what is on the disk where that is new, or kills everything that belongs to the publisher."""

GIT = f"""\
#!/bin/sh
{MOMENT}
echo "$1" >>"$KILLING/calls"
number=$(grep -c "^$1$" "$KILLING/calls")
moment "before $1 $number, and not by git"
if [ "$1" = fast-import ]; then
  cat >"$KILLING/commit"
  size=$(wc -c <"$KILLING/commit")
  case "$KILLING_AT" in
    "half of a commit") given=$((size / 2)) ;;
    "all but the end of a commit") given=$((size - 5)) ;;
    *) given=$size ;;
  esac
  [ "$given" = "$size" ] || kill -KILL $PPID
  head -c "$given" "$KILLING/commit" | "$KILLING_GIT" "$@"
else
  "$KILLING_GIT" "$@"
fi
code=$?
moment "after $1 $number"
exit $code
"""
"""Does what git does, each time between two moments."""

HOOK = f"""\
#!/bin/sh
[ -n "$KILLING" ] || exit 0
{MOMENT}
moment "$1 $(sed -E 's/.* //' | tr '\\n' ' ')"
exit 0
"""
"""Called by git when it holds the locks of the refs that it will move (prepared), and when they moved (committed)."""


@dataclass(frozen=True, kw_only=True)
class Killing:
    """A project and its remote, which each kill finds as they are now."""

    project: Project
    remote: Path
    folder: Path
    """Where the stand-in for git is, and every state of both."""

    def __post_init__(self) -> None:
        for repository in (self.project.folder / ".git", self.remote):
            _write(repository / "hooks" / "reference-transaction", HOOK)
        _write(self.folder / "bin" / "git", GIT)
        shutil.copytree(self.project.folder, self.folder / "begin" / "here", symlinks=True)
        shutil.copytree(self.remote, self.folder / "begin" / "there", symlinks=True)

    def moments(self) -> list[str]:
        """Let one publisher live, and return every moment at which something on the disk was new."""
        code, told = self._publish("")
        assert code == 0, told
        return (self.folder / "moments").read_text(encoding="utf-8").splitlines()

    def lay_out(self, moment: int) -> None:
        """Lay out what a publisher leaves that is killed at a moment."""
        self._lay_out(f"left/{moment}")

    def found(self) -> frozenset[tuple[str, bytes]]:
        """Return all that a next publisher finds, but for objects of git's that nothing names."""
        files = [file for place in (self.project.folder, self.remote) for file in place.rglob("*") if file.is_file()]
        return frozenset((str(file), file.read_bytes()) for file in files if "objects" not in file.parts)

    def kill(self, moment: str) -> None:
        """Kill a publisher at a moment."""
        self._lay_out("begin")
        code, told = self._publish(moment)
        assert code == -signal.SIGKILL, f"{moment} never came: {told}"

    def unlock(self) -> None:
        """Remove what a killed git left locked, as git asks of a person."""
        for place in (self.project.folder, self.remote):
            for lock in place.rglob("*.lock"):
                lock.unlink()

    def _lay_out(self, state: str) -> None:
        for name, place in {"here": self.project.folder, "there": self.remote}.items():
            shutil.rmtree(place)
            shutil.copytree(self.folder / state / name, place, symlinks=True)

    def _publish(self, killed: str) -> tuple[int, str]:
        for name in ("calls", "moments", "state"):
            (self.folder / name).write_text("", encoding="utf-8")
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "KILLING": str(self.folder),
            "KILLING_AT": killed,
            "KILLING_GIT": str(shutil.which("git")),
            "KILLING_HERE": str(self.project.folder),
            "KILLING_THERE": str(self.remote),
        }
        process = subprocess.Popen(
            [COMMAND, "publish", "--site", str(self.project.folder), "--on", DAY, "--push"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            start_new_session=True,  # which is what dies, and no more
        )
        told, _ = process.communicate()  # ends when every git that still lives has ended
        return process.returncode, told


def _write(file: Path, script: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script, encoding="utf-8")
    file.chmod(0o755)
