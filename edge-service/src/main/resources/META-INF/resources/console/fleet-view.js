// The numbers of the last minute, the workers, the refusals and the tenants.
import { colour, count, el, time } from "./parts.js";

const bar = (whole, parts, text) => el("div", {},
  el("div", { class: "bar", role: "img", "aria-label": text },
    ...parts.map(part => el("i", { style: `width:${(100 * part.n / Math.max(1, whole)).toFixed(1)}%;background:${part.colour}` }))),
  el("div", { class: "under" }, text));

class SummaryCards extends HTMLElement {
  show(seen) {
    const from = seen.now_ms / 1000 - 60;
    const minute = (seen.seconds ?? []).filter(second => second.t >= from);
    const sum = field => minute.reduce((total, second) => total + second[field], 0);
    const answers = sum("requests") - sum("failures");
    const timed = minute.filter(second => second.first_us > 0);
    const firsts = timed.reduce((total, second) => total + (second.requests - second.failures), 0);
    const first = firsts ? timed.reduce((total, second) => total + second.first_us * (second.requests - second.failures), 0) / firsts : 0;
    const blocks = seen.workers.reduce((total, worker) => total + worker.kv_blocks, 0);
    const free = seen.workers.reduce((total, worker) => total + worker.kv_free, 0);
    const usd = sum("usd");
    const card = (name, value, unit, note) => el("div", {}, el("span", {}, name), el("b", {}, value, unit ? el("i", {}, unit) : ""), el("small", {}, note));
    this.replaceChildren(
      card("Requests", (answers / 60).toFixed(1), "/s", `${count(answers)} answered in a minute`),
      card("First token", first ? time(first) : "–", "", "mean · modelled prefill"),
      card("Tokens", count(sum("tokens") / 60), "/s", `${count(sum("tokens"))} in a minute`),
      card("Prefix cache", sum("prompt") ? `${(100 * sum("cached") / sum("prompt")).toFixed(0)}` : "–", sum("prompt") ? "% hits" : "", `KV ${blocks ? (100 * (blocks - free) / blocks).toFixed(1) : 0} % in use`),
      card("Refused or failed", count(sum("failures")), "", "in a minute"),
      card("A million tokens", usd && sum("tokens") ? `$${(usd / sum("tokens") * 1e6).toFixed(2)}` : "–", "", usd ? "cost now · modelled" : "no worker tells a price"));
  }
}

class FleetView extends HTMLElement {
  show(seen) {
    if (!seen.workers.length) {
      this.replaceChildren(el("p", { class: "empty" }, "No worker reports to this edge."));
      return;
    }
    const rows = seen.workers.map(worker => {
      const filling = Math.min(worker.filling, worker.running);
      const decoding = worker.running - filling;
      const idle = Math.max(0, worker.slots - worker.running - worker.parked);
      const used = worker.kv_blocks - worker.kv_free;
      return el("tr", {},
        el("td", {}, el("div", { class: "model" }, worker.model), el("div", { class: "under" }, worker.id, worker.draining ? " · draining" : "", worker.fresh ? "" : " · report is old")),
        el("td", {}, bar(worker.slots, [{ n: filling, colour: colour(8) }, { n: decoding, colour: colour(3) }, { n: worker.parked, colour: colour(2) }],
          `${filling} prefill · ${decoding} decode · ${worker.parked} parked · ${count(idle)} free`)),
        el("td", {}, bar(worker.waiting_max, [{ n: worker.waiting, colour: colour(7) }], `${worker.waiting} of ${count(worker.waiting_max)} wait`)),
        el("td", {}, bar(worker.kv_blocks, [{ n: used, colour: colour(5) }], `${(100 * used / Math.max(1, worker.kv_blocks)).toFixed(1)} % of ${count(worker.kv_blocks)} blocks`)),
        el("td", { class: "n" }, time(worker.step_us)),
        el("td", { class: "n" }, time(worker.prefill_us_per_1k)));
    });
    this.replaceChildren(el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Model and worker"), el("th", { scope: "col" }, "Slots by phase"), el("th", { scope: "col" }, "Queue"), el("th", { scope: "col" }, "KV blocks"),
        el("th", { class: "n", scope: "col" }, "A token (modelled)"), el("th", { class: "n", scope: "col" }, "Prefill of 1k (modelled)"))),
      el("tbody", {}, ...rows))));
  }
}

class RefusalList extends HTMLElement {
  show(seen) {
    const reasons = Object.entries(seen.refusals).sort((a, b) => b[1] - a[1]);
    if (!reasons.length) {
      this.replaceChildren(el("p", { class: "empty" }, "None since the edge started."));
      return;
    }
    this.replaceChildren(el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Reason"), el("th", { class: "n", scope: "col" }, "Requests"))),
      el("tbody", {}, ...reasons.map(([reason, n]) => el("tr", {}, el("td", {}, reason), el("td", { class: "n" }, count(n)))))));
  }
}

class TenantList extends HTMLElement {
  show(seen) {
    const open = seen.open;
    const tenants = Object.entries(open.tenants);
    this.replaceChildren(
      el("p", { class: "under" }, `${open.before_worker} before a worker · ${open.awaiting_first_token} await the first token · ${open.streaming} stream · ${count(open.tokens_in_flight)} tokens in flight`),
      tenants.length
        ? el("table", {}, el("tbody", {}, ...tenants.map(([tenant, n]) => el("tr", {}, el("td", {}, tenant || "not recognised"), el("td", { class: "n" }, count(n))))))
        : el("p", { class: "empty" }, "Nothing is open."));
  }
}

customElements.define("summary-cards", SummaryCards);
customElements.define("fleet-view", FleetView);
customElements.define("refusal-list", RefusalList);
customElements.define("tenant-list", TenantList);
