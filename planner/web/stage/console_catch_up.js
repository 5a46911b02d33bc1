// What to skip or shorten to end on time; the effect of each is shown before it is done.

import * as clock from "./clock.js";
import { el, say, show } from "./element.js";

const LATE = 60_000;
const MOST = 6;

export function catchUp({ client, t, act, ask, zone }) {
  let drawn = "";
  const lead = el("p", {});
  const ways = el("div", {});
  const element = el("section", { class: "card", hidden: true }, el("h2", {}, t("console.catch_up")), lead, ways);

  async function load(s) {
    let read;
    try {
      read = await client.get("catch-up");
    } catch {
      return; // no connection: the bar says so
    }
    ways.replaceChildren(
      ...(read.ways ?? []).slice(0, MOST).map((way) => {
        const place = s.sheet.places.find((p) => p.key === way.key);
        const values = { cue: place?.title ?? "", gains: clock.length(way.gains * 1000) };
        const text = t(way.kind === "skip" ? "console.way_skip" : "console.way_shorten", values);
        const apply = () => (way.kind === "skip" ? act("skip", { keys: [way.key] }) : act("add", { seconds: -way.seconds, to: way.key }));
        const end = clock.time(s.end - way.gains * 1000, zone());
        return el("button", { class: "way", onclick: () => ask(t("console.ask_way", { what: text, end }), t("console.do_it"), apply) }, text);
      }),
    );
  }

  return {
    element,
    draw(s) {
      const behind = s.end - s.plannedEnd;
      const late = s.state.phase === "on" && behind > LATE && Boolean(s.next);
      show(element, late);
      if (!late) return;
      say(lead, t("console.late_end", { length: clock.length(behind), end: clock.time(s.end, zone()) }));
      const now = [s.state.seq, s.sheet.sheet].join();
      if (now !== drawn) {
        drawn = now;
        load(s);
      }
    },
  };
}
