// A custom element as one would write it by hand.
import content from "./content.json";
import css from "./ui.css";
import { el, explainer } from "./dom.js";

class GentlePeer extends HTMLElement {
  #at = 0;
  #answers = [];

  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    this.quiz = el("section");
    root.append(el("style", css), ...explainer(content), this.quiz);
    this.#ask();
  }

  #ask() {
    const question = content.questions[this.#at];
    if (!question) {
      const outcome = content.outcomes.at(-1);
      const next = el("ul", "", ...outcome.next.map((item) => el("li", item)));
      return this.quiz.replaceChildren(el("h3", outcome.title), el("p", outcome.text), next);
    }
    const fieldset = el("fieldset", "", el("legend", question.legend));
    if (question.hint) fieldset.append(el("p", question.hint));
    question.options.forEach((option, index) => {
      const input = el("input");
      input.type = question.several ? "checkbox" : "radio";
      input.name = "answer";
      input.onchange = () => (this.#answers[this.#at] = index);
      const label = el("label", "", input, ` ${option.label}`);
      if (option.hint) label.append(el("small", ` ${option.hint}`));
      fieldset.append(label);
    });
    const next = el("button", "Next");
    next.onclick = () => {
      this.#at++;
      this.#ask();
    };
    this.quiz.replaceChildren(fieldset, next);
  }
}

customElements.define("gentle-peer", GentlePeer);
