// With SurveyJS bundled from its modules, and its style that loads no font.
import * as Survey from "survey-core";
import * as SurveyUI from "survey-js-ui";
import { start } from "./survey.js";

start(Survey, SurveyUI);
