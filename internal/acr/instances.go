package acr

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"aliyun-cred-helper/internal/credential"
	"aliyun-cred-helper/internal/httpx"
	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/openapi"
)

const (
	pageSize = 30
	maxPages = 100
)

func isPersonal(id string) bool { return strings.HasPrefix(id, personalPrefix) }

// findInstance returns the id of the instance of that name. That there is none is said
// only after the last page.
func (p Password) findInstance(ctx context.Context, signer credential.Credential) (id string, err error) {
	seen := 0
	for page := 1; page <= maxPages; page++ {
		var answer struct {
			outcome
			TotalCount *int
			Instances  []struct{ InstanceID, InstanceName string }
		}
		resp, err := p.call(ctx, signer, openapi.Call{
			Op: opList, Action: "ListInstance",
			Parameters: url.Values{"PageNo": {strconv.Itoa(page)}, "PageSize": {strconv.Itoa(pageSize)}},
		}, &answer, &answer.outcome)
		if err != nil {
			return "", err
		}
		for _, i := range answer.Instances {
			if !strings.EqualFold(i.InstanceName, p.Registry.Name) {
				continue
			}
			if !IsInstance(i.InstanceID) {
				return "", p.api("").Unusable(opList, resp, message.New("the answer has an instance without a usable id"))
			}
			return i.InstanceID, nil
		}
		seen += len(answer.Instances)
		switch {
		case answer.TotalCount == nil:
			return "", p.api("").Unusable(opList, resp, httpx.Incomplete("TotalCount"))
		case seen >= *answer.TotalCount:
			return "", &credential.Error{
				Kind: credential.NotFound, Op: opList, RequestID: resp.RequestID(),
				Hint: "check whose account it is: aliyun-cred-helper whoami; or name the instance in docker.json",
				Err:  message.Errorf("no instance %s among the %d in %s", p.Registry.Name, seen, p.Registry.Region),
			}
		case len(answer.Instances) == 0:
			return "", p.api("").Unusable(opList, resp, message.Errorf("the listing ended after %d of %d instances", seen, *answer.TotalCount))
		}
	}
	return "", &credential.Error{
		Kind: credential.Refused, Op: opList, Hint: "name the instance in docker.json",
		Err: message.Errorf("the listing did not end after %d pages", maxPages),
	}
}
