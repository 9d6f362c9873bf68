// Writes the snippet as if it stood in the page, and makes the page light or dark. Only a page of
// the same origin, the builder, can say what: to others this frame is nobody's.
const { snippet = "", scheme = "light" } = frameElement?.dataset ?? {};
document.documentElement.dataset.scheme = scheme;
document.write(snippet);
