// Reads a text with markwhen's own parser. usage: node markwhen.mjs NODE_MODULES < timeline.mw
import { readFileSync } from "node:fs";

const { parse } = await import(`${process.argv[2]}/@markwhen/parser/lib/index.js`);
const found = parse(readFileSync(0, "utf8"));
const entries = [];
const walk = (group, headings) => {
  for (const child of group.children) {
    if (child.children) walk(child, [...headings, child.title]);
    else entries.push({
      headings, from: child.dateRangeIso.fromDateTimeIso, to: child.dateRangeIso.toDateTimeIso,
      text: child.firstLine.restTrimmed, tags: child.tags, id: child.properties.id, edtf: child.properties.edtf,
      own: child.properties.timeloom,
    });
  }
};
walk(found.events, []);
process.stdout.write(JSON.stringify({ title: found.header.title ?? null, messages: found.parseMessages, entries }));
