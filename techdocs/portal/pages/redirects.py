"""A page that only leads on to another one, without a server and without JavaScript."""

from html import escape


def redirect_html(title: str, target: str) -> str:
    """Return a page that leads on to `target` (a link relative to the page), and shows the link meanwhile."""
    link, name = escape(target), escape(title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        f'<meta http-equiv="refresh" content="0; url={link}"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="data:,"></head>'
        f'<body><p><a href="{link}">{name}</a></p></body></html>\n'
    )
