// Planner: what more staff or less intake does to the wait. It reads one file of this site and sends nothing anywhere.
// It computes as rumbo.analysis.capacity does, over the same draws; what things are called stands in the page.
(() => {
  "use strict";
  const form = document.getElementById("planner"), MONTHS = 36, SMALL = 1e-6, FEW = 2000, WIDE = 160;
  if (!form) return;
  const words = form.dataset, bare = location.pathname + location.search;
  const sub = document.querySelector("[data-asked]"), kept = sub.textContent;
  // What the page says while nothing is set was worked out by Rumbo itself, with every draw, whole.
  const worked = [...document.querySelectorAll("[data-quantity]")].map((row) => [row, row.innerHTML, row.hidden]);
  const choices = { staff: chosen(words.staff), intake: chosen(words.intake) };

  // Nothing set comes first: the pace stays as it was.
  function chosen(numbers) {
    return [null, ...numbers.split(" ").map(Number)];
  }

  function filled(sentence, values) {
    return sentence.replace(/%\((\w+)\)s/g, (whole, name) => values[name]);
  }

  function unpacked([low, high, text]) {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0)), view = new DataView(bytes.buffer);
    return Float64Array.from({ length: bytes.length / 2 }, (_, at) => low + view.getUint16(2 * at, true) * (high - low) / 65535);
  }

  // One stage: a queue, then arrivals and capacity, each an array of months. As rumbo.analysis.queues.fluid.
  function fluid(queue, arriving, capacity) {
    const served = new Float64Array(MONTHS), waiting = new Float64Array(MONTHS);
    for (let month = 0; month < MONTHS; month += 1) {
      const there = queue + arriving[month];
      served[month] = Math.min(there, capacity[month]);
      queue = waiting[month] = there - served[month];
    }
    return { served, waiting, capacity };
  }

  // How long one who joins at a time, in months from the start, waits, first in first out. As rumbo.analysis.queues.leaves.
  function waits(flow, start, joins) {
    const then = Math.min(joins, MONTHS), before = Math.min(Math.trunc(then), MONTHS - 1);
    let gone = 0, came = start;
    for (let month = 0; month <= before; month += 1) {
      const after = gone + flow.served[month] + flow.waiting[month];
      if (month === before) came += (then - before) * (after - came);
      else came = after;
      gone += flow.served[month];
    }
    let step = 0, left = came;
    while (step < MONTHS - 1 && left > flow.served[step] + SMALL) left -= flow.served[step++];
    const rate = flow.capacity[step];
    return Math.max(step + (rate > 0 ? left / rate : left > SMALL ? Infinity : 0) - then, 0);
  }

  function cleared(flow) {
    const month = flow.waiting.findIndex((left) => left < 0.5);
    return month < 0 ? Infinity : month + 1;
  }

  function even(value) {
    return new Float64Array(MONTHS).fill(value);
  }

  // Both stages of one draw. As rumbo.analysis.capacity.ahead.
  function ahead(file, at, plan, more = 0) {
    const has = file.columns, coming = plan.intake === null ? has.registering[at] : plan.intake * file.month;
    const byOne = has.interviews[at] * has.some_way[at];
    const seen = (plan.staff === null ? has.offering[at] : plan.staff * byOne) + more * byOne;
    const offered = fluid(has.waiting[at], even(coming * has.some_way[at]), even(seen));
    if (more) return [offered];
    const referred = offered.served.map((count) => count * has.referred[at]);
    return [offered, fluid(has.travelling[at], referred, even(has.arriving[at]))];
  }

  function quantities(file, plan) {
    const has = file.columns, count = has.waiting.length, found = {};
    const note = (name, at, value) => { (found[name] = found[name] || new Float64Array(count))[at] = value; };
    for (let at = 0; at < count; at += 1) {
      const [offered, travelled] = ahead(file, at, plan), [faster] = ahead(file, at, plan, 1);
      const toOffer = waits(offered, has.waiting[at], 0), spared = toOffer - waits(faster, has.waiting[at], 0);
      note("last-in-line-for-a-way", at, toOffer);
      note("last-in-line-to-arrive", at, waits(travelled, has.travelling[at], 0));
      note("cleared-for-a-way", at, cleared(offered));
      note("cleared-to-arrive", at, cleared(travelled));
      note("offered-by-one-more", at, has.interviews[at] * has.some_way[at]);
      note("wait-spared-by-one-more", at, spared);
      if (plan.first) {
        const inflow = travelled.served.map((served, month) => served + travelled.waiting[month]
          - (month ? travelled.waiting[month - 1] : has.travelling[at]));
        let capacity = travelled.capacity;
        [["first", plan.first], ["others", 1 - plan.first]].forEach(([name, part]) => {
          const flow = fluid(has.travelling[at] * part, inflow.map((coming) => coming * part), capacity);
          note(`last-in-line-${name}`, at, waits(flow, has.travelling[at] * part, 0));
          capacity = capacity.map((most, month) => most - flow.served[month]);
        });
      }
    }
    return found;
  }

  // The most registrations a day with which nine in ten wait less than the target, to have a way or to arrive; where
  // there is none, how long one more takes. As capacity.largest_intakes.
  function largestIntake(file, plan, toArrive) {
    const has = file.columns, count = Math.min(FEW, has.waiting.length);
    const all = (intake) => {
      const found = [];
      for (let at = 0; at < count; at += 1) {
        const [offered, travelled] = ahead(file, at, { ...plan, intake });
        for (let month = 0; month < 13; month += 3) {
          const first = waits(offered, has.waiting[at], month);
          found.push(toArrive ? first + waits(travelled, has.travelling[at], month + first) : first);
        }
      }
      return found;
    };
    const holds = (intake) => all(intake).filter((wait) => wait <= plan.target).length >= 4.5 * count;
    if (!holds(0)) return [null, all(0).sort((one, other) => one - other)[Math.ceil(4.5 * count) - 1]];
    let low = 0, high = 1;
    while (holds(high) && high < 1e6) { low = high; high *= 2; }
    while (high - low > Math.max(1, low / 100)) {
      const middle = (low + high) / 2;
      if (holds(middle)) low = middle; else high = middle;
    }
    return [Math.trunc(low), null];
  }

  function number(value, decimals = 0) {
    return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  function amount(value, months) {
    if (months && value > MONTHS) return words.over;
    const small = Number(value.toFixed(1)), told = value < 100 ? small : Number(value.toPrecision(3));
    return number(told, told >= 100 ? 0 : 1);
  }

  function drawn(bar, ends) {
    const [low, middle, high] = ends.map((end) => WIDE * Math.min(end, MONTHS) / MONTHS);
    const block = bar.querySelector("rect"), mark = bar.querySelector("[transform]");
    if (!block) return;
    block.setAttribute("x", low);
    block.setAttribute("width", Math.max(high - low, 1));
    mark.setAttribute("transform", `translate(${middle} 0)`);
  }

  function plan() {
    const at = Object.fromEntries(["staff", "intake", "target", "first"].map((name) => [name, Number(form.elements[name].value)]));
    return { staff: choices.staff[at.staff], intake: choices.intake[at.intake], target: at.target, first: at.first / 100 };
  }

  function untouched(asked) {
    return asked.staff === null && asked.intake === null && asked.target === 6 && !asked.first;
  }

  function tell(asked) {
    const either = (value) => value === null ? words.kept : number(value);
    const told = { staff: either(asked.staff), intake: either(asked.intake), target: number(asked.target),
      first: Math.round(asked.first * 100) + words.percent };
    for (const [name, text] of Object.entries(told)) {
      form.querySelector(`[data-out="${name}"]`).textContent = text;
      form.elements[name].setAttribute("aria-valuetext", text);
    }
    document.querySelectorAll("[data-target]").forEach((one) => { one.textContent = told.target; });
    return filled(words.set, told);
  }

  function show(file) {
    const asked = plan(), told = tell(asked), found = untouched(asked) ? {} : quantities(file, asked);
    if (untouched(asked)) for (const [row, words, hidden] of worked) [row.innerHTML, row.hidden] = [words, hidden];
    else document.querySelectorAll("[data-quantity^=last-in-line-first], [data-quantity=last-in-line-others]")
      .forEach((row) => { row.hidden = !asked.first; });
    for (const [name, values] of Object.entries(found)) {
      const row = document.querySelector(`[data-quantity="${name}"]`), months = "months" in row.dataset;
      values.sort();
      const ends = file.levels.map((level) => values[Math.max(Math.round(level * values.length) - 1, 0)]);
      const [low, middle, high] = ends.map((end) => amount(end, months));
      row.querySelector("[data-middle]").textContent = middle;
      row.querySelector("[data-between]").textContent = low === high ? low : filled(words.span, { first: low, last: high });
      if (months) drawn(row.querySelector("svg"), ends);
    }
    if (!untouched(asked)) document.querySelectorAll("[data-quantity^=largest-intake]").forEach((row) => {
      const [most, least] = largestIntake(file, asked, row.dataset.quantity === "largest-intake");
      row.querySelector("[data-middle]").textContent = most === null ? words.none : number(most);
      row.querySelector("[data-least]").textContent = most === null ? filled(words.least, { months: amount(least, true) }) : "";
    });
    sub.textContent = asked.staff === null && asked.intake === null && !asked.first ? kept : told;
    const last = document.querySelector("[data-quantity=last-in-line-to-arrive]");
    form.querySelector("[data-told]").textContent = `${told} ${last.querySelector("th").firstChild.textContent.trim()}: `
      + `${last.querySelector("[data-between]").textContent} ${last.querySelector("small").textContent}.`;
  }

  // An address that ends in #staff=100&intake=200&target=12&first=0.2 sets the sliders.
  function named() {
    const set = new URLSearchParams(location.hash.slice(1)), places = {};
    for (const name of ["staff", "intake"]) if (set.has(name)) places[name] = choices[name].indexOf(Number(set.get(name)));
    if (set.has("target")) places.target = Number(set.get("target"));
    if (set.has("first")) places.first = Math.round(Number(set.get("first")) * 100);
    for (const [name, value] of Object.entries(places)) if (value >= 0) form.elements[name].value = value;
    return Object.keys(places).length > 0;
  }

  function keep() {
    const asked = plan(), set = new URLSearchParams();
    for (const name of ["staff", "intake"]) if (asked[name] !== null) set.set(name, asked[name]);
    if (asked.target !== 6) set.set("target", asked.target);
    if (asked.first) set.set("first", asked.first);
    history.replaceState(null, "", String(set) ? `#${set}` : bare);
  }

  fetch(words.file).then((answer) => answer.json()).then((file) => {
    for (const name of Object.keys(file.columns)) file.columns[name] = unpacked(file.columns[name]);
    let later = 0;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      tell(plan());
      clearTimeout(later);
      later = setTimeout(() => { keep(); show(file); }, 60);
    });
    addEventListener("hashchange", () => { if (named()) show(file); });
    if (named()) show(file);
    else tell(plan());
  }, () => {}); // where a page may not read the file, what was worked out for it stands
})();
