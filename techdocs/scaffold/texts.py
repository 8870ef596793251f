"""The texts of the three files."""

import json
import re

from techdocs.scaffold.repository_facts import RepositoryFacts

_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that are not strings in YAML 1.1, which MkDocs reads, or in 1.2, which Backstage reads."""
_PLAIN = re.compile(r"[^\W\d_](?:[\w,.()'/@+&!?;-]|:(?=\S)| (?=[^\s#]))*")
"""What needs no quotes in a block of YAML; whatever else there is gets them."""
_SPECIAL = re.compile(r"[\\`*\[\]#{}|~^=$<>]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""What marks something up in the dialects of MkDocs and of techdocs-core."""


def yaml_text(text: str) -> str:
    """Return a text of one line as a value of YAML 1.1 and 1.2."""
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in quoted)


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"  # noqa: PLR2004 - the plane


def markdown_text(text: str) -> str:
    """Return a text of one line as Markdown that shows it and marks nothing up."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)


def catalog_text(facts: RepositoryFacts, docs_ref: str) -> str:
    """Return a `catalog-info.yaml` with one Component, whose docs are at `docs_ref`."""
    slug, origin = f"\n    github.com/project-slug: {yaml_text(facts.slug)}", f" # from {facts.owner_path}"
    return _CATALOG.format(
        name=yaml_text(facts.name),
        title=yaml_text(facts.title),
        description=f"description: {yaml_text(facts.description)}" if facts.description else _NO_DESCRIPTION,
        docs_ref=yaml_text(docs_ref),
        slug=slug if facts.slug else "",
        links=f"\n  links:\n    - url: {yaml_text(facts.web_url)}\n      title: Repository" if facts.web_url else "",
        type=yaml_text(facts.type),
        owner=f"owner: {yaml_text(facts.owner)}{origin if facts.owner_path else ''}"
        if facts.is_owned
        else f"{_NO_OWNER}\n  owner: {facts.owner}",
    )


def settings_text(facts: RepositoryFacts) -> str:
    """Return a `mkdocs.yml` in the dialect that Backstage adds to every site."""
    return f"site_name: {yaml_text(facts.title)}\nplugins:\n  - techdocs-core\n"


def index_text(facts: RepositoryFacts, docs_dir: str) -> str:
    """Return a first page: a welcome, what to write next, how to look at it."""
    return _INDEX.format(title=markdown_text(facts.title), docs_dir=markdown_text(docs_dir))


_NO_DESCRIPTION = "# description: say in one sentence what it is for"
_NO_OWNER = "# Set this to the team that owns it, such as group:default/payments."
_CATALOG = """\
# What this is and who owns it: https://backstage.io/docs/features/software-catalog/descriptor-format
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: {name}
  title: {title}
  {description}
  annotations:
    backstage.io/techdocs-ref: {docs_ref}{slug}{links}
spec:
  type: {type}
  lifecycle: production
  {owner}
"""
_INDEX = """\
# {title}

Welcome. Say here, in two or three sentences, what {title} does, who it is for, and what it is not for.

## What to write next

Each page is a Markdown file next to this one, in `{docs_dir}/`, and appears in the navigation by itself.

Readers look for:

- a [tutorial](https://diataxis.fr/tutorials/): from nothing to a first result;
- [how-to guides](https://diataxis.fr/how-to-guides/): the steps of one task, such as a release or an incident;
- [reference](https://diataxis.fr/reference/): settings, commands and interfaces, to look things up;
- [explanation](https://diataxis.fr/explanation/): how it works, and why it works that way.

See also [how to write pages](https://www.mkdocs.org/user-guide/writing-your-docs/).

## Preview and check

```bash
techdocs serve   # shows these pages at http://127.0.0.1:8000/ and reloads them when you save
techdocs lint    # finds problems in them
```
"""
