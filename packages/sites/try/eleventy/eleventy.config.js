import gentleGuide from "./kit/index.js";

export default function (eleventyConfig) {
  eleventyConfig.addPassthroughCopy({ guide: "guide" });
  eleventyConfig.addPlugin(gentleGuide, { base: "/guide" });
  return { dir: { input: "src", output: "dist" } };
}
