#include "lint/run/alternatives.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/contains.h"
#include "base/path.h"
#include "diagnostic/rules.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

/// A resource that two objects both claim: the files are probably alternatives.
constexpr std::array<std::string_view, 2> exclusive = {"duplicate-ingress-path", "duplicate-object"};

/// Groups of rules on two objects.
constexpr std::array<std::string_view, 3> between_objects = {"availability", "network", "reference"};

/// Groups of rules on what the API server accepts.
constexpr std::array<std::string_view, 2> of_server = {"metadata", "schema"};

/// The number of directories of a path.
long depth(std::string_view path) { return std::ranges::count(path, '/'); }

/// Whether a file is more than one directory away from the common parent of both.
bool far_apart(std::string_view a, std::string_view b) {
  const auto [left, _] = std::ranges::mismatch(a, b);
  const long common = depth(a.substr(0, static_cast<std::size_t>(left - a.begin())));
  return std::max(depth(a), depth(b)) > common + 1;
}

}  // namespace

void downgrade_alternatives(std::vector<ObjectFinding>& found, const Workspace& input,
                            const source::Files& files) {
  for (ObjectFinding& one : found) {
    if (one.object == nullptr || one.object->unit != 0 || !one.finding.span.known()) continue;
    const diagnostic::Rule* rule = diagnostic::find_rule(one.finding.rule);
    const bool alone = base::contains(exclusive, one.finding.rule);
    if (rule == nullptr || !(alone || base::contains(between_objects, rule->group))) continue;
    const std::string& path = files.path(one.finding.span.file);
    const bool apart =
        std::ranges::any_of(one.finding.related, [&](const diagnostic::RelatedLocation& related) {
          if (!related.span.known() || input.rendered.contains(related.span.file)) return false;
          const std::string& other = files.path(related.span.file);
          return alone ? other != path : far_apart(path, other);
        });
    if (apart) diagnostic::limit_to_warning(one.finding);
  }
}

void downgrade_not_applied(std::vector<ObjectFinding>& found, const Workspace& input,
                           const source::Files& files) {
  std::set<std::uint32_t> unused;
  for (const ObjectFinding& one : found) {
    if (one.finding.rule == "unused-kustomize-file") unused.insert(one.finding.span.file);
  }
  const auto is_loaded_locally = [&](const Object& object) {
    const std::string& path = files.path(object.node->span.file);
    return (input.run_locally.contains(path) || input.run_locally.contains(base::directory_of(path))) &&
           !is_for_cluster(object, input.index);
  };
  for (ObjectFinding& one : found) {
    if (one.object == nullptr || one.object->unit != 0) continue;
    const diagnostic::Rule* rule = diagnostic::find_rule(one.finding.rule);
    if (rule == nullptr) continue;
    const bool of_others =
        base::contains(exclusive, rule->id) || base::contains(between_objects, rule->group);
    if (of_others && unused.contains(one.object->node->span.file)) diagnostic::limit_to_warning(one.finding);
    if (one.object->id.group == "dapr.io" && base::contains(of_server, rule->group) &&
        is_loaded_locally(*one.object))
      diagnostic::limit_to_warning(one.finding);
  }
}

}  // namespace twinhull::lint
