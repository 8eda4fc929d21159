#!/bin/sh
# Runs every fuzz target for a while: fuzz.sh TIME, such as 5s. An input that fails is
# written to testdata/fuzz of its package. Commit it with the fix: go test tries it from
# then on.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -r -o --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal | sed 's/func //' | sort >"$work/targets"
while IFS=: read -r file name; do
	if ! ${GO:-go} test -run='^$' -fuzz="^$name\$" -fuzztime="$1" "./$(dirname "$file")" >"$work/out" 2>&1; then
		# Before Go 1.27 a run may fail at its end, having found nothing: go.dev/issue/75804.
		if ! grep -q '^ *context deadline exceeded$' "$work/out" || grep -q 'Failing input\|panic' "$work/out"; then
			cat "$work/out"
			exit 1
		fi
	fi
	tail -n 1 "$work/out"
done <"$work/targets"
echo "$(wc -l <"$work/targets") fuzz targets, $1 each"
