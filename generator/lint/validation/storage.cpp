// Volumes and claims: modes that exclude each other.
#include <fmt/format.h>

#include <algorithm>

#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_modes(const Object& object, const Node* spec, Reporter& report) {
  const auto modes = items_at(spec, "accessModes");
  const auto single =
      std::ranges::find_if(modes, [](const Node* mode) { return mode->text == "ReadWriteOncePod"; });
  const bool mixed =
      std::ranges::any_of(modes, [](const Node* mode) { return mode->text != "ReadWriteOncePod"; });
  if (single == modes.end() || !mixed) return;
  report.add(object, (*single)->span,
             "`ReadWriteOncePod` is not allowed with other access modes: the API server rejects it",
             "remove it, or all others");
}

void check_source(const Object& object, const Node* spec, std::string_view field, Reporter& report) {
  const Node* source = value_at(spec, field);
  const Node* kind = value_at(source, "kind");
  if (kind == nullptr || !text_at(source, "apiGroup").empty() || kind->text == "PersistentVolumeClaim")
    return;
  report.add(object, kind->span,
             fmt::format("`{}` of kind `{}` has no `apiGroup`: the API server rejects it", field, kind->text),
             "add `apiGroup`, such as `snapshot.storage.k8s.io`");
}

}  // namespace

void check_storage_conflicts(const Object& object, Reporter& report) {
  if (object.id.kind == "StatefulSet") {
    for (const Node* claim : items_at(object.node, "spec.volumeClaimTemplates"))
      check_modes(object, value_at(claim, "spec"), report);
    const Node* name = value_at(object.node, "metadata.name");
    if (name != nullptr && name->text.find('.') != std::string_view::npos &&
        !has_unexpanded_placeholder(name->text))
      report.add(object, name->span, "the name of a StatefulSet contains `.`: the API server rejects it",
                 "use `-` instead");
    return;
  }
  const Node* spec = value_at(object.node, "spec");
  check_modes(object, spec, report);
  if (object.id.kind == "PersistentVolumeClaim") return check_source(object, spec, "dataSourceRef", report);
  check_azure_disk(object, spec, report);
  const Node* policy = value_at(spec, "persistentVolumeReclaimPolicy");
  const std::string_view path = text_at(spec, "hostPath.path");
  const bool root = !path.empty() && path.find_first_not_of("/.") == std::string_view::npos;
  if (root && text_at(policy, "") == "Recycle")
    report.add(object, policy->span,
               "`Recycle` is not allowed with the `hostPath` `/`: the API server rejects it", "use `Retain`");
  const Node* capacity = value_at(spec, "capacity");
  if (capacity == nullptr) return;
  for (const yaml::Entry& entry : capacity->entries) {
    if (entry.key != "storage")
      report.add(object, entry.key_span,
                 fmt::format("`{}` is not a capacity of a volume: the API server rejects it", entry.key),
                 "use `storage` alone");
  }
}

}  // namespace twinhull::lint
