package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
)

const (
	mostSlower     = 1.1 // times a call with one cached session
	mostSlowerCold = 1.5
	mostProfile    = 25 // milliseconds that 10,000 profiles may add
)

// measureScale has many cached sessions, and many profiles.
func measureScale(w *world, r *report) error {
	counts := []int{1, 10, 100, 1000, 10000}
	if w.quick {
		counts = []int{1, 10, 100}
	}
	sessions, err := measureSessions(w, r, counts)
	if err != nil {
		return err
	}
	profiles, err := measureProfiles(w, r, counts)
	if err != nil {
		return err
	}
	ticks := []float64{1, 10, 100, 1000, 10000}[:len(counts)]
	r.plots["scale"] = lineChart("A call that the cache answers, beside many others", axis{title: "sessions in the cache, or profiles in config.json", log: true, ticks: ticks},
		axis{title: "milliseconds, medians"}, 0, []series{sessions, profiles})
	return w.checkSilent()
}

// measureSessions fills the cache. Each step is measured beside the empty program, since
// minutes pass between the first and the last.
func measureSessions(w *world, r *report, counts []int) (series, error) {
	line := series{name: "cached sessions"}
	more, err := w.inMemory() // filling it would wait for the disk
	if err != nil {
		return line, err
	}
	h, err := w.sessionHome("sessions", more...)
	if err != nil {
		return line, err
	}
	empty := command{name: "empty", argv: []string{w.reference("empty")}}
	get := h.get("get", "role", "--role-session-name", "s-0")
	renew := h.get("renew", "role", "--role-session-name", "s-0", "--refresh")
	rows := [][]string{{"cached sessions", "ms", "/ empty program", "renewing one, ms"}}
	filled := 0
	var one, last, renewOne, renewLast spread
	for _, n := range counts {
		if err := w.fill(h, filled, n); err != nil {
			return line, err
		}
		filled = n
		times, err := w.sideBySide(w.many(20, 3), w.many(10, 2), get, empty)
		if err != nil {
			return line, err
		}
		renewing, err := w.sideBySide(w.many(5, 1), w.many(5, 1), renew)
		if err != nil {
			return line, err
		}
		last = each(times["get"], times["empty"], ratio)
		renewLast = each(renewing["renew"], times["empty"], ratio)
		if n == 1 {
			one, renewOne = last, renewLast
		}
		rows = append(rows, []string{number(float64(n)), spreadOf(times["get"]).with("%.2f"), last.with("%.2f"), spreadOf(renewing["renew"]).with("%.2f")})
		line.points = append(line.points, [2]float64{float64(n), spreadOf(times["get"]).Mid})
	}
	kept, err := h.listed()
	if err != nil {
		return line, err
	}
	what := number(float64(filled)) + " cached sessions / one, each / empty program"
	if kept < filled {
		r.missing(what, ratioUnit, mostSlower, fmt.Sprintf("this user may keep %d only", kept))
	} else {
		r.target(what, ratioUnit, spread{last.Low / one.Mid, last.Mid / one.Mid, last.High / one.Mid}, mostSlower)
		r.target("renewing beside "+number(float64(filled))+" sessions / alone, each / empty program", ratioUnit,
			spread{renewLast.Low / renewOne.Mid, renewLast.Mid / renewOne.Mid, renewLast.High / renewOne.Mid}, mostSlowerCold)
	}
	r.table("sessions", rows...)
	return line, h.forget()
}

// fill makes the sessions from number first to number end, eight at a time.
func (w *world) fill(h *home, first, end int) error {
	const atATime = 8
	type running struct {
		c   command
		pid int
	}
	var all []running
	for i := first; i < end || len(all) > 0; i++ {
		if i < end {
			c := h.get("fill", "role", "--role-session-name", fmt.Sprintf("s-%d", i))
			pid, err := w.start(c)
			if err != nil {
				return err
			}
			all = append(all, running{c, pid})
		}
		if len(all) == atATime || i >= end {
			if err := w.wait(all[0].c, all[0].pid); err != nil {
				return err
			}
			all = all[1:]
		}
	}
	return w.checkSilent()
}

// listed returns how many sessions list knows.
func (h *home) listed() (int, error) {
	cmd := exec.Command(h.w.helper(), "list", "--json")
	cmd.Env = h.env
	text, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	var items []json.RawMessage
	err = json.Unmarshal(text, &items)
	return len(items), err
}

// measureProfiles reads one profile of many, the last of the file. All of the files
// lead to the same session.
func measureProfiles(w *world, r *report, counts []int) (series, error) {
	line := series{name: "profiles"}
	h, err := w.sessionHome("profiles")
	if err != nil {
		return line, err
	}
	var commands []command
	for _, n := range counts {
		var profiles []map[string]any
		for i := range n - 1 {
			profiles = append(profiles, map[string]any{
				"name": fmt.Sprintf("account-%d-administrator", i), "mode": "CloudSSO", "region_id": "cn-hangzhou", "language": "en", "output_format": "json",
				"cloud_sso_sign_in_url": w.cloud["CLOUDTEST_PORTAL"], "cloud_sso_account_id": fmt.Sprint(1000000000000000 + i), "cloud_sso_access_config": "ac-0123456789abcdef",
			})
		}
		file := fmt.Sprintf("config-%d.json", n)
		if err := h.writeConfig(file, append(profiles, w.profiles()[0])); err != nil {
			return line, err
		}
		commands = append(commands, h.get(file, "role", "--config-path", filepath.Join(h.dir, ".aliyun", file)))
	}
	var times map[string][]float64
	requests, err := w.counted(func() (err error) {
		times, err = w.sideBySide(w.many(20, 3), w.many(5, 2), commands...)
		return err
	})
	if err := atMost(0, requests, err); err != nil {
		return line, err
	}
	rows := [][]string{{"profiles", "ms", "more than with one, ms"}}
	one := times[commands[0].name]
	for i, c := range commands {
		s := spreadOf(times[c.name])
		rows = append(rows, []string{number(float64(counts[i])), s.with("%.2f"), each(times[c.name], one, difference).with("%.2f")})
		line.points = append(line.points, [2]float64{float64(counts[i]), s.Mid})
		if i == len(commands)-1 {
			r.target(fmt.Sprintf("%s profiles, more than with one", number(float64(counts[i]))), " ms", each(times[c.name], one, difference), mostProfile)
		}
	}
	r.table("profiles", rows...)
	return line, nil
}
