// The crew's list: every cue with its time, one's own marked, what to do ticked.

import { stayAwake } from "./awake.js";
import { bars } from "./bars.js";
import { follow } from "./client.js";
import * as clock from "./clock.js";
import { el, look, say } from "./element.js";
import { project } from "./projection.js";

export function mount(root, { token, language, t, switchLanguage, otherLanguage, gone }) {
  let drawn = "";
  let on = "";
  const bar = bars(t);
  const title = el("div", { class: "title" });
  const left = el("div", { class: "left clock" });
  const off = el("div", {});
  const mine = el("p", { class: "mine" });
  const ready = el("button", { onclick: () => client.command("ready", { ready: ready.getAttribute("aria-pressed") !== "true" }) }, t("stage.ready"));
  const list = el("section", { class: "cues" });
  const crew = el("section", { class: "people" });
  root.append(
    el("header", { class: "head" }, ...bar.elements, el("div", { class: "line" }, el("div", {}, title, off), left), el("div", { class: "line" }, mine, ready)),
    list, crew, el("p", { class: "line" }, el("button", { onclick: switchLanguage }, otherLanguage)),
  );
  const client = follow(token, { language: () => language, onState: draw, onSheet: draw, onConnection: draw, onGone: gone });
  const timer = setInterval(tick, 500);
  const stopWake = stayAwake(root);

  function cue(place, state) {
    const ticks = place.actions.map((action) => {
      const done = state.ticks[`${place.key}/${action.id}`];
      const channel = client.sheet.channels.find((c) => c.id === action.channel)?.label;
      const text = [channel, action.text].filter(Boolean).join(" · ");
      return el("button", { class: "tick", "aria-pressed": String(Boolean(done)), onclick: () => client.command("tick", { to: place.key, action: action.id, done: !done }) }, `${done ? "✓ " : ""}${text}${done ? ` · ${done.by}` : ""}`);
    });
    const facts = [
      place.host, place.car, place.shot && t("stage_crew.shot", { what: place.shot }), place.component && t("stage_crew.component", { what: place.component }),
      place.props && t("stage.props", { props: place.props }), place.contact && t("stage.call_to_leave_contact"),
    ].filter(Boolean);
    const classes = ["cue", place.mine && "own", place.key === state.on?.key && "now", state.skipped.includes(place.key) && "skipped"].filter(Boolean);
    return el(
      "article",
      { class: classes.join(" "), "data-key": place.key },
      el("div", { class: "line" }, el("strong", {}, place.title || t("stage.untitled")), el("span", { class: "clock soft" })),
      el("p", { class: "soft" }, facts.join(" · ")),
      place.mine && el("span", { class: "tag call" }, t("stage_crew.yours")),
      ...ticks,
    );
  }

  function draw() {
    const { sheet, state } = client;
    tick();
    if (!sheet || !state) return;
    const now = JSON.stringify([sheet.sheet, state.on?.key, state.phase, state.skipped, state.ticks, state.ready]);
    if (now === drawn) return;
    drawn = now;
    list.replaceChildren(...sheet.places.map((p) => cue(p, state)));
    ready.setAttribute("aria-pressed", String(sheet.name in state.ready));
    crew.replaceChildren(
      el("h2", {}, t("stage_crew.people")),
      ...sheet.crew.map((m) =>
        el("p", { class: m.mine ? "own" : "" }, [m.name, m.role && t(`role.${m.role}`), m.call_at && t("stage_crew.call_at", { at: clock.time(m.call_at, sheet.campaign.zone) }), m.name in state.ready && t("stage.ready")].filter(Boolean).join(" · ")),
      ),
    );
    if (state.on && state.on.key !== on) {
      on = state.on.key;
      list.querySelector(".now")?.scrollIntoView({ block: "center" });
    }
    tick();
  }

  function tick() {
    const { sheet, state } = client;
    bar.draw(client);
    if (!sheet || !state) return say(title, t("stage.loading"));
    const { zone } = sheet.campaign;
    const now = client.now();
    const seen = project(sheet, state, now);
    const running = state.phase === "on";
    const until = sheet.campaign.starts_at - now;
    say(title, running ? seen.on?.title ?? "" : t(state.phase === "finished" ? "stage.finished" : until < 0 ? "stage.start_is_late" : "stage.starts_in"));
    say(left, running ? clock.length(seen.remaining, { signed: true }) : state.phase === "finished" ? clock.time(state.finished, zone) : clock.length(until, { signed: true }));
    look(left, running ? clock.tone(seen.remaining) : "");
    say(off, running ? clock.offset(seen.offset, t) : sheet.campaign.title);
    const own = sheet.places.find((p) => p.mine && p.key !== state.on?.key && seen.expected.has(p.key));
    const minutes = own && Math.max(0, Math.round((seen.expected.get(own.key).start - now) / 60_000));
    say(mine, own && state.phase !== "finished" ? t("stage_crew.next_own", { cue: own.title, n: minutes }) : "");
    const ran = new Map(state.ran.map(([key, from]) => [key, from]));
    for (const row of list.children) {
      const place = sheet.places.find((p) => p.key === row.dataset.key);
      if (!place) continue;
      const start = seen.expected.get(place.key)?.start ?? ran.get(place.key);
      const planned = clock.time(place.start, zone);
      const expected = start ? clock.expected(start, zone) : planned;
      say(row.firstChild.lastChild, expected === planned ? planned : `${expected} (${planned})`);
    }
  }

  draw();
  return { close: () => (clearInterval(timer), stopWake(), client.close()) };
}
