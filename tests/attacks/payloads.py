"""DOMPurify's payloads wherever a repository can put text: a few components with many pages each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.attacks.building import write_all
from tests.attacks.corpus import write_victims

FILE = Path(__file__).parent / "dompurify_payloads.json"
PLACES = ("html", "paragraph", "nav", "front-matter", "heading", "fence", "catalog")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One payload: its number, what it is about, and its text."""

    number: int
    title: str
    text: str

    @property
    def line(self) -> str:
        """Return the text on one line, as titles and settings have it."""
        return " ".join(self.text.split())


@cache
def read_payloads() -> tuple[Payload, ...]:
    """Return all payloads in order."""
    items = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Payload(number=number, title=item["title"], text=item["payload"]) for number, item in enumerate(items))


def write_payloads(root: Path) -> None:
    """Write the components below `sources/`: one for each place of the docs, and entities for the catalog."""
    write = write_all(root / "sources")
    payloads = read_payloads()
    for place, page in _PAGES.items():
        pages = {f"payload-{place}/docs/p{item.number:03}.md": page(item) for item in payloads}
        write({**pages, **_frame(place)})
    nav = [*({_quoted_key(item.line): f"p{item.number:03}.md"} for item in payloads if item.line)]
    write({f"payload-nav/docs/p{item.number:03}.md": "Plain text.\n" for item in payloads})
    write({**_frame("nav"), "payload-nav/mkdocs.yml": _settings("nav") + f"nav: {json.dumps(nav)}\n"})
    write(
        {"payload-catalog/catalog-info.yaml": "---\n".join(_entities(payloads)), "payload-catalog/docs/index.md": "x\n"}
    )
    write_victims(root)


def _quoted_key(text: str) -> str:
    return text[:200]


def _frame(place: str) -> dict[str, str]:
    return {
        f"payload-{place}/catalog-info.yaml": _entity(f"payload-{place}", {}, docs=True),
        f"payload-{place}/mkdocs.yml": _settings(place),
        f"payload-{place}/docs/index.md": f"# Payloads in {place}\n\nPlain text.\n",
    }


def _settings(place: str) -> str:
    return f"site_name: Payloads in {place}\nplugins: [techdocs-core]\n"


def _html(item: Payload) -> str:
    return f"# Page {item.number}\n\nBefore.\n\n{item.text}\n\nAfter.\n"


def _paragraph(item: Payload) -> str:
    body = f"Before {item.line} and **after** it.\n\n- item {item.line}\n\n| a |\n|---|\n| {item.line} |"
    return f"# Page {item.number}\n\n{body}\n"


def _front_matter(item: Payload) -> str:
    text = json.dumps(item.line)
    return f"---\ntitle: {text}\ndescription: {text}\ntags: [{text}]\n---\n\nPlain text.\n"


def _heading(item: Payload) -> str:
    return f"# {item.line}\n\nPlain text.\n\n## More {item.line}\n\nMore text.\n"


def _fence(item: Payload) -> str:
    return f"# Page {item.number}\n\n```html\n{item.text}\n```\n\nPlain text.\n"


_PAGES = {
    "html": _html, "paragraph": _paragraph, "front-matter": _front_matter, "heading": _heading, "fence": _fence,
}  # fmt: skip


def _entities(payloads: tuple[Payload, ...]) -> Iterator[str]:
    for item in payloads:
        yield _entity(f"payload-{item.number:03}", _fields(item))


def _fields(item: Payload) -> Mapping[str, object]:
    return {
        "title": item.line[:300],
        "description": item.text,
        "tags": [item.line[:60]],
        "links": [{"url": item.line, "title": item.line[:200]}, {"url": f"https://a.example/{item.line}"}],
        "labels": {"payload": item.line[:60]},
        "annotations": {"payload.example/text": item.text, "backstage.io/view-url": item.line},
    }


def _entity(name: str, fields: Mapping[str, object], *, docs: bool = False) -> str:
    annotations = {"backstage.io/techdocs-ref": "dir:."} if docs else {}
    metadata = {"name": name, "annotations": annotations, **fields}
    spec = {"type": "service", "lifecycle": "production", "owner": "attackers"}
    entity = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": spec}
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in entity.items()) + "\n"
