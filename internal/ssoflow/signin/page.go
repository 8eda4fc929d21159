package signin

import (
	"fmt"
	"net/http"
)

// page is what the browser shows. It has nothing of the request in it.
type page struct{ heading, text string }

var (
	pageDone    = page{"Sign-in received", "You can close this page and go back to your terminal."}
	pageRefused = page{"Sign-in refused", "Nothing was signed in; you can close this page, and your terminal says why."}
	pageForeign = page{"Another user's sign-in", "This sign-in was started by another user of this machine, and accepts only that user's browser."}
	pageUnknown = page{"Browser not known", "This machine does not say which user this browser belongs to, so the sign-in was not accepted. Use a browser of the user who started it, on this machine."}
	pageStray   = page{"Not a sign-in", "This address is for a sign-in that was started in a terminal. Start it there again."}
)

// pageTemplate has no script, no style and no other resource, so that the
// Content-Security-Policy can forbid them all.
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

// showPage answers with p. The code is in the page's address; the headers keep it
// out of caches and away from other pages.
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
