package wine

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"aliyun-cred-helper/internal/cloudtest"
)

// roles are profiles without a secret.
var roles = fmt.Sprintf(`
 {"name":"role","mode":"RamRoleArn","access_key_id":%[1]q,"access_key_secret":%[2]q,"ram_role_arn":%[3]q},
 {"name":"chain","mode":"ChainableRamRoleArn","source_profile":"role","ram_role_arn":%[4]q}`,
	cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"), cloudtest.RoleARN("ops"))

func TestWindows(t *testing.T) {
	m := newMachine(t)
	t.Cleanup(func() { fmt.Printf("%d checks, %d passed\n", checks.Load(), passed.Load()) })
	for _, tt := range []struct {
		name string
		test func(*testing.T, *machine)
	}{
		{"key", testKey},
		{"session", testSession},
		{"long tokens", testLongTokens},
		{"at once", testAtOnce},
		{"exec", testExec},
		{"serve", testServe},
		{"external", testExternal},
		{"configure", testConfigure},
		{"import", testImport},
		{"export", testExport},
		{"login", testLogin},
		{"clear", testClear},
	} {
		m.cloud.ClearFaults()
		m.cloud.Reset()
		t.Run(tt.name, func(t *testing.T) { tt.test(t, m) })
	}
}

func assumed(t *testing.T, m *machine, want int) {
	t.Helper()
	expect(t, "requests AssumeRole", m.cloud.Count("sts", "AssumeRole"), want)
}

// testKey stores a key in the Credential Manager, and removes it.
func testKey(t *testing.T, m *machine) {
	contains(t, "--version", m.ok(t, "--version"), "aliyun-cred-helper ")
	pair := cloudtest.AccessKeyID + "\r\n" + cloudtest.AccessKeySecret + "\r\n"
	stored := m.run(t, pair, programs+`\aliyun-cred-helper.exe`, "store", "mykey")
	expect(t, "exit code of store: "+stored.stderr, stored.code, 0)
	contains(t, "list", m.ok(t, "list"), "system")
	contains(t, "get", m.ok(t, "get", "mykey"), `"access_key_secret":"`+cloudtest.AccessKeySecret+`"`)
	contains(t, "whoami", m.ok(t, "whoami", "mykey"), `"IdentityType":"RAMUser"`)
	expect(t, "store again", m.run(t, pair, programs+`\aliyun-cred-helper.exe`, "store", "mykey").code, 2)
	m.ok(t, "remove", "mykey")
	expect(t, "get what was removed", m.helper(t, "get", "mykey").code, 2)
	contains(t, "doctor", m.helper(t, "doctor", "--offline").stdout, "system: write")
}

// testSession gets sessions cold and warm, of a role and of a chain.
func testSession(t *testing.T, m *machine) {
	m.profiles(t, roles)
	cold := m.ok(t, "get", "role")
	assumed(t, m, 1)
	expect(t, "warm", m.ok(t, "get", "role"), cold)
	assumed(t, m, 1)
	chained := m.ok(t, "get", "chain")
	assumed(t, m, 2)
	expect(t, "a warm chain", m.ok(t, "get", "chain"), chained)
	assumed(t, m, 2)
	third := []string{"get", "chain", "--ram-role-arn", cloudtest.RoleARN("dev")}
	expect(t, "a third role, warm", m.ok(t, third...), m.ok(t, third...))
	identity := m.ok(t, "whoami", "chain")
	contains(t, "whoami", identity, ":assumed-role/ops/aliyun-cred-helper-"+filepath.Base(m.home))
	list := m.ok(t, "list", "--json")
	contains(t, "list", list, `"backend":"system"`)
	expect(t, "a role that is refused", m.helper(t, "get", "role", "--ram-role-arn", cloudtest.RoleARN("denied")).code, 5)
	expect(t, "a profile that is not there", m.helper(t, "get", "nobody").code, 2)
}

// testLongTokens stores sessions that one item cannot have.
func testLongTokens(t *testing.T, m *machine) {
	m.profiles(t, roles)
	for _, n := range []int{1, 1000, 2100, 2400, 4096, 10000, 20000, 30720} {
		if err := m.cloud.SetFault("sts", "AssumeRole", "token:"+strconv.Itoa(n), 1); err != nil {
			t.Fatal(err)
		}
		cold := m.ok(t, "get", "role", "--refresh")
		m.cloud.Reset()
		expect(t, fmt.Sprintf("a token of %d bytes is there", n), len(cold) > n, true)
		expect(t, fmt.Sprintf("a token of %d bytes, warm", n), m.ok(t, "get", "role"), cold)
		assumed(t, m, 0)
	}
}

// testAtOnce wants one request from twelve processes.
func testAtOnce(t *testing.T, m *machine) {
	m.profiles(t, roles)
	m.ok(t, "clear")
	m.cloud.Reset()
	var group sync.WaitGroup
	results := make([]result, 12)
	for i := range results {
		group.Go(func() { results[i] = m.helper(t, "get", "role") })
	}
	group.Wait()
	for i, r := range results {
		expect(t, fmt.Sprintf("exit code of process %d: %s", i, r.stderr), r.code, 0)
		expect(t, fmt.Sprintf("document of process %d", i), r.stdout, results[0].stdout)
	}
	assumed(t, m, 1)
}

// testExec wants the exit codes of shells.
func testExec(t *testing.T, m *machine) {
	m.profiles(t, roles)
	m.write(t, `C:\text`, "no program")
	for _, tt := range []struct {
		want int
		argv []string
	}{
		{0, []string{"cmd", "/c", "exit 0"}},
		{3, []string{"cmd", "/c", "exit 3"}},
		{126, []string{`C:\windows`}},
		{126, []string{`C:/windows`}},
		{126, []string{`C:\text`}},
		{127, []string{"no-such-program"}},
		{127, []string{`C:\no\such\program.exe`}},
	} {
		for _, how := range [][]string{{"exec", "role", "--"}, {"exec", "--serve", "role", "--"}} {
			r := m.helper(t, append(how, tt.argv...)...)
			expect(t, fmt.Sprintf("exit code of %q (%s)", append(how, tt.argv...), r.stderr), r.code, tt.want)
		}
	}
	var c struct {
		ID string `json:"access_key_id"`
	}
	if err := json.Unmarshal([]byte(m.ok(t, "get", "role")), &c); err != nil {
		t.Fatal(err)
	}
	expect(t, "a variable", strings.TrimSpace(m.ok(t, "exec", "role", "--", "cmd", "/c", "echo %ALIBABA_CLOUD_ACCESS_KEY_ID%")), c.ID)
	contains(t, "a credentials URI", m.ok(t, "exec", "--serve", "role", "--", programs+`\aliyun-cred-helper.exe`, "get", "--mode", "CredentialsURI"), c.ID)
}

var servedURI = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/[A-Z2-7]{26}`)

func testServe(t *testing.T, m *machine) {
	m.profiles(t, roles)
	cmd := m.command(t, "", m.wine, programs+`\aliyun-cred-helper.exe`, "serve", "role")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "the dialect", line, "$Env:ALIBABA_CLOUD_CREDENTIALS_URI = 'http://127.0.0.1:")
	uri := servedURI.FindString(line)
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodPost: 405} {
		req, err := http.NewRequestWithContext(t.Context(), method, uri, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		expect(t, method, resp.StatusCode, want)
		if want == 200 {
			contains(t, "the session", string(body), `"Code":"Success","AccessKeyId":"STS.`)
		}
	}
}

