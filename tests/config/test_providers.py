"""`integrations` and `catalog.providers`: blocks of Backstage's app-config, read with the same meanings."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from ci.write_config_schema import SCHEMA
from techdocs.config import Config, load_config
from techdocs.documents.located_yaml import load_documents
from techdocs.model.integrations import Credential, GithubApp
from techdocs.model.problem import Problem
from techdocs.model.providers import (
    AzureDevOpsProvider,
    BackstageProvider,
    BitbucketCloudProvider,
    BitbucketServerProvider,
    GiteaProvider,
    GithubProvider,
    GitlabProvider,
)

APP_CONFIG = """
integrations:
  github:
    - {host: github.com, token: "${GITHUB_TOKEN}"}
    - host: ghe.acme.example
      apiBaseUrl: https://ghe.acme.example/api/v3/
      apps:
        - appId: ${APP_ID}
          clientId: abc
          clientSecret: ${CLIENT_SECRET}
          webhookSecret: {$env: HOOK}
          privateKey: |
            ${PRIVATE_KEY}
          allowedInstallationOwners: [acme]
  gitlab: [{host: gitlab.acme.example, token: "${GITLAB_TOKEN}", retry: {maxRetries: 3}}]
  gitea: [{host: "git.acme.example:8443", username: bot, password: "${GITEA}"}]
  bitbucketCloud: [{username: bot, appPassword: "${BB}"}]
  bitbucketServer: [{host: bb.acme.example, token: {$env: BBS}}]
  azure:
    - host: dev.azure.com
      credentials: [{organizations: [acme], personalAccessToken: "${AZ}"}]
