/**
 * mode="inline": the app in a box of the page itself.
 *
 * The loader asks for this file only where a site asks for that mode. It
 * brings the style and the words, and adds no markup but the box.
 */
import init, { Inline } from "./app.js";

const BASE = new URL(".", import.meta.url);

async function get(path) {
  const answer = await fetch(new URL(path, BASE), { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

/** Everything the box is made of, before it is shown. */
export async function prepare(page) {
  const [style, words] = await Promise.all([get("inline.css"), get(page), init()]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  return { sheet, words };
}

/** Widgets whose elements are gone: the next one with the same words takes one over. */
const idle = [];

/** Starts the app in a box at the beginning of a closed root. */
export function start(root, words, settings, hear) {
  const place = idle.findIndex((widget) => widget.words === words);
  const widget = place < 0 ? make(words) : idle.splice(place, 1)[0];
  widget.hear = hear;
  root.prepend(widget.box);
  // The reader's own text size, whatever the page makes of its root's.
  widget.box.style.setProperty("--gg-rem", getComputedStyle(root.host).fontSize);
  look(widget.box, settings);
  if (widget.app) widget.app.anew(settings);
  else widget.app = new Inline(widget.box.firstChild, widget.box, words, settings, (said) => widget.hear(said));
  return widget;
}

function make(words) {
  const box = document.createElement("div");
  const widget = { box, words };
  box.className = "gg-page";
  box.dataset.js = box.dataset.live = "";
  box.append(document.createElement("div"));
  box.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-press=leave]")) widget.hear("gentle-guide:exit");
  });
  return widget;
}

/** Takes the box away, and all that was done in it. */
export function stop(widget) {
  widget.box.remove();
  widget.hear = () => {};
  widget.app.anew("");
  for (const section of widget.box.querySelectorAll("details")) section.open = false;
  widget.box.scrollTop = 0;
  idle.push(widget);
}

/** Theme and accent are for the eye only: the app never hears of them. */
export function look(box, settings) {
  const values = new URLSearchParams(settings);
  const [theme, accent] = [values.get("theme"), values.get("accent")];
  box.dataset.theme = theme === "light" || theme === "dark" ? theme : "auto";
  if (accent) box.style.setProperty("--gg-accent", accent);
  else box.style.removeProperty("--gg-accent");
}
