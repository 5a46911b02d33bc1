// The bars above every view: no connection, a rehearsal, on hold or broken off.

import * as clock from "./clock.js";
import { el, say, show } from "./element.js";

export function bars(t, rehearsing = "stage.rehearsal") {
  const bar = (name) => el("div", { class: `bar ${name}`, role: "status", hidden: true });
  const [offline, rehearsal, paused] = ["offline", "rehearsal", "paused"].map(bar);
  return {
    elements: [offline, rehearsal, paused],
    draw({ connection, sheet, state, now }) {
      const { online, since } = connection;
      show(offline, !online);
      if (!online) say(offline, t("stage.offline", { at: clock.time(since, sheet?.campaign.zone, { seconds: true }) }));
      show(rehearsal, Boolean(state?.rehearsal));
      show(paused, Boolean(state?.pause));
      if (!state) return;
      say(rehearsal, t(rehearsing, { speed: state.speed }));
      const { kind, since: from } = state.pause ?? {};
      if (kind) say(paused, t(kind === "broken" ? "stage.broken_off" : "stage.on_hold", { length: clock.length(now() - from) }));
    },
  };
}
