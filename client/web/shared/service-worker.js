// Keeps one whole version of the app on this device, so that it opens with no network. It never touches the API.
//
// A new version is fetched beside the old one and takes over only when all of it is here and the page asks for it
// (or when no page is open). A version that cannot be fetched whole is thrown away; the old one stays.

/** @type {{version: string, files: string[]}} Written in by the build. */
const PRECACHE = __PRECACHE__;
/** Where this app lives: `/` for the waiter, `/manager/` for the manager. */
const HOME = new URL('./', self.registration.scope);
const PREFIX = `comanda ${HOME.pathname} `;
const CACHE = PREFIX + PRECACHE.version;
/** The page itself is kept under the address at which it is asked for. */
const address = file => new URL(file === 'index.html' ? './' : file, HOME).href;
/** Packed siblings are the server's business. */
const FILES = new Set(PRECACHE.files.filter(file => !file.endsWith('.br')).map(address));

self.addEventListener('install', event => {
  event.waitUntil(fetchAll());
});

self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([forgetOthers(), self.clients.claim()]));
});

self.addEventListener('message', event => {
  if (event.data === 'activate') self.skipWaiting();
});

self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  url.hash = '';
  url.search = '';
  // Everything that is not a file of this version, the API above all, goes its way as if nobody were here.
  if (FILES.has(url.href)) event.respondWith(answer(request, url.href));
});

async function answer(request, href) {
  const cache = await caches.open(CACHE);
  return await cache.match(href) ?? await fetch(request);
}

async function fetchAll() {
  try {
    const cache = await caches.open(CACHE);
    await cache.addAll([...FILES].map(href => new Request(href, { cache: 'reload' })));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter(name => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map(name => caches.delete(name)));
}
