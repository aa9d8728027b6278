// iCalendar text on stdin as Thunderbird reads it: one JSON line an event, moments in seconds of UTC, whole days as "2026-12-15".
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(`${process.argv[2]}/dist/ical.js`));
const moment = (time) => (time.isDate ? time.toString() : time.toUnixTime());

for (const component of new ICAL.Component(ICAL.parse(readFileSync(0, "utf8"))).getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  console.log(JSON.stringify([event.uid, event.summary, moment(event.startDate), moment(event.endDate)]));
}
