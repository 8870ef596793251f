"""The time of a run, which its user may set."""

import os
from datetime import UTC, datetime


def run_time() -> datetime:
    """Return the time; `SOURCE_DATE_EPOCH` sets it (https://reproducible-builds.org/specs/source-date-epoch/)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), tz=UTC) if epoch.isdigit() else datetime.now(tz=UTC)
