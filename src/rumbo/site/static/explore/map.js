// The map: each part of a cut as a circle at a point of its place, whose area is its figure. The table beside is its equal.

import { figure } from "./drawing.js";
import { at } from "./figures.js";
import { best, box, width, wrapped } from "./places.js";
import { drawn, made, said } from "./words.js";

const GAP = 20, LIMIT = 640, SMALL = 1.5, UNKNOWN = 2.2, DOT = 6; // px
// Of the width of a frame: the room around its points, and the least that is shown of it.
const SPARE = { usa: 0.07, americas: 0.17, rest: 0.05 }, LEAST = { usa: 0.3, americas: 0.6, rest: 0.7 };

// The parts at the period shown: those that have a point, the most first, and those that have none.
function parts(model, held) {
  const found = model.all.map((line) => ({ line, one: at(line, model.last), place: held.points[line.value] }));
  return [found.filter((each) => each.place), found.filter((each) => !each.place)];
}

const known = (each) => each.one && each.one.value !== null;

// What a frame shows: its points with some room around them, within its edges.
function cropped(name, frame, points) {
  const span = (axis, size) => {
    const all = points.map((point) => point[axis]), spare = SPARE[name] * frame.width, least = LEAST[name] * size;
    let [low, high] = [Math.min(...all) - spare, Math.max(...all) + spare];
    const more = Math.max(0, least - (high - low)) / 2;
    [low, high] = [low - more, high + more];
    return [Math.max(0, low), Math.min(size, high)];
  };
  const [x0, x1] = span(1, frame.width), [y0, y1] = span(2, frame.height);
  return { x: x0, y: y0, wide: x1 - x0, high: y1 - y0 };
}

// Where each frame stands in px: beside each other where there is room, else one under the other.
function panels(held, found, room) {
  const names = Object.keys(held.frames).filter((name) => found.some((each) => each.place[0] === name));
  const shown = names.map((name) => ({ name, land: held.frames[name].land,
    ...cropped(name, held.frames[name], found.filter((each) => each.place[0] === name).map((each) => each.place)) }));
  const beside = shown.length > 1 && room >= LIMIT, most = room >= LIMIT ? 520 : 460;
  let left = 0, top = 0, bottom = 0;
  for (const one of shown) {
    const free = beside ? (one === shown[0] ? 0.42 * room : room - left) : room;
    one.scale = Math.min(free / one.wide, most / one.high);
    Object.assign(one, { left, top, right: left + one.wide * one.scale, bottom: top + one.high * one.scale });
    if (beside) left = one.right + GAP;
    else top = one.bottom + GAP;
    bottom = Math.max(bottom, one.bottom);
  }
  return [shown, bottom];
}

function ground(panel) {
  const own = drawn("svg", { "aria-hidden": "true", x: panel.left, y: panel.top, width: panel.right - panel.left, height: panel.bottom - panel.top,
    viewBox: [panel.x, panel.y, panel.wide, panel.high].map((one) => one.toFixed(1)).join(" ") });
  own.append(drawn("path", { class: "land", d: panel.land }));
  const edge = drawn("rect", { class: "edge", x: panel.left, y: panel.top, width: panel.right - panel.left, height: panel.bottom - panel.top });
  return [own, edge];
}

function circle(each, x, y, r, ink) {
  const { one } = each, firm = known(each) && one.status === "normal";
  const kind = !known(each) ? "not" : !one.value ? "zero" : firm ? "firm" : "soft";
  return drawn("circle", { class: `part ${kind} ${ink}`, cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1),
    "data-place": each.line.value, "data-value": known(each) ? one.value : "" });
}

// Names beside the largest circles, where they cover the least; none where it would stand on another name or circle.
function names(circles, count, size, bounds) {
  const taken = circles.map(({ each, x, y, r }) => [x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8, 2, each]), found = [];
  for (const { each, x, y, r } of circles.slice(0, count)) {
    const lines = [...wrapped(each.line.name, 18), figure(each.one)], half = (size + 3) * lines.length / 2, gap = r + 5;
    const places = [["left", gap, 0], ["right", -gap, 0], ["center", 0, -gap - half], ["center", 0, gap + half],
      ["left", gap * 0.8, -half - r * 0.6], ["left", gap * 0.8, half + r * 0.6], ["right", -gap * 0.8, -half - r * 0.6], ["right", -gap * 0.8, half + r * 0.6]]
      .map(([align, dx, dy]) => ({ lines, x: x + dx, y: y + dy, size, align }));
    const label = best(places, x, y, taken, bounds), own = box(label);
    if (found.length && taken.some((other) => other[5] !== each && other[2] - other[0] > DOT && own[0] < other[2] && own[2] > other[0] && own[1] < other[3] && own[3] > other[1])) continue;
    taken.push([...own, each]);
    found.push(...lines.map((text, index) => words(text, label.x, label.y + (index - (lines.length - 1) / 2) * (size + 3), label.align, size, index < lines.length - 1)));
  }
  return found;
}

function words(text, x, y, align, size, bold) {
  const anchor = { left: "start", center: "middle", right: "end" }[align];
  const own = drawn("text", { x: x.toFixed(1), y: (y + size * 0.35).toFixed(1), "text-anchor": anchor, "font-size": size, "font-weight": bold ? 600 : 400 });
  own.textContent = text;
  return own;
}

