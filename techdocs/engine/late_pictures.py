"""Pictures below the first one are loaded when the reader comes near them."""

import re

_PICTURE = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_SAYS_WHEN = re.compile(r"\sloading=")


def late_pictures(html: str) -> str:
    """Return the cleaned HTML of an article whose pictures load late, but for the first and where authors say when."""
    first = _PICTURE.search(html)
    if first is None:
        return html
    return html[: first.end()] + _PICTURE.sub(_late, html[first.end() :])


def _late(picture: re.Match[str]) -> str:
    return picture[0] if _SAYS_WHEN.search(picture[0]) else f'<img loading="lazy"{picture[0].removeprefix("<img")}'
