// Explore: any indicator, cut and filtered, as a chart and a table. It reads files of this site and sends nothing anywhere.

import * as controls from "./controls.js";
import { Chart, cuts, figure as figured } from "./drawing.js";
import { dayOf, ends } from "./frame.js";
import { at, load, newest, view, years } from "./figures.js";
import { MOST, fitting, isDay, moves, read, write } from "./state.js";
import * as map from "./map.js";
import * as table from "./table.js";
import { SYMBOLS, capital, day, listed, made, mark, number, page, period, published, said, text } from "./words.js";
import * as output from "./output.js";

const root = document.getElementById("explore"), part = (name) => root.querySelector(`[data-part="${name}"]`);
const GREY = 12, SLIDERS = ["asof", "at"], START = { ...page.start, where: {}, lines: [] };
const order = { by: 0, down: 1, of: "" };
let state = null, days = [], turn = 0, last = null, chart = null;

function modelOf(all, about) {
  const asked = all.lines.filter((one) => state.lines.includes(one.id));
  const lines = state.by ? (asked.length ? asked : all.lines.slice(0, MOST)) : all.lines;
  const rest = state.by ? all.lines.filter((one) => !lines.includes(one)).slice(0, GREY) : [];
  const periods = [...new Set(lines.flatMap((line) => line.points.map((one) => one.period)))].sort();
  return {
    about, lines, rest, periods, all: all.lines, finding: all.finding, yearly: Boolean(state.per) || about.frequency === "year",
    fiscal: about.home.startsWith("us-") || about.home === "USA", unit: text(about.unit), last: all.last, known: all.known,
    dimension: state.by ? text(about.dimensions[state.by].name) : "", whole: Boolean(all.total) && about.sums.includes(state.by),
  };
}

const firm = (one) => one.status === "normal" ? "" : ` (${said(one.status)})`;

function headline(model) {
  const [first, second] = model.lines, one = first && newest(first);
  if (!one) return said("nothing");
  if (state.with && second) {
    const both = [...model.periods].reverse().find((name) => at(first, name)?.value != null && at(second, name)?.value != null);
    if (both) return said("beside", { period: capital(period(both)), first: first.name, one: figured(at(first, both)), second: second.name, other: figured(at(second, both)) });
  }
  const many = state.by && (model.lines.length > 1 || state.view);
  const most = many ? model.all[0] : first, value = many ? at(most, model.last) : one;
  const what = [text(model.about.name), ...filtered(model.about), ...(state.by ? [text(model.about.dimensions[state.by].values[most.id])] : [])].join(", ");
  return said(many ? "first-of-all" : "headline", { what, name: most.name, value: figured(value), period: period(value.period) }) + firm(value);
}

function filtered(about) {
  return Object.entries(state.where).map(([name, value]) => text(about.dimensions[name].values[value]));
}

function sub(model) {
  const { about, periods } = model, parts = [`${text(about.name)}, ${text(about.places[state.place])}`];
  if (state.with) parts[0] = text(about.name);
  if (!periods.length) return parts[0];
  if (state.by) parts.push(said("by", { dimension: model.dimension.toLowerCase() }));
  parts.push(...filtered(about));
  if (state.show) parts.push(said("of-total"));
  parts.push(said(state.per === "fiscal-year" ? "per-fiscal-year" : model.yearly ? "per-year" : "per-month"));
  const one = state.view || periods.length === 1;
  parts.push(one ? period(state.view ? model.last : periods[0]) : said("span", { first: period(periods[0]), last: period(periods.at(-1)) }));
  const steps = [...new Set(model.lines.flatMap((line) => line.points).filter((one) => one.value !== null && !one.finding).map((one) => one.rounding))];
  if (steps.length === 1 && steps[0] > 1) parts.push(said("rounded", { step: number(steps[0]) }));
  const others = model.all.length - model.lines.length;
  if (others && !state.view) parts.push(said(others === model.rest.length ? "grey-all" : "grey", { count: model.rest.length, all: others }));
  return parts.join("; ");
}

function key(model, marked, cut, silence, more = []) {
  const known = marked.filter((one) => one.value !== null), items = [];
  if (model.finding) items.push(made("li", [mark("find"), said(`${model.finding}-key`)]));
  for (const status of Object.keys(SYMBOLS)) {
    if (known.some((one) => !one.finding && one.status === status)) items.push(made("li", [mark(SYMBOLS[status]), said(status)]));
  }
  if (known.some((one) => one.finding && one.status !== "normal")) items.push(made("li", said("hollow")));
  if (cut.length) items.push(made("li", [mark("break"), cut.map((one) => `${one.letter} ${period(one.period)}: ${one.name}`).join("; ")]));
  if (silence) items.push(made("li", [mark("silence"), said("silence")]));
  part("key").replaceChildren(...items, ...more);
}

// What an address asks for and does not get is named, each part as it was written.
function told(left) {
  const then = left.find(([name, value]) => name === "asof" && isDay(value) && value <= page.asof);
  const parts = left.filter((one) => one !== then).map(([name, value]) => `${name}=${value}`).map((one) => one.length > 40 ? `${one.slice(0, 40)}…` : one);
  const found = [then && said("left-day", { day: day(then[1]) }), parts.length && said("left", { parts: parts.join(", ") })];
  part("left").replaceChildren(...found.filter(Boolean).map((one) => made("p", one)));
  part("left").hidden = !left.length;
}

