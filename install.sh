#!/bin/sh
# Installs aliyun-cred-helper and aliyun-sso-login from a release, or removes them: see
# --help. All of it stands in functions that the last lines call, so that a script whose
# download broke off does nothing.
set -eu

# OWNER/REPOSITORY on GitHub. A release fills it in.
REPOSITORY=''

usage() {
	cat <<'HELP'
Installs aliyun-cred-helper and aliyun-sso-login from a release.

Usage: install.sh [--prefix DIR] [--version VERSION] [--repo OWNER/REPOSITORY]
       install.sh --uninstall [--prefix DIR]

  --prefix DIR      install into DIR/bin and DIR/share
                    (default: ~/.local; for root /usr/local)
  --version VERSION the version to install (default: the latest release)
  --repo OWNER/REPOSITORY
                    where the releases are on GitHub
  --uninstall       remove what this script installs
  --help            print this text

  ALIYUN_CRED_HELPER_MIRROR
                    the address that replaces
                    https://github.com/OWNER/REPOSITORY/releases/download;
                    https, or http on this machine

It needs curl or GNU wget, tar, and sha256sum, shasum, sha256 or openssl. It compares the
archive with the checksum of the release before it unpacks it, and never calls sudo.
HELP
}

say() { printf '%s\n' "$*"; }

# fail ERROR [HINT]
fail() {
	printf 'install.sh: error: %s\n' "$1" >&2
	[ $# -lt 2 ] || printf 'install.sh: hint: %s\n' "$2" >&2
	exit 1
}

misused() {
	printf 'install.sh: error: %s\ninstall.sh: hint: sh install.sh --help\n' "$1" >&2
	exit 2
}

has() { command -v "$1" >/dev/null 2>&1; }

# quoted prints a word so that a shell reads it back.
quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

options() {
	prefix='' version='' uninstall='' mirror=${ALIYUN_CRED_HELPER_MIRROR:-}
	while [ $# -gt 0 ]; do
		case $1 in
		--prefix=* | --version=* | --repo=*)
			name=${1%%=*}
			value=${1#*=}
			shift
			set -- "$name" "$value" "$@"
			continue
			;;
		--prefix | --version | --repo)
			[ -n "${2:-}" ] || misused "$1 needs a value"
			case $1 in
			--prefix) prefix=$2 ;;
			--version) version=${2#v} ;;
			--repo) REPOSITORY=$2 ;;
			esac
			shift 2
			;;
		--uninstall)
			uninstall=yes
			shift
			;;
		--help | -h)
			usage
			exit
			;;
		*) misused "unknown option $1" ;;
		esac
	done
	if [ -z "$prefix" ] && [ "$(id -u)" = 0 ]; then
		prefix=/usr/local
	elif [ -z "$prefix" ]; then
		[ -n "${HOME:-}" ] || misused 'HOME is not set: --prefix is needed'
		prefix=$HOME/.local
	fi
	case $prefix in
	/*) ;;
	*) prefix=$PWD/$prefix ;;
	esac
	while [ "$prefix" != "${prefix%/}" ]; do prefix=${prefix%/}; done
}

# layout prints what is installed, one file a line: its path in the archive, its path under
# the prefix, its mode. An archive may lack all but the programs.
layout() {
	for program in aliyun-cred-helper aliyun-sso-login; do
		say "man/$program.1 share/man/man1/$program.1 644"
		say "completions/$program.bash share/bash-completion/completions/$program 644"
		say "completions/$program.zsh share/zsh/site-functions/_$program 644"
		say "completions/$program.fish share/fish/vendor_completions.d/$program.fish 644"
		say "$program bin/$program 755"
	done
	say 'LICENSE share/doc/aliyun-cred-helper/LICENSE 644'
	say 'THIRD_PARTY share/doc/aliyun-cred-helper/THIRD_PARTY 644'
	say 'docker-credential-aliyun bin/docker-credential-aliyun 755' # a link to the helper
}

# platform sets os and arch as the names of the archives have them.
platform() {
	case $(uname -s) in
	Linux) os=linux ;;
	Darwin) os=darwin ;;
	FreeBSD) os=freebsd ;;
	MINGW* | MSYS* | CYGWIN* | Windows*)
		fail 'this script is not for Windows' 'use Scoop or winget, or unpack the zip archive of the release'
		;;
	*) fail "there is no release for $(uname -s)" 'build it from the sources: make install' ;;
	esac
	case $(uname -m) in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	armv7* | armv8*) arch=armv7 ;; # armv8l: a 64-bit machine that plays a 32-bit one
	i386 | i486 | i586 | i686) arch=386 ;;
	riscv64) arch=riscv64 ;;
	*) arch='' ;;
	esac
	case $os/$arch in
	linux/?* | */amd64 | */arm64) ;;
	*) fail "there is no release for $(uname -s) on $(uname -m)" 'build it from the sources: make install' ;;
	esac
}

