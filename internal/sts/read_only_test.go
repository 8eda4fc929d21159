package sts

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"
)

// policy is what RAM reads of a policy.
type policy struct {
	Version   string
	Statement []struct {
		Effect, Resource string
		Action           []string
	}
}

// allows evaluates p as RAM does: a denial wins, and what no statement names is denied.
func (p policy) allows(t *testing.T, action string) bool {
	t.Helper()
	effects := map[string]bool{}
	for _, s := range p.Statement {
		for _, pattern := range s.Action {
			matches, err := path.Match(pattern, action) // actions have no slash
			if err != nil {
				t.Fatal(err)
			}
			effects[s.Effect] = effects[s.Effect] || matches
		}
	}
	return effects["Allow"] && !effects["Deny"]
}

// A session of --read-only may read what is no secret, and nothing else.
func TestReadOnly(t *testing.T) {
	var p policy
	if err := json.Unmarshal([]byte(ReadOnly()), &p); err != nil {
		t.Fatal(err)
	}
	if p.Version != "1" || len(p.Statement) != 2 || p.Statement[0].Resource != "*" || p.Statement[1].Resource != "*" {
		t.Errorf("got %+v", p)
	}
	const longest = 2048 // of the vendor's page "AssumeRole"
	t.Logf("%d characters", len(ReadOnly()))
	if n := len(ReadOnly()); n > longest {
		t.Errorf("%d characters, and %d are possible", n, longest)
	}
	if err := (Role{ARN: "acs:ram::1234567890123456:role/ops", SessionName: "me", Policy: ReadOnly()}).Check(); err != nil {
		t.Error(err)
	}
	tests := []struct {
		want    bool
		actions string
	}{
		{true, `ecs:DescribeInstances vpc:DescribeVpcs vpc:DescribeVpnGateways rds:DescribeDBInstances slb:DescribeLoadBalancers
			ram:GetUser ram:ListUsers ram:ListPolicies ram:GetRole oss:GetObject oss:ListBuckets oss:GetBucketInfo
			log:GetLogStoreLogs log:ListProject ots:GetRow ots:BatchGetRow ots:ListTable bss:QueryBillOverview
			kms:ListKeys kms:DescribeKey cs:DescribeClusters cs:GetClusters cr:ListInstance cr:GetRepository
			cms:QueryMetricList dns:DescribeDomainRecords fc:GetFunction actiontrail:DescribeTrails
			vpc:DescribeSslVpnClientCerts iot:QueryProductList alikafka:GetInstanceList apigateway:DescribeApis`},
		// They write, or run something.
		{false, `ecs:RunInstances ecs:DeleteInstance ecs:RunCommand oss:PutObject oss:DeleteObject ram:CreateUser ram:AttachPolicyToUser
			ots:PutRow log:PostLogStoreLogs fc:InvokeFunction rds:CreateAccount ram:PassRole resourcemanager:CreateResourceAccount`},
		// They decrypt, or sign.
		{false, `kms:Decrypt kms:GenerateDataKey kms:AsymmetricSign kms:ExportDataKey`},
		// They hand out sessions, keys and tokens.
		{false, `sts:AssumeRole sts:GetFederationToken sts:GetCallerIdentity ram:CreateAccessKey ram:ListAccessKeys ram:GetAccessKeyLastUsed
			ims:ListAccessKeys ims:GetAppSecret ram:GetAppSecret ims:ListUserAccessKeys cr:GetAuthorizationToken cr:GetTemporaryToken
			cloudsso:ListSCIMServerCredentials edas:GetSecureToken arms:GetPrometheusApiToken eas:DescribeServiceToken eas:DescribeService
			ecd:GetConnectionTicket sfm:ListApiKeys`},
		// They hand out secrets and passwords.
		{false, `kms:GetSecretValue kms:DescribeSecret oos:GetSecretParameter oos:GetSecretParametersByPath sae:DescribeSecret
			gpdb:GetSecretValue rds:DescribeAccountPassword ecs:DescribeInstanceVncPasswd ecs:DescribeInstanceVncUrl ecs:DescribeUserData
			alikafka:DescribeSaslUsers rocketmq:GetInstanceAccount rocketmq:ListInstanceAccount apigateway:DescribeAppSecurity
			apigateway:DescribeAppSecurities apigateway:DescribeSignatures iot:QueryDeviceDetail iot:QueryDeviceInfo`},
		// They hand out access to clusters, and private keys.
		{false, `cs:DescribeClusterUserKubeconfig cs:DescribeClusterUserKubeconfigs cs:DescribeSubaccountK8sClusterUserConfig
			cs:GetUserConfig cs:DescribeExternalAgent cs:DescribeClusterAttachScripts servicemesh:DescribeServiceMeshKubeconfig
			adcp:DescribeHubClusterKubeconfig vpc:DescribeSslVpnClientCert vpc:DescribeVpnConnection vpc:DescribeVpnConnections
			vpc:DescribeVpnAttachments yundun-cert:GetUserCertificateDetail yundun-cert:DescribeCertificateState
			yundun-cert:DescribeCertificatePrivateKey ecs:GetKeyPairPrivateKey`},
	}
	for _, tt := range tests {
		for action := range strings.FieldsSeq(tt.actions) {
			if got := p.allows(t, action); got != tt.want {
				t.Errorf("%s: got allowed %v, want %v", action, got, tt.want)
			}
		}
	}
}

// Every denial is of something that would be allowed without it, or of all of a service.
func TestReadOnlyDeniesNothingTwice(t *testing.T) {
	for i, denied := range handsOut {
		service, operation, ok := strings.Cut(denied, ":")
		if !ok || strings.Trim(service, "*abcdefghijklmnopqrstuvwxyz-") != "" ||
			strings.Trim(operation, "*0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Errorf("%s is no action", denied)
		}
		isRead := strings.HasPrefix(operation, "*") || slices.ContainsFunc(readOperations, func(read string) bool {
			return strings.HasPrefix(operation, strings.TrimSuffix(read, "*"))
		})
		if !isRead {
			t.Errorf("%s is not allowed anyway", denied)
		}
		for j, other := range handsOut {
			if matches, _ := path.Match(other, denied); matches && i != j {
				t.Errorf("%s is denied by %s, too", denied, other)
			}
		}
	}
}
