// The same with SurveyJS: the explainer stands above the survey, a question is a page.
import content from "./content.json";
import { el, explainer } from "./dom.js";

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
    const survey = el("div");
    place.replaceChildren(...explainer(content), survey);
    SurveyUI.renderSurvey(new Survey.Model(model), survey);
  }
}
