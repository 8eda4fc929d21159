#!/bin/sh
# Measures what a warm call costs: bin/cloudtest -- sh testdata/bench.sh (or:
# make bench). It needs hyperfine and Go; for the system keychain also
# dbus-run-session, dbus-send, gnome-keyring-daemon and secret-tool, which run
# in a session of their own. Figures are printed next to their targets and
# never make it fail: they depend on the machine and on what else it does.
set -eu
exec </dev/null

fail() {
	printf 'bench: %s\n' "$*" >&2
	exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

rounds='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25'

# side_by_side NAME COMMAND NAME COMMAND: measures the wall time of two commands,
# in turns, since a machine that others use, too, has faster and slower moments.
side_by_side() {
	: >"$dir/$1.ms"
	: >"$dir/$3.ms"
	for _ in $rounds; do
		hyperfine --shell=none --style none --warmup 2 --runs 15 --export-csv "$dir/csv" "$2" "$4" >/dev/null 2>"$dir/stderr" ||
			{ cat "$dir/stderr" >&2; fail "$2 or $4 cannot be measured"; }
		awk -F, -v first="$dir/$1.ms" -v second="$dir/$3.ms" '
			NR > 1 { printf "%.3f\n", $4 * 1000 >> (NR == 2 ? first : second) }' "$dir/csv"
	done
}

# median: of the numbers on stdin, a line a round.
median() { sort -n | sed -n 13p; }

# row TITLE NAME: a line with the median of what was measured under that name.
row() { printf '%-34s %8s ms\n' "$1" "$(median <"$dir/$2.ms")"; }

# ratio TITLE NAME NAME TARGET: the first one divided by the second.
ratio() {
	paste "$dir/$2.ms" "$dir/$3.ms" | awk '{ printf "%.2f\n", $1 / $2 }' | median >"$dir/ratio"
	printf '%-34s %8s     target: at most %s\n' "$1" "$(cat "$dir/ratio")" "$4"
}

# fill fills the cache of the backend.
fill() {
	before=$(cloudtest -count sts)
	aliyun-cred-helper get --profile bench >/dev/null 2>"$dir/stderr" || { cat "$dir/stderr" >&2; return 1; }
	if [ -s "$dir/stderr" ]; then # the session was not cached
		cat "$dir/stderr" >&2
		return 1
	fi
}

# warm NAME OTHER COMMAND: measures calls that the cache serves, and another
# command beside them.
warm() {
	side_by_side "$1" "aliyun-cred-helper get --profile bench" "$2" "$3"
	[ "$(cloudtest -count sts)" -eq $((before + 1)) ] || fail "the calls of $1 were not served from the cache"
}

# in_session is the part that runs inside of dbus-run-session.
in_session() {
	mkdir -m 700 "$dir/run"
	export XDG_RUNTIME_DIR="$dir/run" XDG_DATA_HOME="$dir/data" XDG_CONFIG_HOME="$dir/config" XDG_CACHE_HOME="$dir/cache"
	printf 'test' | gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="$dir/run/keyring" >/dev/null 2>&1 &
	keyring=$!
	trap 'kill "$keyring" 2>/dev/null || true; wait "$keyring" 2>/dev/null || true' EXIT
	tries=0
	until dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
		org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true' &&
		dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Unlock \
			array:objpath:/org/freedesktop/secrets/collection/login 2>/dev/null | grep -q collection/login; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || fail 'the Secret Service did not start'
		sleep 0.1
	done
	export ALIYUN_CRED_HELPER_BACKEND=system
	fill || fail 'the system keychain cannot be measured'
	# The very item that the helper reads is the fairest one to compare with.
	account=$(secret-tool search --all service aliyun-cred-helper 2>&1 | sed -n 's/^attribute\.username = \(session:.*\)$/\1/p' | head -n 1)
	[ -n "$account" ] || fail 'the session is not in the Secret Service'
	secret-tool lookup service aliyun-cred-helper username "$account" | wc -c >"$dir/item"
	warm system secret-tool "secret-tool lookup service aliyun-cred-helper username $account"
}

if [ "${1-}" = session ]; then
	exec 2>&3 3>&-
	dir=$2
	in_session
	exit
fi

[ -n "${CLOUDTEST_CONTROL:-}" ] || fail 'run it with: make bench'
has hyperfine || fail 'hyperfine is missing: install it, then run: make bench'
for program in aliyun-cred-helper cloudtest; do
	[ -x "bin/$program" ] || fail "bin/$program is not built, run: make bench"
done

# Nothing of the user's is seen or touched, but for go build and, for a while,
# the kernel keyring.
for name in $(env | cut -d= -f1 | grep -E '^(ALIBABA_?CLOUD|ALICLOUD|ALIYUN_CRED_HELPER|XDG)_[A-Z0-9_]+$' || true); do
	unset "$name"
done
unset DBUS_SESSION_BUS_ADDRESS
dir=$(mktemp -d)
PATH=$PWD/bin:$PATH
export PATH

# clean forgets the session of the kernel keyring, which would outlive the rest.
clean() {
	HOME="$dir" ALIYUN_CRED_HELPER_BACKEND=kernel aliyun-cred-helper clear >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

mkdir "$dir/empty" "$dir/rss"
cat >"$dir/empty/main.go" <<'GO'
package main

func main() {}
GO
cat >"$dir/rss/main.go" <<'GO'
// Prints the peak memory of a command in MiB.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

func main() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	peak := float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" { // which counts in bytes
		peak *= 1024
	}
	fmt.Printf("%.1f\n", peak/(1<<20))
}
GO
for name in empty rss; do
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$dir/$name/linked" "$dir/$name/main.go" || fail 'go build failed'
	cp "$dir/$name/linked" "$dir/$name/$name" # as the Makefile does
