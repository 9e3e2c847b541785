#include <fmt/format.h>

#include "kubernetes/quantity.h"
#include "lint/resources/checks.h"

namespace twinhull::lint {

void each_claim(const Object& object, const ObjectIndex& index,
                const std::function<void(const yaml::Node*, std::string_view, source::Span)>& visit) {
  if (object.id.kind == "PersistentVolumeClaim" && object.id.group.empty()) {
    visit(value_at(object.node, "spec"), object.id.name, location_of(object));
  }
  if (object.id.kind == "StatefulSet" && object.id.group == "apps") {
    for (const yaml::Node* claim : items_at(object.node, "spec.volumeClaimTemplates")) {
      const yaml::Node* name = value_at(claim, "metadata.name");
      visit(value_at(claim, "spec"), text_at(name, ""), name != nullptr ? name->span : claim->span);
    }
  }
  const PodView* pod = index.pod_of(object);
  for (const yaml::Node* volume : items_at(pod == nullptr ? nullptr : pod->spec, "volumes")) {
    const yaml::Node* claim = value_at(volume, "ephemeral.volumeClaimTemplate");
    if (claim == nullptr) continue;
    const yaml::Node* name = value_at(volume, "name");
    visit(value_at(claim, "spec"), text_at(name, ""), name != nullptr ? name->span : volume->span);
  }
}

void check_pvc_without_storage_request(const Object& object, const ObjectIndex& index, Reporter& report) {
  each_claim(object, index, [&](const yaml::Node* spec, std::string_view name, source::Span location) {
    const yaml::Node* storage = value_at(spec, "resources.requests.storage");
    if (storage == nullptr) {
      report.add(
          object, last_key(spec, "resources.requests.storage", location),
          fmt::format("PersistentVolumeClaim `{}` has no storage request: the API server rejects it", name),
          "set `resources.requests.storage`");
      return;
    }
    const std::string_view text = text_at(storage, "");
    const auto amount = text.empty() ? std::nullopt : kubernetes::parse_quantity(text).value;
    if (!amount || (amount->nanos != 0 && !amount->negative)) return;
    report.add(object, storage->span,
               fmt::format("PersistentVolumeClaim `{}` requests {} of storage, which is 0", name, text),
               "request more than 0");
  });
}

void check_pvc_without_access_mode(const Object& object, const ObjectIndex& index, Reporter& report) {
  each_claim(object, index, [&](const yaml::Node* spec, std::string_view name, source::Span location) {
    const yaml::Node* modes = value_at(spec, "accessModes");
    if (modes != nullptr && (!modes->is(yaml::Kind::list) || !modes->items.empty())) return;
    report.add(object, last_key(spec, "accessModes", location),
               fmt::format("PersistentVolumeClaim `{}` has no access mode: the API server rejects it", name),
               "set `accessModes`, usually to `[ReadWriteOnce]`");
  });
}

}  // namespace twinhull::lint
