#include "lint/targets/unused_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "model/value_lookup.h"

namespace twinhull::lint {
namespace {

using diagnostic::Finding;
using tmpl::PathCondition;
using tmpl::ResidualExpr;
using tmpl::ValueRead;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;
using Path = std::vector<std::string_view>;

/// Values that the program itself reads: the namespace of overlays and the comparison with the cluster.
constexpr std::array read_no_follow = {std::string_view("global.namespace"), std::string_view("capacity")};

/// A character that keys do not contain.
constexpr char separator = '\0';

std::string joined(std::span<const std::string_view> path) {
  std::string out;
  for (std::string_view key : path) out.append(key).push_back(separator);
  return out;
}

/// A value set in a layer: a scalar, a list or an empty map.
struct Leaf {
  Path path;
  const Entry* entry = nullptr;
};

void find_leaves(const Node& map, Path& path, std::vector<Leaf>& leaves) {
  for (const Entry& entry : map.entries) {
    path.push_back(entry.key);
    if (entry.value->is(Kind::map) && !entry.value->entries.empty()) {
      find_leaves(*entry.value, path, leaves);
    } else if (!entry.value->is(Kind::null)) {  // null removes the value of a lower layer
      leaves.push_back({path, &entry});
    }
    path.pop_back();
  }
}

std::vector<Leaf> leaves_of(const Node& layer) {
  std::vector<Leaf> leaves;
  Path path;
  find_leaves(layer, path, leaves);
  std::erase_if(leaves, [](const Leaf& leaf) {
    // Another rule reports values of secrets, which must not be in files.
    return base::join(leaf.path, ".").starts_with("secrets.") && leaf.entry->value->is(Kind::string) &&
           leaf.path.size() == 2 && leaf.path[1] != "source" && leaf.path[1] != "remoteKey";
  });
  return leaves;
}

bool is_read_here(const Path& path) {
  const std::string dotted = base::join(path, ".");
  return std::ranges::any_of(read_no_follow, [&](std::string_view known) {
    return dotted.starts_with(known) && (dotted.size() == known.size() || dotted[known.size()] == '.');
  });
}

/// The values of conditions in one target, each evaluated once.
class ConditionCache {
 public:
  explicit ConditionCache(const tmpl::EvaluationContext& environment) : environment_(environment) {}

  bool operator()(const ResidualExpr& term) const {
    const auto [known, added] = known_.emplace(&term, false);
    if (added) {
      const Node* value = tmpl::evaluate(term, environment_, arena_);
      known->second = value != nullptr && tmpl::is_truthy(value);
    }
    return known->second;
  }

 private:
  const tmpl::EvaluationContext& environment_;
  mutable base::Arena arena_{4096};
  mutable std::unordered_map<const ResidualExpr*, bool> known_;  ///< only used for look-ups
};

/// The condition that makes a value ineffective; null if it has an effect, or more than conditions decides.
const PathCondition* blocking(const std::vector<const ValueRead*>& reads, const ConditionCache& truths) {
  const PathCondition* found = nullptr;
  for (const ValueRead* read : reads) {
    const auto failing = std::ranges::find_if(read->conditions, [&](const PathCondition& condition) {
      return truths(*condition.condition) != condition.wanted;
    });
    if (failing == read->conditions.end()) return nullptr;
    if (found == nullptr) found = &*failing;
  }
  return found;
}

std::string named(const std::vector<const Leaf*>& leaves) {
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(leaves.size(), most); ++i) {
    const bool last = i + 1 == leaves.size();
    out += fmt::format("{}`{}`", i == 0 ? "" : last ? " and " : ", ", base::join(leaves[i]->path, "."));
  }
  if (leaves.size() > most) out += fmt::format(" and {} more", leaves.size() - most);
  return out;
}

Finding idle_finding(const std::vector<const Leaf*>& leaves, const ResidualExpr& cause, const Node& values,
                     const model::System& system) {
  std::string name;
  const Node* value = &values;
  for (std::string_view key : cause.path) {
    name += name.empty() ? std::string(key) : fmt::format(".{}", key);
    value = value == nullptr ? nullptr : value->get(key);
  }
  const bool off = value != nullptr && value->is(Kind::boolean) && !value->is_true();
  const std::string state = value == nullptr        ? "not set"
                            : value->is(Kind::map)  ? "a map"
                            : value->is(Kind::list) ? "a list"
                            : value->text.empty()   ? "empty"
                                                    : fmt::format("`{}`", value->text);
  Finding finding{
      .rule = off ? "value-of-disabled-feature" : "unused-value",
      .severity = off ? diagnostic::Severity::info : diagnostic::Severity::warning,
      .message = fmt::format("{} {} no effect here: `{}` is {}", named(leaves),
                             leaves.size() == 1 ? "has" : "have", name, state),
      .span = leaves.front()->entry->key_span,
      .help = off ? fmt::format("remove {}, or enable `{}`", leaves.size() == 1 ? "it" : "them", name)
                  : fmt::format("remove {}, or change `{}`", leaves.size() == 1 ? "it" : "them", name),
      .path = base::join(leaves.front()->path, ".")};
  if (value != nullptr && !system.is_schema_default(value->span)) {
    finding.related.push_back({fmt::format("`{}` is set here", name), value->span});
  }
  return finding;
}

}  // namespace

