// Elements, for the peers that make them by hand.
export const el = (tag, text, ...children) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

const block = (part) => {
  if (part.items) return el("ul", "", ...part.items.map((item) => el("li", item)));
  if (part.ask) return el("div", "", el("h4", part.ask), el("p", part.text));
  return el(part.heading ? "h4" : "p", part.text);
};

/** The explainer: its title, its lead, and its sections, closed. */
export function explainer(content) {
  const sections = content.sections.map((section, index) => {
    const details = el("details", "", el("summary", section.title), ...section.body.map(block));
    if (index === 0) details.className = "first";
    return details;
  });
  return [el("h2", content.title), el("p", content.lead), ...sections];
}
