package conformance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"filippo.io/age"

	"aliyun-cred-helper/internal/cloudtest"
)

// dockerName is the name under which the helper speaks the protocol of Docker's helpers.
const dockerName = "docker-credential-aliyun"

// Programs are the paths of the programs that are tested. Docker is a link to the helper
// under dockerName; if it is empty, each case makes one.
type Programs struct{ Helper, SignIn, Docker string }

// Beside returns a helper at path and what lies beside it: aliyun-sso-login, and the link
// for Docker if there is one.
func Beside(path string) (Programs, error) {
	path, err := filepath.Abs(path)
	beside := func(name string) string { return filepath.Join(filepath.Dir(path), name+filepath.Ext(path)) }
	p := Programs{Helper: path, SignIn: beside("aliyun-sso-login")}
	for _, file := range []string{p.Helper, p.SignIn} {
		if err == nil {
			_, err = os.Stat(file)
		}
	}
	if _, none := os.Stat(beside(dockerName)); none == nil {
		p.Docker = beside(dockerName)
	}
	return p, err
}

// world is what belongs to one case.
type world struct {
	programs Programs
	cloud    *cloudtest.Cloud
	work     string
	env      map[string]string // of the programs
	vars     map[string]string // beyond those, of the case
	known    map[string]bool   // the secrets that the case itself wrote
	wrote    map[string]string // the files that it wrote, by path
	stdin    string
	last     result
	kept     map[string]string
	started  *started
	steps    []step // that are left
}

// Run runs a case in the empty directory dir. The error says which line failed, and how.
func (p Programs) Run(c Case, dir string) error {
	w, err := newWorld(p, dir)
	if err != nil {
		return err
	}
	defer func() { _ = w.cloud.Close() }()
	defer w.end()
	for _, file := range c.files {
		if err := w.place(file.Name, string(file.Data)); err != nil {
			return err
		}
	}
	for i, s := range c.steps {
		w.steps = c.steps[i+1:]
		words, err := split(s.text, w.lookup)
		if err == nil {
			err = w.do(words)
		}
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", s.line, s.text, err)
		}
	}
	return w.noSecrets()
}

