// The finder: holds a person against the rules of a day. It reads one file of this site and sends nothing anywhere.
// What was open, which rules held and what they are called is in that file; nothing of it is known here.
(() => {
  "use strict";
  const form = document.getElementById("finder"), ways = document.getElementById("ways");

  function made(tag, text, ...inside) {
    const one = document.createElement(tag);
    if (text) one.textContent = text;
    one.append(...inside);
    return one;
  }

  function asked(name) {
    return form.elements[name].value;
  }

  function fits(rule) {
    const nationality = asked("nationality"), since = asked("since"), age = asked("age");
    if (nationality && rule.citizenships.length && !rule.citizenships.includes(nationality)) return false;
    if (age && rule.age_from !== null && Number(age) < rule.age_from) return false;
    return !since || !rule.present_by || since <= rule.present_by;
  }

  // Days are written year first, so that they compare as text.
  function answered(file) {
    const day = asked("day"), place = asked("in"), found = [];
    for (const pathway of file.pathways) {
      const state = pathway.days.findLast(([from]) => from <= day)?.[1];
      if (!state || (place && pathway.places.length && !pathway.places.includes(place))) continue;
      const held = state.rules.map((number) => file.rules[number]), admitting = held.filter(fits);
      const answer = state.answer === "open" && !admitting.length ? "not-admitted" : state.answer;
      found.push({ pathway, state: state.state, answer, rules: admitting.length ? admitting : held });
    }
    return found.sort((one, other) => file.order.indexOf(one.answer) - file.order.indexOf(other.answer));
  }

  function ruled(rule, words) {
    const small = made("small", `${words.says} ${rule.who} (${rule.side}). ${rule.when}. `);
    rule.sources.forEach(([host, url, told], index) => {
      const link = made("a", host);
      link.href = url;
      small.append(index ? " " : "", link, `, ${told}.`);
    });
    const others = rule.others ? [made("small", `${words.others} ${rule.others}`)] : [];
    return made("li", "", made("b", rule.rule), small, ...others, ...rule.doubts.map((text) => made("small", text)));
  }

  function shown(way, file) {
    const link = made("a", way.pathway.title), list = made("ul", "", ...way.rules.map((one) => ruled(one, file.words)));
    const decide = ["open", "not-admitted"].includes(way.answer); // else the rules are not what the answer rests on
    const rules = decide || !way.rules.length ? list : made("details", "", made("summary", file.words.rules), list);
    link.href = way.pathway.path;
    list.className = "said";
    const one = made("li", "", made("h3", "", link), made("p", file.answers[way.answer]),
      made("small", `${file.words.state}: ${way.state}`), rules);
    one.dataset.pathway = way.pathway.id;
    one.dataset.answer = way.answer;
    one.querySelector("h3").className = "h4";
    return one;
  }

  function show(file) {
    if (!form.checkValidity() || !asked("day") || asked("since") > asked("day")) {
      ways.replaceChildren(made("p", file.words.wrong));
      return;
    }
    const found = answered(file), list = made("ol", "", ...found.map((way) => shown(way, file)));
    list.className = "ways";
    const count = found.filter((way) => way.answer === "open").length;
    ways.replaceChildren(made("h2", found.length ? file.counts[count] : file.words.none), list);
  }

  fetch(form.dataset.file).then((answer) => answer.json()).then((file) => {
    form.hidden = false;
    form.addEventListener("input", () => show(file));
    form.addEventListener("submit", (event) => event.preventDefault());
    show(file);
  }, () => {}); // where a page may not read the file, the table below stands alone
})();
