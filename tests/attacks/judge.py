"""The judge: says by structure alone what is wrong in a built site, knowing nothing of how the tool cleans pages."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from markdown import markdown
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.theme_ids import is_theme_id

_FACTS = re.compile(r'\A---\n(?:(?:owner|source|changed): "(?:[^"<\\\n]|\\.)*"\n)+---\n')
"""What techdocs says of a page before its title."""

ARTICLE = "article.md-content__inner"
_TEXT = """a abbr acronym b bdi bdo big br center cite code data del dfn em i ins kbd mark q rp rt ruby s samp small
span strike strong sub sup time tt u var wbr"""
_BLOCKS = """address article aside blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr li ol p
pre section summary ul"""
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_MEDIA = "audio img picture source track video"
_DRAWINGS = """circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon polyline
radialgradient rect stop svg symbol text title tspan use"""
ELEMENTS = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} {_MEDIA} {_DRAWINGS} input label".split())
_OF_READERS = {"td-team", "td-week", "td-read"}
"""The parts of the home page that the browser fills in."""
PORTAL_ELEMENTS = ELEMENTS | {"button", "fieldset", "legend", "nav", "option", "select", "template"} | _OF_READERS
_ANYWHERE = "id class title lang dir role align"
_OF_ELEMENTS = {
    "a": "href xlink:href target rel hreflang download name",
    "img": "src alt width height loading decoding srcset sizes",
    "source": "src type media srcset sizes", "track": "src kind srclang label default",
    "video": "src controls loop muted poster preload width height autoplay playsinline",
    "audio": "src controls loop muted preload autoplay", "ol": "start type reversed", "li": "value type", "ul": "type",
    "td": "colspan rowspan headers style valign width height char charoff",
    "th": "colspan rowspan headers scope abbr style valign width height char charoff",
    "col": "span width valign char charoff", "colgroup": "span width valign char charoff",
    "table": "summary width border cellpadding cellspacing char charoff", "thead": "valign char charoff",
    "tbody": "valign char charoff", "tfoot": "valign char charoff", "tr": "valign char charoff",
    "blockquote": "cite", "q": "cite", "data": "value",
    "del": "cite datetime", "ins": "cite datetime", "time": "datetime",
    "details": "open name", "input": "type checked disabled name id", "label": "for", "div": "style data-tabs",
    "pre": "tabindex width", "span": "data-linenos", "hr": "size width", "bdo": "dir", "code": "tabindex",
}  # fmt: skip
_DRAWN = """viewbox xmlns d fill stroke width height x y x1 x2 y1 y2 cx cy r rx ry points transform stroke-width
stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity fill-rule clip-rule
fill-opacity opacity offset stop-color stop-opacity gradientunits gradienttransform clip-path clippathunits focusable
version font-size font-family font-weight text-anchor dominant-baseline preserveaspectratio dx dy href xlink:href
xml:space vector-effect pointer-events text-orientation color display visibility fx fy spreadmethod"""
_DRAWING_ELEMENTS = frozenset(_DRAWINGS.split())
_ADDRESSES = frozenset(
    {"href", "src", "poster", "cite", "xlink:href", "srcset", "action", "formaction", "data", "background", "longdesc"}
)
_OWN_IDS = re.compile(r"__(tabbed|codelineno|span)[-_][\w.-]+")
_MATERIAL_CLASSES = frozenset({"md-button", "md-button--primary", "md-icon", "md-tag", "md-ellipsis"})
_STYLES = {
    "td": re.compile(r"\s*text-align:\s*(left|right|center);?\s*"),
    "th": re.compile(r"\s*text-align:\s*(left|right|center);?\s*"),
    "div": re.compile(r"\s*width:\s*\d{1,3}(\.\d+)?%;?\s*"),
}
_PAGE_SUFFIXES = frozenset({".html", ".json"})
_PASSIVE = """png jpg jpeg gif webp avif ico svg pdf csv tsv txt zip gz tar tgz mp4 webm mp3 ogg wav docx xlsx pptx odt
ods odp yaml yml 7z xz bz2 m4a flac mov log diff patch drawio epub toml ini conf properties proto graphql ipynb puml mmd
bib tex rst adoc"""
_PASSIVE_SUFFIXES = frozenset(f".{name}" for name in _PASSIVE.split())
_MAGIC = {
    ".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",), ".ico": (b"\0\0\1\0", b"\x89PNG"), ".pdf": (b"%PDF-",),
}  # fmt: skip
_SVG_BAD = re.compile(
    r"script|foreignobject|iframe|embed|object|handler|listener|animate\w*|set|style|audio|video|discard"
)


def judge_site(folder: Path, *, scripts: frozenset[str], stubs: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return what is wrong in a site, by the path of the file.

    Args:
        folder: the site.
        scripts: the inline scripts of the theme.
        stubs: folders below which pages are the tool's own although they stand where docs belong.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        offences = list(judge_file(path, name, scripts=scripts, stubs=stubs))
        if offences:
            found[name] = offences
    return found


def judge_file(path: Path, name: str, *, scripts: frozenset[str], stubs: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what is wrong with one file of a site."""
    if path.is_symlink():
        yield "is a link"
    elif path.is_dir():
        return
    elif not path.is_file():
        yield "is no regular file"
    else:
        yield from _judge_type(path, name)
        if path.suffix == ".html":
            text = path.read_text(encoding="utf-8", errors="surrogatepass")
            yield from judge_page(text, scripts=scripts, name="" if name.startswith(stubs) else name)
        elif path.suffix == ".json":
            yield from judge_json(path.read_bytes())
        elif path.suffix == ".xml":
            yield from _parsed(lambda: ET.fromstring(path.read_bytes()))  # noqa: S314 - our own sitemap


