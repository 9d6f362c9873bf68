// The same with Lit.
import { LitElement, html, unsafeCSS } from "lit";
import content from "./content.json";
import css from "./ui.css";

const block = (part) => {
  if (part.items) return html`<ul>${part.items.map((item) => html`<li>${item}</li>`)}</ul>`;
  if (part.ask) return html`<div><h4>${part.ask}</h4><p>${part.text}</p></div>`;
  return part.heading ? html`<h4>${part.text}</h4>` : html`<p>${part.text}</p>`;
};

class GentlePeer extends LitElement {
  static properties = { at: { state: true } };
  static styles = unsafeCSS(css);

  constructor() {
    super();
    this.at = 0;
    this.answers = [];
  }

  render() {
    return html`<h2>${content.title}</h2>
      <p>${content.lead}</p>
      ${content.sections.map(
        (section, index) => html`<details class=${index ? "" : "first"}>
          <summary>${section.title}</summary>
          ${section.body.map(block)}
        </details>`,
      )}
      <section>${this.quiz()}</section>`;
  }

  quiz() {
    const question = content.questions[this.at];
    if (!question) {
      const outcome = content.outcomes.at(-1);
      return html`<h3>${outcome.title}</h3><p>${outcome.text}</p>
        <ul>${outcome.next.map((item) => html`<li>${item}</li>`)}</ul>`;
    }
    return html`<fieldset>
        <legend>${question.legend}</legend>
        ${question.hint ? html`<p>${question.hint}</p>` : ""}
        ${question.options.map(
          (option, index) => html`<label>
            <input type=${question.several ? "checkbox" : "radio"} name="answer" .checked=${false}
              @change=${() => (this.answers[this.at] = index)} />
            ${option.label} ${option.hint ? html`<small>${option.hint}</small>` : ""}
          </label>`,
        )}
      </fieldset>
      <button @click=${() => this.at++}>Next</button>`;
  }
}

customElements.define("gentle-peer", GentlePeer);
