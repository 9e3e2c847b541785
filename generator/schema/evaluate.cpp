#include <algorithm>
#include <tuple>

#include "base/limits.h"
#include "schema/evaluation.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

/// From this number of steps on, results are memoized: schemas that reach each other along several paths
/// would be evaluated repeatedly. For fewer steps, memoization costs more than it saves.
constexpr std::uint64_t steps_before_memo = 50'000;
constexpr std::size_t max_memo_entries = 500'000;
constexpr std::uint64_t steps_before_exhausted = 500'000;
/// The step budget: proportional to the size of the value, with a minimum of about half a second.
constexpr std::uint64_t budget_per_byte = 16;
constexpr std::uint64_t steps_of_match = 4;
constexpr std::uint64_t matched_per_step = 4;  ///< steps of a regular expression
constexpr std::uint64_t steps_of_costly_match = 200'000;

bool report_never(Evaluation& run, SubschemaId id, const InstanceLocation& location) {
  if (silent(run)) return false;
  const Instruction self = {nullptr, "false", run.program.blocks[id].schema, id, 0, 0};
  return report(run, self, location,
                {"invalid-enum-value", named(location) + " is not allowed here", "remove it"});
}

bool report_too_much(Evaluation& run, SubschemaId id, const InstanceLocation& location) {
  run.out_of_budget = true;
  if (silent(run)) return false;
  if (!run.problems->empty() && run.problems->back().out_of_budget) return false;  // reported once
  const bool deep = static_cast<std::uint64_t>(run.depth) >= base::limit(base::Limit::schema_depth);
  const Instruction self = {nullptr, "", run.program.blocks[id].schema, id, 0, 0};
  report(run, self, location,
         {"limit-reached",
          named(location) + " is not checked: " +
              (deep ? "its schemas are nested too deeply" : "it requires too many steps"),
          deep ? "shorten the chain of references in the schema, or " +
                     base::how_to_raise(base::Limit::schema_depth)
               : "distinguish nested alternatives in the schema by a key such as `kind`, or " +
                     base::how_to_raise(base::Limit::schema_steps)});
  run.problems->back().out_of_budget = true;
  return false;
}

std::uint64_t patience_for(const yaml::Node& instance) {
  return base::limit(base::Limit::schema_steps) + budget_per_byte * (instance.span.end - instance.span.begin);
}

/// The scope after entering the schemas of a resource.
std::uint32_t entered(Evaluation& run, ResourceId resource) {
  if (run.scopes.empty()) {
    run.scopes.push_back({0, resource});
    return 0;
  }
  for (std::uint32_t at = run.scope;; at = run.scopes[at].outer) {
    if (run.scopes[at].resource == resource) return run.scope;
    if (at == 0) break;
  }
  const auto [inner, added] =
      run.inner_scopes.try_emplace({run.scope, resource}, static_cast<std::uint32_t>(run.scopes.size()));
  if (added) run.scopes.push_back({run.scope, resource});
  return inner->second;
}

bool apply(Evaluation& run, const Subschema& subschema, const InstanceLocation& location) {
  bool good = true;
  for (std::uint32_t at = subschema.begin; at < subschema.end; ++at) {
    const Instruction& instruction = run.program.code[at];
    good = instruction.check(run, instruction, location) && good;
    if (!good && (silent(run) || at < subschema.decisive_end)) break;
  }
  return good;
}

/// Applies a schema that needs to know what its other keywords have evaluated.
bool apply_and_collect(Evaluation& run, const Subschema& subschema, const InstanceLocation& location) {
  EvaluatedSet own(*location.node);
  EvaluatedSet* const outer = run.marks;
  run.marks = &own;
  const bool good = apply(run, subschema, location);
  run.marks = outer;
  if (outer != nullptr) outer->merge(own.words);
  return good;
}

bool apply_block(Evaluation& run, const Subschema& subschema, const InstanceLocation& location) {
  return subschema.tracks_evaluated ? apply_and_collect(run, subschema, location)
                                    : apply(run, subschema, location);
}

/// Whether a memoized result is usable: it contains marks if these are needed, and its problems were reported
/// to the current list.
bool is_reusable(const Evaluation& run, const MemoEntry& answer) {
  if (run.marks != nullptr && !answer.marked) return false;
  return answer.good || silent(run) || answer.sink_id == run.sink_id;
}

/// Evaluates a schema with memoization.
bool evaluate_memoized(Evaluation& run, SubschemaId id, const InstanceLocation& location) {
  const Subschema& subschema = run.program.blocks[id];
  const MemoKey question = {location.node, id, run.scope};
  const auto known = run.memo.find(question);
  if (known != run.memo.end() && is_reusable(run, known->second)) {
    if (run.marks != nullptr) run.marks->merge(known->second.marks);
    return known->second.good;
  }
  EvaluatedSet* const outer = run.marks;
  EvaluatedSet own(*location.node);
  if (outer != nullptr) run.marks = &own;
  MemoEntry answer;
  answer.good = apply_block(run, subschema, location);
  run.marks = outer;
  answer.sink_id = silent(run) ? 0 : run.sink_id;
  if (outer != nullptr) {
    outer->merge(own.words);
    answer.marked = true;
    answer.marks = std::move(own.words);
  }
  const bool good = answer.good;
  if (run.memo.size() < max_memo_entries) run.memo.insert_or_assign(question, std::move(answer));
  return good;
}

