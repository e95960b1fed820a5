// The server that node_http loads: PORT is its only argument, TTL and CACHE are variables.
'use strict';
const http = require('http');
const { EventEmitter } = require('events');

const ttl = Number(process.env.TTL) * 1000;
const limit = Number(process.env.CACHE);
const sessions = new Map();
const cache = new Map();
const forgotten = new Map();
const bus = new EventEmitter();
bus.setMaxListeners(0);
let serial = 0;

function text(n) {
  let s = '';
  while (s.length < n) s += Math.random().toString(36).slice(2);
  return s.slice(0, n);
}

function item(key) {
  let value = cache.get(key);
  if (value === undefined) {
    value = { key, body: text(300 + (key * 7919) % 1200) };
    if (cache.size >= limit) cache.delete(cache.keys().next().value);
    cache.set(key, value);
  }
  return value;
}

setInterval(() => {
  const now = Date.now();
  for (const [id, s] of sessions) {
    if (s.until > now) break;
    sessions.delete(id);
  }
}, 500);

const kinds = {
  global_map() { forgotten.set(++serial, { at: Date.now(), body: text(1900) }); },
  listeners() {
    const state = { body: text(1800) };
    bus.on('change', () => state.body.length);
  },
};

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const answer = (body) => {
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  };
  if (url.pathname === '/login') {
    sessions.set(++serial, { until: Date.now() + ttl, user: url.searchParams.get('u'), body: text(800) });
    answer('ok');
  } else if (url.pathname === '/item') {
    answer(JSON.stringify(item(Number(url.searchParams.get('k')))));
  } else if (url.pathname === '/json') {
    const parts = [];
    request.on('data', (d) => parts.push(d));
    request.on('end', () => answer(String(JSON.parse(Buffer.concat(parts)).rows.length)));
  } else if (url.pathname === '/leak') {
    for (let i = Number(url.searchParams.get('n')); i > 0; i--) kinds[url.searchParams.get('kind')]();
    answer('ok');
  } else {
    answer('healthy');
  }
});
server.keepAliveTimeout = 60000;
server.listen(Number(process.argv[2]), '127.0.0.1');
