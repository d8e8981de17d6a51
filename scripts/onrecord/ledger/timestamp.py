"""A time-stamp: the word of an authority that a line of a ledger stood there at a time (RFC 3161).

The library that reads it is loaded when it is needed, since most archives ask no authority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from onrecord.errors import failure

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

TIMESTAMPS = "timestamps"
"""The folder, at the root of what is published: `<number>.tsr` for each line that was stamped, and certificates."""

GRANTED = 0
"""PKIStatus of an answer that holds a token (RFC 3161, 2.4.2)."""

_SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What is asked of an authority."""

    content: bytes
    """TimeStampReq in DER, as `application/timestamp-query` (RFC 3161, 3.4)."""

    nonce: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Timestamp:
    """What an authority answered."""

    time: datetime
    """When the line was there, by the authority's clock, in UTC."""

    authority: str
    """Subject of the certificate with which it is signed (RFC 4514)."""

    digest: str
    """SHA-256 of what was stamped."""

    nonce: int | None


def path_of(number: int) -> str:
    """Return where the token of a line is published; numbers are those of checkpoints."""
    return f"{TIMESTAMPS}/{number}.tsr"


def query(line: bytes) -> Query:
    """Ask for a token of a line, its line feed included."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - few need it

    asked = TimestampRequestBuilder().data(line).hash_algorithm(HashAlgorithm.SHA256).build()
    return Query(content=asked.as_bytes(), nonce=asked.nonce)


def read_timestamp(content: bytes, *, path: str) -> Timestamp:
    """Read an answer (TimeStampResp in DER); raise OnRecordError where it is none, or grants nothing."""
    answer = _read(content, path)
    if answer.status != GRANTED:
        why = "; ".join(answer.status_string) or f"status {answer.status}"
        raise failure(path, f"the authority granted no time-stamp: {why}", "Ask it again, or another one")
    told = answer.tst_info.message_imprint
    if told.hash_algorithm.dotted_string != _SHA256:
        raise failure(path, "it is made of another hash than SHA-256", "Ask the authority again")
    return Timestamp(
        time=answer.tst_info.gen_time,
        authority=_signer(answer),
        digest=told.message.hex(),
        nonce=answer.tst_info.nonce,
    )


def certificates(content: bytes, *, path: str) -> tuple[Certificate, ...]:
    """Read certificates in PEM (RFC 7468); raise OnRecordError where there are none."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - few need it

    try:
        return tuple(load_pem_x509_certificates(content))
    except ValueError as error:
        raise failure(path, "it holds no certificate in PEM", "Save the authority's own root there") from error


def objection(content: bytes, line: bytes, trusted: Sequence[Certificate]) -> str | None:
    """Return why a token does not prove that a line was there; None where it does.

    `trusted` are the root of its authority and what stands between; they need to have been valid at its time alone.
    """
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415 - few need it

    roots = [each for each in trusted if each.issuer == each.subject]
    if not roots:
        return "the root certificate of its authority is not at hand"
    between = [each for each in trusted if each.issuer != each.subject]
    verifier = VerifierBuilder(roots=roots, intermediates=between).build()
    try:
        verifier.verify(_read(content, ""), hashlib.sha256(line).digest())
    except (VerificationError, ValueError) as error:
        return f"its signature does not hold: {' '.join(str(error).split())[:200]}"
    return None


def _read(content: bytes, path: str) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - few need it

    try:
        return decode_timestamp_response(content)
    except ValueError as error:
        raise failure(path, "it is no answer of a time-stamping authority", "Ask the authority again") from error


def _signer(answer: TimeStampResponse) -> str:
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - few need it

    signers = {(each.issuer, each.serial_number) for each in answer.signed_data.signer_infos}
    known = map(load_der_x509_certificate, answer.signed_data.certificates)
    names = [each.subject.rfc4514_string() for each in known if (each.issuer, each.serial_number) in signers]
    return names[0] if names else "an authority whose certificate is not in it"
