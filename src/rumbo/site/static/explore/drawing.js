// The chart: it fills in the rows of the sheet that all charts of the site are drawn on, and Vega draws them.

import { bar, dayOf, ends, frame, middle } from "./frame.js";
import { along, around, best, box, shared, spread, width, wrapped } from "./places.js";
import { drawn, number, page, percent, period, said } from "./words.js";

const CATEGORIES = [["c1", [1, 0]], ["c2", [6, 2]], ["c3", [2, 2]], ["c4", [9, 2, 2, 2]]];
const LAYERS = ["bands", "areas", "bar", "strip", "rules", "lines", "marks", "texts"];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", HALF = "M0,-1A1,1,0,0,1,0,1Z";
const LIMIT = 40; // from here on the chart is the wide one, in rem of the page
const colour = (name) => `var(--${name})`;

export const figure = (one) => one.finding === "share" ? percent(one.value) : number(one.value);

class Sheet {
  constructor(of) {
    this.of = of;
    this.rows = Object.fromEntries(LAYERS.map((name) => [name, []]));
    this.taken = [];
    this.part = 0;
  }

  line(path, stroke, dash = [1, 0], wide = 1.75) {
    if (path.length === 1) this.dot(...path[0], colour(stroke), colour(stroke), 12);
    for (const [x, y] of path) this.rows.lines.push({ x, y, part: this.part, stroke: colour(stroke), dash, width: wide });
    this.part += 1;
  }

  dot(x, y, fill, stroke, area, shape = "circle") {
    this.rows.marks.push({ x, y, fill, stroke, area, shape });
  }

  mark(x, y, one, ink, area = 44) {
    const own = colour(ink);
    if (one.finding) this.dot(x, y, one.status === "normal" ? own : colour("paper"), own, area * 0.7, "diamond");
    else {
      this.dot(x, y, one.status === "normal" ? own : colour("paper"), own, one.status === "normal" ? area * 0.6 : area);
      if (one.status === "second-hand") this.dot(x, y, own, own, area / 9);
      if (one.status === "estimated") this.dot(x, y, own, own, area, HALF);
    }
    const [px, py] = [this.of.px(x), this.of.py(y)];
    this.taken.push([px - 4, py - 4, px + 4, py + 4, 3]);
  }

  write(label) {
    label.lines.forEach((text, index) => {
      const y = label.y + (index - (label.lines.length - 1) / 2) * (label.size + 3);
      this.rows.texts.push({ x: this.of.day(label.x), y: this.of.value(y), text, align: label.align,
        weight: label.bold ? 600 : 400, fill: colour(label.quiet ? "ink-2" : "ink"), angle: 0 });
    });
    this.taken.push(box(label));
  }
}

// The breaks inside the chart: each with a letter and the day on which its period begins, where lines are cut.
export function cuts(breaks, periods) {
  const begins = periods.map((one) => ends(one)[0]);
  return breaks.map((one) => ({ ...one, at: begins.findLast((day) => day <= dayOf(one.day)) }))
    .filter((one) => one.at !== undefined && one.at > begins[0] && dayOf(one.day) < ends(periods.at(-1))[1])
    .map((one, index) => ({ ...one, letter: LETTERS[index], period: periods[begins.indexOf(one.at)] }));
}

function runs(points, cut) {
  const found = [];
  let run = [], before = null;
  for (const one of points) {
    const [begins, finishes] = ends(one.period);
    const apart = before !== null && (before !== begins || cut.some((rule) => rule.at === begins));
    if (run.length && (one.value === null || apart)) {
      found.push(run);
      run = [];
    }
    if (one.value !== null) run.push([middle(one.period), one.value]);
    before = finishes;
  }
  return run.length ? [...found, run] : found;
}

