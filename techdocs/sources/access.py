"""How each host is entered that repositories are fetched from: with the login of its integration, or without one."""

import threading
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from techdocs.config import Config
from techdocs.git.network import GitAccess
from techdocs.git.ssh import SshFiles, is_ssh
from techdocs.model.integrations import Integration
from techdocs.model.repository import Fault
from techdocs.sources.forges.connect import Connections
from techdocs.web.answers import WebError

Accesses = Callable[[str], GitAccess]
"""Gives the access for the address of a repository."""


def anonymous(url: str) -> GitAccess:
    """Return the access to a host that asks for no login."""
    parts = urlsplit(url)
    return GitAccess(origin=f"{parts.scheme}://{parts.netloc}")


class SshAccesses:
    """Adds the operator's files for ssh to accesses."""

    def __init__(self, accesses: Accesses, files: SshFiles) -> None:
        """Take the accesses of all hosts."""
        self._accesses, self._files = accesses, files

    def __call__(self, url: str) -> GitAccess:
        """Return the access for the address of a repository."""
        access = self._accesses(url)
        return replace(access, ssh=self._files) if is_ssh(url) else access


class IntegrationAccesses:
    """Finds the login of each host and owner, once; threads can share it."""

    def __init__(self, config: Config, connections: Connections) -> None:
        """Take the integrations, and what gets the token of a GitHub App."""
        self._integrations = {one.host: one for one in config.integrations}
        self._connections, self._lock = connections, threading.Lock()
        self._known: dict[tuple[str, str], GitAccess] = {}

    def __call__(self, url: str) -> GitAccess:
        """Return the access for the address of a repository; why it has no login is in it."""
        parts = urlsplit(url)
        integration = self._integrations.get(parts.netloc)
        if integration is None:
            return anonymous(url)
        owner = unquote(parts.path).strip("/").partition("/")[0]
        key = (anonymous(url).origin, owner)
        with self._lock:
            if key not in self._known:
                self._known[key] = self._log_in(integration, *key)
            return self._known[key]

    def _log_in(self, integration: Integration, origin: str, owner: str) -> GitAccess:
        variable = next(integration.variables, "")
        try:
            login = self._connections.git_login(integration, owner)
        except WebError as error:
            fault = Fault(kind=error.kind, message=str(error), retry_seconds=error.retry_seconds)
            return GitAccess(origin=origin, variable=variable, fault=fault)
        return GitAccess(origin=origin, authorization=login, variable=variable)
