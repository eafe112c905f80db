// Where words stand in the chart: how wide they are, and which of several places overlaps least. As rumbo.charts.labels.

const THIN = new Set(" .,:;'|!()iIjlftr-"), BROAD = new Set("mwMWGOQ%@\u2014");

export function width(words, size, bold = false) {
  let ems = 0;
  for (const sign of words) {
    ems += THIN.has(sign) ? 0.38 : BROAD.has(sign) ? 0.88 : sign !== sign.toLowerCase() ? 0.69 : 0.585;
  }
  return ems * size * (bold && !/^[\d,]+$/.test(words) ? 1.05 : 1);
}

export function box(label) {
  const wide = Math.max(...label.lines.map((line) => width(line, label.size, label.bold)));
  const high = (label.size + 3) * label.lines.length;
  const left = label.x - { left: 0, center: wide / 2, right: wide }[label.align];
  return [left - 2, label.y - high / 2, left + wide + 2, label.y + high / 2, 20];
}

export function shared(one, other) {
  const across = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  return across <= 0 ? 0 : across * Math.max(0, Math.min(one[3], other[3]) - Math.max(one[1], other[1]));
}

// The places for the label of a point, the best first: beside it, above it, below it, farther off.
export function around(x, y, lines, size) {
  const half = (size + 3) * lines.length / 2, found = [["left", 8, 2], ["right", -8, 2]];
  for (const gap of [8, 16, 28, 44, 64, 88]) {
    for (const way of [-1, 1]) {
      for (const [align, dx] of [["center", 0], ["right", 6], ["left", -6]]) found.push([align, dx, way * (half + gap)]);
      found.push(["left", Math.min(gap, 16), way * half], ["right", -Math.min(gap, 16), way * half]);
    }
  }
  return found.map(([align, dx, dy]) => ({ lines, x: x + dx, y: y + dy, size, align, bold: true }));
}

export function best(places, x, y, taken, bounds) {
  let least = Infinity, chosen = places[0];
  places.forEach((label, rank) => {
    const own = box(label), outside = (own[2] - own[0]) * (own[3] - own[1]) - shared(own, bounds);
    const far = Math.hypot(Math.max(own[0] - x, 0, x - own[2]), Math.max(own[1] - y, 0, y - own[3]));
    let cost = rank + 6 * Math.max(0, far - 10) + 50 * outside;
    for (const other of taken) {
      if (cost >= least) break;
      cost += other[4] * shared(own, other);
    }
    if (cost < least) [least, chosen] = [cost, label];
  });
  return chosen;
}

export function along(path) {
  const found = [];
  for (let index = 1; index < path.length; index += 1) {
    const [[x0, y0], [x1, y1]] = [path[index - 1], path[index]];
    const pieces = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 8));
    for (let piece = 0; piece < pieces; piece += 1) {
      const [a, b] = [piece / pieces, (piece + 1) / pieces];
      const xs = [x0 + (x1 - x0) * a, x0 + (x1 - x0) * b], ys = [y0 + (y1 - y0) * a, y0 + (y1 - y0) * b];
      found.push([Math.min(...xs) - 3, Math.min(...ys) - 3, Math.max(...xs) + 3, Math.max(...ys) + 3, 1]);
    }
  }
  return found;
}

// The middles of labels in a column, moved as little as keeps them apart and inside, in their order.
export function spread(middles, heights, top, bottom) {
  const order = middles.map((_, index) => index).sort((a, b) => middles[a] - middles[b]), placed = [];
  let edge = top;
  for (const index of order) {
    placed[index] = Math.max(middles[index], edge + heights[index] / 2);
    edge = placed[index] + heights[index] / 2;
  }
  edge = bottom;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index], edge - heights[index] / 2);
    edge = placed[index] - heights[index] / 2;
  }
  return placed;
}

export function wrapped(words, signs) {
  const filled = (room) => words.split(" ").reduce((lines, word) => {
    if (lines.length && lines.at(-1).length + 1 + word.length <= room) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
    return lines;
  }, []);
  const fewest = filled(signs).length;
  for (let room = 1; room < signs; room += 1) if (filled(room).length === fewest) return filled(room);
  return filled(signs);
}
