/* What a search needs, loaded once: the matcher of names in its worker, and the index of the text of pages. */
import { openFullText } from "./fulltext.js";
import { startWorker } from "./start-worker.js";

export const root = new URL(JSON.parse(document.getElementById("__config").textContent).base || ".", location.href);
if (!root.pathname.endsWith("/")) root.pathname += "/";
let matcher = null; // asks the worker
let known = null; // promise of what the worker has read
let fullText = null; // promise of the index of the text

/* Begins to load names, before anything is typed. */
export function warmUp() {
  matcher ||= startWorker("worker.js");
  known ||= ask("load", { root: root.href }).catch((error) => {
    known = null;
    matcher.stop();
    matcher = null;
    throw error;
  });
  return known;
}

/* Returns a promise of what is loaded of names, of nothing where loading has failed. */
export const whenWarm = () => known ?? Promise.resolve(null);

export const ask = (task, values) => matcher.ask(task, values);

export function loadText() {
  fullText ||= warmUp().then(({ entities }) => openFullText(root, ask, entities)).catch((error) => {
    fullText = null;
    throw error;
  });
  return fullText;
}
