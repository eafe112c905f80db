// How the page writes numbers, periods and days, and its sentences: as rumbo.words does, in the language of the page.

export const page = JSON.parse(document.getElementById("explore-page").textContent);
export const { words } = page;
const spanish = page.language === "es", side = spanish ? 1 : 0;

// A text of data stands in both languages.
export const text = (both) => both[side];

export function said(name, values = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (whole, key) => values[key]);
}

export function capital(sentence) {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

// A formatter is kept for each count of decimals: to make one takes far longer than to use it.
const formats = [0, 1, 2, 3, 4].map((decimals) =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));

export function number(value, decimals = 0) {
  if (value === null || value === undefined) return "\u2013";
  return formats[decimals].format(Number(value.toFixed(decimals)) + 0).replace("-", "\u2212");
}

// One decimal below 100 %, none above; more where one would round it up to the whole.
export function percent(share) {
  if (share === null || share === undefined) return "\u2013";
  let decimals = Math.abs(share) < 1 ? 1 : 0;
  while (decimals && decimals < 4 && Number((Math.abs(share) * 100).toFixed(decimals)) === 100) decimals += 1;
  return number(share * 100, decimals) + (spanish ? "\u00a0%" : "%");
}

export function month(year, index, short = false) {
  const name = (short ? page.months.short : page.months.long)[index];
  return spanish && !short ? `${name} de ${year}` : `${name} ${year}`;
}

// A period is 2024-03, 2024 or FY2024.
export function period(name, short = false) {
  if (name.startsWith("FY")) return (spanish ? "AF" : "FY") + name.slice(2);
  const [year, index] = name.split("-");
  return index ? month(year, Number(index) - 1, short) : year;
}

export function day(iso) {
  const [year, index, number] = iso.split("-").map(Number), name = page.months.long[index - 1];
  return spanish ? `${number} de ${name} de ${year}` : `${number} ${name} ${year}`;
}

// Releases out between two days are named by the last of them.
export const published = (when) => day(when.split("/").at(-1));

export function listed(items) {
  return items.length < 2 ? items.join("") : said("and", { first: items.slice(0, -1).join(", "), last: items.at(-1) });
}

export function made(tag, content = "", kind = "") {
  const one = document.createElement(tag);
  if (kind) one.className = kind;
  one.append(...[content].flat().filter((part) => part !== ""));
  return one;
}

const SVG = "http:" + "/" + "/www.w3.org/2000/svg";

export function drawn(tag, attributes) {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
}

// A mark of the sprite; its word always stands beside it.
export function mark(symbol) {
  const one = drawn("svg", { class: symbol === "find" ? "m f" : "m", "aria-hidden": "true" });
  one.append(drawn("use", { href: `#${symbol}` }));
  return one;
}

export const SYMBOLS = { normal: "obs", provisional: "prov", "second-hand": "second", estimated: "est",
  suppressed: "supp", withdrawn: "gone" };
