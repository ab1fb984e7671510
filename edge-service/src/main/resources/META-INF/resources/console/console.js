// Polls the state and hands it to the page's parts. No build, no other source: everything is served by the edge.
import "./fleet-view.js";
import "./first-token-chart.js";
import "./request-list.js";
import "./play-ground.js";

const EVERY_MS = 1000;
const state = document.getElementById("state");
const key = document.getElementById("key");
const theme = document.getElementById("theme");

// The key may come behind a #, which no server sees; it stays in this tab.
const fromAddress = new URLSearchParams(location.hash.slice(1)).get("key");
if (fromAddress) history.replaceState(null, "", location.pathname);
key.value = fromAddress ?? sessionStorage.getItem("key") ?? "";

export const apiKey = () => key.value.trim();

function applyTheme() {
  const dark = theme.value ? theme.value === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.dispatchEvent(new Event("themed"));
}
theme.value = localStorage.getItem("theme") ?? "";
theme.addEventListener("change", () => { localStorage.setItem("theme", theme.value); applyTheme(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
applyTheme();

function say(text, kind) {
  if (state.textContent !== text) state.textContent = text;
  state.className = kind;
}

async function poll() {
  if (!apiKey()) {
    say("Type an API key to see the plane", "bad");
    return;
  }
  try {
    const answer = await fetch("state", { headers: { authorization: `Bearer ${apiKey()}` } });
    if (!answer.ok) {
      const body = await answer.json().catch(() => ({}));
      say(body.error?.message ?? `HTTP ${answer.status}`, "bad");
      return;
    }
    const seen = await answer.json();
    for (const part of document.querySelectorAll("summary-cards, fleet-view, first-token-chart, request-list, refusal-list, tenant-list")) {
      part.show(seen);
    }
    say(`Live · ${seen.open.requests} of ${seen.open.requests_max.toLocaleString("en")} requests open · ${seen.workers.length} workers`, "live");
  } catch {
    say("The edge does not answer; trying again", "bad");
  }
}

document.getElementById("key-form").addEventListener("submit", event => { event.preventDefault(); poll(); });
key.addEventListener("change", () => { sessionStorage.setItem("key", apiKey()); document.dispatchEvent(new Event("keyed")); poll(); });
if (apiKey()) { sessionStorage.setItem("key", apiKey()); document.dispatchEvent(new Event("keyed")); }

async function loop() {
  // A page nobody looks at asks for nothing.
  if (!document.hidden) await poll();
  setTimeout(loop, EVERY_MS);
}
loop();
