// SPDX-License-Identifier: Apache-2.0
// Worker thread: MicroPython's VM and REPL. Blocking is Atomics.wait, so a firmware loop may block
// on sys.stdin or sleep, and pin interrupts and timers are still served while it does.
import { workerData, receiveMessageOnPort } from 'node:worker_threads';
import fs from 'node:fs';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { H, RING, headerBytes } from './shared.mjs';

const { sab, port, id, heap, cause } = workerData;
const hdr = new Int32Array(sab, 0, headerBytes / 4), ring = new Uint8Array(sab, headerBytes);
const now = Date.now.bind(Date);
const libDir = new URL('./lib/', import.meta.url);
const EAGAIN = 6, EINTR = 27;       // errno values inside the WebAssembly libc

let mp = null, FS = null, files = workerData.files, sink = null;
let rx = Buffer.alloc(0), interrupted = false, busy = false, unread = false, seen = 0;
let dispatch = null;                 // Python function: (kind, id, value)
let timers = [];                     // { key, at, period }
const pins = new Map(), adc = new Map(), i2c = new Map(), uarts = new Map();
const pin = (n) => { if (!pins.has(n)) pins.set(n, { value: 0, driven: null, mode: null, irq: 0, duty: null, freq: null }); return pins.get(n); };
const uart = (n) => { if (!uarts.has(n)) uarts.set(n, Buffer.alloc(0)); return uarts.get(n); };
const tell = (m) => port.postMessage(m);

// ---- serial line ------------------------------------------------------------------------------
function drain() {                   // ring -> rx; the interrupt character is taken out on the way, as on a board
  let tail = Atomics.load(hdr, H.TAIL); const head = Atomics.load(hdr, H.HEAD);
  if (head === tail) return;
  let d = head > tail ? Buffer.from(ring.slice(tail, head)) : Buffer.concat([ring.slice(tail), ring.slice(0, head)]);
  Atomics.store(hdr, H.TAIL, head);
  const ic = mp._module._mp_hal_get_interrupt_char();
  if (ic >= 0 && d.includes(ic)) {
    d = d.filter((c) => c !== ic); interrupted = true;
    mp._module._mp_sched_keyboard_interrupt();
    rx = Buffer.alloc(0);
  }
  rx = rx.length ? Buffer.concat([rx, d]) : Buffer.from(d);
}

function send(bytes) {
  if (sink) { bytes = sink(bytes); if (!bytes.length) return; }
  const until = now() + (unread ? 0 : 500);   // an unread line blocks for a while, then bytes are dropped
  for (let o = 0; o < bytes.length;) {
    const fd = Atomics.load(hdr, H.FD);
    if (fd < 0) return;
    try { o += fs.writeSync(fd, bytes, o, bytes.length - o); unread = false; }
    catch (e) {
      if (e.code !== 'EAGAIN') return;
      if (now() >= until) { unread = true; return; }
      Atomics.wait(hdr, 15, 0, 0.2);
    }
  }
}

// ---- events: control messages, timers ---------------------------------------------------------
function fire(kind, a, b) {
  try { dispatch?.(kind, a, b); }
  catch (e) { if (e.type === 'SystemExit') throw e; send(Buffer.from(String(e.message).replace(/\r?\n/g, '\r\n'))); }
}

function setPin(n, v) {
  const p = pin(n), old = p.value; p.value = v;
  if (old !== v && (p.irq & (v ? 1 : 2))) fire('pin', n, v);
}

function drive(n, v) {               // from outside; an output wins against whatever is wired to it
  const p = pin(n); p.driven = v;
  if (p.mode !== 'out') setPin(n, v);
}

function pulled(p) { return p.mode === 'up' ? 1 : p.mode === 'down' ? 0 : p.value; }

function control(m) {
  switch (m.cmd) {
    case 'pin': drive(m.id, m.value ? 1 : 0); break;
    case 'release': { const p = pin(m.id); p.driven = null; if (p.mode !== 'out') setPin(m.id, pulled(p)); break; }
    case 'clear': pins.forEach((p, n) => { p.driven = null; if (p.mode !== 'out') setPin(n, p.mode === 'up' ? 1 : 0); }); adc.clear(); break;
    case 'pulse': drive(m.id, m.value ? 1 : 0); drive(m.id, m.value ? 0 : 1); break;
    case 'adc': adc.set(m.id, m.u16); break;
    case 'get': tell({ event: 'state', tag: m.tag, pins: Object.fromEntries(pins), adc: Object.fromEntries(adc) }); return;
    case 'peek': { const p = pin(m.id); tell({ event: 'done', tag: m.tag, id: m.id, value: p.value, mode: p.mode, freq: p.freq, duty: p.duty }); return; }
    case 'i2c': { const d = i2c.get(m.addr) ?? new Uint8Array(256); Buffer.from(m.hex ?? '', 'hex').copy(d, m.reg ?? 0); i2c.set(m.addr, d); break; }
    case 'uart': uarts.set(m.id, Buffer.concat([uart(m.id), Buffer.from(m.hex, 'hex')])); fire('uart', m.id, 0); break;
    default: tell({ error: 'unknown cmd', cmd: m.cmd });
  }
  if (m.tag !== undefined) tell({ event: 'done', tag: m.tag });
}

