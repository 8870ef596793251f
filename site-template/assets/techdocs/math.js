/* MathJax's settings; it reads them when it starts. Only what pymdownx.arithmatex marked is a formula. */
window.MathJax = {
  tex: {
    inlineMath: [["\\(", "\\)"]],
    displayMath: [["\\[", "\\]"]],
    processEscapes: true,
    processEnvironments: true,
  },
  options: {
    ignoreHtmlClass: ".*|",
    processHtmlClass: "arithmatex",
    enableMenu: false, // its parts would be loaded from files that are not here
  },
};
