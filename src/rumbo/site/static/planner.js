// Planner: what more staff or less intake does to the wait. It reads one file of this site and sends nothing anywhere.
// It computes as rumbo.analysis.capacity does, over the same draws; what things are called stands in the page.
(() => {
  "use strict";
  const form = document.getElementById("planner"), MONTHS = 36, NEXT = 1e-9, FEW = 1000, WIDE = 160;
  if (!form) return;
  const words = form.dataset, bare = location.pathname + location.search;
  const sub = document.querySelector("[data-asked]"), kept = sub.textContent;
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

  // How long one who joins after a month waits, first in first out. As rumbo.analysis.queues.last_in_line.
  function lastInLine(flow, start, from) {
    let left = from ? flow.waiting[from - 1] : start, whole = 0;
    for (let month = from; month < MONTHS && left > flow.served[month] + NEXT; month += 1) {
      left -= flow.served[month];
      whole += 1;
    }
    const rate = flow.capacity[Math.min(from + whole, MONTHS - 1)];
    return whole + (rate > 0 ? left / rate : left > NEXT ? Infinity : 0);
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
      const toOffer = lastInLine(offered, has.waiting[at], 0), spared = toOffer - lastInLine(faster, has.waiting[at], 0);
      note("last-in-line-for-a-way", at, toOffer);
      note("last-in-line-to-arrive", at, lastInLine(travelled, has.travelling[at], 0));
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
          note(`last-in-line-${name}`, at, lastInLine(flow, has.travelling[at] * part, 0));
          capacity = capacity.map((most, month) => most - flow.served[month]);
        });
      }
    }
    return found;
  }

  // The most registrations a day with which nine in ten wait less than the target. As capacity.largest_intake.
  function largestIntake(file, plan) {
    const has = file.columns, count = Math.min(FEW, has.waiting.length);
    const holds = (intake) => {
      let inTime = 0;
      for (let at = 0; at < count; at += 1) {
        const [offered, travelled] = ahead(file, at, { ...plan, intake });
        for (let month = 0; month < 13; month += 3) {
          const first = lastInLine(offered, has.waiting[at], month);
          const then = Math.trunc(Math.min(month + (Number.isFinite(first) ? first : MONTHS), MONTHS - 1));
          inTime += first + lastInLine(travelled, has.travelling[at], then) <= plan.target;
        }
      }
      return inTime / (5 * count) >= 0.9;
    };
    if (!holds(0)) return null;
    let low = 0, high = 1;
    while (holds(high) && high < 1e6) { low = high; high *= 2; }
    while (high - low > Math.max(1, low / 100)) {
      const middle = (low + high) / 2;
      if (holds(middle)) low = middle; else high = middle;
    }
    return Math.trunc(low);
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
    const asked = plan(), told = tell(asked), found = quantities(file, asked);
    document.querySelectorAll("[data-quantity^=last-in-line-first], [data-quantity=last-in-line-others]")
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
    const most = largestIntake(file, asked), row = document.querySelector("[data-quantity=largest-intake] [data-middle]");
    if (row) row.textContent = most === null ? words.none : number(most);
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
    let waits = 0;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      tell(plan());
      clearTimeout(waits);
      waits = setTimeout(() => { keep(); show(file); }, 60);
    });
    addEventListener("hashchange", () => { if (named()) show(file); });
    named();
    show(file);
  }, () => {}); // where a page may not read the file, what was worked out for it stands
})();
