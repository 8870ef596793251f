/* Finds names beside the page, so that no key waits for them. */
import { answerTasks } from "./answer.js";
import { readNames } from "./names.js";
import { textForms } from "./texts.js";
import { fold, squeeze } from "./words.js";

let names = null;

async function load(root) {
  const documents = [];
  const read = async (path) => {
    const answer = await fetch(new URL(path, root));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const document = await answer.json();
    if (document.version !== 1) throw new Error(`${path}: version ${document.version} is not known`);
    documents.push(document);
    return document;
  };
  const own = await read("search/names.json");
  await Promise.all((own.also ?? []).map((path) => read(path).catch((error) => console.warn("search:", error))));
  names = readNames(documents);
  return { facets: names.facets(), entities: names.withText() };
}

answerTasks({
  load: ({ root }) => load(root),
  find: ({ text, chosen }) => {
    const found = names.find(text, chosen);
    const allowed = found.allowed && new Set(found.allowed);
    const whole = squeeze(fold(found.text));
    const isName = found.rows.some(({ name }) => squeeze(fold(name)) === whole);
    return { ...found, forms: textForms(found.text, names, allowed, isName) };
  },
  nearest: ({ text }) => names.nearest(text),
  places: ({ urls }) => urls.map((url) => names.place(url)),
});
