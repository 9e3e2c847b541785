#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 5> sources = {"configMapKeyRef", "fieldRef", "fileKeyRef",
                                                     "resourceFieldRef", "secretKeyRef"};
constexpr std::array<std::string_view, 2> whole_sources = {"configMapRef", "secretRef"};

/// Reports unless exactly one of the sources is set. The schema reports unknown sources.
void check_one(const PodView& pod, const yaml::Node& map, source::Span location, const std::string& who,
               std::span<const std::string_view> names, Reporter& report) {
  if (!map.is(yaml::Kind::map) && !map.is(yaml::Kind::null)) return;
  const yaml::Entry* first = nullptr;
  for (const yaml::Entry& entry : map.entries) {
    if (entry.value->is(yaml::Kind::null) || std::ranges::find(names, entry.key) == names.end()) continue;
    if (first != nullptr) {
      diagnostic::Finding& finding =
          report.add(*pod.object, entry.key_span,
                     fmt::format("{} has two sources, `{}` and `{}`: the API server rejects the Pod", who,
                                 first->key, entry.key),
                     "remove one of them");
      finding.related.push_back({"also defined here", first->key_span});
      return;
    }
    first = &entry;
  }
  if (first != nullptr) return;
  if (map.entries.size() == 1) location = map.entries.front().key_span;
  report.add(*pod.object, location, fmt::format("{} has no source: the API server rejects the Pod", who),
             fmt::format("add one of `{}`", fmt::join(names, "`, `")));
}

}  // namespace

void check_value_and_value_from(const Container& container, const PodView& pod, const ObjectIndex&,
                                Reporter& report) {
  for (const yaml::Node* variable : items_at(container.node, "env")) {
    const yaml::Node* value = value_at(variable, "value");
    const yaml::Entry* from = variable->find("valueFrom");
    if (value == nullptr || value->text.empty() || from == nullptr || from->value->is(yaml::Kind::null))
      continue;
    report.add(*pod.object, from->key_span,
               fmt::format("variable `{}` sets both `value` and `valueFrom`: the API server rejects the Pod",
                           text_at(variable, "name")),
               "remove one of them");
  }
}

void check_invalid_env_source(const Container& container, const PodView& pod, const ObjectIndex&,
                              Reporter& report) {
  for (const yaml::Node* variable : items_at(container.node, "env")) {
    const yaml::Entry* from = variable->find("valueFrom");
    if (from == nullptr || from->value->is(yaml::Kind::null)) continue;
    check_one(pod, *from->value, from->key_span, fmt::format("variable `{}`", text_at(variable, "name")),
              sources, report);
  }
  for (const yaml::Node* item : items_at(container.node, "envFrom")) {
    check_one(pod, *item, item->span, "an item of `envFrom`", whole_sources, report);
  }
}

}  // namespace twinhull::lint
