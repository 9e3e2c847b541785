// Unknown settings of a component type. Dapr ignores them silently.

#include <fmt/format.h>

#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {

namespace {

/// Another version of the type with this setting; null if none.
const ComponentType* other_version(const ComponentType& type, std::string_view name) {
  for (const ComponentType& one : versions_of(type.type)) {
    if (find_setting(one, name) != nullptr) return &one;
  }
  return nullptr;
}

}  // namespace

void check_unknown_component_setting(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr) return;
  for (const yaml::Node* entry : items_at(object.node, "spec.metadata")) {
    const yaml::Node* name = value_at(entry, "name");
    if (name == nullptr || name->text.empty() || is_open(name->text)) continue;
    if (find_setting(*type, name->text) != nullptr) continue;
    if (const ComponentType* other = other_version(*type, name->text)) {
      report.add(object, name->span,
                 fmt::format("version `{}` of `{}` has no field `{}`; version `{}` does", type->version,
                             type->type, name->text, other->version),
                 fmt::format("remove it, or set `version: {}`", other->version));
      continue;
    }
    const std::vector<std::string_view> known = setting_names(*type);
    const std::string_view near = base::closest_match(name->text, known);
    report.add(object, name->span, fmt::format("`{}` has no field `{}`", type->type, name->text),
               near.empty() ? "remove it: Dapr ignores it" : fmt::format("did you mean `{}`?", near));
  }
}

void check_deprecated_component_setting(const Object& object, const ObjectIndex&, Reporter& report) {
  const ComponentType* type = type_of(object);
  if (type == nullptr) return;
  for (const yaml::Node* entry : items_at(object.node, "spec.metadata")) {
    const yaml::Node* name = value_at(entry, "name");
    const ComponentSetting* known = name == nullptr ? nullptr : find_setting(*type, name->text);
    if (known == nullptr || known->instead.empty()) continue;
    report.add(object, name->span, fmt::format("`{}` of `{}` is deprecated", known->name, type->type),
               fmt::format("write `{}`", known->instead));
  }
}

}  // namespace twinhull::lint
