// Dates of the axis: Unix seconds as doubles, the proleptic Gregorian calendar, astronomical years; no Date object,
// which ends in the year 275760. A label always says the year.

const DAY = 86400;
const YEAR = 365.2425 * DAY;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// Days from 0000-03-01 to the first of March of a year: years that begin in March have their leap day at the end.
const daysBefore = (year) =>
  365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);

function daysOf(year, month, day) {
  if (month < 3) { year -= 1; month += 12; }
  return daysBefore(year) + Math.floor((153 * (month - 3) + 2) / 5) + day - 1 - 719468;
}

function secondsOf(year, month = 1, day = 1) {
  return daysOf(year, month, day) * DAY;
}

function civil(moment) {
  const days = Math.floor(moment / DAY), since = days + 719468;
  let year = Math.floor(since / 365.2425);
  while (daysBefore(year) > since) year -= 1;
  while (daysBefore(year + 1) <= since && Math.abs(year) < 1e12) year += 1;
  let rest = since - daysBefore(year);
  const march = Math.floor((5 * rest + 2) / 153);
  rest -= Math.floor((153 * march + 2) / 5);
  const clock = Math.floor(moment - days * DAY);
  return {
    year: march < 10 ? year : year + 1, month: march < 10 ? march + 3 : march - 9, day: rest + 1,
    hour: Math.floor(clock / 3600), minute: Math.floor(clock / 60) % 60, second: clock % 60,
  };
}

function trimmed(number, digits) {
  return String(Number(number.toPrecision(digits)));
}

// A year as people say it: 2019, 98 CE, 44 BCE, 13.8 Ga ago. `step` is how far apart the ticks are.
function yearLabel(year, step = 1) {
  const size = Math.abs(year);
  if (size >= 1e6) {
    const [scale, unit] = size >= 1e9 ? [1e9, "Ga"] : [1e6, "Ma"];
    const digits = Math.max(1, Math.ceil(Math.log10(size / step)) + 1);
    const amount = `${trimmed(size / scale, Math.min(12, digits))} ${unit}`;
    return year < 0 ? `${amount} ago` : `in ${amount}`;
  }
  if (year >= 1000 && year < 10000) return String(year);
  return year > 0 ? `${grouped(year)} CE` : `${grouped(1 - year)} BCE`;
}

const grouped = (number) => (number < 10000 ? String(number) : number.toLocaleString("en"));

const pad = (number) => String(number).padStart(2, "0");

// Steps of less than a year, finest first: seconds from tick to tick, about.
const CLOCK_STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200];
const DAY_STEPS = [1, 2, 5, 10];
const MONTH_STEPS = [1, 3, 6];

function clockTicks(from, to, step) {
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const c = civil(at);
    const time = `${pad(c.hour)}:${pad(c.minute)}${step < 60 ? ":" + pad(c.second) : ""}`;
    ticks.push({ at, label: `${c.day} ${MONTHS[c.month - 1]} ${yearLabel(c.year)}, ${time}` });
  }
  return ticks;
}

function dayTicks(from, to, step) {
  const ticks = [], start = civil(from);
  for (let year = start.year, month = start.month; secondsOf(year, month) <= to;) {
    for (let day = 1; day <= 31 - (step > 1 ? step / 2 : 0); day += step) {
      const at = secondsOf(year, month, day);
      if (civil(at).month === month && at >= from && at <= to) {
        ticks.push({ at, label: `${day} ${MONTHS[month - 1]} ${yearLabel(year)}` });
      }
    }
    if (month === 12) { month = 1; year += 1; } else month += 1;
  }
  return ticks;
}

function monthTicks(from, to, step) {
  const ticks = [], start = civil(from);
  for (let count = start.year * 12 + Math.floor((start.month - 1) / step) * step; ; count += step) {
    const year = Math.floor(count / 12), month = count - year * 12 + 1, at = secondsOf(year, month);
    if (at > to) return ticks;
    if (at >= from) ticks.push({ at, label: `${MONTHS[month - 1]} ${yearLabel(year)}`, year: month === 1 });
  }
}

function yearTicks(from, to, step) {
  const ticks = [], first = Math.floor(from / YEAR + 1970), last = to / YEAR + 1970;
  for (let count = Math.floor(first / step) - 1; count * step <= last + 1; count += 1) {
    // Round years of people's count: before year 1 the astronomical count is one off, and there is no year 0.
    const round = count * step;
    const year = step === 1 || round > 0 || round <= -1e6 ? round : round === 0 ? 1 : round + 1;
    const at = secondsOf(year);
    if (at >= from && at <= to) ticks.push({ at, label: yearLabel(year, step), year: true });
  }
  return ticks;
}

// Ticks between two moments, no more than `most`.
function ticksBetween(from, to, most) {
  const wanted = (to - from) / Math.max(1, most);
  const clock = CLOCK_STEPS.find((step) => step >= wanted);
  if (clock) return clockTicks(from, to, clock);
  const day = DAY_STEPS.find((step) => step * DAY >= wanted);
  if (day) return dayTicks(from, to, day);
  const month = MONTH_STEPS.find((step) => step * 30.4 * DAY >= wanted);
  if (month) return monthTicks(from, to, month);
  const years = wanted / YEAR, power = 10 ** Math.floor(Math.log10(years));
  return yearTicks(from, to, Math.max(1, power * [1, 2, 5, 10].find((factor) => factor * power >= years * 0.999)));
}
