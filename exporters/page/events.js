// The events as the page holds them: one object each, in time order, undated ones last.
//   u uid, d EDTF, w date in words, h date in short, t title, s summary, f fields, k links [[relation, uid]],
//   a earliest, b latest (null: no limit), e where it is fully there [from, to] (null: certain), y basis, n notes,
//   o source, p passage, g further sources, x starred, r proposed

const readBlock = (id) => JSON.parse(document.getElementById(id).textContent);
const META = readBlock("meta");
const EVENTS = readBlock("events");
const BY_UID = new Map();
const ANSWERED = new Map(); // uid → the events that link to it

for (const event of EVENTS) {
  event.dated = event.d !== null;
  event.from = event.a ?? -Infinity;
  event.to = event.b ?? Infinity;
  event.when = event.a ?? event.b ?? 0;
}
const order = (event) => (event.dated ? event.from : Infinity);
EVENTS.sort((one, other) => (order(one) < order(other) ? -1 : order(one) > order(other) ? 1 : 0));
EVENTS.forEach((event, index) => {
  event.index = index;
  if (event.u) BY_UID.set(event.u, event);
  for (const [relation, to] of event.k) {
    if (!ANSWERED.has(to)) ANSWERED.set(to, []);
    ANSWERED.get(to).push([relation, event]);
  }
});

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// What is searched: everything a reader can see of the event. Made when first needed.
function searchable(event) {
  if (event.hay === undefined) {
    event.hay = folded([
      event.t, event.s, event.w, event.d ?? "undated", ...Object.values(event.f).flat(), ...event.n,
      event.p ? event.p.text : "", event.o ? event.o.address : "",
    ].join("\n"));
  }
  return event.hay;
}

// A test for what was typed: words and "phrases" that all must occur, -word that must not, field:value. A quotation
// mark in a phrase or in the name of a field is written \".
const TERM = /(-?)(?:("(?:[^"\\]|\\.)*"|[\p{L}\w-]+):)?(?:"((?:[^"\\]|\\.)*)"?|(\S+))/gu;
const quoted = (text) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
const unquoted = (text) => text.replace(/\\(.)/gsu, "$1");

function matcher(text) {
  const tests = [];
  for (const [, minus, written, phrase, word] of text.matchAll(TERM)) {
    const wanted = folded(phrase === undefined ? word : unquoted(phrase));
    if (!wanted) continue;
    const field = written?.startsWith('"') ? unquoted(written.slice(1, -1)) : written;
    const name = field && META.fields.find((known) => folded(known) === folded(field));
    const whole = field && !name ? folded(field) + ":" + wanted : wanted;
    const test = name
      ? (event) => (event.f[name] ?? []).some((value) => folded(value).includes(wanted))
      : (event) => searchable(event).includes(whole);
    tests.push(minus ? (event) => !test(event) : test);
  }
  return (event) => tests.every((test) => test(event));
}

// Lanes: the values of a field, most frequent first, with what has none last.
const MOST_LANES = 9;
const valueOf = (event, field) => (field && event.f[field] ? event.f[field][0] ?? "" : "");

function lanesOf(field) {
  if (!field) return [{ name: "", count: EVENTS.length, color: 0 }];
  const counts = new Map();
  for (const event of EVENTS) {
    const value = valueOf(event, field);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const none = counts.get("") ?? 0;
  counts.delete("");
  const ranked = [...counts].sort((one, other) => other[1] - one[1]);
  const fit = ranked.length <= MOST_LANES ? ranked.length : MOST_LANES - 1;
  const lanes = ranked.slice(0, fit).map(([name, count], color) => ({ name, count, color }));
  const rest = ranked.slice(fit).reduce((sum, [, count]) => sum + count, 0) + none;
  if (rest) {
    lanes.push({ name: null, label: ranked.length > fit ? "other" : `no ${field}`, count: rest, color: MOST_LANES });
  }
  return lanes;
}

function assignLanes(lanes, field) {
  const places = new Map(lanes.map((lane, place) => [lane.name, place]));
  for (const event of EVENTS) {
    event.lane = places.get(valueOf(event, field)) ?? places.get(null) ?? 0;
  }
}
