// The frame of the chart: from days and values to px, the hairlines, the graduated bar of the time. As rumbo.charts.axes.

import { width } from "./places.js";
import { number, page, percent } from "./words.js";

const DAY = 86400000;
const first = (year, month) => Math.round(Date.UTC(year, month, 1) / DAY);

// The first day of a period and the day after its last, as numbers of days; months count from 0.
export function ends(period) {
  if (!known.has(period)) known.set(period, worked(period));
  return known.get(period);
}

const known = new Map(); // every line asks for the same periods

function worked(period) {
  if (period.startsWith("FY")) return [first(Number(period.slice(2)) - 1, 9), first(Number(period.slice(2)), 9)];
  const [year, month] = period.split("-").map(Number);
  return month ? [first(year, month - 1), first(year, month)] : [first(year, 0), first(year + 1, 0)];
}

export const middle = (period) => ends(period).reduce((sum, day) => sum + day) / 2;
export const dayOf = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);

function ticks(low, high, whole) {
  if (high <= low) return [low];
  const base = 10 ** Math.floor(Math.log10((high - low) / 4));
  let step = [1, 2, 2.5, 5, 10].map((factor) => base * factor).find((one) => (high - low) / one <= 4);
  if (whole) step = Math.max(1, Math.ceil(step));
  const found = [];
  for (let index = Math.ceil(low / step); index <= Math.floor(high / step + 1e-9); index += 1) found.push(Number((index * step).toFixed(10)));
  return found;
}

function labels(values, share, narrow) {
  if (share) return values.map((value) => percent(value).replace(/\.0(?=\D)/, ""));
  const least = Math.min(...values.filter(Boolean).map(Math.abs));
  const [unit, name] = narrow && least >= 500000 ? [1e6, "M"] : narrow && least >= 500 ? [1e3, page.thousand] : [1, ""];
  return values.map((value) => value ? number(value / unit, Number.isInteger(value / unit) ? 0 : 1) + name : "0");
}

export function frame({ look, room, values, span, right, head, share }) {
  const [height, size] = [look.height, look.text], top = Math.max(0, ...values);
  const marks = ticks(0, top, !share), names = labels(marks, share, look.narrow);
  const left = 8 + Math.max(...names.map((one) => width(one, size)));
  const plot = Math.floor(room - left - right), high = (top || 1) * height / (height - head);
  const [begins, finishes] = span;
  return {
    height, size, plot, left, high, begins, finishes, ticks: marks, narrow: look.narrow,
    labels: Object.fromEntries(marks.map((one, index) => [one, names[index]])),
    px: (day) => (day - begins) / (finishes - begins) * plot,
    py: (value) => (high - value) / high * height,
    day: (px) => begins + px / plot * (finishes - begins),
    value: (py) => high - py / height * high,
  };
}

// The years that the frame touches, with where each begins and ends in it.
function years(of, fiscal) {
  const found = [], start = new Date(of.begins * DAY), month = fiscal ? 9 : 0;
  let year = start.getUTCFullYear() - (start.getUTCMonth() < month ? 1 : 0);
  for (; first(year, month) < of.finishes; year += 1) {
    found.push([year + (fiscal ? 1 : 0), Math.max(of.begins, first(year, month)), Math.min(of.finishes, first(year + 1, month))]);
  }
  return found;
}

export function bar(of, fiscal) {
  const all = years(of, fiscal), prefix = fiscal ? (page.language === "es" ? "AF" : "FY") : "", wide = width(`${prefix}2024`, of.size);
  const every = [1, 2, 5].find((count) => of.px(of.begins + 365 * count) >= wide + 8) || 10, words = [];
  const short = (of.finishes - of.begins) / 30.44 <= 30 && !fiscal;
  for (const [year, begins, finishes] of all) {
    const x = of.px((begins + finishes) / 2);
    const inside = every === 1 ? of.px(finishes) - of.px(begins) >= wide : wide / 2 <= x && x <= of.plot - wide / 2;
    if (year % every === 0 && (inside || all.length === 1)) {
      words.push({ lines: [`${prefix}${year}`], x, y: of.height + 18 + (short ? 17 : 0), size: of.size, align: "center", quiet: true });
    }
  }
  if (short) words.push(...months(of));
  return [all.map(([year, a, b]) => ({ a, b, fill: year % 2 ? "var(--ink)" : "var(--paper)" })), words];
}

function months(of) {
  const room = width("sept", of.size) + 8, found = [], start = new Date(of.begins * DAY);
  const every = [1, 2, 3].find((count) => of.px(of.begins + 30 * count) >= room) || 6;
  for (let index = 0; first(start.getUTCFullYear(), start.getUTCMonth() + index) < of.finishes; index += 1) {
    const begins = first(start.getUTCFullYear(), start.getUTCMonth() + index), which = (start.getUTCMonth() + index) % 12;
    const x = of.px((begins + first(start.getUTCFullYear(), start.getUTCMonth() + index + 1)) / 2);
    if (which % every === 0 && x >= room / 2 - 8 && x <= of.plot - room / 2 + 8) {
      found.push({ lines: [page.months.short[which]], x, y: of.height + 18, size: of.size, align: "center", quiet: true });
    }
  }
  return found;
}
