// The wall: a monitor that everybody in the studio sees from some metres away.

import { stayAwake } from "./awake.js";
import { bars } from "./bars.js";
import { follow } from "./client.js";
import * as clock from "./clock.js";
import { el, look, say } from "./element.js";
import { project } from "./projection.js";

export function mount(root, { token, language, t, gone }) {
  const bar = bars(t);
  const day = el("div", { class: "day clock" });
  const off = el("div", { class: "off" });
  const label = el("div", { class: "soft label" });
  const left = el("div", { class: "left clock" });
  const title = el("h1", {});
  const next = el("div", { class: "next" });
  const ends = el("div", { class: "soft ends" });
  root.append(...bar.elements, el("div", { class: "row" }, day, off), el("div", { class: "now" }, label, left, title), el("div", { class: "row" }, next, ends));
  const client = follow(token, { language: () => language, onState: draw, onSheet: draw, onConnection: draw, onGone: gone });
  const timer = setInterval(draw, 200);
  const stopWake = stayAwake(root);

  function draw() {
    const { sheet, state } = client;
    bar.draw(client);
    if (!sheet || !state) return say(label, t("stage.loading"));
    const { zone } = sheet.campaign;
    const now = client.now();
    const seen = project(sheet, state, now);
    say(day, clock.time(now, zone, { seconds: true }));
    say(off, state.phase === "on" ? clock.offset(seen.offset, t) : "");
    look(off, seen.offset > 60_000 ? "danger" : "");
    const until = sheet.campaign.starts_at - now;
    const on = state.phase === "on";
    if (on) say(label, t(seen.remaining < 0 ? "stage.over_by" : "stage.time_left"));
    else say(label, t(state.phase === "finished" ? "stage.finished" : until < 0 ? "stage.start_is_late" : "stage.starts_in"));
    say(left, on ? clock.length(seen.remaining, { signed: true }) : state.phase === "finished" ? clock.time(state.finished, zone) : clock.length(until, { signed: true }));
    look(left, on ? clock.tone(seen.remaining) : "");
    say(title, on ? seen.on?.title || t("stage.untitled") : sheet.campaign.title);
    const start = seen.next && seen.expected.get(seen.next.key)?.start;
    say(next, seen.next && state.phase !== "finished" ? `${t("stage.next")} ${clock.expected(start, zone)}  ${seen.next.title}` : "");
    say(ends, t("wall.ends", { at: clock.expected(seen.end, zone) }));
  }

  draw();
  return { close: () => (clearInterval(timer), stopWake(), client.close()) };
}
