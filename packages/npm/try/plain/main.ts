import { define } from "gentle-guide";
import { sayThatTheReaderLeft } from "../left.ts";

const guide = document.querySelector("gentle-guide")!;
const ready = document.querySelector("#ready")!;
guide.addEventListener("gentle-guide:ready", () => (ready.textContent = `${Number(ready.textContent) + 1}`));
guide.addEventListener("gentle-guide:exit", sayThatTheReaderLeft);
document.querySelector("#lighter")!.addEventListener("click", () => (guide.theme = "light"));
define("/guide").then((isThere) => (document.documentElement.dataset.defined = `${isThere}`));

export function refused() {
  // @ts-expect-error: no such theme.
  guide.theme = "purple";
  // @ts-expect-error: no such property.
  guide.colour;
}
