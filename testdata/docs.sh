#!/bin/sh
# Checks and runs the examples of the documents, so that they cannot rot:
# bin/cloudtest -- sh testdata/docs.sh [FILE...] (or: make docs).
#
# Every ```sh, bash, zsh, ksh and fish block of a document has one of these comments
# before it:
#
#	<!-- run -->               it has to succeed, against the fake cloud
#	<!-- run: answers 1, 2 --> the same on a terminal, where this is typed
#	<!-- skip: REASON -->      it cannot run here, and why
#
# and a document may further say
#
#	<!-- given: NAME -->       what it takes for granted: the functions given_*
#	<!-- file: ~/PATH -->      the ```json, make or yaml block that follows is this file
#
# All blocks that shellcheck knows go through it, and so do the repository's scripts. A
# document starts with an empty home, and every block in a new shell. Programs of others are
# stand-ins that insist on the variables that the real ones read. Links between documents
# have to lead to a file, and to a heading where they name one. All secrets here are fake.
set -eu

fail() {
	printf 'docs: %s\n' "$*" >&2
	exit 1
}

[ -n "${CLOUDTEST_CONTROL:-}" ] || fail "run it with: make docs"
for program in shellcheck curl script; do
	command -v "$program" >/dev/null || fail "it needs $program"
done

# Nothing of the user's is seen or touched.
for name in $(env | cut -d= -f1 | grep -E '^(ALIBABA_?CLOUD|ALICLOUD|ALIYUN_CRED_HELPER|XDG|OSS)_[A-Z0-9_]+$' || true); do
	unset "$name"
done
unset ACCESS_KEY_ID ACCESS_KEY_SECRET SECURITY_TOKEN DBUS_SESSION_BUS_ADDRESS SHELL DISPLAY WAYLAND_DISPLAY
export ACCESSIBLE=1 # the answers are numbers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
bin=$PWD/bin
PATH=$work/programs:$bin:$PATH
account=1234567890123456
export PATH
export ALIYUN_CRED_HELPER_BACKEND=file ALIYUN_CRED_HELPER_AGE_IDENTITY="$work/age.key"
export ALIYUN_CRED_HELPER_IMDS_ENDPOINT="$CLOUDTEST_IMDS" ALIBABA_CLOUD_STS_ENDPOINT="$CLOUDTEST_STS"
export ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT="$CLOUDTEST_SIGNIN"
export ALIYUN_CRED_HELPER_CR_ENDPOINT="$CLOUDTEST_CR"
export ALIYUN_CRED_HELPER_CS_ENDPOINT="$CLOUDTEST_CS"
# What would leave this machine ends at a port where nobody listens.
export HTTPS_PROXY=http://127.0.0.1:9 HTTP_PROXY=http://127.0.0.1:9
export ID="$CLOUDTEST_ACCESS_KEY_ID" SECRET="$CLOUDTEST_ACCESS_KEY_SECRET"
cloudtest -age-identity "$ALIYUN_CRED_HELPER_AGE_IDENTITY"

# real puts the cloud's values where the documents have placeholders.
real() {
	sed -e "s/123456789012\*\*\*\*/$account/g" -e "s/210987654321\*\*\*\*/$account/g" \
		-e "s|https://signin-xxxx\.alibabacloudsso\.com/mydir/login|$CLOUDTEST_PORTAL|g" \
		-e "s/LTAI\*\**/$ID/g" -e "s/\"\*\**\"/\"$SECRET\"/g" \
		-e "s|/usr/local/bin/|$bin/|g" -e "s|/opt/corp/|$work/programs/|g"
}

