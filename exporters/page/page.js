// The page: what is chosen, what is searched, and the keys.

const $ = (id) => document.getElementById(id);
let LANES = lanesOf(META.lane);
let chosen = null;
let only = null; // the one lane that is shown, if any
let followed = false;

const list = new List($("list"), { pick: (event) => choose(event, { open: true }) });
const axis = new Axis($("axis"), { pick: (event) => choose(event, { open: true }), moved: axisMoved });

function axisMoved() {
  $("window").textContent = windowWords();
  if (followed) list.follow(axis.from);
  followed = false;
}

function windowWords() {
  const label = (moment) => {
    const c = civil(moment), span = axis.to - axis.from;
    if (span > 400 * DAY) return yearLabel(c.year, Math.max(1, span / YEAR / 20));
    if (span > 40 * DAY) return `${MONTHS[c.month - 1]} ${yearLabel(c.year)}`;
    return `${c.day} ${MONTHS[c.month - 1]} ${yearLabel(c.year)}`;
  };
  const shown = axis.events.reduce((count, event) => count + axis.inWindow(event), 0);
  return `${label(axis.from)} – ${label(axis.to)} · ${shown.toLocaleString("en")} in view`;
}

function apply() {
  const test = matcher($("search").value);
  const matches = EVENTS.filter((event) => (only === null || LANES[event.lane]?.name === only.name) && test(event));
  const total = EVENTS.length.toLocaleString("en");
  $("count").textContent = matches.length === EVENTS.length
    ? `${total} ${EVENTS.length === 1 ? "event" : "events"}`
    : `${matches.length.toLocaleString("en")} of ${total} events`;
  $("nothing").hidden = matches.length > 0;
  list.show(matches);
  axis.show(matches, LANES);
  $("window").textContent = windowWords();
}

function choose(event, { open = false } = {}) {
  if (!event) return;
  chosen = event;
  list.select(event);
  axis.reveal(event);
  if (open || !$("details").hidden) showDetails();
  try { history.replaceState(null, "", event.u ? "#" + encodeURIComponent(event.u) : " "); } catch { /* in a frame */ }
}

function showDetails() {
  if (!chosen) return;
  $("about").replaceChildren(detailsOf(chosen, {
    pick: (event) => { if (!list.shown.has(event)) clearFilter(); choose(event, { open: true }); },
    filter: (text) => { $("search").value = text; apply(); },
  }));
  $("details").hidden = false;
  document.body.classList.add("open");
  $("details").scrollTop = 0;
}

function hideDetails() {
  $("details").hidden = true;
  document.body.classList.remove("open");
  $("list").focus({ preventScroll: true });
}

function clearFilter() {
  $("search").value = "";
  only = null;
  drawLegend();
  apply();
}

function move(by) {
  const { events } = list;
  if (!events.length) return;
  const here = chosen && list.shown.has(chosen) ? chosen.position - 1 : by > 0 ? -1 : events.length;
  choose(events[Math.min(events.length - 1, Math.max(0, here + by))]);
}

// -- lanes

function setLanes(field) {
  META.lane = field;
  only = null;
  LANES = lanesOf(field);
  assignLanes(LANES, field);
  drawLegend();
  apply();
}

function drawLegend() {
  const legend = $("legend");
  legend.replaceChildren();
  document.body.style.setProperty("--lanes", LANES.length);
  if (LANES.length < 2) return;
  for (const lane of LANES) {
    const button = node("button", "lane");
    button.type = "button";
    button.style.setProperty("--lane", `var(--lane-${lane.color})`);
    button.setAttribute("aria-pressed", only === lane);
    button.append(node("i", "mark"), lane.label ?? lane.name, node("span", "number", lane.count.toLocaleString("en")));
    button.addEventListener("click", () => { only = only === lane ? null : lane; drawLegend(); apply(); });
    legend.append(button);
  }
}

function offerLanes() {
  const select = $("lanes");
  select.append(new Option("no lanes", ""));
  for (const field of META.fields) select.append(new Option(`lanes by ${field}`, field));
  select.value = META.lane;
  select.hidden = META.fields.length === 0;
  select.addEventListener("change", () => setLanes(select.value));
}

// -- light and dark

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  axis.draw();
  list.draw(true);
}

function otherTheme() {
  const dark = getComputedStyle(document.documentElement).colorScheme.trim() === "dark" ||
    (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  setTheme(dark ? "light" : "dark");
}

// -- keys

const KEYS = {
  ArrowLeft: () => { followed = true; axis.pan(-0.2); }, ArrowRight: () => { followed = true; axis.pan(0.2); },
  ArrowUp: () => move(-1), ArrowDown: () => move(1), k: () => move(-1), j: () => move(1),
  PageUp: () => move(-10), PageDown: () => move(10),
  Home: () => move(-Infinity), End: () => move(Infinity), g: () => move(-Infinity), G: () => move(Infinity),
  "+": () => axis.zoom(0.6), "=": () => axis.zoom(0.6), "-": () => axis.zoom(1 / 0.6), "0": () => axis.fit(),
  "/": () => { $("search").focus(); $("search").select(); },
  Enter: () => (chosen ? showDetails() : move(1)),
  "?": () => $("help").showModal(),
  t: otherTheme,
};

document.addEventListener("keydown", (happening) => {
  const { key, target } = happening;
  if ($("help").open) { if (key === "?") $("help").close(); return; }
  if (key === "Escape") {
    if (target === $("search") && $("search").value) clearFilter();
    else if (!$("details").hidden) hideDetails();
    else if ($("search").value || only) clearFilter();
    else target.blur?.();
    return;
  }
  if (happening.ctrlKey || happening.metaKey || happening.altKey) return;
  if (target === $("search")) {
    if (key === "Enter" || key === "ArrowDown") { $("list").focus(); move(list.shown.has(chosen) ? 0 : 1); happening.preventDefault(); }
    return;
  }
  if (target.matches("select, textarea, input") || (key === "Enter" && target.matches("button, a"))) return;
  if (KEYS[key]) { KEYS[key](); happening.preventDefault(); }
});

// -- printing: the whole chronology as plain text on paper

addEventListener("beforeprint", () => {
  const sheet = $("sheet"), step = headingStep(list.events);
  sheet.replaceChildren();
  let heading = null;
  for (const event of list.events) {
    const now = headingOf(event, step);
    if (now !== heading) sheet.append(node("h2", "", (heading = now)));
    const entry = node("section");
    entry.append(node("time", "", event.w), node("h3", "", event.t));
    for (const part of paragraphs(event.s)) entry.append(part);
    const source = [event.p?.section, event.o?.address].filter(Boolean).join(", ");
    if (source) entry.append(node("cite", "", source));
    for (const note of event.n) entry.append(node("p", "note", note));
    sheet.append(entry);
  }
});
addEventListener("afterprint", () => $("sheet").replaceChildren());

// -- begin

let waiting = 0;
$("search").addEventListener("input", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(apply);
});
$("theme").addEventListener("click", otherTheme);
$("keys").addEventListener("click", () => $("help").showModal());
$("close").addEventListener("click", hideDetails);
$("previous").addEventListener("click", () => move(-1));
$("next").addEventListener("click", () => move(1));
$("closer").addEventListener("click", () => axis.zoom(0.6));
$("farther").addEventListener("click", () => axis.zoom(1 / 0.6));
$("all").addEventListener("click", () => axis.fit());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => axis.draw());

offerLanes();
setLanes(META.lane);
choose(BY_UID.get(decodeURIComponent(location.hash.slice(1))), { open: true });
document.documentElement.dataset.ready = EVENTS.length;
