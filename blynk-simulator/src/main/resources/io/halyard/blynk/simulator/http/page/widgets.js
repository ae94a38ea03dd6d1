// SPDX-License-Identifier: Apache-2.0
// A widget for each datastream. Properties that the device set come before the template.
import { clock, color, element, setAttribute, setText } from "./dom.js";
import { Line } from "./line.js";

const SEPARATOR = "\0";
const SEND_PERIOD_MILLIS = 50;
// So long after a person moved a slider, what the simulator says does not move it.
const HOLD_MILLIS = 500;

export function makeWidget(stream, write) {
  switch (stream.control) {
    case "switch":
      return new SwitchWidget(stream, write);
    case "slider":
      return new SliderWidget(stream, write);
    case "chart":
      return new ChartWidget(stream);
    default:
      return new DisplayWidget(stream);
  }
}

class Widget {
  constructor(stream, kind) {
    const id = `widget-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.labelId = id;
    this.label = element("h3", { id, class: "label", "data-testid": `label-${stream.name}` });
    this.pin = element("span", { class: "pin", title: `Virtual pin of ${stream.name}` });
    setText(this.pin, stream.pin === undefined ? "" : `V${stream.pin}`);
    this.body = element("div", { class: "body" });
    this.node = element(
      "article",
      { class: `widget ${kind}`, "data-testid": `widget-${stream.name}`, "aria-labelledby": id },
      element("header", {}, this.label, this.pin),
      this.body,
    );
  }

  update(stream, now) {
    const properties = stream.properties;
    this.properties = properties;
    setText(this.label, properties.label ?? stream.name);
    this.node.hidden = truth(properties.isHidden);
    this.disabled = truth(properties.isDisabled);
    setAttribute(this.node, "data-disabled", this.disabled ? "true" : null);
    this.paint("--widget", color(properties.color));
    this.paint("--widget-back", color(properties.backColor));
    const opacity = number(properties.opacity);
    this.node.style.opacity = opacity === null ? "" : String(opacity > 1 ? opacity / 100 : opacity);
    this.show(stream, now);
  }

  paint(variable, value) {
    if (value === null) {
      this.node.style.removeProperty(variable);
    } else if (this.node.style.getPropertyValue(variable) !== value) {
      this.node.style.setProperty(variable, value);
    }
  }
}

class DisplayWidget extends Widget {
  constructor(stream) {
    super(stream, "display");
    this.value = new Value(stream);
    this.gauge = element("i");
    this.track = element("div", { class: "gauge", "aria-hidden": "true", hidden: true }, this.gauge);
    this.body.append(this.value.node, this.track);
  }

  show(stream) {
    this.value.show(stream);
    const isNumber = (stream.type === "integer" || stream.type === "double") && stream.value !== undefined;
    this.track.hidden = !isNumber;
    if (isNumber) {
      const { min, max } = range(stream);
      const share = (Number(stream.value) - min) / (max - min);
      this.gauge.style.setProperty("inline-size", `${100 * Math.min(1, Math.max(0, share))}%`);
    }
  }
}

class SwitchWidget extends Widget {
  constructor(stream, write) {
    super(stream, "switch");
    this.state = element("span", { class: "state", "data-testid": `value-${stream.name}` });
    this.control = element(
      "button",
      { type: "button", role: "switch", "aria-labelledby": this.labelId, "data-testid": `switch-${stream.name}` },
      element("i", { "aria-hidden": "true" }),
    );
    this.control.addEventListener("click", () => {
      write(this.control.getAttribute("aria-checked") === "true" ? "0" : "1");
    });
    this.body.append(this.state, this.control);
  }

  show(stream) {
    const isOn = stream.value !== undefined && stream.value !== "0" && stream.value !== "";
    setAttribute(this.control, "aria-checked", isOn);
    this.control.disabled = this.disabled;
    setText(this.state, isOn ? (this.properties.onLabel ?? "On") : (this.properties.offLabel ?? "Off"));
    this.paint("--on", color(this.properties.onBackColor) ?? color(this.properties.onColor));
    this.paint("--off", color(this.properties.offBackColor) ?? color(this.properties.offColor));
  }
}

class SliderWidget extends Widget {
  constructor(stream, write) {
    super(stream, "slider");
    this.value = new Value(stream);
    this.control = element("input", {
      type: "range",
      "aria-labelledby": this.labelId,
      "data-testid": `slider-${stream.name}`,
    });
    this.low = element("span");
    this.high = element("span");
    this.sender = new Sender(write);
    this.control.addEventListener("input", () => {
      this.heldUntil = performance.now() + HOLD_MILLIS;
      clearTimeout(this.release);
      this.release = setTimeout(() => this.show(this.stream), HOLD_MILLIS + 1);
      this.fill();
      this.value.show({ ...this.stream, value: this.control.value });
      this.sender.send(this.control.value);
    });
    this.body.append(
      this.value.node,
      this.control,
      element("div", { class: "ends", "aria-hidden": "true" }, this.low, this.high),
    );
  }

  show(stream) {
    this.stream = stream;
    const { min, max } = range(stream);
    setAttribute(this.control, "min", min);
    setAttribute(this.control, "max", max);
    setAttribute(this.control, "step", this.step(stream, min, max));
    setText(this.low, String(min));
    setText(this.high, String(max));
    this.control.disabled = this.disabled;
    if (performance.now() > (this.heldUntil ?? 0)) {
      this.control.value = stream.value ?? min;
      this.value.show(stream); // Not under the person's finger.
    }
    this.fill();
  }

  step(stream, min, max) {
    const wanted = number(stream.properties.step);
    if (wanted !== null && wanted > 0) {
      return wanted;
    }
    return stream.type === "integer" ? 1 : 10 ** Math.floor(Math.log10((max - min) / 200));
  }

  fill() {
    const { min, max, value } = this.control;
    const share = (value - min) / (max - min);
    this.control.style.setProperty("--share", `${100 * Math.min(1, Math.max(0, share))}%`);
    setAttribute(this.control, "aria-valuetext", this.value.textOf({ ...this.stream, value }));
  }
}

class ChartWidget extends Widget {
  constructor(stream) {
    super(stream, "chart");
    this.value = new Value(stream);
    this.line = new Line(stream.name);
    this.body.append(this.value.node, this.line.ranges, this.line.node);
  }

  show(stream, now) {
    this.value.show(stream);
    this.line.update(stream, range(stream), this.properties.label ?? stream.name, now);
  }
}

/** The newest value in large, with its unit. */
class Value {
  constructor(stream) {
    this.text = element("span", { class: "number", "data-testid": `value-${stream.name}` });
    this.unit = element("span", { class: "unit" });
    this.node = element("p", { class: "value" }, this.text, this.unit);
  }

  show(stream) {
    const has = stream.value !== undefined;
    setText(this.text, has ? format(stream) : "–");
    setText(this.unit, has ? (stream.properties.suffix ?? stream.unit) : "");
    setAttribute(this.node, "data-text", stream.type === "string" || stream.type === "boolean" ? "true" : null);
    setAttribute(this.node, "data-long", format(stream).length > 12 ? "true" : null);
    setAttribute(this.node, "title", has ? `at ${clock(stream.time)}` : "no value yet");
  }

  textOf(stream) {
    return `${format(stream)} ${stream.properties.suffix ?? stream.unit}`.trim();
  }
}

/** The value as text: with a point, whatever the browser's language. */
function format(stream) {
  if (stream.value === undefined) {
    return "";
  }
  if (stream.type === "boolean") {
    return stream.value === "1" ? (stream.properties.onLabel ?? "On") : (stream.properties.offLabel ?? "Off");
  }
  if (stream.type === "location") {
    const [longitude, latitude] = stream.value.split(SEPARATOR).map(Number);
    return `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? "S" : "N"}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? "W" : "E"}`;
  }
  const digits = number(stream.properties.maximumFractionDigits);
  if (digits !== null && digits >= 0 && digits <= 20 && number(stream.value) !== null) {
    return String(Number(Number(stream.value).toFixed(digits)));
  }
  return stream.value.split(SEPARATOR).join(", ");
}

function range(stream) {
  const min = number(stream.properties.min) ?? stream.min;
  const max = number(stream.properties.max) ?? stream.max;
  return min < max ? { min, max } : { min: stream.min, max: stream.max };
}

function number(text) {
  return text === undefined || text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function truth(text) {
  return text === "1" || text === "true";
}

/** Sends at once, but while a slider moves not more often than the device could follow; the last value is always sent. */
class Sender {
  constructor(write) {
    this.write = write;
    this.waiting = null;
    this.timer = null;
  }

  send(value) {
    if (this.timer !== null) {
      this.waiting = value;
      return;
    }
    this.write(value);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting !== null) {
        const last = this.waiting;
        this.waiting = null;
        this.send(last);
      }
    }, SEND_PERIOD_MILLIS);
  }
}