// Three circles say how large a figure is: the largest round figure on the map, a quarter and a twenty-fifth of it.
function scale(most, radius, size, [left, top], share) {
  const base = 10 ** Math.floor(Math.log10(most)), round = [5, 2, 1].map((one) => one * base).find((one) => one <= most);
  const values = [round, round / 4, round / 25].filter((one) => share || Number.isInteger(one)), found = [];
  const tall = radius(round) + 1;
  let x = left + 1;
  for (const value of values) {
    const r = radius(value), text = figure({ value, finding: share ? "share" : "" }).replace(/\.0(?=\D)/, "");
    found.push(drawn("circle", { class: "scale", cx: (x + r).toFixed(1), cy: (top + tall).toFixed(1), r: r.toFixed(1) }));
    found.push(words(text, x + 2 * r + 6, top + tall, "left", size, false));
    x += 2 * r + 6 + width(text, size) + 22;
  }
  return [found, top + 2 * tall];
}

// Where the scale stands: under a frame that is lower than the other, beside one that leaves room, else under all.
function corner(shown, bottom, largest, room) {
  const one = shown.at(-1);
  if (!one) return [0, 0];
  if (one.left > 0 && one.bottom + 2 * largest + GAP < bottom) return [one.left, one.bottom + 14];
  return shown.length === 1 && room - one.right > 300 ? [one.right + GAP, bottom - 2 * largest - 4] : [0, bottom + 14];
}

// Draws a model into a place and returns the figures whose status is marked.
export function draw(place, model, held, title, room) {
  const [found, off] = parts(model, held), [shown, bottom] = panels(held, found, room), size = room >= LIMIT ? 13 : 12;
  const of = new Map(shown.map((one) => [one.name, one])), most = Math.max(0, ...found.filter(known).map((each) => each.one.value));
  const largest = Math.min(34, Math.max(20, room / 22)), radius = (value) => largest * Math.sqrt(value / most);
  const circles = found.map((each) => {
    const [name, px, py] = each.place, panel = of.get(name);
    const r = !known(each) ? UNKNOWN : most ? Math.max(SMALL, radius(each.one.value)) : SMALL;
    return { each, r, x: panel.left + (px - panel.x) * panel.scale, y: panel.top + (py - panel.y) * panel.scale };
  }).sort((one, other) => (other.each.one?.value ?? -1) - (one.each.one?.value ?? -1));
  const ink = model.finding ? "found" : "counted", large = circles.filter(({ each }) => known(each) && each.one.value > 0);
  const from = corner(shown, bottom, largest, room);
  const [legend, low] = most ? scale(most, radius, size, from, model.finding === "share") : [[], bottom], height = Math.max(bottom, low);
  const svg = drawn("svg", { class: "map", width: room, height: Math.ceil(height + 2), viewBox: `0 0 ${room} ${Math.ceil(height + 2)}`, role: "img", "aria-label": title });
  svg.append(...shown.flatMap(ground), ...circles.map(({ each, x, y, r }) => circle(each, x, y, r, ink)),
    ...names(large, room >= LIMIT ? 9 : 4, size, [0, 0, room, bottom]), ...legend, readable(circles, held));
  place.replaceChildren(svg);
  place.dispatchEvent(new Event("drawn", { bubbles: true }));
  return { marked: found.map((each) => each.one).filter(Boolean), off, panels: shown.length,
    zero: circles.length > large.length && found.some((each) => known(each) && !each.one.value), not: !found.every(known) };
}

// The largest comes last: there the reader of the points begins.
function readable(circles, held) {
  const group = drawn("g", { class: "pts", fill: "none" });
  group.append(drawn("circle", { class: "pt" }));
  group.points = [...circles].reverse().map(({ each: { line, one }, x, y, r }) => ({ cx: x, cy: y, r: r + 1.5, plane: true, words: () => {
    const town = held.towns[line.value], s = one && one.value !== null ? said(one.status) : said(one ? one.status : "unknown");
    return { x: town ? `${line.name} (${town})` : line.name, y: figure(one || { value: null }), s: one?.finding ? `${said(one.finding)}, ${s}` : s };
  } }));
  return group;
}

// What has no point on the map, with its figure.
export function aside(off) {
  if (!off.length) return "";
  const told = off.filter(known).map(({ line, one }) => `${line.name} (${figure(one)})`);
  const rest = off.filter((each) => !known(each)).map(({ line }) => line.name);
  return [told.length ? said("off-map", { parts: told.join("; ") }) : "", rest.length ? said("off-map-unknown", { parts: rest.join("; ") }) : ""]
    .filter(Boolean).join(" ");
}

// What a reader must know of the circles.
export function key(found) {
  const names = ["map-area", ...(found.panels > 1 ? ["map-scales"] : []), ...(found.zero ? ["map-zero"] : []), ...(found.not ? ["map-unknown"] : [])];
  return names.map((name) => made("li", said(name)));
}

export const notes = (state) => [said(state.by === "area" ? "map-headquarters" : "map-middle"), said("map-outlines")];
