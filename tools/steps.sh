# Steps that ./run, ./test and .ci/run share; each of them sets `root` and reads this file.

readonly build=$root/build/release logs=$root/build/logs stamps=$root/build/stamps
readonly carriers=${LIMN_CARRIERS:-${XDG_CACHE_HOME:-${HOME:?is not set, so there is no place for the carriers}/.cache}/limn/carriers}
# The system's own: its numpy and PIL come with packages/debian.txt.
readonly python=/usr/bin/python3

say() { printf 'limn: %s\n' "$*"; }
fail() {
    printf 'limn: %s\n' "$*" >&2
    exit 1
}

# step NAME COMMAND...: runs the command; its output goes to the terminal, or else to a log whose end is shown on failure.
step() {
    local name=$1 log=$logs/$1.log
    shift
    if [[ -t 1 ]]; then
        "$@" && return
    else
        "$@" >"$log" 2>&1 && return
        tail -n 25 "$log" >&2
    fi
    return 1
}

# inputs PATH...: one hash of the contents of all files below the paths that git knows or would take.
inputs() {
    (
        cd "$root"
        if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
            git ls-files -z --cached --others --exclude-standard -- "$@"
        else
            find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/__pycache__/*' -print0
        fi | sort -zu | { xargs -0r sha256sum 2>/dev/null || true; } | sha256sum | cut -d' ' -f1
    )
}

# is_current STAMP HASH: whether the last success of this step had the same inputs.
is_current() { [[ -f $stamps/$1 && $(<"$stamps/$1") == "$2" ]]; }
set_current() { printf '%s\n' "$2" >"$stamps/$1"; }

# install_packages LIST...: installs what is missing of the Debian packages that the files name.
install_packages() {
    local list wanted missing=() package as_root=()
    mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@")
    list=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true)
    for package in "${wanted[@]}"; do
        grep -qx "$package installed" <<<"$list" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    say "installing Debian packages: ${missing[*]}"
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "Debian packages are missing and this is neither root nor is there sudo: as root, run apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    step apt-update "${as_root[@]}" apt-get update -q || say "the lists of packages could not be brought up to date; trying with those that are here"
    step apt-install "${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" ||
        fail "Debian packages could not be installed (no network, or no rights): as root, run apt-get install ${missing[*]}"
}

# Puts a Node of at least 20.19 with its npm first in PATH.
find_node() {
    local version
    version=$(node -p 'process.versions.node' 2>/dev/null || true)
    if [[ $version ]] && printf '20.19.0\n%s\n' "$version" | sort -VC && npm --version >/dev/null 2>&1; then
        return
    fi
    say "this system's Node (${version:-none}) or npm is missing or older than 20.19; bringing one along into $carriers"
    "$python" "$root/tools/fetch_carriers.py" --into "$carriers" node || fail "The page cannot be built without Node 20.19 or newer."
    PATH=$carriers/node/bin:$PATH
}
