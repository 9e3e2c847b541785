// Looks for faults in the Python files named as arguments. Ruff comes from npm as a module, not as a program.
import { readFileSync } from "node:fs";
import { PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";

const settings = {
  "target-version": "py311",
  lint: {
    select: ["E", "F", "W", "B", "C4", "PLE"],
    // Long lines are for a reviewer to judge; a lambda with a name is one more way to write a function;
    // `zip` of unequal lengths is meant where it is used.
    ignore: ["E501", "E731", "B905"],
  },
};
const workspace = new Workspace(settings, PositionEncoding.Utf32);
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const fault of workspace.check(readFileSync(file, "utf-8"))) {
    const { row, column } = fault.start_location;
    console.log(`${file}:${row}:${column}: ${fault.code} ${fault.message}`);
    found += 1;
  }
}
process.exitCode = found ? 1 : 0;
