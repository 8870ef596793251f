"""Save a page and measure in Chromium when its new word can be read.

How exact it is: the save begins at Python's wall clock, the end is `Date.now()` in the document, which is the same
clock in whole milliseconds. A script that runs in every document before all others looks whenever the document changes,
and tells the time after the next frame is painted, so up to one frame (17 ms) is counted in. What Playwright needs to
hear of it is not.
"""

import time
from pathlib import Path

from playwright.sync_api import Browser, Page

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""No page waits for fonts or scripts from elsewhere, whether this machine has a network or not."""
LONGEST_SECONDS = 60
_LOOK = """
(() => {
  let told = "";
  const look = () => {
    const [word] = document.querySelector("article")?.textContent.match(/\\bsaved-\\d+\\b/) ?? [""];
    if (!word || word === told) return;
    told = word;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel(); // its message comes after this frame is painted
      port1.onmessage = () => console.debug(`seen ${word} ${Date.now()}`);
      port2.postMessage("");
    });
  };
  new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
})();
"""


class OpenPage:
    """A page of docs that is open in the browser, and the file that it is made of."""

    def __init__(self, browser: Browser, address: str, file: Path) -> None:
        self._file, self._text = file, file.read_text(encoding="utf-8")
        self._page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
        self._page.add_init_script(_LOOK)
        self._page.goto(address)

    def save(self, number: int) -> float:
        """Save the page with a new word in its first paragraph; return the milliseconds until the word is seen."""
        word = f"saved-{number}"
        text = self._text.replace("\n\n", f"\n\n{word} ", 1)
        with self._page.expect_console_message(
            lambda message: message.text.startswith(f"seen {word} "), timeout=LONGEST_SECONDS * 1000
        ) as seen:
            begin = time.time()
            self._file.write_text(text, encoding="utf-8")
        return float(seen.value.text.split()[-1]) - begin * 1000