done

CGO_ENABLED=0 go test -run '^$' -bench '^BenchmarkGet$' ./internal/keychain/kernelring >"$dir/seal" || fail 'go test failed'

export HOME="$dir"
mkdir -m 700 "$HOME/.aliyun"
cat >"$HOME/.aliyun/config.json" <<JSON
{"current": "bench", "profiles": [{
  "name": "bench", "mode": "RamRoleArn", "ram_role_arn": "acs:ram::1234567890123456:role/dev",
  "access_key_id": "$CLOUDTEST_ACCESS_KEY_ID", "access_key_secret": "$CLOUDTEST_ACCESS_KEY_SECRET"
}]}
JSON
chmod 600 "$HOME/.aliyun/config.json"
export ALIBABA_CLOUD_STS_ENDPOINT="$CLOUDTEST_STS"
# Only the profile is resolved; should that change, this stays on the machine.
export ALIYUN_CRED_HELPER_IMDS_ENDPOINT="$CLOUDTEST_IMDS"

export ALIYUN_CRED_HELPER_BACKEND=kernel
if fill; then
	warm kernel empty "'$dir/empty/empty'"
	row 'empty Go program' empty
	row 'warm get, kernel keyring' kernel
	for name in unsealed sealed; do
		awk -v name="$name" '$1 ~ "/" name "(-|$)" { printf "%-34s %8.3f ms\n", "one read of it, " name, $3 / 1e6 }' "$dir/seal"
	done
	export ALIYUN_CRED_HELPER_PROFILE=bench ALIYUN_CRED_HELPER_EXPIRATION=2999-01-02T03:04:05Z
	warm beside prompt 'aliyun-cred-helper prompt'
	row 'prompt' prompt
	"$dir/rss/rss" aliyun-cred-helper get --profile bench >"$dir/memory"
else
	echo 'warm get, kernel keyring: not measured, there is none'
fi
system=yes
for program in dbus-run-session dbus-send gnome-keyring-daemon secret-tool; do
	if ! has "$program"; then
		echo "warm get, system keychain: not measured, $program is missing"
		system=
		break
	fi
done
if [ -n "$system" ]; then
	# What the bus has to say is left out, but not what this script says.
	dbus-run-session -- sh "$0" session "$dir" 3>&2 2>/dev/null
	row 'warm get, system keychain' system
	row "secret-tool lookup, $(tr -d ' ' <"$dir/item") bytes" secret-tool
fi
echo
[ ! -s "$dir/kernel.ms" ] || ratio 'kernel keyring / empty program' kernel empty 2.6
[ ! -s "$dir/prompt.ms" ] || ratio 'prompt / warm get' prompt beside 1.2
[ -z "$system" ] || ratio 'system keychain / secret-tool' system secret-tool 0.6
[ ! -s "$dir/memory" ] || printf '%-34s %8s MiB\n' 'peak memory of a warm get' "$(cat "$dir/memory")"
for program in bin/aliyun-cred-helper bin/aliyun-sso-login; do
	[ ! -f "$program" ] || wc -c <"$program" | awk -v title="size of $program" '{ printf "%-34s %8.1f MB\n", title, $1 / 1e6 }'
done
