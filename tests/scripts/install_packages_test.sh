#!/bin/sh
# scripts/install-packages.sh on machines of every kind, made of a PATH that
# holds stand-ins for apt-get, dpkg-query, sudo and id. Installs nothing.
# Usage: install_packages_test.sh PATH-OF-THE-SCRIPT
set -u
script=$1

work=$(mktemp -d "${TMPDIR:-/tmp}/fr-packages.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0
cases=0

# A new machine: root, nothing installed, apt-get that installs all.
new_machine() {
    name=$1
    cases=$((cases + 1))
    rm -rf "$work/bin" "$work/installed"
    mkdir "$work/bin" "$work/installed"
    : >"$work/calls"
    for tool in sh awk cat dirname env mktemp rm tail touch; do
        ln -s "$(command -v $tool)" "$work/bin/$tool"
    done
    tool id 'echo 0'
    tool dpkg-query 'for last; do :; done
        [ -e "$WORK/installed/$last" ] || exit 1
        echo installed'
    tool apt-get 'echo "apt-get $*" >>"$WORK/calls"
        for last; do case $last in -*|install|update|*=*) ;;
            *) touch "$WORK/installed/$last" ;; esac; done'
}

tool() {
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

run() {
    WORK=$work PATH=$work/bin TMPDIR=$work "$work/bin/sh" "$script" "$@" \
        </dev/null >"$work/out" 2>"$work/err"
    status=$?
}

wrong() {
    failed=$((failed + 1))
    printf '%s: %s\n' "$name" "$1"
    sed 's/^/    /' "$work/err" "$work/calls"
}

expect_status() { [ "$status" -eq "$1" ] || wrong "status $status, not $1"; }
expect_words() { grep -q -- "$1" "$work/err" || wrong "did not say '$1'"; }
expect_call() { grep -q -- "$1" "$work/calls" || wrong "did not call '$1'"; }
expect_no_call() {
    if grep -q -- "$1" "$work/calls"; then wrong "called '$1'"; fi
}
expect_silence() {
    if [ -s "$work/out" ] || [ -s "$work/err" ]; then wrong "was not silent"; fi
}

new_machine 'root installs what is missing, without fetching lists'
run build
expect_status 0
expect_call 'install --no-install-recommends.* cmake'
expect_no_call 'apt-get .* update'
expect_no_call 'libcmocka-dev'

name='a second run does nothing'
: >"$work/calls"
run build
expect_status 0
expect_silence
expect_no_call apt-get

name='only what is missing is installed'
rm "$work/installed/libhpdf-dev"
run build
expect_call 'libhpdf-dev'
expect_no_call 'cmake'

new_machine 'two sections'
run build test
expect_status 0
expect_call 'cmake.*libcmocka-dev'

new_machine 'lists are fetched when the first try fails'
tool apt-get 'echo "apt-get $*" >>"$WORK/calls"
    case "$*" in *update*) touch "$WORK/fresh"; exit 0 ;; esac
    [ -e "$WORK/fresh" ] || exit 100
    for last; do case $last in -*|install|*=*) ;;
        *) touch "$WORK/installed/$last" ;; esac; done'
run build
expect_status 0
expect_call 'apt-get .* update'
rm -f "$work/fresh"

new_machine 'no network'
tool apt-get 'echo "apt-get $*" >>"$WORK/calls"
    echo "E: Unable to locate package cmake"; exit 100'
run build
expect_status 1
expect_words 'Unable to locate'
expect_words 'could not be installed: .*cmake'
expect_words 'check the network'

new_machine 'apt-get reports success and installs nothing'
tool apt-get 'exit 0'
run build
expect_status 1
expect_words 'still missing'

new_machine 'not a Debian system'
rm "$work/bin/dpkg-query"
run build
expect_status 1
expect_words 'not a Debian system'
expect_words 'cmake --preset release'

new_machine 'no apt-get'
rm "$work/bin/apt-get"
run build
expect_status 1
expect_words 'by hand.*cmake'

new_machine 'a user without sudo'
tool id 'echo 1000'
run build
expect_status 1
expect_words 'as root, run: apt-get install .*cmake'
expect_no_call apt-get

new_machine 'a user whose sudo wants a password, and no terminal'
tool id 'echo 1000'
tool sudo '[ "$1" != -n ]'
run build
expect_status 1
expect_words 'run: sudo apt-get install'
expect_no_call apt-get

new_machine 'a user with sudo'
tool id 'echo 1000'
tool sudo '[ "$1" = -n ] && shift; echo "sudo $*" >>"$WORK/calls"; "$@"'
ln -s "$(command -v true)" "$work/bin/true"
run build
expect_status 0
expect_call 'sudo env DEBIAN_FRONTEND=noninteractive apt-get'

new_machine 'a user, everything there'
run build test
tool id 'echo 1000'
: >"$work/calls"
run build test
expect_status 0
expect_silence

new_machine 'an unknown section'
run biuld
expect_status 1
expect_words "no section 'biuld'"

new_machine 'no section'
run
expect_status 1
expect_words 'say what for'

printf '%s machines, %s faults\n' "$cases" "$failed"
[ "$failed" -eq 0 ]
