#!/bin/sh
# Builds the commit twice, in two clones, and compares what came out: both programs for two
# systems, or with "snapshot" all that a release has. The programs are those that `make build`
# and `make wine` compile, and share Go's build cache: that takes seconds, and finds what comes
# from paths, times and the tools around go. A snapshot is compiled anew in each clone: that
# takes minutes, and finds what comes from the compiler.
set -eu
version=v1.2.3-rc4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

programs() {
	make --no-print-directory resources VERSION=$version
	for target in "$(go env GOOS)_$(go env GOARCH)" windows_amd64; do
		make --no-print-directory build VERSION=$version GOOS="${target%_*}" GOARCH="${target#*_}"
		mkdir -p dist
		mv bin "dist/$target"
	done
}

snapshot() {
	GOCACHE=$work/cache make --no-print-directory release-snapshot SNAPSHOT=$version
	rm -rf "$work/cache"
	# goreleaser writes the archives of winget in the order in which they were made.
	for file in dist/winget/manifests/*/*/*/*/*.installer.yaml; do sort -o "$file" "$file"; done
	# They list what was made in which order, with the paths.
	rm -f dist/artifacts.json dist/config.yaml dist/metadata.json
}

for clone in one another; do
	git clone -q --no-tags . "$work/$clone"
	(cd "$work/$clone" && "${1:-programs}") >"$work/log" 2>&1 || {
		cat "$work/log"
		exit 1
	}
	(cd "$work/$clone/dist" && find . -type f -exec sha256sum {} + | sort -k 2) >"$work/$clone.sums"
done
diff "$work/one.sums" "$work/another.sums"
if [ "${1:-programs}" = programs ]; then
	make --no-print-directory release-verify VERSION=$version DIST="$(echo "$work"/one/dist/windows_amd64/*.exe)"
else
	make --no-print-directory release-verify VERSION=$version DIST="$work/one/dist"
fi
echo "two builds, $(wc -l <"$work/one.sums") equal files"
