/* When the site was built, which no page says: it is in build.json. */
import { sayParts } from "./say.js";

const place = document.getElementById("td-built");

fetch(place.dataset.url)
  .then((answer) => answer.json())
  .then(({ built }) => {
    const time = Object.assign(document.createElement("time"), { dateTime: built, textContent: built.slice(0, 10) });
    place.append(...sayParts("built_when", { when: time }));
  })
  .catch((error) => console.warn("when the site was built cannot be shown:", error));
