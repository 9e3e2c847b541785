#include "lint/engine/accepted.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/contains.h"
#include "kubernetes/objects.h"

namespace twinhull::lint {
namespace {

/// Rules about Pods that describe what the API server rejects.
constexpr std::array<std::string_view, 4> of_pods = {"invalid-label", "invalid-name", "invalid-port",
                                                     "unknown-resource"};
/// Others that describe it without saying so.
constexpr std::array<std::string_view, 6> of_fields = {"invalid-enum-value", "invalid-format",
                                                       "invalid-length",     "missing-required-value",
                                                       "out-of-range",       "duplicate-item"};

constexpr std::string_view claim = ": the API server rejects";

/// The first releases that check the template of a StatefulSet as a Pod, and the name of its Service.
constexpr kubernetes::KubernetesVersion checks_templates{34}, checks_service_names{33};

bool contains(source::Span outer, source::Span inner) {
  return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool is_accepted_in_custom_resource(const ObjectFinding& found, const ObjectIndex& index) {
  const diagnostic::Finding& finding = found.finding;
  if (kubernetes::is_builtin_group(found.object->id.group) || finding.path.starts_with("metadata"))
    return false;
  if (base::contains(of_pods, finding.rule)) return true;
  const PodView* pod =
      finding.message.find(claim) == std::string::npos ? nullptr : index.pod_of(*found.object);
  return pod != nullptr && contains(pod->spec->span, finding.span);
}

bool is_accepted_in_stateful_set(const ObjectFinding& found, const ObjectIndex& index) {
  if (found.object->id.kind != "StatefulSet" || found.object->id.group != "apps" ||
      index.kubernetes_version() >= checks_templates)
    return false;
  const std::string_view path = found.finding.path;
  // Quantities are read before anything is checked.
  const bool read =
      found.finding.rule == "invalid-format" && path.find(".resources.") != std::string_view::npos;
  const bool checked = read || path.starts_with("spec.template.metadata") ||
                       path.ends_with(".restartPolicy") || path.ends_with(".activeDeadlineSeconds");
  const bool below = path.starts_with("spec.template.") || path.starts_with("spec.volumeClaimTemplates") ||
                     (path == "spec.serviceName" && index.kubernetes_version() < checks_service_names);
  return below && !checked &&
         (base::contains(of_pods, found.finding.rule) || base::contains(of_fields, found.finding.rule) ||
          found.finding.message.find(claim) != std::string::npos);
}

}  // namespace

void limit_if_accepted(ObjectFinding& found, const ObjectIndex& index) {
  if (found.object == nullptr ||
      (!is_accepted_in_custom_resource(found, index) && !is_accepted_in_stateful_set(found, index)))
    return;
  std::string& message = found.finding.message;
  message.erase(std::min(message.find(claim), message.size()));
  message += ": its controller cannot create the Pods";
  diagnostic::limit_to_warning(found.finding);
}

}  // namespace twinhull::lint
