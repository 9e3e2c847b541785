// Required settings of a component: those that the program checks are errors, those that are only documented
// as required are warnings.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// `?failover=true:sentinelMasterName|other`, a word of `ComponentType::needs`.
struct Requirement {
  bool likely = false;         ///< the component starts without it
  std::string_view condition;  ///< a setting that must be set for it to apply; `subscribe`; empty: none
  std::string_view value;      ///< the value of that setting; empty: any
  std::vector<std::string_view> names;
};

Requirement parse_need(std::string_view text) {
  Requirement need;
  if (text.starts_with('?')) need.likely = true, text.remove_prefix(1);
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::string_view condition = text.substr(0, colon);
    const std::size_t equals = condition.find('=');
    need.condition = condition.substr(0, equals);
    if (equals != std::string_view::npos) need.value = condition.substr(equals + 1);
    text.remove_prefix(colon + 1);
  }
  need.names = base::split(text, '|');
  return need;
}

class Missing {
 public:
  Missing(const Object& object, const ComponentType& type, const Node& list, Reporter& report)
      : object_(object), type_(type), report_(report) {
    for (const Node* entry : list.items) there_.push_back(text_at(entry, "name"));
  }

  bool has(std::string_view name) const {
    return std::ranges::any_of(there_,
                               [&](std::string_view one) { return base::equal_ignoring_case(one, name); });
  }

  /// Reports a requirement of which no name is set.
  diagnostic::Finding& add(const std::vector<std::string_view>& names, std::string_view what,
                           source::Span span = {}) {
    std::vector<std::string_view> unknown;  // a setting with an unknown name can be meant
    for (const std::string_view name : there_) {
      if (find_setting(type_, name) == nullptr) unknown.push_back(name);
    }
    const std::string_view near = base::closest_match(names.front(), unknown);
    return report_.add(object_, span.known() ? span : location_of(object_),
                       fmt::format("`{}`, a `{}`, does not set `{}`{}", display(object_), type_.type,
                                   base::join(names, "` or `"), what),
                       near.empty() ? fmt::format("add `- name: {}` to `spec.metadata`", names.front())
                                    : fmt::format("is `{}` a misspelling of `{}`?", near, names.front()));
  }

 private:
  const Object& object_;
  const ComponentType& type_;
  Reporter& report_;
  std::vector<std::string_view> there_;
};

/// The condition of a requirement.
void check_condition(const Object& object, const Requirement& need, Missing& missing) {
  constexpr std::string_view ends = ": sidecars that load it exit";
  if (need.condition == "subscribe") {
    diagnostic::limit_to_warning(missing.add(need.names, ", which subscriptions require"), need.likely);
    return;
  }
  const Node* value = value_of(object, need.condition);
  if (!missing.has(need.condition)) return;
  if (!need.value.empty() && (value == nullptr || !base::equal_ignoring_case(value->text, need.value)))
    return;
  const std::string beside =
      need.value.empty() ? std::string(need.condition) : fmt::format("{}: {}", need.condition, need.value);
  const Node* node = value == nullptr ? value_at(setting(object, need.condition), "name") : value;
  diagnostic::limit_to_warning(
      missing.add(need.names, fmt::format(", which `{}` requires{}", beside, need.likely ? "" : ends),
                  node->span),
      need.likely);
}

/// The profile that a setting with one allowed value selects: `authType: password`. Null if none.
const ComponentProfile* chosen_profile(const Object& object, const ComponentType& type) {
  for (const ComponentProfile& profile : type.profiles()) {
    for (const ComponentSetting& one : profile.settings()) {
      if (!one.required || one.choices.empty() || one.choices.find('\n') != std::string_view::npos) continue;
      const Node* value = value_of(object, one.name);
      if (value != nullptr && base::equal_ignoring_case(value->text, one.choices)) return &profile;
    }
  }
  return nullptr;
}

}  // namespace

void check_missing_dapr_component_metadata(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  const Node* list = type == nullptr ? nullptr : value_at(object.node, "spec.metadata");
  if (list == nullptr || !list->is(yaml::Kind::list)) return;
  Missing missing(object, *type, *list, report);
  for (const std::string_view need : base::split(type->needs, ' ')) {
    const Requirement one = parse_need(need);
    if (need.empty() || std::ranges::any_of(one.names, [&](auto name) { return missing.has(name); }))
      continue;
    if (!one.condition.empty()) {
      check_condition(object, one, missing);
    } else {
      missing.add(one.names, ": sidecars that load it exit");
    }
  }
  for (const ComponentSetting& one : type->settings()) {
    if (!one.required || one.one_way || !one.default_value.empty() || missing.has(one.name)) continue;
    diagnostic::limit_to_warning(missing.add({one.name}, ", which Dapr lists as required"));
  }
  const ComponentProfile* profile = chosen_profile(object, *type);
  if (profile == nullptr) return;
  for (const ComponentSetting& one : profile->settings()) {
    if (!one.required || !one.default_value.empty() || missing.has(one.name)) continue;
    missing.add({one.name}, fmt::format(", which `{}` requires", profile->title));
  }
}

}  // namespace twinhull::lint
