"""Fingerprints of label sets and the signatures of DingTalk's and Feishu's robots.

    python webhook_signatures.py

Needs nothing beyond Python. The fingerprint's hash is written out once more from its definition and
checked against the published values of FNV-1a.
"""

import base64
import hashlib
import hmac


def fnv1a(data):
    h = 14695981039346656037
    for byte in data:
        h = ((h ^ byte) * 1099511628211) % 2**64
    return h


assert fnv1a(b"") == 0xCBF29CE484222325
assert fnv1a(b"a") == 0xAF63DC4C8601EC8C
assert fnv1a(b"foobar") == 0x85944171F73967E8


def fingerprint(labels):
    pairs = sorted((name.encode(), value.encode()) for name, value in labels.items())
    return f"{fnv1a(b''.join(n + bytes([255]) + v + bytes([255]) for n, v in pairs)):016x}"


def signature(key, message):
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


for labels in [
    {"alertname": "MemoryHigh"},
    {"alertname": "MemoryHigh", "job": "api", "instance": "a:1", "severity": "warning"},
    {"alertname": "MemoryHigh", "job": "api", "instance": "0"},
    {"alertname": "MemoryExhaustion", "job": "api", "instance": "a:1", "severity": "P0"},
    {"alertname": "MemoryHigh", "job": "api", "instance": "<!channel>\n@all", "severity": "warning"},
    {"b": "1", "B": "2", "_a": "3", "a": "größer \U0001f4a5"},
]:
    print("fingerprint", labels, fingerprint(labels))

for milliseconds, secret in [(1795441976123, "SEC0123456789abcdef"), (1, "ü x")]:
    print("dingtalk", milliseconds, secret, signature(secret, f"{milliseconds}\n{secret}"))
    seconds = milliseconds // 1000
    print("feishu", seconds, secret, signature(f"{seconds}\n{secret}", ""))
