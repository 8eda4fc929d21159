package helper

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
)

// faultTable has what goes wrong with every service, by the exit codes that are right.
// What begins with "port:" comes before there is a request. Where there are two codes,
// it depends on the service.
var faultTable = []struct {
	codes string
	limit time.Duration // where an answer comes at once, time for a busy machine
	names string
}{
	// Nobody answers, or not in HTTP, or later may be better.
	{"6", time.Second, `port:closed port:deaf port:hangup port:resetport port:plain port:alert port:alertwarning port:banner
		port:hugerecord port:halfshake port:oldtls port:stranger port:ended
		http500 http503 status:500 status:500:{ status:502:<html> status:504 status:429
		retryafter:1 retryafter:3600 retrypast retrylate retryodd retryendless
		hang delay:1h slow short reset close halfbody header headerline bigheader halfheader cutheader headeronly
		statusline badstatus oddheader nohttp ssh http2 tlsalert badlength twolengths longlength
		badchunk hugechunk chunkline halfchunk badcoding`},
	{"5,6", time.Second, "throttle nonceused oddcode status:408 endless"},
	// An answer, and of no use.
	{"5", 10 * time.Second, `html xml empty null {} number string list notjson deep huge lines binary
		saysfalse status:204 status:205 status:206 redirect status:302 status:304 status:307 status:400 status:400:{"Code":7}
		status:418 switch continue processing informational
		bom nul trailing comment utf16 twice gzip wrongtype badexpiry expired
		missing:AccessKeyId missing:AccessKeySecret missing:SecurityToken
		field:id:empty field:id:null field:id:number field:id:control field:id:newline
		field:secret:empty field:secret:null field:secret:object field:secret:blank field:secret:letter
		field:token:empty field:token:null field:token:newline field:token:control
		field:end:number field:end:object field:end:past field:end:far field:end:local field:end:never`},
	// A sign-in that is not accepted is 4, and an instance without a role 3.
	{"4,5", 10 * time.Second, "status:401 status:403 status:403:<html> denied"},
	{"3,5", 10 * time.Second, "status:404"},
}

var services = []string{"sts", "imds", "uri", "portal", "oauth", "signin"}

// TestFaults has every service go wrong in every way. Each call ends within its time
// limit and a second, as an error of the network or a refusal. It prints no document,
// and repeats nothing of an answer.
func TestFaults(t *testing.T) {
	var calls []faulty
	for _, row := range faultTable {
		for _, name := range strings.Fields(row.names) {
			f := faulty{name: name, codes: row.codes, limit: row.limit}
			f.start(t)
			for _, f.service = range services {
				calls = append(calls, f)
			}
		}
	}
	t.Logf("%d calls", len(calls))
	// What ends too late is repeated: perhaps the machine had much else to do.
	for _, atOnce := range []int{100, 10, 1, 1} {
		calls = allOf(t, calls, atOnce)
		t.Logf("%d at once: %d too late", atOnce, len(calls))
	}
	for _, f := range calls {
		t.Errorf("%s of %s does not end in time, or not as %s", f.name, f.service, f.codes)
	}
}

// allOf makes all calls and returns those that do not end in time.
func allOf[C interface{ inTime(t *testing.T) bool }](t *testing.T, calls []C, atOnce int) (late []C) {
	var group sync.WaitGroup
	var mu sync.Mutex // guards late
	running := make(chan struct{}, atOnce)
	for _, f := range calls {
		running <- struct{}{}
		group.Go(func() {
			defer func() { <-running }()
			if !f.inTime(t) {
				mu.Lock()
				defer mu.Unlock()
				late = append(late, f)
			}
		})
	}
	group.Wait()
	return late
}

// faulty is a machine whose services all have one fault.
type faulty struct {
	name, codes, service string
	limit                time.Duration
	config               string
	vars                 map[string]string
}

// start starts the services.
func (f *faulty) start(t *testing.T) {
	t.Helper()
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cloud.Close(); err != nil {
			t.Error(err)
		}
	})
	sts, imds, oauth, portal, uri := cloud.STSURL(), cloud.IMDSURL(), cloud.OAuthURL(), cloud.PortalURL(), cloud.CredentialsURL("dev")
	signIn := cloud.SignInURL()
	if name, isPort := strings.CutPrefix(f.name, "port:"); isPort {
		address, err := cloud.FaultyURL(name)
		if err != nil {
			t.Fatal(err)
		}
		sts, imds, oauth, portal, uri, signIn = address, address, address, address, address, address
	} else {
		for _, service := range services {
			if err := cloud.SetFault(service, "", f.name, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	token := cloud.IssueAccessToken()
	f.config = fmt.Sprintf(`{"profiles":[
 {"name":"sts","mode":"RamRoleArn","access_key_id":"%s","access_key_secret":"%s","ram_role_arn":"%s"},
 {"name":"imds","mode":"EcsRamRole"},
 {"name":"uri","mode":"CredentialsURI","credentials_uri":"%s"},
 {"name":"portal","mode":"CloudSSO","cloud_sso_sign_in_url":"%s","cloud_sso_account_id":"1111111111111111","cloud_sso_access_config":"ac-ops","access_token":"%[6]s","cloud_sso_access_token_expire":4102444800},
 {"name":"signin","mode":"StsToken","access_key_id":"STS.x","access_key_secret":"CANARYsecretx","sts_token":"CANARYtokenx"},
 {"name":"oauth","mode":"OAuth","oauth_access_token":"%[6]s","oauth_access_token_expire":4102444800}
]}`, cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"), uri, portal, token)
	f.vars = map[string]string{
		"ALIBABA_CLOUD_STS_ENDPOINT": sts, "ALIYUN_CRED_HELPER_IMDS_ENDPOINT": imds, "ALIYUN_CRED_HELPER_OAUTH_ENDPOINT": oauth,
		"ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT": signIn,
	}
}

// inTime calls get, or console, for the profile of the service, and reports whether it ended within
// its limit and a second. A code of the network where an answer comes at once is too late
// as well: the metadata service is waited for at most a second or two.
func (f faulty) inTime(t *testing.T) bool {
	var stdout, stderr bytes.Buffer
	env := envtest.New(t, f.config, f.vars)
	env.Now, env.Transport, env.Stdout, env.Stderr = time.Now, nil, &stdout, &stderr
	env.Args = []string{"get", "--profile", f.service, "--debug", "--timeout", f.limit.String()}
	if f.service == "signin" { // whose session it refuses where it is asked properly
		env.Args = append([]string{"console", "--print"}, env.Args[1:]...)
	}
	start := time.Now()
	code := strconv.Itoa(Run(t.Context(), *env))
	took := time.Since(start)
	said := stderr.String()
	unsafe := strings.ContainsAny(said, "\x00\x07\x1b\r\u202e") || strings.Contains(said, cloudtest.Canary)
	late := took > f.limit+time.Second || code == "6" && !strings.Contains(f.codes, code)
	if !late && !strings.Contains(f.codes, code) || stdout.Len() > 0 || unsafe || !strings.Contains(said, "error: ") {
		t.Errorf("%s of %s: exit code %s, want %s; %d bytes on stdout; stderr:\n%q", f.name, f.service, code, f.codes, stdout.Len(), said)
	}
	return !late
}
