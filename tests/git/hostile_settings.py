"""Settings by which a repository would have git run, read or write something; `OUT` is a folder outside of it."""

SETTINGS = {
    "lazy fetch by ext": """
[core]
repositoryformatversion = 1
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
url = ext::OUT/pwn.sh
[protocol "ext"]
allow = always
""",
    "lazy fetch by file": """
[core]
repositoryformatversion = 1
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
url = OUT/other
uploadpack = OUT/pwn.sh
[protocol]
allow = always
""",
    "lazy fetch by ssh": """
[core]
sshCommand = OUT/pwn.sh
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
url = ssh://127.0.0.1/x
[protocol]
allow = always
[ssh]
variant = simple
""",
    "lazy fetch by git": """
[core]
gitProxy = OUT/pwn.sh
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
url = git://127.0.0.1/x
[protocol]
allow = always
""",
    "lazy fetch by http": """
[http]
proxy = http://127.0.0.1:9
sslCert = OUT/pipe
cookieFile = OUT/pipe
saveCookies = true
[credential]
helper = !OUT/pwn.sh
[core]
askPass = OUT/pwn.sh
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
url = http://127.0.0.1:9/x
[protocol]
allow = always
""",
    "lazy fetch by a helper": """
[extensions]
partialClone = origin
[remote "origin"]
promisor = true
vcs = ext
url = OUT/pwn.sh
[protocol]
allow = always
[url "ext::OUT/pwn.sh"]
insteadOf = OUT/pwn.sh
""",
    "monitor, hooks, pager": """
[core]
fsmonitor = OUT/pwn.sh
hooksPath = OUT
pager = OUT/pwn.sh
editor = OUT/pwn.sh
alternateRefsCommand = OUT/pwn.sh
[pager]
log = OUT/pwn.sh
[hook "x"]
command = OUT/pwn.sh
event = all
""",
    "diff, filter, merge": """
[diff]
external = OUT/pwn.sh
orderFile = OUT/pipe
[diff "x"]
command = OUT/pwn.sh
textconv = OUT/pwn.sh
[filter "x"]
clean = OUT/pwn.sh
smudge = OUT/pwn.sh
process = OUT/pwn.sh
required = yes
[merge "x"]
driver = OUT/pwn.sh
[core]
attributesFile = OUT/pipe
excludesFile = OUT/pipe
""",
    "signatures": """
[log]
showSignature = true
[gpg]
program = OUT/pwn.sh
format = ssh
[gpg "ssh"]
program = OUT/pwn.sh
allowedSignersFile = OUT/pipe
""",
    "other names for log": """
[alias]
log = !OUT/pwn.sh
version = !OUT/pwn.sh
""",
    "notes, mail, replace": """
[log]
mailmap = true
excludeDecoration = x
[mailmap]
file = OUT/pipe
blob = HEAD:x
[notes]
displayRef = *
[core]
notesRef = refs/x
useReplaceRefs = true
""",
    "another form of log": """
[log]
date = relative
diffMerges = on
follow = true
abbrevCommit = true
decorate = full
showRoot = false
[color]
ui = always
diff = always
[i18n]
logOutputEncoding = UTF-16
commitEncoding = UTF-7
[core]
quotePath = true
precomposeUnicode = true
abbrev = 4
[diff]
relative = docs
ignoreSubmodules = all
noprefix = true
renames = copies
statGraphWidth = 1
""",
    "files to write": """
[trace2]
normalTarget = OUT/pwned
eventTarget = OUT/pwned
perfTarget = OUT/pwned
[core]
logAllRefUpdates = always
[gc]
auto = 1
[maintenance]
auto = true
[http]
cookieFile = OUT/pwned
""",
    "an index to read": """
[core]
splitIndex = true
untrackedCache = true
preloadIndex = true
[index]
threads = 99
[submodule]
recurse = true
[status]
submoduleSummary = true
""",
    "extensions unknown to git": """
[core]
repositoryformatversion = 99
[extensions]
noSuch = true
worktreeConfig = true
""",
    "no ownership": """
[safe]
directory = *
bareRepository = all
""",
}
