// Keeps a stage page and its scripts on the device, so that a reload without a connection
// still opens it; the sheet itself is kept by the page.

const KEPT = `kaibo ${self.location.pathname}`; // the path names the version
const PATIENCE = 4000;
const ANY = { ignoreSearch: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).pathname.startsWith("/stage/assets/")) event.respondWith(asset(request));
});

async function takeOver() {
  const older = (await caches.keys()).filter((name) => name.startsWith("kaibo ") && name !== KEPT);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function keep(addresses) {
  await (await caches.open(KEPT)).addAll(addresses);
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// what the server says counts; where it does not answer, what was kept
async function page(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(request, ANY);
  try {
    const fresh = await (known ? Promise.race([fetch(request), tooLate()]) : fetch(request));
    if (known && !fresh.ok) await kept.delete(request, ANY);
    return fresh;
  } catch {
    return known ?? Response.error();
  }
}

function tooLate() {
  return new Promise((_, fail) => setTimeout(fail, PATIENCE));
}
