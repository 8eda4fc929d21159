package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

const (
	mostHelperMB = 10.9
	mostWarmMiB  = 10
)

// measureSize looks at the memory of calls, and at the size of the programs.
func measureSize(w *world, r *report) error {
	h, err := w.sessionHome("size")
	if err != nil {
		return err
	}
	cold := h.get("get, no session", "role", "--refresh")
	prompt := command{name: "prompt", argv: []string{w.helper(), "prompt"}}
	prompt.env = append(prompt.env, h.env...)
	prompt.env = append(prompt.env, "ALIYUN_CRED_HELPER_PROFILE=role", "ALIYUN_CRED_HELPER_EXPIRATION=2999-01-02T03:04:05Z")
	warm := h.get("get, cached session", "role")
	rows := [][]string{{"peak memory", "MiB"}}
	var bars []bar
	add := func(c command, kib float64) {
		text := fmt.Sprintf("%.1f", kib/1024)
		rows = append(rows, []string{c.name, text})
		bars = append(bars, bar{c.name, w.ownOrOther(c, kib/1024), 0, 0, text})
	}
	for _, c := range []command{
		{name: "empty Go program", argv: []string{w.reference("empty")}},
		{name: "linked net/http", argv: []string{w.reference("nethttp")}},
		warm, prompt, cold,
	} {
		var kib []float64
		for range w.many(15, 2) {
			k, err := w.peak(c)
			if err != nil {
				return err
			}
			kib = append(kib, k)
		}
		add(c, spreadOf(kib).Mid)
		if c.name == warm.name {
			s := spreadOf(kib)
			r.target("peak memory of a warm get", " MiB", spread{s.Low / 1024, s.Mid / 1024, s.High / 1024}, mostWarmMiB)
		}
	}
	add(h.get("serve, after 100 clients"), r.serveKiB)
	add(h.get("accounts, the longest list"), r.accountsKiB)
	r.table("memory", rows...)
	r.plots["memory"] = barChart("Peak memory", axis{title: "resident set, MiB"}, 0, ownAndOther, bars)

	rows = [][]string{{"program", "MB"}}
	for _, program := range []string{w.helper(), w.login(), w.reference("nethttp")} {
		info, err := os.Stat(program)
		if err != nil {
			return err
		}
		mb := float64(info.Size()) / 1e6
		name := map[string]string{w.helper(): "`aliyun-cred-helper`", w.login(): "`aliyun-sso-login`", w.reference("nethttp"): "linked net/http"}[program]
		rows = append(rows, []string{name, fmt.Sprintf("%.2f", mb)})
		if program == w.helper() {
			r.target("size of aliyun-cred-helper", " MB", spread{mb, mb, mb}, mostHelperMB)
		}
	}
	r.table("size", rows...)
	return nil
}

// peak returns the peak memory of a command in KiB.
func (w *world) peak(c command) (float64, error) {
	cmd := exec.Command(w.reference("peak"), c.argv...)
	cmd.Env, cmd.Dir = c.env, w.dir
	if c.env == nil {
		cmd.Env = []string{} // nil would be that of this process
	}
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("peak memory of %s: %w", c.name, err)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}
