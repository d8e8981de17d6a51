"""A rulebook: every rule of `onrecord check`, as the documentation prints them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from onrecord.errors import Severity
from onrecord.rules import craft, duty, fairness, notice, record
from onrecord.rules.rule import Rule

RULES: tuple[Rule, ...] = (*record.RULES, *notice.RULES, *duty.RULES, *fairness.RULES, *craft.RULES)
"""Every rule, by kind and code."""

_KINDS = {"R": "Record", "N": "Notice", "D": "Duty", "F": "Fairness", "C": "Craft"}
_WEIGHTS = {
    Severity.ERROR: "to be mended: the command ends with 1, and the workflow publishes nothing. `onrecord publish`\n"
    "  itself stops at those of notices and of files",
    Severity.WARNING: "somebody should look",
    Severity.ADVICE: "nothing is wrong; it could be better",
}

_INTRODUCTION = """\
# The rules of `onrecord check`

What `onrecord rules --format markdown` prints; a test holds the two equal. Codes are a contract: a rule keeps its code,
and a code that is dropped is never used again. Findings are for editors; no page shows them.

{weights}

Rules of record look at every text. The others look at the newest, and at each that is announced: what was superseded is
a record, which nobody can mend. Rules of notice look at what is not published yet; `override` is how a revision departs
from them (decisions/0011-notices.md). Rules look at words: that some are found does not say that they suffice, and what
none of them finds may stand there in others. The words are data, in `scripts/onrecord/lexicon/`.

A statement departs from a rule in its `statement.yml`, for a while and with a reason:

```yaml
waivers:
  - rule: D003
    reason: We have no data protection officer, and need none (GDPR art. 37).
    until: 2027-12-31
    revision: 2027-07-01 # optional: for this text alone
```
"""


def rules_page() -> str:
    """Return the rules as a page."""
    weights = "\n".join(f"- {severity}: {meaning}" for severity, meaning in _WEIGHTS.items())
    return "\n".join([_INTRODUCTION.format(weights=weights), *_sections()])


def _sections() -> Iterator[str]:
    for letter, rules in groupby(RULES, key=lambda rule: rule.code[0]):
        yield f"## {_KINDS[letter]}\n"
        for rule in rules:
            yield f"- **{rule.code}** {rule.name} ({rule.severity}): {rule.text}"
        yield ""
