// Reads a chart with Mermaid's own parser; entity codes are resolved as its drawing does.
// usage: node mermaid.mjs NODE_MODULES < chart.mmd
import { readFileSync } from "node:fs";

const modules = process.argv[2];
const { JSDOM } = await import(`${modules}/jsdom/lib/api.js`);
const { window } = new JSDOM("<!doctype html><body></body>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import(`${modules}/mermaid/dist/mermaid.core.mjs`);
mermaid.initialize({ startOnLoad: false, maxTextSize: 1e9 });
const text = readFileSync(0, "utf8");
await mermaid.parse(text);
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
const shown = (coded) => {
  const marked = coded.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  const box = window.document.createElement("textarea");
  box.innerHTML = marked;
  return box.value;
};
process.stdout.write(JSON.stringify({
  sections: db.getSections().map(shown),
  periods: db.getTasks().map((task) => ({
    section: shown(task.section), when: shown(task.task).trim(), events: task.events.map((event) => shown(event).trim()),
  })),
}));
