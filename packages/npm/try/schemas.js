// Are the bill of materials and the manifest of elements what their official schemas say?
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import formats from "ajv-formats";
import formats2019 from "ajv-formats-draft2019";

const find = createRequire(import.meta.url).resolve;
const read = (name) => JSON.parse(readFileSync(name, "utf8"));
const fileOf = (name) => `${name}.SNAPSHOT.schema.json`;
const bill = (name) => read(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${fileOf(name)}`);

function validator(schema, others = []) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const name of others) ajv.addSchema({ ...bill(name), $id: new URL(fileOf(name), schema.$id).href });
  formats(ajv);
  formats2019(ajv);
  ajv.addFormat("iri-reference", true);
  return ajv.compile(schema);
}

function check(what, validate, good, spoil) {
  if (!validate(good)) {
    console.error(what, "breaks its schema:", validate.errors);
    process.exit(1);
  }
  const bad = structuredClone(good);
  spoil(bad);
  if (validate(bad)) {
    console.error("the schema of", what, "lets a planted fault through");
    process.exit(1);
  }
  console.log(what, "is as its schema says, and a planted fault is not");
}

check(
  "sbom.cdx.json",
  validator(bill("bom-1.5"), ["spdx", "jsf-0.82"]),
  read(find("gentle-guide/site/sbom.cdx.json")),
  (bad) => (bad.components[0].type = "crate"),
);
check(
  "custom-elements.json",
  validator(read(find("custom-elements-manifest/schema.json"))),
  read(find("gentle-guide/custom-elements.json")),
  (bad) => delete bad.modules[0].path,
);
