// With SurveyJS's scripts in the page's head, as its documentation says.
import { start } from "./survey.js";

document.addEventListener("DOMContentLoaded", () => start(window.Survey, window.SurveyUI));
