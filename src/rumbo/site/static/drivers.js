// Drivers: what made up the change between any two months. It reads one file of this site and sends nothing anywhere.
// It computes as rumbo.analysis.drivers and draws as rumbo.charts.waterfall; what things are called is in the file.
(() => {
  "use strict";
  const form = document.getElementById("drivers"), place = document.getElementById("driven");
  const SVG = "http://www.w3.org/2000/svg", ROOM = 74, BAR = 14;
  const LOOKS = [["w", 720, 190, 26], ["n", 340, 0, 40]];

  function made(tag, text, kind) {
    const one = document.createElement(tag);
    one.textContent = text;
    if (kind) one.className = kind;
    return one;
  }

  function drawn(tag, attributes, text = "") {
    const one = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    one.textContent = text;
    return one;
  }

  function number(value) {
    return (Math.round(value) + 0).toLocaleString("en-US").replace("-", "\u2212");
  }

  function signed(value) {
    return (Math.round(value) > 0 ? "+" : "") + number(value);
  }

  function percent(share, sign) {
    if (share === null) return "\u2013";
    let decimals = Math.abs(share) < 1 ? 1 : 0;
    while (decimals && decimals < 4 && Number((Math.abs(share) * 100).toFixed(decimals)) === 100) decimals += 1;
    const size = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return (Number((share * 100).toFixed(decimals)) + 0).toLocaleString("en-US", size).replace("-", "\u2212") + sign;
  }

  function filled(sentence, words) {
    return sentence.replace(/%\((\w+)\)s/g, (whole, name) => words[name]);
  }

  // The contributions of one breakdown, the largest first; what its parts leave over stands last.
  function parts(file, cut, i, j) {
    const totals = [file.totals[i], file.totals[j]], moved = totals[1] - totals[0], found = [];
    let rest = [...totals];
    cut.values.forEach((values, index) => {
      const sides = [values[i], values[j]];
      if (sides.includes(null)) return;
      found.push({ id: cut.ids[index], name: cut.names[index], sides });
      rest = rest.map((value, side) => value - sides[side]);
    });
    const size = (one) => Math.abs(one.sides[1] - one.sides[0]);
    found.sort((one, other) => size(other) - size(one) || (one.id < other.id ? -1 : 1));
    if (rest.some((value) => value !== 0)) found.push({ id: "", name: file.words.apart, sides: rest });
    return found.map((one) => {
      const [before, after] = one.sides, shares = totals.map((total, side) => total ? one.sides[side] / total : 0);
      const change = after - before;
      return { ...one, before, after, change, share: moved ? change / moved : null,
        alike: moved * (shares[0] + shares[1]) / 2, own: (shares[1] - shares[0]) * (totals[0] + totals[1]) / 2 };
    });
  }

  // Scale, the mix of the first dimension, and of the second within it: the log-mean Divisia index.
  function factors(file, i, j) {
    const whole = [0, 0], sums = new Map(), effects = [0, 0, 0];
    const known = file.cells.filter(([, , values]) => values[i] !== null && values[j] !== null);
    for (const [first, , values] of known) {
      const sum = sums.get(first) || [0, 0];
      [values[i], values[j]].forEach((value, side) => { whole[side] += value; sum[side] += value; });
      sums.set(first, sum);
    }
    for (const [first, , values] of known) {
      const before = values[i], after = values[j], sum = sums.get(first);
      if (!before || !after) { effects[2] += after - before; continue; }
      const weight = after === before ? before : (after - before) / Math.log(after / before);
      const scale = Math.log(whole[1] / whole[0]), mix = Math.log(sum[1] / sum[0]);
      effects[0] += weight * scale;
      effects[1] += weight * (mix - scale);
      effects[2] += weight * (Math.log(after / before) - mix);
    }
    const moved = file.totals[j] - file.totals[i], rest = moved - effects[0] - effects[1] - effects[2];
    if (Math.abs(rest) > 1e-6) effects.push(rest);
    return effects.map((effect, index) => ({ name: file.factors[index], effect, share: moved ? effect / moved : null }));
  }

  function bars(file, found, i, j) {
    const whole = (index) => ({ name: file.months[index][2], begins: 0, ends: file.totals[index],
      figure: number(file.totals[index]), total: true });
    const told = found.filter((one) => one.id), left = found.filter((one) => !one.id);
    let shown = found.map((one) => [one.name, one.change]);
    if (told.length > file.bars + 1) {
      const rest = told.slice(file.bars).reduce((sum, one) => sum + one.change, 0);
      shown = [...shown.slice(0, file.bars), [filled(file.words.more, { count: told.length - file.bars }), rest],
        ...left.map((one) => [one.name, one.change])];
    }
    let level = file.totals[i];
    const steps = shown.map(([name, change]) => {
      const bar = { name, begins: level, ends: level + change, figure: signed(change), total: false };
      level += change;
      return bar;
    });
    return [whole(i), ...steps, whole(j)];
  }

  function picture([kind, width, left, row], all, title, id) {
    const ends = all.flatMap((one) => [one.begins, one.ends]), low = Math.min(0, ...ends), high = Math.max(1, ...ends);
    const scale = (width - left - ROOM) / (high - low), height = row * all.length, ink = "var(--ink)";
    const svg = drawn("svg", { role: "img", class: kind, width, height, viewBox: `0 0 ${width} ${height}`,
      "aria-labelledby": `${id}-${kind}-t`, "font-size": 13, "font-family": "Archivo, 'Helvetica Neue', Arial, sans-serif" });
    const told = all.map((one) => `${one.name}: ${one.figure}`).join("; ");
    svg.append(drawn("title", { id: `${id}-${kind}-t` }, `${title}. ${told}.`),
      drawn("path", { d: `M${left - low * scale} 0V${height}`, stroke: "var(--rule)" }));
    all.forEach((one, index) => {
      const [first, last] = [one.begins, one.ends].sort((a, b) => a - b).map((value) => left + (value - low) * scale);
      const y = (index + 1) * row - BAR - 6, weight = one.total ? { "font-weight": 600 } : {};
      const fill = one.total ? "ink" : one.ends < one.begins ? "finding" : "finding-band-2";
      svg.append(drawn("text", { x: 0, y: left ? y + BAR - 3 : y - 5, fill: ink, ...weight }, one.name),
        drawn("rect", { x: first, y, width: Math.max(last - first, 1), height: BAR, fill: `var(--${fill})`,
          stroke: one.total ? ink : "var(--finding)" }),
        drawn("text", { x: last + 6, y: y + BAR - 3, fill: ink, ...weight }, one.figure));
    });
    return svg;
  }

  function rows(name, all) {
    place.querySelector(`[data-table="${name}"] tbody`).replaceChildren(...all.map(([head, ...cells]) => {
      const row = document.createElement("tr"), first = made("th", head);
      first.scope = "row";
      row.append(first, ...cells.map(([text, kind]) => made("td", text, kind)));
      return row;
    }));
  }

  function show(file) {
    const [i, j] = ["first", "last"].map((name) => form.elements[name].selectedIndex), sign = file.words.percent;
    const words = { first: file.months[i][1], last: file.months[j][1], before: number(file.totals[i]),
      after: number(file.totals[j]), change: signed(file.totals[j] - file.totals[i]) };
    const headline = filled(file.words.headline, words);
    place.querySelector("[data-headline] .fi").textContent = headline;
    const [from, to] = [file.ends[i], file.ends[j]].sort();
    place.querySelector("[data-breaks]").replaceChildren(...file.breaks
      .filter(([day]) => from < day && day <= to).map(([, text]) => made("p", text, "caution")));
    place.querySelectorAll("[data-first]").forEach((one) => { one.textContent = words.first; });
    place.querySelectorAll("[data-last]").forEach((one) => { one.textContent = words.last; });
    for (const cut of file.cuts) {
      const figure = place.querySelector(`[data-cut="${cut.id}"]`);
      if (!figure) continue;
      const found = parts(file, cut, i, j), largest = found[0];
      const share = percent(largest.share, sign), told = { name: largest.name, change: signed(largest.change), share };
      figure.querySelector(".sub").textContent = i === j ? "" : filled(largest.share > 0 ? file.words.largest : file.words.part, told);
      figure.querySelectorAll("svg").forEach((one) => one.remove());
      const title = `${figure.querySelector("h2").textContent}. ${headline}`, all = bars(file, found, i, j);
      figure.append(...LOOKS.map((look) => picture(look, all, title, `fall-${cut.id}`)));
      rows(cut.id, found.map((one) => [one.name, [number(one.before), "num"], [number(one.after), "num"],
        [signed(one.change), "num fi"], [percent(one.share, sign), "num fi"], [signed(one.alike), "num fi"],
        [signed(one.own), "num fi"]]));
    }
    rows("factors", factors(file, i, j).map((one) => [one.name, [signed(one.effect), "num fi"],
      [percent(one.share, sign), "num fi"]]));
  }

  // An address that ends in #2023-12/2024-01 names the two months.
  function named(file) {
    const found = location.hash.slice(1).split("/").map((month) => file.months.findIndex(([id]) => id === month));
    if (found.length !== 2 || found.includes(-1)) return false;
    ["first", "last"].forEach((name, side) => { form.elements[name].selectedIndex = found[side]; });
    return true;
  }

  fetch(form.dataset.file).then((answer) => answer.json()).then((file) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      history.replaceState(null, "", `#${form.elements.first.value}/${form.elements.last.value}`);
      show(file);
    });
    addEventListener("hashchange", () => { if (named(file)) show(file); });
    if (named(file)) show(file);
  }, () => {}); // where a page may not read the file, the two months set in it stand
})();
