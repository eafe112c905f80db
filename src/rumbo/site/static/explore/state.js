// What is shown, as the address has it: nothing else is kept anywhere.

import { page } from "./words.js";

const OWN = ["indicator", "place", "with", "by", "lines", "show", "per", "since", "asof", "view", "at"];
export const MOST = 4; // lines that colours and dashes can tell apart

export function read(hash) {
  const found = { where: {} };
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (OWN.includes(name)) found[name] = value;
    else found.where[name] = value;
  }
  found.lines = found.lines ? found.lines.split(",") : [];
  return found;
}

export function write(state) {
  const found = new URLSearchParams();
  for (const name of OWN) {
    const value = name === "lines" ? state.lines.join(",") : state[name];
    if (value) found.set(name, value);
  }
  for (const [name, value] of Object.entries(state.where)) found.set(name, value);
  return `#${found.toString().replaceAll("%2C", ",")}`;
}

// The breakdown of a place by some dimensions, in any order; null where nobody tells them apart.
export function breakdown(about, place, names) {
  const wanted = new Set(names);
  return (about.cuts[place] || []).find((cut) => cut.length === wanted.size && cut.every((one) => wanted.has(one))) || null;
}

export const may = (about, place, by, where) => breakdown(about, place, [...(by ? [by] : []), ...Object.keys(where)]);

// Returns a state that can be answered, and the parts asked for, by name and value, that had to be left out for it.
export function fitting(asked, about) {
  const state = { ...asked, where: {} };
  if (!about.cuts[state.place]) state.place = about.cuts[about.home] ? about.home : Object.keys(about.cuts)[0];
  if (state.by && !may(about, state.place, state.by, {})) delete state.by;
  if (!state.by && !may(about, state.place, "", {})) state.by = about.cuts[state.place][0][0];
  for (const [name, value] of Object.entries(asked.where)) {
    const known = about.dimensions[name] && name !== state.by && about.dimensions[name].values[value];
    if (known && may(about, state.place, state.by, { ...state.where, [name]: value })) state.where[name] = value;
  }
  if (state.by || state.with === state.place || !about.cuts[state.with] || !may(about, state.with, "", state.where)) delete state.with;
  if (!state.by) state.lines = [];
  if (state.show !== "share" || !state.by || !about.sums.includes(state.by) || !may(about, state.place, "", state.where)) delete state.show;
  if (!["year", "fiscal-year"].includes(state.per) || about.frequency !== "month" || !about.sums.includes("month")) delete state.per;
  if (state.asof && !(isDay(state.asof) && state.asof <= page.asof && moves(state, about))) delete state.asof;
  if (!/^\d{4}$/.test(state.since || "") || state.since > page.asof) delete state.since;
  if (state.view !== "map" || !mappable(state)) for (const name of ["view", "at"]) delete state[name];
  state.lines = state.lines.slice(0, MOST);
  const parts = ["place", "with", "by", "show", "per", "since", "asof"].map((name) => [name, asked[name], state[name]]);
  for (const [name, value] of Object.entries(asked.where)) parts.push([name, value, state.where[name]]);
  return [state, parts.filter(([, wanted, had]) => wanted && wanted !== had)];
}

export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

// Whether a view can be shown on a map: its parts are places.
export const mappable = (state) => Boolean(state.by) && page.mapped.includes(state.by);

// Whether a view can be moved through its vintages: the whole at home, which was held day by day.
export function moves(state, about) {
  return about.vintages && state.place === about.home && !state.by && !state.with && !Object.keys(state.where).length;
}
