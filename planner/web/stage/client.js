// Follows a show: its state by a stream of events, its sheet once a version, its clock by itself.

const SILENT = 12_000; // two signs of life missed
const LONGEST_WAIT = 2000;

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
  let state = null;
  let sheet = null;
  let source = null;
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

  function connected(online) {
    if (online === connection.online) return;
    connection.online = online;
    connection.since = Date.now();
    onConnection?.({ ...connection });
  }

  async function fetchSheet(version) {
    if (fetching === version) return;
    fetching = version;
    try {
      const answer = await fetch(`${base}/sheet?lang=${language?.() ?? ""}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      sheet = await answer.json();
      keep();
      onSheet?.(sheet);
      if (state) onState?.(state);
    } catch {
      setTimeout(() => !closed && state && sheet?.sheet !== state.sheet && fetchSheet(state.sheet), 500);
    } finally {
      fetching = "";
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

  function open() {
    clearTimeout(retry);
    source?.close();
    if (closed) return;
    let first = true;
    heard = performance.now();
    source = new EventSource(`${base}/events?screen=${screen}`);
    source.addEventListener("state", (event) => {
      heard = performance.now();
      wait = 50;
      connected(true);
      take(JSON.parse(event.data), first);
      first = false;
    });
    source.addEventListener("beat", (event) => {
      heard = performance.now();
      setClock(JSON.parse(event.data).now, anchor.speed, false);
    });
    source.addEventListener("screens", (event) => onScreens?.(JSON.parse(event.data)));
    source.addEventListener("gone", () => {
      close();
      onGone?.();
    });
    source.onerror = () => again();
  }

  function again() {
    source?.close();
    connected(false);
    clearTimeout(retry);
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  const watchdog = setInterval(() => {
    if (performance.now() - heard > SILENT) {
      heard = performance.now();
      again();
    }
  }, 1000);

  const woken = () => document.visibilityState === "visible" && !closed && !connection.online && open();
  document.addEventListener("visibilitychange", woken);
  window.addEventListener("online", open);

  function close() {
    closed = true;
    source?.close();
    clearInterval(watchdog);
    clearTimeout(retry);
    document.removeEventListener("visibilitychange", woken);
    window.removeEventListener("online", open);
  }

  async function post(path, body) {
    try {
      const answer = await fetch(`${base}/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ lang: language?.() ?? "", ...body }),
      });
      const read = await answer.json();
      return { ok: answer.ok, status: answer.status, ...read };
    } catch {
      return { ok: false, status: 0 };
    }
  }

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
    refetch: () => fetchSheet(state?.sheet ?? ""),
    sendFigures: (channel, values, key = randomId()) => post("figures", { key, channel, values }),
    setFollowing: (following) => post("screen", { screen, following }),
    get: async (path) => (await fetch(`${base}/${path}`, { cache: "no-store" })).json(),
  };
}
