// The widget's own screens, changed by a script written by hand in the place of the app: what is left of
// a click's time when the app is gone, and its markup and style have stayed.
const room = document.querySelector(".gg-quiz");
const screens = [...document.querySelectorAll("template")];
let at = 0;
const show = () => {
  document.documentElement.scrollTop = 0;
  document.activeElement.blur();
  room.replaceChildren(screens[at].content.cloneNode(true));
  room.querySelector("#gg-quiz-title").focus({ preventScroll: true });
};
document.addEventListener("click", ({ target }) => {
  const press = target.closest("[data-press]")?.dataset.press;
  if (press === "quiz") {
    document.querySelector(".gg").dataset.place = "quiz";
    show();
  } else if ((press === "start" || press === "next") && at < screens.length - 1) {
    at++;
    show();
  }
});
