// The controls: they offer what can be answered from where one stands, and say what was chosen.

import { MOST, mappable, may, moves } from "./state.js";
import { capital, day, made, page, period, said, text } from "./words.js";

const form = document.querySelector("#explore form"), { elements } = form;
const held = { about: "", lines: "" };

const option = (value, words) => Object.assign(made("option", words), { value });
const by = (one, other) => one[1].localeCompare(other[1], page.language);

function options(select, found, chosen) {
  const key = JSON.stringify(found);
  if (select.dataset.key !== key) {
    select.replaceChildren(...found.map(([value, words]) => option(value, words)));
    select.dataset.key = key;
  }
  select.value = chosen || "";
}

const shown = (name, yes) => { form.querySelector(`[data-for="${name}"]`).hidden = !yes; };

// A select for each dimension; made anew for another indicator alone, so that the keyboard stays where it is.
function filters(state, about) {
  const place = form.querySelector("[data-filters]");
  if (held.about !== about.id) {
    place.replaceChildren(...Object.entries(about.dimensions).map(([name, one]) => {
      const select = Object.assign(made("select"), { name, id: `where-${name}` });
      const label = Object.assign(made("label", text(one.name), "l"), { htmlFor: select.id });
      return made("div", [label, select], "one");
    }));
    held.about = about.id;
  }
  for (const select of place.querySelectorAll("select")) {
    const { name } = select, { [name]: own, ...others } = state.where, inside = about.within[state.place]?.[name];
    const values = Object.entries(about.dimensions[name].values).filter(([value]) => !inside || inside.includes(value))
      .map(([value, words]) => [value, capital(text(words))]).sort(by);
    const usual = about.usual[name], whole = usual ? text(about.dimensions[name].values[usual] || [usual, usual]) : said("every");
    options(select, [["", capital(whole)], ...values], own);
    select.closest("div").hidden = name === state.by || !may(about, state.place, state.by, { ...others, [name]: "" });
  }
  shown("filters", [...place.children].some((one) => !one.hidden));
}

function lines(state, all, drawn) {
  const place = form.querySelector("[data-lines]"), key = all.lines.map((one) => one.id).join();
  shown("lines", state.by && !state.view);
  if (!state.by || state.view) return;
  form.querySelector('[data-for="lines"] legend').textContent = said("coloured", { most: MOST });
  if (held.lines !== `${state.indicator} ${state.by} ${key}`) {
    place.replaceChildren(...all.lines.map((one) => {
      const box = Object.assign(made("input"), { type: "checkbox", name: "line", value: one.id });
      return made("label", [box, ` ${one.name}`], "opt");
    }));
    held.lines = `${state.indicator} ${state.by} ${key}`;
  }
  const ids = drawn.map((one) => one.id);
  for (const box of place.querySelectorAll("input")) {
    box.checked = ids.includes(box.value);
    box.disabled = !box.checked && ids.length >= MOST;
  }
}

function radio(name, value, able) {
  for (const one of form.querySelectorAll(`[name="${name}"]`)) {
    one.checked = one.value === (value || "");
    one.disabled = one.value !== "" && !able;
  }
}

export function vintages(state, about, days) {
  const can = days.length > 0 && moves(state, about), slider = elements.asof;
  shown("asof", can);
  if (!can) return;
  const last = days.length - 1, at = state.asof ? Math.max(0, days.findLastIndex((one) => one <= state.asof)) : last;
  slider.max = last;
  slider.value = at;
  const words = day(state.asof ? days[at] : page.asof);
  form.querySelector("[data-asof]").textContent = words;
  slider.setAttribute("aria-valuetext", words);
}

export function show(state, about) {
  options(elements.indicator, page.indicators.map((one) => [one.id, one.name]), state.indicator);
  const places = Object.entries(about.places).map(([name, words]) => [name, capital(text(words))]);
  options(elements.place, places, state.place);
  const beside = places.filter(([name]) => name !== state.place && may(about, name, "", state.where));
  options(elements.with, [["", said("none")], ...beside], state.with);
  shown("with", !state.by && beside.length > 0);
  const names = Object.entries(about.dimensions).filter(([name]) => may(about, state.place, name, {}))
    .map(([name, one]) => [name, text(one.name)]);
  const none = may(about, state.place, "", {}) ? [["", said("none")]] : [];
  options(elements.by, [...none, ...names], state.by);
  shown("by", names.length > 0);
  filters(state, about);
  radio("show", state.show, state.by && about.sums.includes(state.by) && may(about, state.place, "", state.where));
  radio("per", state.per, about.frequency === "month" && about.sums.includes("month"));
  radio("view", state.view, true);
  shown("view", mappable(state));
  shown("at", state.view === "map");
  shown("show", Boolean(state.by));
  shown("per", about.frequency === "month");
}

// The period that the map shows, of those known.
export function at(model, names) {
  const slider = elements.at, words = capital(period(model.last));
  slider.max = names.length - 1;
  slider.value = names.indexOf(model.last);
  form.querySelector("[data-at]").textContent = words;
  slider.setAttribute("aria-valuetext", words);
}

export function since(state, years) {
  options(elements.since, [["", said("first")], ...years.map((one) => [one, one])], years.includes(state.since) ? state.since : "");
}

// What a control says of the state: the change alone, since the rest stands in the address.
export function changed(state, target, days, names) {
  const next = { ...state, where: { ...state.where }, lines: [...state.lines] }, { name, value } = target;
  if (name === "line") next.lines = [...form.querySelectorAll('[name="line"]:checked')].map((one) => one.value);
  else if (name === "asof") next.asof = Number(value) === days.length - 1 ? "" : days[Number(value)];
  else if (name === "at") next.at = Number(value) === names.length - 1 ? "" : names[Number(value)];
  else if (target.closest("[data-filters]")) {
    if (value) next.where[name] = value;
    else delete next.where[name];
  } else next[name] = value;
  if (name === "by") delete next.where[value];
  if (["indicator", "by", "place"].includes(name)) next.lines = [];
  if (name === "per") next.at = "";
  return name === "indicator" ? { indicator: value, where: {}, lines: [], per: next.per, since: next.since } : next;
}

export { form, lines };
