package helper

import "aliyun-cred-helper/internal/cli"

// dockerSections are the help of docker-credential-aliyun.
var dockerSections = []cli.Section{
	{Title: "WHAT DOCKER CALLS", Pages: []cli.Page{
		{Command: "get", More: "The credential is that of the profile in $ALIYUN_CRED_HELPER_DOCKER_PROFILE or in docker.json, else of the default chain.", Examples: []string{
			"echo registry.cn-hangzhou.aliyuncs.com | docker-credential-aliyun get # its output has a password",
			"echo shop-registry.cn-hangzhou.cr.aliyuncs.com | ALIYUN_CRED_HELPER_DOCKER_PROFILE=ops docker-credential-aliyun get",
		}},
		{Command: "store", More: "docker login calls it. get makes a new password each time the last one ends.", Examples: []string{
			"docker login registry.cn-hangzhou.aliyuncs.com # not needed",
			"docker-credential-aliyun store < login.json # a ServerURL, a Username, a Secret",
		}},
		{Command: "erase", More: "docker logout calls it.", Examples: []string{
			"echo registry.cn-hangzhou.aliyuncs.com | docker-credential-aliyun erase",
			"aliyun-cred-helper clear # drops cached passwords",
		}},
		{Command: "list", Examples: []string{
			"docker-credential-aliyun list",
			"docker-credential-aliyun list | jq keys",
		}},
		{Command: "version", Examples: []string{
			"docker-credential-aliyun version",
			"docker-credential-aliyun --version",
		}},
		{Command: "help", Examples: []string{
			"docker-credential-aliyun help get",
			"docker-credential-aliyun get --help",
		}},
	}},
}

// dockerExamples are those of the program.
var dockerExamples = []string{
	`echo '{"credHelpers": {"registry.cn-hangzhou.aliyuncs.com": "aliyun"}}' > ~/.docker/config.json`,
	"docker pull registry.cn-hangzhou.aliyuncs.com/team/app",
}
