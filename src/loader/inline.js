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

/** Starts the app in `box`, which stands in its closed root. */
export function start(box, words, settings, hear) {
  const root = document.createElement("div");
  box.className += " gg-page";
  box.dataset.js = box.dataset.live = "";
  // The reader's own text size, whatever the page makes of its root's.
  box.style.setProperty("--gg-rem", getComputedStyle(box.getRootNode().host).fontSize);
  box.replaceChildren(root);
  look(box, settings);
  box.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-press=leave]")) hear("gentle-guide:exit");
  });
  return new Inline(root, box, words, settings, hear);
}

/** Theme and accent are for the eye only: the app never hears of them. */
export function look(box, settings) {
  const values = new URLSearchParams(settings);
  const [theme, accent] = [values.get("theme"), values.get("accent")];
  box.dataset.theme = theme === "light" || theme === "dark" ? theme : "auto";
  if (accent) box.style.setProperty("--gg-accent", accent);
  else box.style.removeProperty("--gg-accent");
}