# plain succeeds for an http address of this machine, which needs no TLS.
plain() {
	case $1 in
	http://*) ;;
	*) return 1 ;;
	esac
	authority=${1#http://}
	authority=${authority%%/*}
	case $authority in
	127.0.0.1 | localhost | '[::1]') ;;
	127.0.0.1:* | localhost:* | '[::1]':*)
		case ${authority##*:} in
		'' | *[!0-9]*) return 1 ;;
		esac
		;;
	*) return 1 ;;
	esac
}

# secure refuses an address that others on the way could answer.
secure() {
	case $1 in
	https://*) ;;
	*) plain "$1" || fail "$1 is refused: only https is allowed, or http on this machine" ;;
	esac
}

# source_of sets base, the address of the directories of all releases.
source_of() {
	if [ -n "$mirror" ]; then
		base=${mirror%/}
		secure "$base"
		return
	fi
	case $REPOSITORY in
	*/*/* | *[!A-Za-z0-9._/-]*) misused "$REPOSITORY is no OWNER/REPOSITORY" ;;
	?*/?*) base=https://github.com/$REPOSITORY/releases/download ;;
	*) misused 'this copy does not know where the releases are: --repo OWNER/REPOSITORY or ALIYUN_CRED_HELPER_MIRROR is needed' ;;
	esac
}

tools() {
	if has curl; then
		client=curl
	elif has wget && wget --version 2>/dev/null | grep -q 'GNU Wget'; then
		client=wget # that of BusyBox does not check certificates
	else
		fail 'neither curl nor GNU wget is installed' 'install curl'
	fi
	has tar || fail 'tar is not installed' 'install tar'
	for hasher in sha256sum shasum sha256 openssl ''; do
		[ -z "$hasher" ] || ! has "$hasher" || break
	done
	[ -n "$hasher" ] || fail 'sha256sum, shasum, sha256 and openssl are missing: the checksum cannot be compared' 'install openssl'
}

sha256_of() {
	case $hasher in
	sha256sum) sha256sum <"$1" ;;
	shasum) shasum -a 256 <"$1" ;;
	sha256) sha256 -q "$1" ;;
	openssl) openssl dgst -sha256 -r <"$1" ;;
	esac | cut -c1-64
}

# ask runs the client for one address: ask ADDRESS [OPTION...].
ask() {
	address=$1
	shift
	secure "$address"
	if [ $client = wget ]; then
		! plain "$address" || set -- --no-proxy "$@"
		wget --quiet --server-response --max-redirect=0 --tries=2 --timeout=20 "$@" "$address" 2>"$work/headers"
		return
	fi
	if plain "$address"; then
		set -- --proto =http --noproxy '*' "$@"
	else
		set -- --proto =https --tlsv1.2 "$@"
	fi
	curl --silent --show-error --fail --connect-timeout 20 --proto-redir =https "$@" "$address"
}

# target prints where the last answer to wget redirects to.
target() { sed -n 's/^ *[Ll]ocation: *\([^ ]*\).*/\1/p' "$work/headers" | tr -d '\r' | tail -n 1; }

# redirect prints where an address redirects to.
redirect() {
	if [ $client = wget ]; then
		ask "$1" -O - >/dev/null || true
		target
	else
		ask "$1" --output /dev/null --write-out '%{redirect_url}'
	fi
}

# download ADDRESS FILE follows redirects, to https only.
download() {
	if [ $client = curl ]; then
		ask "$1" --location --output "$2" || fail "cannot download $1"
		return
	fi
	next=$1
	for _ in 1 2 3 4 5; do
		! ask "$next" -O "$2" || return 0
		next=$(target)
		[ -n "$next" ] || break
	done
	fail "cannot download $1: $(sed -n 's/^ *\(HTTP[^ ]* .*\)/\1/p' "$work/headers" | tail -n 1)"
}

# latest sets version to that of the latest release.
latest() {
	case $base in
	*/releases/download) ;;
	*) misused 'the mirror cannot tell which release is the latest: --version is needed' ;;
	esac
	page=${base%/download}/latest
	tag=$(redirect "$page") || fail "cannot ask for the latest release at $page" 'name one by --version'
	case $tag in
	*/releases/tag/v*) version=${tag##*/v} ;;
	*) fail "$page names no release" 'name one by --version' ;;
	esac
}

