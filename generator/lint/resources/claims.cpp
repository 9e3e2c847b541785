#include <fmt/format.h>

#include "kubernetes/quantity.h"
#include "lint/resources/checks.h"

namespace twinhull::lint {

void each_claim(const Object& object, const ObjectIndex& corpus,
                const std::function<void(const yaml::Node*, std::string_view, source::Span)>& visit) {
  if (object.id.kind == "PersistentVolumeClaim" && object.id.group.empty()) {
    visit(value_at(object.node, "spec"), object.id.name, place(object));
  }
  if (object.id.kind == "StatefulSet" && object.id.group == "apps") {
    for (const yaml::Node* claim : items_at(object.node, "spec.volumeClaimTemplates")) {
      const yaml::Node* name = value_at(claim, "metadata.name");
      visit(value_at(claim, "spec"), text_at(name, ""), name != nullptr ? name->span : claim->span);
    }
  }
  const PodView* pod = corpus.pod_of(object);
  for (const yaml::Node* volume : items_at(pod == nullptr ? nullptr : pod->spec, "volumes")) {
    const yaml::Node* claim = value_at(volume, "ephemeral.volumeClaimTemplate");
    if (claim == nullptr) continue;
    const yaml::Node* name = value_at(volume, "name");
    visit(value_at(claim, "spec"), text_at(name, ""), name != nullptr ? name->span : volume->span);
  }
}

void check_storage_request(const Object& object, const ObjectIndex& corpus, Reporter& report) {
  each_claim(object, corpus, [&](const yaml::Node* spec, std::string_view name, source::Span place) {
    const yaml::Node* storage = value_at(spec, "resources.requests.storage");
    if (storage == nullptr) {
      report.add(object, place,
                 fmt::format("the claim `{}` asks for no amount of storage: Kubernetes refuses it", name),
                 "set `resources.requests.storage`");
      return;
    }
    const std::string_view text = text_at(storage, "");
    const auto amount = text.empty() ? std::nullopt : kubernetes::parse_quantity(text).value;
    if (!amount || (amount->nanos != 0 && !amount->negative)) return;
    report.add(object, storage->span,
               fmt::format("the claim `{}` asks for {} of storage, which is none", name, text),
               "ask for more than 0");
  });
}

void check_access_mode(const Object& object, const ObjectIndex& corpus, Reporter& report) {
  each_claim(object, corpus, [&](const yaml::Node* spec, std::string_view name, source::Span place) {
    const yaml::Node* modes = value_at(spec, "accessModes");
    if (modes != nullptr && (!modes->is(yaml::Kind::list) || !modes->items.empty())) return;
    report.add(object, modes != nullptr ? modes->span : place,
               fmt::format("the claim `{}` names no access mode: Kubernetes refuses it", name),
               "set `accessModes`, mostly to `[ReadWriteOnce]`");
  });
}

}  // namespace twinhull::lint
