#include <nlohmann/json.hpp>
#include <utility>

#include "compare/render.h"
#include "compare/render_parts.h"
#include "diagnostic/json_text.h"

namespace twinhull::compare {
namespace {

using nlohmann::ordered_json;

ordered_json effects_json(const EffectSet& effects) {
  ordered_json out = ordered_json::array();
  for (std::size_t i = 0; i < effect_rows().size(); ++i) {
    if (effects.test(i)) out.push_back(effect_rows()[i].id);
  }
  return out;
}

ordered_json cause_json(const Cause& cause) {
  return {{"file", cause.file}, {"line", cause.line}, {"column", cause.column}, {"removed", cause.removed}};
}

ordered_json field_json(const FieldChange& field) {
  ordered_json out = {{"path", field.path}};
  if (field.before) out["before"] = *field.before;
  if (field.after) out["after"] = *field.after;
  out["effects"] = effects_json(field.effects);
  if (field.cause) out["cause"] = cause_json(*field.cause);
  return out;
}

ordered_json object_json(const ObjectChange& object) {
  ordered_json out = {{"action", name(object.action)},
                      {"apiVersion", object.api_version},
                      {"kind", object.kind},
                      {"name", object.name}};
  if (!object.namespace_name.empty()) out["namespace"] = object.namespace_name;
  out["effects"] = effects_json(object.effects);
  if (object.cause) out["cause"] = cause_json(*object.cause);
  out["fields"] = ordered_json::array();
  for (const FieldChange& field : object.fields) out["fields"].push_back(field_json(field));
  return out;
}

}  // namespace

std::string render_json(const Comparison& comparison) {
  ordered_json changes = ordered_json::array();
  for (const ChangeGroup& group : comparison.groups) {
    ordered_json objects = ordered_json::array();
    for (const ObjectChange& object : group.objects) objects.push_back(object_json(object));
    changes.push_back({{"targets", group.targets}, {"objects", std::move(objects)}});
  }
  const EffectSet effects = comparison.effects();
  return diagnostic::to_json_text({{"version", 1},
                                   {"before", comparison.before},
                                   {"after", comparison.after},
                                   {"summary",
                                    {{"targets", comparison.targets},
                                     {"changedTargets", comparison.changed_targets},
                                     {"effects", effects_json(effects)},
                                     {"dangerous", is_dangerous(effects)}}},
                                   {"addedTargets", comparison.added_targets},
                                   {"removedTargets", comparison.removed_targets},
                                   {"failedTargets", comparison.failed_targets},
                                   {"changes", std::move(changes)}});
}

}  // namespace twinhull::compare