catalog:
  providers:
    github:
      acme:
        organization: ${ORGANIZATION:-acme}
        catalogPath: /docs/**/catalog-info.yaml
        filters:
          branch: main
          repository: docs-.*
          topic: {include: [docs], exclude: [old]}
          allowForks: false
          visibility: [public, internal]
        schedule: {frequency: PT30M, timeout: PT3M}
      app: {app: 1234, host: ghe.acme.example, pageSizes: {repositories: 25}}
    gitlab:
      one:
        host: gitlab.acme.example
        group: acme/platform
        projectPattern: '[\\s\\S]*'
        groupPattern: [^acme/, ^tools/]
        skipForkedRepos: true
        excludeRepos: [acme/platform/old]
        topics: [docs, live]
    gitea: {one: {host: "git.acme.example:8443", organization: acme, branch: release/1}}
    bitbucketCloud: {workspace: acme, filters: {projectKey: WEB, repoSlug: docs-.*}}
    bitbucketServer: {one: {host: bb.acme.example, filters: {projectKey: WEB, skipArchivedRepos: true}}}
    azureDevOps: {one: {organization: acme, project: "*", repository: docs-*, path: /src/*/catalog-info.yaml}}
    backstage: {main: {baseUrl: https://backstage.acme.example/, token: "${BACKSTAGE_TOKEN}"}}
"""


def load(tmp_path: Path, text: str) -> tuple[Config, tuple[Problem, ...]]:
    path = tmp_path / "techdocs.yml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, folder=tmp_path)


def faults(tmp_path: Path, text: str) -> list[str]:
    return [f"{problem.place.line}: {problem.message}; {problem.hint}" for problem in load(tmp_path, text)[1]]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("APP_ID", "4711")
    read, problems = load(tmp_path, APP_CONFIG)
    assert [problem.message for problem in problems] == []
    return read


def test_integrations_have_the_addresses_that_follow_from_their_hosts(config: Config) -> None:
    assert [(each.kind, each.host, each.api_url, each.web_url) for each in config.integrations] == [
        ("github", "github.com", "https://api.github.com", "https://github.com"),
        ("github", "ghe.acme.example", "https://ghe.acme.example/api/v3", "https://ghe.acme.example"),
        ("gitlab", "gitlab.acme.example", "https://gitlab.acme.example/api/v4", "https://gitlab.acme.example"),
        ("gitea", "git.acme.example:8443", "https://git.acme.example:8443/api/v1", "https://git.acme.example:8443"),
        ("bitbucketCloud", "bitbucket.org", "https://api.bitbucket.org/2.0", "https://bitbucket.org"),
        ("bitbucketServer", "bb.acme.example", "https://bb.acme.example/rest/api/1.0", "https://bb.acme.example"),
        ("azure", "dev.azure.com", "https://dev.azure.com", "https://dev.azure.com"),
    ]


def test_settings_hold_the_names_of_secrets_and_never_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_TOKEN", "PRIVATE_KEY", "GITEA", "BACKSTAGE_TOKEN"):
        monkeypatch.setenv(name, "s3cr3t-value")
    monkeypatch.setenv("APP_ID", "4711")
    config, _ = load(tmp_path, APP_CONFIG)
    github, enterprise, _, gitea, cloud, _, azure = config.integrations
    assert github.credentials == (Credential(token="GITHUB_TOKEN"),)  # noqa: S106 - the variable's name
    assert enterprise.apps == (GithubApp(app_id=4711, private_key="PRIVATE_KEY", owners=("acme",)),)
    assert gitea.credentials == (Credential(username="bot", password="GITEA"),)  # noqa: S106
    assert cloud.credentials == (Credential(username="bot", password="BB"),)  # noqa: S106
    assert azure.credentials == (Credential(token="AZ", organizations=("acme",)),)  # noqa: S106
    assert sorted(config.secret_variables) == [
        "AZ", "BACKSTAGE_TOKEN", "BB", "BBS", "GITEA", "GITHUB_TOKEN", "GITLAB_TOKEN", "PRIVATE_KEY",
    ]  # fmt: skip
    assert "s3cr3t-value" not in repr(config)


def test_providers_have_the_defaults_and_meanings_of_backstage(config: Config) -> None:
    github, app, gitlab, gitea, cloud, server, azure, backstage = config.providers
    assert isinstance(github, GithubProvider)
    assert (github.name, github.host, github.organization, github.branch) == (
        "github.acme", "github.com", "acme", "main",
    )  # fmt: skip
    assert github.repository is not None
    assert github.repository.pattern == "^docs-.*$"
    assert (github.topic_include, github.topic_exclude) == (("docs",), ("old",))
    assert (github.allow_forks, github.allow_archived, github.page_size) == (False, False, 100)
    assert github.visibility == ("public", "internal")
    assert isinstance(app, GithubProvider)
    assert (app.app, app.organization, app.allow_forks, app.page_size) == (1234, "", True, 25)
    assert (app.topic_include, app.topic_exclude, app.catalog_path) == (None, None, "/catalog-info.yaml")
    assert isinstance(gitlab, GitlabProvider)
    assert (gitlab.group, gitlab.fallback_branch, gitlab.skip_forks) == ("acme/platform", "master", True)
    assert [pattern.pattern for pattern in gitlab.group_patterns] == ["^acme/", "^tools/"]
    assert (gitlab.excluded, gitlab.topics) == (("acme/platform/old",), ("docs", "live"))
    assert isinstance(gitea, GiteaProvider)
    assert (gitea.organization, gitea.branch) == ("acme", "release/1")
    assert isinstance(cloud, BitbucketCloudProvider)
    assert (cloud.name, cloud.project_key and cloud.project_key.pattern) == ("bitbucketCloud.default", "^WEB$")
    assert isinstance(server, BitbucketServerProvider)
    assert (server.project_key and server.project_key.pattern, server.skip_archived) == ("WEB", True)
    assert isinstance(azure, AzureDevOpsProvider)
    assert (azure.project, azure.repository, azure.host) == ("*", "docs-*", "dev.azure.com")
    assert isinstance(backstage, BackstageProvider)
    assert (backstage.base_url, backstage.host, backstage.token) == (
        "https://backstage.acme.example", "backstage.acme.example", "BACKSTAGE_TOKEN",
    )  # fmt: skip


def test_providers_stand_in_for_the_working_folder_but_not_for_folders_that_are_listed(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.sources == ()
    monkeypatch.setenv("APP_ID", "4711")
    assert load(tmp_path, f"sources: [repositories]\n{APP_CONFIG}")[0].sources == ("repositories",)


MISTAKES = (
    ("integrations: {gitub: []}", "unknown key `integrations.gitub`", "did you mean `github`?"),
    (
        "integrations: {github: {host: github.com}}",
        "`integrations.github` is not a list",
        "write `- host: git.acme.example`",
    ),
    ("integrations: {gitea: [{}]}", "`integrations.gitea.0` has no `host`", "write `host: git.acme.example`"),
    (
        "integrations: {github: [{host: https://github.com}]}",
        "`integrations.github.0.host` is not a host",
        "write `git.acme.example`, without `https://`",
    ),
    (
        "integrations: {gitlab: [{apiBaseUrl: http://gitlab.acme.example/api/v4}]}",
        "`integrations.gitlab.0.apiBaseUrl` does not start with `https://`",
        "start it with `https://`; `http://` is for hosts on this machine, such as `127.0.0.1`",
    ),
    (
        "integrations: {gitlab: [{apiBaseUrl: https://user:pw@gitlab.acme.example/}]}",
        "`integrations.gitlab.0.apiBaseUrl` is not a web address",
        "write `https://git.acme.example/api`, without a login",
    ),
    (
        "integrations: {azure: [{credentials: [{organizations: [a]}]}]}",
        "`integrations.azure.0.credentials.0` has no `personalAccessToken`",
        "write `personalAccessToken: ${NAME}`",
    ),
    (
        "catalog: {providers: {github: {acme: {}}}}",
        "`catalog.providers.github.acme` has no `organization` or `app`",
        "add it, as in Backstage",
    ),
    (
        "catalog: {providers: {github: {organization: acme}}}",
        "`catalog.providers.github` needs an entry for `github.com` in `integrations.github`",
        'write `integrations: {github: [{host: github.com, token: "${NAME}"}]}`',
    ),
    (
        "catalog: {providers: {gitlab: {a: {host: gitlab.com, grup: x}}}}",
        "unknown key `catalog.providers.gitlab.a.grup`",
        "did you mean `group`?",
    ),
    (
        "catalog: {providers: {gitlab: {a: {host: gitlab.com, projectPattern: '*'}}}}",
        "`catalog.providers.gitlab.a.projectPattern` is not a regular expression: nothing to repeat at position 0",
        "write `docs-.*`",
    ),
    (
        "catalog: {providers: {gitlab: {a: {host: gitlab.com, branch: a..b}}}}",
        "`catalog.providers.gitlab.a.branch` is not the name of a branch",
        "write `main`",
    ),
    (
        "catalog: {providers: {bitbucketCloud: {workspace: '${NOT_SET}'}}}",
        "`catalog.providers.bitbucketCloud.workspace` needs the environment variable `NOT_SET`, which is not set",
        "set it, or write the value",
    ),
    ("catalog: {locations: []}", "unknown key `catalog.locations`", "known keys: `providers`"),
)


@pytest.mark.parametrize(("text", "message", "hint"), MISTAKES, ids=[text for text, _, _ in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, text: str, message: str, hint: str) -> None:
    assert f"1: {message}; {hint}" in faults(tmp_path, text)


@pytest.mark.parametrize("branch", ["-x", "a..b", "a b", "a/", "a.lock", "a~1", "@{u}", "a\\b", "refs//x"])
def test_a_branch_that_git_would_read_otherwise_is_refused(tmp_path: Path, branch: str) -> None:
    text = json.dumps({"catalog": {"providers": {"gitlab": {"a": {"host": "gitlab.com", "branch": branch}}}}})
    assert any("is not the name of a branch" in fault for fault in faults(tmp_path, text))


LITERAL = "glpat-x1y2z3literal"


@pytest.mark.parametrize(
    "text",
    [
        f"integrations: {{github: [{{token: {LITERAL}}}]}}",
        f"integrations: {{gitlab: [{{token: '{LITERAL}-${{X}}'}}]}}",
        f"integrations: {{github: [{{token: '${{X:-{LITERAL}}}'}}]}}",
        f"integrations: {{gitea: [{{host: a.example, password: {LITERAL}}}]}}",
        f"integrations: {{azure: [{{credentials: [{{personalAccessToken: [{LITERAL}]}}]}}]}}",
        f"integrations: {{github: [{{apps: [{{appId: 1, privateKey: {LITERAL}}}]}}]}}",
        f"catalog: {{providers: {{backstage: {{a: {{baseUrl: 'https://a.example', token: {LITERAL}}}}}}}}}",
    ],
)
def test_a_secret_that_is_written_down_is_an_error_that_does_not_repeat_it(tmp_path: Path, text: str) -> None:
    config, problems = load(tmp_path, text)
    assert [problem.message.partition(" ")[2] for problem in problems] == [
        "must be the name of an environment variable, not the secret itself"
    ]
    assert LITERAL not in repr(problems) + repr(config)


def test_the_schema_for_editors_accepts_and_refuses_what_the_reader_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP_ID", "4711")
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [str(error) for error in validator.iter_errors(_value(APP_CONFIG))] == []
    for text in (
        "integrations: {gitub: []}", "integrations: {github: [{tokn: '${X}'}]}",
        f"integrations: {{github: [{{token: {LITERAL}}}]}}",
        "integrations: {gitea: [{}]}", "integrations: {azure: [{credentials: [{}]}]}",
        "catalog: {providers: {github: {acme: {}}}}",
        "catalog: {providers: {gitlab: {a: {grup: x, host: gitlab.com}}}}",
        "catalog: {providers: {github: {organization: acme, filters: {allowForks: 'no'}}}}",
        "catalog: {providers: {github: {organization: acme, filters: {visibility: [secret]}}}}",
        "catalog: {providers: {azureDevOps: {a: {organization: acme}}}}",
    ):  # fmt: skip
        assert faults(tmp_path, text), text
        assert not validator.is_valid(_value(text)), text


def _value(text: str) -> Any:
    return load_documents(text, version="1.1")[0][0].value


def test_a_location_is_a_source_with_trust_and_folders_stay_beside_it(tmp_path: Path) -> None:
    where = "https://git.acme.example/acme/org/blob/main/all.yaml"
    text = f"sources:\n- repositories\n- {{location: {where}, trust: trusted}}\n"
    config, problems = load(tmp_path, text)
    assert (problems, config.sources) == ((), ("repositories",))
    assert [(each.url, each.trust) for each in config.locations] == [(where, "trusted")]
    assert load(tmp_path, text.replace("- repositories\n", ""))[0].sources == ()


@pytest.mark.parametrize(
    "entry",
    ["location: http://git.acme.example/x", "location: file:///etc/passwd", "location: https://user:pw@a.example/x",
     "location: x", "location: 'https://a.example:x/'", "location: ext::sh",
     "{location: https://a.example/x, brnch: y}",
     "{location: https://a.example/x, path: y}", "{location: https://a.example/x, trust: blind}"],
)  # fmt: skip
def test_a_location_that_cannot_be_read_is_refused(tmp_path: Path, entry: str) -> None:
    (problem,) = load(tmp_path, f"sources:\n- {entry}\n")[1]
    assert problem.message.startswith("`sources` ")
    assert problem.hint or "trust" in entry
    assert "pw" not in repr(problem.message)
