// The number pad: what the floor manager reads off each channel, typed in five seconds.

import { randomId } from "./client.js";
import * as clock from "./clock.js";
import { el, say } from "./element.js";

const METRICS = ["concurrent", "views", "leads", "spend"];
const TIMES = { "": 1, k: 1e3, 千: 1e3, w: 1e4, 万: 1e4 };

// 1,250 · 1.2万 · 1.2w · 3k · １２００; null for what is no number
function numberOf(typed) {
  const plain = typed.normalize("NFKC").replace(/[,\s]/g, "").toLowerCase();
  const found = /^(\d+\.?\d*|\.\d+)([k千w万]?)$/.exec(plain);
  return found && Math.round(found[1] * TIMES[found[2]] * 100) / 100;
}

export function pad({ client, t, zone }) {
  let drawn = "";
  const rows = el("div", {});
  const element = el("section", { class: "card pad" }, el("h2", {}, t("console.numbers")), rows);

  function row(channel) {
    const said = el("p", { class: "soft", role: "status" });
    const field = (metric) => {
      const name = t(`console.metric_${metric}`);
      const typed = { inputmode: "decimal", autocomplete: "off", placeholder: name, "aria-label": `${channel.label} ${name}` };
      return el("input", { ...typed, oninput: () => ((key = randomId()), echo()), onkeydown: (e) => e.key === "Enter" && send() });
    };
    const fields = METRICS.map(field);
    let key = randomId();

    // [metric, what was typed, the number it is taken for] of each field that is not empty
    function read() {
      return METRICS.map((metric, i) => [metric, fields[i], numberOf(fields[i].value)]).filter(([, input]) => input.value.trim());
    }

    function words(numbers) {
      return numbers.map(([metric, , number]) => `${t(`console.metric_${metric}`)} ${number.toLocaleString()}`).join(" · ");
    }

    function echo() {
      say(said, words(read().filter(([, , number]) => number !== null)));
    }

    async function send() {
      const numbers = read();
      const [, wrong] = numbers.find(([, , number]) => number === null) ?? [];
      if (wrong) {
        say(said, t("console.not_a_number", { value: wrong.value }));
        return wrong.focus();
      }
      if (!numbers.length) return fields[0].focus();
      const values = Object.fromEntries(numbers.map(([metric, , number]) => [metric, number]));
      const answer = await client.sendFigures(channel.id, values, key);
      if (!answer.ok) return say(said, answer.sentence ?? t("console.not_sent"));
      key = randomId();
      say(said, `✓ ${clock.time(client.now(), zone())} ${words(numbers)}`);
      for (const input of fields) input.value = "";
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
