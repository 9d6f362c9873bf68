import data from "./data.js";

const wrong = (what) => {
  throw new Error(`gentle-guide: ${what}`);
};

const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** What a page holds for a guide, from the folder that the site serves its files at. Throws at what it does not know. */
export function markup({ lang = "en", ...settings }, base = "/guide") {
  base = `${base}`.replace(/\/$/, "");
  if (!Object.hasOwn(data.words, lang)) wrong(`lang="${lang}" is not one of ${Object.keys(data.words).join(", ")}`);
  const words = data.words[lang];
  const known = data.attributes.map(({ name }) => name);
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) wrong(`there is no "${name}" here, only lang, ${known.join(", ")}`);
  }
  let attributes = "";
  const inAddress = [];
  for (const { name, expected, pattern, ignoreCase, isInAddress } of data.attributes) {
    const value = `${settings[name] ?? ""}`;
    if (!value) continue;
    const isRight = new RegExp(pattern, ignoreCase ? "i" : "").test(value) && !/[\s\\]/.test(value);
    if (!isRight || (name === "exit-href" && !URL.canParse(value))) wrong(`${name}="${value}" is not ${expected}`);
    attributes += ` ${name}="${escape(value)}"`;
    if (isInAddress && value !== "host") inAddress.push(`${name}=${encodeURIComponent(value)}`);
  }
  const fragment = inAddress.length ? `#${inAddress.join("&")}` : "";
  const page = escape(`${base}/${data.guide}/${lang}.html`);
  const direction = words.right_to_left ? ' dir="rtl"' : "";
  return `<script async src="${escape(base)}/gentle-guide-${data.version}.js" integrity="${data.integrity}" crossorigin></script>
<gentle-guide lang="${lang}"${attributes}>
<iframe src="${page}${escape(fragment)}" title="${escape(words.title)}" width="100%" height="640" frameborder="0" align="top" sandbox="${data.sandbox}" referrerpolicy="no-referrer"></iframe>
<p${direction}><a href="${page}" rel="noreferrer">${escape(words.page)}</a>. <a href="${escape(words.directory)}" rel="noreferrer">${escape(words.helplines)}</a>. ${escape(words.danger)}</p></gentle-guide>
`;
}
