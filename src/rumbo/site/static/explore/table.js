// The figures as tables, the equal of the chart: those drawn, period by period; and all parts beside each other.

import { figure } from "./drawing.js";
import { at, sums } from "./figures.js";
import { SYMBOLS, capital, made, mark, number, page, period, published, said } from "./words.js";

const YEARS = 5, FIRST = 24, SLICE = 60;
const filling = new WeakMap();

// A figure with the mark of its status; what is not known is a dash with its word, and never zero.
export function cell(one, kind = "") {
  const finding = one?.finding, status = one ? one.status : "not-available", parts = [];
  if (one && status !== "normal" && SYMBOLS[status]) parts.push(mark(SYMBOLS[status]));
  if (status === "suppressed") parts.push(made("span", said(status), "vh"));
  else parts.push(one && one.value !== null ? figure(one) : made("span", "\u2013", ""));
  if (one && one.value !== null && status !== "normal") parts.push(made("span", `, ${said(status)}`, "vh"));
  if ((!one || one.value === null) && status !== "suppressed") parts.push(made("span", said("unknown"), "vh"));
  return made("td", parts, `num${finding ? " fi" : ""}${kind}`);
}

function head(words, { finding = false, kind = "num", press = null, order = "none" } = {}) {
  const parts = finding ? [mark("find"), " ", words] : [words];
  const one = made("th", press ? made("button", parts, "sort") : parts, kind);
  one.scope = "col";
  if (press) {
    one.setAttribute("aria-sort", order);
    one.firstChild.type = "button";
    one.firstChild.addEventListener("click", press);
  }
  return one;
}

// The rows in sight are there at once, the others in slices behind the frame, so that no change waits for them.
function set(table, caption, heads, rows) {
  const body = made("tbody", rows.slice(0, FIRST).map((row) => row())), own = {};
  table.replaceChildren(made("caption", caption), made("thead", made("tr", heads)), body);
  table.setAttribute("aria-busy", String(rows.length > FIRST));
  filling.set(table, own);
  const fill = (at) => {
    if (filling.get(table) !== own) return; // another view is shown by now
    body.append(...rows.slice(at, at + SLICE).map((row) => row()));
    if (at + SLICE < rows.length) setTimeout(fill, 0, at + SLICE);
    else table.setAttribute("aria-busy", "false");
  };
  if (rows.length > FIRST) requestAnimationFrame(() => setTimeout(fill, 0, FIRST));
}

function status(one) {
  if (!one) return "";
  const words = [one.status === "normal" && one.value !== null ? said("normal") : said(one.status)];
  if (one.rounding > 1) words.push(said(one.finding ? "off" : "rounded", { step: number(one.finding ? one.rounding / 2 : one.rounding) }));
  return words.join(", ");
}

// One row a period, the newest first, with a column for each line that is drawn.
export function periods(table, model, caption, cut) {
  const single = model.lines.length === 1;
  const heads = [head(said(model.yearly ? "year" : "month"), { kind: "" })];
  for (const line of model.lines) heads.push(head(line.name || capital(model.unit), { finding: Boolean(model.finding) }));
  if (single) heads.push(head(said("status"), { kind: "" }), head(said("release"), { kind: "opt2" }));
  const rows = [...model.periods].reverse().map((name) => () => {
    const found = model.lines.map((line) => at(line, name)), first = made("th", period(name)), one = found[0];
    first.scope = "row";
    for (const rule of cut.filter((each) => each.period === name)) first.append(made("small", [mark("break"), " ", rule.name]));
    for (const note of new Set(found.flatMap((each) => each?.notes || []))) first.append(made("small", `${said("error")} ${note[page.language === "es" ? 1 : 0]}`));
    const row = made("tr", [first, ...found.map((each) => cell(each))]);
    if (single) row.append(made("td", one && one.value === null && one.why ? `${said(one.status)}: ${one.why[page.language === "es" ? 1 : 0]}` : status(one)), releases(one, model));
    return row;
  });
  set(table, caption, heads, rows);
}

function releases(one, model) {
  const found = (one?.releases || []).slice(0, 2).flatMap((name, index) => [index ? " + " : "", link(name), made("small", ` ${published(model.about.releases[name])}`)]);
  if (one && one.releases.length > 2) found.splice(0, found.length, said("releases", { count: one.releases.length }));
  return made("td", found.length ? found : "\u2013", "opt2 release");
}

export function link(release) {
  const one = made("a", release);
  one.href = `${page.root}${page.language}/releases/${release}.html`;
  return one;
}

// All parts beside each other: the newest period, its share of the whole, and whole years where they may be added up.
export function parts(table, all, model, state, order, press) {
  const columns = columnsOf(all, model, state);
  const values = new Map(model.all.map((line) => [line, order.by < 0 ? 0 : columns[order.by].of(line)?.value ?? -1]));
  const sorted = [...model.all].sort((one, other) => order.by < 0 ? order.down * (one.name < other.name ? -1 : 1)
    : order.down * (values.get(other) - values.get(one)) || (one.name < other.name ? -1 : 1));
  const says = (index) => order.by !== index ? "none" : (order.down > 0) === (index >= 0) ? "descending" : "ascending";
  const heads = [head(model.dimension, { kind: "", press: () => press(-1), order: says(-1) }),
    ...columns.map((one, index) => head(one.name, { finding: one.finding, press: () => press(index), order: says(index) }))];
  const rows = sorted.map((line) => () => {
    const first = made("th", line.name);
    first.scope = "row";
    const row = made("tr", [first, ...columns.map((one) => cell(one.of(line)))]);
    if (model.lines.includes(line)) row.className = "drawn";
    return row;
  });
  if (model.whole) rows.push(() => made("tr", [Object.assign(made("th", said("all")), { scope: "row" }), ...columns.map((one) => cell(one.all))], "sum"));
  set(table, said("parts", { dimension: model.dimension, count: model.all.length }), heads, rows);
}

function columnsOf(all, model, state) {
  const last = all.last, whole = all.total;
  const share = (one, of) => one && one.value !== null && of && of.value ? { value: one.value / of.value, status: one.status, finding: "share" } : null;
  const shown = state.show ? [] : [{ name: period(last, true), finding: Boolean(model.finding), of: (line) => at(line, last), all: at(whole, last) }];
  const given = state.show ? [{ name: period(last, true), finding: true, of: (line) => at(line, last), all: whole && { value: 1, status: "normal", finding: "share" } }] : [];
  if (!state.show && model.whole) shown.push({ name: said("share"), finding: true, of: (line) => share(at(line, last), at(whole, last)), all: share(at(whole, last), at(whole, last)) });
  return [...shown, ...given, ...before(all, model, state)];
}

// The years before: sums of their months, or the years themselves.
function before(all, model, state) {
  if (model.yearly) {
    return model.periods.filter((name) => name < all.last).slice(-YEARS).reverse().map((name) => ({ name: period(name), finding: Boolean(model.finding),
      of: (line) => at(line, name), all: state.show ? { value: 1, status: "normal", finding: "share" } : at(all.total, name) }));
  }
  if (state.show || !model.about.sums.includes("month")) return [];
  const per = model.fiscal ? "fiscal-year" : "year", totals = new Map(all.monthly.map((line) => [line.id, sums(line, per)]));
  const whole = all.total && sums(all.total, per), known = [...totals.values()].flatMap((line) => line.points.filter((one) => one.value !== null).map((one) => one.period));
  const names = [...new Set(known)].sort().slice(-YEARS).reverse();
  return names.map((name) => ({ name: period(name), finding: true, of: (line) => at(totals.get(line.id), name), all: at(whole, name) }));
}


