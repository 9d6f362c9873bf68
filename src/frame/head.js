// Runs before first paint, and goes on when the app does not come. It closes
// the doors, applies the settings of the address, shows one part at a time,
// asks the first two questions, puts the app in this page's place, and lets the reader
// leave. It tells the running app the time and new settings, and the loader the
// room it would like.
"use strict";
{
  const html = document.documentElement;
  const data = html.dataset;

  // The page's own policy cannot know its address. From here on, nothing but
  // the app's two files and this guide's pages can be asked for. (Without a default, a prefetch may go
  // wherever some other policy lets a script come from.)
  const base = new URL("../", location.href).href.replace(/[;,]/g, encodeURIComponent);
  const pages = data.pages.replace(/\S+/g, (page) => base + page);
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `default-src 'none'; script-src ${base}app.js 'wasm-unsafe-eval'; connect-src ${base}app_bg.wasm ${pages}`;
  document.head.append(policy);
  for (const name of ["open", "RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) delete self[name];

  // Tells the loader that this page is here, and the room it would like. That depends on the size
  // of text only, and so can tell nothing else.
  const framed = parent !== self;
  const announce = () => {
    const size = parseFloat(getComputedStyle(html).fontSize) >= 20 ? "large" : "regular";
    if (framed) parent.postMessage(`gentle-guide:size:${size}`, "*");
  };
  if (framed && self.origin !== "null") data.failed = "not-private";

  const apply = () => {
    const settings = new URLSearchParams(location.hash.slice(1));
    const theme = settings.get("theme");
    const accent = settings.get("accent");
    const start = settings.get("start");
    data.theme = theme === "light" || theme === "dark" ? theme : "auto";
    if (/^#[0-9a-f]{6}$/i.test(accent)) html.style.setProperty("--gg-accent", accent);
    else html.style.removeProperty("--gg-accent");
    if (!("live" in data) && !touched) show(start === "quiz" || start === "partner" ? "quiz" : "read");
    if (!("live" in data) && !touched) {
      if (start === "partner") data.pressed = start;
      else delete data.pressed;
    }
    level(settings.get("heading-level"));
  };

  // The explainer's headings: it stands here, whoever makes the rest.
  const level = (top) => {
    const below = /^[1-5]$/.test(top) ? top - 2 : 0;
    for (const heading of document.querySelectorAll(".gg-read :is(h2, h3, h4)"))
      heading.ariaLevel = Math.min(6, +heading.localName[1] + below);
  };

  // What the reader does here, the app does once more when it comes (`replay` in boot.rs). A letter
  // each: where it began (e, f), x for a new beginning, then the part gone to, the way into the quiz,
  // and for each question the option picked and the way on.
  let touched = false;
  let begun = "";
  let gone = "";
  let way = [];
  let picked = "";
  const step = (press) => (press === "partner" ? "p" : picked + ({ next: "n", skip: "k" }[press] ?? ""));
  const note = () => {
    if (touched && !("live" in data)) data.done = `${begun}x${gone}${way.join("")}${step(data.pressed)}`;
  };
  const show = (place) => {
    data.place = place;
    for (const button of document.querySelectorAll(".gg-parts [data-press]")) {
      if (button.dataset.press === place) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  };

  const toHeading = (place) => {
    scrollTo(0, 0);
    document.getElementById(`gg-${place}-title`)?.focus({ preventScroll: true });
  };

  // The first questions can be asked before the app is there. The app goes on from what is picked
  // and pressed here; without it, the introduction comes back.
  let first;
  let room;
  let intro;
  const ask = (index) => {
    first ??= document.getElementById("gg-first");
    const question = first?.content.querySelectorAll("fieldset")[index]?.parentNode;
    if (!question || data.failed) return false;
    room ??= first.parentNode;
    intro ??= [...room.childNodes];
    room.replaceChildren(question.cloneNode(true));
    picked = "";
    data.pressed = "start";
    toHeading("quiz");
    return true;
  };
  const options = () => [...document.querySelectorAll(".gg-question input")];
  const pick = (option) => {
    const all = options();
    // The last one is that one would rather not say.
    picked = option === all.at(-1) ? "w" : String.fromCharCode(65 + all.indexOf(option));
    // Help at once for what was picked.
    const [status, before] = room.querySelector("[role=status]").parentNode.children;
    const help = first.content.getElementById(`${option.id}-help`);
    before?.remove();
    status.textContent = help?.firstChild.textContent ?? "";
    if (!help) return;
    status.after(help.cloneNode(true));
    scrollTo(0, 0);
  };
  const introduce = () => {
    delete data.pressed;
    way = [];
    picked = "";
    note();
    room?.replaceChildren(...intro);
    room = intro = null;
  };

  const leave = () => {
    if ("left" in data) return;
    const words = document.getElementById("gg-left");
    introduce();
    dispatchEvent(new Event("gg-leave"));
    for (const id of ["gg", "gg-edition"]) document.getElementById(id)?.remove();
    if (words) words.hidden = false;
    data.left = "";
    if (framed) parent.postMessage("gentle-guide:exit", "*");
    else location.replace(data.exit);
  };

  addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-press], summary");
    const press = pressed?.dataset.press;
    if (press === "leave") return leave();
    if (press === "print") return print();
    if (!pressed || "live" in data) return;
    touched = true;
    begun ||= data.place === "quiz" ? "f" : "e";
    if (["read", "quiz", "support"].includes(press)) {
      gone = press[0];
      show(press);
      toHeading(press);
    } else if (press === "intro") {
      if (way[1] && pressed.closest(".gg-back")) {
        const [was, on] = way.pop();
        ask(way.length - 1);
        // What is skipped keeps no answer.
        if (on === "n") options().at(was === "w" ? -1 : was.charCodeAt() - 65).click();
      } else {
        introduce();
        toHeading("quiz");
      }
    } else if (press) {
      const last = step(press);
      data.pressed = press;
      if (press === "partner") way = [];
      else if (press === "start") {
        way = ["b"];
        ask(0);
      } else if (ask(way.length)) way.push(last);
    }
    note();
  }, true);

  // Another language: the words of its page come into this one. The answers are the app's, and stay;
  // what is chosen before the app is there, waits for it.
  const speak = () => {
    const choice = document.getElementById("gg-language");
    delete data.noLanguage;
    const language = choice?.value;
    if (!language || language === html.lang || !("live" in data)) return;
    const request = new XMLHttpRequest();
    // The number keeps the page around from finding the page in the browser's cache.
    request.open("GET", `${language}.html?${Math.random()}`);
    request.responseType = "document";
    request.timeout = 20000;
    request.onloadend = () => {
      if (!choice.isConnected || choice.value !== language || language === html.lang) return;
      const page = request.response;
      const root = page?.documentElement;
      const parts = ["title", ".gg-language label", ".gg-language p", ".gg-read", "#gg-left", "#gg-edition"];
      const whole = [...parts, "#gg", "[type=module]"].every((part) => page?.querySelector(part));
      // No page, half of one, or not one for the same app and the same questions.
      if (!whole || root.dataset.kin !== data.kin) {
        choice.value = html.lang;
        data.noLanguage = "";
        // Or else WebKit would not say when the same is chosen once more.
        if (document.hasFocus() && document.activeElement === choice) choice.blur(), choice.focus({ preventScroll: true });
        return;
      }
      const section = document.activeElement?.closest("details")?.id;
      for (const { id } of document.querySelectorAll(".gg-read [open]")) page.getElementById(id)?.setAttribute("open", "");
      still = [...page.getElementById("gg").childNodes];
      for (const part of parts) document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
      html.lang = root.lang;
      html.dir = root.dir;
      dispatchEvent(new Event("gg-language"));
      apply();
      if (section && document.hasFocus()) document.querySelector(`#${section} > summary`)?.focus({ preventScroll: true });
    };
    request.send();
  };

  addEventListener("change", ({ target }) => {
    if (target.id === "gg-language") speak();
    if ("live" in data || !options().includes(target)) return;
    pick(target);
    note();
  });

  // While a key or a button is down, the app waits: a press that begins on one page and ends on the
  // next is heard by neither. Where its end is never heard, not for long.
  let holding;
  const hold = (time) => {
    if ("live" in data) return;
    clearTimeout(holding);
    data.held = "";
    holding = setTimeout(() => {
      delete data.held;
      dispatchEvent(new Event("gg-free"));
    }, time);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => hold(5000), true);
  // What it does comes a little after it.
  for (const kind of ["pointerup", "pointercancel", "keyup"]) addEventListener(kind, () => hold(50), true);

  // Shift, pressed three times within five seconds, and not to type.
  let alone = false;
  let times = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") times = [];
    if (event.key === "Tab") focused = null;
    // Out of the help above a question, back to the question. The help stays while its answer does.
    if (event.key === "Escape" && event.target.closest?.(".gg-panel")) toHeading("quiz");
    const typing = event.altKey || event.ctrlKey || event.metaKey;
    alone = event.key === "Shift" && !typing && (alone || !event.repeat);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    times = [...times.filter((time) => event.timeStamp - time <= 5000), event.timeStamp];
    if (times.length >= 3) leave();
  }, true);

  // Say so when the app does not come, and take it back if it comes late.
  const fail = () => {
    const hadFocus = document.hasFocus() && room?.contains(document.activeElement);
    // Who was shown help at once comes to all help.
    const part = room?.querySelector(".gg-panel") && data.place === "quiz" ? "support" : "quiz";
    if (part === "support") {
      gone = "s";
      show(part);
    }
    introduce();
    data.failed ??= "failed";
    if (hadFocus) toHeading(part);
  };
  addEventListener("gg-failed", fail);

  // A selector for the same element in the app.
  const pathTo = ({ id, dataset, parentElement, localName }) =>
    id ? `#${id}` : dataset.press ? `[data-press=${dataset.press}]` : parentElement?.id && `#${parentElement.id} > ${localName}`;

  // The app has been made, and stands behind what is shown. It takes its place: no pixel changes, the
  // focus stays. The explainer and the choice of language are not made anew, they move. Should the app
  // break down, the page comes back as it was.
  let still;
  addEventListener("gg-live", () => {
    const holder = document.getElementById("gg");
    const app = holder?.lastChild;
    if (!app) return; // The reader has left.
    app.remove();
    still = [...holder.childNodes];
    const path = document.hasFocus() && pathTo(document.activeElement ?? document.body);
    const scroll = html.scrollTop;
    for (const room of [".gg-read", ".gg-language"]) app.querySelector(room)?.append(...holder.querySelector(room).childNodes);
    holder.replaceChildren(app);
    data.live = "";
    // Where Next or Skip waited, another screen than the reader saw.
    const waited = (data.pressed ?? "start") !== "start" && /^..(?![rs])/.test(data.done ?? "");
    for (const name of ["place", "pressed", "failed"]) delete data[name];
    const same = path ? document.querySelector(path) : null;
    // Or one without what had the focus.
    if (path !== false && waited || path && !same) toHeading(app.firstChild.dataset.place);
    else {
      html.scrollTop = scroll;
      // It had the focus before: nothing is brought into view, a reader may have scrolled since.
      focused = same;
      same?.focus({ preventScroll: true });
    }
    announce();
    // Once the app has taken over, no answer stays here.
    queueMicrotask(() => {
      introduce();
      delete data.done;
      speak();
    });
  });
  const breakDown = (event) => {
    if (event.target !== self && event.target.localName !== "script") return;
    // The console is not told: an error could hold a reader's words.
    event.preventDefault();
    const holder = document.getElementById("gg");
    if (holder && "live" in data) {
      const hadFocus = document.hasFocus() && holder.contains(document.activeElement);
      const place = holder.querySelector(".gg")?.dataset.place ?? "quiz";
      touched = true;
      const explainer = [...(holder.querySelector(".gg-read")?.childNodes ?? [])];
      holder.replaceChildren(...still);
      holder.querySelector(".gg-read").append(...explainer);
      for (const details of holder.querySelectorAll("[open]")) details.open = false;
      delete data.live;
      show(place);
      // A press of the mouse that the app did not survive moves the focus once more.
      if (hadFocus) setTimeout(toHeading, 0, place);
      scrollTo(0, 0);
    }
    fail();
  };
  addEventListener("error", breakDown, true);
  addEventListener("unhandledrejection", breakDown);
  setTimeout(() => "live" in data || fail(), 20000);

  // The buttons that say which part is shown come after this script.
  addEventListener("DOMContentLoaded", () => {
    apply();
    // A loader that hears the size, will hear of the app as well.
    if ("live" in data) return;
    show(data.place);
    announce();
  });
  // The app looks at the clock: answers go after a while.
  setInterval(() => dispatchEvent(new Event("gg-time")), 5000);
  // A page that is kept for Back keeps no answer.
  addEventListener("pagehide", introduce);

  data.js = "";
  // A change of the address takes the focus away in Chromium: the reader gets it back.
  let focused;
  addEventListener("focusin", ({ target }) => {
    if (focused === target) return; // Back from another window: the reader may have scrolled since.
    focused = target;
    // What a key brings the focus to shows whole, clear of the bar. Only this page's own scroller moves.
    const bar = document.querySelector(".gg-bar");
    if (!bar || !target.matches(":focus-visible")) return;
    const cover = bar.offsetHeight ? bar : bar.firstChild;
    if (cover.contains(target)) return;
    const { top, bottom } = (target.closest(".gg-option") ?? target).getBoundingClientRect();
    const above = top - 8 - cover.getBoundingClientRect().bottom;
    scrollBy(0, Math.min(above, Math.max(0, bottom + 8 - innerHeight)));
  });
  // A press on plain text lets go of it.
  addEventListener("pointerdown", () => (focused = null), true);
  addEventListener("hashchange", () => {
    if (document.hasFocus() && document.activeElement === document.body) focused?.focus({ preventScroll: true });
    apply();
    // The app hears of it from here: engines call a window's listeners in different orders, and
    // its "ready" is to come before the size in all.
    if ("live" in data) dispatchEvent(new Event("gg-settings"));
    announce();
  });
  apply();
  announce();
}
