// What a first token's time is made of: names and colours, one place for the whole page.

const LABELS = {
  authenticate: "authenticate", receive: "read the request", resolve: "resolve the model", tokenize: "tokenize",
  admit: "admit", place: "place", worker_hop: "way to the worker and back", queue: "worker's queue (modelled)",
  prefill: "prefill (modelled)", text: "ids to text",
};

export const label = name => LABELS[name] ?? name.replaceAll("_", " ");

/** Colour of the part at a place, as a CSS value that follows the theme. */
export const colour = index => `var(--p${index % 10})`;

/** The same as a canvas needs it. */
export const paint = index => getComputedStyle(document.documentElement).getPropertyValue(`--p${index % 10}`).trim();

export const ink = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Microseconds as a short time. */
export function time(us) {
  if (us >= 1e6) return `${(us / 1e6).toFixed(2)} s`;
  if (us >= 1e5) return `${Math.round(us / 1e3)} ms`;
  if (us >= 1e3) return `${(us / 1e3).toFixed(1)} ms`;
  return `${Math.round(us)} µs`;
}

export const count = n => Math.round(n).toLocaleString("en");

/** Makes an element: el("td", {class: "n"}, "text", child). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style") element.style.cssText = value;
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

/** One request's parts one after the other, each with its time as text. */
export function waterfall(title, parts, total, more = []) {
  const rows = [];
  let at = 0;
  const scale = Math.max(1, total);
  const lane = (from, length, index) => el("div", { class: "lane", "aria-hidden": "true" },
    el("i", { style: `left:${(100 * from / scale).toFixed(2)}%;width:${(100 * length / scale).toFixed(2)}%;background:${colour(index)}` }));
  parts.forEach((part, index) => {
    rows.push(el("dt", {}, label(part.name)), el("dd", {}, lane(at, part.us, index)), el("dd", { class: "ms" }, time(part.us)));
    at += part.us;
  });
  for (const extra of more) {
    rows.push(el("dt", {}, extra.name), el("dd", {}, lane(extra.from, extra.us, extra.index)), el("dd", { class: "ms" }, time(extra.us)));
  }
  return el("div", { class: "waterfall" }, el("h3", {}, title), el("dl", {}, ...rows));
}
