#include <fmt/format.h>

#include "kubernetes/quantity.h"
#include "lint/resources/checks.h"
#include "lint/resources/resource_locations.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;

std::optional<Quantity> amount(const yaml::Node* node) {
  const std::string_view text = text_at(node, "");
  return text.empty() ? std::nullopt : kubernetes::parse_quantity(text).value;
}

void check_pair(const Object& object, const yaml::Node* resources, std::string_view who, Reporter& report) {
  const yaml::Node* requests = value_at(resources, "requests");
  const yaml::Node* limits = value_at(resources, "limits");
  if (requests == nullptr || limits == nullptr) return;
  for (const yaml::Entry& entry : requests->entries) {
    const yaml::Node* limit = limits->get(entry.key);
    const bool nothing = limit != nullptr && limit->is(yaml::Kind::null);
    const std::optional<Quantity> asked = amount(entry.value),
                                  allowed = nothing ? std::optional(Quantity{}) : amount(limit);
    if (!asked || !allowed || kubernetes::compare(*asked, *allowed) <= 0) continue;
    if (entry.key == "memory" && is_too_little(*allowed)) continue;  // reported by memory-limit-too-low
    diagnostic::Finding& finding =
        report.add(object, entry.value->span,
                   fmt::format("{}: request {} of {} exceeds the limit {}", who, text_at(entry.value, ""),
                               entry.key, nothing ? "null, which is 0" : text_at(limit, "")),
                   "lower the request or raise the limit");
    finding.related.push_back({"the limit is set here", limit->span});
  }
}

/// Resources that cannot be overcommitted: devices and huge pages.
bool is_extended(std::string_view resource) {
  if (resource.starts_with("hugepages-")) return true;
  const std::size_t slash = resource.find('/');
  return slash != std::string_view::npos && !resource.substr(0, slash).ends_with("kubernetes.io");
}

}  // namespace

void check_requests_exceed_limits(const PodView& pod, const ObjectIndex&, Reporter& report) {
  check_pair(*pod.object, value_at(pod.spec, "resources"), fmt::format("`{}`", display(*pod.object)), report);
  for (const Container& container : pod.containers) {
    check_pair(*pod.object, value_at(container.node, "resources"), describe(container), report);
  }
}

void check_extended_resource_limit_mismatch(const Container& container, const PodView& pod,
                                            const ObjectIndex&, Reporter& report) {
  const yaml::Node* requests = value_at(container.node, "resources.requests");
  const yaml::Node* limits = value_at(container.node, "resources.limits");
  if (requests == nullptr) return;
  for (const yaml::Entry& entry : requests->entries) {
    if (!is_extended(entry.key)) continue;
    const yaml::Node* limit = limits == nullptr ? nullptr : limits->get(entry.key);
    const std::optional<Quantity> asked = amount(entry.value), allowed = amount(limit);
    if (!asked || (limit != nullptr && !allowed) || (allowed && kubernetes::compare(*asked, *allowed) >= 0)) {
      continue;  // another rule reports requests above the limit
    }
    report.add(*pod.object, entry.value->span,
               fmt::format("{} requests `{}` without an equal limit: the API server rejects the Pod",
                           describe(container), entry.key),
               fmt::format("set `limits` of `{}` to {}", entry.key, text_at(entry.value, "")));
  }
}

}  // namespace twinhull::lint
