"""Which files of a docs folder are published as they are, judged by their names and their first bytes.

A download is published when no usual static host serves its suffix as something that a browser renders as a page or
runs, and when its first bytes are not what a browser that mistrusts the type would take for a page
(https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type). The hosts looked at are those
that read nginx's or Apache's table, Python's (tools that upload to buckets) or the `mime-db` of npm, and those that
sniff what their table lacks. An image is published when it is one. A file without a suffix is not published:
`_headers` or `CNAME` would speak to the host.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from techdocs.errors import SiteError
from techdocs.unpublished import is_lfs_pointer

NEEDED_HEAD = 1445
"""How many first bytes of a file `refusal` looks at: the length of mimesniff's resource header."""

_PLAYED = frozenset({"mp4", "webm", "mov", "mp3", "ogg", "wav"})
_TYPED = _PLAYED | frozenset(
    "pdf csv tsv txt zip tar 7z docx xlsx pptx odt ods odp".split()  # noqa: SIM905
)
# a host may know nothing of these, or hold them for the encoding of what the suffix before them says
_UNTYPED = frozenset(
    "log gz tgz bz2 xz yaml yml toml ini tf proto graphql puml plantuml drawio sh py".split()  # noqa: SIM905
)
DOWNLOADS: frozenset[str] = _TYPED | _UNTYPED
"""The suffixes, in lower case and without a dot, that are published without the operator's word."""

RUN_BY_BROWSERS: frozenset[str] = frozenset(
    """html htm xhtml xht shtml shtm stm xml xsl xslt xsd xbl rdf rss atom mml mathml mhtml mht eml svg svgz js mjs cjs
    jsx vbs hta htc css wasm swf webmanifest manifest appcache""".split()  # noqa: SIM905
)
"""The suffixes that a browser renders or runs; no operator can allow them."""

RUN_BY_SERVERS: frozenset[str] = frozenset(
    "php php3 php4 php5 php7 php8 phps phtml pht phar cgi fcgi pl asp aspx ashx asmx jsp jspx cfm shtml".split()  # noqa: SIM905
)
"""The suffixes that a host may hand to an interpreter, wherever in the name they stand; no operator can allow them."""

