// The console 中控台: the floor manager runs the show from here, by thumb or by key.

import { stayAwake } from "./awake.js";
import { bars } from "./bars.js";
import { follow, randomId } from "./client.js";
import * as clock from "./clock.js";
import { catchUp } from "./console_catch_up.js";
import { floor } from "./console_floor.js";
import { cueList } from "./console_list.js";
import { pad } from "./console_pad.js";
import { talk } from "./console_talk.js";
import { el, look, say, show } from "./element.js";
import { project } from "./projection.js";

const REST = 300; // a second tap within it is a slip, not another command
const NOTICED = 20_000; // long enough to be read between two looks at the studio
const SLOW = 1500; // without an answer for so long, the person is told
const EARLY = 15 * 60_000;
const MOVES = ["start", "next", "back", "jump", "finish", "undo"];

export function mount(root, { token, language, t, switchLanguage, otherLanguage, gone }) {
  let busy = ""; // the move that was made just now
  let sending = Promise.resolve();
  let asking = null;
  let byKey = false; // how the focus was moved last
  let noticed = null; // the last step of anybody's that this console knows of
  const sent = new Set();

  const bar = bars(t, "console.in_rehearsal");
  const notice = el("div", { class: "bar notice", role: "alert", hidden: true });
  const label = el("span", { class: "soft" });
  const left = el("div", { class: "left clock" });
  const title = el("h1", {});
  const next = el("p", { class: "coming" });
  const facts = el("div", { class: "facts" });
  const question = el("div", { class: "ask", role: "alertdialog", hidden: true });
  const main = el("button", { class: "main go", onclick: () => press() });
  const button = (key, run) => el("button", { onclick: run }, t(key));
  const back = button("console.back", () => act("back"));
  const hold = el("button", { onclick: toggleHold });
  const less = el("button", { "aria-label": t("console.less"), onclick: () => act("add", { seconds: -60 }) }, "−1");
  const more = el("button", { "aria-label": t("console.more"), onclick: () => act("add", { seconds: 60 }) }, "+1");
  const undo = el("button", { class: "undo", hidden: true, onclick: () => act("undo") });
  const finish = el("button", { onclick: end });
  const record = el("a", { class: "button", hidden: true }, t("console.to_record"));
  const speeds = [1, 5, 10].map((speed) => el("button", { onclick: () => act("rehearse", { speed }) }, t("console.rehearse", { speed })));
  const rehearse = el("div", { class: "buttons" }, ...speeds);
  const keys = el("details", { class: "keys soft" }, el("summary", {}, t("console.keys")), el("p", {}, t("console.keys_are")));

  const client = follow(token, { language: () => language, onState: draw, onSheet: draw, onConnection: draw, onScreens: (s) => people(s), onGone: gone });
  const ctx = { client, t, act, ask, warn, zone: () => client.sheet?.campaign.zone };
  const parts = [floor(ctx), talk(ctx), catchUp(ctx), pad(ctx)];
  const list = cueList(ctx);
  const watching = el("section", { class: "card" }, el("h2", {}, t("console.people")), el("div", { class: "people" }));

  root.append(
    el(
      "div",
      { class: "console" },
      el("div", { class: "top" }, ...bar.elements, notice),
      el(
        "div",
        { class: "drive" },
        el("div", { class: "now" }, label, left, title, next, facts),
        el("div", { class: "thumb" }, question, el("div", { class: "buttons" }, back, hold, less, more), main),
        el("div", { class: "buttons" }, undo, finish, record),
        rehearse,
        parts[0].element,
        keys,
      ),
      list.element,
      el("div", { class: "beside" }, ...parts.slice(1).map((p) => p.element), watching, switchLanguage && el("button", { onclick: switchLanguage }, otherLanguage)),
    ),
  );
  const timer = setInterval(tick, 250);
  const stopWake = stayAwake(root);
  document.addEventListener("keydown", key);
  document.addEventListener("pointerdown", byHand);

  function seen() {
    const { sheet, state } = client;
    return sheet && state && { sheet, state, now: client.now(), ...project(sheet, state, client.now()) };
  }

  // a second tap on the same step, a moment after the first, is a slip of the finger;
  // everything else waits until what was sent before it is answered
  async function act(kind, args = {}) {
    const move = MOVES.includes(kind);
    if (move && busy === kind) return { ok: false };
    if (move) busy = kind;
    ask(null);
    draw();
    const before = sending;
    let done;
    sending = new Promise((resolve) => (done = resolve));
    await before;
    const name = randomId();
    sent.add(name);
    const slow = setTimeout(() => warn(t("console.still_sending")), SLOW);
    const answer = await client.command(kind, args, name);
    clearTimeout(slow);
    done();
    if (answer.ok) warn("");
    else warn([answer.sentence ?? t("console.not_sent"), ...(answer.changed ?? []).map(said)].join(" "));
    if (move) setTimeout(() => ((busy = ""), draw()), REST);
    return answer;
  }

  function said({ kind, by, at }) {
    return `${by}: ${t(`console.did_${kind}`)} ${clock.time(at, ctx.zone(), { seconds: true })}`;
  }

  function warn(text) {
    say(notice, text);
    show(notice, Boolean(text));
    if (text) setTimeout(() => notice.textContent === text && show(notice, false), NOTICED);
  }

  // a step that cannot be taken lightly is asked about once, in place
  function ask(text, yes, run) {
    asking = text ? { run } : null;
    show(question, Boolean(text));
    if (!text) return;
    const sure = el("button", { class: "main", onclick: () => (ask(null), run()) }, yes);
    question.replaceChildren(el("p", {}, text), el("div", { class: "buttons" }, sure, el("button", { onclick: () => ask(null) }, t("console.no"))));
    sure.focus();
  }

  function press() {
    const s = seen();
    if (!s || busy || !client.connection.online) return;
    if (s.state.phase === "waiting") {
      const early = s.sheet.campaign.starts_at - s.now > EARLY && !s.state.rehearsal;
      ask(t(early ? "console.ask_start_early" : "console.ask_start"), t("console.start"), () => act("start"));
    } else if (s.state.phase === "on" && s.state.pause?.kind === "broken") act("go_on");
    else if (s.state.phase === "on" && (s.next || s.lacks)) act("next");
    else if (s.state.phase === "on") end();
  }

  // a rehearsal that was opened by mistake is closed at once; everything else is asked about
  function end() {
    const { rehearsal, phase } = client.state;
    if (phase === "waiting") return act("finish");
    const what = rehearsal ? "rehearsal" : "show";
    ask(t(`console.ask_end_${what}`), t(`console.end_${what}`), () => act("finish"));
  }

  function toggleHold() {
    const pause = client.state?.pause;
    act(pause ? (pause.kind === "hold" ? "resume" : "go_on") : "hold");
  }

  function byHand() {
    byKey = false;
  }

  function key(event) {
    if (event.key === "Tab") byKey = true;
    const path = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || !root.isConnected) return;
    if (path.closest?.("input, select, textarea, [contenteditable]")) return;
    if (event.key === "Escape" && asking) return ask(null);
    const runs = {
      " ": press,
      ArrowDown: () => list.choose(1),
      ArrowUp: () => list.choose(-1),
      ArrowRight: () => list.choose(1),
      ArrowLeft: () => list.choose(-1),
      Enter: () => path.tagName !== "BUTTON" && path.tagName !== "SUMMARY" && list.jump(),
      b: () => act("back"),
      h: toggleHold,
      "+": () => act("add", { seconds: 60 }),
      "=": () => act("add", { seconds: 60 }),
      "-": () => act("add", { seconds: -60 }),
      m: () => parts[1].focus(),
      u: () => act("undo"),
      "?": () => (keys.open = !keys.open),
    };
    const run = runs[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!run || (event.key === "Enter" && path.tagName === "BUTTON")) return;
    // space answers the question, and presses a button that was chosen by key, not by hand
    if (event.key === " " && path.closest?.(byKey ? "button, summary, a" : ".ask")) return;
    event.preventDefault();
    if (!event.repeat) run();
  }

  function draw() {
    const s = seen();
    tick();
    if (!s) return;
    const { state } = s;
    const on = state.phase === "on";
    const stopped = !client.connection.online;
    const broken = state.pause?.kind === "broken";
    const ends = t(state.rehearsal ? "console.end_rehearsal" : "console.end_show");
    main.disabled = stopped || busy !== "" || state.phase === "finished" || (state.phase === "waiting" && !s.next);
    const goes = { waiting: t("console.start"), finished: t("console.is_finished"), on: s.next || s.lacks ? t("console.next") : ends };
    say(main, broken ? t("console.go_on") : goes[state.phase]);
    for (const b of [back, hold, less, more]) b.disabled = stopped || !on;
    say(hold, t(state.pause ? "console.resume" : "console.hold"));
    show(finish, on || (state.rehearsal && state.phase === "waiting"));
    finish.disabled = stopped;
    say(finish, ends);
    show(record, state.phase === "finished");
    record.href = `/as_run?campaign=${s.sheet.campaign.id}`;
    show(rehearse, state.phase === "waiting" && !state.rehearsal);
    for (const b of speeds) b.disabled = stopped;
    show(undo, Boolean(state.last));
    undo.disabled = stopped;
    if (state.last) say(undo, t("console.undo", { what: said(state.last) }));
    // what another person did, an undo too, is said; one's own is not
    const now = [state.run, state.latest?.seq ?? 0].join();
    if (noticed !== null && now !== noticed && state.latest && !sent.has(state.latest.key)) warn(said(state.latest));
    noticed = now;
    list.draw(s);
  }

  function tick() {
    const s = seen();
    bar.draw(client);
    if (!s) return say(label, t("stage.loading"));
    const { state, sheet, now } = s;
    const zone = sheet.campaign.zone;
    if (state.phase === "on") {
      say(label, t(s.remaining < 0 ? "stage.over_by" : "stage.time_left"));
      say(left, clock.length(s.remaining, { signed: true }));
      look(left, clock.tone(s.remaining));
      say(title, s.on?.title || t("stage.untitled"));
    } else {
      const until = sheet.campaign.starts_at - now;
      const waiting = state.phase === "waiting";
      say(label, t(waiting ? (until < 0 ? "stage.start_is_late" : "stage.starts_in") : "stage.finished"));
      say(left, waiting ? clock.length(until, { signed: true }) : clock.time(state.finished, zone));
      look(left, waiting && until < 0 ? "over" : "");
      say(title, sheet.campaign.title);
    }
    const start = s.next && s.expected.get(s.next.key)?.start;
    say(next, s.next && state.phase !== "finished" ? `${t("stage.next")} ${clock.expected(start, zone)}  ${s.next.title}` : "");
    const behind = s.end - s.plannedEnd;
    const words = [
      clock.time(now, zone, { seconds: true }),
      state.phase === "on" && clock.offset(s.offset, t),
      t("console.ends", { expected: clock.expected(s.end, zone), planned: clock.expected(s.plannedEnd, zone) }),
    ];
    say(facts, words.filter(Boolean).join("  ·  "));
    look(facts, behind > 120_000 && state.phase === "on" ? "danger" : "");
    list.tick(s);
    // lateness grows and messages end without anybody doing anything
    for (const part of parts) part.draw(s);
  }

  function people({ screens, count }) {
    const ready = new Set(Object.keys(client.state?.ready ?? {}));
    const away = [...ready].filter((name) => !screens.some((p) => p.name === name));
    watching.lastChild.replaceChildren(
      ...screens.map((p) =>
        el("span", { class: "tag" }, [p.name, t(`console.role_${p.role}`), ready.has(p.name) && t("stage.ready"), !p.following && t("console.leafing")].filter(Boolean).join(" · ")),
      ),
      ...away.map((name) => el("span", { class: "tag soft" }, `${name} · ${t("stage.ready")} · ${t("console.not_connected")}`)),
      count > screens.length ? el("span", { class: "soft" }, t("console.more_screens", { n: count - screens.length })) : "",
    );
  }

  draw();
  return {
    close() {
      clearInterval(timer);
      stopWake();
      document.removeEventListener("keydown", key);
      document.removeEventListener("pointerdown", byHand);
      client.close();
    },
  };
}
