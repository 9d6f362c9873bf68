#!/usr/bin/env node
// `npx gentle-guide FOLDER` puts the files that a site serves into FOLDER. Older ones stay: pages
// that readers still have ask for them.
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = process.argv[2];
if (!folder) {
  console.error("Say where to: npx gentle-guide public/guide");
  process.exit(1);
}
cpSync(fileURLToPath(new URL("site", import.meta.url)), folder, { recursive: true });
