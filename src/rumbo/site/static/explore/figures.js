// From the packed files to the lines of a view. What is computed, sums of years and shares, is as rumbo.analysis has it.

import { breakdown } from "./state.js";
import { capital, page, said, text } from "./words.js";

const files = new Map();

export function load(name) {
  if (!files.has(name)) {
    files.set(name, fetch(`${page.root}data/explore/${name}.json`).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    }));
    files.get(name).catch(() => files.delete(name));
  }
  return files.get(name);
}

export const FIRMNESS = ["normal", "provisional", "second-hand", "estimated", "suppressed", "not-asked", "not-available", "withdrawn"];

const NONE = []; // points are very many, so that those with nothing share it

function point(period, value, mark) {
  const { status = "normal", rounding = 1, releases = NONE, why, notes = NONE } = mark;
  return { period, value, status, rounding, releases, why, notes, finding: releases.length > 1 ? "sum" : "" };
}

function points(file, line) {
  const found = [];
  let at = line.at;
  for (let run = 0; run < line.runs.length; run += 2) {
    for (let count = line.runs[run + 1]; count > 0; count -= 1, at += 1) {
      if (line.runs[run] >= 0) found.push(point(file.periods[at], line.values[at - line.at], file.marks[line.runs[run]]));
    }
  }
  return found;
}

function name(about, dimension, value, rest) {
  const own = capital(text(about.dimensions[dimension].values[value]));
  return rest ? `${own}: ${text(rest)}` : own;
}

// The lines of a place that lie at the values of some dimensions, by another; `other` is told apart by what it leaves over.
async function lines(about, place, by, where) {
  const cut = breakdown(about, place, [...(by ? [by] : []), ...Object.keys(where)]);
  if (!cut) return { lines: [], notes: [] };
  const file = await load(`${about.id}/${[place, ...cut].join(".")}`), at = file.by.indexOf(by), rests = [];
  const fits = (line) => file.by.every((one, index) => index === at || line.key[index] === where[one]);
  const found = file.lines.filter(fits).map((line) => {
    const value = at < 0 ? "" : line.key[at];
    const rest = line.rest && text(line.rest);
    if (rest && !rests.includes(rest)) rests.push(rest);
    const id = rest && rests.indexOf(rest) > 0 ? `${value}~${rests.indexOf(rest)}` : value;
    return { id, value, rest, name: at < 0 ? rest || "" : name(about, by, value, line.rest), points: line.points ??= points(file, line) };
  });
  return { lines: found, notes: file.notes.map(text) };
}

async function asOf(about, day) {
  const file = await load(`${about.id}/vintages`), now = new Map();
  let last = "";
  file.days.forEach((known, index) => {
    if (known > day) return;
    last = known;
    for (const [period, value, mark] of file.changes[index]) {
      if (mark < 0) now.delete(period);
      else now.set(period, point(file.periods[period], value, file.marks[mark]));
    }
  });
  const found = [...now.entries()].sort((one, other) => one[0] - other[0]).map(([, one]) => one);
  return { lines: [{ id: "", value: "", name: "", points: found }], notes: (await lines(about, about.home, "", {})).notes, last };
}

export const yearOf = (period, per) => {
  const [year, month] = period.split("-").map(Number);
  return per === "fiscal-year" ? `FY${year + (month >= 10 ? 1 : 0)}` : String(year);
};

// The sum of each year of a line; not known where one of its twelve months is not.
export function sums(line, per) {
  if (!added.has(line.points)) added.set(line.points, {});
  const points = added.get(line.points)[per] ??= summed(line, per);
  return { ...line, points };
}

const added = new WeakMap(); // figures do not change, so what they add up to is worked out once

function summed(line, per) {
  const years = new Map();
  for (const one of line.points) {
    const year = yearOf(one.period, per);
    if (!years.has(year)) years.set(year, []);
    years.get(year).push(one);
  }
  const found = [...years].map(([period, months]) => {
    const known = months.filter((one) => one.value !== null), whole = known.length === 12;
    const status = known.reduce((least, one) => Math.max(least, FIRMNESS.indexOf(one.status)), 0);
    return {
      period, value: whole ? known.reduce((sum, one) => sum + one.value, 0) : null,
      status: whole ? FIRMNESS[status] : "not-available",
      rounding: whole ? known.reduce((step, one) => step + (one.rounding > 1 ? one.rounding : 0), 0) || 1 : 1,
      releases: [...new Set(known.flatMap((one) => one.releases))], notes: [], finding: "sum",
      why: whole ? undefined : [said("months", { count: known.length }), said("months", { count: known.length })],
    };
  });
  while (found.length && found[0].value === null) found.shift();
  while (found.length && found.at(-1).value === null) found.pop();
  return found;
}

