#!/bin/sh
# Shows what the helper does, against a cloud that is nothing but a program on
# this machine: bin/cloudtest -- sh testdata/demo.sh (or: make demo).
# It needs no keychain, no network and no root, leaves nothing behind, and ends
# non-zero if anything is not as it should be. All secrets in it are fake.
set -eu
exec </dev/null

fail() {
	printf 'demo: %s\n' "$*" >&2
	exit 1
}

[ -n "${CLOUDTEST_CONTROL:-}" ] || fail "run it with: make demo"
for program in aliyun-cred-helper aliyun-sso-login cloudtest; do
	[ -x "bin/$program" ] || fail "bin/$program is not built, run: make demo"
done

# Nothing of the user's is seen or touched.
for name in $(env | cut -d= -f1 | grep -E '^(ALIBABA_?CLOUD|ALICLOUD|ALIYUN_CRED_HELPER|XDG)_[A-Z0-9_]+$' || true); do
	unset "$name"
done
unset ACCESS_KEY_ID ACCESS_KEY_SECRET SECURITY_TOKEN DBUS_SESSION_BUS_ADDRESS SHELL
HOME=$(mktemp -d)
trap 'rm -rf "$HOME"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
PATH=$PWD/bin:$PATH
export HOME PATH
export ALIYUN_CRED_HELPER_IMDS_ENDPOINT="$CLOUDTEST_IMDS"
export ALIBABA_CLOUD_STS_ENDPOINT="$CLOUDTEST_STS"
export ALIYUN_CRED_HELPER_IMS_ENDPOINT="$CLOUDTEST_IMS"
export ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT="$CLOUDTEST_SIGNIN"
export ALIYUN_CRED_HELPER_CR_ENDPOINT="$CLOUDTEST_CR"
role=acs:ram::1234567890123456:role

say() { printf '\n# %s\n' "$*"; }

# run shows a command and runs it; what it prints is kept in $output.
run() {
	printf '$ %s\n' "$*"
	output=$("$@") || fail "$* ended with exit code $?"
	[ -z "$output" ] || printf '%s\n' "$output" | shorten
}

# shorten cuts session tokens, which are long.
shorten() { sed -e 's/\(SigninToken=[^&]\{16\}\).*/\1.../' -e 's/\("sts_token":"[^"]\{16\}\)[^"]*"/\1..."/'; }

# expect DESCRIPTION GOT WANT
expect() { [ "$2" = "$3" ] || fail "$1: got $2, want $3"; }

# requests SERVICE WANT: how many came since the last call.
seen_sts=0 seen_imds=0 seen_portal=0
requests() {
	requests_any "$1"
	expect "requests to $1" "$new" "$2"
}

# requests_any SERVICE: the same, with no number wanted.
requests_any() {
	total=$(cloudtest -count "$1")
	case $1 in
	sts) new=$((total - seen_sts)) seen_sts=$total ;;
	imds) new=$((total - seen_imds)) seen_imds=$total ;;
	portal) new=$((total - seen_portal)) seen_portal=$total ;;
	esac
	printf '  -> requests to %s: %s\n' "$1" "$new"
}

say 'A keychain for this demo: files that are encrypted to an age identity.'
run cloudtest -age-identity "$HOME/age.key"
export ALIYUN_CRED_HELPER_BACKEND=file ALIYUN_CRED_HELPER_AGE_IDENTITY="$HOME/age.key"

say 'The long-term AccessKey goes into the keychain, from stdin or a prompt.'
# shellcheck disable=SC2016 # it is shown as it would be typed
printf '$ %s\n' 'printf "%s\n" "$ID" "$SECRET" | aliyun-cred-helper store demo'
printf '%s\n' "$CLOUDTEST_ACCESS_KEY_ID" "$CLOUDTEST_ACCESS_KEY_SECRET" | aliyun-cred-helper store demo 2>&1 ||
	fail 'store failed'

say 'config.json says which role to assume, and holds no secret.'
mkdir -m 700 "$HOME/.aliyun"
cat >"$HOME/.aliyun/config.json" <<JSON
{"current": "demo", "profiles": [
  {"name": "demo", "mode": "RamRoleArn", "ram_role_arn": "$role/dev", "region_id": "cn-hangzhou"},
  {"name": "instance", "mode": "EcsRamRole"},
  {"name": "chained", "mode": "ChainableRamRoleArn", "source_profile": "demo", "ram_role_arn": "$role/ops"},
  {"name": "denied", "mode": "ChainableRamRoleArn", "source_profile": "demo", "ram_role_arn": "$role/denied"}
]}
JSON
run cat "$HOME/.aliyun/config.json"

say 'A role by the key of the keychain.'
run aliyun-cred-helper get demo
first=$output
case $first in
'{"mode":"StsToken",'*'"expiration":"'*Z\"\}) ;;
*) fail 'that is no session' ;;
esac
requests sts 1

say 'The second call is served from the cache.'
run aliyun-cred-helper get demo
expect 'the second document' "$output" "$first"
requests sts 0

