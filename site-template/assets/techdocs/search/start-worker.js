/* Starts a worker of the search, by the name of its file, and asks it. */
export function startWorker(file) {
  const worker = new Worker(new URL(file, import.meta.url), { type: "module" });
  const waiting = new Map();
  let last = 0;
  const fail = (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.addEventListener("message", ({ data: { id, result, error } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  worker.addEventListener("error", (event) => fail(new Error(event.message || "the worker of the search cannot be run")));
  const ask = (task, values) => new Promise((resolve, reject) => {
    last += 1;
    waiting.set(last, { resolve, reject });
    worker.postMessage({ id: last, task, ...values });
  });
  return { ask, stop: () => worker.terminate() };
}
