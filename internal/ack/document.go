package ack

import (
	"encoding/json"
	"time"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/kubeconfig"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/text"
)

// InfoVariable is the variable in which kubectl says what it wants.
const InfoVariable = "KUBERNETES_EXEC_INFO"

// Document is the ExecCredential that kubectl reads.
type Document struct {
	Kind       string `json:"kind"`
	APIVersion string `json:"apiVersion"`
	Spec       struct {
		Interactive bool `json:"interactive"`
	} `json:"spec"`
	Status status `json:"status"`
}

type status struct {
	ExpirationTimestamp string `json:"expirationTimestamp"`
	Token               string `json:"token,omitempty"`
	Certificate         string `json:"clientCertificateData,omitempty"`
	Key                 string `json:"clientKeyData,omitempty"`
}

// APIVersion returns the version of the document that info, the value of InfoVariable,
// asks for; that of client.authentication.k8s.io/v1 if it is empty. Any other one than v1
// and v1beta1 is an error of Kind Usage.
func APIVersion(info string) (string, error) {
	if info == "" {
		return kubeconfig.V1, nil
	}
	var doc struct {
		APIVersion string `json:"apiVersion"`
	}
	if json.Unmarshal([]byte(info), &doc) != nil {
		return "", credential.NewError(credential.Usage, InfoVariable, "leave it to kubectl to set it", "it is not JSON")
	}
	if doc.APIVersion != kubeconfig.V1 && doc.APIVersion != kubeconfig.V1Beta1 {
		return "", credential.NewError(credential.Usage, InfoVariable, message.Sprintf("set apiVersion: %s below exec in the kubeconfig", kubeconfig.V1),
			message.Sprintf("the version %q is not one of %s and %s", text.Printable(doc.APIVersion, 100), kubeconfig.V1, kubeconfig.V1Beta1))
	}
	return doc.APIVersion, nil
}

// TokenDocument returns the document for a token.
func TokenDocument(version string, token credential.Secret, expires time.Time) Document {
	return document(version, status{Token: token.Reveal()}, expires)
}

// CertificateDocument returns the document for what Certificate has retrieved.
func CertificateDocument(version string, c credential.Credential) Document {
	return document(version, status{Certificate: c.SecurityToken.Reveal(), Key: c.AccessKeySecret.Reveal()}, c.Expires)
}

func document(version string, s status, expires time.Time) Document {
	s.ExpirationTimestamp = expires.UTC().Format(credential.Layout)
	return Document{Kind: "ExecCredential", APIVersion: version, Status: s}
}