# stand_in NAME VARIABLE...: a program that insists on these variables.
stand_in() {
	name=$1
	shift
	{
		printf '#!/bin/sh\n'
		# shellcheck disable=SC2016 # it is for the program
		[ $# -eq 0 ] || printf ': "${%s:?is not set}"\n' "$@"
	} >"$work/programs/$name"
	chmod +x "$work/programs/$name"
}

mkdir "$work/programs"
ln -s "$bin/aliyun-cred-helper" "$work/programs/docker-credential-aliyun"
stand_in terraform ALICLOUD_ACCESS_KEY ALICLOUD_SECRET_KEY ALICLOUD_SECURITY_TOKEN
stand_in pulumi ALICLOUD_ACCESS_KEY ALICLOUD_SECRET_KEY ALICLOUD_SECURITY_TOKEN
stand_in packer ALICLOUD_ACCESS_KEY ALICLOUD_SECRET_KEY SECURITY_TOKEN
stand_in ossutil OSS_ACCESS_KEY_ID OSS_ACCESS_KEY_SECRET OSS_SESSION_TOKEN
stand_in app ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN
stand_in ansible-playbook ALICLOUD_ACCESS_KEY ALICLOUD_SECRET_KEY ALICLOUD_SECURITY_TOKEN
stand_in s ops_serverless_devs_key
stand_in acme.sh Ali_Key Ali_Secret
stand_in docker ALIBABA_CLOUD_ACCESS_KEY_ID ALIBABA_CLOUD_ACCESS_KEY_SECRET ALIBABA_CLOUD_SECURITY_TOKEN
stand_in kubectl
stand_in server ALIBABA_CLOUD_CREDENTIALS_URI
# aliyun takes the keys of the environment or runs the process_command of its
# profile, as the real one does.
cat >"$work/programs/aliyun" <<'STAND_IN'
#!/bin/sh
set -eu
if [ "${ALIBABA_CLOUD_IGNORE_PROFILE:-}" = TRUE ]; then
	: "${ALIBABA_CLOUD_ACCESS_KEY_ID:?}" "${ALIBABA_CLOUD_ACCESS_KEY_SECRET:?}"
	exit
fi
while [ "$1" != --profile ]; do shift; done
command=$(tr -d '\n' <"$HOME/.aliyun/config.json" | sed 's/{/\n/g' |
	sed -n 's/.*"name": *"'"$2"'".*"process_command": *"\([^"]*\)".*/\1/p')
$command | grep -q '^{"mode":'
STAND_IN
# credentials prints a session, as any External program may.
cat >"$work/programs/credentials" <<'STAND_IN'
#!/bin/sh
printf '{"mode":"StsToken","access_key_id":"STS.fake","access_key_secret":"fake","sts_token":"fake",'
printf '"expiration":"2999-01-02T03:04:05Z"}\n'
STAND_IN
chmod +x "$work/programs/aliyun" "$work/programs/credentials"
if ! command -v age-keygen >/dev/null; then
	# shellcheck disable=SC2016
	printf '#!/bin/sh\n[ "$1" = -o ] && exec cloudtest -age-identity "$2"\n' >"$work/programs/age-keygen"
	chmod +x "$work/programs/age-keygen"
fi

# given_quickstart: the key and the profile ops, as the quick start leaves them.
given_quickstart() {
	printf '%s\n' "$ID" "$SECRET" | aliyun-cred-helper store ops
	mkdir -m 700 "$HOME/.aliyun"
	cat >"$HOME/.aliyun/config.json" <<-JSON
		{"current": "ops", "profiles": [
		  {"name": "ops", "mode": "External", "region_id": "cn-hangzhou",
		   "process_command": "$bin/aliyun-cred-helper get --profile ops --mode RamRoleArn",
		   "ram_role_arn": "acs:ram::$account:role/ops"}
		]}
	JSON
}

# given_shells: the key and the role ops.
given_shells() {
	printf '%s\n' "$ID" "$SECRET" | aliyun-cred-helper store ops
	mkdir -m 700 "$HOME/.aliyun"
	cat >"$HOME/.aliyun/config.json" <<-JSON
		{"current": "ops", "profiles": [
		  {"name": "ops", "mode": "RamRoleArn", "region_id": "cn-hangzhou", "ram_role_arn": "acs:ram::$account:role/ops"}
		]}
	JSON
}

# oidc_token prints a token for AssumeRoleWithOIDC.
oidc_token() { curl -fsS --noproxy '*' -X POST "$CLOUDTEST_CONTROL/issue-oidc?sub=system:serviceaccount:ns:app"; }

# given_ci: the token of a job.
given_ci() {
	ID_TOKEN=$(oidc_token)
	export ID_TOKEN
}

# given_github: the token service of a job of GitHub Actions.
given_github() {
	export ACTIONS_ID_TOKEN_REQUEST_URL="$CLOUDTEST_RUNNER" ACTIONS_ID_TOKEN_REQUEST_TOKEN="$CLOUDTEST_RUNNER_TOKEN"
}

# given_rrsa: the three variables of a pod, and its token.
given_rrsa() {
	oidc_token >"$HOME/token"
	export ALIBABA_CLOUD_OIDC_PROVIDER_ARN="acs:ram::$account:oidc-provider/cluster"
	export ALIBABA_CLOUD_OIDC_TOKEN_FILE="$HOME/token" ALIBABA_CLOUD_ROLE_ARN="acs:ram::$account:role/dev"
}

# blocks DOC DIR writes the blocks of a document into files, and the list of
# what is to be done: number, line, kind and argument, with tabs between.
blocks() {
	awk -v doc="$1" -v dir="$2" '
		function wrong(what) {
			printf "docs: %s:%d: %s\n", doc, NR, what >"/dev/stderr"
			failed = 1
		}
		function todo(kind, argument) { printf "%d\t%d\t%s\t%s\t%s\n", n, NR, kind, language ? language : "-", argument >(dir "/list") }
		fenced {
			if ($0 ~ /^[ \t]*```[ \t]*$/) {
				fenced = 0
				if (out != "") close(out)
				out = ""
			} else if (out != "") {
				print substr($0, match($0, /[^ ]/) > indent ? indent + 1 : RSTART) >out
			}
			next
		}
		/^[ \t]*```/ {
			indent = match($0, /`/) - 1
			language = substr($0, indent + 4)
			fenced = 1
			n++
			shell = language ~ /^(sh|bash|zsh|ksh|fish)$/
			if (shell && kind != "run" && kind != "skip")
				wrong("this block needs <!-- run --> or <!-- skip: REASON --> before it")
			else if (shell && kind == "skip" && argument == "")
				wrong("skipped without a reason")
			else if (kind == "run" && argument != "" && argument !~ /^answers ./)
				wrong("<!-- run: answers A, B --> is all that can follow run:")
			else if (kind == "file" && language !~ /^(json|make|yaml)$/)
				wrong("a file has to be a json, make or yaml block")
			else if (shell || kind == "file") {
				out = dir "/" n
				printf "" >out
				todo(kind, argument)
			} else if (kind != "")
				wrong("there is no block to " kind)
			kind = ""
			next
		}
		/^[ \t]*<!-- (run|skip|file|given)(: .*)? -->[ \t]*$/ {
			text = $0
			gsub(/^[ \t]*<!-- | -->[ \t]*$/, "", text)
			kind = text
			sub(/:.*/, "", kind)
			argument = ""
			if (match(text, /: /)) argument = substr(text, RSTART + 2)
			if (kind == "given") {
				language = ""
				todo(kind, argument)
				kind = ""
			}
			next
		}
		/^[ \t]*$/ { next }
		{
			if (kind != "") wrong("no block follows <!-- " kind " -->")
			kind = ""
		}
		END { exit failed }
	' "$1"
}

# absent prints which command of the block the built program does not have.
# Without REQUIRE_REAL such a block is left out.
commands=$(aliyun-cred-helper --help | sed -n 's/^  \([a-z-]*\)  .*/\1/p')
absent() {
	grep -o 'aliyun-cred-helper  *[a-z][a-z-]*' "$1" | awk '{print $2}' | while read -r word; do
		printf '%s\n' "$commands" | grep -qx "$word" || printf '%s\n' "$word"
	done | head -n 1
}

# tolerate WHAT: it is wrong, but only where everything has to be there.
tolerate() {
	[ "${REQUIRE_REAL:-}" != 1 ] || fail "$*"
	printf 'docs: left out: %s\n' "$*"
}

# answered ANSWERS FILE runs a block on a terminal of its own.
answered() {
	printf '%s\n' "$1" | sed 's/^answers //; s/, */\n/g' | script -qec "sh -eu '$2'" /dev/null
}

# in_shell SHELL FILE runs a file in a shell that has read no file before.
in_shell() {
	case $1 in
	bash) bash --norc -eu "$2" ;;
	zsh) zsh -f -eu "$2" ;;
	fish) fish --no-config "$2" ;;
	*) "$1" -eu "$2" ;;
	esac
}

# attempt KIND SHELL ARGUMENT FILE runs a block.
attempt() {
	if [ "$1" = answers ]; then
		answered "$3" "$4"
	else
		# Who asks for a key and has no terminal reads it from stdin.
		printf '%s\n' "$ID" "$SECRET" | (cd "$HOME" && in_shell "$2" "$4")
	fi >"$work/output" 2>&1
}

# headings DOC prints the anchors of its headings, as the pages on the web have
# them: lower case, a hyphen for a space, no punctuation.
headings() {
	sed -n 's/^##* //p' "$1" | tr 'A-Z ' 'a-z-' | tr -d '`.,:;!?()/&"'"'"
}

# links DOC prints what it links to and is not there: a file, or a heading.
links() {
	grep -o '](\([^):]*\))' "$1" | sed 's/^](//; s/)$//' | while read -r target; do
		file=${target%%#*}
		file=${file:+$(dirname "$1")/$file}
		file=${file:-$1}
		case $target in
		*#*) { headings "$file" | grep -Fqx -- "${target#*#}"; } 2>/dev/null || printf '%s\n' "$target" ;;
		*) [ -e "$file" ] || printf '%s\n' "$target" ;;
		esac
	done
}

ran=0 skipped=0
check() {
	doc=$1
	whole=yes
	dir=$work/$(printf '%s' "$doc" | tr / _)
	HOME=$dir/home
	export HOME
	mkdir -p "$HOME"
	blocks "$doc" "$dir" || fail "$doc is not marked as it should be"
	for target in $(links "$doc"); do
		tolerate "$doc: there is no $target"
	done
	[ -e "$dir/list" ] || return 0
	while IFS='	' read -r n line kind language argument <&3; do
		at=$doc:$line
		case $kind in
		given) "given_$argument" >/dev/null 2>&1 || fail "$at: given $argument failed" ;;
		file)
			target=$HOME/${argument#\~/}
			mkdir -p "$(dirname "$target")"
			real <"$dir/$n" >"$target"
			;;
		*)
			case $language in
			# SC2164: who types a cd sees that it failed.
			sh | bash | ksh) shellcheck -s "$language" -e SC2164 "$dir/$n" || fail "$at: shellcheck" ;;
			esac
			missing=$(absent "$dir/$n")
			if [ "$kind" = skip ]; then
				skipped=$((skipped + 1))
			elif [ -n "$missing" ]; then
				tolerate "$at: aliyun-cred-helper has no command $missing"
				whole=no
			elif ! command -v "$language" >/dev/null; then
				tolerate "$at: $language is missing"
			else
				case $argument in answers\ *) kind=answers ;; esac
				real <"$dir/$n" >"$dir/$n.sh"
				if attempt "$kind" "$language" "$argument" "$dir/$n.sh"; then
					ran=$((ran + 1))
				elif [ "$whole" = no ]; then
					tolerate "$at: it builds on what was left out"
				else
					cat "$dir/$n.sh" "$work/output" >&2
					fail "$at: this block failed"
				fi
			fi
			;;
		esac
	done 3<"$dir/list"
	unset ID_TOKEN ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN ALIBABA_CLOUD_OIDC_PROVIDER_ARN ALIBABA_CLOUD_OIDC_TOKEN_FILE ALIBABA_CLOUD_ROLE_ARN
}

[ $# -gt 0 ] || {
	shellcheck install.sh .ci/* testdata/*.sh || fail "shellcheck"
	# The documents' names have no spaces.
	# shellcheck disable=SC2046
	set -- README.md SECURITY.md CONTRIBUTING.md CHANGELOG.md $(find docs -name '*.md' | sort)
}
for doc; do
	check "$doc"
done
printf 'docs: %d documents: %d blocks ran, %d only read\n' $# "$ran" "$skipped"
