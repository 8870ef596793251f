"""What GitHub and GitLab publish about CODEOWNERS: their examples as data, with what they say of each path."""

from dataclasses import dataclass, field

from techdocs.model.codeowners import OwnersForge

GITHUB_DOCS = (
    "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/"
    "customizing-your-repository/about-code-owners"
)
GITLAB_SYNTAX = "https://docs.gitlab.com/user/project/codeowners/reference/"
GITLAB_ADVANCED = "https://docs.gitlab.com/user/project/codeowners/advanced/"


@dataclass(frozen=True, kw_only=True)
class Published:
    """An example: the page that has it, the file's text, and the owners of paths in it (`""` for none)."""

    page: str
    text: str
    owners: dict[str, str] = field(default_factory=dict)

    @property
    def forge(self) -> OwnersForge:
        """Return whose example it is."""
        return OwnersForge.GITHUB if "github" in self.page else OwnersForge.GITLAB


EXAMPLES = {
    "github: the defaults": Published(
        page=GITHUB_DOCS,
        text="*       @global-owner1 @global-owner2\n",
        owners={"a": "@global-owner1", "b/c": "@global-owner1"},
    ),
    "github: by suffix, with a comment": Published(
        page=GITHUB_DOCS,
        text=(
            "* @global-owner1\n*.js    @js-owner #This is an inline comment.\n*.go docs@example.com\n"
            "*.txt @octo-org/octocats\n"
        ),
        owners={
            "a/b.js": "@js-owner",
            "m.go": "docs@example.com",
            "x/y.txt": "@octo-org/octocats",
            "z": "@global-owner1",
        },
    ),
    "github: a folder at the root": Published(
        page=GITHUB_DOCS,
        text="/build/logs/ @doctocat\n",
        owners={"build/logs/a": "@doctocat", "build/logs/b/c": "@doctocat", "x/build/logs/a": "", "build/a": ""},
    ),
    "github: the files of a folder, not those below": Published(
        page=GITHUB_DOCS,
        text="docs/*  docs@example.com\n",
        owners={
            "docs/getting-started.md": "docs@example.com",
            "docs/build-app/troubleshooting.md": "",
            "x/docs/a.md": "",
        },
    ),
    "github: a folder anywhere": Published(
        page=GITHUB_DOCS,
        text="apps/ @octocat\n",
        owners={"apps/a": "@octocat", "x/apps/b/c": "@octocat", "appsy/a": ""},
    ),
    "github: any logs": Published(
        page=GITHUB_DOCS,
        text="**/logs @octocat\n",
        owners={
            "build/logs/a": "@octocat",
            "scripts/logs/b": "@octocat",
            "deeply/nested/logs/c": "@octocat",
            "log": "",
        },
    ),
    "github: all but a folder": Published(
        page=GITHUB_DOCS,
        text="/apps/ @octocat\n/apps/github\n",
        owners={"apps/a": "@octocat", "apps/github/a": "", "apps/github": ""},
    ),
    "github: a folder with an owner of its own": Published(
        page=GITHUB_DOCS,
        text="/apps/ @octocat\n/apps/github @doctocat\n",
        owners={"apps/a": "@octocat", "apps/github/a": "@doctocat"},
    ),
    "github: what gitignore has and CODEOWNERS has not": Published(
        page=GITHUB_DOCS,
        text="* @all\n!a.md @x\n[ab].txt @x\n\\#c @x\n",
        owners={"a.md": "@all", "a.txt": "@all", "#c": "@all"},
    ),
    "gitlab: files, folders, depth": Published(
        page=GITLAB_SYNTAX,
        text=(
            "# Specify a default Code Owner for all files with a wildcard:\n* @default-owner\n"
            "README.md @doc-team @tech-lead\n*.rb @ruby-owner\nLICENSE @legal janedoe@gitlab.com\n"
            "README @group/with-nested/subgroup\n/docs/ @all-docs\n/docs/* @root-docs\n"
            "/docs/**/*.md @markdown-docs  # Match specific file types in any subdirectory\n"
            "/db/**/index.md @index-docs   # Match a specific file name in any subdirectory\n"
        ),
        owners={
            "a": "@default-owner",
            "x/README.md": "@doc-team",
            "lib/a.rb": "@ruby-owner",
            "LICENSE": "@legal",
            "README": "@group/with-nested/subgroup",
            "docs/a/b.txt": "@all-docs",
            "docs/b.txt": "@root-docs",
            "docs/a/b.md": "@markdown-docs",
            "docs/b.md": "@markdown-docs",
            "db/index.md": "@index-docs",
            "db/a/b/index.md": "@index-docs",
        },
    ),
    "gitlab: each section has its own": Published(
        page=GITLAB_SYNTAX,
        text=(
            "* @admin\n\n[README Owners]\nREADME.md @user1 @user2\ninternal/README.md @user4\n\n"
            "[README other owners]\nREADME.md @user3\n"
        ),
        owners={
            "README.md": "@user3 @user1 @user2 @admin",
            "internal/README.md": "@user3 @user4 @admin",
            "a": "@admin",
        },
    ),
    "gitlab: default owners of sections": Published(
        page=GITLAB_SYNTAX,
        text=(
            "[Documentation] @docs-team\ndocs/\nREADME.md\n\n[Database] @database-team @agarcia\nmodel/db/\n"
            "config/db/database-setup.md @docs-team\n"
        ),
        owners={
            "docs/a": "@docs-team",
            "README.md": "@docs-team",
            "model/db/a": "@database-team @agarcia",
            "config/db/database-setup.md": "@docs-team",
        },
    ),
    "gitlab: headings": Published(
        page=GITLAB_SYNTAX,
        text="^[Section name]\na @x\n[Section two][5]\nb @y\n[Section three][2] @group @group/subgroup\nc\n",
        owners={"a": "@x", "b": "@y", "c": "@group @group/subgroup"},
    ),
    "gitlab: paths from the root and at any depth": Published(
        page=GITLAB_SYNTAX,
        text="/docs/README.md @a\ninternal/README.md @b\n",
        owners={
            "docs/README.md": "@a",
            "x/docs/README.md": "",
            "internal/README.md": "@b",
            "docs/internal/README.md": "@b",
            "docs/api/internal/README.md": "@b",
        },
    ),
    "gitlab: wildcards": Published(
        page=GITLAB_SYNTAX,
        text="/docs/*.md @md\n/docs/index.* @index\n/docs/*spec* @spec\n/docs/*/README.md @one\n",
        owners={
            "docs/a.md": "@md",
            "docs/x/a.md": "",
            "docs/index.html": "@index",
            "docs/qa_specs.rb": "@spec",
            "docs/runtime.spec": "@spec",
            "docs/api/README.md": "@one",
            "docs/api/v1/README.md": "",
        },
    ),
    "gitlab: exclusions hold in their section": Published(
        page=GITLAB_SYNTAX,
        text=(
            "* @username\n!pom.xml\n[Ruby]\n*.rb @ruby-team\n!/config/**/*.rb\n/config/routes.rb @ops\n"
            "[Config]\n/config/ @ops-team\n"
        ),
        owners={
            "pom.xml": "",
            "a.rb": "@ruby-team @username",
            "config/a.rb": "@ops-team @username",
            "config/routes.rb": "@ops-team @username",
        },
    ),
    "gitlab: sections of one name are one": Published(
        page=GITLAB_ADVANCED,
        text=(
            "[Documentation]\nee/docs/ @docs\nREADME.md @nobody\n[Database]\nREADME.md @database\n"
            "[DOCUMENTATION]\nREADME.md @docs\n"
        ),
        owners={"README.md": "@docs @database", "x/ee/docs/a": "@docs"},
    ),
    "gitlab: a heading without end is an entry": Published(
        page=GITLAB_ADVANCED,
        text="* @group\n\n[Section name\ndocs/ @docs_group\n",
        owners={"docs/a": "@docs_group", "a": "@group"},
    ),
    "gitlab: blanks in paths": Published(
        page=GITLAB_ADVANCED, text="path\\ with\\ spaces/*.md @owner\n", owners={"path with spaces/a.md": "@owner"}
    ),
    "gitlab: malformed owners do not count": Published(
        page=GITLAB_ADVANCED,
        text="/path/* user_without_at_symbol @group user_too @user_with_at_symbol\n",
        owners={"path/a": "@group @user_with_at_symbol"},
    ),
}
