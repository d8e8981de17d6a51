"""The names that no file may have, or some system could not hold it."""

from __future__ import annotations

LONGEST = 100
"""So many letters a name may have; with a date and a file behind it every system still has room for the path."""

_DEVICES = frozenset(
    {"con", "nul", "aux", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


def is_device(name: str) -> bool:
    """Tell whether Windows gives this name to a device, whatever ending stands behind it (Win32, Naming Files)."""
    return name.partition(".")[0].casefold() in _DEVICES
