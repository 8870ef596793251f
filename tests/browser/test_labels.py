"""The labels of diagrams bring back nothing that the cleaning took from the page, in any kind of diagram."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, served
from tests.conftest import COMPONENT, GROUP
from tests.runs import techdocs
from tests.shared import made_once

pytestmark = pytest.mark.browser
DOCS = "docs/default/component/labels/"
HTML = (
    "<button popovertarget='x'>Go</button><div popover id='x' style='position:fixed;inset:0;z-index:9'>Sign in"
    "<input placeholder='Password'></div><form><select><option>o</option></select></form><dialog open>d</dialog>"
    "<video controls autoplay></video><style>*{display:none}</style><iframe src='https://evil.example'></iframe>"
    "<a href='javascript:alert(1)'>j</a><b>kept</b>"
)
INIT = (
    '%%{init: {"securityLevel": "loose", "dompurifyConfig": {"ADD_TAGS": ["iframe", "form"]}, "secure": [],'
    ' "themeCSS": "rect{position:fixed}", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\n'
)
FRONT = (
    "---\nconfig:\n  securityLevel: loose\n  secure: []\n  dompurifyConfig: {ADD_TAGS: [iframe, form]}\n"
    "  themeCSS: 'rect{position:fixed}'\n---\n"
)
DIAGRAMS = {
    "flowchart": 'flowchart LR\n  A["{}"] -->|"{}"| B["`{}`"]\n  subgraph "{}"\n    C\n  end\n'
    '  click A href "javascript:alert(1)" "{}"',
    "graph": 'graph TD\n  A["{}"] --> B("{}")\n  click A call alert(1) "{}"',
    "class": 'classDiagram\n  class A["{}"]\n  A --> B : {}\n  note for A "{}"\n'
    '  click A href "javascript:alert(1)" "{}"',
    "state": 'stateDiagram-v2\n  state "{}" as a\n  a --> b : {}\n  note right of a\n    {}\n  end note',
    "sequence": "sequenceDiagram\n  participant A as {}\n  A->>B: {}\n  Note over A: {}\n"
    "  link A: x @ javascript:alert(1)",
    "er": 'erDiagram\n  A ||--o{{ B : "{}"\n  A["{}"] {{\n    string a "{}"\n  }}',
    "gantt": 'gantt\n  title {}\n  section {}\n  {} :a, 2024-01-01, 3d\n  click a href "javascript:alert(1)"',
    "mindmap": 'mindmap\n  root["{}"]\n    a("`{}`")',
    "journey": "journey\n  title {}\n  section {}\n    {}: 5: Me",
    "timeline": "timeline\n  title {}\n  2024 : {}",
    "block": 'block-beta\n  a["{}"] --> b["{}"]',
    "architecture": "architecture-beta\n  group a(cloud)[A]\n  service b(server)[B] in a",
    "quadrant": 'quadrantChart\n  title {}\n  quadrant-1 "{}"\n  "{}": [0.3, 0.6]',
    "requirement": 'requirementDiagram\n  requirement r {{\n    id: 1\n    text: "{}"\n'
    "    risk: high\n    verifymethod: test\n  }}",
    "pie": 'pie title {}\n  "{}" : 3',
    "git": 'gitGraph\n  commit id: "{}" tag: "{}"',
    "c4": 'C4Context\n  title {}\n  Person(a, "{}", "{}", $link="javascript:alert(1)")',
    "kanban": "kanban\n  a[{}]\n    b[{}]",
    "sankey": 'sankey-beta\n"{}",b,3',
    "packet": 'packet-beta\n0-15: "{}"',
}
PLAIN = "Label"
KINDS = {"plain": ("", PLAIN), "init": (INIT, HTML), "front": (FRONT, HTML)}
"""Pages of all diagrams: what stands before each, and its labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a page of all diagrams shows: each diagram by its name, and how many tooltips stand outside of them."""

    kind: str
    diagrams: Mapping[str, Mapping[str, Any]]
    tooltips: int


_SHADOWS = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function () { return attach.call(this, { mode: "open" }); };
"""
_FOUND = """() => [...document.querySelectorAll("div.mermaid")].map((host) => {
  const acting = "button, [popover], [popovertarget], input, form, select, dialog, video, audio, iframe, object, embed,"
    + "script, textarea, foreignObject style, [onclick], [onerror], [onload], [contenteditable]";
  const root = host.shadowRoot;
  const found = [...root.querySelectorAll(acting)].map((one) => one.outerHTML.slice(0, 80));
  for (const one of root.querySelectorAll("*")) {
    for (const { localName, value } of one.attributes)
      if (localName === "href" && /^\\s*(javascript|data|vbscript):/i.test(value)) found.push(value);
    if (getComputedStyle(one).position === "fixed") found.push(`fixed: ${one.outerHTML.slice(0, 80)}`);
  }
  const icons = root.querySelectorAll("svg svg").length;
  return { found, icons, drawn: Boolean(root.querySelector("svg")), text: root.textContent };
})"""


def build(folder: Path) -> Path:
    """Build a site with a page of all diagrams for each kind."""
    texts = {
        "org/catalog-info.yaml": GROUP.format(name="red", title="Red team"),
        "labels/catalog-info.yaml": COMPONENT.format(name="labels", owner="red"),
        "labels/docs/index.md": "# Labels\n",
    }
    for kind, (before, label) in KINDS.items():
        drawings = (source.replace("{}", label).replace("{{", "{").replace("}}", "}") for source in DIAGRAMS.values())
        fences = "".join(f"```mermaid\n{before}{drawing}\n```\n\n" for drawing in drawings)
        texts[f"labels/docs/{kind}.md"] = f"# {kind}\n\n{fences}"
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    done = techdocs(folder, "build", "org", "labels", HOME=str(folder))
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(params=KINDS)
def drawn(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Return what is drawn on the page of a kind; one page loads Mermaid once for all diagrams."""
    with served(made_once(tmp_path_factory, "labels", build)) as address:
        context = browser.new_context(base_url=address, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_SHADOWS)
        page = context.new_page()
        page.goto(f"{DOCS}{request.param}/")
        expect(page.locator("div.mermaid")).to_have_count(len(DIAGRAMS))
        found = dict(zip(DIAGRAMS, page.evaluate(_FOUND), strict=True))
        tooltips = page.locator("body > div.mermaidTooltip").count()
        context.close()
    return Drawn(kind=request.param, diagrams=found, tooltips=tooltips)


def test_diagrams_show_their_labels_and_bring_back_nothing_that_acts(drawn: Drawn) -> None:
    """A diagram of each kind is drawn with its labels when they are ordinary, and nothing outside of it."""
    wrong = {name: one["found"] for name, one in drawn.diagrams.items() if one["found"]}
    wrong |= {"(outside)": [f"{drawn.tooltips} tooltips"]} if drawn.tooltips else {}
    if drawn.kind == "plain":
        wrong |= {name: faults for name, one in drawn.diagrams.items() if (faults := _faults(name, one))}
    assert wrong == {}


def _faults(name: str, diagram: Mapping[str, Any]) -> list[str]:
    """Return why an ordinary diagram is not drawn with its labels."""
    is_drawn = diagram["drawn"] and "cannot be drawn" not in diagram["text"]
    faults = [] if is_drawn else [f"not drawn: {diagram['text']}"]
    if name != "architecture" and PLAIN not in diagram["text"]:
        faults.append(f"no label: {diagram['text']}")
    if diagram["icons"] != (2 if name == "architecture" else 0):
        faults.append(f"{diagram['icons']} icons")
    return faults
