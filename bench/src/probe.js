// Runs first in every document of a page that is measured, frames too. It notes when what counts is
// painted, and tells the top page, whose clock is the same.
(() => {
  const { explainer, question, asked, option, many, patience } = CONFIG;
  const clock = () => performance.timeOrigin + performance.now();
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
  const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 5;
  const first = (selector) => all(selector).find(seen);
  const next = () => all("button, input[type=button]").find((button) => (button.value || button.textContent).trim() === "Next" && seen(button));

  const tell = (what, more) => top.postMessage({ bench: what, at: clock(), ...more }, "*");
  /** Tells once this frame has been drawn. */
  const drawn = (what, more) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(what, more);
    port2.postMessage("");
  };

  // When the app's own file is there, where there is an app.
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (name.endsWith(".wasm")) tell("arrived", { at: performance.timeOrigin + startTime + duration });
  }).observe({ type: "resource", buffered: true });

  // How large the memory of WebAssembly is.
  const memories = [];
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[name];
    WebAssembly[name] = (...all) =>
      make.apply(WebAssembly, all).then((made) => {
        const { memory } = (made.instance ?? made).exports;
        if (memory) memories.push(memory);
        return made;
      });
  }

  // Of many widgets the first is asked. Where each has a frame, the top page says which is the first.
  let chosen = many === 1 || top === self;
  if (!chosen) tell("who");

  // Those that were seen: the way to the first question hides one again.
  const shown = new Set();
  const explain = () => {
    const count = shown.size;
    all(explainer).filter(seen).forEach((one) => shown.add(one));
    if (shown.size > count) drawn("explainer", { count: shown.size });
  };
  let at = -1;
  let met = false;
  const ask = () => {
    if (!chosen) return;
    if (shown.size && at < 0) {
      // The way to the first question, where there is one, pressed until it comes. What is pressed by
      // a script is heard before the app is there, as a reader's press is.
      const start = first("[data-press=start]");
      met ||= Boolean(start);
      (start ?? (met ? null : first("[data-press=quiz]")))?.click();
    }
    const words = all(question).filter(seen).map((element) => element.textContent);
    const now = asked.findLastIndex((legend) => words.some((text) => text.includes(legend)));
    if (now > at && first(option) && next()) {
      at = now;
      drawn("asked", { question: at });
    }
  };
  const always = () => {
    // What is seen in one frame is pressed in the next.
    ask();
    explain();
    requestAnimationFrame(always);
  };
  requestAnimationFrame(always);
  // Frames that are far off screen are not drawn.
  if (many > 1) setInterval(explain, 50);

  // A click on a label is two clicks, but the mouse goes up once.
  addEventListener("mouseup", (event) => event.isTrusted && tell("click", { at: performance.timeOrigin + event.timeStamp }), true);
  addEventListener("message", ({ data }) => {
    if (data?.chosen) chosen = true;
    if (data?.where && chosen) {
      const element = data.where === "next" ? next() : first(option);
      // Clear of a bar at the edge.
      if (element) element.style.scrollMargin = "100px";
      element?.scrollIntoView({ block: "nearest" });
      const rect = element?.getBoundingClientRect();
      if (rect) tell("here", { what: data.where, x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
    }
    if (data === "memory") tell("memory", { bytes: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) });
  });

  if (top !== self) return;
  const bench = (window.bench = { explainers: [], asked: [], clicks: [], here: {}, memory: 0, long: [], shift: 0 });
  const counts = new Map();
  addEventListener("message", ({ source, data }) => {
    const at = data?.at - performance.timeOrigin;
    if (data?.bench === "who" && all("iframe")[0]?.contentWindow === source) source.postMessage({ chosen: true }, "*");
    if (data?.bench === "explainer") {
      counts.set(source, data.count);
      const sum = [...counts.values()].reduce((sum, count) => sum + count, 0);
      while (bench.explainers.length < sum) bench.explainers.push(at);
    }
    if (data?.bench === "asked") bench.asked[data.question] ??= at;
    if (data?.bench === "arrived") bench.arrived ??= at;
    if (data?.bench === "click") bench.clicks.push(at);
    if (data?.bench === "memory") bench.memory += data.bytes;
    if (data?.bench === "here") {
      const frame = source === self ? null : all("iframe").find((frame) => frame.contentWindow === source);
      const box = frame?.getBoundingClientRect() ?? { x: 0, y: 0 };
      bench.here[data.what] = [box.x + data.x, box.y + data.y];
    }
    waiting.forEach((look) => look());
  });
  window.everywhere = (message) => {
    bench.here = {};
    postMessage(message, "*");
    for (const frame of all("iframe")) frame.contentWindow.postMessage(message, "*");
  };
  // What the driver waits for: looked at with each piece of news, and in the end nothing.
  const waiting = new Set();
  window.until = (test) =>
    new Promise((tell) => {
      const look = () => {
        const found = test();
        if (!found) return;
        waiting.delete(look);
        tell(found);
      };
      waiting.add(look);
      setTimeout(tell, patience, null);
      look();
    });
  /** Where something to press is. */
  window.find = (what) => {
    everywhere({ where: what });
    return until(() => bench.here[what]);
  };
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => bench.long.push(duration)))
    .observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (bench.shift += value)))
    .observe({ type: "layout-shift", buffered: true });
})();
