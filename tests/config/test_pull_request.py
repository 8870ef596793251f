"""What the variables of a CI say of a run: whether it is of a change that is not merged yet."""

import pytest

from techdocs.config import built_branch, is_pull_request


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_NAME", "pull_request_target"),
        ("GITHUB_EVENT_NAME", "merge_group"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("CI_OPEN_MERGE_REQUESTS", "acme/payments!7"),
        ("CI_EXTERNAL_PULL_REQUEST_IID", "7"),
        ("BITBUCKET_PR_ID", "7"),
        ("BUILDKITE_PULL_REQUEST", "7"),
        ("CHANGE_ID", "7"),
        ("CI_COMMIT_PULL_REQUEST", "7"),
        ("DRONE_PULL_REQUEST", "7"),
        ("CIRCLE_PULL_REQUEST", "https://git.example/acme/payments/pull/7"),
        ("SYSTEM_PULLREQUEST_PULLREQUESTID", "7"),
        ("TRAVIS_PULL_REQUEST", "7"),
        ("APPVEYOR_PULL_REQUEST_NUMBER", "7"),
    ],
)
def test_each_ci_says_that_a_run_is_of_a_pull_request(name: str, value: str) -> None:
    assert is_pull_request({name: value, "CI": "true"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GITHUB_EVENT_NAME", "push"),
        ("GITHUB_EVENT_NAME", "schedule"),
        ("GITHUB_EVENT_NAME", "workflow_dispatch"),
        ("CI_MERGE_REQUEST_IID", ""),
        ("BUILDKITE_PULL_REQUEST", "false"),
        ("TRAVIS_PULL_REQUEST", "false"),
        ("CI_COMMIT_BRANCH", "main"),
    ],
)
def test_a_run_of_what_is_merged_is_none(name: str, value: str) -> None:
    assert not is_pull_request({name: value, "CI": "true"})


def test_a_run_outside_of_a_ci_is_none() -> None:
    assert not is_pull_request({})


@pytest.mark.parametrize(
    ("environment", "branch"),
    [
        ({"GITHUB_REF": "refs/heads/feature/x", "GITHUB_REF_NAME": "other"}, "feature/x"),
        ({"GITHUB_REF": "refs/tags/v1"}, ""),
        ({"GITHUB_REF": "refs/pull/7/merge"}, ""),
        ({"CI_COMMIT_BRANCH": "main"}, "main"),
        ({"CI_COMMIT_TAG": "v1"}, ""),
        ({"BUILD_SOURCEBRANCH": "refs/heads/main"}, "main"),
        ({"BITBUCKET_BRANCH": " main "}, "main"),
        ({}, ""),
    ],
)
def test_the_branch_of_a_job_is_the_one_that_its_ci_names(environment: dict[str, str], branch: str) -> None:
    assert built_branch(environment) == branch
