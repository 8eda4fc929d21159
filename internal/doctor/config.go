package doctor

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// checkConfigFile reads config.json and looks at the names of its profiles.
func (x *examination) checkConfigFile(context.Context) Finding {
	file, err := x.file()
	if err != nil {
		f := failed(err)
		f.Hint = cmp.Or(f.Hint, message.Text("fix the file, or choose another with --config-path"))
		return f
	}
	if _, err := os.Stat(x.ConfigPath); errors.Is(err, fs.ErrNotExist) {
		if x.Given {
			return failf(config.HintMissing(x.ConfigPath), "%s does not exist", x.ConfigPath)
		}
		return skipf("%s does not exist", x.ConfigPath)
	}
	var duplicates []string
	seen := map[string]bool{}
	for _, p := range file.All() {
		if seen[p.Name] {
			duplicates = append(duplicates, p.Name)
		}
		seen[p.Name] = true
	}
	switch {
	case file.Current != "" && !seen[file.Current]:
		return warnf("aliyun configure switch --profile NAME", "the current profile %s is not in %s", file.Current, x.ConfigPath)
	case len(duplicates) > 0:
		return warnf("rename or delete all but the first, which is the only one used", "several profiles have the same name: %s", join(duplicates))
	}
	return okf("%s, profiles: %d", x.ConfigPath, len(file.All()))
}

// checkConfigPermissions looks for access by other users. Who can write the file can
// run programs as its owner, by a process_command; who can read it has its secrets.
func (x *examination) checkConfigPermissions(context.Context) Finding {
	if runtime.GOOS == "windows" {
		return skipf("the user's directory is private on Windows")
	}
	info, err := os.Stat(x.ConfigPath)
	if err != nil {
		return skipf("no file to check")
	}
	dir := filepath.Dir(x.ConfigPath)
	dirInfo, err := os.Stat(dir)
	hint := "chmod 600 " + shell.Quote(x.ConfigPath)
	mode := info.Mode().Perm()
	plain, _ := config.PlaintextSecrets(x.ConfigPath)
	switch {
	case mode&0o022 != 0:
		return failf(hint, "other users can write it (mode %04o), and so run programs as you", mode)
	case err == nil && dirInfo.Mode().Perm()&0o022 != 0 && dirInfo.Mode()&fs.ModeSticky == 0:
		return failf("chmod 700 "+shell.Quote(dir), "other users can replace it, because its directory has mode %04o", dirInfo.Mode().Perm())
	case mode&0o077 != 0 && len(plain) > 0:
		return failf(hint, "other users can read the secrets in it (mode %04o)", mode)
	case mode&0o077 != 0:
		return warnf(hint, "other users can read it (mode %04o); it holds no secrets", mode)
	}
	if why := config.Exposure(x.ConfigPath); why != "" { // the owner
		return failf(message.Sprintf("check who owns %s", shell.Quote(x.ConfigPath)), "%s, who can run programs as you with it", why)
	}
	return okf("mode %04o", mode)
}

// checkConfigSecrets looks for plaintext secrets outside of External profiles.
func (x *examination) checkConfigSecrets(context.Context) Finding {
	plain, err := x.plaintext(false)
	switch {
	case err != nil:
		return skipf("the file cannot be read")
	case len(plain) == 0:
		return okf("no secrets in plaintext")
	}
	hint := request.HelperName + " import --all"
	if len(plain) == 1 && plain[0].Profile != "" {
		hint = request.HelperName + " import " + shell.Quote(plain[0].Profile)
	}
	return warnf(hint, "secrets in plaintext: %s", describe(plain))
}

// checkWrittenBack looks for credentials that credentials-go wrote into an External
// profile after it had run the process_command.
func (x *examination) checkWrittenBack(context.Context) Finding {
	plain, err := x.plaintext(true)
	switch {
	case err != nil:
		return skipf("the file cannot be read")
	case len(plain) == 0:
		return okf("no SDK has written a session back")
	}
	return warnf(message.Sprintf("delete these keys, and run the program that wrote them with: %s exec", request.HelperName),
		"an SDK wrote credentials from this helper into External profiles: %s", describe(plain))
}

// checkLeftovers looks for the temporary files of programs that were killed. Those
// beside config.json have its secrets.
func (x *examination) checkLeftovers(context.Context) Finding {
	paths := config.Leftovers(x.ConfigPath, x.Env.Now())
	why := "a program that was killed left files beside config.json, which may have its secrets"
	if len(paths) == 0 && x.Keychain != nil {
		paths, why = x.Keychain.Leftovers(), "a program that was killed left files in the state directory"
	}
	if len(paths) == 0 {
		return okf("no temporary files")
	}
	return warnf("rm "+shell.Quote(paths[0]), "%s: %s", message.Text(why), join(paths))
}

// plaintext returns the plaintext secrets of the External profiles, or of all others.
func (x *examination) plaintext(external bool) ([]config.Plaintext, error) {
	plain, err := config.PlaintextSecrets(x.ConfigPath)
	return slices.DeleteFunc(plain, func(p config.Plaintext) bool {
		return external != (credential.CanonicalMode(p.Mode) == credential.ModeExternal)
	}), err
}

// describe lists profiles with the names of their secrets.
func describe(plain []config.Plaintext) string {
	var list []string
	for _, p := range plain {
		list = append(list, message.Sprintf("%s (%s)", cmp.Or(p.Profile, message.Text("without a name")), strings.Join(p.Keys, ", ")))
	}
	return join(list)
}
