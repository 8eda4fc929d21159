package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"

	"aliyun-cred-helper/internal/message"
	"aliyun-cred-helper/internal/osenv"
)

// debugFile gets every line for stderr, and those of --debug: the SDKs hide stderr. Many
// processes may write to it, so each line is one write.
type debugFile struct {
	path string
	env  *osenv.Env

	open sync.Once // at the first line: most commands have none
	file io.Writer // nil: it cannot be opened
}

// debugTo reads ALIYUN_CRED_HELPER_DEBUG: 1 is for stderr, an absolute path for a file.
func (p *Printer) debugTo(value string, env *osenv.Env) {
	switch {
	case value == "1":
		p.debug = true
	case filepath.IsAbs(value):
		p.file = &debugFile{path: value, env: env}
	case strings.ContainsAny(value, `/\.`):
		p.Warnf("%s is ignored: it has to be 1 or the absolute path of a file", debugVariable)
	}
}

const debugVariable = "ALIYUN_CRED_HELPER_DEBUG"

// record appends a line to the debug file, if there is one.
func (p *Printer) record(kind, what string) {
	f := p.file
	if f == nil {
		return
	}
	f.open.Do(func() {
		var err error
		if f.file, err = f.env.OpenDebugFile(f.path); err != nil {
			p.toStderr(kindWarning, p.shown(message.Sprintf("%s: no debug lines are written: %v", debugVariable, err)))
		}
	})
	if f.file != nil {
		now := f.env.Now().UTC().Format("2006-01-02T15:04:05.000Z")
		_, _ = io.WriteString(f.file, fmt.Sprintf("%s %s[%d]: %s\n", now, p.program, f.env.PID, message.Sprintf(kind, what)))
	}
}
