// Records the page with all its content, and keeps what it would send.
import { clarity } from "clarity-js";
const kept = ((window.tracked ??= {}).clarity = []);
clarity.start({
  projectId: "tests",
  upload: (payload) => kept.push(payload),
  track: true,
  content: true,
  lean: false,
  delay: 100,
  unmask: ["body"],
});
