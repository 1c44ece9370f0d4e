// The axis: an overview of everything with the window in it, and below it the window, a lane per value of a field.
// Bars fade where a date is uncertain; where events stand too close, columns say how many.

const OVERVIEW = 34, SCALE = 26, GAP = 10, GUTTER = 118, ROW = 19, MORE = 13;
const MOTION = matchMedia("(prefers-reduced-motion: no-preference)");

class Axis {
  constructor(canvas, on) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.on = on; // {pick(event), moved()}
    this.events = [];
    this.lanes = [];
    this.hits = [];
    this.selected = null;
    this.hovered = null;
    const dated = EVENTS.filter((event) => event.dated && (event.a !== null || event.b !== null));
    const first = dated.reduce((least, event) => Math.min(least, event.when), Infinity);
    const last = dated.reduce((most, event) => Math.max(most, event.b ?? event.a), -Infinity);
    const margin = Math.max((last - first) * 0.03, dated.length && last > first ? 0 : 15 * DAY);
    this.whole = dated.length ? [first - margin, last + margin] : [secondsOf(2000), secondsOf(2001)];
    [this.from, this.to] = this.whole;
    this.listen();
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  show(events, lanes) {
    this.events = events.filter((event) => event.dated);
    this.lanes = lanes;
    this.draw();
  }

  get left() { return this.lanes.length > 1 && this.width > 560 ? GUTTER : 8; }
  get right() { return this.width - 8; }
  x(moment) { return this.left + ((moment - this.from) / (this.to - this.from)) * (this.right - this.left); }
  moment(x) { return this.from + ((x - this.left) / (this.right - this.left)) * (this.to - this.from); }
  overviewX(moment) {
    const [first, last] = this.whole;
    return 8 + ((moment - first) / (last - first)) * (this.width - 16);
  }

  // -- where the window is

