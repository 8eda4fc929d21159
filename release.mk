# Installing and releasing; docs/release.md explains the latter. Everything here works
# offline, given Go's module cache.

# go run NAME@VERSION asks whether NAME is deprecated, even if VERSION is in the module cache:
# then the cache answers.
CACHED     := GOPROXY="file://$$($(GO) env GOMODCACHE)/cache/download,$$($(GO) env GOPROXY)"
GORELEASER ?= $(GO) run github.com/goreleaser/goreleaser/v2@v2.15.0
WINRES     := $(GO) run github.com/tc-hib/go-winres@v0.3.3
DESCRIPTION := Alibaba Cloud credentials from the keychain
# The time of the commit, for touch.
COMMITTED  := $(shell TZ=UTC git log -1 --date=format-local:%Y%m%d%H%M.%S --format=%cd 2>/dev/null)
# The version of a snapshot has that time, in a form that every kind of package accepts:
# Alpine's may end with _pre and digits.
SNAPSHOT   := v0.0.0-pre$(or $(subst .,,$(COMMITTED)),0)

PREFIX  ?= /usr/local
# Not every shell expands PREFIX=~/.local.
override PREFIX := $(PREFIX:~/%=$(HOME)/%)
BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
# Where the programs are that install copies, and where a release is.
BUILT   ?= bin
DIST    ?= dist
# Further names of aliyun-cred-helper: install, archives and packages have links to it, and
# install.sh takes those that it knows from an archive.
LINKS   := docker-credential-aliyun

.PHONY: install uninstall completions links resources dist release release-snapshot release-verify reproducible

$(PROGRAMS:%=bin/%):
	$(MAKE) build

install: $(PROGRAMS:%=$(BUILT)/%) ## install into PREFIX (/usr/local) below DESTDIR; builds only what is missing
	@for dir in $(BINDIR) $(MANDIR)/man1 $(BASHDIR) $(ZSHDIR) $(FISHDIR); do install -d -m 755 "$(DESTDIR)$$dir" || exit 1; done
	@set -eu; umask 022; for p in $(PROGRAMS); do \
		install -m 755 "$(BUILT)/$$p" "$(DESTDIR)$(BINDIR)/$$p"; \
		"$(BUILT)/$$p" --help-man >"$(DESTDIR)$(MANDIR)/man1/$$p.1"; \
		"$(BUILT)/$$p" completion bash >"$(DESTDIR)$(BASHDIR)/$$p"; \
		"$(BUILT)/$$p" completion zsh >"$(DESTDIR)$(ZSHDIR)/_$$p"; \
		"$(BUILT)/$$p" completion fish >"$(DESTDIR)$(FISHDIR)/$$p.fish"; \
	done
	@for link in $(LINKS); do ln -sf aliyun-cred-helper "$(DESTDIR)$(BINDIR)/$$link" || exit 1; done

uninstall: ## remove what install has installed; keys, sign-ins and config.json stay
	@for p in $(PROGRAMS); do \
		rm -f "$(DESTDIR)$(BINDIR)/$$p" "$(DESTDIR)$(MANDIR)/man1/$$p.1" "$(DESTDIR)$(BASHDIR)/$$p" \
			"$(DESTDIR)$(ZSHDIR)/_$$p" "$(DESTDIR)$(FISHDIR)/$$p.fish" || exit 1; \
	done
	@for link in $(LINKS); do rm -f "$(DESTDIR)$(BINDIR)/$$link" || exit 1; done

completions: build ## write completion scripts into completions/
	@mkdir -p completions
	for p in $(PROGRAMS); do for shell in bash zsh fish powershell; do \
		bin/$$p completion $$shell >completions/$$p.$$shell || exit 1; done; done
	@for p in $(PROGRAMS); do mv completions/$$p.powershell completions/$$p.ps1 || exit 1; done

# Packages take over the mode and the time of the directory.
links:
	@rm -rf links && mkdir -m 755 links && for link in $(LINKS); do ln -s aliyun-cred-helper "links/$$link" || exit 1; done
	@$(if $(COMMITTED),TZ=UTC touch -t $(COMMITTED) links)

# The linker takes these files into every build for Windows, so whoever makes them removes
# them afterwards.
resources: ## write the version resources of the Windows programs, cmd/*/*.syso
	@for p in $(PROGRAMS); do $(CACHED) $(WINRES) simply --arch amd64,arm64 --out cmd/$$p/rsrc --manifest none \
		--product-name aliyun-cred-helper --product-version '$(VERSION:v%=%)' \
		--original-filename $$p.exe --file-version '$(VERSION:v%=%)' \
		--file-description "$$p: $(DESCRIPTION)" --copyright 'Apache License 2.0' || exit 1; done

dist: man completions links ## make an archive of this system's build in DIST, laid out as those of a release
	@set -eu; file=$(DIST)/aliyun-cred-helper_$(VERSION:v%=%)_$$($(GO) env GOOS)_$$($(GO) env GOARCH).tar.gz; \
	mkdir -p $(DIST); tar -czf "$$file" README.md LICENSE THIRD_PARTY man completions \
		-C bin $(PROGRAMS) $(if $(LINKS),-C ../links $(LINKS)); echo "$$file"

# Every address of a release comes from GITHUB_REPOSITORY, OWNER/NAME, which a workflow has.
release: ## build the release of the tag that is checked out, into dist/; nothing is uploaded
release-snapshot: ## build the same of any commit
release-snapshot: VERSION := $(SNAPSHOT)
release-snapshot: RELEASE_FLAGS := --snapshot
release-snapshot: export GITHUB_REPOSITORY ?= OWNER/aliyun-cred-helper

# The variables are what .goreleaser.yaml takes from the Makefile.
release release-snapshot: man completions links
	@: $${GITHUB_REPOSITORY:?set it to OWNER/NAME}
	@$(MAKE) --no-print-directory resources VERSION='$(VERSION)'
	@trap 'rm -f cmd/*/*.syso' EXIT; \
	GORELEASER_CURRENT_TAG='$(VERSION)' TAGS='$(TAGS)' LDFLAGS='$(LDFLAGS)' LINKS='$(LINKS)' DESCRIPTION='$(DESCRIPTION)' \
		$(CACHED) $(GORELEASER) release --clean $(RELEASE_FLAGS)

release-verify: ## look into the release of VERSION in DIST: checksums, archives, version resources
	LINKS='$(LINKS)' $(GO) run ./internal/tools/releasecheck '$(VERSION)' $(DIST)

reproducible: ## build both programs for two systems twice, and compare
	@sh testdata/reproducible.sh
