// SPDX-License-Identifier: Apache-2.0
// One device: its state, its widgets, its events, and what its client does wrong.
import { dateAndClock, clock, element, iso, setAttribute, setText } from "./dom.js";
import { makeWidget } from "./widgets.js";

const COUNTERS = [
  ["uplinks", "Messages in", "Messages the device published"],
  ["downlinks", "Messages out", "Messages sent to the device"],
  ["acknowledged", "Acknowledged", "QoS 1 messages the device acknowledged"],
  ["dropped", "Dropped", "Messages refused; the diagnostics say why"],
  ["connections", "Logins", "Accepted logins since the simulator started"],
];

export class DeviceSection {
  constructor(view, write) {
    this.name = view.name;
    this.write = write;
    this.widgets = new Map();
    this.status = element("span", { class: "pill", "data-testid": "online" });
    this.facts = element("p", { class: "facts", "data-testid": "info" });
    this.counters = new Map();
    this.grid = element("div", { class: "widgets" });
    this.events = new Log("Events", "events", "No events yet.", eventRow);
    this.diagnostics = new Log("Diagnostics", "diagnostics", "Nothing to complain about.", diagnosticRow);
    const title = `title-${view.id}`;
    this.node = element(
      "section",
      { class: "device", id: `device-${view.id}`, "aria-labelledby": title, "data-testid": `device-${view.name}` },
      element(
        "header",
        { class: "device-head" },
        element("div", { class: "device-name" }, element("h2", { id: title }, view.name), this.status),
        this.facts,
        this.counterList(),
      ),
      this.grid,
      element("div", { class: "logs" }, this.events.node, this.diagnostics.node),
    );
  }

  counterList() {
    const list = element("dl", { class: "counters" });
    for (const [key, label, title] of COUNTERS) {
      const number = element("dd", { "data-testid": `counter-${key}` }, "0");
      this.counters.set(key, number);
      list.append(element("div", { title }, element("dt", {}, label), number));
    }
    return list;
  }

  update(view, now) {
    setAttribute(this.node, "data-online", view.online);
    setAttribute(this.status, "data-state", view.online ? "live" : "off");
    setText(this.status, view.online ? "Online" : "Offline");
    setText(this.facts, facts(view));
    for (const [key, number] of this.counters) {
      setText(number, String(view.counters[key]));
      setAttribute(number, "data-attention", key === "dropped" && view.counters[key] > 0 ? "true" : null);
    }
    for (const stream of view.streams) {
      this.widget(stream).update(stream, now);
    }
    this.events.update(view.events);
    this.diagnostics.update(view.diagnostics);
  }

  widget(stream) {
    if (!this.widgets.has(stream.name)) {
      const widget = makeWidget(stream, (value) => this.write(stream.name, value));
      this.widgets.set(stream.name, widget);
      this.grid.append(widget.node);
    }
    return this.widgets.get(stream.name);
  }
}

function facts(view) {
  const known = { ...view.info, ...view.metadata };
  const parts = Object.keys(known)
    .sort()
    .map((name) => `${name} ${known[name]}`);
  if (view.dialect) {
    parts.unshift(`${view.dialect} dialect`);
  }
  return parts.join(" · ") || "Not seen yet";
}

/** The newest first. Rows are kept, so that reading one is not disturbed by the next. */
class Log {
  constructor(title, testId, empty, row) {
    this.row = row;
    this.shown = [];
    this.empty = element("p", { class: "empty" }, empty);
    this.list = element("ol", { "data-testid": testId });
    // Scrolled with the keyboard, and read out when something comes.
    this.scroll = element("div", { class: "scroll", role: "log", "aria-label": title, tabindex: "0", hidden: true }, this.list);
    this.count = element("span", { class: "count", "aria-hidden": "true" });
    this.node = element(
      "section",
      { class: `log log-${testId}` },
      element("h3", {}, title, this.count),
      this.empty,
      this.scroll,
    );
  }

  update(items) {
    const keys = items.map((item) => JSON.stringify(item));
    let kept = this.shown.length;
    while (kept > 0 && !endsAt(this.shown.slice(this.shown.length - kept), keys)) {
      kept--;
    }
    if (kept === keys.length && kept === this.shown.length) {
      return;
    }
    const fresh = items.slice(kept).map((item) => this.row(item));
    while (this.list.children.length > kept) {
      this.list.lastElementChild.remove();
    }
    this.list.prepend(...fresh.reverse());
    this.shown = keys;
    this.empty.hidden = items.length > 0;
    this.scroll.hidden = items.length === 0;
    setText(this.count, items.length > 0 ? String(items.length) : "");
  }
}

/** Whether the items start with what is shown: then only what follows is new. */
function endsAt(shown, keys) {
  return shown.length <= keys.length && shown.every((key, index) => key === keys[index]);
}

function time(millis) {
  return element("time", { datetime: iso(millis), title: dateAndClock(millis) }, clock(millis));
}

function eventRow(event) {
  const row = element("li", { "data-testid": "event" }, time(event.time), element("code", {}, event.code));
  if (event.description !== event.code) {
    row.append(element("span", {}, event.description));
  }
  return row;
}

function diagnosticRow(diagnostic) {
  return element("li", { "data-testid": "diagnostic" }, time(diagnostic.time), element("span", {}, diagnostic.text));
}