function hook() {                    // what an interrupt would do; called wherever Python touches the outside
  if (!mp) return;                   // between two VMs bytes and events stay queued
  drain();
  if (busy) return;
  busy = true;
  try {
    const ev = Atomics.load(hdr, H.EVENTS);
    if (ev !== seen) { seen = ev; for (let r; (r = receiveMessageOnPort(port));) control(r.message); }
    if (timers.length) {
      const t = now();
      for (const x of timers.slice()) if (x.at <= t && timers.includes(x)) {
        if (x.period > 0) x.at = Math.max(x.at + x.period, t); else timers = timers.filter((y) => y !== x);
        fire('timer', x.key, 0);
      }
    }
  } finally { busy = false; }
}

function block(ms) {                 // wait for something to happen, at most ms (Infinity allowed)
  const w = Atomics.load(hdr, H.WAKE);
  hook();
  if (rx.length || interrupted) return;
  for (const x of timers) ms = Math.min(ms, Math.max(0, x.at - now()));
  if (ms > 0) Atomics.wait(hdr, H.WAKE, w, ms);
  hook();
}

function sleep(ms) {
  const until = performance.now() + ms;
  for (;;) {
    const w = Atomics.load(hdr, H.WAKE);
    hook();
    let left = until - performance.now();
    if (left <= 0 || interrupted) { interrupted = false; return; }
    for (const x of timers) left = Math.min(left, Math.max(0, x.at - now()));
    if (left > 0) Atomics.wait(hdr, H.WAKE, w, left);
  }
}

// ---- the streams that sys.stdin / sys.stdout stand on -------------------------------------------
let empties = 0;
const serialIn = {
  read(s, buffer, offset, length) {
    if (length === 0) return 0;
    interrupted = false;
    hook();
    while (!rx.length) { if (interrupted) { interrupted = false; throw new FS.ErrnoError(EINTR); } block(Infinity); }
    const n = Math.min(length, rx.length);
    buffer.set(rx.subarray(0, n), offset); rx = rx.subarray(n); empties = 0;
    return n;
  },
  poll() {                           // an idle poll loop is slowed down instead of burning a core
    hook();
    if (!rx.length && ++empties > 20) block(1);
    return rx.length ? 1 | 4 : 4;
  },
};
const serialOut = {
  write(s, buffer, offset, length) { send(Buffer.from(buffer.buffer, buffer.byteOffset + offset, length)); hook(); return length; },
  poll: () => 4,
};

// ---- what lib/machine.py and lib/time.py call -----------------------------------------------------
const api = {
  unique_id: () => id, reset_cause: () => cause,
  reset: () => { tell({ reset: 1 }); for (;;) Atomics.wait(hdr, 15, 0, 1000); },
  ticks_us: () => { hook(); return Math.floor(performance.now() * 1000) & 0x3fffffff; },
  set_dispatch: (f) => { dispatch = f; },
  sleep,
  pin_mode: (n, mode, value) => {
    const p = pin(n); p.mode = mode;
    if (value >= 0) api.pin_set(n, value);
    else if (mode !== 'out') p.value = p.driven ?? pulled(p);
  },
  pin_get: (n) => { hook(); return pin(n).value; },
  pin_set: (n, v) => { const p = pin(n); if (p.value !== v) { setPin(n, v); tell({ event: 'pin', id: n, value: v }); } hook(); },
  pin_irq: (n, edges) => { pin(n).irq = edges; },
  pwm: (n, freq, duty) => { const p = pin(n); p.freq = freq; p.duty = duty; tell({ event: 'pwm', id: n, freq, duty }); },
  adc: (n) => { hook(); return adc.get(n) ?? 0; },
  timer: (key, ms, period) => { timers = timers.filter((x) => x.key !== key); if (ms >= 0) timers.push({ key, at: now() + ms, period: period ? Math.max(1, ms) : 0 }); },
  wdt: (ms) => Atomics.store(hdr, H.WDT, (now() + ms) & 0x7fffffff),
  i2c_scan: () => [...i2c.keys()].join(','),
  i2c_read: (a, reg, n) => { hook(); const d = i2c.get(a); return d ? Buffer.from(d.subarray(reg, reg + n)).toString('hex') : ''; },
  i2c_write: (a, reg, hex) => { const d = i2c.get(a); if (!d) return false; Buffer.from(hex, 'hex').copy(d, reg); tell({ event: 'i2c', addr: a, reg, hex }); return true; },
  uart_any: (n) => { hook(); return uart(n).length; },
  uart_read: (n, k) => { const b = uart(n); uarts.set(n, b.subarray(k)); return b.subarray(0, k).toString('hex'); },
  uart_write: (n, hex) => tell({ event: 'uart', id: n, hex }),
};

