// What is known of one event: summary, fields, links both ways, sources with their passages, notes.

const BASES = {
  "stated": "stated in the source", "relative": "counted from another date",
  "looked-up": "looked up in a reference", "entered": "entered by hand",
};

// An address as a link if it is a web address; anything else stays text.
function address(text, label = text) {
  if (!/^https?:\/\/[^\s]+$/i.test(text)) return node("span", "", label);
  const link = node("a", "", label);
  link.href = text;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

function paragraphs(text, kind = "") {
  return text.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => node("p", kind, part.trim()));
}

function lagWords(event, other) {
  if (event.a === null || other.a === null || !event.dated || !other.dated) return "";
  const days = Math.round((event.a - other.a) / DAY);
  if (Math.abs(days) > 200 * 365.25) return "";
  const count = Math.abs(days), unit = count === 1 ? "day" : "days";
  return days === 0 ? "the same day" : `${count.toLocaleString("en")} ${unit} ${days > 0 ? "after" : "before"} it`;
}

function linkRow(relation, event, uid, lag, pick) {
  const row = node("li");
  row.append(node("span", "relation", relation), " ");
  if (event) {
    const button = node("button", "jump", event.t);
    button.type = "button";
    button.addEventListener("click", () => pick(event));
    row.append(button, node("span", "lag", [event.h, lag].filter(Boolean).join(" · ")));
  } else row.append(node("span", "", uid));
  return row;
}

function linksOf(event, pick) {
  const list = node("ul", "links");
  for (const [relation, to] of event.k) {
    const other = BY_UID.get(to);
    list.append(linkRow(relation, other, to, other ? lagWords(event, other) : "", pick));
  }
  for (const [relation, other] of ANSWERED.get(event.u) ?? []) {
    const words = relation === "answers" ? "answered by" : `${relation} ←`;
    list.append(linkRow(words, other, other.u, lagWords(other, event), pick));
  }
  return list;
}

function fieldsOf(event, filter) {
  const list = node("dl");
  for (const [name, values] of Object.entries(event.f)) {
    const about = node("dd");
    for (const value of values) {
      if (/^https?:\/\//i.test(value)) { about.append(address(value)); continue; }
      const chip = node("button", "chip", value);
      chip.type = "button";
      chip.title = `show only ${name}: ${value}`;
      chip.addEventListener("click", () => filter(`${/^[\p{L}\w-]+$/u.test(name) ? name : quoted(name)}:${quoted(value)}`));
      about.append(chip);
    }
    list.append(node("dt", "", name), about);
  }
  return list;
}

function sourceOf(source, passage, said) {
  const figure = node("figure", "source");
  if (passage) figure.append(node("blockquote", "", passage.text));
  const caption = node("figcaption");
  if (passage?.section) caption.append(passage.section, source || said ? ", " : "");
  if (source) caption.append(address(source.address));
  if (said) caption.append(` – says ${said}`);
  figure.append(caption);
  return figure;
}

function detailsOf(event, { pick, filter }) {
  const made = document.createDocumentFragment();
  const when = node("p", "when");
  when.append(node("time", "", event.w));
  if (event.d && event.d !== event.w) when.append(node("code", "", event.d));
  made.append(when, node("h2", "", event.t));
  const known = event.d ? `date ${BASES[event.y] ?? event.y}` : "no date is known";
  made.append(node("p", "basis", [known, event.x ? "starred" : "", event.r ? "proposed, not yet accepted" : ""].filter(Boolean).join(" · ")));
  made.append(...paragraphs(event.s, "summary"));
  const sections = [
    ["", fieldsOf(event, filter)],
    ["Links", linksOf(event, pick)],
  ];
  const notes = node("div", "notes");
  for (const note of event.n) notes.append(...paragraphs(note));
  sections.push(["Notes", notes]);
  const sources = node("div");
  if (event.o || event.p) sources.append(sourceOf(event.o, event.p));
  for (const saying of event.g) sources.append(sourceOf(saying.o, saying.p, saying.w));
  sections.push([sources.childElementCount > 1 ? "Sources" : "Source", sources]);
  for (const [heading, section] of sections) {
    if (!section.firstChild) continue;
    if (heading) made.append(node("h3", "", heading));
    made.append(section);
  }
  return made;
}
