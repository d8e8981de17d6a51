"""Lets every command that tests start see one and the same moment, since what a ledger keeps of it is published."""

import os

if moment := os.environ.get("TESTS_MOMENT"):
    from contextlib import suppress
    from datetime import datetime

    with suppress(ImportError):  # another Python, without this package
        from onrecord import clock

        clock.now = lambda timezone: datetime.fromisoformat(str(moment)).astimezone(clock.zone(timezone))
