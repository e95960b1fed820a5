/// A page around `body` that needs nothing else and runs no script but its own.
func page(title: String, subtitle: String, _ body: HTML) -> String {
  let page: HTML = """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">\
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'; script-src 'sha256-\(Report.scriptDigest)'">\
    <meta name="viewport" content="width=device-width, initial-scale=1">\
    <meta name="color-scheme" content="light dark"><title>\(title)</title>
    <style>\(HTML(trusted: pageStyle))</style></head><body>
    <header><h1>\(title)</h1><p>\(subtitle)</p></header><main>\(body)</main>
    <footer><p>NeuralDetect. Times are UTC.</p></footer>
    <script>\(HTML(trusted: pageScript))</script></body></html>

    """
  return page.text
}
