"""Keys of well-known services, by the forms that their issuers document."""

import re
from collections.abc import Mapping

from techdocs.secrets_scan.found import FoundSecret
from techdocs.secrets_scan.private_keys import find_private_key
from techdocs.secrets_scan.randomness import looks_like_example, looks_random

_KEYS: Mapping[str, re.Pattern[str]] = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    "a GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b"),
    "a GitLab token": re.compile(r"\bgl(?:pat|dt|rt|soat|cbt|ptt|ft|imt|agent)-[A-Za-z0-9_-]{20,}"),
    "a Slack token": re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{20,}"),
    "a Slack webhook": re.compile(r"hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}"),
    "a Google API key": re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b"),
    "a Stripe key": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{24,}"),
    "an npm token": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "a PyPI token": re.compile(r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    "a SendGrid key": re.compile(r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
}
"""Forms of keys, as their issuers document them."""
_HINTS = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat", "gldt", "glrt", "glsoat", "glcbt",
    "glptt", "glft", "glimt", "glagent", "xox", "hooks.slack", "AIza", "k_live_", "npm_", "pypi", "SG.", "PRIVATE KEY",
)  # fmt: skip
"""One of these is in every text that holds a key."""


def find_keys(text: str) -> FoundSecret | None:
    """Return the first text in a page that looks like a real key of a well-known service, or None."""
    if not may_hold_keys(text):
        return None
    for what, pattern in _KEYS.items():
        for match in pattern.finditer(text):
            if not looks_like_example(match[0]) and looks_random(match[0]):
                return FoundSecret(what=what, line=text.count("\n", 0, match.start()) + 1)
    start = find_private_key(text)
    return None if start is None else FoundSecret(what="a private key", line=text.count("\n", 0, start) + 1)


def may_hold_keys(text: str) -> bool:
    """Say whether it is worth to look for keys in a text; HTML's tags inside of one do not matter."""
    return any(hint in text for hint in _HINTS)
