"""A Location leads to the repositories of its targets, however they are nested, and to nothing else."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from techdocs.model.integrations import Integration
from techdocs.model.repository import FaultKind, Listing
from techdocs.sources.forges.file_addresses import read_file_address
from tests.sources.forges.listing import GITHUB, TOKEN, listings
from tests.sources.forges.servers import Asked, ForgeServer, Reply, serving

COMPONENT = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\nspec: {}\n"


def location(*targets: str, kind: str = "url") -> str:
    lines = "".join(f"    - {target}\n" for target in targets)
    head = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}"
    return f"{head}\nspec:\n  type: {kind}\n  targets:\n{lines}"


def hold(server: ForgeServer, files: dict[str, str]) -> None:
    """Let GitHub hold files, named `owner/repository/path`."""

    def answer(asked: Asked) -> Reply:
        path = asked.path.removeprefix("/repos/").replace("/contents/", "/", 1)
        if path not in files or asked.headers["accept"] != "application/vnd.github.raw+json":
            return Reply(status=404, value={"message": "Not Found"})
        return Reply(content=files[path].encode(), headers={"etag": f'"{len(files[path])}"'})

    server.contract = answer


def follow(folder: Path, server: ForgeServer, file: str = "acme/org/blob/main/all.yaml") -> Listing:
    settings = {
        "sources": [{"location": f"{server.address}/{file}"}],
        "integrations": {"github": [GITHUB.integrate(server)]},
    }
    (only,) = listings(folder, settings)
    return only


def found(listing: Listing) -> dict[str, tuple[str, str]]:
    return {each.path: (each.branch, each.catalog_path) for each in listing.repositories}


def test_targets_in_other_repositories_and_beside_the_file_are_followed(tmp_path: Path) -> None:
    with serving() as server:
        own = server.address
        hold(server, {
            "acme/org/all.yaml": location(
                "./teams/all.yaml", f"{own}/acme/web/blob/main/catalog-info.yaml", f"{own}/acme/api/tree/release",
            ) + "---\n" + COMPONENT,
            "acme/org/teams/all.yaml": location("../groups.yaml", f"{own}/acme/ledger/blob/dev/docs/catalog-info.yaml"),
            "acme/org/groups.yaml": COMPONENT,
            "acme/web/catalog-info.yaml": COMPONENT,
            "acme/ledger/docs/catalog-info.yaml": COMPONENT,
        })  # fmt: skip
        listing = follow(tmp_path, server)
        assert (listing.is_complete, listing.notes, listing.fault) == (True, (), None)
        assert found(listing) == {
            "acme/org": ("main", ""), "acme/web": ("main", "catalog-info.yaml"), "acme/api": ("release", ""),
            "acme/ledger": ("dev", "docs/catalog-info.yaml"),
        }  # fmt: skip
        assert listing.requests == len(server.asked) == 5
        assert all(asked.login == f"Bearer {TOKEN}" for asked in server.asked)
        assert {asked.query["ref"] for asked in server.asked} == {"main", "dev"}


def test_a_cycle_ends_and_depth_and_number_are_bounded(tmp_path: Path) -> None:
    with serving() as server:
        files = {
            "acme/org/all.yaml": location("b.yaml", "all.yaml"),
            "acme/org/b.yaml": location("./all.yaml", "/b.yaml"),
        }
        hold(server, files)
        listing = follow(tmp_path, server)
        assert (listing.is_complete, list(found(listing)), len(server.asked)) == (True, ["acme/org"], 2)
        hold(server, {f"acme/org/{number}.yaml": location(f"{number + 1}.yaml") for number in range(20)})
        listing = follow(tmp_path, server, "acme/org/blob/main/0.yaml")
        assert listing.fault
        assert listing.fault.message == f"`{server.host}`: Locations are nested deeper than 5 levels"
        hold(server, {"acme/org/all.yaml": location(*(f"{number}.yaml" for number in range(1_000)))})
        server.asked.clear()
        listing = follow(tmp_path, server)
        assert listing.fault
        assert listing.fault.message == f"`{server.host}`: the Location leads to more than 1,000 targets"
        assert (list(found(listing)), len(server.asked)) == (["acme/org"], 1)


def test_long_addresses_and_many_bytes_end_at_once(tmp_path: Path) -> None:
    with serving() as server:
        long = (f"{server.address}/a{'/b' * 200_000}", "x/" * 200_000, f"{server.address}/acme/x/blob/main/a.yaml")
        hold(server, {"acme/org/all.yaml": location(*long)})
        listing = follow(tmp_path, server)
        assert (len(listing.notes), list(found(listing))) == (3, ["acme/org", "acme/x"])
        padded = "# location\n" * 80_000
        files = {f"acme/org/{number}.yaml": padded for number in range(12)}
        hold(server, {**files, "acme/org/all.yaml": location(*(f"{number}.yaml" for number in range(12)))})
        listing = follow(tmp_path, server)
        assert listing.fault
        assert listing.fault.message == f"`{server.host}`: the Location leads to more than 10,000,000 bytes"


def test_targets_elsewhere_or_outside_are_left_out_and_never_asked(tmp_path: Path) -> None:
    bad = (
        "https://elsewhere.example/acme/x/blob/main/a.yaml", "../../../etc/passwd", "http://169.254.169.254/a/b/blob/c/d",
        "https://user:pw@elsewhere.example/a/b/blob/c/d", "file:///etc/passwd", "ext::sh://x",
    )  # fmt: skip
    with serving() as server:
        hold(server, {"acme/org/all.yaml": location(*bad) + "---\n" + location("./a.yaml", kind="file")})
        listing = follow(tmp_path, server)
        assert (listing.is_complete, list(found(listing)), len(server.asked)) == (True, ["acme/org"], 1)
        assert len(listing.notes) == len(bad)
        assert all("is a target on no forge in `integrations`" in note for note in listing.notes)
        assert "user:pw" not in repr(listing)


def test_a_target_that_is_absent_is_named_and_one_that_fails_makes_the_list_incomplete(tmp_path: Path) -> None:
    with serving() as server:
        hold(server, {"acme/org/all.yaml": location("gone.yaml", f"{server.address}/acme/web/blob/main/a.yaml")})
        listing = follow(tmp_path, server)
        assert (listing.is_complete, list(found(listing))) == (True, ["acme/org", "acme/web"])
        assert listing.notes == (
            "`acme/org/gone.yaml` is a target, and does not exist", "`acme/web/a.yaml` is a target, and does not exist",
        )  # fmt: skip
        server.asked.clear()
        server.faults = {number: lambda: Reply(status=500) for number in range(1, 9)}
        listing = follow(tmp_path, server)
        assert listing.fault
        assert (listing.is_complete, listing.fault.kind) == (False, FaultKind.SERVER)
        assert list(found(listing)) == ["acme/org"]


@pytest.mark.parametrize("file", ["acme/org/blob/main/none.yaml", "acme", "acme/org"])
def test_a_location_that_is_no_file_is_a_fault(file: str, tmp_path: Path) -> None:
    with serving() as server:
        hold(server, {})
        listing = follow(tmp_path, server, file)
        assert listing.fault
        assert (listing.is_complete, listing.repositories) == (False, ())
        assert listing.fault.kind is (FaultKind.ABSENT if "blob" in file else FaultKind.REFUSED)


def forge(kind: str, host: str, api: str) -> Integration:
    return Integration(kind=kind, host=host, api_url=f"https://{host}{api}", web_url=f"https://{host}")


INTEGRATIONS = (
    forge("github", "github.com", "/api"), forge("gitlab", "gitlab.com", "/api/v4"),
    forge("gitea", "gitea.com", "/api/v1"),
    forge("bitbucketCloud", "bitbucket.org", "/2.0"), forge("bitbucketServer", "bb.acme.example", "/rest/api/1.0"),
    forge("azure", "dev.azure.com", ""),
)  # fmt: skip
RAW: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("https://github.com/acme/web/blob/main/docs/a b.yaml", "acme/web", "main", "docs/a b.yaml", "acme/web.git",
     "/api/repos/acme/web/contents/docs/a b.yaml?ref=main"),
    ("https://gitlab.com/a/b/c/-/blob/main/x/y.yaml", "a/b/c", "main", "x/y.yaml", "a/b/c.git",
     "/api/v4/projects/a/b/c/repository/files/x/y.yaml/raw?ref=main"),
    ("https://gitlab.com/a/b/blob/main/y.yaml", "a/b", "main", "y.yaml", "a/b.git",
     "/api/v4/projects/a/b/repository/files/y.yaml/raw?ref=main"),
    ("https://gitea.com/acme/web/src/branch/main/x.yaml", "acme/web", "main", "x.yaml", "acme/web.git",
     "/api/v1/repos/acme/web/raw/x.yaml?ref=main"),
    ("https://bitbucket.org/acme/web/src/main/x.yaml", "acme/web", "main", "x.yaml", "acme/web.git",
     "/2.0/repositories/acme/web/src/main/x.yaml"),
    ("https://bb.acme.example/projects/WEB/repos/site/browse/x/y.yaml?at=refs%2Fheads%2Fdev", "WEB/site", "dev",
     "x/y.yaml", "scm/web/site.git", "/rest/api/1.0/projects/WEB/repos/site/raw/x/y.yaml?at=dev"),
    ("https://bb.acme.example/projects/WEB/repos/site/browse/y.yaml", "WEB/site", "", "y.yaml", "scm/web/site.git",
     "/rest/api/1.0/projects/WEB/repos/site/raw/y.yaml"),
    ("https://dev.azure.com/acme/My%20Project/_git/web?path=/x/y.yaml&version=GBdev", "acme/My Project/web", "dev",
     "x/y.yaml", "acme/My Project/_git/web",
     "/acme/My Project/_apis/git/repositories/web/items?path=/x/y.yaml&versionDescriptor.version=dev&api-version=7.1"),
    ("https://github.com/acme/web", "acme/web", "", "", "acme/web.git", ""),
    ("https://github.com/acme/web.git", "acme/web", "", "", "acme/web.git", ""),
    ("https://gitlab.com/a/b/c", "a/b/c", "", "", "a/b/c.git", ""),
)  # fmt: skip


@pytest.mark.parametrize(("url", "path", "ref", "file", "clone", "raw"), RAW, ids=[row[0] for row in RAW])
def test_an_address_as_a_forge_shows_it_names_repository_branch_and_file(
    url: str, path: str, ref: str, file: str, clone: str, raw: str
) -> None:
    address = read_file_address(url, INTEGRATIONS)
    assert address is not None
    assert (address.path, address.ref, address.file) == (path, ref, file)
    listed = address.listed("p")
    assert unquote(listed.clone_url) == f"https://{listed.host}/{clone}"
    assert (listed.branch, listed.catalog_path) == (ref, file)
    if file:
        assert unquote(address.raw_url) == f"https://{listed.host}{raw}"


@pytest.mark.parametrize(
    "url",
    ["https://github.com/", "https://github.com/acme", "https://github.com.evil.example/a/b/blob/c/d", "http://github.com/a/b",
     "https://x@github.com/a/b", "https://github.com/a/b/blob/main/%2e%2e/%2e%2e/x", "https://github.com/a/b/blob/-x/y",
     "https://github.com/a/b/blob/ma%0ain/y", "https://github.com/a/b/issues/1", "https://[/", "ext::sh -c x", "",
     "https://dev.azure.com/acme/p/_git/web?path=/y.yaml&version=GTv1"],
)  # fmt: skip
def test_an_address_of_another_form_names_nothing(url: str) -> None:
    assert read_file_address(url, INTEGRATIONS) is None


def test_a_commit_in_an_address_is_what_is_fetched() -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    address = read_file_address(f"https://github.com/acme/web/blob/{commit}/x.yaml", INTEGRATIONS)
    assert address is not None
    assert (address.listed("p").branch, address.listed("p").head) == ("", commit)
    azure = read_file_address(f"https://dev.azure.com/acme/p/_git/web?path=/y.yaml&version=GC{commit}", INTEGRATIONS)
    assert azure is not None
    assert (azure.listed("p").branch, azure.listed("p").head) == ("", commit)
    wanted = f"&versionDescriptor.version={commit}&versionDescriptor.versionType=commit&"
    assert wanted in azure.raw_url
