// Messages to the host, and viewers' questions.

import { el, look, say, show } from "./element.js";

const READY_MADE = ["faster", "slower", "wrap_up", "call_contact", "price_basis", "sound", "camera", "warning"];

export function talk({ client, t, act }) {
  let drawn = "";
  const text = el("input", { maxlength: "300", placeholder: t("console.message"), "aria-label": t("console.message"), onkeydown: (e) => e.key === "Enter" && !e.isComposing && send() });
  const options = (pairs) => pairs.map(([value, words]) => el("option", { value }, words));
  const colour = el("select", { "aria-label": t("console.colour") }, ...options(["plain", "good", "warning", "danger"].map((c) => [c, t(`console.colour_${c}`)])));
  const stays = el("select", { "aria-label": t("console.stays") }, ...options([["30", t("console.seconds", { n: 30 })], ["15", t("console.seconds", { n: 15 })], ["60", t("console.seconds", { n: 60 })], ["", t("console.until_cleared")]]));
  const flash = el("input", { type: "checkbox" });
  const stands = el("p", { class: "message", hidden: true });
  const clear = el("button", { hidden: true, onclick: () => act("clear") }, t("console.clear"));
  const ready = READY_MADE.map((name) => el("button", { onclick: () => send(t(`console.say_${name}`)) }, t(`console.say_${name}`)));
  const question = el("input", { maxlength: "500", placeholder: t("console.question"), "aria-label": t("console.question"), onkeydown: (e) => e.key === "Enter" && !e.isComposing && askHost() });
  const answer = el("select", { "aria-label": t("console.with_answer") });
  const asked = el("div", {});
  const element = el(
    "section",
    { class: "card" },
    el("h2", {}, t("console.to_host")),
    stands,
    clear,
    el("div", { class: "buttons ready" }, ...ready),
    el("div", { class: "typed" }, text, el("button", { class: "main", onclick: () => send() }, t("console.send"))),
    el("div", { class: "buttons" }, colour, stays, el("label", { class: "check" }, flash, t("console.flash"))),
    el("h2", {}, t("console.questions")),
    el("div", { class: "typed" }, question, el("button", { onclick: askHost }, t("console.send"))),
    answer,
    asked,
  );

  async function send(made) {
    const said = made ?? text.value.trim();
    if (!said) return text.focus();
    const seconds = stays.value ? Number(stays.value) : null;
    const sent = await act("message", { text: said, colour: colour.value, flash: flash.checked, seconds });
    if (sent.ok && !made) text.value = "";
  }

  async function askHost() {
    const said = question.value.trim();
    if (!said) return question.focus();
    const sent = await act("question", { text: said, answer: answer.value });
    if (sent.ok) question.value = answer.value = "";
  }

  return {
    element,
    focus: () => text.focus(),
    draw(s) {
      const message = s.state.message;
      const standing = message && (!message.until || s.now < message.until);
      show(stands, Boolean(standing));
      show(clear, Boolean(standing));
      if (standing) {
        say(stands, message.text);
        look(stands, message.colour);
      }
      const now = JSON.stringify([s.sheet.sheet, s.state.questions]);
      if (now === drawn) return;
      drawn = now;
      const kept = answer.value;
      answer.replaceChildren(el("option", { value: "" }, t("console.no_answer")), ...s.sheet.answers.map((a) => el("option", { value: a.id }, a.question)));
      answer.value = kept;
      asked.replaceChildren(...s.state.questions.map((q) => el("p", { class: q.answered ? "soft" : "" }, `${q.answered ? "✓ " : "… "}${q.text}`)));
    },
  };
}
