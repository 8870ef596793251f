/* Between Mermaid and Material, which calls `initialize` once and `render` for each diagram. Mermaid itself is loaded late. */
(() => {
  "use strict";
  const { library: address, failed } = document.currentScript.dataset;
  // Material colours arrow heads by ids that Mermaid puts the diagram's own in front of; in the dark they would be lost.
  const heads = `
    [id$="-arrowhead"] path, [id$="-filled-head"] path { fill: var(--md-mermaid-sequence-message-line-color); stroke: none }
    [id$="-crosshead"] path { stroke: var(--md-mermaid-sequence-message-line-color) }
    [id$="-sequencenumber"] { fill: var(--md-mermaid-sequence-number-bg-color) !important }
    marker[id*="_classDiagram-"] path { fill: var(--md-mermaid-edge-color) !important; stroke: var(--md-mermaid-edge-color) !important }
    marker[id*="_classDiagram-aggregation"] path { fill: var(--md-mermaid-label-bg-color) !important }
  `;
  // Labels hold no more HTML than this, whatever a diagram asks for: first as Mermaid reads them, then what it has drawn.
  const words = (text) => new Set(text.trim().split(/\s+/));
  const HTML = words("a b blockquote br code del div em hr i img li ol p pre s small span strong sub sup table tbody td th thead tr u ul");
  const HTML_ATTRIBUTES = words("align alt class colspan height href id lang rowspan src style title width xmlns");
  const SVG = words(`
    a circle clipPath defs desc ellipse feComponentTransfer feDropShadow feFlood feGaussianBlur feMerge feMergeNode feOffset
    filter foreignObject g image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop style
    svg switch symbol text textPath title tspan use`);
  const DRAWN = [...SVG].filter((name) => name !== "style" && name !== "foreignObject"); // icons are read as labels are
  const FORBID_ATTR = ["popover", "popovertarget", "popovertargetaction", "autofocus", "contenteditable", "name"];
  const MATH = words(`
    math annotation menclose mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable
    mtd mtext mtr munder munderover semantics`);
  const ELEMENTS = { "http://www.w3.org/1999/xhtml": HTML, "http://www.w3.org/2000/svg": SVG, "http://www.w3.org/1998/Math/MathML": MATH };
  const ACTING = /^(on|popover|command|form|interest|src|is$|slot$|part$|name$|target$|ping$|autofocus|contenteditable)/i;
  const PLACING = ["position", "inset", "z-index", "float", "transform", "translate", "scale", "rotate", "animation", "offset-path"];
  const leads = (element, address) => {
    if (element.localName === "use") return address.trim().startsWith("#");
    try {
      return ["http:", "https:", "mailto:"].includes(new URL(address, location.href).protocol);
    } catch {
      return false;
    }
  };
  const keeps = (element, { localName: name, value }) => {
    if (name === "href" || name === "src") return (name === "href" || HTML.has(element.localName)) && leads(element, value);
    return ELEMENTS[element.namespaceURI] === HTML ? HTML_ATTRIBUTES.has(name) || name.startsWith("data-") : !ACTING.test(name);
  };
  const clean = (drawn) => {
    const template = document.createElement("template");
    template.innerHTML = drawn;
    const own = [...(template.content.firstElementChild?.children ?? [])].find((one) => one.localName === "style");
    for (const element of template.content.querySelectorAll("*")) {
      if (!ELEMENTS[element.namespaceURI]?.has(element.localName) || (element.localName === "style" && element !== own)) {
        element.remove();
        continue;
      }
      for (const attribute of [...element.attributes]) if (!keeps(element, attribute)) element.removeAttributeNode(attribute);
      if (ELEMENTS[element.namespaceURI] === HTML) for (const name of PLACING) element.style.removeProperty(name);
      if (element.localName === "a") element.setAttribute("rel", "noopener noreferrer");
    }
    return template.innerHTML;
  };

  const settings = (options) => ({
    ...options,
    suppressErrorRendering: true,
    themeCSS: `${options.themeCSS || ""}${heads}`,
    securityLevel: "strict",
    dompurifyConfig: { ALLOWED_TAGS: [...HTML, ...DRAWN], FORBID_ATTR, ALLOW_DATA_ATTR: false },
    secure: ["secure", "securityLevel", "startOnLoad", "maxTextSize", "suppressErrorRendering", "maxEdges", "dompurifyConfig", "themeCSS"],
  });

  let options = {};
  const initialize = (given) => { options = given; };
  const library = tdLate("pre.mermaid", address).then(() => {
    const loaded = window.mermaid;
    window.mermaid = ours;
    loaded.startOnLoad = false;
    return loaded;
  });
  let ready = null;
  const draws = () => (ready ||= library.then((loaded) => { loaded.initialize(settings(options)); return loaded; }));

  // A diagram that Mermaid cannot read shows its source and why, where it stands.
  const render = async (id, source, ...rest) => {
    try {
      const svg = clean((await (await draws()).render(id, source, ...rest)).svg);
      if (clean(svg) !== svg) throw new Error("browsers read its labels differently each time");
      return { svg }; // without its functions: their tooltips would be drawn outside of the article
    } catch (error) {
      const message = document.createElement("p");
      message.textContent = failed.replace("{reason}", () => error.message);
      message.style.cssText = "margin: 0 0 .5em; font-weight: 700; white-space: pre-wrap";
      const text = document.createElement("pre");
      text.textContent = source;
      text.style.cssText = "margin: 0; padding: .8em; overflow: auto; color: var(--md-code-fg-color); background: var(--md-code-bg-color)";
      return { svg: message.outerHTML + text.outerHTML };
    }
  };

  const ours = { initialize, render };
  window.mermaid = ours;
})();
