// One figure: answers `#as-of-` and a day with what was known then, and copies paragraphs. Without it, the table of
// vintages says the same, and the paragraph can be selected.
(() => {
  "use strict";
  const language = document.documentElement.lang;
  const spanish = language.startsWith("es");
  const rows = [...document.querySelectorAll("tr[id^='as-of-']")];
  const asked = document.getElementById("asked"), quote = document.querySelector(".quote");
  const form = document.getElementById("day"), now = quote.cloneNode(true);
  const words = spanish
    ? { on: "Al", none: "no se conocía: se conoció por primera vez el", back: "Lo que se conoce ahora", copied: "Copiado", failed: "No se pudo copiar" }
    : { on: "As of", none: "not known: it was first known on", back: "What is known now", copied: "Copied", failed: "It could not be copied" };

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
    const found = /^#as-of-(\d{4}-\d{2}-\d{2})$/.exec(location.hash);
    const day = found && new Date(`${found[1]}T00:00:00Z`);
    rows.forEach((row) => row.classList.remove("on"));
    quote.replaceChildren(...now.cloneNode(true).childNodes);
    asked.hidden = !found || Number.isNaN(day.getTime());
    form.day.value = asked.hidden ? "" : found[1];
    if (asked.hidden) return;
    const known = rows.filter((row) => since(row) <= found[1]).pop();
    const back = Object.assign(piece("a", words.back), { href: "#quote" });
    if (!known) {
      asked.replaceChildren(piece("p", `${words.on} ${written(day)}: ${words.none} ${rows[0].cells[0].textContent}.`), back);
      quote.replaceChildren();
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

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.day.addEventListener("change", () => {
    location.hash = form.day.value ? `#as-of-${form.day.value}` : "#quote";
  });
  addEventListener("hashchange", answer);
  answer();

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
})();
