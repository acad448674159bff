#!/bin/sh
# Makes sure that the packages of a list are installed and that Swift is new enough.
#
#   deploy/setup.sh [LIST]    a file beside this one; debian-packages.txt unless given
#
# Nothing is run as root, not even `apt-get update`, when every package is there.
# SETUP=skip leaves the packages alone, for systems that name them otherwise.
set -eu
cd "$(dirname "$0")"

list=${1:-debian-packages.txt}
packages=$(sed 's/#.*//' "$list" | xargs)
swift_min=$(sed -n '1s/.*swift-tools-version: *//p' ../Package.swift)
get_swift="Parsimony needs Swift $swift_min or later: get a release for your system from
  https://www.swift.org/install/linux/
unpack it, put its usr/bin folder on PATH, and run make again."

say() { echo "setup: $*"; }
fail() {
  say "$@" >&2
  exit 1
}

# The lines of the list that name one of the given packages, with their reasons.
reasons() {
  for package in "$@"; do
    grep "^$package " "$list" | sed 's/^/  /'
  done
}

# The packages of the list that dpkg does not know as installed.
missing() {
  # shellcheck disable=SC2016,SC2086 # The dollars are dpkg-query's; one argument a package.
  installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package} ' $packages 2>/dev/null || true)"
  for package in $packages; do
    case $installed in
      *" installed $package "*) ;;
      *) echo "$package" ;;
    esac
  done | xargs
}

# Installs the given packages, through sudo only where that is needed.
install() {
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || fail "these packages are missing, and installing them takes root:
$(reasons "$@")
There is no sudo here. Have this run as root, then run make again:
  apt-get update && apt-get install --no-install-recommends $*"
  fi
  say "installing $*"
  if $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq -y --no-install-recommends "$@"; then return; fi
  fail "apt-get could not install these packages, for the reason above:
$(reasons "$@")
Mend that (is the network there? does another apt-get run?), then run make again. If your system
has them under other names, install those and add SETUP=skip: make run SETUP=skip"
}

command -v swift >/dev/null || fail "there is no swift on PATH. $get_swift"

state="every package of $list is installed"
if [ "${SETUP:-}" = skip ]; then
  state="packages are not checked (SETUP=skip)"
elif command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
  to_install=$(missing)
  # shellcheck disable=SC2086 # One argument a package.
  [ -z "$to_install" ] || install $to_install
else
  # shellcheck disable=SC2086 # One argument a package.
  fail "there is no apt here, so what is missing cannot be told. Needed, by Debian's names:
$(reasons $packages)
Install their counterparts with your package manager, then add SETUP=skip: make run SETUP=skip"
fi

# Asked only now, because the driver itself loads libraries from the list.
version=$(swift --version 2>&1) || fail "swift does not start: $version"
found=$(echo "$version" | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
[ -n "$found" ] || fail "this swift does not tell its version: $version"
printf '%s\n' "$swift_min" "$found" | sort -V -C || fail "Swift $found is too old. $get_swift"
say "$state; Swift is $found"