/// Whether the second finding adds nothing to the first one, about the same value.
bool repeats(const diagnostic::Finding& first, const diagnostic::Finding& second) {
  if (first.span.file != second.span.file || first.span.begin != second.span.begin ||
      first.path != second.path)
    return false;
  // A format finding explains what the sibling `pattern` expresses for tools without formats.
  if (first.rule == "invalid-format" && second.rule == "pattern-mismatch") return true;
  return first.rule == second.rule && (first.message == second.message || first.rule == "invalid-type");
}

auto order(const diagnostic::Finding& finding) {
  return std::tie(finding.span.file, finding.span.begin, finding.path, finding.rule);
}

}  // namespace

bool exhausted(const Evaluation& run) { return run.steps > steps_before_exhausted; }

bool evaluate(Evaluation& run, SubschemaId id, const InstanceLocation& location) {
  const Subschema& subschema = run.program.blocks[id];
  if (subschema.secret || (location.parent != nullptr && location.parent->secret)) location.secret = true;
  if (subschema.secret_child) location.secret_child = true;
  if (subschema.always_false) return report_never(run, id, location);
  if (static_cast<std::uint64_t>(run.depth) >= base::limit(base::Limit::schema_depth) ||
      run.steps >= run.step_budget)
    return report_too_much(run, id, location);
  ++run.depth;
  ++run.steps;
  const std::uint32_t outer_scope = run.scope;
  if (!run.program.dynamic_names.empty()) run.scope = entered(run, subschema.resource);
  const bool keep = subschema.shared && run.steps > steps_before_memo && !run.program.reads_outer_values;
  const bool good = keep ? evaluate_memoized(run, id, location) : apply_block(run, subschema, location);
  run.scope = outer_scope;
  --run.depth;
  return good;
}

bool evaluate_below(Evaluation& run, SubschemaId subschema, const InstanceLocation& location) {
  EvaluatedSet* const outer = run.marks;
  run.marks = nullptr;
  const bool good = evaluate(run, subschema, location);
  run.marks = outer;
  return good;
}

bool is_valid(Evaluation& run, SubschemaId subschema, const InstanceLocation& location, EvaluatedSet* marks) {
  std::vector<ValidationError>* const problems = run.problems;
  EvaluatedSet* const outer = run.marks;
  run.problems = nullptr;
  run.marks = marks;
  const bool good = evaluate(run, subschema, location);
  run.problems = problems;
  run.marks = outer;
  return good;
}

Regex::Answer search(Evaluation& run, const Regex& regex, std::string_view text) {
  std::uint64_t steps = 0;
  const Regex::Answer answer = regex.search(text, &steps);
  run.steps += steps_of_match + steps / matched_per_step;
  if (answer != Regex::Answer::too_costly) return answer;
  run.steps += steps_of_costly_match;
  run.out_of_budget = true;
  return answer;
}

SubschemaId dynamic_target(const Evaluation& run, std::uint32_t name, SubschemaId initial) {
  SubschemaId target = initial;
  const auto& anchors = run.program.dynamic_anchors;
  for (std::uint32_t at = run.scope;; at = run.scopes[at].outer) {
    const auto found = std::lower_bound(
        anchors.begin(), anchors.end(), std::pair(name, run.scopes[at].resource),
        [](const DynamicAnchor& a, const auto& key) { return std::pair(a.name, a.resource) < key; });
    if (found != anchors.end() && found->name == name && found->resource == run.scopes[at].resource)
      target = found->subschema;
    if (at == 0) return target;
  }
}

diagnostic::Findings validate(const Schema& schema, const yaml::Node& instance) {
  if (!schema.usable()) return {};
  std::vector<ValidationError> problems;
  Evaluation run = {*schema.program_, &problems};
  run.step_budget = patience_for(instance);
  run.sink_id = ++run.sink_count;
  const InstanceLocation root = {.node = &instance};
  evaluate(run, 0, root);
  // The result of an abandoned alternative is unknown.
  if (run.out_of_budget && problems.empty()) report_too_much(run, 0, root);
  diagnostic::Findings findings;
  for (ValidationError& problem : problems) findings.push_back(std::move(problem.finding));
  // Several schemas may report the same problem of a value: keep one.
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return order(a) < order(b); });
  findings.erase(std::unique(findings.begin(), findings.end(), repeats), findings.end());
  return findings;
}

bool is_valid(const Schema& schema, const yaml::Node& instance) {
  if (!schema.usable()) return false;
  Evaluation run = {*schema.program_};
  run.step_budget = patience_for(instance);
  return evaluate(run, 0, {.node = &instance}) && !run.out_of_budget;
}

}  // namespace twinhull::schema
