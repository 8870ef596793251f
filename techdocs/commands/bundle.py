"""`techdocs bundle`: what a repository's own CI puts into a store, for a build that cannot read the repository."""

import dataclasses
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from techdocs.config import built_branch, is_pull_request, read_place
from techdocs.config.publisher import read_endpoint
from techdocs.errors import BundleError
from techdocs.model.limits import Limits
from techdocs.objects.open import open_objects
from techdocs.objects.store import PUBLISHING
from techdocs.objects.verbs import Objects
from techdocs.plain_text import counted, shown_bytes, visible
from techdocs.sources.bundles.documents import Bundle, check_repository
from techdocs.sources.bundles.make import Clone, MadeBundle, make_bundle, open_clone
from techdocs.sources.bundles.put import Put, put_bundle
from techdocs.sources.forges.answers import NameRefusedError

_COMMIT = 12
Value = TypeVar("Value")


@click.command()
@click.argument("store", required=False)
@click.option("--check", is_flag=True, help="Show each file of the bundle and its size; put nothing.")
@click.option("--repository", metavar="HOST/OWNER/NAME", help="The repository [default: the remote `origin`].")
@click.option("--branch", help="The commit's branch [default: that of the clone, or of the CI job].")
@click.option("--region", help="Region of an S3 bucket [default: AWS_REGION].")
@click.option("--endpoint", help="Address of a store that is not the cloud's own.")
@click.option("--account", help="Azure storage account [default: AZURE_STORAGE_ACCOUNT_NAME].")
@click.option("--replace", is_flag=True, help="Replace a newer bundle, or one of another branch.")
@click.option("--allow-shallow", is_flag=True, help="Take a shallow clone: pages have no dates.")
@click.option("--quiet", "-q", is_flag=True, help="Print only errors.")
def bundle(  # noqa: PLR0913, PLR0917 - one parameter an option
    store: str | None, check: bool, repository: str | None, branch: str | None, region: str | None,  # noqa: FBT001
    endpoint: str | None, account: str | None, replace: bool, allow_shallow: bool, quiet: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Put the docs sources and descriptors of this repository's commit into STORE, for a site's build.

    STORE is `s3://BUCKET/PATH`, `gs://BUCKET/PATH`, `az://CONTAINER/PATH` or a folder. The build reads it as a source
    (`bundles: STORE` in `techdocs.yml`), and needs no access to this repository. Uncommitted changes are not part of
    the bundle.

    Exit codes: 0 the store has this bundle, or a newer one; 2 it could not be put, or must not be.
    """
    if not (store or check):
        raise click.UsageError("Name the STORE, or pass --check.")
    objects = None if check else _open(store or "", region=region, endpoint=endpoint, account=account)
    clone = open_clone(Path.cwd())
    if clone.is_shallow and not allow_shallow:
        hint = "fetch the whole history (GitHub: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`), or pass `--allow-shallow`"
        raise BundleError("the clone is shallow, so pages would have no dates", hint=hint)
    name, of_branch = _repository(clone, repository), _branch(clone, branch, is_check=check)
    with tempfile.TemporaryDirectory(prefix="techdocs-") as folder:
        made = make_bundle(clone, Path(folder), branch=of_branch, limits=Limits())
        if check:
            click.echo(contents_text(made))
        if not quiet:
            click.echo(bundle_text(name, made), err=True)
        if objects is not None:
            state, before = put_bundle(objects, f"{name}/", made, clone, replaces=replace)
            if not quiet or state is Put.OLDER:
                click.echo(put_text(state, before, objects), err=True)


def _open(store: str, *, region: str | None, endpoint: str | None, account: str | None) -> Objects:
    place = _read("STORE", read_place, store)
    address = _read("--endpoint", read_endpoint, endpoint) if endpoint else ""
    return open_objects(
        dataclasses.replace(place, region=region or "", account=account or "", endpoint=address), PUBLISHING
    )


def _read(name: str, read: Callable[[str], Value], text: str) -> Value:
    """Return what an argument or an option says."""
    try:
        return read(text)
    except ValueError as error:
        raise BundleError(f"{name} {error.args[0]}", hint=error.args[1]) from error


def _repository(clone: Clone, named: str | None) -> str:
    """Return which repository it is of, as its bundles are kept in a store."""
    name = named or clone.repository
    hint = "pass `--repository HOST/OWNER/NAME`"
    if not name:
        raise BundleError("the clone has no remote `origin` with a web address", hint=hint)
    try:
        check_repository(name)
    except NameRefusedError as error:
        raise BundleError(str(error), hint=hint) from error
    return name


def _branch(clone: Clone, named: str | None, *, is_check: bool) -> str:
    """Return which branch the commit is of."""
    if not named and not is_check and is_pull_request(os.environ):
        message = "this job runs for a pull request, whose commits are not merged yet"
        raise BundleError(message, hint="run it for pushes to the default branch, or pass `--branch`")
    branch = named or clone.head.branch or built_branch(os.environ)
    if not branch:
        raise BundleError("the clone has no branch checked out", hint="pass `--branch`")
    return branch


def contents_text(made: MadeBundle) -> str:
    """Return a line for each file of a bundle, with its size in bytes, and for each link and what is left out."""
    lines = [f"{size:>11,}  {visible(path)}" for path, size in made.sizes.items()]
    lines += [f"{'link':>11}  {visible(path)} -> {visible(target)}" for path, target in made.contents.links.items()]
    lines += [f"{'left out':>11}  {visible(one.path)}: {one.message}" for one in made.contents.dropped]
    return "\n".join(lines)


def bundle_text(name: str, made: MadeBundle) -> str:
    """Return what a bundle is of, and how large it is."""
    bundle, size = made.bundle, sum(made.sizes.values())
    files = f"{counted(len(made.sizes), 'file')} with {shown_bytes(size)}, {shown_bytes(bundle.size)} packed"
    names = f"the names of {counted(len(made.contents.names), 'other file')}"
    return f"{visible(name)} at {bundle.commit[:_COMMIT]} of {visible(bundle.branch)}: {files}; {names}"


def put_text(state: Put, before: Bundle | None, objects: Objects) -> str:
    """Return what became of a bundle."""
    if state is Put.DONE:
        return f"put into {objects.name}"
    if state is Put.SAME or before is None:
        return f"{objects.name} has this bundle already"
    newer = f"{before.commit[:_COMMIT]} of {before.time[:10]}"
    return f"not put: {objects.name} has a newer commit, {newer}; pass `--replace` to overwrite it"
