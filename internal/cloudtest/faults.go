package cloudtest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faultActions are the services that faults are made for, and their actions.
var faultActions = map[string][]string{
	"sts":    {"AssumeRole", "AssumeRoleWithOIDC", "GetCallerIdentity"},
	"imds":   {"token", "role", "credentials"},
	"uri":    {"credentials"},
	"portal": {"device", "token", "accounts", "configurations", "credentials"},
	"runner": {"idtoken"},
	"oauth":  {"authorize", "token", "refresh", "exchange"},
	"signin": {"GetSigninToken", "Login"},
	"ims":    slices.Sorted(maps.Keys(imsActions)),
	"cr":     {"GetAuthorizationToken", "ListInstance", "tokens"},
	"cs":     {kubeconfigAction},
}

// fault is a deviation from the right answer. The zero fault is none. The
// parts work in this order.
type fault struct {
	delay   time.Duration
	instead func(*Cloud) reply // the answer, whatever the request was
	shape   shape              // of what the right answer issues
	change  func(*reply)
	send    func(*Cloud, http.ResponseWriter, *http.Request, reply) // nil: sendWhole
}

// armedFault waits for its requests.
type armedFault struct {
	service, action string // an empty action is any
	fault           fault
	left            int // requests; negative: without end
}

// SetFault makes a service go wrong for the next times requests of an action;
// times <= 0 is without end, and an empty action is any of the service. It
// replaces what was set for the same service and action; where both are set, a
// fault of an action comes before one of its service. A request that the
// service would refuse meets the fault as well. Where an answer issues an access
// token or a device code, that is what is meant by a session. Faults, by name:
//
//	status:CODE[:BODY]  that status and body
//	retryafter:N        503 with Retry-After of N seconds
//	missing:FIELD       the right answer without that field, at any depth
//	field:FIELD:VALUE   the right answer with that VALUE of fieldValues in a FIELD of sessionFields
//	expired             the right answer, of a session that ended an hour ago
//	life:DURATION       the right answer, of a session that lives so long
//	token:N             the right answer, with a security token of N bytes
//	delay:DURATION      the right answer, so much later
//	short               half of the right answer, then the connection is closed
//	halfbody            half of the right answer, then nothing until the client goes
//	slow                the right answer, one byte each 100 ms
//	endless             white space until the client goes or the cloud closes
//	hang                nothing until the client goes or the cloud closes
//	reset               the connection is reset
//
// and the names of the tables bodies, answers, changes and wires.
func (c *Cloud) SetFault(service, action, name string, times int) error {
	actions, ok := faultActions[service]
	if !ok {
		return fmt.Errorf("no service %q; there are %s", service, strings.Join(slices.Sorted(maps.Keys(faultActions)), ", "))
	}
	if action != "" && !slices.Contains(actions, action) {
		return fmt.Errorf("no action %q of %s; there are %s", action, service, strings.Join(actions, ", "))
	}
	f, err := parseFault(name)
	if err != nil {
		return err
	}
	if times <= 0 {
		times = -1
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = slices.DeleteFunc(c.faults, func(a armedFault) bool { return a.service == service && a.action == action })
	c.faults = append(c.faults, armedFault{service, action, f, times})
	return nil
}

// ClearFaults makes every service go right again.
func (c *Cloud) ClearFaults() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// takeFault returns the fault that a request meets, and counts it.
func (c *Cloud) takeFault(service, action string) fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, wanted := range []string{action, ""} {
		for i := range c.faults {
			a := &c.faults[i]
			if a.service != service || a.action != wanted || a.left == 0 {
				continue
			}
			if a.left > 0 {
				a.left--
			}
			return a.fault
		}
	}
	return fault{}
}

// parseFault reads the name of a fault. Those with an argument have a colon.
func parseFault(name string) (fault, error) {
	if f, ok := plainFault(name); ok {
		return f, nil
	}
	kind, argument, hasArgument := strings.Cut(name, ":")
	if !hasArgument {
		return fault{}, fmt.Errorf("no fault %q", name)
	}
	switch kind {
	case "status":
		return statusFault(argument)
	case "field":
		return fieldFault(argument)
	case "missing":
		if argument == "" {
			return fault{}, fmt.Errorf("fault %q has no field", name)
		}
		return fault{change: without(argument)}, nil
	case "retryafter", "token":
		n, err := strconv.Atoi(argument)
		if err != nil || n < 1 || n > 1<<20 {
			return fault{}, fmt.Errorf("fault %q wants a number from 1 to %d", name, 1<<20)
		}
		if kind == "token" {
			return fault{shape: shape{tokenBytes: n}}, nil
		}
		return fault{instead: unavailableUntil(argument)}, nil
	case "life", "delay":
		d, err := time.ParseDuration(argument)
		if err != nil || d <= 0 {
			return fault{}, fmt.Errorf("fault %q wants a duration such as 90s", name)
		}
		if kind == "life" {
			return fault{shape: shape{life: d}}, nil
		}
		return fault{delay: d}, nil
	}
	return fault{}, fmt.Errorf("no fault %q", name)
}

// statusFault reads CODE[:BODY].
func statusFault(argument string) (fault, error) {
	code, body, _ := strings.Cut(argument, ":")
	status, err := strconv.Atoi(code)
	if err != nil || status < 200 || status > 599 {
		return fault{}, fmt.Errorf("fault status wants a code from 200 to 599, not %q", code)
	}
	answer := reply{status: status, text: body}
	if strings.HasPrefix(body, "{") {
		answer.contentType = "application/json; charset=utf-8"
	}
	return fault{instead: func(*Cloud) reply { return answer }}, nil
}
