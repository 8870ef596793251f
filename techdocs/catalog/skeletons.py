"""Which paths are in what makes other repositories: the skeleton of a software template, a cookiecutter."""

import re

_SKELETON = re.compile(r"(^|/)(skeletons?|\$?\{\{[^/]*\}\}|cookiecutter[^/]*)/")


def is_in_skeleton(path: str) -> bool:
    """Say whether a file stands below a folder from which software templates make repositories."""
    return _SKELETON.search(path) is not None
