// The number pad: what the floor manager reads off each channel, typed in five seconds.

import { randomId } from "./client.js";
import * as clock from "./clock.js";
import { el, say, show } from "./element.js";

const UNSURE = 428; // the person is asked whether it was meant
const METRICS = ["concurrent", "views", "leads", "spend"];
const TIMES = { "": 1, k: 1e3, 千: 1e3, w: 1e4, 万: 1e4 };

// what a number is taken for, said while it is typed: 1,250 · 1.2万 · 1.2w · 3k · １２００; null
// for what only the server can read, such as an amount that names its currency
function numberOf(typed) {
  const plain = typed.normalize("NFKC").replace(/[,\s]/g, "").toLowerCase();
  const found = /^(\d+\.?\d*|\.\d+)([k千w万]?)$/.exec(plain);
  return found && Math.round(found[1] * TIMES[found[2]] * 100) / 100;
}

export function pad({ client, t, zone }) {
  let drawn = "";
  let last = {}; // what was typed last, by channel and metric
  let tell = []; // each row's way to show it
  const rows = el("div", {});
  const element = el("section", { class: "card pad" }, el("h2", {}, t("console.numbers")), rows);

  function row(channel) {
    const said = el("p", { class: "soft", role: "status" });
    const sure = el("button", { hidden: true, onclick: () => send({ sure: true }) }, t("console.change_it"));
    const undo = el("button", { hidden: true, onclick: takeBack }, t("console.take_back"));
    const field = (metric) => {
      const name = `${channel.label} ${t(`console.metric_${metric}`)}`;
      const typed = { inputmode: "decimal", autocomplete: "off", "aria-label": name };
      return el("input", { ...typed, oninput: () => ((key = randomId()), echo()), onkeydown: (e) => e.key === "Enter" && send() });
    };
    const fields = METRICS.map(field);
    const named = METRICS.map((metric, i) => el("label", {}, el("span", { class: "soft" }, t(`console.metric_${metric}`)), fields[i]));
    let key = randomId();
    let kept = ""; // the key of the entry that can be taken back

    // what was typed, by metric, of each field that is not empty
    function read() {
      const entries = METRICS.map((metric, i) => [metric, fields[i].value.trim()]);
      return Object.fromEntries(entries.filter(([, value]) => value));
    }

    function words(numbers) {
      return Object.entries(numbers).map(([metric, number]) => `${t(`console.metric_${metric}`)} ${number.toLocaleString()}`).join(" · ");
    }

    function showLast() {
      METRICS.forEach((metric, i) => {
        const value = last[channel.id]?.[metric];
        fields[i].placeholder = value === undefined ? "" : t("console.last", { value: value.toLocaleString() });
      });
    }

    function echo() {
      show(sure, false);
      const numbers = Object.entries(read()).map(([metric, value]) => [metric, numberOf(value)]);
      say(said, words(Object.fromEntries(numbers.filter(([, number]) => number !== null))));
    }

    async function send({ sure: meant = false } = {}) {
      const values = read();
      if (!Object.keys(values).length) return fields[0].focus();
      const answer = await client.sendFigures(channel.id, values, key, meant);
      show(sure, answer.status === UNSURE);
      if (!answer.ok) return refuse(answer);
      kept = key;
      key = randomId();
      show(undo, true);
      say(said, `✓ ${clock.time(client.now(), zone())} ${words(answer.kept)}`);
      for (const input of fields) input.value = "";
      fields[0].focus();
      readLast();
    }

    function refuse({ sentence, where: [metric] = [] }) {
      const name = metric && t(`console.metric_${metric}`);
      say(said, [name, sentence ?? t("console.not_sent")].filter(Boolean).join(": "));
      if (metric) fields[METRICS.indexOf(metric)].focus();
    }

    async function takeBack() {
      const answer = await client.takeBackFigures(kept);
      if (!answer.ok) return say(said, answer.sentence ?? t("console.not_sent"));
      show(undo, false);
      say(said, t("console.taken_back"));
      readLast();
    }

    tell.push(showLast);
    const enter = el("button", { onclick: () => send() }, t("console.keep"));
    return el("div", { class: "channel" }, el("h3", {}, channel.label), el("div", { class: "fields" }, ...named, enter), el("div", { class: "buttons said" }, said, sure, undo));
  }

  async function readLast() {
    try {
      last = await client.get("figures");
    } catch {
      return; // no connection: what is known stays
    }
    for (const one of tell) one();
  }

  return {
    element,
    draw(s) {
      const now = JSON.stringify(s.sheet.channels);
      if (now === drawn) return;
      drawn = now;
      tell = [];
      rows.replaceChildren(...(s.sheet.channels.length ? s.sheet.channels.map(row) : [el("p", { class: "soft" }, t("console.no_channels"))]));
      readLast();
    },
  };
}
