"""Of what change or branch a run is: what the CI says in the environment."""

from collections.abc import Mapping

_EVENTS = ("pull_request", "merge_group")
"""How the events of GitHub Actions (and of Gitea and Forgejo) begin that are about a change that is not merged yet."""
_VARIABLES = (
    "CI_MERGE_REQUEST_IID", "CI_OPEN_MERGE_REQUESTS", "CI_EXTERNAL_PULL_REQUEST_IID",  # GitLab
    "BITBUCKET_PR_ID", "BUILDKITE_PULL_REQUEST", "CHANGE_ID",  # Bitbucket, Buildkite, Jenkins
    "CI_COMMIT_PULL_REQUEST", "DRONE_PULL_REQUEST", "CIRCLE_PULL_REQUEST",  # Woodpecker, Drone, CircleCI
    "SYSTEM_PULLREQUEST_PULLREQUESTID", "TRAVIS_PULL_REQUEST", "APPVEYOR_PULL_REQUEST_NUMBER",  # Azure and others
)  # fmt: skip
"""Variables with a value only in runs of a pull request; Buildkite and Travis write `false` in all others."""


def is_pull_request(environment: Mapping[str, str]) -> bool:
    """Say whether the environment is that of a run of a pull request."""
    if environment.get("GITHUB_EVENT_NAME", "").startswith(_EVENTS):
        return True
    return any(environment.get(name, "").strip().lower() not in {"", "false"} for name in _VARIABLES)


_BRANCHES = (
    "GITHUB_REF", "CI_COMMIT_BRANCH", "BITBUCKET_BRANCH", "BUILD_SOURCEBRANCH", "BUILDKITE_BRANCH", "CIRCLE_BRANCH",
    "DRONE_COMMIT_BRANCH",
)  # fmt: skip
"""Variables that have the branch of a run; some write `refs/heads/` before it, and another kind of ref for a tag."""


def built_branch(environment: Mapping[str, str]) -> str:
    """Return the branch that the environment is of, `""` where it does not say."""
    refs = (environment.get(name, "").strip() for name in _BRANCHES)
    branches = (ref.removeprefix("refs/heads/") for ref in refs)
    return next((branch for branch in branches if branch and not branch.startswith("refs/")), "")