// testExternal runs programs of others.
func testExternal(t *testing.T, m *machine) {
	m.write(t, programs+`\other tool.bat`, "@echo off\r\necho {\"mode\":\"AK\",\"access_key_id\":\"id-%1\",\"access_key_secret\":\"CANARYsecret\"}\r\n")
	m.write(t, `C:\document.json`, `{"mode":"StsToken","access_key_id":"STS.x","access_key_secret":"CANARYsecret","sts_token":"CANARYtoken","expiration":"2100-01-01T00:00:00Z"}`)
	m.profiles(t, `
 {"name":"batch","mode":"External","process_command":"\"C:\\Program Files\\Alibaba Tools\\other tool.bat\" one"},
 {"name":"quoted","mode":"External","process_command":"'C:\\Program Files\\Alibaba Tools\\other tool.bat' one"},
 {"name":"plain","mode":"External","process_command":"cmd.exe /c type C:\\document.json"},
 {"name":"fails","mode":"External","process_command":"cmd.exe /c exit 3"},
 {"name":"none","mode":"External","process_command":"C:\\none.exe"}`)
	contains(t, "a path with blanks", m.ok(t, "get", "batch"), `"access_key_id":"id-one"`)
	contains(t, "in single quotes", m.ok(t, "get", "quoted"), `"access_key_id":"id-one"`)
	contains(t, "a session", m.ok(t, "get", "plain"), `"expiration":"2100-01-01T00:00:00Z"`)
	for _, name := range []string{"fails", "none"} {
		r := m.helper(t, "get", name)
		expect(t, name+": fails", r.code != 0, true)
		expect(t, name+": stdout", r.stdout, "")
	}
}

