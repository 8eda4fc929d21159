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
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// checkConfigFile wants a config.json that reads as every program reads it.
func (x *examination) checkConfigFile(context.Context) Finding {
	file, err := x.file()
	if err != nil {
		f := failed(err)
		if f.Hint == "" {
			f.Hint = "mend the file, or name another with --config-path"
		}
		return f
	}
	if _, err := os.Stat(x.ConfigPath); errors.Is(err, fs.ErrNotExist) {
		if x.Given {
			return failf("check --config-path or ALIBABA_CLOUD_CONFIG_FILE", "%s is not there", x.ConfigPath)
		}
		return skipf("there is no %s", x.ConfigPath)
	}
	var twice []string
	seen := map[string]bool{}
	for _, p := range file.Profiles {
		if seen[p.Name] {
			twice = append(twice, p.Name)
		}
		seen[p.Name] = true
	}
	switch {
	case file.Current != "" && !seen[file.Current]:
		return warnf("aliyun configure switch --profile NAME", "the current profile %s is not in %s", file.Current, x.ConfigPath)
	case len(twice) > 0:
		return warnf("rename or delete the later ones, which no program uses", "more than one profile is called: %s", some(twice))
	}
	return okf("%s, profiles: %d", x.ConfigPath, len(file.Profiles))
}

// checkConfigPermissions wants the file for its owner alone: whoever can write
// it can have a program run, and whoever can read it has the secrets in it.
func (x *examination) checkConfigPermissions(context.Context) Finding {
	if runtime.GOOS == "windows" {
		return skipf("the user's directory keeps other users out")
	}
	info, err := os.Stat(x.ConfigPath)
	if err != nil {
		return skipf("there is no file to look at")
	}
	dir, err := os.Stat(filepath.Dir(x.ConfigPath))
	hint := "chmod 600 " + shell.Quote(x.ConfigPath)
	mode := info.Mode().Perm()
	plain, _ := config.PlaintextSecrets(x.ConfigPath)
	switch {
	case mode&0o022 != 0:
		return failf(hint, "other users can write it (mode %04o), and so have a program run", mode)
	case err == nil && dir.Mode().Perm()&0o022 != 0 && dir.Mode()&fs.ModeSticky == 0:
		return failf("chmod 700 "+shell.Quote(filepath.Dir(x.ConfigPath)), "other users can replace it: its directory has mode %04o", dir.Mode().Perm())
	case mode&0o077 != 0 && len(plain) > 0:
		return failf(hint, "other users can read the secrets in it (mode %04o)", mode)
	case mode&0o077 != 0:
		return warnf(hint, "other users can read it (mode %04o); it holds no secrets", mode)
	}
	return okf("mode %04o", mode)
}

// checkConfigSecrets looks for secrets that a person or a tool put into the file.
func (x *examination) checkConfigSecrets(context.Context) Finding {
	plain, err := config.PlaintextSecrets(x.ConfigPath)
	if err != nil {
		return skipf("the file cannot be read")
	}
	plain = slices.DeleteFunc(plain, isExternal)
	if len(plain) == 0 {
		return okf("no secrets in plaintext")
	}
	hint := request.HelperName + " import --all"
	if len(plain) == 1 && plain[0].Profile != "" {
		hint = request.HelperName + " import " + shell.Quote(plain[0].Profile)
	}
	return warnf(hint, "secrets in plaintext: %s", named(plain))
}

// checkWrittenBack looks for what credentials-go leaves behind: it writes what
// an External program gave it into the profile.
func (x *examination) checkWrittenBack(context.Context) Finding {
	plain, err := config.PlaintextSecrets(x.ConfigPath)
	if err != nil {
		return skipf("the file cannot be read")
	}
	plain = slices.DeleteFunc(plain, func(p config.Plaintext) bool { return !isExternal(p) })
	if len(plain) == 0 {
		return okf("no SDK has written a session back")
	}
	return warnf("delete these keys, and give that program its credentials with: "+request.HelperName+" exec, serve or export",
		"an SDK has written what the helper gave it into the profile: %s", named(plain))
}

func isExternal(p config.Plaintext) bool {
	return credential.CanonicalMode(p.Mode) == credential.ModeExternal
}

// named says which profiles hold which secrets.
func named(plain []config.Plaintext) string {
	var names []string
	for _, p := range plain {
		names = append(names, cmp.Or(p.Profile, "without a name")+" ("+strings.Join(p.Keys, ", ")+")")
	}
	return some(names)
}
