"""Secrets in what would be published: values of the environment, and texts that look like keys of well-known services.

The value itself never leaves this module: what is found is called by the variable's or the service's name.
"""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

HINT = "remove it from the repository and its history, and replace it where it is in use: it is no secret any more"
SHORTEST = 8
"""Characters from which on a value can be a secret."""
_NAMED = re.compile(
    r"TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|APIKEY|API_KEY|ACCESS_KEY|_KEY$|^KEY$|AUTH|COOKIE|SESSION|DSN|JWT|PAT$"
)
_PLAIN = re.compile(
    r"(?:PATH|HOME|PWD|OLDPWD|LANG|LC_\w+|SHELL|TERM\w*|USER|LOGNAME|HOSTNAME|EDITOR|VISUAL|PAGER|LS_COLORS|DISPLAY|SHLVL|_|"
    r"PYTEST_\w+|PYTHON\w*|PYENV\w*|VIRTUAL_ENV\w*|TMPDIR|TEMP|TMP|XDG_\w+|DBUS_\w+|SSH_\w+|GPG_\w+|SOURCE_DATE_EPOCH|TZ|"
    r"CI(?:_\w+)?|GITHUB_\w+|RUNNER_\w+|GITLAB_\w+|BUILD_\w+|JOB_\w+|SYSTEM_\w+|AGENT_\w+|IMAGE\w*|ImageOS|ACCEPT_EULA|"
    r"\w*_?(?:VERSION|URL|URI|HOST|PORT|DIR|ROOT|FILE|NAME|REGION|EDITION|REF|SHA|ID))"
)
"""Variables whose values stand in docs rightly: places, versions, what a CI calls its runs."""
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
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----[^\0]{0,400}?[A-Za-z0-9+/=]{60}"),
}
"""Forms of keys, as their issuers document them."""
_HINTS = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat", "glpat", "gldt", "glrt", "glsoat", "glcbt",
    "glptt", "glft", "glimt", "glagent", "xox", "hooks.slack", "AIza", "k_live_", "npm_", "pypi", "SG.", "PRIVATE KEY",
)  # fmt: skip
"""One of these is in every text that holds a key."""
_EXAMPLE = re.compile(
    r"EXAMPLE|example|xxxx|XXXX|\.\.\.|0{8}|1234567|abcdefg|ABCDEFG|<|your|YOUR|dummy|fake|placeholder"
)
_RANDOM_BITS = 2.8
"""Bits a character from which on a text is taken for drawn at random; words and placeholders have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A secret in a text: `what` it is, without the value, and the 1-based `line` on which it begins."""

    what: str
    line: int


def find_keys(text: str) -> Found | None:
    """Return the first text in a page that looks like a real key of a well-known service, None when there is none."""
    if not may_hold_keys(text):
        return None
    for what, pattern in _KEYS.items():
        for match in pattern.finditer(text):
            if not _EXAMPLE.search(match[0]) and entropy(match[0]) > _RANDOM_BITS:
                return Found(what=what, line=text.count("\n", 0, match.start()) + 1)
    return None


def may_hold_keys(text: str) -> bool:
    """Say whether it is worth to look for keys in a text; HTML's tags inside of one do not matter."""
    return any(hint in text for hint in _HINTS)


class EnvironmentSecrets:
    """The values of an environment that are secrets; `digest` changes when they do."""

    def __init__(self, environment: Mapping[str, str], *, skip: tuple[str, ...] = ()) -> None:
        values = {
            value.strip(): name
            for name, value in sorted(environment.items())
            if name not in skip and _is_secret(name, value.strip())
        }
        self._values = {value.encode("utf-8", "surrogateescape"): name for value, name in values.items()}
        joined = b"\0".join(sorted(self._values))
        self.digest = hashlib.scrypt(joined, salt=b"techdocs", n=2**12, r=8, p=1, dklen=16).hex() if joined else ""

    def find(self, content: bytes) -> Found | None:
        """Return the first value in some bytes, by the name of its variable; None when there is none."""
        for value, name in self._values.items():
            at = content.find(value)
            if at >= 0:
                return Found(
                    what=f"the value of the environment variable `{name}`", line=content.count(b"\n", 0, at) + 1
                )
        return None

    def find_in(self, text: str) -> Found | None:
        """Return the first value of the environment in a text, else what looks like a key of a well-known service."""
        return self.find(text.encode("utf-8", "surrogatepass")) or find_keys(text)

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self._values)


def entropy(text: str) -> float:
    """Return the bits of information a character of a text holds (Shannon)."""
    counts = Counter(text)
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts.values())


def _is_secret(name: str, value: str) -> bool:
    """Say whether a variable's value is a secret: by the variable's name, else by looking drawn at random."""
    if len(value) < SHORTEST or value.isdigit() or value.lower() in {"disabled", "required", "optional"}:
        return False
    if _NAMED.search(name.upper()) and not value.startswith(("/", "http://", "https://")):
        return True
    if _has_password(value):
        return True
    if _PLAIN.fullmatch(name):
        return False
    return _looks_random(value)


def _has_password(value: str) -> bool:
    """Say whether a value is an address with a password in it."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@", value, re.IGNORECASE))


def _looks_random(value: str) -> bool:
    return (
        bool(re.fullmatch(r"[\w+/=.~-]{16,}", value))
        and not value.startswith("/")
        and any(character.isdigit() for character in value)
        and any(character.isalpha() for character in value)
        and entropy(value) > _RANDOM_BITS
        and not re.fullmatch(r"[\d.]+[\w.-]*|[a-z-]+\d{0,4}", value)
    )
