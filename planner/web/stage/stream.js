// The stream of a link's events, one a browser: a browser opens no more than six connections
// to a host, and each stream holds one for good. A tab nobody sees holds none; of several
// windows of one link one listens and tells the others (where the browser lets them agree).

const KINDS = ["state", "beat", "screens", "gone"];

export function stream(name, address, hear) {
  const shared = navigator.locks && "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  let source = null;
  let last = null;
  let asked = null;
  let release = null;

  function pass(...heard) {
    shared?.postMessage(heard);
    hear(...heard);
  }

  function listen() {
    source?.close();
    let first = true;
    source = new EventSource(address());
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        const data = JSON.parse(event.data);
        if (kind === "state") last = { data, at: performance.now() };
        pass(kind, data, first);
        if (kind === "state") first = false;
      });
    }
    source.onerror = () => {
      source?.close();
      last = null;
      pass("error");
    };
  }

  // a window that joins is told where the show stands, as of now
  function tell() {
    if (!source || !last) return;
    const { data, at } = last;
    shared.postMessage(["state", { ...data, now: data.now + (performance.now() - at) * data.speed }, true]);
  }

  if (shared) shared.onmessage = ({ data }) => (data[0] === "hello" ? tell() : asked && !source && hear(...data));

  return {
    get listens() { return source !== null; },
    open() {
      if (!shared || source) return listen();
      shared.postMessage(["hello"]);
      if (asked) return;
      const { signal } = (asked = new AbortController());
      const held = () => signal.aborted || new Promise((done) => ((release = done), listen()));
      navigator.locks.request(name, { signal }, held).catch(() => {}); // no longer wanted
    },
    close() {
      source?.close();
      source = last = null;
      asked?.abort();
      release?.();
      asked = release = null;
    },
  };
}
