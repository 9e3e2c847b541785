#include <algorithm>
#include <tuple>

#include "schema/program.h"
#include "schema/report.h"

namespace twinhull::schema {
namespace {

/// Schemas within schemas at which checking gives up; real ones stay far below.
constexpr int deepest = 1000;

bool report_never(Run& run, BlockId id, const Place& place) {
  if (silent(run)) return false;
  const Instruction self = {nullptr, "false", run.program.blocks[id].schema, id, 0, 0};
  return report(run, self, place, {"not-allowed-value", named(place) + " is not allowed here", "remove it"});
}

bool report_too_deep(Run& run, BlockId id, const Place& place) {
  if (silent(run)) return false;
  const Instruction self = {nullptr, "", run.program.blocks[id].schema, id, 0, 0};
  return report(run, self, place,
                {"schema-error", named(place) + " is not checked: its schemas are nested too deeply",
                 "shorten the chain of references in the schema"});
}

/// Whether the second finding says nothing that the first, about the same value, has not said.
bool repeats(const diagnostic::Finding& first, const diagnostic::Finding& second) {
  if (first.span.file != second.span.file || first.span.begin != second.span.begin ||
      first.path != second.path)
    return false;
  // A format says in words what the pattern beside it says for readers that know no formats.
  if (first.rule == "invalid-format" && second.rule == "pattern-mismatch") return true;
  return first.rule == second.rule && (first.message == second.message || first.rule == "wrong-type");
}

auto order(const diagnostic::Finding& finding) {
  return std::tie(finding.span.file, finding.span.begin, finding.path, finding.rule);
}

}  // namespace

bool evaluate(Run& run, BlockId id, const Place& place) {
  const Block& block = run.program.blocks[id];
  if (block.secret || (place.parent != nullptr && place.parent->secret)) place.secret = true;
  if (block.secret_near) place.secret_near = true;
  if (block.never) return report_never(run, id, place);
  if (run.depth >= deepest) return report_too_deep(run, id, place);
  ++run.depth;
  bool good = true;
  for (std::uint32_t at = block.begin; at < block.end; ++at) {
    const Instruction& instruction = run.program.code[at];
    good = instruction.check(run, instruction, place) && good;
    if (!good && (silent(run) || at < block.decisive_end)) break;
  }
  --run.depth;
  return good;
}

bool fits(const Run& run, BlockId id, const Place& place) {
  Run quiet = {run.program, nullptr, run.depth};
  return evaluate(quiet, id, place);
}

std::vector<diagnostic::Finding> validate(const Schema& schema, const yaml::Node& instance) {
  if (!schema.usable()) return {};
  std::vector<Problem> problems;
  Run run = {*schema.program_, &problems};
  evaluate(run, 0, {.node = &instance});
  std::vector<diagnostic::Finding> findings;
  for (Problem& problem : problems) findings.push_back(std::move(problem.finding));
  // Several schemas may say the same of one value: once is enough.
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return order(a) < order(b); });
  findings.erase(std::unique(findings.begin(), findings.end(), repeats), findings.end());
  return findings;
}

}  // namespace twinhull::schema
