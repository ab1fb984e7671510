// The last requests, and the waterfall of the chosen one.
import { count, el, time, waterfall } from "./parts.js";

class RequestList extends HTMLElement {
  #chosen;
  #seen;
  #list = el("div", { class: "list" });
  #detail = el("div", { "aria-live": "polite" });
  #drawn = "";

  connectedCallback() {
    this.append(this.#list, this.#detail);
  }

  show(seen) {
    this.#seen = seen;
    const requests = seen.requests ?? [];
    if (!requests.length) {
      this.#list.replaceChildren(el("p", { class: "empty" }, "None yet. Ask something in the playground below."));
      return;
    }
    const stamp = requests.map(request => request.id).join() + this.#chosen;
    // Redrawn only when something is new, so that the keyboard's place stays.
    if (stamp === this.#drawn) return;
    this.#drawn = stamp;
    const focused = document.activeElement?.dataset?.request;
    this.#list.replaceChildren(el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Request"), el("th", { scope: "col" }, "Model"), el("th", { scope: "col" }, "Outcome"),
        el("th", { class: "n", scope: "col" }, "Prompt"), el("th", { class: "n", scope: "col" }, "Answer"), el("th", { class: "n", scope: "col" }, "First token"), el("th", { class: "n", scope: "col" }, "In all"))),
      el("tbody", {}, ...requests.map(request => this.#row(request)))));
    if (focused) this.#list.querySelector(`[data-request="${focused}"]`)?.focus();
    const chosen = requests.find(request => request.id === this.#chosen) ?? (this.#chosen ? undefined : requests.find(request => request.first_us >= 0));
    if (chosen) this.#detail.replaceChildren(this.#waterfall(chosen));
  }

  #row(request) {
    const button = el("button", { type: "button", class: "request", "data-request": request.id, title: request.id, "aria-label": `Waterfall of ${request.id}` }, request.id.slice(-10));
    button.addEventListener("click", () => { this.#chosen = request.id; this.show(this.#seen); });
    return el("tr", { "aria-selected": String(request.id === this.#chosen) },
      el("td", {}, button),
      el("td", {}, request.model || "–"),
      el("td", { class: request.failed ? "bad-text" : "" }, request.outcome),
      el("td", { class: "n" }, `${count(request.prompt)}${request.cached ? ` (${count(request.cached)} cached)` : ""}`),
      el("td", { class: "n" }, count(request.tokens)),
      el("td", { class: "n" }, request.first_us >= 0 ? time(request.first_us) : "–"),
      el("td", { class: "n" }, time(request.total_us)));
  }

  #waterfall(request) {
    const parts = this.#seen.parts.map((part, i) => ({ name: part.name, us: request.parts_us[i] }));
    const first = Math.max(0, request.first_us);
    const more = request.first_us >= 0
      ? [{ name: "answer (modelled pace)", from: first, us: Math.max(0, request.total_us - first), index: 3 }] : [];
    if (request.parked_us > 0) more.push({ name: "of it parked, no credit", from: first, us: request.parked_us, index: 2 });
    const title = request.first_us >= 0
      ? `${request.id} · first token after ${time(first)}, ${time(request.total_us)} in all`
      : `${request.id} · ended with ${request.outcome} after ${time(request.total_us)}`;
    return waterfall(title, parts, request.total_us, more);
  }
}

customElements.define("request-list", RequestList);
