# Everything here runs without network access beyond the Go module proxy, and for
# interop the npm registry, and without root.

GO       ?= go
LINT     := $(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS  := -s -w -X aliyun-cred-helper/internal/cli.release=$(VERSION)
PROGRAMS := aliyun-cred-helper aliyun-sso-login
# What npm has installed; nothing on a machine without Node.js.
NODE     := $(if $(shell command -v node),testdata/interop/node/node_modules/.package-lock.json)

export CGO_ENABLED ?= 0

.PHONY: build man demo docs test check interop bench clean

build: ## both programs into bin/
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ $(PROGRAMS:%=./cmd/%)
	@# What the linker wrote lies in the page cache in pieces, and starts slower.
	@for p in $(PROGRAMS); do cp bin/$$p bin/.copy && mv bin/.copy bin/$$p || exit 1; done

man: build ## manual pages into man/, made of what --help is made of
	@mkdir -p man
	for p in $(PROGRAMS); do bin/$$p --help-man >man/$$p.1 || exit 1; done

demo: build ## real resolutions against a fake cloud on this machine
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	@bin/cloudtest -- sh testdata/demo.sh

docs: build ## the examples of the documents; needs shellcheck, curl and script
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	@bin/cloudtest -- sh testdata/docs.sh

test: ## unit tests and scripts
	$(GO) test ./...

check: ## format, lint, race detector, tidy modules, clean tree
	test -z "$$(git status --porcelain)" || { git status --short; echo 'commit first: check wants a clean tree'; exit 1; }
	$(LINT) fmt --diff
	$(LINT) run
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./cmd/... && GOOS=darwin $(GO) vet ./cmd/...
	CGO_ENABLED=1 $(GO) test -race ./...
	$(GO) mod tidy -diff
	cd testdata/interop && $(GO) mod tidy -diff
	test -z "$$(git status --porcelain)"

interop: build $(NODE) ## the vendor's own clients against the built programs
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	cd testdata/interop && $(GO) test -count=1 ./...

testdata/interop/node/node_modules/.package-lock.json: testdata/interop/node/package-lock.json
	cd testdata/interop/node && npm ci --no-audit --no-fund --ignore-scripts

bench: build ## start-up and warm calls, side by side; needs hyperfine
	@$(GO) build -o bin/cloudtest ./internal/cloudtest/cmd/cloudtest
	@bin/cloudtest -- sh testdata/bench.sh

clean:
	rm -rf bin dist man
