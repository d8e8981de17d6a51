"""The expressions of GitHub's workflows, as far as ours use them.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:(&&|\|\||==|!=|[!(),])|'((?:[^']|'')*)'|([A-Za-z_][\w.-]*))")
_WHOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "contains": lambda within, item: item in within,
    "fromJSON": json.loads,
}


def filled(text: object, contexts: Mapping[str, Any]) -> str:
    """Return a value of a workflow with its expressions evaluated."""
    return _WHOLE.sub(lambda found: _shown(evaluate(found[1], contexts)), _shown(text))


def _shown(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def evaluate(text: str, contexts: Mapping[str, Any]) -> Any:
    """Return what an expression comes to; fail on anything that ours do not use."""
    inner = _WHOLE.fullmatch(text.strip())
    reader = _Reader((inner[1] if inner else text).strip(), contexts)
    value = reader.either()
    assert not reader.tokens, f"not understood: {text}"
    return value


class _Reader:
    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.contexts = contexts
        self.tokens: list[tuple[str, str | None, str]] = []
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            assert found, f"not understood: {text[at:]}"
            self.tokens.append((found[1] or "", found[2], found[3] or ""))
            at = found.end()

    def _takes(self, sign: str) -> bool:
        if self.tokens and self.tokens[0][0] == sign:
            self.tokens.pop(0)
            return True
        return False

    def either(self) -> Any:
        value = self.both()
        while self._takes("||"):
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.compared()
        while self._takes("&&"):
            other = self.compared()
            value = value and other
        return value

    def compared(self) -> Any:
        value = self.one()
        if self._takes("=="):
            return value == self.one()
        if self._takes("!="):
            return value != self.one()
        return value

    def one(self) -> Any:
        if self._takes("!"):
            return not self.one()
        if self._takes("("):
            value = self.either()
            assert self._takes(")")
            return value
        _, literal, name = self.tokens.pop(0)
        if literal is not None:
            return literal.replace("''", "'")
        return self._called(name) if self._takes("(") else self._looked_up(name)

    def _called(self, name: str) -> Any:
        values = [self.either()]
        while self._takes(","):
            values.append(self.either())
        assert self._takes(")")
        return _FUNCTIONS[name](*values)

    def _looked_up(self, name: str) -> Any:
        first, *rest = name.split(".")
        assert first in self.contexts, f"no workflow of ours uses the context '{first}'"
        value = self.contexts[first]
        for part in rest:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value
