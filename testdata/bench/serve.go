package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// measureServe asks a credentials URI, with more and more clients at the same time, and
// beside it a server of net/http with a fixed answer.
func measureServe(w *world, r *report) error {
	h, err := w.sessionHome("serve")
	if err != nil {
		return err
	}
	helper := exec.Command(w.helper(), "serve", "role")
	helper.Env = h.env
	mine, err := w.serving(helper)
	if err != nil {
		return err
	}
	theirs, err := w.serving(exec.Command(w.reference("nethttp"), "127.0.0.1:0"))
	if err != nil {
		return err
	}
	rows := [][]string{{"clients", "requests a second", "median, ms", "p99, ms", "requests a second / bare server"}}
	lines := []series{{name: "median"}, {name: "p99"}, {name: "p99 of a bare server"}}
	for _, clients := range []int{1, 10, 100} {
		var rate, bareRate, mid, tail, bareTail []float64
		for range w.many(7, 2) {
			mineLoad, err := ask(mine, clients, w.many(2000, 200))
			if err != nil {
				return err
			}
			theirLoad, err := ask(theirs, clients, w.many(2000, 200))
			if err != nil {
				return err
			}
			rate, bareRate = append(rate, mineLoad.rate), append(bareRate, theirLoad.rate)
			mid, tail, bareTail = append(mid, mineLoad.mid), append(tail, mineLoad.p99), append(bareTail, theirLoad.p99)
		}
		rows = append(rows, []string{
			fmt.Sprint(clients), spreadOf(rate).with("%.0f"), spreadOf(mid).with("%.2f"), spreadOf(tail).with("%.2f"), each(rate, bareRate, ratio).with("%.2f"),
		})
		for i, values := range [][]float64{mid, tail, bareTail} {
			lines[i].points = append(lines[i].points, [2]float64{float64(clients), spreadOf(values).Mid})
		}
	}
	r.table("serve", rows...)
	r.plots["serve"] = lineChart("Answers of serve", axis{title: "clients at the same time", log: true}, axis{title: "milliseconds", log: true}, 0, lines)
	_, err = fmt.Sscan(field(fmt.Sprintf("/proc/%d/status", helper.Process.Pid), "VmHWM", ":"), &r.serveKiB)
	return err
}

// serving starts a server and returns the URL in the first line that it prints.
func (w *world) serving(cmd *exec.Cmd) (string, error) {
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := w.background(cmd); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	_, address, found := strings.Cut(line, "http://")
	if !found {
		return "", fmt.Errorf("%s printed no URL: %w", cmd.Path, err)
	}
	return "http://" + strings.TrimSpace(address), nil
}

// answered is what so many requests have come to.
type answered struct{ rate, mid, p99 float64 }

// ask sends requests by so many clients at the same time, each with a connection of its
// own for each request, as the SDKs do.
func ask(address string, clients, requests int) (answered, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}
	todo := make(chan struct{})
	var mu sync.Mutex // guards the next two
	var took []float64
	var failed error
	var all sync.WaitGroup
	start := time.Now()
	for range clients {
		all.Go(func() {
			for range todo {
				began := time.Now()
				err := fetch(client, address)
				ms := milliseconds(time.Since(began))
				mu.Lock()
				if took = append(took, ms); err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	for range requests {
		todo <- struct{}{}
	}
	close(todo)
	all.Wait()
	rate := float64(requests) / time.Since(start).Seconds()
	s := spreadOf(took)
	return answered{rate, s.Mid, percentile(took, 0.99)}, failed
}

func fetch(client *http.Client, address string) error {
	response, err := client.Get(address)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("serve answered with status %d", response.StatusCode)
	}
	return nil
}
