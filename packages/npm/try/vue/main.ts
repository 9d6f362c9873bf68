import { createApp } from "vue";
import { define } from "gentle-guide";
import App from "./App.vue";

createApp(App).mount("#app");
define("/guide").then((isThere) => (document.documentElement.dataset.defined = `${isThere}`));
