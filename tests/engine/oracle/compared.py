"""Our HTML of a page beside the peer's: both cleaned, and read as a tree of tags, sorted attributes and text."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs.structure.nav import get_navigation
from selectolax.lexbor import LexborHTMLParser, LexborNode

from techdocs.clean.html import clean_article
from techdocs.disk.digests import digest_bytes
from techdocs.engine.convert import Converter
from techdocs.engine.docs_config import docs_config
from techdocs.engine.docs_files import docs_files
from techdocs.engine.pages import prepare_markdown, read_page, render_page
from techdocs.engine.theme import load_theme
from techdocs.mkdocs_yml.settings import read_settings
from techdocs.model.docs import BuildAction, DocsFile
from techdocs.model.problem import Place
from techdocs.model.site import Look

BESIDE = {"other.md": "# Other\n\n## B\n", "a.png": "x"}
_BOX = re.compile(r'(<input(?![^<>]* disabled)[^<>]* type="checkbox")')
_EMOJI = frozenset({"emoji", "emojione", "twemoji", "gemoji"})


def render_ours(settings: str, pages: Sequence[str], folder: Path) -> list[str]:
    """Return our cleaned HTML of pages of one component that lists techdocs-core."""
    content = f"site_name: Ours\nplugins: [techdocs-core]\n{settings}".encode()
    read = read_settings(content, Place(path="mkdocs.yml"), site_name="")
    texts = {f"p{number:05}.md": text for number, text in enumerate(pages)} | BESIDE
    inputs = {path: folder / path for path in texts}
    for path, text in texts.items():
        inputs[path].write_text(text, encoding="utf-8")
    theme = load_theme(Look())
    files = tuple(DocsFile(path=path, digest=digest_bytes(text.encode())) for path, text in texts.items())
    action = BuildAction(component="component:default/x", files=files, settings=read.settings, theme=theme.digest)
    config = docs_config(action, inputs, theme, folder)
    found, _ = docs_files(action, config, inputs)
    get_navigation(found, config)
    converter, html = Converter(config), []
    for number in range(len(pages)):
        page = found.src_uris[f"p{number:05}.md"].page
        assert page is not None
        list(read_page(page, inputs[page.file.src_uri], action))
        prepare_markdown(page, config, found, action, inputs)
        list(render_page(page, converter, found, action, inputs))
        html.append(page.content or "")
    return html


def shape(html: str) -> tuple[str, ...]:
    """Return what a reader gets of cleaned HTML, one line for each tag and text."""
    main = LexborHTMLParser(f"<main>{html}</main>").css_first("main")
    return tuple(line for line in _merged(_lines(main)) if line) if main else ()


def shape_of_peer(html: str) -> tuple[str, ...]:
    """Return the same of the peer's HTML, which is not cleaned yet; a box that can be ticked counts as any other."""
    html = _BOX.sub(r"\1 disabled", html)
    return shape(
        clean_article(html.replace('<pre><code class="language-mermaid">', '<pre class="mermaid"><code>')).html
    )


def _lines(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        attributes = {name: value or "" for name, value in child.attributes.items()}
        classes = attributes.get("class", "").split()
        if child.tag == "-text":
            yield f"={child.text()}"
        elif _EMOJI & set(classes):
            further = " ".join(sorted(set(classes) - _EMOJI))
            yield f"emoji {attributes.get('alt') or child.text()} {further} {attributes.get('id', '')}".rstrip()
        elif (both := _second_of_both(child)) is not None:
            yield "<em strong"
            yield from _lines(both)
            yield "</em strong"
        else:
            if attributes.get("loading") == "lazy":
                del attributes["loading"]  # ours alone: pictures below the first are loaded late
            if "download" in attributes:
                attributes["download"] = ""  # the peer writes `download="download"`, which names the file so
            if classes:
                attributes["class"] = " ".join(sorted(classes))
            yield f"<{child.tag} {' '.join(f'{name}={value}' for name, value in sorted(attributes.items()))}".rstrip()
            yield from _lines(child)
            yield f"</{child.tag}"


def _second_of_both(node: LexborNode) -> LexborNode | None:
    """Return the inner element of what is bold and italic: which of the two it is differs, and looks the same."""
    inner = node.child
    return inner if inner is not None and inner.next is None and {node.tag, inner.tag} == {"em", "strong"} else None


def _merged(lines: Iterator[str]) -> Iterator[str]:
    """Yield texts that stand beside each other as one, with a blank for any number of them."""
    text = ""
    for line in lines:
        if line.startswith("="):
            text += line[1:]
            continue
        if text.strip():
            yield "=" + re.sub(r"\s+", " ", text).strip()
        text = ""
        yield line
    if text.strip():
        yield "=" + re.sub(r"\s+", " ", text).strip()
