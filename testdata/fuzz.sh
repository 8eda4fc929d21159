#!/bin/sh
# Runs every fuzz target for a while, two at a time with one worker each: fuzz.sh TIME, such
# as 5s. An input that fails is written to testdata/fuzz of its package. Commit it with the
# fix: go test tries it from then on.
set -eu
cd "$(dirname "$0")/.."
go=${GO:-go}
time=$1
work=$(mktemp -d)
halves=

# finish ends what still runs, says what has failed, and keeps the exit code.
finish() {
	status=$?
	trap - EXIT HUP INT TERM
	for half in $halves; do
		kill "$half" 2>/dev/null || true
	done
	wait
	cat "$work"/failed.* 2>/dev/null || true
	rm -rf "$work"
	exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# found says whether the output in a file is of a target that has found something. Before
# Go 1.27 a run may fail at its end, having found nothing: go.dev/issue/75804.
found() {
	! grep -q '^ *context deadline exceeded$' "$1" || grep -q 'Failing input\|panic' "$1"
}

# half runs every second target, and goes on after one that fails.
half() {
	n=0
	failed=0
	child=
	trap - EXIT
	trap 'kill $child 2>/dev/null; wait; exit 143' HUP INT TERM
	while read -r package name; do
		n=$((n + 1))
		[ $((n % 2)) -eq "$1" ] || continue
		(
			cd "$package"
			exec "$work/$(echo "$package" | tr / :)" -test.run='^$' -test.fuzz="^$name\$" -test.fuzztime="$time" \
				-test.parallel=1 -test.fuzzcachedir="$cache/$package"
		) >"$work/out.$1" 2>&1 &
		child=$!
		if wait "$child" || ! found "$work/out.$1"; then
			echo "ok $package $name"
		else
			echo "FAIL $package $name"
			failed=1
			{
				echo "== $package $name"
				cat "$work/out.$1"
			} >>"$work/failed.$1"
		fi
	done <"$work/targets"
	exit "$failed"
}

grep -r -o --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal | sed 's|/[^/]*:func | |' | sort >"$work/targets"
cut -d ' ' -f 1 "$work/targets" | uniq >"$work/packages"
# shellcheck disable=SC2016
xargs -P 2 -I '{}' sh -c '"$0" test -c -vet=off -fuzz=. -o "$1/$(echo "$2" | tr / :)" "./$2"' "$go" "$work" '{}' <"$work/packages"
cache=$("$go" env GOCACHE)/fuzz/$("$go" list -m)
half 0 &
halves=$!
half 1 &
halves="$halves $!"
failed=0
for half in $halves; do
	wait "$half" || failed=1
done
halves=
[ "$failed" -eq 0 ] || exit 1
echo "$(wc -l <"$work/targets") fuzz targets, $time each"