  go(from, to, animate = true) {
    const [first, last] = this.whole, all = last - first;
    // Doubles far from 1970 are seconds or minutes apart; closer than that there is nothing to see.
    const least = Math.max(4, Math.max(Math.abs(from), Math.abs(to)) * 1e-12);
    const span = Math.min(Math.max(to - from, least), all * 1.2);
    // Half the window may be empty, but a window wide enough for everything shows everything.
    const [earliest, latest] = span < all ? [first - span * 0.45, last - span * 0.55] : [last - span, first];
    const start = Math.min(Math.max((from + to - span) / 2, earliest), latest);
    cancelAnimationFrame(this.frame);
    this.target = [start, start + span];
    if (!animate || !MOTION.matches) return this.arrive(start, start + span);
    const begin = performance.now(), [was, until] = [this.from, this.to];
    const step = (now) => {
      const part = Math.min(1, (now - begin) / 160), eased = 1 - (1 - part) ** 3;
      if (part === 1) return this.arrive(...this.target); // a sum of far and near would be minutes off
      this.arrive(was + (start - was) * eased, until + (start + span - until) * eased, true);
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  arrive(from, to, onTheWay = false) {
    [this.from, this.to] = [from, to];
    this.draw();
    if (!onTheWay) this.on.moved();
  }

  zoom(factor, moment, animate = true) {
    const [from, to] = animate && this.target ? this.target : [this.from, this.to];
    const at = moment ?? (this.selected?.dated && this.inWindow(this.selected) ? this.selected.when : (from + to) / 2);
    this.go(at - (at - from) * factor, at + (to - at) * factor, animate);
  }

  pan(part) {
    const [from, to] = this.target ?? [this.from, this.to], by = (to - from) * part;
    this.go(from + by, to + by);
  }

  fit() { this.go(...this.whole); }

  inWindow(event) { return event.to >= this.from && event.from <= this.to; }

  reveal(event) {
    this.selected = event;
    if (event?.dated && !(event.when >= this.from && event.when <= this.to)) {
      const span = this.to - this.from;
      this.go(event.when - span / 2, event.when + span / 2);
    } else this.draw();
  }

  // -- drawing

  color(name) {
    // A custom property may hold light-dark(); only a real property is computed to a colour.
    this.canvas.style.color = `var(--${name})`;
    return getComputedStyle(this.canvas).color;
  }

  draw() {
    const { canvas, pen } = this, ratio = devicePixelRatio || 1;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    if (!this.width || !this.height) return;
    const [wide, high] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) { canvas.width = wide; canvas.height = high; }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    this.font = getComputedStyle(canvas).fontFamily;
    this.ink = this.color("ink");
    this.muted = this.color("muted");
    this.line = this.color("line");
    this.accent = this.color("accent");
    this.paper = this.color("paper");
    this.colors = Array.from({ length: MOST_LANES + 1 }, (_, place) => this.color(`lane-${place}`));
    this.hits = [];
    this.drawOverview();
    this.drawScale();
    this.drawLanes();
  }

  drawOverview() {
    const { pen } = this, columns = Math.max(1, Math.floor((this.width - 16) / 4));
    const counts = new Array(columns).fill(0), [first, last] = this.whole;
    for (const event of this.events) {
      if (event.a === null && event.b === null) continue;
      const place = Math.floor(((event.when - first) / (last - first)) * columns);
      if (place >= 0 && place < columns) counts[place] += 1;
    }
    const most = Math.max(1, ...counts);
    const base = OVERVIEW - 4;
    counts.forEach((count, place) => {
      if (!count) return;
      const tall = Math.max(2, (Math.sqrt(count) / Math.sqrt(most)) * (base - 6));
      pen.fillStyle = this.muted;
      pen.globalAlpha = 0.75;
      pen.fillRect(8 + place * 4, base - tall, 3, tall);
    });
    pen.globalAlpha = 1;
    pen.fillStyle = this.line;
    pen.fillRect(8, base, this.width - 16, 1);
    const from = Math.max(4, this.overviewX(this.from)), to = Math.min(this.width - 4, this.overviewX(this.to));
    pen.fillStyle = this.accent;
    pen.globalAlpha = 0.12;
    pen.fillRect(from, 0, Math.max(4, to - from), base);
    pen.globalAlpha = 1;
    pen.fillRect(from, base - 1, Math.max(4, to - from), 2.5);
  }

  drawScale() {
    const { pen } = this, top = OVERVIEW + GAP + SCALE;
    pen.font = `12.5px ${this.font}`;
    const room = this.to - this.from < 200 * DAY ? 150 : 96;
    const ticks = ticksBetween(this.from, this.to, Math.max(2, Math.floor((this.right - this.left) / room)));
    pen.textAlign = "left";
    let free = -Infinity;
    for (const { at, label } of ticks) {
      const x = Math.round(this.x(at)) + 0.5;
      if (x < this.left - 1) continue;
      pen.strokeStyle = this.line;
      pen.beginPath();
      pen.moveTo(x, top - 14);
      pen.lineTo(x, this.height);
      pen.stroke();
      if (x > free && x + pen.measureText(label).width < this.width) {
        pen.fillStyle = this.ink;
        pen.fillText(label, x + 5, top - 10);
        free = x + pen.measureText(label).width + 14;
      }
    }
    pen.fillStyle = this.ink;
    pen.fillRect(this.left, top - 1, this.right - this.left, 1);
    if (free === -Infinity) { // so narrow a window that no tick falls into it: say where it is
      const c = civil((this.from + this.to) / 2);
      pen.fillText(`${c.day} ${MONTHS[c.month - 1]} ${yearLabel(c.year)}`, this.left + 5, top - 10);
    }
  }

  drawLanes() {
    const { pen } = this, top = OVERVIEW + GAP + SCALE + 4, many = Math.max(1, this.lanes.length);
    const high = (this.height - top - 4) / many;
    const head = many > 1 && this.left !== GUTTER ? 15 : 0; // the name above its lane where it has no room beside it
    const shown = Array.from({ length: many }, () => []);
    for (const event of this.events) if (this.inWindow(event)) shown[event.lane]?.push(event);
    this.lanes.forEach((lane, place) => {
      const y = top + place * high;
      if (place) {
        pen.fillStyle = this.line;
        pen.fillRect(0, Math.round(y), this.width, 1);
      }
      pen.save();
      pen.beginPath();
      pen.rect(this.left, y, this.right - this.left + 8, high);
      pen.clip();
      this.drawLane(shown[place], y + 3 + head, high - 5 - head, this.colors[lane.color]);
      pen.restore();
      if (many > 1) this.drawLaneName(lane, y, high);
    });
  }

  drawLaneName(lane, y, high) {
    const { pen } = this;
    pen.font = `italic 13px ${this.font}`;
    pen.fillStyle = this.colors[lane.color];
    pen.textAlign = "left";
    const name = lane.label ?? lane.name;
    const beside = this.left === GUTTER;
    pen.fillText(clipped(pen, name, beside ? GUTTER - 14 : this.width / 2), 8, y + (beside ? Math.min(high / 2 + 4, 17) : 14));
  }

  drawLane(events, y, high, color) {
    const rows = Math.max(1, Math.floor(high / ROW));
    if (events.length > Math.max(12, ((this.right - this.left) / 9) * rows)) return this.drawColumns(events, y, high, color);
    this.pen.font = `13px ${this.font}`;
    let unplaced = this.place(events, rows);
    // What finds no row is counted in a line of its own below the rows.
    const fewer = Math.max(1, Math.floor((high - MORE) / ROW));
    if (unplaced.size && fewer < rows) unplaced = this.place(events, fewer);
    for (const event of events) {
      if (!unplaced.has(event)) this.drawEvent(event, y + event.spot.row * ROW + ROW / 2, color);
    }
    this.drawMore([...unplaced], y + high - 1);
    if (unplaced.has(this.selected)) {
      const from = this.x(this.selected.from), end = Math.max(from + 9, this.x(this.selected.to));
      this.selected.spot = { from, end, next: from };
      this.drawEvent(this.selected, y + ROW / 2, color);
    }
  }

  // Gives each event the first row that is free; returns those that found none.
  place(events, rows) {
    const ends = new Array(rows).fill(-Infinity), last = new Array(rows).fill(null), unplaced = new Set();
    for (const event of events) {
      const from = Math.max(this.x(event.from), this.left - 20), to = Math.min(this.x(event.to), this.right + 20);
      const row = ends.findIndex((end) => end <= from - 1);
      if (row < 0) { unplaced.add(event); continue; }
      const end = Math.max(to, from + 9);
      ends[row] = end + 4;
      if (last[row]) last[row].spot.next = from;
      last[row] = event;
      event.spot = { row, from, end, next: Infinity };
    }
    return unplaced;
  }

  drawEvent(event, middle, color) {
    const { pen } = this, { from, end, next } = event.spot;
    const chosen = event === this.selected, lit = chosen || event === this.hovered;
    const bar = end - from > 10;
    pen.fillStyle = color;
    if (bar) {
      pen.fillStyle = this.faded(event, from, end, color);
      pen.fillRect(from, middle - (lit ? 5 : 4), end - from, lit ? 10 : 8);
    } else {
      pen.beginPath();
      pen.arc(from + 4.5, middle, lit ? 5 : 4, 0, 7);
      if (event.e) { // hollow: the date is uncertain
        pen.strokeStyle = color;
        pen.lineWidth = 1.6;
        pen.stroke();
      } else pen.fill();
    }
    if (chosen) {
      pen.strokeStyle = this.accent;
      pen.lineWidth = 2;
      if (bar) pen.strokeRect(Math.max(from, this.left) - 1, middle - 7, Math.min(end, this.right) - Math.max(from, this.left) + 2, 14);
      else { pen.beginPath(); pen.arc(from + 4.5, middle, 7.5, 0, 7); pen.stroke(); }
    }
    pen.lineWidth = 1;
    this.hits.push({ event, x: Math.max(from - 3, this.left), y: middle - ROW / 2, w: Math.max(12, end - from + 4), h: ROW });
    const inside = bar && end - from > 60 ? Math.max(from, this.left) + 6 : end + (chosen ? 8 : 5);
    const room = (bar && inside < end ? Math.max(end, next === Infinity ? this.right : Math.min(next, this.right)) : Math.min(next - 6, this.right)) - inside;
    if (room < 34) return;
    const label = clipped(pen, event.t, room);
    const wide = pen.measureText(label).width;
    if (bar && inside < end) {
      pen.fillStyle = this.paper;
      pen.globalAlpha = 0.78;
      pen.fillRect(inside - 3, middle - 8, wide + 6, 16);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = lit ? this.accent : this.ink;
    pen.fillText(label, inside, middle + 4.5);
    this.hits.push({ event, x: inside, y: middle - ROW / 2, w: wide, h: ROW });
  }

  // The bar's paint: certain bars are even; uncertain ends fade in and out; what has no end fades at the window's edge.
  faded(event, from, end, color) {
    const shade = (alpha) => color.replace("rgb(", "rgba(").replace(")", `, ${alpha})`);
    if (!event.e && event.a !== null && event.b !== null) return shade(0.8);
    const paint = this.pen.createLinearGradient(from, 0, end, 0), wide = end - from;
    const part = (moment, other) => Math.min(1, Math.max(0, moment === null ? other : (this.x(moment) - from) / wide));
    const [begins, ends] = event.e ?? [event.a, event.b];
    const rise = event.a === null ? Math.min(0.4, 60 / wide) : part(begins, 0);
    const fall = event.b === null ? 1 - Math.min(0.4, 60 / wide) : part(ends, 1);
    paint.addColorStop(0, shade(rise > 0 ? 0.06 : 0.8));
    paint.addColorStop(Math.min(rise, Math.max(fall, rise)), shade(0.8));
    paint.addColorStop(Math.max(fall, rise), shade(0.8));
    paint.addColorStop(1, shade(fall < 1 ? 0.06 : 0.8));
    return paint;
  }

  drawMore(events, base) {
    if (!events.length) return;
    const { pen } = this;
    let place = null, count = 0;
    const flush = () => {
      if (!count) return;
      const label = `+${count}`, x = this.left + place * 56 + 4;
      pen.font = `11px ${this.font}`;
      const wide = pen.measureText(label).width + 8;
      pen.fillStyle = this.muted;
      pen.fillText(label, x + 4, base - 1);
      const at = this.moment(x), until = this.moment(x + 56);
      this.hits.push({ zoom: [at, until], x, y: base - 12, w: wide, h: 14 });
    };
    for (const event of events) {
      const here = Math.floor((Math.max(this.x(event.from), this.left) - this.left) / 56);
      if (here !== place) { flush(); place = here; count = 0; }
      count += 1;
    }
    flush();
  }

  drawColumns(events, y, high, color) {
    const { pen } = this, step = 26, columns = new Map();
    for (const event of events) {
      const place = Math.floor((Math.min(Math.max(this.x(event.when), this.left), this.right) - this.left) / step);
      columns.set(place, (columns.get(place) ?? 0) + 1);
    }
    const most = Math.max(...columns.values());
    pen.font = `11px ${this.font}`;
    pen.textAlign = "center";
    for (const [place, count] of columns) {
      const tall = Math.max(3, (Math.sqrt(count) / Math.sqrt(most)) * (high - 16)), x = this.left + place * step;
      pen.fillStyle = color;
      pen.globalAlpha = 0.75;
      pen.fillRect(x + 2, y + high - tall, step - 4, tall);
      pen.globalAlpha = 1;
      pen.fillStyle = this.ink;
      pen.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : count, x + step / 2, y + high - tall - 3);
      this.hits.push({ zoom: [this.moment(x - step), this.moment(x + 2 * step)], count, x, y: y + high - tall - 14, w: step, h: tall + 14 });
    }
    pen.textAlign = "left";
  }
}

function clipped(pen, text, room) {
  if (pen.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(text.slice(0, middle) + "…").width <= room) low = middle; else high = middle - 1;
  }
  return low ? text.slice(0, low).trimEnd() + "…" : "";
}
