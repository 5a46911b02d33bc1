"""The console 中控台 inside a page: the same as the stage page, mounted here.

It talks to the stage's routes by itself; a rerun of the page leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.i18n import Language

_JS = """
const mounted = new WeakMap();

export default function ({ data, parentElement: root }) {
  const known = mounted.get(root);
  const key = `${data.token} ${data.language} ${data.version}`;
  if (known?.key === key) return () => leave(root);
  known?.view?.close();
  const entry = { key, view: null, left: false };
  mounted.set(root, entry);
  const base = `${location.origin}/stage/assets/${data.version}`;
  Promise.all([import(`${base}/console.js`), import(`${base}/client.js`)]).then(([page, client]) => {
    if (entry.left || mounted.get(root) !== entry) return;
    root.querySelectorAll(".stage").forEach((old) => old.remove());
    const holder = document.createElement("div");
    holder.className = "stage";
    for (const name of ["stage", "console"]) {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = `${base}/${name}.css`;
      holder.append(sheet);
    }
    root.append(holder);
    const t = client.translator(data.words, data.language);
    const gone = () => {
      entry.view?.close();
      holder.textContent = t("stage.gone");
    };
    entry.view = page.mount(holder, { ...data, t, gone });
  });
  return () => leave(root);
}

function leave(root) {
  // drawn again at once means that it stays: only an element that is gone is left for good
  setTimeout(() => {
    const entry = mounted.get(root);
    const host = root.host ?? root;
    if (!entry || host.isConnected) return;
    entry.left = true;
    entry.view?.close();
    mounted.delete(root);
  }, 0);
}
"""

_console = st.components.v2.component("kaibo_console", js=_JS)


def draw_console(
    token: str, words: Mapping[str, Mapping[str, str]], language: Language, version: str
) -> None:
    """Draw the console that a link opens; ``words`` are its words by language, ``version``
    names the scripts to load."""
    data = {"token": token, "words": words, "language": language, "version": version}
    _console(data=data, key=f"console:{token[:16]}")
