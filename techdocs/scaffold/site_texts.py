"""The texts of the files of an organization's site."""

from techdocs import __version__
from techdocs.scaffold.texts import yaml_text

TOKEN = "DOCS_TOKEN"  # noqa: S105 - the variable's name
"""The variable that the settings and the jobs take the token from."""


def site_text(forge: str, host: str, organization: str, name: str) -> str:
    """Return a `techdocs.yml` that lists an organization's repositories."""
    integration, login = _LOGINS[forge]
    return _SITE.format(
        name=yaml_text(name),
        integration=integration,
        login=login.format(host=yaml_text(host)),
        forge=forge,
        keys=_KEYS[forge].format(host=yaml_text(host), organization=yaml_text(organization)),
    )


def github_job_text() -> str:
    """Return a workflow of GitHub Actions."""
    return _GITHUB.replace("VERSION", __version__)


def gitlab_job_text() -> str:
    """Return a `.gitlab-ci.yml`."""
    return _GITLAB.replace("VERSION", __version__)


def ignore_text() -> str:
    """Return a `.gitignore`."""
    return "/site/\n/.techdocs/\n"


_BOTH = '- host: {host}\n      token: "${{DOCS_TOKEN}}"'
_LOGINS = {
    "github": ("github", _BOTH),
    "gitlab": ("gitlab", _BOTH),
    "gitea": ("gitea", '- host: {host}\n      password: "${{DOCS_TOKEN}}"'),
    "bitbucketCloud": ("bitbucketCloud", '- token: "${{DOCS_TOKEN}}"'),
    "bitbucketServer": ("bitbucketServer", _BOTH),
    "azureDevOps": (
        "azure",
        '- host: {host}\n      credentials:\n        - personalAccessToken: "${{DOCS_TOKEN}}"',
    ),
}
_KEYS = {
    "github": "host: {host}\n        organization: {organization}",
    "gitlab": "host: {host}\n        group: {organization}",
    "gitea": "host: {host}\n        organization: {organization}",
    "bitbucketCloud": "workspace: {organization}",
    "bitbucketServer": "host: {host}",
    "azureDevOps": 'host: {host}\n        organization: {organization}\n        project: "*"',
}
_SITE = """\
site_name: {name}
integrations:
  {integration}:
    {login}
catalog:
  providers:
    {forge}:
      main:
        {keys}
"""
_GITHUB = """\
# Builds the docs of the whole organization, and keeps what it has fetched and rendered for the next run.
# Add a secret DOCS_TOKEN under Settings > Secrets and variables > Actions: a fine-grained token with read access to
# contents and metadata of all repositories. The job's own GITHUB_TOKEN can read this repository only.
name: docs
on:
  schedule:
    - cron: "17 * * * *"
  push:
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: docs
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - uses: actions/cache/restore@v4
        with:
          path: .techdocs
          key: techdocs-${{ github.run_id }}-${{ github.run_attempt }}
          restore-keys: techdocs-
      # Or the address of your copy: git+https://git.acme.example/tools/techdocs@COMMIT
      - run: python -m pip install techdocs-site==VERSION
      - run: techdocs build
        env:
          DOCS_TOKEN: ${{ secrets.DOCS_TOKEN }}
      - uses: actions/cache/save@v4
        if: ${{ !cancelled() }}
        with:
          path: .techdocs
          key: techdocs-${{ github.run_id }}-${{ github.run_attempt }}
      # The site shows what private repositories contain: publish it only where your company alone can read it.
      - uses: actions/upload-artifact@v4
        with:
          name: site
          path: site
          include-hidden-files: true
          retention-days: 7
"""
_GITLAB = """\
# Builds the docs of the whole group, and keeps what it has fetched and rendered for the next run.
# Add a masked and protected variable DOCS_TOKEN under Settings > CI/CD > Variables: a group access token with the
# scopes read_api and read_repository. Then add a schedule under Build > Pipeline schedules.
docs:
  image: python:3.13
  timeout: 1 hour
  resource_group: docs
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" || $CI_PIPELINE_SOURCE == "web"
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  cache:
    key: techdocs
    when: always
    paths:
      - .techdocs/
  script:
    # Or the address of your copy: git+https://git.acme.example/tools/techdocs@COMMIT
    - python -m pip install --quiet techdocs-site==VERSION
    - techdocs build
  artifacts:
    # The site shows what private projects contain: publish it only where your company alone can read it.
    expire_in: 1 week
    paths:
      - site/
"""
