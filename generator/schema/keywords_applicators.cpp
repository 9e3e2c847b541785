#include <algorithm>
#include <array>
#include <tuple>

#include "schema/keyword.h"
#include "schema/report.h"

namespace twinhull::schema {
namespace {

int depth_of(const Place& place) {
  int depth = 0;
  for (const Place* at = &place; at->parent != nullptr; at = at->parent) ++depth;
  return depth;
}

/// How far a branch is from fitting; less is closer. A branch whose very type is wrong is the
/// farthest, then one that is told apart by a fixed value (`kind: …`) near the top; then the number
/// of problems decides.
auto distance(const std::vector<Problem>& problems, int depth) {
  const bool wrong_type = std::any_of(problems.begin(), problems.end(),
                                      [&](const Problem& p) { return p.expected != 0 && p.depth == depth; });
  const bool told_apart = std::any_of(problems.begin(), problems.end(),
                                      [&](const Problem& p) { return p.telling && p.depth <= depth + 1; });
  return std::tuple(wrong_type, told_apart, problems.size());
}

void add_all(Run& run, std::vector<Problem> problems) {
  for (Problem& problem : problems) run.problems->push_back(std::move(problem));
}

/// Reports the branch that came closest, or, when the type alone is wrong in all, all their types.
bool report_closest(Run& run, const Instruction& self, const Place& place) {
  std::vector<std::vector<Problem>> branches;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    std::vector<Problem>& problems = branches.emplace_back();
    Run inner = {run.program, &problems, run.depth};
    evaluate(inner, run.program.branches[i], place);
  }
  const int depth = depth_of(place);
  const auto closest = std::min_element(branches.begin(), branches.end(), [&](const auto& a, const auto& b) {
    return distance(a, depth) < distance(b, depth);
  });
  std::uint8_t expected = 0;
  for (const std::vector<Problem>& problems : branches) {
    for (const Problem& problem : problems) {
      if (problem.depth == depth) expected = static_cast<std::uint8_t>(expected | problem.expected);
    }
  }
  const bool type_alone = std::get<0>(distance(*closest, depth));
  if (!type_alone) {
    add_all(run, std::move(*closest));
    return false;
  }
  return report(run, self, place,
                {.rule = "wrong-type",
                 .message = named(place) + " is " + shown_with_kind(run, self, place) + "; " +
                            expected_types(expected) + " is expected",
                 .help = default_hint(*run.program.blocks[self.block].schema),
                 .expected = expected});
}

bool check_all_of(Run& run, const Instruction& self, const Place& place) {
  bool good = true;
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    good = evaluate(run, run.program.branches[i], place) && good;
  }
  return good;
}

bool check_any_of(Run& run, const Instruction& self, const Place& place) {
  for (std::uint32_t i = self.begin; i < self.end; ++i) {
    if (fits(run, run.program.branches[i], place)) return true;
  }
  return !silent(run) && self.begin != self.end ? report_closest(run, self, place) : false;
}

bool check_one_of(Run& run, const Instruction& self, const Place& place) {
  std::uint32_t count = 0;
  for (std::uint32_t i = self.begin; i < self.end; ++i)
    count += fits(run, run.program.branches[i], place) ? 1U : 0U;
  if (count == 1) return true;
  if (silent(run)) return false;
  if (count == 0) return report_closest(run, self, place);
  return report(run, self, place,
                {.rule = "not-allowed-value",
                 .message = named(place) + " fits " + std::to_string(count) +
                            " of the forms of which it may have only one",
                 .help = "remove what belongs to the other form"});
}

template <Check function>
void compile_branches(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.expect(entry, yaml::Kind::list)) return;
  if (entry.value->items.empty()) {
    return compiler.fail(entry.value->span, "`" + std::string(entry.key) + "` takes at least one schema");
  }
  std::vector<BlockId> branches;
  for (const yaml::Node* item : entry.value->items) {
    if (!compiler.is_schema(*item, entry.key)) return;
    branches.push_back(compiler.apply(block, *item, true));
  }
  std::vector<BlockId>& all = compiler.program.branches;
  Instruction& self = compiler.add(block, entry, function);
  self.begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), branches.begin(), branches.end());
  self.end = static_cast<std::uint32_t>(all.size());
}

bool check_not(Run& run, const Instruction& self, const Place& place) {
  if (!fits(run, self.begin, place)) return true;
  if (silent(run)) return false;
  return report(run, self, place,
                {.rule = "not-allowed-value",
                 .message = stated(run, self, place) + " is not allowed here",
                 .telling = true});
}

void compile_not(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  const BlockId other = compiler.apply(block, *entry.value, true);
  compiler.add(block, entry, check_not).begin = other;
}

/// `begin` and `end`: three branches, of which the last two may be missing.
bool check_if(Run& run, const Instruction& self, const Place& place) {
  const bool holds = fits(run, run.program.branches[self.begin], place);
  const BlockId branch = run.program.branches[self.begin + (holds ? 1 : 2)];
  return branch == no_block || evaluate(run, branch, place);
}

void compile_if(Compiler& compiler, BlockId block, const yaml::Entry& entry) {
  if (!compiler.is_schema(*entry.value, entry.key)) return;
  std::array<BlockId, 3> branches = {compiler.apply(block, *entry.value, true), no_block, no_block};
  const yaml::Node& schema = *compiler.program.blocks[block].schema;
  constexpr std::array<std::string_view, 2> keys = {"then", "else"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const yaml::Node* branch = schema.get(keys[i]);
    if (branch == nullptr) continue;
    if (!compiler.is_schema(*branch, keys[i])) return;
    branches[i + 1] = compiler.apply(block, *branch, true);
  }
  std::vector<BlockId>& all = compiler.program.branches;
  compiler.add(block, entry, check_if).begin = static_cast<std::uint32_t>(all.size());
  all.insert(all.end(), branches.begin(), branches.end());
}

/// `then` and `else` are compiled with their `if`; without one they say nothing.
void compile_branch_of_if(Compiler& compiler, BlockId, const yaml::Entry& entry) {
  compiler.is_schema(*entry.value, entry.key);
}

constexpr std::array keywords = {
    Keyword{"allOf", compile_branches<check_all_of>},
    Keyword{"anyOf", compile_branches<check_any_of>},
    Keyword{"oneOf", compile_branches<check_one_of>},
    Keyword{"not", compile_not},
    Keyword{"if", compile_if},
    Keyword{"then", compile_branch_of_if},
    Keyword{"else", compile_branch_of_if},
};

}  // namespace

std::span<const Keyword> applicator_keywords() { return keywords; }

}  // namespace twinhull::schema
