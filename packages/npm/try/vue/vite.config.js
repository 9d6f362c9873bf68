import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag === "gentle-guide";

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