say 'The role of the ECS instance, in the hardened mode of the metadata service.'
run aliyun-cred-helper get instance
requests imds 3
run aliyun-cred-helper get instance
requests imds 0

say 'A role on top of a role: the first one is in the cache already.'
run aliyun-cred-helper get chained
requests sts 1
run aliyun-cred-helper whoami chained
case $output in
*":assumed-role/ops/"*) ;;
*) fail 'that is another identity' ;;
esac
requests sts 1

say 'The web console: a link that signs a browser in, once and within 30 seconds.'
run aliyun-cred-helper console demo --service ecs --print
case $output in
"$CLOUDTEST_SIGNIN/federation?Action=Login&"*SigninToken=*) ;;
*) fail 'that is no link' ;;
esac
requests sts 0

say 'What is kept, and until when.'
run aliyun-cred-helper list

say 'For programs that read the environment.'
# shellcheck disable=SC2016
printf '$ %s\n' 'c=$(aliyun-cred-helper export chained) && eval "$c"'
exported=$(aliyun-cred-helper export chained) || fail 'export failed'
(
	eval "$exported"
	# shellcheck disable=SC2016
	printf '$ %s\n%s\n' 'echo "$ALIBABA_CLOUD_ACCESS_KEY_ID"' "$ALIBABA_CLOUD_ACCESS_KEY_ID"
	run aliyun-cred-helper whoami
	case $output in
	*":assumed-role/ops/"*environment:ALIBABA_CLOUD_ACCESS_KEY_ID*) ;;
	*) fail 'that is another identity' ;;
	esac
)
requests sts 1

# on_terminal runs a command with a terminal to talk to, as a person would.
on_terminal() {
	printf '$ %s\n' "$*"
	if [ -t 1 ] && [ -t 2 ]; then
		"$@" || fail "$* ended with exit code $?"
	elif script -qec true /dev/null >/dev/null 2>&1; then
		script -qec "$*" /dev/null || fail "$* ended with exit code $?"
	else
		return 1
	fi
}

say 'CloudSSO: a person signs in once (the portal of the demo approves by itself).'
if on_terminal aliyun-sso-login login sso-dev --no-browser --cloud-sso-sign-in-url "$CLOUDTEST_PORTAL" \
	--cloud-sso-account-id 1111111111111111 --cloud-sso-access-config ac-dev; then
	requests_any portal
	requests sts 1 # login says at the end whose session it is
	say 'The first get needs no request: login has left the session in the cache.'
	run aliyun-cred-helper get sso-dev
	requests portal 0
	say 'Another account by the same sign-in: one request, and nobody is asked.'
	run aliyun-sso-login login sso-prod --cloud-sso-sign-in-url "$CLOUDTEST_PORTAL" \
		--cloud-sso-account-id 2222222222222222 --cloud-sso-access-config ac-read
	requests portal 1
	run aliyun-cred-helper whoami sso-prod
	requests sts 1
	run aliyun-sso-login status
	printf '$ aliyun-sso-login logout sso-dev\n'
	aliyun-sso-login logout sso-dev
else
	printf '  -> left out: it takes a terminal, or the script command\n'
fi

say 'docker pull: the helper, under another name, makes the password of the registry.'
ln -s "$PWD/bin/aliyun-cred-helper" "$HOME/docker-credential-aliyun"
# shellcheck disable=SC2016
printf '$ %s\n' 'echo shop-registry.cn-hangzhou.cr.aliyuncs.com | docker-credential-aliyun get'
output=$(echo shop-registry.cn-hangzhou.cr.aliyuncs.com | "$HOME/docker-credential-aliyun" get) || fail 'it has no password'
printf '%s\n' "$output" | sed 's/\("Secret":"[^"]\{16\}\)[^"]*"/\1..."/'

say 'What fails says why and what to do. stdout stays empty; the exit code tells the kind.'
printf '$ %s\n' 'aliyun-cred-helper get denied'
code=0
output=$(aliyun-cred-helper get denied 2>"$HOME/stderr") || code=$?
cat "$HOME/stderr"
printf '  -> exit code %s\n' "$code"
expect 'the exit code' "$code" 5
expect 'stdout' "$output" ''
grep -q '^aliyun-cred-helper: error: .*NoPermission' "$HOME/stderr" || fail 'the error does not say why'
requests sts 1

say 'A new AccessKey of the same user takes the place of the old one, which --undo gives back.'
run aliyun-cred-helper rotate demo
run aliyun-cred-helper rotate demo --delete-old
expect 'the keys that were created' "$(cloudtest -count ims CreateAccessKey)" 1
requests_any sts

say 'No file holds a secret in plain text.'
secret=$(printf '%s\n' "$first" | sed 's/.*"access_key_secret":"\([^"]*\)".*/\1/')
if grep -rqF -e "$CLOUDTEST_ACCESS_KEY_SECRET" -e "$secret" "$HOME"; then
	fail 'a file does'
fi
# shellcheck disable=SC2016
printf '$ %s\n%s\n' 'grep -rF "$SECRET" "$HOME"' '  -> nothing'

say 'Done; everything is removed again.'
