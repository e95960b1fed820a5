"""Receives webhooks on loopback and writes a line for each alert in them:
TIME STATUS FINGERPRINT ALERT SUMMARY.

    receiver.py PORT
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        received = time.time()
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in message["alerts"]:
            name = alert["labels"]["alertname"]
            summary = alert["annotations"].get("summary", "")
            print(f"{received:.3f}", alert["status"], alert["fingerprint"], name, summary, flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
