package sts

import "strings"

// What a session of ReadOnly may do, in the syntax of RAM policies: an action is
// SERVICE:OPERATION, and * is any text. The names of operations that read begin alike.
var readOperations = []string{"Describe*", "Get*", "List*", "Query*", "BatchGet*"}

// handsOut are the operations among those that hand out a secret, or what signs a person or
// a program in somewhere. Most are found by a word in the name, of any service, also of
// services that come later. What is named alone does not say it in its name.
var handsOut = []string{
	"sts:*", // sessions
	"*:*AccessKey*",
	"*:*ApiKey*",
	"*:*Credential*",
	"*:*Kubeconfig*",
	"*:*KubeConfig*",
	"*:*Passwd*",
	"*:*Password*",
	"*:*PrivateKey*",
	"*:*Secret*", // of KMS, OOS, SAE, an OAuth application
	"*:*Ticket*", // signs in to a cloud desktop
	"*:*Token*",  // cr:GetAuthorizationToken, of a registry
	"*:*Vnc*",    // the screen and keyboard of an instance

	"alikafka:DescribeSaslUsers",           // with their passwords
	"apigateway:DescribeAppSecurit*",       // secret of an application
	"apigateway:DescribeSignatures*",       // secrets of backend signatures
	"cs:*AttachScript*",                    // a script with the token of a cluster
	"cs:*UserConfig*",                      // kubeconfig, an older name
	"cs:DescribeExternalAgent",             // credential of a registered cluster
	"eas:DescribeService*",                 // token of a model service
	"ecs:DescribeUserData",                 // what an instance starts with, passwords often
	"iot:QueryDevice*",                     // DeviceSecret
	"rocketmq:*InstanceAccount*",           // user and password
	"vpc:DescribeSslVpnClientCert",         // key of the client
	"vpc:DescribeVpnAttachment*",           // pre-shared key
	"vpc:DescribeVpnConnection*",           // pre-shared key
	"yundun-cert:*CertificateDetail",       // private key
	"yundun-cert:DescribeCertificateState", // private key
}

// ReadOnly returns the session policy of --read-only: the session may do what the role may
// do and this policy allows. A denial wins over what is allowed.
func ReadOnly() string {
	allowed := make([]string, len(readOperations))
	for i, operation := range readOperations {
		allowed[i] = "*:" + operation
	}
	return `{"Version":"1","Statement":[` + statement("Allow", allowed) + "," + statement("Deny", handsOut) + "]}"
}

// statement returns the statement of a policy for actions, which need no escapes in JSON.
func statement(effect string, actions []string) string {
	return `{"Effect":"` + effect + `","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"}`
}
