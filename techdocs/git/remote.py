"""The web page that a git remote has."""

import re

_LONGEST = 2_000
"""Characters of an address that is read."""


def web_address(remote: str) -> str:
    """Return the web page of a git remote without user names or `.git`, `""` when it has none (a folder, say)."""
    if len(remote) > _LONGEST:
        return ""
    matched = (
        re.fullmatch(r"(?:ssh://)?(?:[^@/]+@)([^:/]+)(?::\d+/|[:/])(.+)", remote) if "http" not in remote[:4] else None
    )
    if matched:
        host, path = matched.groups()
    else:
        plain = re.fullmatch(r"https?://(?:[^@/]+@)?([^/]+)/(.+)", remote)
        if not plain:
            return ""
        host, path = plain.groups()
    return f"https://{host}/{path.rstrip('/').removesuffix('.git')}"