function breaks(sheet, cut) {
  const { of } = sheet, fitting = [];
  for (const one of cut) {
    const x = of.px(one.at);
    sheet.rows.rules.push({ x: of.day(x - 1.5) }, { x: of.day(x + 1.5) });
    sheet.taken.push([x - 4, 0, x + 4, of.height, 2]);
  }
  const beside = (one, lines) => [["right", -7], ["left", 7]].map(([align, dx]) =>
    ({ lines, x: of.px(one.at) + dx, y: 2 + lines.length * (of.size + 3) / 2, size: of.size, align }));
  for (const one of of.narrow ? [] : cut) {
    const free = beside(one, [period(one.period), ...wrapped(one.name, 24)]).find((label) => {
      const own = box(label);
      return own[0] >= 0 && own[2] <= of.plot && ![...sheet.taken, ...fitting.map(box)].some((other) => shared(own, other));
    });
    if (free) fitting.push(free);
  }
  if (fitting.length === cut.length) fitting.forEach((label) => sheet.write(label));
  else cut.forEach((one) => sheet.write(best(beside(one, [one.letter]), of.px(one.at), 0, sheet.taken, [0, 0, of.plot, of.height])));
}

const ending = (line, narrow) => {
  const last = line.points.findLast((one) => one.value !== null), value = last ? figure(last) : "\u2013";
  return narrow ? [...wrapped(line.name, 11), value] : wrapped(`${line.name} ${value}`, 20);
};

function name(sheet, one) {
  const { of } = sheet, [x, y] = [of.px(middle(one.period)), of.py(one.value)];
  const places = [...around(x, y, [figure(one), period(one.period, true)], of.size), ...around(x, y, [figure(one)], of.size)];
  sheet.write(best(places, x, y, sheet.taken, [-4, 0, of.plot + 4, of.height]));
}

function lines(sheet, model, cut) {
  const { of } = sheet, several = model.lines.length > 1, marked = [], found = [];
  for (const line of model.rest) for (const run of runs(line.points, cut)) sheet.line(run, "edge", [1, 0], 0.75);
  model.lines.forEach((line, index) => {
    const [own, dash] = several ? CATEGORIES[index] : ["ink", [1, 0]], ink = model.finding ? "finding" : own;
    for (const run of runs(line.points, cut)) {
      sheet.line(run, ink, dash);
      sheet.taken.push(...along(run.map(([x, y]) => [of.px(x), of.py(y)])));
    }
    const known = line.points.filter((one) => one.value !== null);
    if (!known.length) return;
    const top = known.reduce((most, one) => one.value >= most.value ? one : most), unsure = known.filter((one) => one.status !== "normal");
    const few = !several && unsure.length < 40 && of.plot * (ends(known[0].period)[1] - ends(known[0].period)[0]) / (of.finishes - of.begins) >= 8;
    const all = model.finding && known.length <= 40 ? known : [...(few ? unsure : []), top, known.at(-1)];
    for (const one of new Set(all)) sheet.mark(middle(one.period), one.value, one, ink, of.narrow ? 36 : 44);
    marked.push(...all);
    found.push({ line, ink, dash, top, last: known.at(-1) });
  });
  if (several) endings(sheet, found);
  const most = found.reduce((one, other) => !one || other.top.value > one.top.value ? other : one, null);
  if (most && most.top.value) name(sheet, most.top);
  if (most && !several && most.last !== most.top) name(sheet, most.last);
  return marked;
}

function endings(sheet, found) {
  const { of } = sheet, words = found.map(({ line }) => ending(line, of.narrow)), step = of.size + 3;
  const places = spread(found.map(({ last }) => of.py(last.value)), words.map((one) => one.length * step + 3), 0, of.height + 8);
  found.forEach(({ ink, dash }, index) => {
    const y = places[index], upper = y - (words[index].length - 1) / 2 * step;
    sheet.line([5, 19].map((px) => [of.day(of.plot + px), of.value(upper)]), ink, dash);
    sheet.write({ lines: words[index], x: of.plot + 24, y, size: of.size, align: "left" });
  });
}

