// One figure: answers `#as-of-` and a day with what was known then, and copies paragraphs. Without it, the table of
// vintages says the same, and the paragraph can be selected.
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const spanish = language.startsWith("es");
  const rows = [...document.querySelectorAll("tr[id^='as-of-']")];
  const asked = document.getElementById("asked"), quote = document.querySelector(".quote");
  const form = document.getElementById("day"), now = quote.cloneNode(true);
  const copy = document.querySelector("[data-copy='.quote']");
  const words = spanish
    ? { on: "Al", none: "no se conocía: se conoció por primera vez el", later: "nadie sabe aún qué se conocerá ese día. Aquí está lo que se conoce ahora.", bad: "no es un día: escriba uno como 2024-01-31. Aquí está lo que se conoce ahora.", back: "Lo que se conoce ahora", copied: "Copiado", failed: "No se pudo copiar" }
    : { on: "As of", none: "not known: it was first known on", later: "nobody knows yet what will be known then. Here is what is known now.", bad: "is no day: write one such as 2024-01-31. Here is what is known now.", back: "What is known now", copied: "Copied", failed: "It could not be copied" };

  const since = (row) => row.id.slice(6);
  const written = (day) =>
    new Intl.DateTimeFormat(spanish ? "es-419" : "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(day);
  const piece = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  // The day stands in the sentence and at the end: the day asked, for the day on which the vintage came out.
  function dated(text, from, to) {
    const last = text.lastIndexOf(from);
    const told = last > text.indexOf(from) ? text.slice(0, last) + to + text.slice(last + from.length) : text;
    return told.replace(from, to);
  }

  function answer() {
    rows.forEach((row) => row.classList.remove("on"));
    quote.replaceChildren(...now.cloneNode(true).childNodes);
    copy.hidden = false;
    asked.hidden = !location.hash.startsWith("#as-of-");
    form.day.value = "";
    if (asked.hidden) return;
    told(location.hash.slice(7));
    asked.scrollIntoView({ block: "center" });
  }

  // Says what was known on a day, as it stands in the address; what is no day, or a day to come, has no answer.
  function told(text) {
    const day = new Date(`${text}T00:00:00Z`);
    const back = Object.assign(piece("a", words.back), { href: "#quote" });
    if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || !day.toJSON().startsWith(text)) {
      asked.replaceChildren(piece("p", `“${text.slice(0, 40)}” ${words.bad}`), back);
      return;
    }
    if (text > form.day.max) {
      asked.replaceChildren(piece("p", `${words.on} ${written(day)}: ${words.later}`), back);
      return;
    }
    form.day.value = text;
    const known = rows.filter((row) => since(row) <= text).pop();
    if (!known) {
      asked.replaceChildren(piece("p", `${words.on} ${written(day)}: ${words.none} ${rows[0].cells[0].textContent}.`), back);
      quote.replaceChildren();
      copy.hidden = true;
      return;
    }
    known.classList.add("on");
    const [, value, , status] = known.cells;
    const line = piece("p", `${words.on} ${written(day)}: `);
    line.append(piece("strong", value.textContent.trim() || "–"), ` (${status.textContent.trim()})`);
    asked.replaceChildren(line, back);
    if (known.dataset.quote) {
      const told = dated(known.dataset.quote, known.cells[0].textContent.trim(), written(day));
      quote.replaceChildren(...told.split("\n\n").map((one) => piece("p", one)));
    }
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = document.querySelector(button.dataset.copy);
      const parts = [...from.children].map((one) => one.textContent);
      const text = parts.length ? [...parts, location.href].join("\n\n") : from.textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = words.copied;
      } catch {
        button.textContent = words.failed;
      }
      setTimeout(() => (button.textContent = label), 2000);
    });
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.day.addEventListener("change", () => {
    location.hash = form.day.value ? `#as-of-${form.day.value}` : "#quote";
  });
  addEventListener("hashchange", answer);
  addEventListener("load", answer); // after the browser has gone to the row that the address may name
})();
