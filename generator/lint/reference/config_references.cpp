// ConfigMaps and Secrets that pods read values and files from: that they exist and contain the keys.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "lint/engine/missing.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/objects/config_uses.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

bool holds(const Object& object, std::string_view key) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"data", "stringData", "binaryData"},
                             [&](std::string_view part) {
                               const Node* map = value_at(object.node, part);
                               return map != nullptr && map->find(key) != nullptr;
                             });
}

std::vector<std::string_view> keys_of(const Object& object) {
  std::vector<std::string_view> keys;
  for (const std::string_view part : {"data", "stringData", "binaryData"}) {
    const Node* map = value_at(object.node, part);
    if (map == nullptr) continue;
    if (!base::spend(base::Limit::guesses, 32 * map->entries.size())) return {};
    for (const yaml::Entry& entry : map->entries) keys.push_back(entry.key);
  }
  return keys;
}

/// Suggests the intended name, with a fix if only the letter case is wrong.
void suggest(diagnostic::Finding& finding, const Node& name, const std::vector<std::string_view>& names) {
  const std::string_view meant = base::closest_match(name.text, names);
  if (!meant.empty()) finding.help = fmt::format("did you mean `{}`? Otherwise {}", meant, finding.help);
  const std::string_view same = match_ignoring_case(name.text, names);
  if (!same.empty()) finding.fix = replace_text(name.span, name.text, same);
}

/// An optional variable from a Secret: it silently stays unset.
void check_optional_secrets(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  const Object& object = *pod.object;
  std::set<std::string_view> seen;
  for (const ConfigurationUse& use : uses_of(pod, true)) {
    const std::string_view name = use.name->text;
    if (use.kind != "Secret" || use.variable.empty() || has_unexpanded_placeholder(name)) continue;
    if (!seen.insert(name).second || index.exists(object, use.kind, name)) continue;
    ObjectFinding& found = report.add_found(
        object, use.name->span,
        fmt::format("`{}` of `{}` stays unset: optional Secret `{}` is not defined", use.variable,
                    display(object), name),
        fmt::format("define it, or pass `--external Secret/{}` if the cluster has it", name));
    found.missing = use.kind;
    found.cause = "optional " + cause_of(object, index, use.kind, object.namespace_name, name);
    // In a chart, it can be a choice of the user who installs it.
    const bool open =
        index.unit(object).chart && !index.contains_kind(object, use.kind, object.namespace_name);
    found.finding.at_most = open ? diagnostic::Severity::info : diagnostic::Severity::warning;
  }
}

}  // namespace

void check_dangling_config_reference(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  const Object& object = *pod.object;
  std::set<std::pair<std::string_view, std::string_view>> seen;  // one finding per missing object
  for (const ConfigurationUse& use : uses_of(pod)) {
    const std::string_view name = use.name->text;
    if (!seen.emplace(use.kind, name).second || has_unexpanded_placeholder(name)) continue;
    if (index.exists(object, use.kind, name)) continue;
    add_missing(object, {use.kind, object.namespace_name, use.name},
                fmt::format("`{}` references {} `{}`, which is not defined: its containers do not start",
                            display(object), use.kind, name),
                "define it, set `optional: true`", index, report);
  }
  check_optional_secrets(pod, index, report);
}

void check_dangling_config_key(const PodView& pod, const ObjectIndex& index, Reporter& report) {
  for (const ConfigurationUse& reference : uses_of(pod)) {
    if (reference.key == nullptr) continue;
    const Object* found = index.find(*pod.object, reference.kind, reference.name->text);
    if (found == nullptr || holds(*found, reference.key->text)) continue;
    diagnostic::Finding& finding =
        report.add(*pod.object, reference.key->span,
                   fmt::format("{} `{}` has no key `{}`: containers of `{}` do not start", reference.kind,
                               reference.name->text, reference.key->text, display(*pod.object)),
                   "use an existing key, or add this one");
    finding.related.push_back({fmt::format("the {} is defined here", reference.kind), location_of(*found)});
    suggest(finding, *reference.key, keys_of(*found));
  }
}

}  // namespace twinhull::lint
