#include <fmt/format.h>

#include "lint/metadata/checks.h"

namespace twinhull::lint {

void check_hardcoded_owner_reference(const Object& object, const ObjectIndex&, Reporter& report) {
  const yaml::Node* metadata = object.at("metadata");
  const yaml::Entry* owners = metadata == nullptr ? nullptr : metadata->find("ownerReferences");
  if (owners == nullptr || items_at(metadata, "ownerReferences").empty()) return;
  if (metadata->get("uid") != nullptr) return;  // exported from a cluster, which sets it
  report.add(
      object, owners->key_span,
      fmt::format("`{}` references its owner by `uid`, which is specific to one cluster", display(object)),
      "remove `ownerReferences`: if no owner has that `uid`, the object is deleted");
}

}  // namespace twinhull::lint
