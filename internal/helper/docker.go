package helper

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"aliyun-cred-helper/internal/acr"
	"aliyun-cred-helper/internal/cli"
	"aliyun-cred-helper/internal/config"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/factory"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// dockerName is the name under which this program speaks the protocol of Docker's
// credential helpers: https://github.com/docker/docker-credential-helpers.
const dockerName = "docker-credential-aliyun"

// dockerProfile is the variable that names the profile for every registry.
const dockerProfile = "ALIYUN_CRED_HELPER_DOCKER_PROFILE"

// Two answers of the protocol, which clients compare with what a helper that fails prints
// to stdout. After the first they go on without a password, so it is for a host that is
// no registry of the vendor's, and for no failure.
const (
	dockerNotFound = "credentials not found in native keychain\n"
	dockerNoServer = "no credentials server URL\n"
)

// dockerUser is the user name that the service gives with every password.
const dockerUser = "cr_temp_user"

type dockerGrammar struct {
	cli.Common
	Get    dockerGet          `cmd:"" help:"Print user name and password for the registry that standard input names."`
	Store  dockerStore        `cmd:"" help:"Accept a password for a registry of the service, and keep nothing."`
	Erase  dockerErase        `cmd:"" help:"Do nothing: no password was kept."`
	List   dockerList         `cmd:"" help:"Print the hosts of docker.json."`
	Number cli.VersionCommand `cmd:"" name:"version" help:"Print the version."`
	Help   cli.Help           `cmd:"" help:"Print the help of a command."`
}

var dockerProgram = cli.Program{
	Name:  dockerName,
	About: "Passwords for Alibaba Cloud Container Registry, for Docker, Podman, containerd and others.",
	Quick: parseDocker,
	Grammar: func() (any, *cli.Common) {
		var g dockerGrammar
		return &g, &g.Common
	},
	Sections: dockerSections,
	Examples: dockerExamples,
	Vars:     factory.Vars,
	Predict:  factory.Predict,
}

// isDocker reports whether a program of that name is to speak Docker's protocol.
func isDocker(name string) bool {
	base := strings.ToLower(filepath.Base(filepath.ToSlash(name)))
	return strings.TrimSuffix(base, ".exe") == dockerName
}

// parseDocker parses what the clients call.
func parseDocker(args []string) (cli.Command, cli.Common, bool) {
	if len(args) != 1 {
		return nil, cli.Common{}, false
	}
	commands := map[string]cli.Command{
		"get": &dockerGet{}, "store": &dockerStore{}, "erase": &dockerErase{}, "list": &dockerList{}, "version": &cli.VersionCommand{},
	}
	return commands[args[0]], cli.Common{}, commands[args[0]] != nil
}

type (
	dockerStore struct{}
	dockerErase struct{}
	dockerList  struct{}
)

// Run drops the password that was typed for a registry of the service, since get makes a
// new one. To drop that of another host would lose it.
func (*dockerStore) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	input, err := cli.ReadInput(ctx, c.Env.Stdin)
	if err != nil {
		return nil, err
	}
	var typed struct{ ServerURL string }
	if json.Unmarshal([]byte(input), &typed) != nil || typed.ServerURL == "" {
		return nil, credential.NewError(credential.Usage, message.Text("standard input"), "", "it is not the JSON of Docker's protocol, with a ServerURL")
	}
	_, found, err := dockerFind(c, typed.ServerURL)
	if err != nil || found {
		return nil, err
	}
	return nil, cli.Ended{Code: cli.ExitFailed, Err: &credential.Error{
		Kind: credential.Usage, Hint: `in ~/.docker/config.json use "credHelpers": {"HOST": "aliyun"} and not "credsStore"`,
		Err: message.Errorf("%s is no registry of Alibaba Cloud, and this program stores no password", text.Printable(typed.ServerURL, 100)),
	}}
}

// Run succeeds for every host, because there is nothing to erase.
func (*dockerErase) Run(ctx context.Context, c *cli.Call) ([]byte, error) {
	_, err := dockerServer(ctx, c)
	return nil, err
}

// Run asks nobody: what a client lists, it then gets.
func (*dockerList) Run(_ context.Context, c *cli.Call) ([]byte, error) {
	hosts, err := dockerHosts(c)
	if err != nil {
		return nil, err
	}
	users := map[string]string{}
	for _, h := range hosts {
		users[h.Host] = dockerUser
	}
	return cli.JSON(users, c.Env.StdoutTerminal)
}

// dockerServer reads the server that a client names.
func dockerServer(ctx context.Context, c *cli.Call) (string, error) {
	input, err := cli.ReadInput(ctx, c.Env.Stdin)
	server := strings.TrimSpace(input)
	switch {
	case err != nil || server == "":
		return "", err
	case !text.Visible(server):
		return "", credential.NewError(credential.Usage, message.Text("standard input"), "write it as HOST or https://HOST", "it is not the name of a server")
	}
	return server, nil
}

// dockerTarget is a registry, and who gets its password.
type dockerTarget struct {
	acr.Registry
	profile string // "": the default chain
}

// dockerFind returns the target of a server. found is false if that is no registry of the
// service, and none of docker.json.
func dockerFind(c *cli.Call, server string) (t dockerTarget, found bool, err error) {
	hosts, err := dockerHosts(c)
	if err != nil {
		return dockerTarget{}, false, err
	}
	host, _ := acr.Host(server)
	t.Registry, found = acr.Find(host)
	if i := slices.IndexFunc(hosts, func(h config.DockerHost) bool { return h.Host == host }); i >= 0 {
		if t.profile = hosts[i].Profile; hosts[i].Instance != "" {
			t.Instance, t.Name = hosts[i].Instance, ""
		}
		if !found {
			t.Region, found = hosts[i].Region, true
		}
	}
	if profile := c.Env.Getenv(dockerProfile); profile != "" {
		t.profile = profile
	}
	return t, found, nil
}

// dockerHosts reads docker.json.
func dockerHosts(c *cli.Call) ([]config.DockerHost, error) {
	if c.Env.ConfigDir == "" {
		return nil, nil
	}
	path := filepath.Join(c.Env.ConfigDir, "docker.json")
	hosts, err := config.LoadDocker(path, checkDockerHost)
	if why := config.Exposure(path); err == nil && why != "" {
		c.Out.Warnf("%s decides which hosts get a password, and %s", path, why)
	}
	return hosts, err
}

// checkDockerHost says what is wrong with a host of docker.json.
func checkDockerHost(h config.DockerHost) error {
	host, ok := acr.Host(h.Host)
	known, isKnown := acr.Find(host)
	switch {
	case !ok || host != h.Host:
		return message.New("this is not a host, such as images.example.com or 127.0.0.1:5000")
	case !isKnown && (h.Instance == "" || h.Region == ""):
		return message.New("a custom domain needs instance and region")
	case h.Instance != "" && !acr.IsInstance(h.Instance):
		return message.New("instance is not an id such as cri-abc123")
	case h.Region != "" && !acr.IsRegion(h.Region):
		return message.New("region is not one such as cn-hangzhou")
	case isKnown && h.Region != "" && h.Region != known.Region:
		return message.Errorf("its region is %s", known.Region)
	case isKnown && h.Instance != "" && known.Name == "":
		return message.New("a personal registry takes no instance")
	}
	return nil
}
