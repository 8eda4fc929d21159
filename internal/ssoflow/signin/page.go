package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"

	"aliyun-cred-helper/internal/text"
)

// page is what the browser shows, in both languages of the vendor's customers. It has
// nothing of the request in it.
type page struct {
	good          bool
	heading, text string
	zh            [2]string // the same in Chinese
}

var (
	pageDone = page{
		true, "Sign-in received", "You can close this page and go back to your terminal.",
		[2]string{"已收到登录", "您可以关闭此页面，返回终端。"},
	}
	pageRefused = page{
		false, "Sign-in refused", "Nothing was signed in; you can close this page, and your terminal says why.",
		[2]string{"登录被拒绝", "未完成登录。您可以关闭此页面，终端中会显示原因。"},
	}
	pageForeign = page{
		false, "Another user's sign-in", "This sign-in was started by another user of this machine, and accepts only that user's browser.",
		[2]string{"其他用户的登录", "此登录由本机的其他用户发起，只接受该用户的浏览器。"},
	}
	pageUnknown = page{
		false, "Browser not known", "This machine does not say which user this browser belongs to, so the sign-in was not accepted. Use a browser of the user who started it, on this machine.",
		[2]string{"无法识别浏览器", "本机无法确定此浏览器属于哪个用户，因此未接受登录。请使用发起登录的用户在本机的浏览器。"},
	}
	pageStray = page{
		false, "Not a sign-in", "This address is for a sign-in that was started in a terminal. Start it there again.",
		[2]string{"不是登录请求", "此地址用于在终端中发起的登录。请在终端中重新发起。"},
	}
)

// style is that of every page. The Content-Security-Policy allows it by its hash, and
// forbids all else.
const style = `
:root { color-scheme: light dark; --back: #f4f5f7; --card: #ffffff; --ink: #1f2329; --soft: #646a73; --line: #dee0e3; --good: #14803c; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
:root { --back: #17181a; --card: #232528; --ink: #eceef1; --soft: #a3a9b3; --line: #3a3d42; --good: #5fd38d; --bad: #ff8a80; }
}
body { margin: 0; min-height: 100vh; display: flex; align-items: center; justify-content: center; background: var(--back); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); margin: 1rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere; }
.who { margin: 0 0 1rem; color: var(--soft); font-size: 0.875rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.3; }
h2 { margin: 0; font-size: 1.125rem; }
p { margin: 0.5rem 0 0; }
.good h1 { color: var(--good); }
.bad h1 { color: var(--bad); }
[lang=zh-CN] { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
`

// policy forbids everything but style.
var policy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

const pageTemplate = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%[1]s</title>
<style>%[7]s</style>
</head>
<body>
<main class="%[6]s">
<p class="who">%[5]s</p>
<h1>%[1]s</h1>
<p>%[2]s</p>
<div lang="zh-CN">
<h2>%[3]s</h2>
<p>%[4]s</p>
</div>
</main>
</body>
</html>
`

// showPage answers with p. who names the program and the profile. The code is in the
// page's address; the headers keep it out of caches and away from other pages.
func showPage(w http.ResponseWriter, status int, p page, who string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	class := "bad"
	if p.good {
		class = "good"
	}
	_, _ = fmt.Fprintf(w, pageTemplate, p.heading, p.text, p.zh[0], p.zh[1], html.EscapeString(text.Printable(who, text.Max)), class, style)
}
