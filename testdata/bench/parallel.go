package main

import "fmt"

// measureParallel starts many calls at the same time.
func measureParallel(w *world, r *report) error {
	h, err := w.sessionHome("parallel")
	if err != nil {
		return err
	}
	counts := []int{1, 10, 100, 1000}
	if w.quick {
		counts = []int{1, 10, 40}
	}
	empty := command{name: "empty Go program", argv: []string{w.reference("empty")}}
	get := h.get("get", "role")
	rows := [][]string{{"at the same time", "no session: ms a call", "requests", "cached: ms a call", "/ empty program"}}
	lines := []series{{name: "no session in the cache"}, {name: "cached session"}, {name: "empty Go program"}}
	for _, n := range counts {
		var cold, warm, base []float64
		most := 0
		for range w.many(5, 2) {
			if err := h.forget(); err != nil {
				return err
			}
			requests, err := w.counted(func() error { return w.timed(&cold, n, get) })
			if err != nil {
				return err
			}
			most = max(most, requests)
			for times, c := range map[*[]float64]command{&warm: get, &base: empty} {
				if err := w.timed(times, n, c); err != nil {
					return err
				}
			}
		}
		rows = append(rows, []string{
			number(float64(n)), spreadOf(cold).with("%.2f"), fmt.Sprint(most), spreadOf(warm).with("%.2f"), each(warm, base, ratio).with("%.2f"),
		})
		for i, times := range [][]float64{cold, warm, base} {
			lines[i].points = append(lines[i].points, [2]float64{float64(n), spreadOf(times).Mid})
		}
		if n == counts[len(counts)-1] {
			r.target(fmt.Sprintf("requests of %s calls at the same time", number(float64(n))), "", spread{float64(most), float64(most), float64(most)}, 1)
		}
	}
	r.table("parallel", rows...)
	r.plots["parallel"] = lineChart("Calls at the same time", axis{title: "processes started at the same time", log: true},
		axis{title: "wall time / processes, ms", log: true}, 0, lines)
	return w.checkSilent()
}

// timed adds to times what each of n calls at the same time takes of the wall time.
func (w *world) timed(times *[]float64, n int, c command) error {
	ms, err := w.atOnce(n, c)
	*times = append(*times, ms/float64(n))
	return err
}

// measureDepth assumes one role after another, without and with a cached session.
func measureDepth(w *world, r *report) error {
	h, err := w.sessionHome("depth")
	if err != nil {
		return err
	}
	depths := w.many(5, 2)
	var coldCalls, warmCalls []command
	for depth := 1; depth <= depths; depth++ {
		warm := h.get(fmt.Sprintf("warm %d", depth), chain(depth)...)
		cold := h.get(fmt.Sprintf("cold %d", depth), chain(depth)...)
		cold.before = h.forget
		bare := command{name: fmt.Sprintf("bare %d", depth), argv: append([]string{w.reference("bare"), "role"}, arns(depth)...), env: w.bareEnv("")}
		coldCalls, warmCalls = append(coldCalls, cold, bare), append(warmCalls, warm)
	}
	times, err := w.sideBySide(w.many(15, 2), w.many(3, 1), coldCalls...)
	if err != nil {
		return err
	}
	requests, err := w.counted(func() error {
		warm, err := w.sideBySide(w.many(25, 2), w.many(10, 2), warmCalls...)
		for name, ms := range warm {
			times[name] = ms
		}
		return err
	})
	// The cold calls have left some of the sessions; the others are made by the warm-ups.
	if err := atMost(depths, requests, err); err != nil {
		return err
	}
	rows := [][]string{{"roles", "no session, ms", "the same requests, ms", "overhead, ms", "cached, ms", "cached / one role"}}
	lines := []series{{name: "no session in the cache"}, {name: "the same requests by a bare program"}, {name: "cached session"}}
	for depth := 1; depth <= depths; depth++ {
		cold, bare, warm := times[fmt.Sprintf("cold %d", depth)], times[fmt.Sprintf("bare %d", depth)], times[fmt.Sprintf("warm %d", depth)]
		rows = append(rows, []string{
			fmt.Sprint(depth), spreadOf(cold).with("%.1f"), spreadOf(bare).with("%.1f"), each(cold, bare, difference).with("%.1f"),
			spreadOf(warm).with("%.2f"), each(warm, times["warm 1"], ratio).with("%.2f"),
		})
		for i, ms := range [][]float64{cold, bare, warm} {
			lines[i].points = append(lines[i].points, [2]float64{float64(depth), spreadOf(ms).Mid})
		}
		if depth == depths && depth > 1 {
			r.target(fmt.Sprintf("cached chain of %d roles / cached role", depth), ratioUnit, each(warm, times["warm 1"], ratio), 1.1)
		}
	}
	r.table("depth", rows...)
	r.plots["depth"] = lineChart("Roles assumed one after another", axis{title: "roles", ticks: []float64{1, 2, 3, 4, 5}},
		axis{title: "milliseconds, medians"}, 0, lines)
	return nil
}