// ---- boot, REPL, soft reset -----------------------------------------------------------------------
function save() {                    // keep the flash over a reset
  const out = {};
  const walk = (d, prefix) => {
    for (const n of FS.readdir(d)) {
      if (n === '.' || n === '..') continue;
      const p = d + '/' + n;
      if (FS.isDir(FS.stat(p).mode)) walk(p, prefix + n + '/');
      else out[prefix + n] = Buffer.from(FS.readFile(p)).toString('base64');
    }
  };
  walk('/flash', '');
  files = out; tell({ files: out });
}

function run(name) {
  const text = FS.readFile('/flash/' + name, { encoding: 'utf8' });
  try { mp.runPython(text); return true; }
  catch (e) { if (e.type === 'SystemExit') return false; send(Buffer.from(String(e.message).replace(/\r?\n/g, '\r\n'))); return true; }
  finally { interrupted = false; }
}

async function start(raw) {
  timers = []; dispatch = null; mp = null; pins.forEach((p) => { p.irq = 0; });
  const m = await loadMicroPython({ heapsize: heap, linebuffer: false, stdout: () => {}, stderr: () => {} });
  FS = m._module.FS;
  for (const [i, ops] of [[0, serialIn], [1, serialOut], [2, serialOut]]) FS.streams[i].stream_ops = { ...FS.streams[i].stream_ops, ...ops };
  mp = m;
  mp.registerJsModule('_board', api);
  FS.mkdirTree('/lib'); FS.mkdirTree('/flash');
  for (const n of fs.readdirSync(libDir)) FS.writeFile('/lib/' + n, fs.readFileSync(new URL(n, libDir)));
  for (const [n, b] of Object.entries(files)) { FS.mkdirTree('/flash/' + n.split('/').slice(0, -1).join('/')); FS.writeFile('/flash/' + n, Buffer.from(b, 'base64')); }
  for (const n of ['close', 'unlink', 'rename', 'mkdir', 'rmdir']) {   // every change of the flash outlives a hard reset
    const op = FS[n];
    FS[n] = (...a) => { const r = op(...a); if (n !== 'close' || a[0].flags & 3) save(); return r; };
  }
  mp.runPython("import os; os.chdir('/flash'); import sys; sys.path.append('/flash/lib'); import _boot; del os, sys, _boot");
  if (FS.analyzePath('/flash/boot.py').exists) run('boot.py');
  if (!raw && workerData.main && FS.analyzePath('/flash/main.py').exists) run('main.py');
  if (raw) sink = () => Buffer.alloc(0);
  mp.replInit(); sink = null;
  if (raw) mp.replProcessChar(1);
}

const WINDOW = 128;
function rawPaste() {                // the port's own reader cannot read the line, so the flow control is done here
  send(Buffer.from([0x52, 1, WINDOW & 255, WINDOW >> 8, 1]));
  const code = []; let left = WINDOW;
  for (;;) {
    const c = next();
    if (c === 3) { send(Buffer.from('\x04\x04\x04>')); return; }
    if (c === 4) break;
    code.push(c);
    if (--left === 0) { send(Buffer.from([1])); left = WINDOW; }
  }
  send(Buffer.from([4]));
  for (const c of code) mp.replProcessChar(c);
  let skip = 2;                      // the plain raw REPL says OK first
  sink = (b) => { const k = Math.min(skip, b.length); skip -= k; if (!skip) sink = null; return b.subarray(k); };
  mp.replProcessChar(4); sink = null;
}

function next() {
  while (!rx.length) block(Infinity);
  const c = rx[0]; rx = rx.subarray(1); return c;
}

Date.now = () => { hook(); return now(); };   // every clock read of the VM is a moment for interrupts
let raw = false;
await start(false);
for (;;) {
  let c = next();
  if (raw && c === 5) {
    const a = next(); const b = next();
    if (a === 0x41 && b === 1) { rawPaste(); continue; }
    send(Buffer.from('R\x00')); continue;
  }
  let tail = '';
  if (c === 1 && !raw) sink = (d) => { tail = (tail + d.toString('latin1')).slice(-40); return d; };
  interrupted = false;
  let r = mp.replProcessChar(c);
  sink = null; interrupted = false;
  if (tail.endsWith('to exit\r\n>')) raw = true;
  if (c === 2) raw = false;
  while (raw && c !== 4 && c !== 2 && c !== 1 && c !== 3 && !(r & 0x100)) {   // a line of raw code, up to its end
    c = next(); r = mp.replProcessChar(c); interrupted = false; if (c === 2) raw = false;
  }
  if (r & 0x100) { send(Buffer.from('MPY: soft reboot\r\n')); await start(raw); }
}
