package helper

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"aliyun-cred-helper/internal/cloudtest"
	"aliyun-cred-helper/internal/envtest"
)

// resources is what a process has open.
type resources struct{ goroutines, descriptors int }

func opened(t *testing.T) resources {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return resources{runtime.NumGoroutine(), len(files)}
}

// heap returns the bytes that are in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestServeLeaks has a hundred clients ask over three renewals, without an error, with one
// request for each renewal and no more memory than at first. At the end no goroutine and no
// descriptor is left.
func TestServeLeaks(t *testing.T) {
	var ahead atomic.Int64 // of the real clock
	now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	cloud, err := cloudtest.New(cloudtest.Options{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cloud.Close() }()
	config := fmt.Sprintf(`{"profiles":[{"name":"role","mode":"RamRoleArn","access_key_id":"%s","access_key_secret":"%s","ram_role_arn":"%s"}]}`,
		cloudtest.AccessKeyID, cloudtest.AccessKeySecret, cloudtest.RoleARN("dev"))
	env := envtest.New(t, config, map[string]string{"ALIBABA_CLOUD_STS_ENDPOINT": cloud.STSURL()})
	said, out := io.Pipe()
	var stderr bytes.Buffer
	env.Now, env.Transport, env.Stdout, env.Stderr = now, nil, out, &stderr
	env.Args = []string{"serve", "--profile", "role", "--shell", "json"}

	before := opened(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, *env)
		_ = out.Close()
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var document map[string]string
	if err := json.Unmarshal([]byte(line), &document); err != nil || document["ALIBABA_CLOUD_CREDENTIALS_URI"] == "" {
		t.Fatalf("%q: %v", line, err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	var first uint64
	for renewals := range 4 {
		crowd(t, client, document["ALIBABA_CLOUD_CREDENTIALS_URI"])
		if got := cloud.Count("sts", "AssumeRole"); got != renewals+1 {
			t.Errorf("%d requests for %d renewals", got, renewals)
		}
		if renewals == 0 {
			first = heap()
		} else if now := heap(); now > first+4<<20 {
			t.Errorf("%d bytes in use after %d renewals, %d at first", now, renewals, first)
		}
		ahead.Add(int64(50 * time.Minute))
	}
	end()
	if got := <-code; got != 1 { // there was no signal
		t.Errorf("exit code %d: %s", got, stderr.String())
	}
	transport.CloseIdleConnections()
	if stderr.Len() > 0 {
		t.Errorf("stderr: %s", stderr.String())
	}
	// The other ends of the connections, which are of this process, too, close on their own.
	for until := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		left := opened(t)
		if left.goroutines <= before.goroutines && left.descriptors <= before.descriptors {
			return
		}
		if time.Now().After(until) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%+v are left of %+v:\n%s", left, before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// crowd asks a credentials URI 200 times, a hundred at once.
func crowd(t *testing.T, client *http.Client, uri string) {
	t.Helper()
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			for range 2 {
				resp, err := client.Get(uri)
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `"Code":"Success"`) {
					t.Errorf("status %d, %v", resp.StatusCode, err)
				}
			}
		})
	}
	group.Wait()
}
