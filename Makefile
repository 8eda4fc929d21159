# Everything here runs without network access beyond the Go module proxy, and for
# interop the npm registry, and without root.

GO       ?= go
LINT     := $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
ACTIONS  := $(GO) run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 .github/workflows/*.yml
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT   ?= $(shell git rev-parse HEAD 2>/dev/null)
DATE     ?= $(shell TZ=UTC git log -1 --date=iso-strict-local --format=%cd 2>/dev/null)
BUILD    := aliyun-cred-helper/internal/cli
LDFLAGS   = -s -w -X $(BUILD).release=$(VERSION) -X $(BUILD).commit=$(COMMIT) -X $(BUILD).date=$(DATE)
PROGRAMS := aliyun-cred-helper aliyun-sso-login
# How go builds the programs, here and for releases. With -buildvcs, a build from the source
# archive would differ from one in a clone. Package httpx speaks HTTP/1.1 only, which
# leaves 0.5 MB of net/http unused.
TAGS     := nethttpomithttp2
FLAGS    := -trimpath -buildvcs=false -tags '$(TAGS)'
# The systems that there are releases for.
SYSTEMS  := linux windows darwin freebsd
FUZZTIME ?= 5s
# What make mutants changes, and how much of each; 0: all there is.
PACKAGES ?= $(addprefix ./internal/,chain keychain config credential ssoflow httpx sts imds)
SAMPLE   ?= 0
# What npm has installed; nothing on a machine without Node.js.
NODE     := $(if $(shell command -v node),testdata/interop/node/node_modules/.package-lock.json)
CLEAN    := test -z "$$(git status --porcelain)" || { git status --short; echo 'check: the tree has changes (see above)'; exit 1; }

export CGO_ENABLED ?= 0

.PHONY: build man demo docs test conformance conformance-index cover fuzz mutants lint fmt third-party flags map fleet screen check nightly interop wine bench clean help

build: ## build both programs into bin/
	$(GO) build $(FLAGS) -ldflags '$(LDFLAGS)' -o bin/ $(PROGRAMS:%=./cmd/%)
	@# What the linker wrote lies in the page cache in pieces, and starts slower.
	@for p in $(PROGRAMS:%=bin/%*); do cp $$p bin/.copy && mv bin/.copy $$p || exit 1; done

man: build ## write manual pages into man/, made from the text of --help
	@mkdir -p man
	for p in $(PROGRAMS); do bin/$$p --help-man >man/$$p.1 || exit 1; done

demo: build ## resolve real credentials against a fake cloud on this machine
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	@bin/cloudtest -- sh testdata/demo.sh

docs: build ## run the documents' examples; needs shellcheck, curl, script
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	@bin/cloudtest -- sh testdata/docs.sh

test: ## run the unit tests and the scripts
	$(GO) test -shuffle=on ./...

conformance: build ## prove docs/contract.md with the programs of bin, or BIN=PATH
	@$(GO) build -o bin/conformance ./internal/cloudtest/cmd/conformance
	@bin/conformance $(or $(BIN),bin/aliyun-cred-helper)

conformance-index: ## write the index of sentences and cases
	$(GO) run ./internal/cloudtest/cmd/conformance -index

# The programs that the scripts run write to GOCOVERDIR. go test sets it to a
# directory that it deletes, so -exec sets it again.
cover: ## measure what tests and scripts execute, into cover/profile
	rm -rf cover && mkdir -p cover/unit cover/scripts
	$(GO) test -count=1 -exec 'env GOCOVERDIR=$(CURDIR)/cover/scripts' -cover \
		-coverpkg=$$($(GO) list -deps ./cmd/... | grep '^aliyun-cred-helper/' | paste -sd, -) \
		./... -args -test.gocoverdir=$(CURDIR)/cover/unit
	$(GO) tool covdata percent -i=cover/unit,cover/scripts
	@$(GO) tool covdata textfmt -i=cover/unit,cover/scripts -o=cover/profile
	@$(GO) tool cover -func=cover/profile | tail -n 1

fuzz: ## run every fuzz target for FUZZTIME (5s)
	@GO='$(GO)' sh testdata/fuzz.sh $(FUZZTIME)

mutants: ## change PACKAGES one thing at a time: do their tests notice? SAMPLE=12: only 12 changes of each
	$(GO) test -count=1 ./testdata/mutants
	$(GO) build -o bin/mutants ./testdata/mutants
	bin/mutants -sample $(SAMPLE) $(PACKAGES)

lint: ## run the linters; the tree may have changes
	$(LINT) run
	$(ACTIONS)

fmt: ## format the Go files; the tree may have changes
	$(LINT) fmt

third-party: ## write THIRD_PARTY, the licences of all dependencies
	$(GO) run ./internal/tools/thirdparty THIRD_PARTY

flags: ## write the table of flags into docs/sources.md
	$(GO) run ./internal/tools/flagtable docs/sources.md

map: ## draw the packages for docs/architecture.md, and list them
	$(GO) run ./internal/tools/packagemap docs/architecture.svg docs/architecture.md

fleet: ## draw what a fleet asks of the vendor for docs/reliability.md
	$(GO) test -count=1 -run='^TestFleet$$' ./internal/chain -args -write

# Elsewhere the picture stays as it is: the terminals of other systems differ.
screen: build ## record the picture of README.md on a terminal; Linux only
	@[ "$$(uname)" != Linux ] || $(GO) run ./internal/tools/screen bin docs/demo.svg

check: ## run all checks; wants a clean tree, and leaves it clean
	@$(CLEAN)
	$(LINT) fmt --diff
	$(LINT) run
	$(ACTIONS)
	for system in $(SYSTEMS) openbsd netbsd dragonfly; do GOOS=$$system $(GO) vet ./... || exit 1; done
	CGO_ENABLED=1 $(GO) test -race -shuffle=on ./...
	$(GO) mod tidy -diff
	cd testdata/interop && $(GO) mod tidy -diff
	cd testdata/bench && $(GO) mod tidy -diff && $(GO) vet ./... && $(GO) test ./...
	@$(MAKE) --no-print-directory third-party flags map screen
	@$(CLEAN)

nightly: ## fuzz for minutes, kill and crowd for long, repeat the tests, run the official clients, try all mutants, build a release twice
	$(MAKE) fuzz FUZZTIME=5m
	NIGHTLY=1 $(GO) test -count=1 -timeout=1h -v -run='TestScripts/(get_killed|get_parallel|.*_stopped)' ./internal/script
	NIGHTLY=1 $(GO) test -count=1 -timeout=1h -v -run='^TestModel' ./internal/keychain
	CGO_ENABLED=1 $(GO) test -race -count=5 -timeout=1h ./...
	$(MAKE) interop
	$(MAKE) mutants
	sh testdata/reproducible.sh snapshot

interop: build $(NODE) ## run the official clients against the built programs
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	cd testdata/interop && $(GO) test -count=1 ./...

testdata/interop/node/node_modules/.package-lock.json: testdata/interop/node/package-lock.json
	cd testdata/interop/node && npm ci --no-audit --no-fund --ignore-scripts

wine: ## run the programs for Windows under Wine; needs wine64, mingw-w64 and script
	GOOS=windows GOARCH=amd64 $(GO) build $(FLAGS) -ldflags '$(LDFLAGS)' -o bin/windows/ $(PROGRAMS:%=./cmd/%)
	$(GO) test -count=1 -v ./testdata/wine

bench: build ## write docs/performance.md, on a quiet Linux machine; QUICK=1: only try it
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	cd testdata/bench && $(GO) run .

clean: ## remove what was built
	rm -rf bin completions cover dist links man cmd/*/*.syso

include release.mk

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
