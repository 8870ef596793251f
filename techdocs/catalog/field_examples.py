"""What a right value of each field looks like, for hints: with its key, as an author would write it."""

from collections.abc import Collection, Mapping, Sequence

_TEXTS: Mapping[str, str] = {
    "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "name": "payments", "namespace": "default",
    "title": "Payments", "description": "Takes the money", "labels": "gold", "annotations": "dir:.", "tags": "python",
    "url": "https://example.org", "icon": "dashboard", "lifecycle": "production", "owner": "group:default/payments",
    "system": "checkout", "domain": "commerce", "subcomponentOf": "payments", "subdomainOf": "commerce",
    "dependsOn": "component:default/ledger", "dependencyOf": "component:default/shop", "providesApis": "payments-api",
    "consumesApis": "ledger-api", "displayName": "Payments", "email": "payments@example.org",
    "picture": "https://example.org/payments.png", "parent": "engineering", "children": "refunds", "members": "ada",
    "memberOf": "payments", "skills": "review", "plugins": "linter", "target": "./teams.yaml",
    "targets": "./teams.yaml", "presence": "optional", "action": "fetch:template", "if": "true", "when": "true",
    "entityRef": "component:default/payments", "category": "security", "rationale": "Secrets do not belong in code",
    "version": "1.0.0", "license": "Apache-2.0", "agents": "copilot", "allowedTools": "Read Grep",
    "disciplines": "backend", "categories": "testing", "compatibility": "Needs Python 3.11",
    "definition": "{$text: ./openapi.yaml}",
}  # fmt: skip
"""A text; of a list, one that may be in it; of a mapping, the value of a key."""
_MAPPINGS: Mapping[str, str] = {
    "metadata": "{name: payments}",
    "labels": "{example.org/tier: gold}", "annotations": "{backstage.io/techdocs-ref: 'dir:.'}",
    "links": "{url: 'https://example.org', title: Dashboard}", "profile": "{displayName: Payments}",
    "steps": "{id: fetch, action: 'fetch:template'}", "input": "{url: ./skeleton}",
    "parameters": "{title: Name, properties: {name: {type: string}}}",
    "remotes": "{type: streamable-http, url: 'https://example.org/mcp'}", "text": "{title: Done, content: It works}",
    "output": "{links: [{title: Open, url: 'https://example.org'}]}", "formDecorators": "{id: token}",
    "EXPERIMENTAL_formDecorators": "{id: token}", "secrets": "{schema: {type: object}}", "schema": "{type: object}",
    "presentation": "{buttonLabels: {createButtonText: Go}}", "buttonLabels": "{createButtonText: Go}",
    "EXPERIMENTAL_recovery": "{EXPERIMENTAL_strategy: startOver}", "backstage:permissions": "{tags: [admin]}",
}  # fmt: skip
"""A mapping; of a list, one that may be in it."""
_SPEC_TYPES: Mapping[str, str] = {
    "API": "openapi", "AiResource": "skill", "Domain": "product-area", "Group": "team", "Location": "file",
    "Resource": "database", "System": "product",
}  # fmt: skip
_SPECS: Mapping[str, str] = {
    "Domain": "{owner: group:default/payments}", "Group": "{type: team, children: []}",
    "Location": "{targets: [./teams.yaml]}", "Resource": "{type: database, owner: group:default/payments}",
    "System": "{owner: group:default/payments}", "User": "{memberOf: [payments]}",
    "Template": "{type: service, steps: [{action: 'fetch:template'}]}",
}  # fmt: skip
_SPEC = "{type: service, lifecycle: production, owner: group:default/payments}"
_LINK_TYPE, _REMOTE_TYPE, _DEFAULT_TYPE = "runbook", "streamable-http", "service"


def example(path: Sequence[str | int], kind: str = "", types: Collection[str] = ("string",)) -> str:
    """Return a right value of the field at a path with its key; an item of a list comes without its list.

    Args:
        path: from the top of the document.
        kind: of the entity.
        types: those that a JSON Schema allows there.
    """
    names = [part for part in path if isinstance(part, str)]
    key = names[-1] if names else ""
    owner = key if key in _TEXTS or key in _MAPPINGS else names[-2] if len(names) > 1 else ""
    text = _spec_type(names, kind) if key == "type" else _TEXTS.get(owner, "some-text")
    mapping = _SPECS.get(kind, _SPEC) if key == "spec" else _MAPPINGS.get(key, "{key: value}")
    if "string" in types:
        value = text
    elif "array" in types:
        value = f"[{mapping if key in _MAPPINGS else text}]"
    else:
        value = mapping if "object" in types else "true"
    return value if not key or isinstance(path[-1], int) else f"{key}: {value}"


def _spec_type(names: Sequence[str], kind: str) -> str:
    if "links" in names:
        return _LINK_TYPE
    return _REMOTE_TYPE if "remotes" in names else _SPEC_TYPES.get(kind, _DEFAULT_TYPE)