function laid(model, look, room, cut, silence) {
  const periods = model.periods, values = [...model.lines, ...model.rest].flatMap((line) => line.points.map((one) => one.value ?? 0));
  const span = [ends(periods[0])[0], silence ? silence[1] : ends(periods.at(-1))[1]], several = model.lines.length > 1;
  const right = several ? 26 + Math.max(...model.lines.flatMap((line) => ending(line, look.narrow).map((one) => width(one, look.text)))) : 2;
  const words = look.narrow ? 0 : Math.max(0, ...cut.map((one) => 1 + wrapped(one.name, 24).length)) * (look.text + 3) + 10;
  const sheet = new Sheet(frame({ look, room, values, span, right, head: Math.max(2.6 * (look.text + 3), words), share: model.finding === "share" }));
  const [bars, years] = bar(sheet.of, periods[0].startsWith("FY"));
  sheet.rows.bar = bars;
  years.forEach((label) => sheet.write(label));
  if (silence) {
    sheet.rows.bands.push({ a: silence[0], b: silence[1] });
    sheet.taken.push([sheet.of.px(silence[0]), 0, sheet.of.px(silence[1]), sheet.of.height, 0.5]);
  }
  breaks(sheet, cut);
  return [sheet, lines(sheet, model, cut)];
}

// Every point of every line drawn, for the pointer and the keyboard: points.js reads them.
function readable(sheet, model) {
  const group = drawn("g", { class: "pts", fill: "none" });
  const words = (line, one) => ({ n: line.name, x: period(one.period), y: figure(one),
    s: one.finding ? `${said(one.finding)}, ${said(one.status)}` : said(one.status) });
  group.append(drawn("circle", { class: "pt", r: 6 }));
  group.points = model.lines.flatMap((line) => line.points.map((one) => ({ cx: sheet.of.px(middle(one.period)),
    cy: one.value === null ? sheet.of.height : sheet.of.py(one.value), words: () => words(line, one) })));
  return group;
}

// The library comes beside the figures: the table need not wait for it.
const ready = new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = page.root + page.runtime;
  script.onload = resolve;
  script.onerror = reject;
  document.head.append(script);
});
ready.catch(() => {}); // it is told where the chart is drawn

export class Chart {
  constructor(place, looks) {
    Object.assign(this, { place, looks, letter: "", view: null, room: 0 });
  }

  // Draws a model and returns the points whose status is marked.
  async draw(model, title, cut, silence) {
    const room = Math.max(280, this.room || this.place.clientWidth), letter = room >= LIMIT * 16 ? "w" : "n";
    const look = { ...this.looks[letter], narrow: letter === "n" };
    const [sheet, marked] = laid(model, look, room, cut, silence), { of } = sheet;
    if (this.letter !== letter) await this.begin(letter, look);
    this.view.signal("days", [of.begins, of.finishes]).signal("values", [0, of.high]).signal("left", of.left - 6)
      .signal("ticks", of.ticks).signal("labels", of.labels).width(of.plot);
    for (const name of LAYERS) this.view.data(name, sheet.rows[name]);
    await this.view.runAsync();
    this.finish(readable(sheet, model), title);
    return marked;
  }

  async begin(letter, look) {
    await ready;
    if (this.view) this.view.finalize();
    this.letter = letter;
    const how = { mode: "vega", ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false };
    const holder = document.createElement("div");
    this.view = (await vegaEmbed(holder, structuredClone(look.vega), how)).view;
    this.svg = holder.querySelector("svg");
  }

  finish(points, title) {
    const { svg } = this, [left, top] = this.view.origin();
    svg.querySelector(".pts")?.remove();
    points.setAttribute("transform", `translate(${left},${top})`);
    svg.append(points);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", title);
    svg.setAttribute("class", this.letter);
    if (svg.parentElement !== this.place) this.place.replaceChildren(svg);
    this.place.dispatchEvent(new Event("drawn", { bubbles: true }));
  }
}
