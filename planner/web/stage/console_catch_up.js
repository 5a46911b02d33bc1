// What to skip or shorten to end on time; the effect of each is shown before it is done.

import * as clock from "./clock.js";
import { el, say, show } from "./element.js";

const LATE = 60_000;
const MOST = 6;
const KEPT = 15_000; // show time after which the ways are asked for again

export function catchUp({ client, t, act, ask, warn, zone }) {
  let known = "";
  let asked = 0;
  let seen = null;
  const lead = el("p", {});
  const list = el("div", {});
  const element = el("section", { class: "card", hidden: true }, el("h2", {}, t("console.catch_up")), lead, list);

  // null where no answer comes
  async function load() {
    asked = client.now();
    try {
      const { ways = [] } = await client.get("catch-up");
      list.replaceChildren(...ways.slice(0, MOST).map((way) => el("button", { class: "way", onclick: () => choose(way) }, text(way))));
      return ways;
    } catch {
      return null;
    }
  }

  function text({ kind, key, gains }) {
    const cue = seen.sheet.places.find((p) => p.key === key)?.title ?? "";
    return t(kind === "skip" ? "console.way_skip" : "console.way_shorten", { cue, gains: clock.length(gains * 1000) });
  }

  // what it gains and when the show then ends are those of now, not of when the list was drawn
  async function choose({ kind, key }) {
    const ways = await load();
    if (!ways) return warn(t("console.not_sent"));
    const way = ways.find((w) => w.kind === kind && w.key === key);
    if (!way) return warn(t("console.way_is_gone"));
    const end = clock.expected(seen.end - way.gains * 1000, zone());
    const apply = () => (kind === "skip" ? act("skip", { keys: [key] }) : act("add", { seconds: -way.seconds, to: key }));
    ask(t("console.ask_way", { what: text(way), end }), t("console.do_it"), apply);
  }

  return {
    element,
    draw(s) {
      seen = s;
      const behind = s.end - s.plannedEnd;
      const late = s.state.phase === "on" && behind > LATE && Boolean(s.next);
      show(element, late);
      if (!late || document.hidden) return;
      say(lead, t("console.late_end", { length: clock.took(behind), end: clock.expected(s.end, zone()) }));
      const now = [s.state.run, s.state.seq, s.sheet.sheet].join();
      if (now === known && s.now - asked < KEPT) return;
      known = now;
      load();
    },
  };
}
