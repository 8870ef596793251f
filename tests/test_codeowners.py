"""CODEOWNERS by the rules of GitHub and of GitLab, against what both publish."""

import pytest

from techdocs.codeowners import codeowner_ref, load_codeowners, owner_of, rule_of
from techdocs.model.codeowners import OwnersForge
from tests.conftest import Write
from tests.published_owners import EXAMPLES

GITHUB, GITLAB = "https://github.com/acme/x", "https://gitlab.com/acme/x"


def owner(write: Write, text: str, path: str, web_url: str = GITHUB) -> str:
    rules = load_codeowners(write({"CODEOWNERS": text}).resolve(), "CODEOWNERS", web_url)
    assert rules is not None
    return str(owner_of(rules, path) or "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_that_forges_publish_mean_what_they_say(write: Write, name: str) -> None:
    example = EXAMPLES[name]
    folder = ".github" if example.forge is OwnersForge.GITHUB else ".gitlab"
    rules = load_codeowners(write({f"{folder}/CODEOWNERS": example.text}).resolve(), f"{folder}/CODEOWNERS")
    assert rules is not None
    assert rules.forge is example.forge
    found, expected = {}, {}
    for path, owners in example.owners.items():
        refs = [codeowner_ref(word) for word in owners.split()]
        rule = rule_of(rules, path)
        everyone = () if rule is None else rule.owners
        found[path] = (owner_of(rules, path), everyone if len(refs) > 1 else everyone[:1])
        expected[path] = (refs[0] if refs else None, tuple(refs))
    assert found == expected


@pytest.mark.parametrize(
    ("text", "path", "web_url", "expected"),
    [
        ("/apps/* @a/apps\n", "apps/catalog-info.yaml", GITHUB, "group:default/apps"),
        ("/apps/* @a/apps\n", "apps/pay/catalog-info.yaml", GITHUB, ""),
        ("/apps/* @a/apps\n", "apps/pay/catalog-info.yaml", GITLAB, ""),
        ("/x/ @acme/x\n/x/*\n", "x/catalog-info.yaml", GITHUB, "group:default/x"),
        ("/x/ @acme/x\n/x/*\n", "x/catalog-info.yaml", GITLAB, "group:default/x"),
        ("[Platform #pod-platform] @acme/sre\n*\n", "a", GITLAB, "group:default/sre"),
        ("[Platform #pod-platform] @acme/sre\n*\n", "a", "", "group:default/sre"),
        ("* @acme/all\n[Aa]pi/ @o/api\n", "api/a", GITLAB, "group:default/api"),
        ("* @acme/all\n[Aa]pi/ @o/api\nb/\n", "b/a", GITLAB, ""),
        ("* @acme/all\n/b nobody-in-particular\n", "b", GITHUB, "group:default/all"),
        ("* @acme/all\n/b/ @@maintainer\n", "b/c", GITLAB, "group:default/all"),
        ("* nobody @acme/all\n", "b", GITHUB, "group:default/all"),
        ("\ufeff* @acme/all\n", "b", GITHUB, "group:default/all"),
        ("\ufeff[Docs] @acme/docs\n*\n", "b", "", "group:default/docs"),
        ("/a#b @acme/all\n", "a#b", GITHUB, "group:default/all"),
        ("/a\x0cb @acme/all\n", "x", GITHUB, ""),
        ("* @acme/all\r\n/b @acme/b\r\n", "b", GITHUB, "group:default/b"),
        ("docs @acme/docs\n", "docs/a", GITLAB, ""),
        ("docs @acme/docs\n", "docs/a", GITHUB, "group:default/docs"),
        ("\\#a @acme/a\n", "#a", GITLAB, "group:default/a"),
        ("/a/** @acme/a\n", "a/b/c", GITLAB, ""),
        ("/a/** @acme/a\n", "a/b/c", GITHUB, "group:default/a"),
    ],
)
def test_the_owner_of_a_path(write: Write, text: str, path: str, web_url: str, expected: str) -> None:
    assert owner(write, text, path, web_url) == expected


@pytest.mark.parametrize(
    ("files", "web_url", "forge"),
    [
        ({"CODEOWNERS": "* @a\n"}, "", OwnersForge.GITHUB),
        ({"CODEOWNERS": "* @a\n"}, GITLAB, OwnersForge.GITLAB),
        ({"CODEOWNERS": "* @a\n"}, "https://gitlab.acme.example/a/b", OwnersForge.GITLAB),
        ({"CODEOWNERS": "[Docs]\n* @a\n"}, GITHUB, OwnersForge.GITHUB),
        ({"CODEOWNERS": "[Docs]\n* @a\n"}, "https://git.acme.example/a/b", OwnersForge.GITLAB),
        ({"CODEOWNERS": "[Aa]pi/ @a\n"}, "", OwnersForge.GITHUB),
        ({"CODEOWNERS": "* @a\n", ".gitlab-ci.yml": ""}, "", OwnersForge.GITLAB),
    ],
)
def test_whose_rules_hold_is_seen_by_place_address_sections_and_ci(
    write: Write, files: dict[str, str], web_url: str, forge: OwnersForge
) -> None:
    rules = load_codeowners(write(files).resolve(), "CODEOWNERS", web_url)
    assert rules is not None
    assert rules.forge is forge
