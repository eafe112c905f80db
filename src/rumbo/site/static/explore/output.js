// What a reader takes away: the view as a file, its address, and a sentence with its source and its vintage.

import { figure } from "./drawing.js";
import { at, newest } from "./figures.js";
import { link } from "./table.js";
import { capital, day, listed, made, number, page, period, published, said, text } from "./words.js";

const root = document.getElementById("explore"), part = (name) => root.querySelector(`[data-part="${name}"]`);
let held = "";

const product = (release) => release.replace(/\.[0-9a-f]{12}$/, "");

function quoted(value) {
  const words = value === null || value === undefined ? "" : String(value);
  return /[",\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

// The lines drawn, or all parts, in the columns of the other files; what was computed says so.
export function csv(model, state) {
  const dimensions = [...new Set([...(state.by ? [state.by] : []), ...Object.keys(state.where)])];
  const heads = ["indicator", "place", "period", "value", "status", "rounding", "unit", "release", "published", "as_of", ...dimensions, "leaves_over", "finding"];
  const rows = model.all.flatMap((line) => line.points.map((one) => [
    model.about.id, state.with ? line.id : state.place, one.period, one.value, one.status, one.value === null ? null : one.rounding,
    one.finding === "share" ? "share" : model.about.unit[0], one.releases.join(" + "), one.releases.length ? model.about.releases[one.releases.at(-1)] : null,
    state.asof || page.asof, ...dimensions.map((name) => name === state.by ? line.value : state.where[name]), line.rest, one.finding,
  ]));
  return [heads, ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
}

function sentence(model, state, about) {
  const line = state.view ? model.all[0] : model.lines[0], one = line && (state.view ? at(line, model.last) : newest(line));
  if (!one || one.value === null) return "";
  const what = [text(about.name), state.with ? line.name : text(about.places[state.place]), state.by ? line.name : "",
    ...Object.entries(state.where).map(([name, value]) => text(about.dimensions[name].values[value]))].filter(Boolean).join(", ");
  const sources = [...new Set(one.releases.map(product))].map((name) => text(about.products[name]?.[0] || [name, name]));
  const words = { what, period: period(one.period), value: figure(one), status: said(one.status), source: listed(sources),
    release: one.releases.length > 3 ? said("releases", { count: one.releases.length }) : listed(one.releases),
    published: published(about.releases[one.releases.at(-1)] || page.asof), day: day(state.asof || page.asof), version: page.version };
  return said(one.finding ? "sentence-found" : "sentence", words);
}

function source(model, state, about) {
  const shown = state.view ? model.all.map((line) => at(line, model.last)).filter(Boolean) : model.lines.flatMap((line) => [...line.points].reverse());
  const used = [...new Set(shown.flatMap((one) => one.releases))];
  const names = [...new Set(used.map(product))].map((name) => text(about.products[name]?.[1] || [name, name]));
  const parts = [`${capital(listed([...new Set(names)])).replace(/\.$/, "")}. `];
  if (used.length) parts.push(said("newest-release"), " ", link(used[0]), `, ${published(about.releases[used[0]])}`);
  if (used.length) parts.push(". ");
  if (used.length > 1) parts.push(said("releases-shown", { count: number(used.length) }));
  part("source").replaceChildren(...parts);
}

function copies(button, words) {
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(words());
      part("copied").textContent = said("copied");
    } catch {
      part("copied").textContent = said("not-copied");
    }
  };
}

export function show(model, state, about) {
  source(model, state, about);
  part("copied").textContent = "";
  part("csv").download = `${about.id}--${state.place}.csv`;
  part("csv").onclick = () => { // written when it is asked for: it may have very many rows
    if (held) URL.revokeObjectURL(held);
    held = URL.createObjectURL(new Blob([csv(model, state)], { type: "text/csv" }));
    part("csv").href = held;
  };
  const files = page.files[about.id] || {};
  const links = Object.entries(files).map(([name, path]) => Object.assign(made("a", name), { href: page.root + path }));
  part("files").replaceChildren(...(links.length ? [`${part("files").ariaLabel}:`, ...links] : []));
  const quoted = sentence(model, state, about);
  part("sentence").textContent = quoted ? `${quoted} ${location.href}` : "";
  part("cite").hidden = !quoted;
  copies(part("copy-sentence"), () => part("sentence").textContent);
  copies(part("copy-address"), () => location.href);
}
