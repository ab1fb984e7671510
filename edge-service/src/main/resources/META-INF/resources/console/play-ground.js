// Asks a model, streams the answer, and shows where its time went.
import { el, time, waterfall } from "./parts.js";

const key = () => sessionStorage.getItem("key") ?? "";

class PlayGround extends HTMLElement {
  #model = el("select", { name: "model", "aria-label": "Model" });
  #prompt = el("textarea", { rows: 3, name: "prompt" });
  #limit = el("input", { type: "number", min: 1, max: 4096, value: 160, name: "limit" });
  #send = el("button", { type: "submit" }, "Send");
  #stop = el("button", { type: "button", class: "plain", disabled: true }, "Stop");
  #answer = el("div", { class: "answer", tabindex: 0, role: "log", "aria-label": "Answer" });
  #timings = el("p", { class: "timings", role: "status" });
  #detail = el("div", {});
  #abort;

  connectedCallback() {
    this.#prompt.value = "In two sentences: what does a sluice do?";
    const form = el("form", {},
      el("label", { class: "wide" }, "Prompt", this.#prompt),
      el("label", {}, "Model", this.#model),
      el("label", {}, "Most tokens", this.#limit), this.#send, this.#stop);
    form.addEventListener("submit", event => { event.preventDefault(); this.#ask(); });
    this.#prompt.addEventListener("keydown", event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#ask(); });
    this.#stop.addEventListener("click", () => this.#abort?.abort());
    this.append(form, this.#answer, this.#timings, this.#detail);
    document.addEventListener("keyed", () => this.#models());
    this.#models();
  }

  async #models() {
    if (!key()) return;
    const answer = await fetch("/v1/models", { headers: { authorization: `Bearer ${key()}` } }).catch(() => undefined);
    if (!answer?.ok) return;
    const { data } = await answer.json();
    const usable = data.filter(model => model.active);
    this.#model.replaceChildren(...usable.map(model => el("option", {}, model.id)));
  }

  async #ask() {
    if (this.#send.disabled) return;
    this.#abort = new AbortController();
    this.#send.disabled = true;
    this.#stop.disabled = false;
    this.#answer.textContent = "";
    this.#timings.textContent = "Waiting for the first token";
    this.#detail.replaceChildren();
    try {
      await this.#stream();
    } catch (broken) {
      this.#timings.textContent = broken.name === "AbortError" ? "Stopped; its slot is free again." : `Failed: ${broken.message}`;
    } finally {
      this.#send.disabled = false;
      this.#stop.disabled = true;
    }
  }

  async #stream() {
    const started = performance.now();
    const response = await fetch("/v1/chat/completions", {
      method: "POST", signal: this.#abort.signal,
      headers: { authorization: `Bearer ${key()}`, "content-type": "application/json" },
      body: JSON.stringify({ model: this.#model.value, stream: true, max_completion_tokens: Number(this.#limit.value), messages: [{ role: "user", content: this.#prompt.value }] }),
    });
    if (!response.ok) {
      const body = await response.json().catch(() => ({}));
      throw new Error(body.error?.message ?? `HTTP ${response.status}`);
    }
    let first;
    let last = {};
    for await (const chunk of events(response.body)) {
      if (chunk.error) throw new Error(chunk.error.message);
      const text = chunk.choices?.[0]?.delta?.content;
      if (text) {
        first ??= performance.now();
        this.#answer.append(text);
        this.#answer.scrollTop = this.#answer.scrollHeight;
      }
      if (chunk.usage) last = chunk;
    }
    this.#told(last, ((first ?? performance.now()) - started) * 1000, (performance.now() - started) * 1000);
  }

  #told(last, first, total) {
    const usage = last.usage ?? {};
    const tokens = usage.completion_tokens ?? 0;
    const rate = usage.completion_time > 0 ? `${Math.round(tokens / usage.completion_time)} tokens/s (modelled)` : "";
    const cost = last.x_sluice?.cost_usd ? ` · $${(last.x_sluice.cost_usd * 1e6 / Math.max(1, tokens)).toFixed(2)} a million tokens (modelled)` : "";
    this.#timings.textContent = `First token after ${time(first)} · ${tokens} tokens, ${rate} · ${usage.prompt_tokens ?? 0} prompt tokens, ${usage.prompt_tokens_details?.cached_tokens ?? 0} cached · ${time(total)} in all${cost}`;
    const stages = last.x_sluice?.stages_us;
    if (!stages) return;
    const parts = Object.entries(stages).map(([name, us]) => ({ name, us }));
    const named = parts.reduce((sum, part) => sum + part.us, 0);
    const client = Math.max(0, first - last.x_sluice.first_text_us);
    this.#detail.replaceChildren(waterfall("Where the first token's time went", parts, first, [
      { name: "browser and network", from: named, us: client, index: 0 },
    ]));
  }
}

/** The JSON of each event of a stream. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data: ") && line !== "data: [DONE]") yield JSON.parse(line.slice(6));
    }
  }
}

customElements.define("play-ground", PlayGround);
