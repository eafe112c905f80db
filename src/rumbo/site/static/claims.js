// A checked text: moves every verdict to another day or another reading, from the steps in its document alone, and lets
// it be copied and saved. What is said, and what a verdict is called, stands in the document; nothing is judged here.
(() => {
  "use strict";
  const language = document.documentElement.lang.startsWith("es") ? "es" : "en";
  const spanish = language === "es", DAY = 86400000;
  const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
  const inWords = new Intl.DateTimeFormat(spanish ? "es-419" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
  const number = (day) => Date.parse(`${day}T00:00:00Z`) / DAY;
  const isoDay = (count) => new Date(count * DAY).toISOString().slice(0, 10);
  const told = (words) => (words ? words[language].replace(UNSEEN, "") : "");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function made(tag, text, ...inside) {
    const one = document.createElement(tag);
    if (text) one.textContent = text;
    one.append(...inside);
    return one;
  }

  // Days are written year first, so that they compare as text.
  const stepOn = (steps, day) => steps.findLast((one) => one.from === null || one.from <= day);

  function start(root) {
    const { exports: other, ...file } = JSON.parse(root.querySelector("[data-document]").textContent), { claims } = file;
    const counted = [...root.querySelectorAll(".tally [data-verdict]")];
    const lines = Object.fromEntries(counted.map((one) => [one.dataset.verdict, one.querySelector(".c").className]));
    const chosen = claims.map(() => null), range = root.querySelector(".days input");
    const part = (note, name) => note.querySelector(`[data-part="${name}"]`);
    const notes = claims.map((_, index) => root.querySelector(`[data-claim="${index + 1}"]`));
    const stepsOf = (index) => (chosen[index] === null ? claims[index] : claims[index].readings[chosen[index]]).days ?? [];
    const turns = () => [...new Set(claims.flatMap((_, index) => stepsOf(index).map((one) => one.from)))].filter(Boolean).sort();

    // What is reckoned from several figures never looks like one that a publisher printed.
    function showFigure(note, index, step) {
      const figure = part(note, "figure")?.firstElementChild;
      if (!figure) return;
      const reading = chosen[index] ?? claims[index].readings.findIndex((one) => one.chosen);
      const line = note.querySelector(`[data-reading="${reading}"]`);
      figure.lastElementChild.textContent = told(step.record_told?.now ?? step.record_told?.then) || "–";
      if (line) figure.classList.toggle("fi", "finding" in line.dataset);
    }

    function showClaim(index, day) {
      const step = stepOn(stepsOf(index), day), note = notes[index];
      if (!step) return claims[index].verdict;
      const label = part(note, "verdict"), reason = part(note, "reason");
      root.querySelectorAll(`[data-mark="${index + 1}"]`).forEach((one) => { one.className = lines[step.verdict]; });
      label.className = lines[step.verdict];
      label.textContent = capital(told(file.verdicts[step.verdict]));
      if (reason) reason.textContent = step.reason ? `${capital(told(file.reasons[step.reason]))}.` : "";
      if (part(note, "reading")) part(note, "reading").textContent = told(step.reading_told);
      showFigure(note, index, step);
      const sentences = day === file.as_of && chosen[index] === null ? claims[index].sentence : step.sentence;
      for (const each of ["en", "es"]) {
        const sentence = part(note, `sentence-${each}`);
        if (sentence) sentence.textContent = sentences[each].replace(UNSEEN, "");
      }
      // What is said of the last day alone does not stand beside the verdict of another.
      const last = chosen[index] === null && step === stepsOf(index).at(-1);
      note.querySelectorAll("[data-now]").forEach((one) => { one.hidden = !last; });
      return step.verdict;
    }

    function show() {
      const day = range ? isoDay(Number(range.value)) : file.as_of;
      const verdicts = claims.map((_, index) => showClaim(index, day));
      const counts = [];
      counted.forEach((one) => {
        const count = verdicts.filter((verdict) => verdict === one.dataset.verdict).length;
        one.hidden = !count;
        one.querySelector("b").textContent = count;
        if (count) counts.push(`${told(file.verdicts[one.dataset.verdict])}: ${count}`);
      });
      if (!range) return;
      const words = inWords.format(Number(range.value) * DAY);
      const early = file.published && day < file.published;
      const before = early ? (spanish ? " (antes de escribirse el texto)" : " (before the text was written)") : "";
      root.querySelector(".days output").textContent = words + before;
      range.setAttribute("aria-valuetext", `${words}${before}: ${counts.join(", ")}`);
      const changes = turns();
      root.querySelector('[data-go="back"]').disabled = !changes.some((one) => one < day);
      root.querySelector('[data-go="on"]').disabled = !changes.some((one) => one > day && one <= file.as_of);
    }

    function ticks() {
      const svg = root.querySelector(".ticks"), first = Number(range.min), last = Number(range.max);
      svg.setAttribute("viewBox", `0 0 ${last - first} 28`);
      const marks = [...turns().map((day) => [day, ""]), ...(file.published ? [[file.published, "written"]] : [])];
      svg.replaceChildren(...marks.filter(([day]) => day <= file.as_of).map(([day, kind]) => {
        const line = document.createElementNS(svg.namespaceURI, "line"), x = number(day) - first;
        Object.entries({ x1: x, x2: x, y1: kind ? 2 : 8, y2: kind ? 26 : 20, class: kind }).forEach(([name, value]) => line.setAttribute(name, value));
        return line;
      }));
    }

    function go(where) {
      const day = isoDay(Number(range.value)), changes = turns().filter((one) => one <= file.as_of);
      const to = { now: file.as_of, published: file.published, on: changes.find((one) => one > day),
        back: changes.some((one) => one < day) ? changes.findLast((one) => one < day) : undefined }[where];
      if (to) range.value = number(to);
      show();
    }

    function offerDays() {
      const days = [...turns(), ...(file.published ? [file.published] : []), file.as_of].filter((one) => one <= file.as_of).sort();
      // A week more, in which nothing was known yet.
      range.min = number(days[0]) - 7;
      range.max = number(file.as_of);
      range.value = range.max;
      range.addEventListener("input", show);
      root.querySelectorAll("[data-go]").forEach((one) => one.addEventListener("click", () => go(one.dataset.go)));
      ticks();
      root.querySelector(".days").hidden = false;
    }

    function offerReadings(note, index) {
      const group = note.querySelector(".readings");
      if (!group) return;
      group.setAttribute("role", "radiogroup");
      group.querySelectorAll("[data-reading]").forEach((line) => {
        const at = Number(line.dataset.reading), reading = claims[index].readings[at];
        if (!reading.days.length) return;
        const input = made("input"), label = made("label", "", input, ...line.childNodes);
        Object.assign(input, { type: "radio", name: `${root.id}-${index}-reading`, checked: reading.chosen });
        input.addEventListener("change", () => {
          chosen[index] = reading.chosen ? null : at;
          if (range) ticks();
          show();
        });
        line.setAttribute("role", "none");
        line.append(label);
      });
    }

    async function copy(button) {
      const text = button.previousElementSibling.innerText;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        // No clipboard without a secure address: the words are selected instead.
        getSelection().selectAllChildren(button.previousElementSibling);
        return;
      }
      const label = button.firstChild, before = label.textContent;
      label.textContent = button.closest("[lang]").lang === "es" ? "Copiado" : "Copied";
      setTimeout(() => { label.textContent = before; }, 2000);
    }

    function save(kind) {
      const exports = { json: ["json", "application/json", () => JSON.stringify(file, null, 1)],
        markdown: ["md", "text/markdown", () => other.markdown],
        claimreview: ["jsonld", "application/ld+json", () => JSON.stringify(other.claimreview, null, 1)] };
      const [ending, type, content] = exports[kind], link = made("a");
      link.href = URL.createObjectURL(new Blob([content()], { type: `${type};charset=utf-8` }));
      link.download = `${spanish ? "texto-revisado" : "checked-text"}.${ending}`;
      link.click();
      URL.revokeObjectURL(link.href);
    }

    root.querySelectorAll("[data-copy]").forEach((one) => {
      one.hidden = false;
      one.addEventListener("click", () => copy(one));
    });
    root.querySelectorAll("[data-save]").forEach((one) => {
      one.addEventListener("click", () => save(one.dataset.save));
    });
    root.querySelectorAll(".exports").forEach((one) => { one.hidden = false; });
    root.querySelectorAll("[data-mark]").forEach((one) => one.addEventListener("click", () => {
      const fold = notes[Number(one.dataset.mark) - 1].querySelector("details");
      if (fold) fold.open = true;
    }));
    notes.forEach(offerReadings);
    if (range && claims.some((_, index) => stepsOf(index).length)) offerDays();
    show();
    root.checked = { file, claims, notes };
    root.dispatchEvent(new CustomEvent("checked", { bubbles: true }));
  }

  window.rumboChecked = start;
  document.querySelectorAll("[data-checked]").forEach(start);
})();
