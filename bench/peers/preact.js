// The same with Preact and htm.
import { render } from "preact";
import { useState } from "preact/hooks";
import { html } from "htm/preact";
import content from "./content.json";
import css from "./ui.css";

const Block = ({ part }) => {
  if (part.items) return html`<ul>${part.items.map((item) => html`<li>${item}</li>`)}</ul>`;
  if (part.ask) return html`<div><h4>${part.ask}</h4><p>${part.text}</p></div>`;
  return part.heading ? html`<h4>${part.text}</h4>` : html`<p>${part.text}</p>`;
};

function Quiz() {
  const [at, setAt] = useState(0);
  const [answers, setAnswers] = useState({});
  const question = content.questions[at];
  if (!question) {
    const outcome = content.outcomes.at(-1);
    return html`<h3>${outcome.title}</h3><p>${outcome.text}</p>
      <ul>${outcome.next.map((item) => html`<li>${item}</li>`)}</ul>`;
  }
  return html`<fieldset key=${at}>
      <legend>${question.legend}</legend>
      ${question.hint && html`<p>${question.hint}</p>`}
      ${question.options.map(
        (option, index) => html`<label>
          <input type=${question.several ? "checkbox" : "radio"} name="answer"
            onChange=${() => setAnswers({ ...answers, [at]: index })} />
          ${" "}${option.label} ${option.hint && html`<small>${option.hint}</small>`}
        </label>`,
      )}
    </fieldset>
    <button onClick=${() => setAt(at + 1)}>Next</button>`;
}

const Guide = () => html`<style>${css}</style>
  <h2>${content.title}</h2>
  <p>${content.lead}</p>
  ${content.sections.map(
    (section, index) => html`<details class=${index ? "" : "first"}>
      <summary>${section.title}</summary>
      ${section.body.map((part) => html`<${Block} part=${part} />`)}
    </details>`,
  )}
  <section><${Quiz} /></section>`;

for (const place of document.querySelectorAll("gentle-peer")) render(html`<${Guide} />`, place);
