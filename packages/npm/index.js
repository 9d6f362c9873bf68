let told;

export function define(base) {
  // On a server there is nothing to define.
  if (typeof document === "undefined") return Promise.resolve(false);
  return (told ??= new Promise((tell) => {
    const end = (problem) => {
      if (problem) console.warn("[gentle-guide] is not there:", problem);
      tell(!!customElements.get("gentle-guide"));
    };
    try {
      const folder = new URL(`${base}`.replace(/\/?$/, "/"), document.baseURI);
      const script = document.createElement("script");
      script.src = new URL("gentle-guide.js", folder).href;
      script.onload = () => end();
      script.onerror = () => end(script.src);
      document.head.append(script);
    } catch (problem) {
      end(problem);
    }
  }));
}
