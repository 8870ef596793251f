/* MathJax's settings; it is loaded late and reads them when it starts. Only what pymdownx.arithmatex marked is a formula. */
window.MathJax = {
  // Formulas are written by authors: no links but to the web, no classes, ids or styles that are the page's.
  loader: { load: ["ui/safe"], source: { "ui/safe": "[mathjax]/mathjax-safe.js" } },
  tex: {
    inlineMath: [["\\(", "\\)"]],
    displayMath: [["\\[", "\\]"]],
    processEscapes: true,
    processEnvironments: true,
  },
  options: {
    safeOptions: {
      allow: { URLs: "safe", classes: "none", cssIDs: "none", styles: "safe" },
      safeProtocols: { http: true, https: true, file: false, javascript: false, data: false },
    },
    ignoreHtmlClass: ".*|",
    processHtmlClass: "arithmatex",
    enableMenu: false, // its parts would be loaded from files that are not here
  },
};
tdLate(".arithmatex", document.currentScript.dataset.library).catch((error) => console.warn("formulas:", error));
