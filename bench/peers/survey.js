// The same with SurveyJS: the explainer stands above the survey, a question is a page.
import content from "./content.json";

const el = (tag, text, ...children) => {
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

const outcome = content.outcomes.at(-1);
const model = {
  showProgressBar: true,
  completedHtml: `<h3>${outcome.title}</h3><p>${outcome.text}</p><ul>${outcome.next.map((item) => `<li>${item}</li>`).join("")}</ul>`,
  pages: content.questions.map((question, index) => ({
    elements: [
      {
        type: question.several ? "checkbox" : "radiogroup",
        name: `question${index}`,
        title: question.legend,
        description: question.hint ?? "",
        choices: question.options.map((option, value) => ({
          value,
          text: option.hint ? `${option.label} (${option.hint})` : option.label,
        })),
      },
    ],
  })),
};

/** Renders the guide in every place of the page, with what SurveyJS exports. */
export function start(Survey, SurveyUI) {
  for (const place of document.querySelectorAll("gentle-peer")) {
    const sections = content.sections.map((section, index) => {
      const details = el("details", "", el("summary", section.title), ...section.body.map(block));
      if (index === 0) details.className = "first";
      return details;
    });
    const survey = el("div");
    place.replaceChildren(el("h2", content.title), el("p", content.lead), ...sections, survey);
    SurveyUI.renderSurvey(new Survey.Model(model), survey);
  }
}