def judge_markdown(text: str) -> Iterator[str]:
    """Yield what is wrong with a page as Markdown, whatever turns it into HTML: it is taken for text, and does nothing.

    Source of the beginning: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type.
    """
    text = _FACTS.sub("", text)
    if not re.match(r"#|[^\s<][^\n]*\n=", text):
        yield "Markdown does not begin with its title"
    tree = LexborHTMLParser(f"<main>{markdown(text, extensions=['pymdownx.superfences', 'attr_list'])}</main>")
    for node in tree.css("main *"):
        if node.tag in {"script", "iframe", "object", "embed", "form", "base", "meta", "link"}:
            yield f"Markdown: <{node.tag}>"
        for name, value in node.attributes.items():
            if name.startswith("on") or (name in _ADDRESSES and not _leads_harmlessly(value or "")):
                yield f"Markdown: {name}={value}"


def _leads_harmlessly(address: str) -> bool:
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address).lower())
    return not scheme or scheme[1] not in {"javascript", "vbscript", "data"}


def _judge_type(path: Path, name: str) -> Iterator[str]:
    """Yield what is wrong with the type of a file below a component's docs."""
    if not name.startswith("docs/") or name.count("/") < 4:
        return
    suffix = path.suffix
    if suffix == ".json" and (path.name != "links.json" or name.count("/") != 4):
        yield "is JSON that is not ours"
    if suffix == ".md" or path.name == "llms.txt":
        yield from judge_markdown(path.read_text(encoding="utf-8", errors="replace"))
    elif suffix not in _PAGE_SUFFIXES | _PASSIVE_SUFFIXES:
        yield f"has a type that is not published: `{suffix}`"
    if any(part.startswith(".") for part in name.split("/")):
        yield "is a dot file"
    start = path.read_bytes()[:16]
    if suffix in _MAGIC and not start.startswith(_MAGIC[suffix]):
        yield f"is no `{suffix}` by its bytes"
    if suffix == ".svg":
        yield from judge_svg(path.read_bytes())


