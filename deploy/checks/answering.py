#!/usr/bin/env python3
"""Answers /healthz with a status, and everything else with 200.

    answering.py PORT STATUS
"""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

port, status = map(int, sys.argv[1:])


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(status if self.path == "/healthz" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()


HTTPServer(("127.0.0.1", port), Answering).serve_forever()
