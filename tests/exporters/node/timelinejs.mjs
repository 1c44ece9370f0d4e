// Reads a timeline with TimelineJS's own configuration code and says what it finds: errors, scale, slides.
// usage: node timelinejs.mjs NODE_MODULES < timeline.json
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";

const modules = process.argv[2];
const { JSDOM } = await import(`${modules}/jsdom/lib/api.js`);
const { window } = new JSDOM("<!doctype html>", { url: "http://localhost/" });
globalThis.window = window;
for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name];
// Its sources are written for a bundler: imports without an ending, in a package that does not say it is modules.
register("data:text/javascript," + encodeURIComponent(`
  export async function resolve(name, context, next) {
    const bare = name.startsWith(".") && !/\\.[a-z]+$/.test(name);
    const found = await next(bare ? name + ".js" : name, context);
    return found.url.includes("/timelinejs/src/") ? { ...found, format: "module" } : found;
  }`), import.meta.url);
console.log = () => {};
const source = pathToFileURL(`${modules}/@knight-lab/timelinejs/src/js/core/TimelineConfig.js`);
const { TimelineConfig } = await import(source);
const config = new TimelineConfig(JSON.parse(readFileSync(0, "utf8")));
config.validate();
process.stdout.write(JSON.stringify({
  errors: config.getErrors(),
  scale: config.scale,
  title: config.title?.text?.headline ?? null,
  slides: config.events.map((slide) => ({
    id: slide.unique_id, start: slide.start_date.data, end: slide.end_date?.data ?? null,
    display: slide.display_date ?? null, headline: slide.text.headline, text: slide.text.text, group: slide.group ?? null,
  })),
}));
