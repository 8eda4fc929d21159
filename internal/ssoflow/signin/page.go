package signin

import (
	"fmt"
	"net/http"
)

// page is what the browser shows at the end. It never repeats anything that
// came with the request.
type page struct{ heading, text string }

var (
	pageDone    = page{"Sign-in received", "You can close this page and go back to your terminal."}
	pageRefused = page{"Sign-in refused", "Nothing was signed in; you can close this page, and your terminal says why."}
	pageStray   = page{"Not a sign-in", "This address only ends a sign-in that was started in a terminal; start it there again."}
)

// pageTemplate needs no script, no style and no other resource, so that nothing but
// the page itself has to be allowed.
const pageTemplate = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%[1]s</title>
</head>
<body>
<main>
<h1>%[1]s</h1>
<p>%[2]s</p>
</main>
</body>
</html>
`

// showPage answers with p. The headers keep the code in the page's address from
// caches, from other pages and from whatever a browser would add.
func showPage(w http.ResponseWriter, status int, p page) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, pageTemplate, p.heading, p.text)
}
