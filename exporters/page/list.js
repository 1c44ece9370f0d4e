// The list: every event that matches, under its years. Only the rows in view are in the document.

function node(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Headings no closer than one for two events or so: years, else decades, centuries, millennia. People's count of
// years, so that a century before the common era is one; deep time has a heading for every figure.
const DEEP = 10000;
const peoples = (year) => (year > 0 ? year : year - 1);

function headingStep(events) {
  const years = events.filter((event) => event.dated).map((event) => peoples(civil(event.when).year));
  for (let step = 1; ; step *= 10) {
    const headings = new Set(years.filter((year) => Math.abs(year) < DEEP).map((year) => Math.trunc(year / step))).size;
    if (step === 1000 || headings * 2.5 <= years.length + 4 || headings < 3) return step;
  }
}

function headingOf(event, step) {
  if (!event.dated) return "Undated";
  if (event.a === null) return "Without a beginning";
  const year = civil(event.when).year, count = peoples(year);
  if (Math.abs(count) >= DEEP) {
    const round = Number(count.toPrecision(3));
    return yearLabel(round < 0 && round > -1e6 ? round + 1 : round, Math.abs(round) / 100);
  }
  if (step === 1) return yearLabel(year);
  const near = Math.trunc(Math.abs(count) / step) * step, far = near + step - 1;
  if (step === 10 && count >= 1000) return `${near}s`;
  return count > 0 ? `${Math.max(1, near)} – ${yearLabel(far)}` : `${far} – ${Math.max(1, near)} BCE`;
}

class List {
  constructor(box, on) {
    this.box = box;
    this.on = on; // {pick(event), open(event)}
    this.rows = [];
    this.events = [];
    this.selected = null;
    this.sizer = box.querySelector(".sizer");
    this.high = 0;
    this.drawn = new Map();
    box.addEventListener("scroll", () => this.draw(), { passive: true });
    box.addEventListener("click", (happening) => {
      const row = happening.target.closest("[data-row]");
      if (row) on.pick(this.rows[row.dataset.row].event);
    });
    new ResizeObserver(() => { this.measure(); this.draw(true); }).observe(box);
    this.measure();
  }

  measure() {
    this.high = parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 40;
  }

  show(events) {
    this.events = events;
    this.rows = [];
    const step = headingStep(events);
    let heading = null, position = 0;
    for (const event of events) {
      const now = headingOf(event, step);
      if (now !== heading) this.rows.push({ heading: (heading = now) });
      event.row = this.rows.length;
      event.position = ++position;
      this.rows.push({ event });
    }
    this.shown = new Set(events);
    this.draw(true);
  }

  draw(anew = false) {
    const { box, high } = this;
    this.sizer.style.height = `${this.rows.length * high}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / high) - 6);
    const last = Math.min(this.rows.length, Math.ceil((box.scrollTop + box.clientHeight) / high) + 6);
    for (const [place, row] of this.drawn) {
      if (anew || place < first || place >= last) { row.remove(); this.drawn.delete(place); }
    }
    for (let place = first; place < last; place += 1) {
      if (this.drawn.has(place)) continue;
      const made = this.row(place);
      made.style.transform = `translateY(${place * high}px)`;
      this.drawn.set(place, made);
      this.sizer.append(made);
    }
    if (this.selected && this.drawn.has(this.selected.row) && this.shown.has(this.selected)) {
      box.setAttribute("aria-activedescendant", `row-${this.selected.index}`);
    } else box.removeAttribute("aria-activedescendant");
  }

  row(place) {
    const { heading, event } = this.rows[place];
    if (!event) {
      const made = node("li", "heading", heading);
      made.setAttribute("role", "presentation");
      return made;
    }
    const made = node("li", "event");
    made.id = `row-${event.index}`;
    made.dataset.row = place;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", event === this.selected);
    made.setAttribute("aria-setsize", this.events.length);
    made.setAttribute("aria-posinset", event.position);
    const mark = node("i", `mark${event.e ? " hollow" : ""}`);
    mark.style.setProperty("--lane", `var(--lane-${LANES[event.lane]?.color ?? 0})`);
    made.append(node("time", "", event.w), mark, node("span", "title", event.t));
    const signs = node("span", "signs");
    if (event.x) signs.append(sign("★", "starred"));
    if (event.n.length) signs.append(sign("✎", "has notes"));
    if (event.r) signs.append(sign("proposed", "not yet accepted"));
    if (event.k.length || ANSWERED.has(event.u)) signs.append(sign("⇄", "linked"));
    if (signs.firstChild) made.append(signs);
    return made;
  }

  select(event, scroll = true) {
    this.selected = event;
    if (event && scroll && this.shown.has(event)) {
      const top = event.row * this.high, { scrollTop, clientHeight } = this.box;
      if (top < scrollTop + this.high) this.box.scrollTop = top - this.high * 2;
      else if (top + this.high * 2 > scrollTop + clientHeight) this.box.scrollTop = top - clientHeight + this.high * 3;
    }
    this.draw(true);
  }

  // The first event of the window at the top, when a person moves the axis.
  follow(moment) {
    const event = this.events.find((found) => found.dated && found.when >= moment);
    if (event) this.box.scrollTop = Math.max(0, (event.row - 1) * this.high);
  }
}

function sign(text, meaning) {
  const made = node("span", "sign", text);
  made.title = meaning;
  made.setAttribute("aria-label", meaning);
  return made;
}