def judge_json(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a JSON file."""

    def fail(constant: str) -> object:
        raise ValueError(f"`{constant}` is no JSON")

    yield from _parsed(lambda: json.loads(content.decode("utf-8"), parse_constant=fail))


def judge_svg(content: bytes) -> Iterator[str]:
    """Yield what is wrong with an SVG file."""
    if b"<!" in content.replace(b"<!--", b"") or b"<?xml-" in content:
        yield "has a declaration, an entity or a style sheet"
    try:
        root = ET.fromstring(content)  # noqa: S314 - there are no entities
    except (ET.ParseError, ValueError, LookupError) as error:
        yield f"is no XML: {error}"
        return
    if root.tag.lower() not in {"{http://www.w3.org/2000/svg}svg", "svg"}:
        yield f"is no SVG but `{root.tag}`"
    for node in root.iter():
        tag = str(node.tag).rpartition("}")[2].lower()
        if _SVG_BAD.fullmatch(tag):
            yield f"holds <{tag}>"
        for key, value in node.attrib.items():
            yield from _judge_svg_attribute(key.rpartition("}")[2].lower(), value)


def _judge_svg_attribute(key: str, value: str) -> Iterator[str]:
    if key.startswith("on"):
        yield f"holds the handler {key}"
    if key in {"href", "src"} and not value.startswith("#"):
        yield f"leads to `{value}`"
    if re.search(r"url\(\s*['\"]?(?!#)", value) or "javascript:" in value.lower():
        yield f"leads out by `{value}`"


def _parsed(read: Callable[[], object]) -> Iterator[str]:
    try:
        read()
    except (ValueError, ET.ParseError) as error:
        yield f"does not parse: {error}"


def judge_page(html: str, *, scripts: frozenset[str], name: str = "docs/a/b/c/index.html") -> Iterator[str]:
    """Yield what is wrong with one HTML page of the site."""
    tree = LexborHTMLParser(html)
    if html.count("<title") != 1 + len(tree.css("svg title")):
        yield "has not one title"
    of_docs = name.startswith("docs/") and name.count("/") >= 4
    articles = tree.css(ARTICLE)
    if tree.css_first('meta[http-equiv="refresh"]') and not articles:
        yield from _judge_redirect(tree)
        return
    if len(articles) != 1:
        yield f"has {len(articles)} articles"
        return
    yield from judge_article(articles[0], of_docs=of_docs)
    yield from _judge_frame(tree, articles[0], scripts)


def _judge_redirect(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield what is wrong with a page that only leads to another one, of the site or on the web (`redirect_maps`)."""
    for node in tree.css("*"):
        if node.tag not in {"html", "head", "body", "meta", "title", "link", "a", "p", "-doctype"}:
            yield f"a redirect holds <{node.tag}>"
        for key, value in node.attributes.items():
            address = (value or "").partition("url=")[2] if key == "content" else value if key == "href" else ""
            scheme = urlsplit(address).scheme if address else ""
            if address and (scheme not in {"", "https", "http"} or address.startswith("//")) and node.tag != "link":
                yield f"a redirect leads to `{address}`"


def judge_article(article: LexborNode, *, of_docs: bool = True) -> Iterator[str]:
    """Yield what is wrong with an article: elements, attributes, ids, classes and addresses that are not allowed."""
    allowed = ELEMENTS if of_docs else PORTAL_ELEMENTS
    ours = {node.mem_id for node in (*_backlinks(article), *_banner(article))}
    for node in article.css("*"):
        if node.mem_id == article.mem_id or node.mem_id in ours:
            continue
        tag = (node.tag or "").lower()
        if tag not in allowed:
            yield f"article: <{tag}>"
        for key, value in node.attributes.items():
            yield from _judge_attribute(tag, key.lower(), value or "", node, of_docs=of_docs)


def _backlinks(article: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements of the list of who links here, which the tool itself writes at the end of an article."""
    last = article.last_child
    while last is not None and last.tag == "-text":
        last = last.prev
    if last is None or last.tag != "details" or last.attributes.get("class") != "td-backlinks":
        return
    for node in last.css("*"):
        href = node.attributes.get("href") or ""
        if (node.tag, *node.attributes) not in _OF_BACKLINKS or "//" in href or ":" in href:
            return
    yield from last.css("*")


def _banner(article: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements of the notes below a title, which the tool itself writes: what authors write has no `td-`."""
    for note in article.css("p.td-note:first-child, h1 + p.td-note, p.td-note + p.td-note"):
        for node in note.css("*"):
            is_known = node.tag in {"p", "b", "a", "code", "time", "span"}
            if not is_known or "javascript:" in (node.attributes.get("href") or ""):
                return
        yield from note.css("*")


_OF_BACKLINKS = {
    ("details", "class"), ("summary",), ("ul",), ("li",), ("a", "href"), ("span", "class"), ("span", "class", "title"),
}  # fmt: skip


def _judge_attribute(tag: str, key: str, value: str, node: LexborNode, *, of_docs: bool) -> Iterator[str]:
    known = f"{_ANYWHERE} {_OF_ELEMENTS.get(tag, '')} {_DRAWN if tag in _DRAWING_ELEMENTS else ''}".split()
    portal = not of_docs and ((key.startswith("data-") and not key.startswith("data-md")) or key in _OF_PORTAL)
    if key.startswith("on") or not (key in known or key.startswith("aria-") or portal):
        yield f"article: <{tag} {key}>"
        return
    is_unresolved = tag == "a" and key == "class" and value.split()[-1:] == ["td-unresolved"]
    if is_unresolved and "href" not in node.attributes:
        value = value.removesuffix("td-unresolved")
    yield from _judge_value(tag, key, value, of_docs=of_docs)
    if tag == "input" and of_docs:
        yield from _judge_input(node)
    if tag == "a" and key == "href" and of_docs and re.match(r"\s*(https?:)?//", value):
        rel = (node.attributes.get("rel") or "").split()
        if "noopener" not in rel:
            yield "article: an external link without rel=noopener"


_OF_PORTAL = frozenset({"hidden", "type", "value", "placeholder", "autocomplete", "datetime"})


def _judge_value(tag: str, key: str, value: str, *, of_docs: bool) -> Iterator[str]:
    if key in _ADDRESSES:
        yield from _judge_address(tag, key, value)
    elif key in {"id", "name", "for"}:
        yield from _judge_name(tag, key, value, of_docs=of_docs)
    elif key == "class" and of_docs:
        wrong = [item for item in value.split() if item.startswith(("md-", "td-")) and item not in _MATERIAL_CLASSES]
        yield from (f"article: class {item!r}" for item in wrong)
    elif not _is_harmless(tag, key, value):
        yield f"article: <{tag} {key}={value!r}>"


def _is_harmless(tag: str, key: str, value: str) -> bool:
    if key == "style":
        return tag in _STYLES and bool(_STYLES[tag].fullmatch(value))
    if key == "data-tabs":
        return bool(re.fullmatch(r"\d+:\d+", value))
    return key != "target" or value == "_blank"


def _judge_name(tag: str, key: str, value: str, *, of_docs: bool) -> Iterator[str]:
    foreign = key != "id" and of_docs and tag not in {"a", "details"} and not value.startswith("__tabbed_")
    is_own = not value.startswith("__") or _OWN_IDS.fullmatch(value)
    of_theme = is_theme_id(value) if key == "id" and of_docs else not is_own
    if foreign or of_theme:
        yield f"article: <{tag} {key}={value!r}>"


def _judge_input(node: LexborNode) -> Iterator[str]:
    kind, name = node.attributes.get("type"), node.attributes.get("name") or ""
    if not (
        (kind == "checkbox" and "disabled" in node.attributes) or (kind == "radio" and name.startswith("__tabbed_"))
    ):
        yield f"article: <input type={kind!r} name={name!r}>"


def _judge_address(tag: str, key: str, value: str) -> Iterator[str]:
    """Yield an address that is neither relative nor of a harmless scheme, as a browser reads it."""
    read = re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33))))
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", read)
    if scheme and scheme[1].lower() not in {"http", "https", "mailto"}:
        yield f"address: <{tag} {key}={value[:60]!r}>"


