#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

#include "schema/keyword.h"
#include "schema/messages.h"

namespace twinhull::schema {
namespace {

int depth_of(const InstanceLocation& location) {
  int depth = 0;
  for (const InstanceLocation* at = &location; at->parent != nullptr; at = at->parent) ++depth;
  return depth;
}

/// How far a branch is from matching; less is closer. A branch of the wrong type is the farthest, then one
/// that a constant near the top (`kind: …`) rules out; then the number of problems decides, then their depth:
/// deeper problems are closer.
auto distance(const std::vector<ValidationError>& problems, int depth) {
  const bool wrong_type = std::any_of(problems.begin(), problems.end(), [&](const ValidationError& p) {
    return p.expected != 0 && p.depth == depth;
  });
  const bool told_apart = std::any_of(problems.begin(), problems.end(), [&](const ValidationError& p) {
    return p.rules_out_branch && p.depth <= depth + 1;
  });
  int nearest = 1'000'000;
  for (const ValidationError& problem : problems) nearest = std::min(nearest, problem.depth);
  return std::tuple(wrong_type, told_apart, problems.size(), -nearest);
}

/// The name of a branch for users: its title, its definition's name, its required keys, or its number.
std::string label(const yaml::Node& branch, std::size_t number) {
  const auto quoted = [](std::string_view text) { return "`" + std::string(text) + "`"; };
  if (branch.is(yaml::Kind::map)) {
    const yaml::Node* title = branch.get("title");
    if (title != nullptr && title->is(yaml::Kind::string)) return quoted(title->text);
    const yaml::Node* reference = branch.get("$ref");
    if (reference != nullptr && reference->is(yaml::Kind::string) &&
        reference->text.find('/') != std::string_view::npos) {
      return quoted(reference->text.substr(reference->text.rfind('/') + 1));
    }
    const yaml::Node* required = branch.get("required");
    if (required != nullptr && !required->items.empty())
      return "the one with " + quoted(required->items[0]->text);
  }
  return "number " + std::to_string(number);
}

/// A note for the finding of the closest branch that there are other branches.
std::string branch_note(const Evaluation& run, const Instruction& self, const InstanceLocation& location,
                        std::size_t branch) {
  const yaml::Node& schema = *run.program.blocks[run.program.branches[self.begin + branch]].schema;
  return named(location) + " matches none of " + std::to_string(self.end - self.begin) +
         " alternatives; the closest is " + label(schema, branch + 1);
}

bool report_no_branch(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  return report(run, self, location,
                {.rule = "invalid-enum-value",
                 .message = named(location) + " matches none of the " +
                            std::to_string(self.end - self.begin) + " alternatives",
                 .help = default_hint(*run.program.blocks[self.subschema].schema)});
}

/// A branch with all its problems.
struct BranchErrors {
  std::vector<ValidationError> problems;
  std::optional<EvaluatedSet> marks;
};

/// Evaluates a branch and collects its problems in a separate list.
BranchErrors collect_errors(Evaluation& run, SubschemaId branch, const InstanceLocation& location) {
  BranchErrors heard;
  std::vector<ValidationError>* const problems = run.problems;
  EvaluatedSet* const marks = run.marks;
  const std::uint64_t sink_id = run.sink_id;
  if (marks != nullptr) heard.marks.emplace(*location.node);
  run.problems = &heard.problems;
  run.marks = marks == nullptr ? nullptr : &*heard.marks;
  run.sink_id = ++run.sink_count;
  evaluate(run, branch, location);
  run.problems = problems;
  run.marks = marks;
  run.sink_id = sink_id;
  return heard;
}

/// Reports the types of all branches if only the type is wrong.
bool report_types(Evaluation& run, const Instruction& self, const InstanceLocation& location,
                  const std::vector<BranchErrors>& branches, int depth) {
  std::uint8_t expected = 0;
  for (const BranchErrors& branch : branches) {
    for (const ValidationError& problem : branch.problems) {
      if (problem.depth == depth) expected = static_cast<std::uint8_t>(expected | problem.expected);
    }
  }
  return report(run, self, location,
                {.rule = "invalid-type",
                 .message = named(location) + " is " + shown_with_kind(run, self, location) + "; " +
                            expected_types(expected) + " is expected",
                 .help = default_hint(*run.program.blocks[self.subschema].schema),
                 .expected = expected});
}

/// Reports the closest branch or, if the type is wrong in all of them, all their types.
///
/// Nested alternatives would be evaluated repeatedly on each level. Comparisons are therefore limited to two
/// levels, and the chosen branch is evaluated once more in full.
bool report_closest(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  constexpr int levels_to_compare = 2;
  if (run.comparing >= levels_to_compare || exhausted(run)) {
    run.cut_short = true;
    return report_no_branch(run, self, location);
  }
  const bool cut_before = std::exchange(run.cut_short, false);
  ++run.comparing;
  std::vector<BranchErrors> branches;
  for (std::uint32_t i = self.begin; i < self.end; ++i)
    branches.push_back(collect_errors(run, run.program.branches[i], location));
  --run.comparing;
  const int depth = depth_of(location);
  const auto closest =
      std::min_element(branches.begin(), branches.end(), [&](const BranchErrors& a, const BranchErrors& b) {
        return distance(a.problems, depth) < distance(b.problems, depth);
      });
  const auto number = static_cast<std::size_t>(closest - branches.begin());
  const bool types_alone = std::get<0>(distance(closest->problems, depth));
  if (run.cut_short && run.comparing == 0 && !types_alone)
    *closest = collect_errors(run, run.program.branches[self.begin + number], location);
  run.cut_short = run.cut_short || cut_before;
  // The keys of that branch must not be reported as unknown as well.
  if (run.marks != nullptr) run.marks->merge(closest->marks->words);
  if (closest->problems.empty()) return report_no_branch(run, self, location);
  if (types_alone) return report_types(run, self, location, branches, depth);
  std::string& help = closest->problems.front().finding.help;
  if (branches.size() > 1) help += (help.empty() ? "" : "; ") + branch_note(run, self, location, number);
  for (ValidationError& problem : closest->problems) run.problems->push_back(std::move(problem));
  return false;
}

bool check_all_of(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  bool good = true;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    good = evaluate(run, run.program.branches[i], location) && good;
    if (!good && silent(run)) return false;
  }
  return good;
}

/// Whether a branch matches. Its marks are kept only if it does.
bool branch_matches(Evaluation& run, SubschemaId branch, const InstanceLocation& location) {
  if (run.marks == nullptr) return is_valid(run, branch, location);
  EvaluatedSet marks(*location.node);
  if (!is_valid(run, branch, location, &marks)) return false;
  run.marks->merge(marks.words);
  return true;
}

bool check_any_of(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  bool good = false;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    good = branch_matches(run, run.program.branches[i], location) || good;
    if (good && run.marks == nullptr) return true;
  }
  return good || (!silent(run) && report_closest(run, self, location));
}