// processCommand returns the process_command of a profile.
func processCommand(t *testing.T, m *machine, name string) string {
	t.Helper()
	var file struct {
		Profiles []struct {
			Name           string `json:"name"`
			ProcessCommand string `json:"process_command"`
		} `json:"profiles"`
	}
	if err := json.Unmarshal([]byte(m.config(t)), &file); err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Profiles {
		if p.Name == name {
			return p.ProcessCommand
		}
	}
	return ""
}

// testConfigure runs what configure writes as the SDK for Python does, in cmd.exe.
func testConfigure(t *testing.T, m *machine) {
	m.profiles(t, roles)
	const program = `"` + programs + `\aliyun-cred-helper.exe" get `
	m.ok(t, "configure", "my ops", "--mode", "ChainableRamRoleArn", "--source-profile", "role", "--ram-role-arn", cloudtest.RoleARN("ops"))
	expect(t, "process_command", processCommand(t, m, "my ops"), program+`--profile "my ops" --mode ChainableRamRoleArn`)
	m.ok(t, "configure", "web", "--mode", "CredentialsURI", "--credentials-uri", m.cloud.CredentialsURL("dev")+"?a=b&c=d", "--timeout", "20s")
	for _, name := range []string{"my ops", "web"} {
		own := m.ok(t, "get", name)
		inShell := m.run(t, processCommand(t, m, name)+"\n", programs+`\shell.exe`)
		expect(t, name+" in cmd.exe ("+inShell.stderr+")", inShell.code, 0)
		contains(t, name+" in cmd.exe", inShell.stdout, `"mode":"StsToken"`)
		contains(t, name, own, `"mode":"StsToken"`)
	}
}

// testImport moves a secret into the Credential Manager and back.
func testImport(t *testing.T, m *machine) {
	m.profiles(t, roles)
	before := m.config(t)
	m.ok(t, "import", "role")
	expect(t, "config.json has the secret", strings.Contains(m.config(t), cloudtest.AccessKeySecret), false)
	contains(t, "process_command", processCommand(t, m, "role"), `aliyun-cred-helper.exe" get --profile role --mode RamRoleArn`)
	contains(t, "get", m.ok(t, "get", "role", "--refresh"), `"mode":"StsToken"`)
	contains(t, "get of a chain", m.ok(t, "get", "chain", "--refresh"), `"mode":"StsToken"`)
	m.ok(t, "import", "--undo", "role")
	expect(t, "config.json after --undo", m.config(t), before)
}

