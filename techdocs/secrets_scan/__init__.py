"""Secrets in what would be published: values of the environment, and texts that look like keys of well-known services.

The value itself never leaves this package: what is found is called by the variable's or the service's name.
"""

from techdocs.secrets_scan.environment import EnvironmentSecrets
from techdocs.secrets_scan.found import HINT, WITHHELD, FoundSecret
from techdocs.secrets_scan.keys import find_keys, may_hold_keys
from techdocs.secrets_scan.randomness import entropy

__all__ = ["HINT", "WITHHELD", "EnvironmentSecrets", "FoundSecret", "entropy", "find_keys", "may_hold_keys"]
