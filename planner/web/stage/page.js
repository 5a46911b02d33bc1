// The page around a role's view: words, language, what is said when the link ends.

import { translator } from "./client.js";
import { el } from "./element.js";

const given = JSON.parse(document.getElementById("kaibo").textContent);
const root = document.getElementById("stage");
let language = given.language;
try {
  language = localStorage.getItem("kaibo:language") ?? language;
} catch {
  // private windows keep nothing
}

let view = null;

async function draw() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  const t = translator(given.words, language);
  const { mount } = await import(`./${given.role}.js`);
  view?.close();
  root.replaceChildren();
  view = mount(root, {
    ...given,
    language,
    t,
    otherLanguage: given.languages[language === "zh" ? "en" : "zh"],
    switchLanguage() {
      language = language === "zh" ? "en" : "zh";
      try {
        localStorage.setItem("kaibo:language", language);
      } catch {
        // chosen for this visit only
      }
      draw();
    },
    gone() {
      view?.close();
      root.replaceChildren(el("p", { class: "gone" }, t("stage.gone")));
    },
  });
}

// over HTTPS and on this machine the page itself is kept too
async function keep() {
  const worker = `/stage/assets/${given.version}/worker.js`;
  const { installing, waiting, active } = await navigator.serviceWorker.register(worker, { scope: "/stage/" });
  const parts = document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload]");
  (installing ?? waiting ?? active).postMessage([location.href, ...Array.from(parts, (part) => part.href)]);
}

draw();
if (navigator.serviceWorker) keep().catch(() => {}); // refused by the browser: the page works without
