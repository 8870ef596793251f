"""Which values of an environment are secrets: by the name of the variable, else by looking drawn at random."""

import re

from techdocs.secrets_scan.randomness import looks_random

SHORTEST = 8
"""Characters from which on a value can be a secret."""
_FEW = 3
"""Different characters from which on a value can be a secret: `********` is none."""
_NAMED = re.compile(
    r"TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|APIKEY|API_KEY|ACCESS_KEY|_KEY$|^KEY$|AUTH|COOKIE|SESSION|DSN|JWT|PAT$"
)
_PLAIN = re.compile(
    r"(?:PATH|HOME|PWD|OLDPWD|LANG|LC_\w+|SHELL|TERM\w*|USER|LOGNAME|HOSTNAME|EDITOR|VISUAL|PAGER|LS_COLORS|DISPLAY|SHLVL|_|"
    r"PYTEST_\w+|PYTHON\w*|PYENV\w*|VIRTUAL_ENV\w*|TMPDIR|TEMP|TMP|XDG_\w+|DBUS_\w+|SSH_\w+|GPG_\w+|SOURCE_DATE_EPOCH|TZ|"
    r"CI(?:_\w+)?|GITHUB_\w+|RUNNER_\w+|GITLAB_\w+|BUILD_\w+|JOB_\w+|SYSTEM_\w+|AGENT_\w+|IMAGE\w*|ImageOS|ACCEPT_EULA|"
    r"\w*_?(?:VERSION|URL|URI|HOST|PORT|DIR|ROOT|FILE|NAME|REGION|EDITION|REF|SHA|ID))"
)
"""Variables whose values are in docs rightly: places, versions, what a CI calls its runs."""


def is_secret(name: str, value: str) -> bool:
    """Say whether a variable's value is a secret: by the variable's name, else by looking drawn at random."""
    if (
        len(value) < SHORTEST
        or len(set(value)) < _FEW
        or value.isdigit()
        or value.lower() in {"disabled", "required", "optional"}
    ):
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
        and looks_random(value)
        and not re.fullmatch(r"[\d.]+[\w.-]*|[a-z-]+\d{0,4}", value)
    )
