// The number pad: what the floor manager reads off each channel, typed in five seconds.

import { randomId } from "./client.js";
import * as clock from "./clock.js";
import { el, say } from "./element.js";

const METRICS = ["concurrent", "views", "leads", "spend"];

export function pad({ client, t, zone }) {
  let drawn = "";
  const rows = el("div", {});
  const element = el("section", { class: "card pad" }, el("h2", {}, t("console.numbers")), rows);

  function row(channel) {
    const said = el("p", { class: "soft", role: "status" });
    const fields = METRICS.map((metric) => el("input", { inputmode: "decimal", autocomplete: "off", placeholder: t(`console.metric_${metric}`), "aria-label": `${channel.label} ${t(`console.metric_${metric}`)}`, onkeydown: (e) => e.key === "Enter" && send() }));
    let key = randomId();
    async function send() {
      const values = {};
      for (const [i, metric] of METRICS.entries()) {
        const typed = fields[i].value.replace(/[,，\s]/g, "");
        if (!typed) continue;
        const number = Number(typed);
        if (!Number.isFinite(number) || number < 0) {
          say(said, t("console.not_a_number", { value: fields[i].value }));
          return fields[i].focus();
        }
        values[metric] = number;
      }
      if (!Object.keys(values).length) return fields[0].focus();
      const answer = await client.sendFigures(channel.id, values, key);
      if (!answer.ok) return say(said, answer.sentence ?? t("console.not_sent"));
      key = randomId();
      const words = Object.entries(values).map(([metric, value]) => `${t(`console.metric_${metric}`)} ${value.toLocaleString()}`);
      say(said, `${clock.time(client.now(), zone())} ${words.join(" · ")}`);
      for (const field of fields) field.value = "";
      fields[0].focus();
    }
    return el("div", { class: "channel" }, el("h3", {}, channel.label), el("div", { class: "fields" }, ...fields, el("button", { onclick: send }, t("console.keep"))), said);
  }

  return {
    element,
    draw(s) {
      const now = JSON.stringify(s.sheet.channels);
      if (now === drawn) return;
      drawn = now;
      rows.replaceChildren(...(s.sheet.channels.length ? s.sheet.channels.map(row) : [el("p", { class: "soft" }, t("console.no_channels"))]));
    },
  };
}
