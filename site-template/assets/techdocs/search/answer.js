/* Answers what the page asks a worker: each task by its name. */
export function answerTasks(tasks) {
  addEventListener("message", async ({ data: { id, task, ...values } }) => {
    try {
      postMessage({ id, result: await tasks[task](values) });
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  });
}