func newWorld(p Programs, dir string) (*world, error) {
	cloud, err := cloudtest.New(cloudtest.Options{})
	if err != nil {
		return nil, err
	}
	w := &world{programs: p, cloud: cloud, work: dir, known: map[string]bool{}, wrote: map[string]string{}, kept: map[string]string{}}
	for _, name := range []string{"home", "home/.aliyun", "run", "tmp", "bin"} {
		err = errors.Join(err, cloudtest.MakeDirBelow(dir, filepath.Join(dir, name)))
	}
	if p.Docker == "" && err == nil {
		w.programs.Docker = filepath.Join(dir, "bin", dockerName)
		err = os.Symlink(p.Helper, w.programs.Docker)
	}
	identity, ageErr := age.GenerateX25519Identity()
	if err != nil || ageErr != nil {
		return nil, fmt.Errorf("%w, %w", err, ageErr)
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := cloudtest.WriteBelow(dir, at("age.key"), []byte(identity.String()+"\n")); err != nil {
		return nil, err
	}
	if err := cloudtest.WriteBelow(dir, at("ca.pem"), cloud.CACertPEM()); err != nil {
		return nil, err
	}
	w.env = map[string]string{
		"PATH": strings.Join([]string{filepath.Dir(p.Helper), at("bin"), os.Getenv("PATH")}, string(os.PathListSeparator)),
		"HOME": at("home"), "TMPDIR": at("tmp"), "XDG_RUNTIME_DIR": at("run"), "LANG": "C.UTF-8", "TZ": "Asia/Shanghai",
		"SSL_CERT_FILE": at("ca.pem"), "GORACE": "atexit_sleep_ms=0", "NO_COLOR": "1",
		"ALIYUN_CRED_HELPER_BACKEND": "file", "ALIYUN_CRED_HELPER_AGE_IDENTITY": at("age.key"),
		"ALIBABA_CLOUD_STS_ENDPOINT":         cloud.STSURL(),
		"ALIYUN_CRED_HELPER_IMDS_ENDPOINT":   cloud.IMDSURL(),
		"ALIYUN_CRED_HELPER_OAUTH_ENDPOINT":  cloud.OAuthURL(),
		"ALIYUN_CRED_HELPER_SIGNIN_ENDPOINT": cloud.SignInURL(),
		"ALIYUN_CRED_HELPER_IMS_ENDPOINT":    cloud.IMSURL(),
		"ALIYUN_CRED_HELPER_CR_ENDPOINT":     cloud.CRURL(),
		"ALIYUN_CRED_HELPER_CS_ENDPOINT":     cloud.CSURL(),
	}
	w.vars = map[string]string{
		"WORK": dir, "HELPER": p.Helper, "CONFIG": at("home/.aliyun/config.json"),
		"STS": cloud.STSURL(), "STS_TLS": cloud.STSTLSURL(), "PORTAL": cloud.PortalURL(), "URI": cloud.CredentialsURL("dev"),
		"RUNNER": cloud.RunnerURL(), "RUNNER_KEY": cloudtest.RunnerToken, "CLUSTER": cloudtest.ClusterID,
		"ID": cloudtest.AccessKeyID, "SECRET": cloudtest.AccessKeySecret,
		"ROOT_ID": cloudtest.RootAccessKeyID, "ROOT_SECRET": cloudtest.RootAccessKeySecret,
		"ROLE": cloudtest.RoleARN(""), "PROVIDER": cloudtest.OIDCProviderARN,
	}
	return w, nil
}

func (w *world) lookup(name string) (string, bool) {
	if value, ok := w.vars[name]; ok {
		return value, true
	}
	value, ok := w.env[name]
	return value, ok
}

func (w *world) abs(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(w.work, name)
}

// place writes a file of a case: config.json to ~/.aliyun, all others below $WORK; those
// in JSON and INI with variables expanded.
func (w *world) place(name, text string) error {
	path := w.abs(name)
	if name == "config.json" {
		path = w.vars["CONFIG"]
	}
	if ext := filepath.Ext(name); ext == ".json" || ext == ".ini" {
		var err error
		if text, err = expand(text, w.lookup); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, secret := range leak.FindAllString(text, -1) {
		w.known[secret] = true
	}
	w.wrote[path] = text
	if err := cloudtest.MakeDirBelow(w.work, filepath.Dir(path)); err != nil {
		return err
	}
	if err := cloudtest.WriteBelow(w.work, path, []byte(text)); err != nil {
		return err
	}
	if strings.HasPrefix(text, "#!") {
		return os.Chmod(path, 0o700)
	}
	return nil
}

// leak matches the secrets that the cloud knows and issues, and the pages that must not
// be repeated, and the tokens for clusters; ids of keys are not secret.
var leak = regexp.MustCompile(cloudtest.Canary + `(?:secret|token|imds|signature|-)[A-Za-z0-9_.-]*|k8s-ack-v2\.[A-Za-z0-9+/]+`)

// noSecrets wants no secret in a file below HOME and the directory for locks, but those
// that the case put there; and every file to be the user's alone.
func (w *world) noSecrets() error {
	for _, dir := range []string{"home", "run", "tmp"} {
		err := filepath.WalkDir(filepath.Join(w.work, dir), func(path string, d os.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, found := range leak.FindAllString(string(text), -1) {
				if _, ours := w.wrote[path]; !ours || !w.known[found] {
					return fmt.Errorf("%s holds a secret", path)
				}
			}
			info, err := d.Info()
			if _, ours := w.wrote[path]; err == nil && !ours && info.Mode().Perm()&0o077 != 0 {
				return fmt.Errorf("%s has mode %v", path, info.Mode())
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) environ() []string {
	var all []string
	for name, value := range w.env {
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return all
}
