// What the floor does in this cue and the next, and the moments worth a mark.

import * as clock from "./clock.js";
import { el } from "./element.js";

const SHOWN = 5;

export function floor({ client, t, act, ask, zone }) {
  let drawn = "";
  let marked = "";
  const actions = el("div", {});
  const note = el("input", { placeholder: t("console.note"), "aria-label": t("console.note"), maxlength: "500" });
  const mark = (kind) => el("button", { onclick: () => send(kind) }, t(`console.mark_${kind}`));
  const broken = el("button", { onclick: () => ask(t("console.ask_break_off"), t("console.break_off"), () => act("break_off", { note: take() })) }, t("console.break_off"));
  const marks = ["highlight", "warning", "corrected"].map(mark);
  const made = el("div", { role: "status" });
  const element = el("section", { class: "card" }, actions, el("h2", {}, t("console.marks")), el("div", { class: "buttons" }, ...marks, broken), note, made);

  function take() {
    const text = note.value;
    note.value = "";
    return text;
  }

  async function send(kind) {
    const text = note.value;
    const answer = await act("mark", { mark: kind, note: text });
    if (answer.ok) note.value = "";
  }

  function ticks(place, heading, s) {
    if (!place) return null;
    const lines = (place.actions ?? []).map((action) => {
      const done = s.state.ticks[`${place.key}/${action.id}`];
      const channel = s.sheet.channels.find((c) => c.id === action.channel)?.label ?? "";
      const text = [channel, action.text].filter(Boolean).join(" · ");
      return el("button", { class: "tick", "aria-pressed": String(Boolean(done)), onclick: () => act("tick", { to: place.key, action: action.id, done: !done }) }, `${done ? "✓ " : ""}${text}${done ? ` · ${done.by}` : ""}`);
    });
    const facts = [place.component && t("console.component", { what: place.component }), place.contact && t("stage.call_to_leave_contact"), place.props && t("stage.props", { props: place.props })];
    return el("div", {}, el("h2", {}, `${heading} ${place.title}`), el("p", { class: "soft" }, facts.filter(Boolean).join(" · ")), ...lines);
  }

  // the last ones, the newest first: it is seen at once that a tap was taken
  function markLine({ kind, at, by, note: text }) {
    const what = `✓ ${t(`console.mark_${kind}`)} ${clock.time(at, zone(), { seconds: true })}`;
    return el("p", {}, [what, text, by].filter(Boolean).join(" · "));
  }

  return {
    element,
    draw(s) {
      const now = JSON.stringify([s.sheet.sheet, s.on?.key, s.next?.key, s.state.ticks]);
      if (now !== drawn) {
        drawn = now;
        actions.replaceChildren(...[ticks(s.on, t("console.this_cue"), s), ticks(s.next, t("stage.next"), s)].filter(Boolean));
      }
      const moments = JSON.stringify([s.state.run, s.state.marks.length]);
      if (moments !== marked) {
        marked = moments;
        made.replaceChildren(...s.state.marks.slice(-SHOWN).reverse().map(markLine));
      }
      const off = !client.connection.online || s.state.phase !== "on";
      for (const b of [...marks, broken]) b.disabled = off;
      broken.disabled = off || s.state.pause?.kind === "broken";
    },
  };
}
