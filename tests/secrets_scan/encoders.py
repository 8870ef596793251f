"""Ways in which a value can be written in what is published, each undone by whoever reads it."""

import base64
import html
import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus

NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
ALL_NAMED = {**NAMED, "!": "&excl;", "$": "&dollar;", "*": "&ast;", "+": "&plus;",
             "/": "&sol;", "=": "&equals;", "?": "&quest;", "@": "&commat;", "_": "&lowbar;",
             " ": "&nbsp;"}  # fmt: skip
SMART = {"...": "\u2026", "---": "\u2014", "--": "\u2013", "(c)": "\u00a9", "(r)": "\u00ae", "(tm)": "\u2122",
         "+/-": "\u00b1", "=/=": "\u2260", "'": "\u2019", '"': "\u201d", "<<": "\u00ab", ">>": "\u00bb"}  # fmt: skip


def _special(text: str, written: Callable[[str], str]) -> str:
    return re.sub(r"[^A-Za-z0-9]", lambda match: written(match[0]), text)


def _smart(text: str) -> str:
    for plain, turned in SMART.items():
        text = text.replace(plain, turned)
    return text


def _utf16(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _bytes(text: str, form: str) -> str:
    return "".join(form % byte for byte in text.encode())


TEXTS: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    "named entities": lambda text: "".join(NAMED.get(one, one) for one in text),
    "all named entities": lambda text: "".join(ALL_NAMED.get(one, one) for one in text),
    "entities without a semicolon": lambda text: text.replace("&", "&amp").replace("<", "&lt").replace(">", "&gt"),
    "escaped by Python": html.escape,
    "decimal entities": lambda text: _special(text, lambda one: f"&#{ord(one)};"),
    "decimal entities of all": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "decimal entities with zeros": lambda text: "".join(f"&#{ord(one):05};" for one in text),
    "decimal entities of each second": lambda text: "".join(
        f"&#{ord(one)};" if at % 2 else one for at, one in enumerate(text)
    ),
    "hexadecimal entities": lambda text: _special(text, lambda one: f"&#x{ord(one):x};"),
    "hexadecimal entities of all": lambda text: "".join(f"&#x{ord(one):x};" for one in text),
    "hexadecimal entities in capitals": lambda text: "".join(f"&#X{ord(one):X};" for one in text),
    "percent": lambda text: quote(text, safe=""),
    "percent, with slashes": quote,
    "percent in small letters": lambda text: re.sub("%..", lambda one: one[0].lower(), quote(text, safe="")),
    "percent of all": lambda text: _bytes(text, "%%%02X"),
    "percent of all in small letters": lambda text: _bytes(text, "%%%02x"),
    "a form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with slashes escaped": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON in HTML": lambda text: json.dumps(text)[1:-1].replace("&", "\\u0026").replace("<", "\\u003C"),
    "JavaScript of all": lambda text: "".join(map(_utf16, text)),
    "JavaScript in capitals": lambda text: "".join(_utf16(one).upper().replace("\\U", "\\u") for one in text),
    "JavaScript in braces": lambda text: "".join(f"\\u{{{ord(one):x}}}" for one in text),
    "JavaScript by bytes": lambda text: "".join(f"\\x{ord(one):02x}" if one.isascii() else one for one in text),
    "escaped Markdown": lambda text: re.sub(r"([\\`*_{}\[\]()#+.!<>|-])", r"\\\1", text),
    "coloured": lambda text: re.sub(
        r"[A-Za-z]+|\d+|[^A-Za-z\d]", lambda one: f'<span class="n">{html.escape(one[0])}</span>', text
    ),
}  # fmt: skip
INNER = tuple(form for form in TEXTS if form not in {"coloured", "JavaScript in braces"})
"""Forms that may be written in another one: code is coloured last."""
TYPOGRAPHY: Mapping[str, Callable[[str], str]] = {
    "smart": _smart,
    "one mark of emphasis taken": lambda text: text.replace("**", "").replace("`", ""),
}
BASE64: Mapping[str, Callable[[str], str]] = {
    **{
        f"base64 after {before}": lambda text, before=before: base64.b64encode(  # type: ignore[misc]
            b"user:"[:before] + text.encode() + b"!tail"
        ).decode()
        for before in range(4)
    },
    "base64 alone": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
}
