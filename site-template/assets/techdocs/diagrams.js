/* Between Mermaid and Material, which calls `initialize` once and `render` for each diagram. */
(() => {
  "use strict";
  // Material colours arrow heads by ids that Mermaid puts the diagram's own in front of; in the dark they would be lost.
  const heads = `
    [id$="-arrowhead"] path, [id$="-filled-head"] path { fill: var(--md-mermaid-sequence-message-line-color); stroke: none }
    [id$="-crosshead"] path { stroke: var(--md-mermaid-sequence-message-line-color) }
    [id$="-sequencenumber"] { fill: var(--md-mermaid-sequence-number-bg-color) !important }
    marker[id*="_classDiagram-"] path { fill: var(--md-mermaid-edge-color) !important; stroke: var(--md-mermaid-edge-color) !important }
    marker[id*="_classDiagram-aggregation"] path { fill: var(--md-mermaid-label-bg-color) !important }
  `;
  const { initialize, render } = mermaid;
  mermaid.initialize = (options) =>
    initialize({ ...options, suppressErrorRendering: true, themeCSS: `${options.themeCSS || ""}${heads}` });

  // A diagram that Mermaid cannot read shows its source and why, where it stands.
  mermaid.render = async (id, source, ...rest) => {
    try {
      return await render(id, source, ...rest);
    } catch (error) {
      const message = document.createElement("p");
      message.textContent = `This diagram cannot be drawn: ${error.message}`;
      message.style.cssText = "margin: 0 0 .5em; font-weight: 700; white-space: pre-wrap";
      const text = document.createElement("pre");
      text.textContent = source;
      text.style.cssText = "margin: 0; padding: .8em; overflow: auto; color: var(--md-code-fg-color); background: var(--md-code-bg-color)";
      return { svg: message.outerHTML + text.outerHTML };
    }
  };
})();
