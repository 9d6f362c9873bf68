import { markup } from "./markup.js";

/** Adds the shortcode `gentleGuide`. Each setting is a text such as "theme=dark". */
export default function (eleventyConfig, { base } = {}) {
  eleventyConfig.addShortcode("gentleGuide", (...settings) => {
    const pairs = settings.map((setting) => {
      const [name, ...value] = setting.split("=");
      return [name, value.join("=")];
    });
    return markup(Object.fromEntries(pairs), base);
  });
}