_TAGS = "html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|math|object|embed|img|meta|link|base"
_PAGE = re.compile(rb"[\s\0]*<(?:!doctype|!--|\?xml|\?php|(?:" + _TAGS.encode() + rb")(?![\w.:-]))", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
# https://www.unicode.org/reports/tr44/#General_Category_Values: controls, formats (among them those of direction),
# surrogates (bytes that are no UTF-8), private characters, line and paragraph separators
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

_FORMATS: Mapping[str, Callable[[bytes], bool]] = {
    "PNG": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "JPEG": lambda head: head.startswith(b"\xff\xd8\xff"),
    "GIF": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "WebP": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "AVIF": lambda head: head[4:8] == b"ftyp" and any(brand in head[8:64] for brand in (b"avif", b"avis")),
    "icon": lambda head: head.startswith(b"\0\0\1\0"),
    "bitmap": lambda head: head.startswith(b"BM"),
}
IMAGES: frozenset[str] = frozenset({"png", "apng", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp"})
"""The suffixes of images. The bytes need only be one of these formats: browsers tell them apart by their bytes."""
SHOWN: frozenset[str] = IMAGES | _PLAYED | {"svg"}
"""The suffixes of what a page shows or plays: such a file is published whether a page names it or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file is not published; `is_unsafe` when its bytes are not what its name says."""

    reason: str
    is_unsafe: bool = False


def refusal(path: str, head: bytes, extra: frozenset[str] = frozenset()) -> Refusal | None:
    """Return why a file that is neither a page nor an SVG is not published, None when it is.

    Args:
        path: where the file is, parts parted by `/`; only its last part is judged.
        head: the first `NEEDED_HEAD` bytes of the file, or all when it is shorter.
        extra: further suffixes that the operator allows (`.ipynb` or `ipynb`, in any case); those of
            `RUN_BY_BROWSERS` and `RUN_BY_SERVERS` are passed over.
    """
    name = path.rpartition("/")[2]
    return _name_refusal(name, extra) or _head_refusal(_suffixes(name)[-1], head)


def is_published_type(path: str, extra: frozenset[str] = frozenset()) -> bool:
    """Say whether a file that is no page may be published by its name; see `refusal` for what its bytes must be."""
    name = path.rpartition("/")[2]
    return name.casefold().endswith(".svg") or _name_refusal(name, extra) is None


def is_download(path: str) -> bool:
    """Say whether a file is published only where a page links to it: all that a page does not show or play."""
    return _suffixes(path.rpartition("/")[2])[-1] not in SHOWN


def safe_name(part: str) -> bool:
    """Say whether one part of a path means the same everywhere: in a file system, in an address, in a log.

    Letters of every script, spaces and punctuation are fine. What is not: a slash, a backslash, a colon (streams of
    Windows), what marks HTML or Windows refuses, `%` with two hexadecimal digits (decoded twice), characters that show
    nothing or turn the direction of text, a dot or a space at the end (Windows drops them). How long a part may be is
    the caller's.
    """
    if not part or part[-1] == "." or part[-1].isspace():
        return False
    if any(char in '/\\:<>"|*' for char in part) or _PERCENT.search(part):
        return False
    return not any(unicodedata.category(char) in _UNSEEN for char in part)


def _suffixes(name: str) -> list[str]:
    """Return the suffixes of a name in lower case, at least one (`""`); a dot that begins a name begins no suffix."""
    return name.rstrip(". ").lstrip(".").casefold().split(".")[1:] or [""]


def _name_refusal(name: str, extra: frozenset[str]) -> Refusal | None:
    *inner, suffix = _suffixes(name)
    allowed = DOWNLOADS | IMAGES | {given.removeprefix(".").casefold() for given in extra}
    if run := RUN_BY_SERVERS.intersection({suffix, *inner}):
        return Refusal(reason=f"`.{min(run)}` files are not published: a web server may run them")
    if suffix in RUN_BY_BROWSERS:
        return Refusal(reason=f"`.{suffix}` files are not published: browsers run them")
    if suffix not in _TYPED | IMAGES and (run := RUN_BY_BROWSERS.intersection(inner)):
        taken_for = f"a web server may treat them as `.{min(run)}`"
        return Refusal(reason=f"`.{min(run)}.{suffix}` files are not published: {taken_for}")
    if name.startswith(".") or name[-1:] in {".", " "}:
        return Refusal(reason="files whose names start with a dot, or end with a dot or a space, are not published")
    if not suffix or suffix not in allowed:
        return Refusal(
            reason=f"`.{suffix}` files are not published" if suffix else "files without a suffix are not published"
        )
    return None


def _head_refusal(suffix: str, head: bytes) -> Refusal | None:
    if is_lfs_pointer(head):
        return Refusal(reason="it is a Git LFS pointer, not the file itself")
    if _PAGE.match(_without_mark(head[:NEEDED_HEAD])):
        return Refusal(reason=f"its content is HTML or XML, not `.{suffix}`", is_unsafe=True)
    if suffix not in IMAGES or any(is_format(head) for is_format in _FORMATS.values()):
        return None
    return Refusal(reason="it is not an image in a format that browsers show", is_unsafe=bool(head))


def _without_mark(head: bytes) -> bytes:
    """Return the bytes after a byte order mark, those of UTF-16 as ASCII."""
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    return head[len(mark) :].replace(b"\0", b"")


def check_file_types(types: Iterable[str]) -> None:
    """Raise a SiteError when the operator allows a type that browsers or hosts run."""
    refused = sorted({*types} & (RUN_BY_BROWSERS | RUN_BY_SERVERS))
    if refused:
        names = ", ".join(f"`{name}`" for name in refused)
        raise SiteError(
            f"`security.file_types` cannot allow {names}: browsers or web servers run them", hint="leave them out"
        )