# writable refuses a prefix in which nothing can be made.
writable() {
	dir=$prefix/bin
	while [ ! -e "$dir" ] && [ -n "$dir" ]; do dir=${dir%/*}; done
	[ -d "${dir:-/}" ] || fail "$dir is no directory"
	[ -w "${dir:-/}" ] || denied "${dir:-/}"
}

denied() {
	again="sudo sh install.sh${uninstall:+ --uninstall} --prefix $(quoted "$prefix")"
	fail "cannot write to $1" "$again, or choose another --prefix"
}

# fetch downloads the archive, compares its checksum, and only then unpacks it.
fetch() {
	archive=aliyun-cred-helper_${version}_${os}_$arch.tar.gz
	sums=aliyun-cred-helper_${version}_checksums.txt
	download "$base/v$version/$sums" "$work/sums"
	want=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/sums")
	case $want in
	'') fail "$sums has no checksum of $archive: nothing was installed" ;;
	*[!0-9a-f]*) fail "$sums has more than one checksum of $archive, or a wrong one: nothing was installed" ;;
	esac
	download "$base/v$version/$archive" "$work/archive"
	got=$(sha256_of "$work/archive")
	[ "$got" = "$want" ] ||
		fail "$archive is not what was released: its SHA-256 is $got, not $want; nothing was installed"
	mkdir "$work/files"
	tar -xzf "$work/archive" -C "$work/files" || fail "cannot unpack $archive"
	for program in aliyun-cred-helper aliyun-sso-login; do
		[ -f "$work/files/$program" ] || fail "$archive has no $program"
	done
}

# stage sets new to the name that a file has in its directory until it is complete.
stage() { new=$prefix/${1%/*}/.${1##*/}.${work##*.}; }

# put installs what the archive has: first it copies all files next to their places, then it
# renames them, so that a disk that fills up leaves the old version.
put() {
	layout | while read -r source place mode; do
		[ -f "$work/files/$source" ] || continue
		[ ! -d "$prefix/$place" ] || fail "$prefix/$place is a directory"
		mkdir -p "$prefix/${place%/*}" 2>/dev/null || denied "$prefix/${place%/*}"
		stage "$place"
		cp -P "$work/files/$source" "$new" || denied "$prefix/${place%/*}"
		[ -L "$new" ] || chmod "$mode" "$new"
	done || exit
	layout | while read -r source place mode; do
		[ -f "$work/files/$source" ] || continue
		stage "$place"
		mv -f "$new" "$prefix/$place" || fail "cannot write $prefix/$place"
		say "installed $prefix/$place"
	done
}

install() {
	source_of
	platform
	tools
	writable
	work=$(mktemp -d "${TMPDIR:-/tmp}/aliyun-cred-helper.XXXXXX") || fail 'cannot make a temporary directory'
	trap cleanup EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	umask 022
	[ -n "$version" ] || latest
	case $version in
	[0-9]*) ;;
	*) misused "$version is no version" ;;
	esac
	case $version in
	*[!0-9A-Za-z.+-]*) misused "$version is no version" ;;
	esac
	fetch
	put
	say "aliyun-cred-helper $version is installed; to remove it: sh install.sh --uninstall --prefix $(quoted "$prefix")"
	case :${PATH:-}: in
	*:"$prefix/bin":*) ;;
	*) say "$prefix/bin is not on PATH; add this line to ~/.profile: export PATH=$(quoted "$prefix/bin"):\"\$PATH\"" ;;
	esac
}

# shellcheck disable=SC2317 # the trap calls it
cleanup() {
	layout | while read -r _ place _; do
		stage "$place"
		rm -f "$new"
	done
	rm -rf "$work"
}

remove() {
	found=$(layout | while read -r _ place _; do
		if [ -f "$prefix/$place" ] || [ -L "$prefix/$place" ]; then say "$place"; fi
	done)
	[ -n "$found" ] || fail "nothing is installed under $prefix" 'name the directory by --prefix'
	say "$found" | while read -r place; do
		rm -f "$prefix/$place" 2>/dev/null || denied "$prefix/${place%/*}"
		say "removed $prefix/$place"
	done || exit
	rmdir "$prefix/share/doc/aliyun-cred-helper" 2>/dev/null || true
	say 'What is in the keychain and in config.json stays.'
}

main() {
	options "$@"
	if [ -n "$uninstall" ]; then remove; else install; fi
}

{
	main "$@"
	exit
}
