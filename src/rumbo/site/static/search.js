// The search of every page: a field with a list under it, by keyboard or pointer, and the page of results. It reads one
// file of this site when somebody first types, and sends nothing anywhere. Without it, the field leads to the list.
(() => {
  "use strict";
  const form = document.querySelector("form.search"), field = form?.elements.q;
  if (!form) return;
  const root = new URL("../../", form.action), SHOWN = 8;
  let asked, held;

  // Words -----------------------------------------------------------------------------------------------------------
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const split = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  // How many letters apart two words are (one exchanged pair counts once), or 9 where that is more than allowed.
  function apart(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return 9;
    let before = [], row = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const cost = one[i - 1] === other[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[other.length] <= most ? row[other.length] : 9;
  }

  // How well a word that is typed fits one that stands there: whole, as its beginning, or with a slip.
  function fit(typed, word) {
    if (word === typed) return 4;
    if (word.startsWith(typed)) return 2 + typed.length / word.length;
    if (typed.length > 4 && typed.startsWith(word) && word.length > 4) return 1.5; // a plural, a longer form
    const most = typed.length > 7 ? 2 : typed.length > 3 ? 1 : 0;
    if (!most || word[0] !== typed[0] || /\d/.test(typed)) return 0; // another number is another number
    const slips = Math.min(apart(typed, word, most), apart(typed, word.slice(0, typed.length), most));
    return slips > most ? 0 : 1.5 - slips / 2;
  }

  // The file --------------------------------------------------------------------------------------------------------
  function load() {
    asked ??= fetch(form.dataset.file)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((file) => {
        const places = new Map(); // each word: where it stands, and how much that counts
        const PLACE = 1, RECORD = 2; // all that a place is called counts as a title; of equal records the one whose note says so too comes first
        file.entries.forEach(([kind, title, , note, words], number) => {
          const weights = new Map(split(words).map((word) => [word, kind === PLACE ? 3.1 : 2]));
          for (const word of split(title)) weights.set(word, 3);
          for (const word of new Set(split(note))) {
            if (!weights.has(word)) weights.set(word, 0.6);
            else if (kind === RECORD) weights.set(word, weights.get(word) + 0.05);
          }
          for (const [word, weight] of weights) (places.get(word) ?? places.set(word, new Map()).get(word)).set(number, weight);
        });
        held = { ...file, places };
      })
      .catch(() => (asked = undefined)); // asked again with the next letter
    return asked;
  }

  // A month and a year, or a year alone, among the words; what is left of them is searched for.
  function timed(words) {
    const year = words.findIndex((word) => /^(19|20)\d\d$/.test(word));
    if (year < 0) return [words, ""];
    let rest = words.filter((_, number) => number !== year), month = 0;
    const named = rest.findIndex((word) => word.length > 2 && held.months.some((name) => plain(name).startsWith(word)));
    if (named >= 0) {
      month = 1 + held.months.findIndex((name) => plain(name).startsWith(rest[named]));
    }
    const number = rest.findIndex((word) => /^(0?[1-9]|1[0-2])$/.test(word));
    if (!month && number >= 0) month = Number(rest[number]);
    const gone = named >= 0 ? named : month ? number : -1;
    rest = rest.filter((word, at) => at !== gone && !held.of.includes(word));
    return [rest, month ? `${words[year]}-${String(month).padStart(2, "0")}` : words[year]];
  }

  // What has all the words; or, where some are enough, what has the most of them, and no less than half.
  function scores(words, some = false) {
    const together = new Map(), had = new Map();
    for (const word of words) {
      const found = new Map();
      for (const [known, places] of held.places) {
        const fits = fit(word, known);
        if (fits) for (const [number, weight] of places) found.set(number, Math.max(found.get(number) ?? 0, fits * weight));
      }
      for (const [number, score] of found) {
        together.set(number, (together.get(number) ?? 0) + score);
        had.set(number, (had.get(number) ?? 0) + 1);
      }
    }
    const most = some ? Math.max(words.length / 2, ...had.values()) : words.length;
    return new Map([...together].filter(([number]) => had.get(number) >= most));
  }

  function search(text) {
    const words = split(text).slice(0, 20), [rest, period] = timed(words);
    const scored = scores(words);
    for (const [number, score] of scored) {
      if (plain(held.entries[number][1]) === words.join(" ")) scored.set(number, score + 20); // its very name
    }
    const whole = ranked(scored).map((number) => result(held.entries[number]));
    const dated = !period ? [] : rest.length ? ranked(scores(rest)) : held.entries.map((_, number) => number);
    const figures = dated.map((number) => figure(held.entries[number], period)).filter(Boolean);
    const found = [...figures.slice(0, rest.length ? 20 : 6), ...whole];
    const alone = /^[\d.,\s]+$/.test(text); // a number without a word
    const check = claims(text) || (alone && !found.length) ? [checker(text, alone)] : [];
    if (alone && check.length) return { found: [...check, ...found], said: held.check[2] };
    if (found.length) return { found: [...check, ...found] };
    const some = ranked(scores(words, true)).map((number) => result(held.entries[number]));
    return { found: [...check, ...some], said: some.length ? held.some : "" };
  }

  // Whether a text has a number that is no year, as a sentence of the news has: 129,000, 1.2 million, 12 %.
  function claims(text) {
    const numbers = text.replace(/(\d)\s(?=\d{3}\b)/g, "$1").match(/\d[\d.,]*/g) ?? [];
    const large = numbers.some((one) => one.replace(/\D/g, "").length > 3 && !/^(19|20)\d\d[.,]?$/.test(one));
    return large || /\d\s*(%|mil\b|mill|thousand)/i.test(text);
  }

  const checker = (text, alone) => ({ title: held.check[1], note: alone ? held.check[2] : `“${text}”`, path: `${held.check[0]}#text=${encodeURIComponent(text)}` });

  const ranked = (found) => [...found].sort((one, other) => other[1] - one[1] || one[0] - other[0]).map(([number]) => number);
  const result = ([kind, title, path, note]) => ({ title, note: [held.kinds[kind], note].filter(Boolean).join(" · "), path });

  function figure([, title, , , , folder, first, last], period) {
    if (!folder || period.length !== first.length || period < first || period > last) return null;
    const [year, month] = period.split("-");
    const when = month ? [held.months[month - 1], ...held.of, year].join(" ") : year;
    return { title: `${title}: ${when}`, note: held.figure, path: `${folder}${period}.html` };
  }

  // The list under the field: a combobox, whose list never takes the focus -------------------------------------------
  const list = document.createElement("ul");
  let shown = [], at = -1;
  list.id = "suggested";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  const nothing = Object.assign(document.createElement("p"), { className: "none", role: "status", hidden: true });
  form.append(list, nothing);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    field.setAttribute(name, value);
  }
  const address = (path) => new URL(path, root).href;

  function close() {
    list.hidden = nothing.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    at = number;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", index === at));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function suggest() {
    if (!held || document.activeElement !== field) return;
    const text = field.value.trim(), found = text ? search(text).found : [];
    shown = found.slice(0, SHOWN);
    if (found.length > SHOWN) shown.push({ title: `${held.all} (${found.length})`, note: "", path: `${form.action}?q=${encodeURIComponent(text)}` });
    list.replaceChildren(...shown.map((one, number) => option(one, number)));
    list.hidden = !shown.length;
    nothing.textContent = text && !shown.length ? held.none : "";
    nothing.hidden = !nothing.textContent;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function option(one, number) {
    const made = Object.assign(document.createElement("li"), { id: `suggested-${number}`, role: "option", textContent: one.title });
    if (one.note) made.append(Object.assign(document.createElement("small"), { textContent: one.note }));
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      go(number);
    });
    return made;
  }

  function go(number) {
    const to = address(shown[number].path);
    close();
    location.assign(to);
  }

  field.addEventListener("input", () => load().then(suggest));
  field.addEventListener("focus", load);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      return close();
    }
    if (list.hidden || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
    if (event.key === "Enter") {
      if (at < 0) return;
      event.preventDefault();
      return go(at);
    }
    event.preventDefault();
    const all = shown.length + 1; // one past the ends is the field itself
    mark(((at + 1 + (event.key === "ArrowDown" ? 1 : -1) + all) % all) - 1);
  });

  // The page of results ---------------------------------------------------------------------------------------------
  const results = document.getElementById("results");
  const text = new URLSearchParams(location.search).get("q")?.trim().slice(0, 1000);
  if (!results || !text) return;
  field.value = text;
  load().then(() => {
    if (!held) return;
    const { found, said } = search(text);
    const items = found.slice(0, 100).map((one) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: address(one.path), textContent: one.title }));
      item.append(Object.assign(document.createElement("small"), { textContent: one.note }));
      return item;
    });
    const counted = found.length === 1 ? held.counts[0] : held.counts[1].replace("#", found.length);
    document.getElementById("counted").textContent = `${text}: ${found.length ? [said, counted].filter(Boolean).join(" ") : held.none}`;
    document.getElementById("found").replaceChildren(...items);
    results.hidden = false;
  });
})();
