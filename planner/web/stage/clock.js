// Lengths and times as people read them.

export const WARNING = 60_000;
export const DANGER = 15_000;

// 8:05, 1:02:03; what is over counts up: +0:12
export function length(ms, { signed = false } = {}) {
  const over = ms < 0;
  // what is left is rounded up, what is over down: 0:00 is shown at the moment itself
  const seconds = over ? Math.floor(-ms / 1000) : Math.ceil(ms / 1000);
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = String(seconds % 60).padStart(2, "0");
  const text = h ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
  return signed && over ? `+${text}` : text;
}

// how long something took, as the as-run record says it: to the nearest second
export function took(ms) {
  return length(Math.round(ms / 1000) * 1000);
}

// "warning", "danger" or "over", by what is left
export function tone(remaining) {
  if (remaining === null) return "";
  if (remaining < 0) return "over";
  if (remaining <= DANGER) return "danger";
  return remaining <= WARNING ? "warning" : "";
}

const formats = new Map();

// 20:08 or 20:08:30 in the campaign's time zone
export function time(ms, zone, { seconds = false } = {}) {
  const key = `${zone} ${seconds}`;
  if (!formats.has(key)) {
    const second = seconds ? "2-digit" : undefined;
    const parts = { hour: "2-digit", minute: "2-digit", second, hourCycle: "h23", timeZone: zone };
    formats.set(key, new Intl.DateTimeFormat("en-GB", parts));
  }
  return formats.get(key).format(ms);
}

// when something is expected, to the nearest minute: as the minutes that it is late
export function expected(ms, zone) {
  return time(Math.round(ms / 60_000) * 60_000, zone);
}

// "2 min behind", from an offset in ms (+ is behind); under half a minute is on time
export function offset(ms, t) {
  if (ms === null) return "";
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (!minutes) return t("stage.on_time");
  return t(ms > 0 ? "stage.behind" : "stage.ahead", { n: minutes });
}
