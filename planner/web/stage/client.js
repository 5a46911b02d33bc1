// Follows a show: its state by a stream of events, its sheet once a version, its clock by itself.

import { stream } from "./stream.js";

const SILENT = 12_000; // two signs of life missed
const LONGEST_WAIT = 2000;
const PATIENCE = 4000; // an answer that takes longer is asked for again
const PRESENT = 6000; // how often the page says that it is there

export function translator(words, language) {
  return (key, values = {}) =>
    (words[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}

export function follow(token, { onState, onSheet, onConnection, onScreens, onGone, language }) {
  const base = `/stage/${token}`;
  const screen = randomId();
  const kept = `kaibo:${token.slice(-12)}`;
  const connection = { online: false, since: Date.now() };
  let following = true;
  let state = null;
  let sheet = null;
  let heard = 0;
  let wait = 50;
  let retry = 0;
  let closed = false;
  let fetching = "";
  // show time at a moment of this device's clock that no change of its hour can move
  let anchor = { show: Date.now(), local: performance.now(), speed: 1 };

  const now = () => anchor.show + (performance.now() - anchor.local) * anchor.speed;

  function setClock(at, speed, fresh) {
    // a message that was under way for long shows an earlier time: the latest one is right
    const guess = { show: at, local: performance.now(), speed };
    const drift = at - now();
    if (fresh || speed !== anchor.speed || drift > 0 || drift < -1500) anchor = guess;
  }

  function keep() {
    try {
      localStorage.setItem(kept, JSON.stringify({ state, sheet, local: Date.now() }));
    } catch {
      // private windows keep nothing: the page itself still has it
    }
  }

  function recall() {
    try {
      const found = JSON.parse(localStorage.getItem(kept));
      if (!found?.sheet || !found.state) return;
      ({ state, sheet } = found);
      anchor = { show: state.now + (Date.now() - found.local) * state.speed, local: performance.now(), speed: state.speed };
      onSheet?.(sheet);
      onState?.(state);
    } catch {
      // nothing usable was kept
    }
  }

  function forget() {
    try {
      localStorage.removeItem(kept);
    } catch {
      // nothing was kept
    }
  }

  function connected(online) {
    if (online === connection.online) return;
    connection.online = online;
    connection.since = Date.now();
    onConnection?.({ ...connection });
  }

  async function ask(path, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(`${base}/${path}`, { cache: "no-store", signal: stop.signal, ...options });
      return { ok: answer.ok, status: answer.status, read: await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  async function fetchSheet(version) {
    if (fetching === version) return;
    fetching = version;
    try {
      const { ok, status, read } = await ask(`sheet?lang=${language?.() ?? ""}`);
      if (!ok) throw new Error(String(status));
      if (fetching !== version) return; // a newer one is on its way
      sheet = read;
      keep();
      onSheet?.(sheet);
      if (state) onState?.(state);
    } catch {
      setTimeout(() => !closed && state && sheet?.sheet !== state.sheet && fetchSheet(state.sheet), 500);
    } finally {
      if (fetching === version) fetching = "";
    }
  }

  function take(fresh, first = false) {
    setClock(fresh.now, fresh.speed, first || !state);
    if (state && fresh.run === state.run && fresh.seq < state.seq && !first) return;
    state = fresh;
    if (sheet?.sheet !== state.sheet) fetchSheet(state.sheet);
    keep();
    if (sheet) onState?.(state);
  }

  const hears = {
    state(fresh, first) {
      wait = 50;
      connected(true);
      take(fresh, first);
    },
    beat: (beat) => setClock(beat.now, anchor.speed, false),
    screens: (screens) => onScreens?.(screens),
    gone() {
      close();
      forget();
      onGone?.();
    },
    error: again,
  };
  const events = stream(kept, () => `${base}/events?screen=${screen}&following=${following}`, (kind, data, first) => {
    if (kind !== "error") heard = performance.now();
    hears[kind](data, first);
  });

  function open() {
    clearTimeout(retry);
    if (closed || document.hidden) return;
    heard = performance.now();
    events.open();
  }

  function again() {
    connected(false);
    clearTimeout(retry);
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  const watchdog = setInterval(() => {
    if (document.hidden || performance.now() - heard < SILENT) return;
    heard = performance.now();
    again();
  }, 1000);
  const present = setInterval(() => events.listens && connection.online && sayPresent(), PRESENT);

  // a tab nobody sees holds no connection: its clock runs on, and it catches up when it is seen
  const seen = () => (document.hidden ? events.close() : open());
  document.addEventListener("visibilitychange", seen);
  window.addEventListener("online", open);

  function close() {
    closed = true;
    events.close();
    clearInterval(watchdog);
    clearInterval(present);
    clearTimeout(retry);
    document.removeEventListener("visibilitychange", seen);
    window.removeEventListener("online", open);
  }

  async function post(path, body) {
    try {
      const { ok, status, read } = await ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ lang: language?.() ?? "", ...body }),
      });
      return { ok, status, ...read };
    } catch {
      return { ok: false, status: 0 };
    }
  }

  const sayPresent = () => post("screen", { screen, following });

  async function command(kind, args = {}, key = randomId()) {
    const sent = { ...args, kind, key, seen: state?.seq ?? 0, run: state?.run ?? 0 };
    let answer = await post("commands", sent);
    // the answer may be lost though the command was done: the same key does it once
    if (answer.status === 0) answer = await post("commands", sent);
    if (answer.state) take(answer.state);
    return answer;
  }

  // the caller has what is returned before it is called back
  queueMicrotask(() => {
    recall();
    open();
  });
  return {
    get state() { return state; },
    get sheet() { return sheet; },
    get connection() { return connection; },
    now,
    command,
    close,
    sendFigures: (channel, values, key, sure) => post("figures", { key, channel, values, sure, run: state?.run ?? 0 }),
    takeBackFigures: (key) => post("figures/taken_back", { key }),
    setFollowing: (follows) => ((following = follows), sayPresent()),
    get: async (path) => (await ask(path)).read,
  };
}
