// Reads a calendar with ical.js. usage: node icalendar.mjs NODE_MODULES < calendar.ics
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(`${process.argv[2]}/ical.js/dist/ical.js`);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const text = (component, name) => component.getFirstPropertyValue(name)?.toString() ?? null;
process.stdout.write(JSON.stringify(calendar.getAllSubcomponents().map((component) => ({
  kind: component.name,
  uid: text(component, "uid"), start: text(component, "dtstart"), end: text(component, "dtend"),
  summary: text(component, "summary"), description: text(component, "description"),
  categories: component.getFirstProperty("categories")?.getValues() ?? [],
  edtf: text(component, "x-timeloom-edtf"), own: JSON.parse(text(component, "x-timeloom-event")),
}))));
