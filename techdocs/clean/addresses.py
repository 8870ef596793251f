"""Which addresses a link of an author may have, read as a browser reads them."""

import re
from html import unescape

from techdocs.clean.allowed_html import LINK_SCHEMES

_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")


def scheme_of(url: str) -> str:
    """Return the scheme of an address in lower case, `""` for one without."""
    matched = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", _BLANK.sub("", unescape(url)))
    return matched[1].lower() if matched else ""


def is_allowed_target(url: str) -> bool:
    """Say whether a link may lead to an address: a relative one, or one of an allowed scheme."""
    return scheme_of(url) in {"", *LINK_SCHEMES}