def _judge_frame(tree: LexborHTMLParser, article: LexborNode, scripts: frozenset[str]) -> Iterator[str]:
    """Yield what is wrong around the article: foreign scripts and elements, handlers, addresses, no policy."""
    policies = tree.css('meta[http-equiv="Content-Security-Policy" i]')
    policy = "; ".join(node.attributes.get("content") or "" for node in policies)
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.split()}
    if policy:
        yield from _judge_policy(directives)
    else:
        yield "frame: no Content-Security-Policy"
    inside = {node.mem_id for node in article.css("*")}
    for node in tree.css("*"):
        if node.mem_id not in inside:
            yield from _judge_around(node, directives, scripts)


def _judge_around(node: LexborNode, directives: dict[str, list[str]], scripts: frozenset[str]) -> Iterator[str]:
    tag = (node.tag or "").lower()
    of_palette = tag == "form" and node.attributes.get("data-md-component") == "palette"
    if tag in _NEVER_AROUND and not (of_palette and "action" not in node.attributes):
        yield f"frame: <{tag}>"
    if tag == "script":
        yield from _judge_script(node, directives, scripts)
    for key, value in node.attributes.items():
        if key.lower().startswith("on") or key.lower() in {"srcdoc", "formaction"}:
            yield f"frame: <{tag} {key}>"
        if key.lower() in _ADDRESSES:
            yield from (f"frame: {offence}" for offence in _judge_address(tag, key, value or ""))


