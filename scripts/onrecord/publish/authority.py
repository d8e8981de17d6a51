"""An authority: asked over the network to stamp a line, with all that may go wrong there."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from onrecord.errors import OnRecordError, failure

SECONDS = 20.0
"""So long it may take to answer."""

MOST_BYTES = 100_000
"""No answer is read beyond these; a token with its certificates has some thousands."""


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    """Follows none: what is asked of one authority is not told to another."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def] # noqa: ARG002
        return None


def ask(address: str, question: bytes) -> bytes:
    """Return what an authority answers (RFC 3161, 3.4); raise OnRecordError where it does not."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise _silent(address, "its address does not begin with https:// or http://")
    asked = urllib.request.Request(  # noqa: S310 - looked at above
        address, data=question, headers={"Content-Type": "application/timestamp-query"}, method="POST"
    )
    try:
        with urllib.request.build_opener(_NoRedirection).open(asked, timeout=SECONDS) as answer:
            content: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise _silent(address, f"it answered {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _silent(address, str(getattr(error, "reason", error)) or type(error).__name__) from error
    if len(content) > MOST_BYTES:
        raise _silent(address, f"its answer is larger than {MOST_BYTES} bytes")
    return content


def _silent(address: str, fact: str) -> OnRecordError:
    return failure(address, fact, "The next publication asks again; look at 'timestamp_authority' in mkdocs.yml")
