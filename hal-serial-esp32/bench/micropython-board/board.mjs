#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Main thread: owns the pty, the control channel (JSON lines on stdin/stdout) and the watchdog.
// The MicroPython VM lives in worker.mjs, where every read may really block.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { Worker, MessageChannel } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import fs from 'node:fs';
import path from 'node:path';
import tty from 'node:tty';
import readline from 'node:readline';
import { H, RING, headerBytes } from './shared.mjs';

const { values: opt } = parseArgs({ options: {
  link: { type: 'string' }, fs: { type: 'string' }, heap: { type: 'string', default: '262144' },
  id: { type: 'string', default: 'e660583883724a32' }, 'no-main': { type: 'boolean', default: false },
  put: { type: 'string', multiple: true, default: [] },
} });
const pty = createRequire(import.meta.url)('@lydell/node-pty-linux-x64/pty.node');
const say = (o) => process.stdout.write(JSON.stringify(o) + '\n');

let port = null;      // { master, slave, pty (its name), stream }
let worker = null, chan = null, hdr = null, ring = null;
let files = {};       // the board's flash: relative path -> base64, kept over resets
let waiting = [];     // serial bytes that did not fit into the ring yet

function load(dir, prefix = '') {
  for (const e of fs.readdirSync(dir, { withFileTypes: true })) {
    const p = path.join(dir, e.name);
    if (e.isDirectory()) load(p, prefix + e.name + '/');
    else files[prefix + e.name] = fs.readFileSync(p).toString('base64');
  }
}

function plug() {
  if (port) return;
  const t = pty.open(80, 24);
  execFileSync('stty', ['-F', t.pty, 'raw', '-echo']);
  const stream = new tty.ReadStream(t.master);
  stream.on('data', (d) => { waiting.push(d); pump(); });
  stream.on('error', () => {});
  port = { ...t, stream };
  if (opt.link) { fs.rmSync(opt.link, { force: true }); fs.symlinkSync(t.pty, opt.link); }
  if (hdr) { Atomics.store(hdr, H.FD, t.master); wake(); }
}

function unplug() {
  if (!port) return;
  if (hdr) Atomics.store(hdr, H.FD, -1);
  if (opt.link) fs.rmSync(opt.link, { force: true });
  port.stream.destroy();          // closes the master
  fs.closeSync(port.slave);
  port = null; waiting = [];
}

function wake() { Atomics.add(hdr, H.WAKE, 1); Atomics.notify(hdr, H.WAKE); }

function pump() {                  // serial bytes -> ring; holds the sender when the ring is full
  let moved = false;
  while (waiting.length) {
    const d = waiting[0], head = Atomics.load(hdr, H.HEAD), tail = Atomics.load(hdr, H.TAIL);
    const n = Math.min(d.length, RING - 1 - ((head - tail + RING) % RING));
    if (n === 0) break;
    const first = Math.min(n, RING - head);
    ring.set(d.subarray(0, first), head);
    if (n > first) ring.set(d.subarray(first, n), 0);
    Atomics.store(hdr, H.HEAD, (head + n) % RING);
    moved = true;
    if (n === d.length) waiting.shift(); else waiting[0] = d.subarray(n);
  }
  if (moved) wake();
  if (!port) return;
  if (waiting.length) { port.stream.pause(); setTimeout(pump, 1); } else if (port.stream.isPaused()) port.stream.resume();
}

function boot(cause) {
  const sab = new SharedArrayBuffer(headerBytes + RING);
  hdr = new Int32Array(sab, 0, headerBytes / 4); ring = new Uint8Array(sab, headerBytes);
  Atomics.store(hdr, H.FD, port ? port.master : -1);
  chan = new MessageChannel();
  chan.port1.on('message', (m) => {
    if (m.files) { files = m.files; return; }
    if (m.reset !== undefined) { restart(m.reset); return; }
    say(m);
  });
  worker = new Worker(new URL('./worker.mjs', import.meta.url), {
    workerData: { sab, port: chan.port2, files, heap: +opt.heap, id: opt.id, cause, main: !opt['no-main'] },
    transferList: [chan.port2],
  });
  worker.on('error', (e) => { say({ event: 'crash', message: String(e).slice(0, 300) }); restart(0); });
}

async function restart(cause) {
  const w = worker; if (!w) return;
  worker = null; chan.port1.removeAllListeners(); chan.port1.close();
  await w.terminate();
  boot(cause); say({ event: 'reset', cause });
}

setInterval(() => {
  if (!worker) return;
  const at = Atomics.load(hdr, H.WDT);
  if (at && ((Date.now() & 0x7fffffff) > at)) restart(3);
}, 20);

readline.createInterface({ input: process.stdin }).on('line', (l) => {
  let m; try { m = JSON.parse(l); } catch { return say({ error: 'not JSON' }); }
  const done = () => { if (m.tag !== undefined) say({ event: 'done', tag: m.tag }); };
  switch (m.cmd) {
    case 'plug': plug(); say({ event: 'plugged', port: port.pty }); done(); break;
    case 'unplug': unplug(); say({ event: 'unplugged' }); done(); break;
    case 'reset': restart(1).then(done); break;
    case 'exit': unplug(); process.exit(0);
    default: chan.port1.postMessage(m); Atomics.add(hdr, H.EVENTS, 1); wake();
  }
}).on('close', () => { unplug(); process.exit(0); });
for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => { unplug(); process.exit(0); });

if (opt.fs) load(opt.fs);
for (const entry of opt.put) {         // HOST[=BOARD]: one file or folder more
  const [from, to] = entry.split('=', 2), name = to ?? path.basename(from);
  if (fs.statSync(from).isDirectory()) load(from, name + '/');
  else files[name] = fs.readFileSync(from).toString('base64');
}
plug(); boot(0);
say({ event: 'ready', port: port.pty, link: opt.link ?? null });
