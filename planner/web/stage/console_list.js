// The whole list: expected times beside planned ones, what ran, what is skipped.

import * as clock from "./clock.js";
import { el, look, say } from "./element.js";

export function cueList({ client, t, act, ask, zone }) {
  let chosen = null;
  let drawn = "";
  let rows = new Map();
  let followed = "";
  let byHand = 0;

  const body = el("div", { class: "rows", role: "listbox", "aria-label": t("stage.all_cues"), tabindex: "0" });
  for (const name of ["wheel", "touchmove"]) body.addEventListener(name, () => (byHand = Date.now()), { passive: true });
  const head = el("div", { class: "cue heading soft" }, el("span", {}, t("console.planned")), el("span", {}, t("console.expected")), el("span", {}, t("stage.all_cues")), el("span", {}, t("console.length")), el("span", {}));
  const element = el("section", { class: "list" }, head, body);

  function menu(place) {
    const run = (kind, args) => () => act(kind, args);
    const item = (key, onclick) => el("button", { onclick }, t(key));
    return el(
      "div",
      { class: "buttons" },
      item("console.jump", () => jumpTo(place)),
      el("button", { class: "skip", onclick: () => act(isSkipped(place.key) ? "unskip" : "skip", { keys: [place.key] }) }),
      item("console.less", run("add", { seconds: -60, to: place.key })),
      item("console.more", run("add", { seconds: 60, to: place.key })),
    );
  }

  function row(place) {
    const cells = { planned: el("span", { class: "clock soft" }), expected: el("span", { class: "clock" }), title: el("span", { class: "title" }), length: el("span", { class: "clock" }) };
    const more = el("details", { class: "more" }, el("summary", { "aria-label": t("console.row_menu", { cue: place.title }) }, "⋯"));
    more.addEventListener("toggle", () => more.open && (more.replaceChildren(more.firstChild, menu(place)), mark()));
    const line = el("div", { class: "cue", role: "option", onclick: (e) => !e.target.closest("details") && choose(place.key) }, ...Object.values(cells), more);
    return { line, cells, more };
  }

  function choose(key) {
    chosen = key;
    mark();
    rows.get(key)?.line.scrollIntoView({ block: "nearest" });
  }

  function isSkipped(key) {
    return Boolean(client.state?.skipped.includes(key));
  }

  function mark() {
    for (const [key, { line, more }] of rows) {
      line.setAttribute("aria-selected", String(key === chosen));
      line.classList.toggle("now", key === client.state?.on?.key);
      line.classList.toggle("skipped", isSkipped(key));
      if (more.open) say(more.querySelector(".skip"), t(isSkipped(key) ? "console.unskip" : "console.skip"));
    }
  }

  function jumpTo(place) {
    ask(t("console.ask_jump", { cue: place.title }), t("console.jump"), () => act("jump", { to: place.key }));
  }

  return {
    element,
    choose(step) {
      const keys = [...rows.keys()];
      const here = keys.indexOf(chosen ?? client.state?.on?.key);
      byHand = Date.now();
      choose(keys[Math.min(Math.max(here + step, 0), keys.length - 1)]);
    },
    jump() {
      const place = client.sheet?.places.find((p) => p.key === chosen);
      if (place && client.state?.phase === "on" && place.key !== client.state.on?.key) jumpTo(place);
    },
    draw(s) {
      if (drawn !== s.sheet.sheet) {
        drawn = s.sheet.sheet;
        rows = new Map(s.sheet.places.map((place) => [place.key, row(place)]));
        body.replaceChildren(...[...rows.values()].map((r) => r.line));
      }
      for (const { more } of rows.values()) if (more.open && !element.contains(element.getRootNode().activeElement)) more.open = false;
      mark();
      const on = s.state.on?.key ?? "";
      if (on && on !== followed && Date.now() - byHand > 8000) {
        followed = on;
        const { line } = rows.get(on) ?? {};
        if (line) body.scrollTo({ top: line.offsetTop - body.offsetTop - body.clientHeight / 3, behavior: "instant" });
      }
    },
    tick(s) {
      const ran = new Map();
      for (const [key, from, to, held] of s.state.ran) ran.set(key, { from, to, held });
      for (const place of s.sheet.places) {
        const found = rows.get(place.key);
        if (!found) continue;
        const { cells } = found;
        const was = ran.get(place.key);
        const expected = s.expected.get(place.key);
        const start = expected?.start ?? was?.from;
        const lap = place.laps > 1 ? ` ${place.lap}/${place.laps}` : "";
        say(cells.planned, clock.time(place.start, zone()));
        say(cells.expected, start ? (expected ? clock.expected(start, zone()) : clock.time(start, zone(), { seconds: true })) : "–");
        look(cells.expected, start - place.start > 90_000 ? "warning" : "");
        say(cells.title, `${place.hard ? "⚑ " : ""}${place.title}${lap}${was && expected && place.key !== s.state.on?.key ? ` · ${t("console.ran_before")}` : ""}`);
        const added = (s.state.added[place.key] ?? 0) * 1000;
        if (was?.to && !expected) {
          const over = was.to - was.from - place.seconds * 1000;
          const sign = over < 0 ? "−" : "+";
          say(cells.length, `${clock.took(was.to - was.from)} (${sign}${clock.took(Math.abs(over))})`);
          look(cells.length, over > 30_000 ? "danger" : "");
        } else {
          say(cells.length, clock.length(place.seconds * 1000 + added));
          look(cells.length, added ? "warning" : "");
        }
      }
    },
  };
}