bool check_one_of(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  std::uint32_t count = 0;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    count += branch_matches(run, run.program.branches[i], location) ? 1U : 0U;
    if (count > 1 && silent(run)) return false;
  }
  if (count == 1) return true;
  if (silent(run)) return false;
  if (count == 0) return report_closest(run, self, location);
  std::vector<std::string> fitting;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    const SubschemaId branch = run.program.branches[i];
    if (is_valid(run, branch, location))
      fitting.push_back(label(*run.program.blocks[branch].schema, i - self.begin + 1));
  }
  return report(run, self, location,
                {.rule = "invalid-enum-value",
                 .message = named(location) + " matches " + std::to_string(count) +
                            " alternatives, but only one is allowed: " + listed(fitting),
                 .help = "remove what belongs to the other alternative"});
}

template <Check function>
void compile_branches(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::list)) return;
  if (entry.value->items.empty()) {
    return compiler.fail(entry.value->span, "`" + std::string(entry.key) + "` requires at least one schema");
  }
  std::vector<SubschemaId> branches;
  for (const yaml::Node* item : entry.value->items) {
    if (!compiler.is_schema(*item, entry.key)) return;
    branches.push_back(compiler.apply(subschema, *item, true));
  }
  std::vector<SubschemaId>& all = compiler.program.branches;
  Instruction& self = compiler.add(subschema, entry, function);
  self.begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), branches.begin(), branches.end());
  self.end = static_cast<std::uint32_t>(all.size());
}

bool check_not(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  if (!is_valid(run, self.begin, location)) return true;
  if (silent(run)) return false;
  return report(run, self, location,
                {.rule = "invalid-enum-value",
                 .message = stated(run, self, location) + " is not allowed here",
                 .rules_out_branch = true});
}

void compile_not(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const SubschemaId other = compiler.apply(subschema, *entry.value, true);
  compiler.add(subschema, entry, check_not).begin = other;
}

/// `begin`: three rows of `branches`, of which the last two are optional.
bool check_if(Evaluation& run, const Instruction& self, const InstanceLocation& location) {
  const bool holds = branch_matches(run, run.program.branches[self.begin], location);
  const SubschemaId branch = run.program.branches[self.begin + (holds ? 1 : 2)];
  return branch == no_subschema || evaluate(run, branch, location);
}

void compile_if(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  std::array<SubschemaId, 3> branches = {compiler.apply(subschema, *entry.value, true), no_subschema,
                                         no_subschema};
  constexpr std::array<std::string_view, 2> keys = {"then", "else"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const yaml::Node* branch = compiler.sibling(subschema, keys[i]);
    if (branch == nullptr) continue;
    if (!compiler.is_schema(*branch, keys[i])) return;
    branches[i + 1] = compiler.apply(subschema, *branch, true);
  }
  std::vector<SubschemaId>& all = compiler.program.branches;
  compiler.add(subschema, entry, check_if).begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), branches.begin(), branches.end());
}

/// `then` and `else` are compiled with their `if`; without it they have no effect.
void compile_branch_of_if(Compiler& compiler, SubschemaId, const yaml::Entry& entry) {
  compiler.is_schema(*entry.value, entry.key);
}

constexpr auto applicator = Vocabulary::applicator;
constexpr std::array keywords = {
    Keyword{"allOf", compile_branches<check_all_of>, applicator, SubschemaShape::list},
    Keyword{"anyOf", compile_branches<check_any_of>, applicator, SubschemaShape::list},
    Keyword{"oneOf", compile_branches<check_one_of>, applicator, SubschemaShape::list},
    Keyword{"not", compile_not, applicator, SubschemaShape::schema},
    Keyword{"if", compile_if, applicator, SubschemaShape::schema},
    Keyword{"then", compile_branch_of_if, applicator, SubschemaShape::schema},
    Keyword{"else", compile_branch_of_if, applicator, SubschemaShape::schema},
};

}  // namespace

std::span<const Keyword> applicator_keywords() { return keywords; }

}  // namespace twinhull::schema
