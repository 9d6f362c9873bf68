export default { server: { cors: { origin: "*" } }, preview: { cors: { origin: "*" } } };