TemplateValueReads::TemplateValueReads(const tmpl::ResidualProgram& program) : reads_(tmpl::reads(program)) {
  for (const ValueRead& read : reads_) by_path_[joined(read.path)].push_back(&read);
}

std::vector<const ValueRead*> TemplateValueReads::of(const Path& path) const {
  std::vector<const ValueRead*> found;
  std::string key;
  for (std::size_t size = 0; size <= path.size(); ++size) {
    if (size > 0) key.append(path[size - 1]).push_back(separator);
    if (const auto at = by_path_.find(key); at != by_path_.end()) {
      found.insert(found.end(), at->second.begin(), at->second.end());
    }
  }
  // A read of a nested value, such as a variable of a map that is empty here.
  for (auto at = by_path_.upper_bound(key); at != by_path_.end() && at->first.starts_with(key); ++at) {
    found.insert(found.end(), at->second.begin(), at->second.end());
  }
  return found;
}

diagnostic::Findings check_unused_values(const model::System& system, const Node& layer,
                                         const TemplateValueReads& reads) {
  diagnostic::Findings findings;
  const Node& schema = *system.values_schema;
  for (const Leaf& leaf : leaves_of(layer)) {
    const source::Span span = leaf.entry->value->span;
    if (system.is_schema_default(span) || is_read_here(leaf.path)) continue;
    if (!reads.of(leaf.path).empty()) continue;
    const std::string path = base::join(leaf.path, ".");
    // Required values cannot be removed, whether or not templates read them.
    const model::ValueInfo info = model::lookup_value(layer, schema, path);
    if (info.required && info.keyword_value("default") == nullptr) continue;
    findings.push_back(
        {.rule = "unused-value",
         .severity = diagnostic::Severity::warning,
         .message = fmt::format("`{}` has no effect: no template of this system uses it", path),
         .span = leaf.entry->key_span.known() ? leaf.entry->key_span : span,
         .help = "remove it",
         .path = path});
  }
  return findings;
}

diagnostic::Findings check_ineffective_values(const model::System& system, const model::Target& target,
                                              const TemplateValueReads& reads,
                                              const tmpl::EvaluationContext& environment) {
  const std::vector<Leaf> leaves = leaves_of(*target.own);
  const ConditionCache truths(environment);
  std::vector<std::pair<const ResidualExpr*, std::vector<const Leaf*>>> causes;
  for (const Leaf& leaf : leaves) {
    // Disabling what is disabled anyway is harmless, and the number of replicas and node ports have separate
    // rules.
    const Node& value = *leaf.entry->value;
    if ((value.is(Kind::boolean) && !value.is_true()) || leaf.path.back() == "replicaCount" ||
        leaf.path.back() == "nodePort")
      continue;
    if (is_read_here(leaf.path)) continue;
    const PathCondition* blocker = blocking(reads.of(leaf.path), truths);
    if (blocker == nullptr) continue;
    const ResidualExpr* cause = tmpl::deciding_value(*blocker->condition, blocker->wanted, std::cref(truths));
    if (cause == nullptr) continue;
    const auto known = std::ranges::find_if(
        causes, [&](const auto& seen) { return joined(seen.first->path) == joined(cause->path); });
    if (known == causes.end()) {
      causes.push_back({cause, {&leaf}});
    } else {
      known->second.push_back(&leaf);
    }
  }
  diagnostic::Findings findings;
  for (const auto& [cause, idle] : causes) {
    findings.push_back(idle_finding(idle, *cause, *target.effective, system));
  }
  return findings;
}

}  // namespace twinhull::lint
