/**
 * mode="inline": the app in a box of the page itself.
 *
 * The loader asks for this file only where a site asks for that mode. It
 * brings the style and the words, and adds no markup but the box.
 */
import init, { Inline } from "./app.js";

const BASE = new URL(".", import.meta.url);

/** Every language that a guide is in, and its name in itself. */
const LANGUAGES = {}; // The build fills it: the name of each text file of a guide.

async function get(path, signal) {
  const answer = await fetch(new URL(path, BASE), { credentials: "omit", referrerPolicy: "no-referrer", signal });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
}

/** Everything the box is made of, before it is shown. */
export async function prepare(page) {
  const [style, text] = await Promise.all([get("inline.css"), get(page), init()]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  return { sheet, words: { page, text } };
}

/** Widgets whose elements are gone: the next one with the same words takes one over. */
const idle = [];

/** Starts the app in a box at the beginning of a closed root. */
export function start(root, words, settings, hear) {
  const place = idle.findIndex((widget) => widget.words.text === words.text);
  const widget = place < 0 ? make(words) : idle.splice(place, 1)[0];
  widget.hear = hear;
  root.prepend(widget.box);
  // The reader's own text size, whatever the page makes of its root's.
  widget.box.style.setProperty("--gg-rem", getComputedStyle(root.host).fontSize);
  look(widget.box, settings);
  if (widget.app) widget.app.anew(settings);
  else widget.app = new Inline(widget.box.firstChild, widget.box, words.text, settings, () => {
    if (!choice(widget).length) offer(widget);
    widget.hear("gentle-guide:ready");
    const size = parseFloat(getComputedStyle(widget.box).fontSize) >= 20 ? "large" : "regular";
    widget.hear(`gentle-guide:size:${size}`);
  });
  // Answers go after a while.
  widget.clock ??= setInterval(() => widget.app.look(), 5000);
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
  box.addEventListener("change", ({ target }) => target === choice(widget) && speak(widget, target.value));
  // As the head script does in the frame: out of the help above a question, back to the question;
  // and what a key brings the focus to shows whole, clear of the bar.
  box.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || !target.closest("#gg-panel")) return;
    box.scrollTo(0, 0);
    box.querySelector("#gg-quiz-title").focus({ preventScroll: true });
  });
  let byHand = false;
  const tell = ({ type }) => (byHand = type === "pointerdown");
  for (const kind of ["pointerdown", "keydown"]) box.addEventListener(kind, tell, true);
  box.addEventListener("focusin", ({ target }) => {
    const bar = box.querySelector(".gg-bar");
    const cover = bar.offsetHeight ? bar : bar.firstChild;
    if (byHand || cover.contains(target)) return;
    const { top, bottom } = (target.closest(".gg-option") ?? target).getBoundingClientRect();
    const above = top - 8 - cover.getBoundingClientRect().bottom;
    box.scrollBy(0, Math.min(above, Math.max(0, bottom + 8 - box.getBoundingClientRect().bottom)));
  });
  return widget;
}

/** The choice of language; the app makes it, this file fills it. */
function choice({ box }) {
  return box.querySelector("#gg-language");
}

/** Offers every language, with the one that is spoken chosen: by markup, as a page may hook the setters. */
function offer(widget) {
  const [guide, file] = widget.words.page.split("/").slice(-2);
  const options = Object.entries(LANGUAGES[guide] ?? {}).map(([tag, name]) => {
    const option = document.createElement("option");
    option.lang = tag;
    option.setAttribute("value", tag);
    option.textContent = name;
    option.toggleAttribute("selected", file === `${tag}.txt`);
    return option;
  });
  const list = choice(widget);
  list?.replaceChildren(...options);
  // Where there is no other language, there is no choice.
  list?.parentElement.style.setProperty("display", options.length > 1 ? "" : "none");
}

/** Another language: the app reads its words, and keeps all else. */
async function speak(widget, language) {
  const { box, words } = widget;
  const page = words.page.replace(/[^/]+$/, `${language}.txt`);
  delete box.dataset.noLanguage;
  if (page === words.page) return;
  const text = await get(page, AbortSignal.timeout(20000)).catch(() => "");
  const select = choice(widget);
  // Meanwhile the reader may have chosen anew, or be gone.
  if (widget.words !== words || select.value !== language) return;
  if (widget.app.speak(text, box.settings)) {
    widget.words = { page, text };
    return;
  }
  offer(widget);
  box.dataset.noLanguage = "";
  // Or else WebKit would not say when the same is chosen once more.
  if (box.getRootNode().activeElement === select) select.blur(), select.focus({ preventScroll: true });
}

/** Takes the box away, and all that was done in it. */
export function stop(widget) {
  widget.box.remove();
  widget.hear = () => {};
  widget.app.anew("");
  for (const section of widget.box.querySelectorAll("details")) section.open = false;
  widget.box.scrollTop = 0;
  delete widget.box.dataset.noLanguage;
  offer(widget);
  idle.push(widget);
}

/** Theme and accent are for the eye only: the app never hears of them. */
export function look(box, settings) {
  box.settings = settings;
  const values = new URLSearchParams(settings);
  const [theme, accent] = [values.get("theme"), values.get("accent")];
  box.dataset.theme = theme === "light" || theme === "dark" ? theme : "auto";
  if (accent) box.style.setProperty("--gg-accent", accent);
  else box.style.removeProperty("--gg-accent");
}
