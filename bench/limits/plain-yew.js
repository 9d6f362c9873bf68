// The quiz in plain Yew (src/bin/plain_quiz.rs), below an explainer made by hand: what Yew itself costs.
import content from "./content.json";
import css from "./ui.css";
import edition from "./edition.txt";
import { el, explainer } from "./dom.js";
import start from "./plain-quiz.js";

const words = el("script");
words.type = "text/plain";
words.id = "gg-edition";
words.textContent = edition;
const quiz = el("section");
quiz.id = "quiz";
document.querySelector("gentle-peer").append(el("style", css), words, ...explainer(content), quiz);
start({ module_or_path: new URL("plain-quiz.wasm", import.meta.url) });
