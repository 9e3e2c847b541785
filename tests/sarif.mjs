// Reads SARIF logs from the files named as arguments and holds each against the official schema.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

// The validator that comes with the schema: others of the packages bring another version.
const require = createRequire(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/package.json"));
const Ajv = require("ajv");
const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

const ajv = new Ajv({ schemaId: "auto", allErrors: true, unknownFormats: "ignore" });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const valid = ajv.compile(schema);
for (const file of process.argv.slice(2)) {
  if (valid(JSON.parse(readFileSync(file, "utf-8")))) continue;
  for (const error of valid.errors) console.log(`${file}: ${error.dataPath} ${error.message}`);
}