_NEVER_AROUND = frozenset(
    [
        "iframe",
        "object",
        "embed",
        "base",
        "style",
        "img",
        "math",
        "form",
        "template",
        "frame",
        "frameset",
        "applet",
        "noscript",
    ]
)


def _judge_policy(directives: dict[str, list[str]]) -> Iterator[str]:
    wanted = {"object-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"]}
    for name, values in wanted.items():
        if directives.get(name) != values:
            yield f"frame: the policy's {name} is {directives.get(name)}"
    script = directives.get("script-src", directives.get("default-src", ["*"]))
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:", "data:", "blob:"} & set(script)
    if loose:
        yield f"frame: the policy's script-src allows {sorted(loose)}"


def _judge_script(node: LexborNode, directives: dict[str, list[str]], scripts: frozenset[str]) -> Iterator[str]:
    source, text = node.attributes.get("src"), node.text()
    if source is not None:
        if not re.fullmatch(r"(/|\./|(\.\./)*)?assets/[\w./-]+\.js", source) or ".." in source.lstrip("./"):
            yield f"frame: a script from {source!r}"
    elif node.attributes.get("type") == "application/json":
        yield from judge_json(text.encode())
    else:
        if skeleton(text) not in scripts:
            yield f"frame: a script that is not the theme's: {text[:60]!r}"
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in directives.get("script-src", []):
            yield f"frame: a script whose hash is not in the policy: {text[:40]!r}"


def skeleton(script: str) -> str:
    """Return a script of the theme without the one thing in which pages differ: the way to the site's root."""
    return re.sub(r'new URL\("[./]*",location\)', 'new URL("",location)', script)


def theme_scripts(folder: Path) -> frozenset[str]:
    """Return the inline scripts of a site that nobody attacks."""
    found = set()
    for path in filter(Path.is_file, folder.rglob("*.html")):
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("script:not([src])"):
            if node.attributes.get("type") != "application/json":
                found.add(skeleton(node.text()))
    return frozenset(found)


def active_texts(folder: Path, texts: tuple[str, ...]) -> Iterator[str]:
    """Yield where texts stand below a component's docs as something else than inert text.

    Inert is the text of elements but scripts and styles, and an attribute that only shows its value.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".html":
            live = "\n".join(_live_parts(path.read_text(encoding="utf-8", errors="surrogatepass"))).encode(
                "utf-8", "surrogatepass"
            )
        elif (
            path.name in {"links.json", "llms.txt"} or path.suffix == ".md"
        ):  # text, of which `judge_markdown` sees what it becomes
            continue
        else:
            live = path.read_bytes()
        for text in texts:
            if text.encode() in live:
                yield f"{path.relative_to(folder)}: {text!r}"


def _live_parts(html: str) -> Iterator[str]:
    for node in LexborHTMLParser(html).css("*"):
        tag = (node.tag or "").lower()
        if tag in {"script", "style"} and node.attributes.get("type") != "application/json":
            yield node.text()
        for key, value in node.attributes.items():
            if _is_live(tag, key.lower(), value or ""):
                yield f"{key}={value}"


def _is_live(tag: str, key: str, value: str) -> bool:
    """Say whether an attribute does more than to show its value or to lead to an address that harms nobody."""
    if key in _ADDRESSES and tag in {"a", "img", "video", "audio", "source", "blockquote", "q"}:
        return bool(list(_judge_address(tag, key, value)))
    shows = tag == "meta" or key in {"title", "alt", "id", "for", "href", "datetime"}
    return not shows and not key.startswith(("aria-", "data-"))


def leaks(folder: Path, texts: Iterable[str]) -> dict[str, list[str]]:
    """Return which files of a folder hold a text, in bytes or in their names, by the text; it reads each file once."""
    searched = {text: text.encode("utf-8", "surrogatepass") for text in texts}
    of_html = {text for text in searched if '="' in text or "<" in text}
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        name = str(path.relative_to(folder))
        for text, part in searched.items():
            is_inert = (
                path.suffix == ".md" or path.name == "llms.txt"
            ) and text in of_html  # `judge_markdown` sees what it becomes
            if (part in content and not is_inert) or text in name:
                found.setdefault(text, []).append(name)
    return found
