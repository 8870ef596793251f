/* Loads a library that draws: when what it draws comes near the window, or when the reader begins to use the page, so that
   all is drawn before somebody gets there. A page whose diagrams are further down is read without it. */
window.tdLate = (selector, address) => new Promise((resolve, reject) => {
  "use strict";
  const acts = ["scroll", "pointerdown", "keydown", "beforeprint"];
  const load = () => {
    near.disconnect();
    for (const act of acts) removeEventListener(act, load);
    document.head.append(Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: () => reject(new Error(`${address} cannot be loaded`)) }));
  };
  const near = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && load(), { rootMargin: "100% 0px" });
  for (const element of document.querySelectorAll(selector)) near.observe(element);
  for (const act of acts) addEventListener(act, load, { passive: true });
});
