// The host's phone: what I say now, how long I have, what comes next.

import { stayAwake } from "./awake.js";
import { bars } from "./bars.js";
import { follow } from "./client.js";
import * as clock from "./clock.js";
import { el, look, say, show } from "./element.js";
import { project } from "./projection.js";

export function mount(root, { token, language, t, switchLanguage, otherLanguage, gone }) {
  let at = null; // the place looked at by hand; null follows the show
  let shown = ""; // what is drawn: redrawn only when it changes
  let last = { key: "", message: 0 };
  let wake = "off";
  let fillDrawer = () => {}; // writes what the drawer shows once more

  const bar = bars(t);
  const message = el("div", { class: "message", role: "alert", hidden: true });
  const left = el("div", { class: "left clock" });
  const label = el("div", { class: "soft" });
  const off = el("div", { class: "off" });
  const body = el("section", { class: "body", tabindex: "-1" });
  const next = el("div", { class: "next" });
  const asked = el("section", { class: "asked" });
  const back = el("button", { class: "main", hidden: true, onclick: () => leaf(null) }, t("stage.back_to_now"));
  const ready = el("button", { onclick: () => client.command("ready", { ready: ready.getAttribute("aria-pressed") !== "true" }) }, t("stage.ready"));
  const note = el("div", { class: "soft note" });
  const dialog = el("dialog", { class: "drawer", onclick: (e) => e.target === dialog && dialog.close() });
  const buttons = el(
    "nav",
    { class: "foot" },
    el("button", { "aria-label": t("stage.previous"), onclick: () => leaf(-1) }, "‹"),
    el("button", { onclick: () => drawer(listOfCues, t("stage.all_cues")) }, t("stage.all_cues")),
    el("button", { onclick: () => drawer(offer, t("stage.offer")) }, t("stage.offer")),
    el("button", { onclick: () => drawer(answers, t("stage.answers")) }, t("stage.answers")),
    el("button", { "aria-label": t("stage.following"), onclick: () => leaf(1) }, "›"),
  );
  const head = el("header", { class: "head" }, el("div", {}, label, left), el("div", { class: "side" }, off, ready));
  root.append(
    ...bar.elements, message, head, el("div", { class: "return" }, back), asked, body, next,
    el("div", { class: "line" }, note, el("button", { class: "small", onclick: switchLanguage }, otherLanguage)),
    buttons, dialog,
  );

  const client = follow(token, {
    language: () => language,
    onState: draw,
    onSheet() {
      shown = "";
      draw();
      if (dialog.open) fillDrawer();
    },
    onConnection: draw,
    onGone: gone,
  });
  const stopWake = stayAwake(root, (how) => ((wake = how), draw()));
  const timer = setInterval(tick, 200);

  function current() {
    const { sheet, state } = client;
    if (!sheet || !state) return null;
    const projection = project(sheet, state, client.now());
    return { sheet, state, ...projection };
  }

  function looked(show) {
    return (at && show.sheet.places.find((p) => p.key === at)) || show.on || show.next;
  }

  function leaf(step) {
    const seen = current();
    if (!seen) return;
    if (step === null) at = null;
    else {
      const places = seen.sheet.places.filter((p) => !p.removed);
      const here = places.findIndex((p) => p.key === looked(seen)?.key);
      at = places[Math.min(Math.max(here + step, 0), places.length - 1)]?.key ?? null;
      if (at === seen.on?.key) at = null;
    }
    client.setFollowing(at === null);
    shown = "";
    draw();
    window.scrollTo({ top: 0 });
  }

  function draw() {
    tick();
    const seen = current();
    if (!seen) return;
    const { sheet, state, on } = seen;
    const place = looked(seen);
    const now = [state.run, state.phase, place?.key, sheet.sheet, at, seen.next?.key].join();
    if (now !== shown) {
      shown = now;
      const nothing = t(state.phase === "finished" ? "stage.thanks" : "stage.no_cues");
      body.replaceChildren(...(place ? cue(place) : [el("h1", {}, nothing)]));
    }
    if (state.on && state.on.key !== last.key) {
      if (last.key) alarm();
      last.key = state.on.key;
    }
    if ((state.message?.seq ?? 0) > last.message) alarm();
    last.message = state.message?.seq ?? 0;
    ready.setAttribute("aria-pressed", String(sheet.name in state.ready));
    show(ready, state.phase === "waiting");
    show(back, at !== null);
    questions(state);
  }

  function alarm() {
    if (navigator.vibrate) navigator.vibrate([200, 80, 200]);
    body.classList.remove("pulse");
    requestAnimationFrame(() => body.classList.add("pulse"));
  }

  function cue(place) {
    const tags = [
      place.laps > 1 && el("span", { class: "tag" }, t("stage.lap", { n: place.lap, of: place.laps })),
      place.car && el("span", { class: "tag" }, place.car),
      place.contact && el("span", { class: "tag call" }, t("stage.call_to_leave_contact")),
    ];
    const block = (title, text, name) => text && el("div", { class: name }, el("h3", { class: "soft" }, title), el("div", { class: "script" }, text));
    return [
      at && el("p", { class: "soft" }, t("stage.by_hand")),
      el("h1", {}, place.title || t("stage.untitled")),
      el("p", { class: "tags" }, ...tags.filter(Boolean)),
      place.call && el("p", {}, t("stage.start_word", { word: place.call })),
      block(t("stage.key_points"), place.key_points, "points"),
      block(t("stage.script"), place.script, "said"),
      place.props && el("p", { class: "soft" }, t("stage.props", { props: place.props })),
    ].filter(Boolean);
  }

  function tick() {
    const seen = current();
    bar.draw(client);
    const wakes = t({ lock: "stage.stays_on", video: "stage.should_stay_on", off: "stage.may_go_dark" }[wake]);
    say(note, isSecureContext ? wakes : `${wakes} ${t("stage.do_not_reload")}`);
    if (!seen) {
      say(label, t("stage.loading"));
      return;
    }
    const { state, sheet } = seen;
    const { zone } = sheet.campaign;
    const now = client.now();
    const stands = state.message && state.phase !== "finished" && (!state.message.until || now < state.message.until);
    const said = stands ? state.message : null;
    show(message, said !== null);
    if (said) {
      say(message, said.text);
      look(message, said.colour);
      message.classList.toggle("flash", said.flash && now - said.at < 6500);
    }
    if (state.phase === "finished") {
      say(label, t("stage.finished"));
      say(left, clock.time(state.finished, zone));
      look(left, "");
      say(off, "");
    } else if (state.phase === "waiting") {
      const until = sheet.campaign.starts_at - now;
      say(label, until >= 0 ? t("stage.starts_in") : t("stage.start_is_late"));
      say(left, clock.length(until, { signed: true }));
      look(left, until < 0 ? "over" : "");
      say(off, clock.time(sheet.campaign.starts_at, zone));
    } else {
      say(label, seen.remaining < 0 ? t("stage.over_by") : t("stage.time_left"));
      say(left, clock.length(seen.remaining, { signed: true }));
      look(left, clock.tone(seen.remaining));
      say(off, clock.offset(seen.offset, t));
      look(off, seen.offset > 60_000 ? "danger" : "");
    }
    const coming = seen.next && state.phase !== "finished";
    show(next, Boolean(coming));
    if (coming) {
      const start = seen.expected.get(seen.next.key)?.start;
      say(next, `${t("stage.next")} ${clock.expected(start, zone)}  ${seen.next.title}`);
    }
  }

  function questions(state) {
    const open = state.phase === "finished" ? [] : state.questions.filter((q) => !q.answered);
    const now = open.map((q) => q.seq).join();
    if (asked.dataset.drawn === now) return;
    asked.dataset.drawn = now;
    asked.replaceChildren(
      ...open.map((q) => {
        const answer = client.sheet.answers.find((a) => a.id === q.answer);
        return el(
          "article",
          { class: "question" },
          el("button", { class: "asks", "aria-expanded": "false", onclick: unfold }, el("span", {}, q.text)),
          answer && el("details", {}, el("summary", {}, t("stage.approved_answer")), el("p", { class: "script" }, answer.answer)),
          el("button", { onclick: () => client.command("answered", { question: q.seq }) }, t("stage.answered")),
        );
      }),
    );
  }

  // a long question leaves room for what is said now; a tap shows all of it
  function unfold({ currentTarget: text }) {
    text.setAttribute("aria-expanded", String(text.getAttribute("aria-expanded") !== "true"));
  }

  function drawer(content, title) {
    const inside = el("div", {});
    fillDrawer = () => {
      const fresh = el("div", {}, ...(client.sheet ? content() : [el("p", { class: "soft" }, t("stage.loading"))]));
      // an answer somebody reads stays unfolded while its words stay the same
      if (fresh.textContent !== inside.textContent) inside.replaceChildren(...fresh.childNodes);
    };
    dialog.replaceChildren(
      el("div", { class: "line" }, el("h2", {}, title), el("button", { onclick: () => dialog.close() }, t("stage.close"))),
      inside,
    );
    fillDrawer();
    dialog.showModal();
  }

  function listOfCues() {
    const seen = current();
    if (!seen) return [];
    const { sheet, state } = seen;
    return sheet.places.filter((p) => !p.removed).map((p) =>
      el(
        "button",
        {
          class: `row${p.key === state.on?.key ? " now" : ""}${state.skipped.includes(p.key) ? " skipped" : ""}`,
          onclick: () => {
            at = p.key === state.on?.key ? null : p.key;
            client.setFollowing(at === null);
            shown = "";
            dialog.close();
            draw();
          },
        },
        el("span", { class: "clock" }, clock.expected(seen.expected.get(p.key)?.start ?? p.start, sheet.campaign.zone)),
        el("span", {}, p.title),
      ),
    );
  }

  function offer() {
    const lines = client.sheet.offer;
    if (!lines.length) return [el("p", { class: "soft" }, t("stage.no_offer"))];
    return lines.map(([name, value]) => el("div", { class: "fact" }, el("h3", { class: "soft" }, name), el("p", { class: "script" }, value)));
  }

  function answers() {
    const known = client.sheet.answers;
    if (!known.length) return [el("p", { class: "soft" }, t("stage.no_answers"))];
    return known.map((a) => el("details", { class: "fact" }, el("summary", {}, a.question), el("p", { class: "script" }, a.answer)));
  }

  let touch = null;
  body.addEventListener("touchstart", (e) => (touch = e.touches[0]), { passive: true });
  body.addEventListener("touchend", (e) => {
    const end = e.changedTouches[0];
    const [dx, dy] = [end.clientX - (touch?.clientX ?? end.clientX), end.clientY - (touch?.clientY ?? end.clientY)];
    if (Math.abs(dx) > 70 && Math.abs(dx) > 2 * Math.abs(dy)) leaf(dx < 0 ? 1 : -1);
  });

  draw();
  return {
    close() {
      clearInterval(timer);
      stopWake();
      client.close();
    },
  };
}
