package login

import (
	"context"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/picker"
	"aliyun-cred-helper/internal/text"
)

// mostAvailable is how many accounts or access configurations a message names.
const mostAvailable = 10

// noMatch is the error for an account or access configuration that the person may not
// use, or that does not exist: the nearest one, and those that there are.
func noMatch(q question, given string, options []picker.Option) error {
	q = q.translated()
	var words, list []string
	for _, o := range options {
		words = append(words, o.ID, o.Name)
		list = append(list, o.String())
	}
	available := text.Some(list, mostAvailable)
	err := &credential.Error{Kind: credential.Usage, Hint: message.Sprintf("add %s with an id or a name", q.flag)}
	if nearest := text.Nearest(given, words); nearest != "" {
		err.Mend = credential.Mend{Typed: given, Meant: nearest}
		err.Err = message.Errorf("no %s %q is assigned to you; did you mean %q? available: %s", q.what, given, nearest, available)
		return err
	}
	err.Err = message.Errorf("no %s %q is assigned to you; available: %s", q.what, given, available)
	return err
}

// explainRefusal looks at what the portal gives access to, after it has refused the
// account and the access configuration of f, which a profile or flags give as ids. If
// one of them is not among that, this is the error. Without an answer it is err.
func explainRefusal(ctx context.Context, f flow, err error) error {
	c, isCloudSSO := f.(*cloudSSO)
	if !isCloudSSO || credential.KindOf(err) != credential.Refused || !c.complete() {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.call.Limit)
	defer cancel()
	token, live := c.tokens.Live(ctx, c.signInURL.String())
	if !live {
		return err
	}
	accounts, listErr := c.portal.Accounts(ctx, token)
	if listErr != nil {
		return err
	}
	var options []picker.Option
	for _, x := range accounts {
		options = append(options, picker.Option{ID: x.ID, Name: x.Name})
	}
	p := c.target
	if len(named(options, p.CloudSSOAccountID)) == 0 {
		return noMatch(accountQuestion, p.CloudSSOAccountID, options)
	}
	configurations, listErr := c.portal.AccessConfigurations(ctx, token, p.CloudSSOAccountID)
	if listErr != nil {
		return err
	}
	options = nil
	for _, x := range configurations {
		options = append(options, picker.Option{ID: x.ID, Name: x.Name})
	}
	if len(named(options, p.CloudSSOAccessConfig)) == 0 {
		return noMatch(configurationQuestion, p.CloudSSOAccessConfig, options)
	}
	return err
}
