package doctor

import (
	"context"
	"os"
	"runtime"

	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/request"
	"aliyun-cred-helper/internal/shell"
)

// ini reads the SDKs' ini file, or returns an empty one if it cannot be read.
func (x *examination) ini() (*config.Ini, error) {
	file, err := config.LoadIni(x.Env.Getenv(shell.CredentialsFile), x.Env.Home)
	if err != nil {
		return &config.Ini{}, err
	}
	return file, nil
}

// checkIniSecrets looks for plaintext secrets in the SDKs' ini file.
func (x *examination) checkIniSecrets(context.Context) Finding {
	file, err := x.ini()
	switch {
	case err != nil:
		return failed(err)
	case file.Path == "":
		return skipf("the SDKs have no ini file")
	}
	var secrets []string
	for _, name := range file.Sections() {
		if !file.Secret(name).IsZero() {
			secrets = append(secrets, name+" (access_key_secret)")
		}
	}
	if len(secrets) == 0 {
		return okf("%s has no secrets in plaintext", file.Path)
	}
	info, err := os.Stat(file.Path)
	if err != nil {
		return failed(err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return failf("chmod 600 "+shell.Quote(file.Path), "other users can read the secrets in %s (mode %04o): %s", file.Path, mode, join(secrets))
	}
	return warnf(request.HelperName+" import --all", "secrets in plaintext in %s: %s", file.Path, join(secrets))
}
