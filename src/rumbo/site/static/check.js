// Checks a text of one's own and corrects a reading by hand, where a server stands behind the page: the text goes to it
// and to nobody else, and what comes back is a piece of this page. On a static host the page says how to get a server.
(() => {
  "use strict";
  const language = document.documentElement.lang, form = document.getElementById("check");
  const result = document.getElementById("result"), words = document.getElementById("correct-words").dataset;
  const status = form.querySelector("[role=status]"), PARTS = ["indicator", "place", "citizenship", "period", "baseline"];
  // The last question, with the corrections made to it.
  let server = "", asked = null;

  function say(line, text, wrong = false) {
    line.textContent = text;
    line.lang = wrong && text && !Object.values(status.dataset).includes(text) ? "en" : language;
    line.classList.toggle("wrong", wrong);
  }

  // What went wrong, in words: those of the page where it has some, else the server's own.
  async function failure(answer) {
    const own = { 408: status.dataset.busy, 413: status.dataset.long, 503: status.dataset.busy }[answer.status];
    const body = own ? {} : await answer.json().catch(() => ({}));
    return own ?? [body.what, body.why, body.do].filter(Boolean).join(" ");
  }

  async function ask(question, line) {
    say(line, status.dataset.checking);
    let answer;
    try {
      answer = await fetch(`${server}?page=${language}`, { method: "POST", body: JSON.stringify(question),
        headers: { "Content-Type": "application/json", Accept: "text/html" } });
    } catch {
      say(line, status.dataset.gone, true);
      return false;
    }
    if (!answer.ok) {
      say(line, await failure(answer), true);
      return false;
    }
    const piece = document.createRange().createContextualFragment(await answer.text());
    result.querySelector("[data-checked]").replaceWith(piece);
    asked = question;
    say(line, "");
    window.rumboChecked(result.querySelector("[data-checked]"));
    return true;
  }

  const named = (list, id) => [...document.getElementById(list).options].find((one) => one.dataset.id === id)?.value ?? id ?? "";
  const idOf = (field) => (field.list ? [...field.list.options].find((one) => one.value === field.value)?.dataset.id : "") || field.value.trim();

  function fill(fields, claim) {
    fields.indicator.value = claim.indicator ?? "";
    fields.place.value = named("places", claim.place);
    fields.citizenship.value = named("citizenships", claim.citizenship);
    fields.period.value = claim.period === "day" ? "" : claim.period ?? "";
    fields.baseline.value = claim.baserowperiod ?? "";
    fields.baseline.closest("label").hidden = !claim.baserowperiod;
  }

  function setByHand(claim, name, value) {
    const before = asked.corrections.find((one) => one.claim === claim.start)?.parts ?? {};
    const others = asked.corrections.filter((one) => one.claim !== claim.start);
    return { ...asked, corrections: [...others, { claim: claim.start, parts: { ...before, [name]: value } }] };
  }

  async function corrected(claim, place, field, line) {
    if (!(await ask(setByHand(claim, field.name, idOf(field)), line))) return;
    const note = result.querySelector(`[data-claim="${place}"]`);
    note.querySelector("details").open = true;
    note.querySelector(".correct").hidden = false;
    note.querySelector(`.correct [name=${field.name}]`).focus();
  }

  function offerCorrection(note, claim, place) {
    const slot = note.querySelector('[data-part="correct"]');
    if (!slot || claim.on === "record") return;
    const own = document.getElementById("correct").content.cloneNode(true).firstElementChild;
    const button = document.createElement("button"), hidden = document.createElement("span");
    own.hidden = true;
    button.type = "button";
    hidden.className = "vh";
    hidden.textContent = `: ${place}, ${claim.span}`;
    button.append(words.open, hidden);
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      own.hidden = !own.hidden;
      button.setAttribute("aria-expanded", String(!own.hidden));
    });
    fill(own.elements, claim);
    own.addEventListener("submit", (event) => event.preventDefault());
    own.addEventListener("change", (event) => corrected(claim, place, event.target, own.querySelector("[role=status]")));
    if (Object.keys(claim.by_hand).length) own.querySelector("[role=status]").before(undo(claim, own.querySelector("[role=status]")));
    slot.append(button, own);
  }

  function undo(claim, line) {
    const row = document.createElement("p"), button = document.createElement("button");
    button.type = "button";
    button.textContent = words.undo;
    row.append(button);
    button.addEventListener("click", () => ask({ ...asked, corrections: asked.corrections.filter((one) => one.claim !== claim.start) }, line));
    return row;
  }

  // The example of the page can be corrected as well: it is asked anew as it was.
  function drawn({ target }) {
    const { file, claims, notes } = target.checked;
    asked ??= { text: file.text, published: file.published, lang: file.language, corrections: [] };
    if (server) notes.forEach((note, index) => offerCorrection(note, claims[index], index + 1));
  }

  async function submitted(event) {
    event.preventDefault();
    const { text, published, context } = form.elements;
    const question = { text: text.value, published: published.value || null, context: context.value, corrections: [] };
    if (!(await ask(question, status))) return;
    result.querySelector("[data-example]")?.remove();
    result.querySelector("h2").focus();
  }

  function serve(address) {
    server = address;
    document.querySelector("[data-static]").hidden = true;
    form.hidden = false;
    form.addEventListener("submit", submitted);
    brought();
    const root = result.querySelector("[data-checked]");
    if (root.checked) drawn({ target: root });
  }

  // A text that the search was given comes in the address, behind #, which no server is told.
  function brought() {
    const text = new URLSearchParams(location.hash.slice(1)).get("text")?.slice(0, 4000), asked = document.querySelector("[data-asked]");
    if (!text) return;
    form.elements.text.value = text;
    asked.querySelector("q").textContent = text;
    asked.hidden = false;
    document.getElementById("own").scrollIntoView();
    form.elements.text.focus();
  }
  addEventListener("hashchange", brought);
  brought();

  result.addEventListener("checked", drawn);
  // Where a page may not read the file, it stays as it is.
  fetch(form.dataset.server).then(async (answer) => {
    const { check } = await answer.json();
    if (check) serve(new URL(check, answer.url).href);
  }).catch(() => {});
})();
