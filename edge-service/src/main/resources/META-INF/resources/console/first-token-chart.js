// The first token's time as a stack of its parts, second by second.
import uPlot from "/webjars/uplot/1.6.30/dist/uPlot.esm.js";
import { colour, el, ink, label, paint, time } from "./parts.js";

class FirstTokenChart extends HTMLElement {
  #plot;
  #seen;
  #place = el("div", {});
  #legend = el("div", { class: "legend" });

  connectedCallback() {
    this.append(this.#place, this.#legend);
    new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: 230 })).observe(this);
    document.addEventListener("themed", () => { this.#drop(); if (this.#seen) this.show(this.#seen); });
  }

  #drop() {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  show(seen) {
    this.#seen = seen;
    const end = Math.floor(seen.now_ms / 1000);
    const xs = Array.from({ length: seen.window_s }, (_, i) => end - seen.window_s + 1 + i);
    const bySecond = new Map((seen.seconds ?? []).map(second => [second.t, second]));
    // Highest series first: each is the sum of the parts up to it, and covers those that follow.
    const sums = seen.parts.map((_, upTo) => xs.map(t => {
      const second = bySecond.get(t);
      return second?.first_us ? second.parts_us.slice(0, upTo + 1).reduce((a, b) => a + b, 0) / 1000 : 0;
    }));
    const data = [xs, ...sums.toReversed()];
    if (!this.#plot) this.#plot = this.#make(seen.parts, data);
    else this.#plot.setData(data);
    this.#describe(seen);
  }

  #make(parts, data) {
    const axis = { stroke: ink("--soft"), grid: { stroke: ink("--line"), width: 1 }, ticks: { stroke: ink("--line") }, font: "12px system-ui, sans-serif" };
    return new uPlot({
      width: Math.max(200, this.clientWidth), height: 230, legend: { show: false }, cursor: { show: false }, padding: [8, 8, 0, 0],
      scales: { y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map(t => new Date(t * 1000).toLocaleTimeString("en-GB")) }, { ...axis, label: "ms", labelFont: "12px system-ui, sans-serif", labelSize: 18, size: 52 }],
      series: [{}, ...parts.map((_, index) => {
        const shade = paint(parts.length - 1 - index);
        return { stroke: shade, fill: shade, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.9, 20], align: 0 }) };
      })],
    }, data, this.#place);
  }

  /** What the picture shows, as text: for those who do not see it, and as its legend. */
  #describe(seen) {
    const last = (seen.seconds ?? []).findLast(second => second.first_us > 0);
    this.#place.setAttribute("role", "img");
    this.#place.setAttribute("aria-label", last
      ? `First token ${time(last.first_us)}: ` + seen.parts.map((part, i) => `${label(part.name)} ${time(last.parts_us[i])}`).join(", ")
      : "No answer in the last two minutes");
    this.#legend.replaceChildren(...seen.parts.map((part, i) => el("span", {}, el("i", { style: `background:${colour(i)}` }), `${label(part.name)}${last ? ` ${time(last.parts_us[i])}` : ""}`)));
  }
}

customElements.define("first-token-chart", FirstTokenChart);