// What a line is of the whole in each period; not known where either is not, or where nothing was counted.
export function shares(line, whole) {
  if (!parted.has(line.points)) parted.set(line.points, new Map());
  const found = parted.get(line.points);
  if (!found.has(whole.points)) found.set(whole.points, line.points.map((one) => shared(one, at(whole, one.period))));
  return { ...line, points: found.get(whole.points) };
}

const parted = new WeakMap();

function shared(one, all) {
  const known = one.value !== null && all && all.value;
  const firm = all && FIRMNESS.indexOf(all.status) > FIRMNESS.indexOf(one.status) ? all.status : one.status;
  return { period: one.period, value: known ? one.value / all.value : null, status: known ? firm : "not-available", rounding: 1,
    part: one.value, whole: all ? all.value : null, finding: "share", why: one.why, notes: one.notes,
    releases: all ? united(one.releases, all.releases) : one.releases };
}

// Neighbours share their lists of releases, so that few pairs of them are ever united.
function united(one, other) {
  if (one === other) return one;
  if (!unions.has(one)) unions.set(one, new Map());
  const found = unions.get(one);
  if (!found.has(other)) found.set(other, [...new Set([...one, ...other])]);
  return found.get(other);
}

const unions = new WeakMap();

// The figure of a line in a period.
export function at(line, period) {
  if (!line) return undefined;
  if (!places.has(line.points)) places.set(line.points, new Map(line.points.map((one) => [one.period, one])));
  return places.get(line.points).get(period);
}

const places = new WeakMap();

function newest(line) {
  return line.points.findLast((one) => one.value !== null);
}

// The periods of which something is known.
function known(lines) {
  const found = new Set();
  for (const line of lines) for (const one of line.points) if (one.value !== null) found.add(one.period);
  return [...found].sort();
}

// The calendar years that lines touch.
export function years(lines) {
  const found = new Set();
  for (const { points } of lines) {
    if (!touched.has(points)) touched.set(points, new Set(points.map((one) => one.period.slice(0, 4))));
    for (const year of touched.get(points)) found.add(year);
  }
  return [...found].sort();
}

const touched = new WeakMap();

// All of a view: its lines with the most first, what it is a finding of, and what its reader must know.
export async function view(state, about) {
  const found = state.asof ? await asOf(about, state.asof) : await lines(about, state.place, state.by, state.where);
  const whole = state.by ? (await lines(about, state.place, "", state.where)).lines[0] : null;
  if (state.with) {
    const beside = await lines(about, state.with, "", state.where);
    found.lines[0] = { ...found.lines[0], id: state.place, name: capital(text(about.places[state.place])) };
    found.lines = [found.lines[0], { ...beside.lines[0], id: state.with, name: capital(text(about.places[state.with])) }];
  }
  const monthly = found.lines;
  const per = (line) => state.per ? sums(line, state.per) : line;
  const total = whole && per(whole);
  const inside = (line) => state.since ? { ...line, points: line.points.filter((one) => one.period.replace("FY", "") >= state.since) } : line;
  let all = found.lines.map(per).map((line) => state.show ? shares(line, total) : line).map(inside);
  all = all.filter((line) => line.points.some((one) => one.value !== null));
  const newer = all.map((line) => newest(line)?.period || "").sort().at(-1), names = state.view === "map" ? known(all) : [];
  const last = names.includes(state.at) ? state.at : newer;
  const newly = new Map(all.map((line) => [line, at(line, last)?.value ?? -1]));
  const value = (line) => newly.get(line);
  if (state.by) all.sort((one, other) => value(other) - value(one) || (one.name < other.name ? -1 : 1));
  return { lines: all, monthly, total: total && inside(total), notes: found.notes, last, names, known: found.last,
    finding: state.show ? "share" : state.per ? "sum" : "" };
}

export { newest };
