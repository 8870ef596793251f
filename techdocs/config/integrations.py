"""Read `integrations`: Backstage's keys; addresses that follow from a host are filled in, secrets are variables."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from techdocs.config.environment import read_secret, read_setting
from techdocs.config.forge_values import read_app_id, read_base_url, read_host, read_names
from techdocs.config.tables import Table, read_ignored, read_table, table_schema
from techdocs.documents.accepts import Schema, list_of
from techdocs.documents.located_yaml import KeyPath
from techdocs.documents.mapping import LocatedMapping, quoted, read_mapping
from techdocs.documents.notes import DocumentNotes
from techdocs.model.integrations import Credential, GithubApp, Integration

_APP: Table = {
    "appId": read_app_id, "privateKey": read_secret, "allowedInstallationOwners": read_names,
    "clientId": read_ignored, "clientSecret": read_secret, "webhookSecret": read_secret, "publicAccess": read_ignored,
}  # fmt: skip
_AZURE_LOGIN: Table = {"organizations": read_names, "personalAccessToken": read_secret}
_COMMON: Table = {"host": read_host, "apiBaseUrl": read_base_url, "commitSigningKey": read_secret}
_TABLES: Mapping[str, Table] = {
    "github": {**_COMMON, "token": read_secret, "rawBaseUrl": read_ignored},
    "gitlab": {**_COMMON, "token": read_secret, "baseUrl": read_base_url, "retry": read_ignored},
    "gitea": {**_COMMON, "baseUrl": read_base_url, "username": read_setting, "password": read_secret},
    "bitbucketCloud": {**_COMMON, "username": read_setting, "token": read_secret, "appPassword": read_secret},
    "bitbucketServer": {
        **_COMMON, "username": read_setting, "token": read_secret, "password": read_secret,
    },
    "azure": _COMMON,
}  # fmt: skip
_LISTS: Mapping[str, tuple[str, Table, tuple[str, ...]]] = {
    "github": ("apps", _APP, ("appId", "privateKey")),
    "azure": ("credentials", _AZURE_LOGIN, ("personalAccessToken",)),
}
"""The key of each kind whose value is a list of mappings, what these have, and which of it they must have."""
KINDS = tuple(_TABLES)
_HOSTS = {"github": "github.com", "gitlab": "gitlab.com", "bitbucketCloud": "bitbucket.org", "azure": "dev.azure.com"}
"""Public hosts of forges; a kind without one needs `host`."""
_APIS: Mapping[str, Callable[[str], str]] = {
    "github": lambda host: "https://api.github.com" if host == "github.com" else f"https://{host}/api/v3",
    "gitlab": lambda host: f"https://{host}/api/v4",
    "gitea": lambda host: f"https://{host}/api/v1",
    "bitbucketCloud": lambda host: f"https://api.{host}/2.0",
    "bitbucketServer": lambda host: f"https://{host}/rest/api/1.0",
    "azure": lambda host: f"https://{host}",
}
_Found: TypeAlias = Mapping[str, Any]


def read_integrations(section: LocatedMapping) -> tuple[Integration, ...]:
    """Read all forges that the operator names."""
    return tuple(found for kind in KINDS for found in _read_kind(section, kind))


def default_integration(kind: str, host: str) -> Integration | None:
    """Return a forge that everybody may ask without a login, None where the operator must name it."""
    if host != _HOSTS.get(kind) or kind == "github":  # GitHub's GraphQL wants a login from everybody
        return None
    return Integration(kind=kind, host=host, api_url=_APIS[kind](host), web_url=f"https://{host}")


def _schema(kind: str) -> Schema:
    required = () if kind in _HOSTS else ("host",)
    schema = table_schema(_TABLES[kind], required)
    if kind in _LISTS:
        key, table, must = _LISTS[kind]
        below = {"anyOf": [list_of(table_schema(table, must)), {"type": "null"}]}
        schema = {**schema, "properties": {**schema["properties"], key: below}}
    return list_of(schema)


def _read_kind(section: LocatedMapping, kind: str) -> Iterator[Integration]:
    value = section.raw(kind, _schema(kind))
    for path, item in _items(section.notes, (*section.path, kind), value, "- host: git.acme.example"):
        yield from _read_one(section.notes, path, kind, item)


def _items(notes: DocumentNotes, path: KeyPath, value: object, example: str) -> Iterator[tuple[KeyPath, object]]:
    if value is not None and not isinstance(value, list):
        notes.invalid(path, f"{quoted(path)} is not a list", f"write `{example}`", about=".".join(map(str, path)))
        return
    for number, item in enumerate(value or []):
        if isinstance(item, dict):
            yield (*path, number), item
        else:
            notes.invalid((*path, number), f"{quoted((*path, number))} is not a mapping", f"write `{example}`")


def _read_one(notes: DocumentNotes, path: KeyPath, kind: str, item: object) -> Iterator[Integration]:
    table, (list_key, below, must) = _TABLES[kind], _LISTS.get(kind, ("", {}, ()))
    mapping = read_mapping(notes, path, item, (*table, *filter(None, (list_key,))))
    values = read_table(mapping, table)
    host = values.get("host", _HOSTS.get(kind, ""))
    if not host:
        if mapping.keys.get("host") is None:
            notes.invalid(path, f"{quoted(path)} has no `host`", "write `host: git.acme.example`")
        return
    lists = [
        (each, read_table(read_mapping(notes, each, one, tuple(below)), below))
        for each, one in _items(notes, (*path, list_key), mapping.keys.get(list_key) if list_key else None, "- …")
    ]
    for each, found in lists:
        for key in must:
            if key not in found and (*each, key) not in notes.reported:
                notes.invalid(each, f"{quoted(each)} has no `{key}`", f"write `{key}: ${{NAME}}`")
    yield _integration(kind, host, values, [found for _, found in lists if all(key in found for key in must)])


def _integration(kind: str, host: str, values: _Found, lists: list[dict[str, Any]]) -> Integration:
    base = values.get("baseUrl", "")
    api = values.get("apiBaseUrl") or (f"{base}{_api_path(kind)}" if base else _APIS[kind](host))
    scheme = "http" if api.startswith("http://") else "https"
    return Integration(
        kind=kind, host=host, api_url=api, web_url=base or f"{scheme}://{host}",
        credentials=tuple(_azure_logins(lists) if kind == "azure" else _logins(values)),
        apps=tuple(_apps(lists)) if kind == "github" else (),
    )  # fmt: skip


def _api_path(kind: str) -> str:
    return "/api/v4" if kind == "gitlab" else "/api/v1"


def _logins(values: _Found) -> Iterator[Credential]:
    token, password = values.get("token", ""), values.get("password", values.get("appPassword", ""))
    if token or password:
        yield Credential(token=token, username=values.get("username", ""), password=password)


def _azure_logins(lists: list[dict[str, Any]]) -> Iterator[Credential]:
    for found in lists:
        yield Credential(token=found["personalAccessToken"], organizations=found.get("organizations", ()))


def _apps(lists: list[dict[str, Any]]) -> Iterator[GithubApp]:
    for found in lists:
        owners = found.get("allowedInstallationOwners", ())
        yield GithubApp(app_id=found["appId"], private_key=found["privateKey"], owners=owners)
