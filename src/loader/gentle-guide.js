/**
 * <gentle-guide>: the one script that runs in the host page.
 *
 * It shows a sandboxed frame, hands it settings in its address, gives it room,
 * and leaves the page when the reader asks to. What happens inside the frame
 * it never learns: it understands three messages, ready, size and exit.
 */
(() => {
  "use strict";
  const TAG = "gentle-guide";
  // Where one of these is missing, what stands in the page stays as it is.
  if (!self.customElements || !self.matchMedia || !("adoptedStyleSheets" in document)) return;
  if (customElements.get(TAG)) return;

  // A script combiner may run this without an address of its own.
  const script = document.currentScript ?? document.querySelector('script[src*=gentle-guide]');
  if (!script?.src) return console.warn("[gentle-guide] needs its own script tag; nothing is shown");
  const BASE = new URL(".", script.src);
  /** The frame's title by language. */
  const TITLES = {}; // The build fills it: the page-title of each file in content/interface.
  const SANDBOX =
    "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-modals allow-top-navigation-to-custom-protocols";
  const HEIGHTS = { regular: 640, large: 800 };
  const FRAME = "iframe, ::slotted(iframe)";
  const FALLBACK = "iframe + slot, div + slot";
  /** How long a frame that has loaded may be silent, in milliseconds. */
  const SILENCE = 500;
  /** The site may give the element its place, its width and its margins. */
  const ELEMENT = important(`display: block; position: static; height: auto; min-height: 0; max-height: none; overflow: visible;
    columns: auto; writing-mode: horizontal-tb; contain: none; content-visibility: visible; visibility: visible; opacity: 1;
    filter: none; mask: none; clip-path: none; mix-blend-mode: normal; transform: none; translate: none; rotate: none;
    scale: none; offset-path: none; aspect-ratio: auto; container-type: normal; zoom: 1; animation: none; transition: none; pointer-events: auto;`);

  /** What a site may set: the default, what is allowed, and a test for it. */
  const oneOf = (...names) => [names[0], names.join(", "), (value) => names.includes(value)];
  const ATTRIBUTES = {
    lang: ["", "a language tag such as en", (value) => /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(value)],
    region: ["", "a region code such as us or gb-sct", (value) => /^[a-z]+(-[a-z]+)*$/.test(value)],
    theme: oneOf("auto", "light", "dark", "host"),
    accent: ["", "a colour such as #7a4b6e", (value) => /^#[0-9a-f]{6}$/i.test(value)],
    start: oneOf("explainer", "quiz", "partner"),
    "heading-level": ["2", "a number from 1 to 5", (value) => /^[1-5]$/.test(value)],
    "exit-href": ["https://www.wikipedia.org/", "an absolute https address", (value) => /^https:\/\/[a-z0-9]/i.test(value) && parse(value)],
    guide: ["aftercare", "the name of a guide", (value) => /^[a-z0-9-]+$/.test(value)],
    mode: oneOf("isolated", "inline"),
  };

  /** Which of them the page in the frame reads in its address. */
  const SETTINGS = ["theme", "accent", "start", "region", "heading-level"];

  /** What tells common recording tools to leave an element alone: classes, and names after `data-`. */
  const COURTESY = [
    "rr-block rr-ignore sentry-block sentry-mask ph-no-capture nr-block mp-block mp-no-track fs-exclude heap-ignore amp-block highlight-block",
    "dd-privacy=hidden clarity-mask=true openreplay-hidden hj-suppress private heap-redact-text matomo-mask cs-mask mf-replace",
  ].map((words) => words.split(" "));

  /** Asks them. It protects nothing: that is for the frame to do. */
  function courtesy(element) {
    const [classes, names] = COURTESY;
    element.classList.add(...classes);
    for (const name of names) element.setAttribute(...`data-${name}=`.split("="));
  }

  function important(rules) {
    return rules.replaceAll(";", " !important;");
  }

  function parse(address) {
    try {
      return new URL(address);
    } catch {
      return null;
    }
  }

  const elements = new Set();
  /** Whether the elements met now were on the page before this script. */
  let isLate = true;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  class GentleGuide extends HTMLElement {
    static observedAttributes = Object.keys(ATTRIBUTES);
    #root = this.attachShadow({ mode: "closed" });
    #sheet = new CSSStyleSheet();
    #rules;
    #frame;
    #warned = new Set();
    #left = false;
    #ready = false;
    #size = "regular";
    /** Whether anything was heard from the page in the frame. */
    #heard = false;
    /** Waits for that, once the frame has loaded. */
    #silence;
    /** What is not shown on screen: the fallback, or a frame that cannot be. */
    #hidden = FALLBACK;
    /** The address, or inline the settings, that was last told, if any. */
    #told = "";
    /** Where a site asks for mode="inline": the helper, and the widget it made. */
    #inline;

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [this.#sheet];
      this.#restyle();
      this.#root.append(document.createElement("slot"));
      // What was set before the element was known would stand in the way of its property.
      for (const key of Object.keys(this)) {
        const value = this[key];
        if (key in GentleGuide.prototype && delete this[key]) this[key] = value;
      }
    }

    connectedCallback() {
      elements.add(this);
      courtesy(this);
      this.#told = ""; // After a move the frame loads anew.
      this.#heard = false;
      if (this.#left || this.#frame) return;
      if (this.#value("mode") === "inline") return this.#mount();
      const frame = this.querySelector(":scope > iframe");
      if (frame || document.readyState !== "loading") return this.#adopt(frame);
      // The parser has not reached the children yet.
      const parsed = () => {
        watcher.disconnect();
        document.removeEventListener("DOMContentLoaded", parsed);
        if (!this.#frame) this.#adopt(this.querySelector(":scope > iframe"));
      };
      const watcher = new MutationObserver(() => this.querySelector(":scope > iframe") && parsed());
      watcher.observe(this, { childList: true });
      document.addEventListener("DOMContentLoaded", parsed);
    }

    disconnectedCallback() {
      elements.delete(this);
      clearTimeout(this.#silence);
      this.#ready = false; // Put back, the frame loads anew.
      this.#unmount();
    }

    /** A move that keeps the frame as it is (`moveBefore`). */
    connectedMoveCallback() {}

    attributeChangedCallback(name) {
      // A frame that still loads is told when it has: or else it would start over.
      queueMicrotask(() => this.#told && this.#tell());
      if (name === "lang" && this.#frame) this.#frame.title = TITLES[this.#language()];
    }

    /** Takes over the frame in the markup, or makes one. */
    #adopt(frame) {
      this.#frame = frame ?? document.createElement("iframe");
      courtesy(this.#frame);
      const loaded = () => {
        this.#tell(true);
        // The head of our page speaks before it has loaded, and answers what it is told.
        clearTimeout(this.#silence);
        this.#silence = setTimeout(() => {
          if (this.#heard || this.#hidden !== FALLBACK) return;
          this.#hide("none");
          console.warn(`[gentle-guide] ${this.#frame.src} says nothing: is it sent as text/html?`);
        }, SILENCE);
      };
      this.#frame.addEventListener("load", loaded);
      if (frame) {
        // The frame of an element that comes later is still to load.
        if (document.readyState !== "complete") addEventListener("load", loaded, { once: true });
        else if (isLate) loaded();
        return;
      }
      this.#frame.setAttribute("sandbox", SANDBOX);
      this.#frame.setAttribute("referrerpolicy", "no-referrer");
      this.#frame.title = TITLES[this.#language()];
      this.#frame.src = this.#told = this.#address();
      this.#root.prepend(this.#frame);
    }

    /** Starts the app in the page itself: never unless the site asks for it. */
    async #mount() {
      const turn = (this.#inline = {});
      this.#hide("none");
      try {
        const helper = await import(new URL("inline.js", BASE).href);
        const { sheet, words } = await helper.prepare(`${this.#value("guide")}/${this.#language()}.txt`);
        // Meanwhile it may have been moved, or left.
        if (this.#inline !== turn) return;
        this.#root.adoptedStyleSheets = [sheet, this.#sheet];
        this.#told = `${this.#settings()}`;
        turn.helper = helper;
        turn.widget = helper.start(this.#root, words, this.#told, (said) => this.#hear(said));
        courtesy(turn.widget.box);
      } catch (problem) {
        if (this.#inline === turn) this.#unmount();
        console.warn(`[gentle-guide] mode="inline" cannot start (${problem.message ?? problem}); what the element holds stays`);
      }
    }

    #unmount() {
      if (!this.#inline) return;
      const { helper, widget } = this.#inline;
      if (widget) helper.stop(widget);
      this.#inline = null;
      this.#hide("none");
      this.#root.adoptedStyleSheets = [this.#sheet];
    }

    #value(name) {
      const [fallback, expected, allowed] = ATTRIBUTES[name];
      const given = this.getAttribute(name);
      if (given === null || given === "" || allowed(given)) return given || fallback;
      if (!this.#warned.has(name + given)) {
        this.#warned.add(name + given);
        console.warn(`[gentle-guide] ${name}="${given}" is not ${expected}; using ${fallback || "the default"}`);
      }
      return fallback;
    }

    #language() {
      const wanted = (this.#value("lang") || this.closest("[lang]")?.lang || "en").toLowerCase();
      const base = wanted.split("-")[0];
      const locales = Object.keys(TITLES);
      return (
        locales.find((locale) => locale.toLowerCase() === wanted) ??
        locales.find((locale) => locale.split("-")[0] === base) ??
        "en"
      );
    }

    /** The frame's address. In the markup's own frame, its page is kept. */
    #address() {
      const own = this.#frame.parentNode === this;
      const page = new URL(`${this.#value("guide")}/${this.#language()}.html`, BASE);
      const address = (own && parse(this.#frame.src)) || page;
      address.hash = this.#settings(own ? address.hash.slice(1) : "");
      return address.href;
    }

    /** The settings, added to those that are given already. */
    #settings(given = "") {
      const settings = new URLSearchParams(given);
      for (const name of SETTINGS) {
        if (this.hasAttribute(name) || !settings.has(name)) settings.set(name, this.#value(name));
      }
      if (settings.get("theme") === "host") settings.set("theme", hostTheme(this));
      return settings;
    }

    /** Hands the settings over, without a reload and without a history entry. */
    #tell(loaded) {
      this.#value("mode");
      this.#value("exit-href");
      if (!this.isConnected || this.#left) return;
      const { helper, widget } = this.#inline ?? {};
      if (widget) {
        this.#told = `${this.#settings()}`;
        helper.look(widget.box, this.#told);
        widget.app.settings(this.#told);
      }
      if (!this.#frame?.contentWindow) return;
      const address = this.#address();
      // In WebKit a new fragment fires load again: without this, for ever.
      if (address === this.#told) return;
      this.#told = address;
      // The markup's own frame, once heard, is left in peace if its address says it all: what it would
      // do on being told comes just when a reader on a slow phone begins. One that the browser brings
      // back has the address that it was told before.
      const news = SETTINGS.some((name) => this.hasAttribute(name)) || this.#frame.src.includes("theme=host");
      const isFresh = performance.getEntriesByType("navigation")[0]?.type === "navigate";
      if (loaded && isFresh && this.#heard && this.#frame.parentNode === this && !news) return;
      this.#frame.contentWindow.location.replace(address);
    }

    themeChanged() {
      if (this.#value("theme") === "host") this.#tell();
    }

    #restyle() {
      // The height is in whole pixels, whatever the root's text size is.
      const height = `max(320px, min(${HEIGHTS[this.#size]}px, 90svh))`;
      // The shadow root makes the box of the markup's frame anew. If it is as large as before, Chromium
      // scrolls the page in it back, at that page's next layout: so it is a pixel less high.
      const box = important(`all: initial; display: block; width: 100%; overflow: hidden; border-radius: 12px;
        box-sizing: border-box; padding-bottom: 1px; color-scheme: light dark; height: ${height};`);
      const none = `{ ${important("display: none;")} }`;
      const rules = `:host { ${ELEMENT} } ${FRAME} { ${box} }
        :host > div { height: ${height} }
        @media screen { ${this.#hidden} ${none} } @media print { ${FRAME} ${none} }`;
      // The frame says its size more than once, and each new sheet is worked out for the whole page.
      if (rules !== this.#rules) this.#sheet.replaceSync((this.#rules = rules));
    }

    #hide(selector) {
      this.#hidden = selector;
      this.#restyle();
    }

    /** The page's policy refused an address: perhaps the frame's. */
    refused(address) {
      if (!this.#heard && address.startsWith(parse(this.#frame?.src)?.origin)) this.#hide(FRAME);
    }

    /** What a frame said, if it was this element's frame. */
    hear(source, data) {
      if (typeof data === "string" && this.#frame && source === this.#frame.contentWindow) this.#hear(data);
    }

    #hear(data) {
      const size = /^gentle-guide:size:(\w+)$/.exec(data)?.[1];
      if (Object.hasOwn(HEIGHTS, size)) {
        this.#heard = true;
        this.#size = size;
        this.#hide(FALLBACK);
      } else if (data === "gentle-guide:ready" && !this.#ready) {
        // The frame says it again whenever settings change; the page hears it once.
        this.#ready = true;
        this.#say("ready");
      } else if (data === "gentle-guide:exit") leave();
    }

    #say(what) {
      // Some libraries put something of their own in the place of Event.
      const event = document.createEvent("Event");
      event.initEvent(`gentle-guide:${what}`, true, false);
      this.dispatchEvent(event);
    }

    /** Shows nothing any more; says where to go. */
    blank() {
      this.#left = true;
      this.#unmount();
      this.#root.replaceChildren();
      this.replaceChildren();
      this.#say("exit");
      return this.#value("exit-href");
    }
  }

  for (const name of GentleGuide.observedAttributes) {
    if (name === "lang") continue; // HTMLElement mirrors it already.
    const property = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    Object.defineProperty(GentleGuide.prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(value) {
        this.setAttribute(name, value);
      },
    });
  }

  /** Blanks every widget at once, then goes where the first one says. */
  function leave() {
    const first = document.querySelector(TAG);
    let address;
    for (const element of elements) {
      const given = element.blank();
      if (element === first || !address) address = given;
    }
    location.replace(address);
  }

  /** Whether the page around the element is dark. */
  function hostTheme(element) {
    const scheme = getComputedStyle(element).colorScheme;
    const names = scheme.split(" ");
    if (names.includes("light") !== names.includes("dark")) return names.includes("dark") ? "dark" : "light";
    if (names.includes("dark")) return dark.matches ? "dark" : "light";
    // Whatever way the page writes its colours, a canvas knows their red, green and blue.
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = "white";
    for (const painted of [document.documentElement, document.body]) {
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = getComputedStyle(painted).backgroundColor;
    }
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? "dark" : "light";
  }

  const themeChanged = () => elements.forEach((element) => element.themeChanged());
  dark.addEventListener("change", themeChanged);
  const watcher = new MutationObserver(themeChanged);
  const attributes = { attributeFilter: ["class", "style", "data-theme", "data-bs-theme", "data-color-scheme"] };
  watcher.observe(document.documentElement, attributes);
  const watchBody = () => watcher.observe(document.body, attributes);
  if (document.body) watchBody();
  else document.addEventListener("DOMContentLoaded", watchBody);

  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, disposition, blockedURI }) => {
    if (/^(frame|child|default)-src/.test(effectiveDirective) && disposition === "enforce")
      elements.forEach((element) => element.refused(blockedURI));
  });
  addEventListener("message", (event) => elements.forEach((element) => element.hear(event.source, event.data)));

  // Shift, pressed three times within five seconds, and not to type.
  let alone = false;
  let times = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") times = [];
    const typing = event.altKey || event.ctrlKey || event.metaKey;
    alone = event.key === "Shift" && !typing && (alone || !event.repeat);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    times = [...times.filter((time) => event.timeStamp - time <= 5000), event.timeStamp];
    if (times.length >= 3 && elements.size) leave();
  }, true);

  customElements.define(TAG, GentleGuide);
  isLate = false;
})();
