// SPDX-License-Identifier: Apache-2.0
// A datastream's history as a line that moves with the time.
/* global Chart */
import { clock, element, setAttribute } from "./dom.js";

const KEPT = 2000;
const SECOND = 1000;
const RANGES = [
  ["1 min", 60 * SECOND],
  ["10 min", 600 * SECOND],
  ["All", Infinity],
];
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400].map((s) => s * SECOND);

export class Line {
  constructor(name) {
    this.points = [];
    this.span = RANGES[0][1];
    this.canvas = element("canvas", { role: "img", "data-testid": `chart-${name}` });
    this.hint = element("p", { class: "hint", "aria-hidden": "true" }, "No values yet");
    this.node = element("div", { class: "plot" }, this.canvas, this.hint);
    this.ranges = element("div", { class: "ranges", role: "group", "aria-label": "Time shown" });
    for (const [label, span] of RANGES) {
      const button = element("button", { type: "button", "aria-pressed": String(span === this.span) }, label);
      button.addEventListener("click", () => this.choose(span));
      this.ranges.append(button);
    }
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", () => this.draw());
    setInterval(() => this.draw(), SECOND); // Time goes on without values too.
  }

  choose(span) {
    this.span = span;
    RANGES.forEach(([, each], index) => setAttribute(this.ranges.children[index], "aria-pressed", each === span));
    this.draw();
  }

  update(stream, range, label, now) {
    if (stream.whole) {
      this.points = [];
    }
    for (const [x, value] of stream.points) {
      const y = Number(value);
      if (value !== "" && Number.isFinite(y)) {
        this.points.push({ x, y });
      }
    }
    this.points.splice(0, this.points.length - KEPT);
    this.range = range;
    this.ahead = now - Date.now(); // The simulator's clock rules.
    setAttribute(this.canvas, "data-points", this.points.length);
    setAttribute(this.canvas, "aria-label", this.words(label));
    this.hint.hidden = this.points.length > 0;
    this.draw();
  }

  words(label) {
    if (this.points.length === 0) {
      return `${label}: no values yet`;
    }
    const values = this.points.map((point) => point.y);
    const least = values.reduce((a, b) => Math.min(a, b));
    const most = values.reduce((a, b) => Math.max(a, b));
    return `${label}: ${this.points.length} values, from ${least} to ${most}, now ${values.at(-1)}`;
  }

  draw() {
    if (!this.canvas.isConnected || typeof Chart === "undefined" || this.ahead === undefined) {
      return;
    }
    this.chart ??= new Chart(this.canvas, this.configuration());
    const end = Math.max(Date.now() + this.ahead, this.points.at(-1)?.x ?? 0);
    const first = this.points[0]?.x ?? end;
    const start = this.span === Infinity ? Math.min(first, end - 10 * SECOND) : end - this.span;
    const { options, data } = this.chart;
    const style = getComputedStyle(this.node);
    const ink = style.getPropertyValue("--muted").trim();
    const rule = style.getPropertyValue("--rule").trim();
    const line = style.getPropertyValue("--line").trim();
    options.scales.x.min = start;
    options.scales.x.max = end;
    options.scales.x.ticks.color = ink;
    options.scales.y.ticks.color = ink;
    options.scales.y.grid.color = rule;
    Object.assign(options.scales.y, this.heights(start));
    Object.assign(data.datasets[0], {
      data: this.points,
      borderColor: line,
      backgroundColor: (context) => shade(context.chart, line),
      pointBackgroundColor: line,
    });
    this.chart.update("none");
    setAttribute(this.canvas, "data-color", line);
  }

  /** Room for what is seen, not for the whole range: a sensor's small changes are what people look for. */
  heights(start) {
    const seen = this.points.filter((point) => point.x >= start).map((point) => point.y);
    if (seen.length === 0) {
      return { suggestedMin: this.range.min, suggestedMax: this.range.max };
    }
    const least = seen.reduce((a, b) => Math.min(a, b));
    const most = seen.reduce((a, b) => Math.max(a, b));
    const room = Math.max((most - least) * 0.15, (this.range.max - this.range.min) * 0.01);
    return { suggestedMin: least - room, suggestedMax: most + room };
  }

  configuration() {
    return {
      type: "line",
      data: {
        datasets: [
          {
            data: [],
            parsing: false,
            fill: "start",
            borderWidth: 2,
            borderJoinStyle: "round",
            cubicInterpolationMode: "monotone",
            pointRadius: (context) => (context.dataIndex === context.dataset.data.length - 1 ? 3.5 : 0),
            pointBorderWidth: 0,
            pointHitRadius: 12,
          },
        ],
      },
      options: {
        animation: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        layout: { padding: { top: 6, right: 8 } },
        interaction: { mode: "nearest", axis: "x", intersect: false },
        plugins: {
          legend: { display: false },
          tooltip: {
            displayColors: false,
            callbacks: {
              title: (items) => clock(items[0].parsed.x),
              label: (item) => String(item.parsed.y),
            },
          },
        },
        scales: {
          x: {
            type: "linear",
            grid: { display: false },
            border: { display: false },
            afterBuildTicks: (scale) => {
              scale.ticks = moments(scale.min, scale.max, scale.width);
            },
            ticks: { callback: (value) => clock(value), maxRotation: 0, autoSkip: false },
          },
          y: {
            border: { display: false },
            grid: { drawTicks: false },
            ticks: { maxTicksLimit: 5, padding: 8, callback: (value) => String(Number(value.toFixed(6))) },
          },
        },
      },
    };
  }
}

/** Round moments, as many as have room. */
function moments(from, to, width) {
  const most = Math.max(2, Math.floor(width / 90));
  const step = STEPS.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most);
  const offset = new Date(from).getTimezoneOffset() * 60 * SECOND;
  const ticks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    ticks.push({ value: at });
  }
  return ticks;
}

function shade(chart, line) {
  const { chartArea, ctx } = chart;
  if (!chartArea) {
    return "transparent";
  }
  const gradient = ctx.createLinearGradient(0, chartArea.top, 0, chartArea.bottom);
  gradient.addColorStop(0, `color-mix(in srgb, ${line} 28%, transparent)`);
  gradient.addColorStop(1, `color-mix(in srgb, ${line} 2%, transparent)`);
  return gradient;
}
