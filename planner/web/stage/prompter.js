// The prompter: the script in large letters, at its own speed, where the show is.

import { stayAwake } from "./awake.js";
import { bars } from "./bars.js";
import { follow } from "./client.js";
import * as clock from "./clock.js";
import { el, look, say, show } from "./element.js";
import { project } from "./projection.js";

const KEPT = "kaibo:prompter";
const SPEEDS = [10, 400]; // pixels a second
const SIZES = [24, 160];

export function mount(root, { token, language, t, gone }) {
  let set = { speed: 60, size: 56, mirror: false };
  try {
    set = { ...set, ...JSON.parse(localStorage.getItem(KEPT)) };
  } catch {
    // nothing was kept
  }
  let running = false;
  let byHand = false;
  let drawn = "";
  let on = "";
  let before = performance.now();
  let place = 0;

  const bar = bars(t);
  const left = el("div", { class: "left clock" });
  const text = el("div", { class: "text" });
  const page = el("div", { class: "page", tabindex: "0" }, text);
  const back = el("button", { class: "main", hidden: true, onclick: toNow }, t("stage.back_to_now"));
  const run = el("button", { onclick: toggle });
  const button = (words, label, go) => el("button", { "aria-label": label, onclick: go }, words);
  const foot = el(
    "nav", { class: "foot" }, back, run,
    button("−", t("prompter.slower"), () => change("speed", -10)), el("span", {}, t("prompter.speed")), button("+", t("prompter.faster"), () => change("speed", 10)),
    button("A−", t("prompter.smaller"), () => change("size", -6)), button("A+", t("prompter.larger"), () => change("size", 6)),
    button(t("prompter.mirror"), t("prompter.mirror"), () => change("mirror")),
  );
  root.append(el("div", { class: "top" }, ...bar.elements, left), page, foot);
  const client = follow(token, { language: () => language, onState: draw, onSheet: draw, onConnection: draw, onGone: gone });
  const timer = setInterval(tick, 250);
  const stopWake = stayAwake(root);
  for (const name of ["wheel", "touchmove"]) page.addEventListener(name, hand, { passive: true });
  document.addEventListener("keydown", key);
  for (const name of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(name, awake);
  let hide = 0;
  let frame = requestAnimationFrame(roll);

  function awake() {
    root.classList.remove("quiet");
    clearTimeout(hide);
    hide = setTimeout(() => root.classList.add("quiet"), 5000);
  }

  function hand() {
    place = page.scrollTop;
    if (byHand) return;
    byHand = true;
    client.setFollowing(false);
    draw();
  }

  function toNow() {
    byHand = false;
    client.setFollowing(true);
    on = "";
    draw();
  }

  function toggle() {
    running = !running;
    draw();
  }

  function change(name, by) {
    if (name === "mirror") set.mirror = !set.mirror;
    else {
      const [least, most] = name === "speed" ? SPEEDS : SIZES;
      set[name] = Math.min(most, Math.max(least, set[name] + by));
    }
    try {
      localStorage.setItem(KEPT, JSON.stringify(set));
    } catch {
      // for this visit only
    }
    draw();
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const runs = {
      " ": toggle,
      ArrowUp: () => change("speed", 10),
      ArrowDown: () => change("speed", -10),
      ArrowRight: () => change("size", 6),
      ArrowLeft: () => change("size", -6),
      m: () => change("mirror"),
      n: toNow,
    };
    const go = runs[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!go) return;
    event.preventDefault();
    go();
  }

  function roll(moment) {
    const passed = Math.min(moment - before, 100);
    before = moment;
    if (running && !byHand) {
      place += (set.speed * passed) / 1000;
      page.scrollTop = place;
      place = Math.min(place, page.scrollHeight - page.clientHeight);
    }
    frame = requestAnimationFrame(roll);
  }

  function draw() {
    const { sheet, state } = client;
    page.style.setProperty("--size", `${set.size}px`);
    page.classList.toggle("mirrored", set.mirror);
    say(run, t(running ? "prompter.stop" : "prompter.run"));
    show(back, byHand);
    tick();
    if (!sheet || !state) return;
    const now = [sheet.sheet, state.skipped.join()].join();
    if (now !== drawn) {
      drawn = now;
      const kept = sheet.places.filter((p) => !p.removed && !state.skipped.includes(p.key));
      text.replaceChildren(...kept.map((p) => el("section", { "data-key": p.key }, el("h2", {}, p.title), el("p", { class: "script" }, p.script || p.key_points || ""))));
    }
    for (const part of text.children) part.classList.toggle("now", part.dataset.key === state.on?.key);
    if (state.on && state.on.key !== on && !byHand) {
      on = state.on.key;
      const part = [...text.children].find((p) => p.dataset.key === on);
      if (part) page.scrollTop = place = part.offsetTop - page.clientHeight * 0.2;
    }
  }

  function tick() {
    const { sheet, state } = client;
    bar.draw(client);
    if (!sheet || !state) return say(left, "");
    const seen = project(sheet, state, client.now());
    const until = sheet.campaign.starts_at - client.now();
    const waiting = state.phase === "waiting";
    say(left, state.phase === "finished" ? t("stage.finished") : clock.length(waiting ? until : seen.remaining, { signed: true }));
    look(left, waiting ? "" : clock.tone(seen.remaining));
  }

  draw();
  awake();
  return {
    close() {
      clearInterval(timer);
      clearTimeout(hide);
      stopWake();
      cancelAnimationFrame(frame);
      document.removeEventListener("keydown", key);
      for (const name of ["pointermove", "pointerdown", "keydown"]) document.removeEventListener(name, awake);
      client.close();
    },
  };
}
