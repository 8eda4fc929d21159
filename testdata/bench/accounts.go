package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

const (
	portalDelay = 20 * time.Millisecond // of every answer, as on a network
	atATime     = 8                     // requests that `accounts` may send at once
	pageSize    = 100
)

// measureAccounts lists the accounts of a portal that answers as late as a distant one.
func measureAccounts(w *world, r *report) error {
	counts := []int{10, 100, 500, 2000}
	if w.quick {
		counts = []int{10, 50}
	}
	portal, most, err := w.slowPortal()
	if err != nil {
		return err
	}
	h, err := w.sessionHome("accounts")
	if err != nil {
		return err
	}
	profile := w.profiles()[3]
	profile["cloud_sso_sign_in_url"] = portal
	if err := h.writeConfig("config.json", []map[string]any{profile, w.profiles()[0]}); err != nil {
		return err
	}
	if _, err := w.control(http.MethodPost, "portal?url="+url.QueryEscape(portal), nil); err != nil {
		return err
	}
	if err := h.signIn("sso"); err != nil {
		return err
	}
	list := command{name: "accounts", argv: []string{w.login(), "accounts", "sso", "--json"}, env: h.env}
	rows := [][]string{{"accounts", "requests", "at once, at most", "seconds", "/ least possible"}}
	lines := []series{{name: "accounts"}, {name: "least possible"}}
	for _, n := range counts {
		if err := w.setAccounts(n); err != nil {
			return err
		}
		var times []float64
		var requests int
		most.Store(0)
		for range w.many(3, 1) {
			if requests, err = w.counted(func() error {
				ms, err := w.run(list)
				times = append(times, ms/1000)
				return err
			}); err != nil {
				return err
			}
		}
		// The pages come one after the other, then the accounts eight at a time.
		least := (math.Ceil(float64(n)/pageSize) + math.Ceil(float64(n)/atATime)) * portalDelay.Seconds()
		s := spreadOf(times)
		rows = append(rows, []string{number(float64(n)), number(float64(requests)), fmt.Sprint(most.Load()), s.with("%.2f"), fmt.Sprintf("%.2f", s.Mid/least)})
		for i, v := range []float64{s.Mid, least} {
			lines[i].points = append(lines[i].points, [2]float64{float64(n), v})
		}
		if n == counts[len(counts)-1] {
			m := float64(most.Load())
			r.target("requests at once for a list of accounts", "", spread{m, m, m}, atATime)
			if r.accountsKiB, err = w.peak(list); err != nil {
				return err
			}
		}
	}
	r.table("accounts", rows...)
	r.plots["accounts"] = lineChart("Listing the accounts of CloudSSO", axis{title: "accounts, each with one access configuration", log: true},
		axis{title: "seconds", log: true}, 0, lines)
	return w.checkSilent()
}

// slowPortal starts a proxy to the portal that answers late. It returns the sign-in URL,
// and the number of the most requests that were under way at the same time.
func (w *world) slowPortal() (string, *atomic.Int64, error) {
	const path = "/demo/login"
	target, err := url.Parse(strings.TrimSuffix(w.cloud["CLOUDTEST_PORTAL"], path))
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	proxy := &httputil.ReverseProxy{Transport: transport, Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}
	var now atomic.Int64
	most := new(atomic.Int64)
	server := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, request *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(portalDelay)
		proxy.ServeHTTP(rw, request)
	})}
	go func() { _ = server.Serve(listener) }() // ends with Close
	w.ends = append(w.ends, server.Close)
	return "http://" + listener.Addr().String() + path, most, nil
}

func (w *world) setAccounts(n int) error {
	type configuration struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type account struct {
		ID             string          `json:"id"`
		Name           string          `json:"name"`
		Configurations []configuration `json:"configurations"`
	}
	var all []account
	for i := range n {
		all = append(all, account{fmt.Sprint(1000000000000000 + i), fmt.Sprintf("account-%d", i), []configuration{{"ac-read", "ReadOnly"}}})
	}
	if n > 0 {
		all[0].ID = ssoAccount
	}
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	_, err = w.control(http.MethodPut, "accounts", strings.NewReader(string(body)))
	return err
}
