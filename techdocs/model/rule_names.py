"""What people call a rule: its code, or its name, which is that of the code's member in lower case with hyphens."""

import difflib

from techdocs.model.codes import Code
from techdocs.model.nearness import nearest_of


def rule_name(code: Code) -> str:
    """Return the name of a rule, such as `nav-without-file`."""
    return code.name.lower().replace("_", "-")


def find_code(text: str) -> Code | None:
    """Return the code that a text means, by code or name in any case; None when it means none."""
    return _CODES.get(text.strip().lower())


def nearest_names(text: str, number: int = 2) -> tuple[str, ...]:
    """Return the codes or names that are most like a text which means none."""
    plain = text.strip()
    if plain[:2].upper() == "TD" and plain[2:].isdigit():  # all codes are near, but one with a digit too many is a slip
        return tuple(difflib.get_close_matches(plain.upper(), [str(code) for code in Code], n=number, cutoff=0.75))
    return tuple(nearest_of(plain, [rule_name(code) for code in Code], number))


_CODES = {str(code).lower(): code for code in Code} | {rule_name(code): code for code in Code}
