package helper

import (
	"cmp"
	"slices"
	"time"

	"aliyun-cred-helper/internal/chain"
	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/osenv"
	"aliyun-cred-helper/internal/shell"
)

// variableFlags are the flags of export and exec that select the variables to set.
type variableFlags struct {
	Names string   `placeholder:"SET" default:"all" enum:"all,minimal,oss" help:"all: what every known consumer reads; minimal: ALIBABA_CLOUD_* only; oss: all and OSS_*."`
	Map   []string `placeholder:"VAR=FIELD" sep:"none" help:"Set VAR, too; FIELD: id, secret, token, expiration, region, account. It can be repeated."`
	regionFlag
}

// regionFlag is the flag of the commands that set region variables.
type regionFlag struct {
	Region string `placeholder:"REGION" help:"Set the region variables to this, not to the region of the profile."`
}

// variables lists the variables for a credential and the plan that it is from.
func (v variableFlags) variables(env *osenv.Env, got credential.Credential, plan *chain.Plan, mappings []shell.Mapping) ([]shell.Variable, error) {
	owned := shell.Owned{Region: cmp.Or(v.Region, plan.Region())}
	if shell.NeedAccount(mappings) {
		owned.Account = plan.Account()
	}
	list := slices.Concat(shell.Variables(v.Names, got, owned.Region), labels(env, plan, got.Expires))
	return shell.Map(list, mappings, got, owned)
}

// labels lists the variables that say whose the credential is. What the environment says
// of its own keys stays true for them.
func labels(env *osenv.Env, plan *chain.Plan, expires time.Time) []shell.Variable {
	list := shell.Labels(plan.Label(), expires)
	for i, v := range list {
		if plan.Label() == "" && v.Value == "" {
			list[i].Value = env.Getenv(v.Name)
		}
	}
	return list
}