function notes(model, all, cut) {
  const found = [];
  if (state.view) found.push(...map.notes(state));
  if (state.asof && model.known) found.push(said("then", { day: day(model.known) }));
  if (model.finding === "sum") found.push(said("sum-note"));
  if (model.finding === "share") found.push(said("share-note"));
  found.push(...cut.map((one) => text(one.text)), ...all.notes);
  if (state.by && !model.about.sums.includes(state.by)) found.push(said("no-sum"));
  part("notes").replaceChildren(...[...new Set(found)].map((one) => made("p", one)));
  part("notes").hidden = !found.length;
}

// Where its source is later than its own rhythm, the days for which no release is held are drawn as silence.
function silent(model) {
  const held = page.held[model.about.id];
  if (!held || state.place !== model.about.home || state.asof || model.yearly || !model.last) return null;
  const from = ends(model.last)[1], to = dayOf(page.asof);
  return held.slice(0, 7) === model.last && from < to ? [from, to] : null;
}

function tables(model, all, cut) {
  const which = listed(model.lines.map((one) => one.name).filter(Boolean));
  table.periods(part("periods"), model, which || text(model.about.name), cut);
  part("parts-of").hidden = !state.by;
  if (!state.by) return;
  const of = `${state.indicator} ${state.by}`;
  if (order.of !== of) Object.assign(order, { by: 0, down: 1, of });
  const press = (index) => {
    Object.assign(order, { by: index, down: order.by === index ? -order.down : 1 });
    tables(model, all, cut);
    part("parts").querySelectorAll("thead button")[index + 1].focus();
  };
  table.parts(part("parts"), all, model, state, order, press);
}

function say(model) {
  part("headline").textContent = headline(model);
  part("sub").textContent = sub(model);
  const hash = write(state), other = document.querySelector(".masthead .lang");
  other.href = other.href.split("#")[0] + hash;
  part("address").href = hash;
}

async function show(unknown = []) {
  const mine = turn += 1, began = performance.now();
  root.setAttribute("aria-busy", "true");
  try {
    const about = await load(state.indicator);
    const [next, left] = fitting(state, about);
    if (mine !== turn) return;
    state = next;
    if (location.hash && location.hash !== write(state)) history.replaceState(null, "", write(state));
    told([...unknown, ...left]);
    controls.show(state, about);
    const all = await view(state, about), vintages = moves(state, about) ? (await load(`${about.id}/vintages`)).days : [];
    const land = state.view ? await load("map") : null;
    if (mine !== turn) return;
    days = vintages;
    const model = modelOf(all, about);
    const own = about.breaks.filter((one) => !one.place || one.place === state.place).map((one) => ({ ...one, name: text(one.label) }));
    last = { model, all, cut: model.periods.length ? cuts(own, model.periods) : [], silence: silent(model), land };
    controls.vintages(state, about, days);
    if (state.view && model.last) controls.at(model, all.names);
    controls.lines(state, all, model.lines);
    controls.since(state, years(all.monthly));
    say(model);
    if (!chart.view) tables(model, all, last.cut); // the library that draws is still on its way
    const early = chart.view;
    await draw();
    if (mine !== turn) return;
    if (early) tables(model, all, last.cut);
    notes(model, all, last.cut);
    output.show(model, state, about);
  } catch (error) {
    if (mine !== turn) return;
    part("headline").textContent = said("failed");
    part("sub").textContent = String(error.message);
  }
  if (mine !== turn) return;
  root.setAttribute("aria-busy", "false");
  performance.measure("change", { start: began, end: performance.now() });
}

async function draw() {
  const { model, cut, silence, land } = last, some = model.lines.some((line) => newest(line));
  part("chart").hidden = !some;
  part("aside").hidden = !some || !land;
  if (!some) return;
  const title = `${part("headline").textContent}. ${part("sub").textContent}. ${said("below")}`;
  if (!land) key(model, await chart.draw(model, title, cut, silence), cut, silence);
  else {
    const found = map.draw(part("chart"), model, land, title, Math.max(280, chart.room || part("chart").clientWidth));
    key(model, found.marked, [], null, map.key(found));
    part("aside").textContent = map.aside(found.off);
  }
}

function change(target) {
  const before = write(state);
  state = controls.changed(state, target, days, last?.all.names || []);
  if (write(state) === before) return;
  if (SLIDERS.includes(target.name)) history.replaceState(null, "", write(state));
  else history.pushState(null, "", write(state));
  show();
}

function named() {
  const asked = { ...read(location.hash) }, none = location.hash.length < 2;
  asked.indicator ??= START.indicator;
  const known = page.indicators.some((one) => one.id === asked.indicator);
  state = known && !none ? asked : { ...START };
  show(known ? [] : [["indicator", asked.indicator]]);
}

function begin(looks) {
  root.hidden = false;
  const figure = made("figure"); // without a script there is none
  figure.append(...part("figure").childNodes);
  part("figure").replaceWith(figure);
  chart = new Chart(part("chart"), looks);
  controls.form.addEventListener("submit", (event) => event.preventDefault());
  controls.form.addEventListener("change", (event) => !SLIDERS.includes(event.target.name) && change(event.target));
  controls.form.addEventListener("input", (event) => SLIDERS.includes(event.target.name) && change(event.target));
  addEventListener("popstate", named);
  new ResizeObserver(([seen]) => { // reading the width itself would have the page laid out in the middle of a change
    const width = Math.floor(seen.contentRect.width);
    if (width === chart.room) return;
    chart.room = width;
    if (last && width) draw();
  }).observe(part("chart"));
  named();
}

// Where a page may not read files, what it says without a script stands.
load("sheet").then(begin, () => {});
