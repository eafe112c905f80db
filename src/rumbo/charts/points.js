// Lets pointer and keyboard read the points of a chart. Without it, the table under the chart says the same.
// A real range input is the reader: it is in the tab order, and arrow keys, Home and End move it by themselves.
(() => {
  "use strict";
  const spanish = document.documentElement.lang.startsWith("es");

  function said({ n, x, y, s }) {
    return `${n ? `${n}, ` : ""}${x}: ${y} (${s})`;
  }

  // The points of a drawing; where a page hands them in, as it does that draws very many, one mark goes to the one read.
  function drawingOf(group) {
    const marks = [...group.querySelectorAll(".pt")];
    if (group.points) {
      const move = (point) => ["cx", "cy", "r"].forEach((name) => name in point && marks[0].setAttribute(name, point[name]));
      return { points: group.points, on: (index) => { move(group.points[index]); marks[0].classList.add("on"); } };
    }
    const points = marks.map((mark) => ({ cx: mark.cx.baseVal.value, cy: mark.cy.baseVal.value, words: () => mark.dataset }));
    return { points, on: (index) => marks.forEach((mark, i) => mark.classList.toggle("on", i === index)) };
  }

  // The points of one month share their x, so the nearest in x counts first and y decides; on a map both count alike.
  function nearest(points, at) {
    let found = 0, least = [Infinity, Infinity];
    points.forEach((point, index) => {
      const across = Math.abs(point.cx - at.x), down = Math.abs(point.cy - at.y);
      const apart = point.plane ? [Math.hypot(across, down), 0] : [across, down];
      if (apart[0] < least[0] - 0.2 || (apart[0] < least[0] + 0.2 && apart[1] < least[1])) {
        found = index;
        least = apart;
      }
    });
    return found;
  }

  function read(figure) {
    const groups = [...figure.querySelectorAll("svg .pts")];
    figure.querySelector(".read")?.remove();
    if (!groups.length || !groups[0].querySelector(".pt")) return;
    const drawings = groups.map(drawingOf);
    const reader = document.createElement("div");
    const slider = document.createElement("input");
    const output = document.createElement("output");
    const title = figure.querySelector("h2, h3, h4, figcaption");
    reader.className = "read";
    slider.type = "range";
    slider.min = 0;
    slider.max = drawings[0].points.length - 1;
    slider.setAttribute("aria-label", (spanish ? "Leer las cifras" : "Read the figures") + (title ? `: ${title.textContent}` : ""));
    output.setAttribute("aria-live", "off"); // the slider says its value itself; twice would be noise

    function show(index) {
      slider.value = index;
      const text = said(drawings[0].points[index].words());
      slider.setAttribute("aria-valuetext", text);
      output.textContent = text;
      for (const drawing of drawings) drawing.on(index);
    }

    slider.addEventListener("input", () => show(Number(slider.value)));
    groups.forEach((group, drawing) => {
      const follow = (event) => {
        const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(group.getScreenCTM().inverse());
        show(nearest(drawings[drawing].points, at));
      };
      group.ownerSVGElement.onpointermove = group.ownerSVGElement.onpointerdown = follow;
    });
    reader.append(output, slider);
    groups.at(-1).ownerSVGElement.after(reader);
    show(drawings[0].points.length - 1);
  }

  document.querySelectorAll("figure").forEach(read);
  // A page that draws a chart itself says so, and again whenever it draws it anew.
  document.addEventListener("drawn", (event) => read(event.target.closest("figure")));
})();