// testExport has the real cmd.exe read the statements, and compares those for PowerShell,
// which Wine does not have, with vectors.
func testExport(t *testing.T, m *machine) {
	const secret = "a b'c\\d&e^f|g<h>i(j)k;l,m=n~o`p$q" // what cmd.exe could act on
	quoted, _ := json.Marshal(secret)
	m.profiles(t, `{"name":"odd","mode":"AK","access_key_id":"some-key-id-1","access_key_secret":`+string(quoted)+`,"region_id":"cn-shanghai"},`+roles)
	m.write(t, `C:\apply.bat`, "@echo off\r\n"+
		`"`+programs+`\aliyun-cred-helper.exe" export %1 --shell cmd >C:\vars.bat`+"\r\n"+
		"if errorlevel 1 exit /b 1\r\ncall C:\\vars.bat\r\nset ALIBABA_CLOUD_\r\nset ALIYUN_CRED_HELPER_PROFILE\r\n")
	applied := m.run(t, "", "cmd", "/c", `C:\apply.bat`, "odd")
	expect(t, "cmd.exe ("+applied.stderr+")", applied.code, 0)
	for _, want := range []string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID=some-key-id-1\n", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + secret + "\n",
		"ALIBABA_CLOUD_IGNORE_PROFILE=TRUE\n", "ALIYUN_CRED_HELPER_PROFILE=odd\n", "ALIBABA_CLOUD_REGION=cn-shanghai\n",
	} {
		contains(t, "cmd.exe", applied.stdout, want)
	}
	expect(t, "a token that is not there", strings.Contains(applied.stdout, "SECURITY_TOKEN"), false)
	contains(t, "cmd.exe with a session", m.run(t, "", "cmd", "/c", `C:\apply.bat`, "role").stdout, "ALIBABA_CLOUD_SECURITY_TOKEN=CANARYtoken")

	usual := m.ok(t, "export", "odd")
	for _, want := range []string{
		"$Env:ALIBABA_CLOUD_ACCESS_KEY_SECRET = 'a b''c\\d&e^f|g<h>i(j)k;l,m=n~o`p$q'\n",
		"Remove-Item -Path Env:ALIBABA_CLOUD_SECURITY_TOKEN -ErrorAction SilentlyContinue\n",
	} {
		contains(t, "PowerShell", usual, want)
	}
	expect(t, "--shell pwsh", m.ok(t, "export", "odd", "--shell", "pwsh"), usual)
}

// testLogin signs in on a terminal, for which a login has to have one.
func testLogin(t *testing.T, m *machine) {
	m.profiles(t, roles)
	terminal, err := exec.LookPath("script")
	if err != nil {
		cloudtest.Missing(t, "script (bsdutils) is not here")
	}
	login := []string{
		m.wine, programs + `\aliyun-sso-login.exe`, "login", "dev", "--cloud-sso-sign-in-url", m.cloud.PortalURL(),
		"--cloud-sso-account-id", "1111111111111111", "--cloud-sso-access-config", "ac-ops", "--no-browser",
	}
	alone := m.run(t, "", login[1], login[2:]...)
	expect(t, "exit code without a terminal: "+alone.stderr, alone.code, 4)
	expect(t, "a sign-in without a terminal", m.cloud.Count("portal", "device"), 0)

	cmd := m.command(t, "", terminal, "-qec", "'"+strings.Join(login, "' '")+"'", "/dev/null")
	shown := m.finish(t, cmd)
	expect(t, "exit code of login: "+shown.stdout, shown.code, 0)
	contains(t, "the screen", shown.stdout, "Only approve if this code is shown")
	expect(t, "sign-ins", m.cloud.Count("portal", "device"), 1)
	contains(t, "process_command", processCommand(t, m, "dev"), `aliyun-cred-helper.exe" get --profile dev --mode CloudSSO`)
	m.cloud.Reset()
	contains(t, "get", m.ok(t, "get", "dev"), `"mode":"StsToken"`)
	expect(t, "requests after the sign-in", len(m.cloud.Requests()), 0)
	contains(t, "get anew", m.ok(t, "get", "dev", "--refresh"), `"mode":"StsToken"`)
	status := m.run(t, "", login[1], "status", "--json")
	contains(t, "status", status.stdout, `"state":"yes"`)
	out := m.run(t, "", login[1], "logout", "dev")
	expect(t, "logout: "+out.stderr, out.code, 0)
	expect(t, "get after logout", m.helper(t, "get", "dev").code, 4)
}

func testClear(t *testing.T, m *machine) {
	m.profiles(t, roles)
	m.ok(t, "get", "role")
	m.ok(t, "clear", "--all")
	expect(t, "sessions after clear", strings.Contains(m.ok(t, "list"), "session"), false)
	m.cloud.Reset()
	m.ok(t, "get", "role")
	assumed(t, m, 1)
}
