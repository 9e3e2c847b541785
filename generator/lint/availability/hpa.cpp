// Autoscalers that Kubernetes rejects, and those that have no effect.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "lint/availability/checks.h"
#include "lint/availability/scale.h"
#include "lint/objects/display.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// The fields that bound the number of replicas.
struct Bounds {
  std::string_view fewest_key, most_key;
  const Node* fewest = nullptr;
  const Node* most = nullptr;
};

Bounds bounds(const Object& object) {
  Bounds out{"minReplicas", "maxReplicas"};
  if (object.id.kind == "ScaledObject") out = {"minReplicaCount", "maxReplicaCount"};
  const Node* spec = value_at(object.node, "spec");
  out.fewest = value_at(spec, out.fewest_key);
  out.most = value_at(spec, out.most_key);
  return out;
}

/// The value for "no integer": no valid number is this small.
constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

std::int64_t whole(const Node* node) { return node == nullptr ? none : node->integer().value_or(none); }

/// Whether an autoscaler has only one possible value.
bool is_fixed(const Object& object) {
  const Bounds range = bounds(object);
  const std::int64_t implied = object.id.kind == "ScaledObject" ? 0 : 1;
  const std::int64_t fewest = range.fewest == nullptr ? implied : whole(range.fewest);
  const std::int64_t most = whole(range.most);
  return most != none && most == fewest;
}

/// Whether it scales by something other than the load of the pods, which also exists without pods.
bool looks_elsewhere(const Object& object) {
  return std::ranges::any_of(items_at(object.node, "spec.metrics"), [](const Node* metric) {
    const std::string_view type = text_at(metric, "type");
    return type == "Object" || type == "External";
  });
}

bool only_recommends(const Object& vertical) {
  return text_at(vertical.node, "spec.updatePolicy.updateMode") == "Off";
}

/// Whether a VerticalPodAutoscaler sets a resource of any container.
bool sets(const Object& vertical, std::string_view resource) {
  if (only_recommends(vertical)) return false;
  const auto policies = items_at(vertical.node, "spec.resourcePolicy.containerPolicies");
  return policies.empty() || std::ranges::any_of(policies, [&](const Node* policy) {
           if (text_at(policy, "mode") == "Off") return false;
           const auto resources = items_at(policy, "controlledResources");
           return value_at(policy, "controlledResources") == nullptr ||
                  std::ranges::any_of(resources, [&](const Node* one) { return one->text == resource; });
         });
}

/// Where an autoscaler scales by the usage of a resource that the vertical one sets; invalid if it does not.
source::Span contested(const Object& horizontal, const Object& vertical) {
  const Node* spec = value_at(horizontal.node, "spec");
  const Node* old = value_at(spec, "targetCPUUtilizationPercentage");
  if (old != nullptr) return sets(vertical, "cpu") ? old->span : source::Span{};
  for (const Node* metric : items_at(spec, "metrics")) {
    for (std::string_view path : {"resource.name", "containerResource.name"}) {
      const Node* resource = value_at(metric, path);
      if (resource != nullptr && sets(vertical, resource->text)) return resource->span;
    }
  }
  for (const Node* trigger : items_at(spec, "triggers")) {
    const Node* type = value_at(trigger, "type");
    if (type == nullptr || (type->text != "cpu" && type->text != "memory")) continue;
    if (sets(vertical, type->text)) return type->span;
  }
  // Without metrics it scales by CPU.
  const bool silent = horizontal.id.kind == "HorizontalPodAutoscaler" && value_at(spec, "metrics") == nullptr;
  return silent && sets(vertical, "cpu") ? location_of(horizontal) : source::Span{};
}

void report_twice(const Object& later, const Object& first, const Object& target, std::string_view path,
                  const ObjectIndex& index, Reporter& report) {
  const Node* name = value_at(later.node, path);
  report
      .add(later, name == nullptr ? location_of(later) : name->span,
           fmt::format("`{}` scales `{}`, as does `{}`: they keep resetting each other",
                       display_with_context(later, first, index), display(target),
                       display_with_context(first, later, index)),
           "merge the metrics into one of them")
      .related.push_back({"also defined here", location_of(first)});
}

/// Of the core group, only a ReplicationController can be scaled. Checked since Kubernetes 1.34.
void check_target_group(const Object& object, Reporter& report) {
  const Node* target = value_at(object.node, "spec.scaleTargetRef");
  const Node* version = value_at(target, "apiVersion");
  const std::string_view text = text_at(version, "");
  if (target == nullptr || !target->is(yaml::Kind::map) ||
      text_at(target, "kind") == "ReplicationController" || text.find('/', 1) != std::string_view::npos ||
      has_unexpanded_placeholder(text))
    return;
  report.add(object, version != nullptr ? version->span : target->span,
             "`apiVersion` of `scaleTargetRef` has no group: the API server rejects it",
             "write the `apiVersion` of the workload, such as `apps/v1`");
}

}  // namespace

void check_invalid_hpa(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_autoscaler(object)) return;
  if (object.id.kind == "HorizontalPodAutoscaler" &&
      index.kubernetes_version() >= kubernetes::KubernetesVersion{34})
    check_target_group(object, report);
  const Bounds range = bounds(object);
  const std::int64_t fewest = whole(range.fewest), most = whole(range.most);
  if (most != none && most < 1) {
    report.add(object, range.most->span,
               fmt::format("`{}` allows no replicas: the API server rejects it", display(object)),
               fmt::format("set `{}` to 1 or more", range.most_key));
    return;
  }
  if (fewest != none && most != none && most < fewest) {
    report
        .add(object, range.most->span,
             fmt::format("maximum of `{}` is {}, below the minimum {}: the API server rejects it",
                         display(object), most, fewest),
             fmt::format("set `{}` to at least the minimum", range.most_key))
        .related.push_back({"the minimum is set here", range.fewest->span});
  }
  if (object.id.kind == "ScaledObject" || fewest == none || fewest > 0) return;
  if (fewest < 0 || !looks_elsewhere(object)) {
    report.add(object, range.fewest->span,
               fmt::format("`{}` cannot scale up from {} replicas by their load: the API server rejects it",
                           display(object), fewest),
               "set `minReplicas` to 1 or more, or scale by a metric of type `External` or `Object`");
  }
}

void check_hpa_min_equals_max(const Object& object, const ObjectIndex&, Reporter& report) {
  if (!is_autoscaler(object) || !is_fixed(object)) return;
  const Bounds range = bounds(object);
  const std::int64_t most = whole(range.most);
  report.add(object, range.most->span,
             fmt::format("`{}` never scales: minimum and maximum are {}", display(object),
                         most == 1 ? "one pod" : fmt::format("{} pods", most)),
             fmt::format("raise `{}`, or remove the autoscaler and set `replicas`", range.most_key));
}

void check_replicas_with_hpa(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const Object& object : index.objects()) {
    const auto found = autoscalers.find(&object);
    const Node* replicas = value_at(object.node, "spec.replicas");
    if (found == autoscalers.end() || replicas == nullptr || !replicas->integer()) continue;
    // If it scales nothing, remove the autoscaler rather than `replicas`; another rule reports that.
    if (is_fixed(*found->second.front())) continue;
    report
        .add(object, replicas->span,
             fmt::format(
                 "`{}` sets `replicas: {}`, which conflicts with `{}`: every apply resets the replica count",
                 display(object), replicas->text, display(*found->second.front())),
             "remove `replicas`")
        .related.push_back({"the autoscaler is defined here", location_of(*found->second.front())});
  }
}

void check_conflicting_autoscalers(const ObjectIndex& index, Reporter& report) {
  const Autoscalers autoscalers = autoscalers_by_target(index);
  for (const Object& object : index.objects()) {
    const auto found = autoscalers.find(&object);
    if (found == autoscalers.end()) continue;
    const Object& first = *found->second.front();
    for (const Object* later : found->second) {
      if (later->id == first.id || !may_share_cluster(index, first, *later)) continue;
      report_twice(*later, first, object, "spec.scaleTargetRef.name", index, report);
    }
  }
  std::map<const Object*, const Object*> vertical;  // the first one of each target
  for (const Object& object : index.objects()) {
    if (object.id.kind != "VerticalPodAutoscaler") continue;
    const Object* target = index.find(object, text_at(object.node, "spec.targetRef.kind"),
                                      text_at(object.node, "spec.targetRef.name"));
    if (target == nullptr) continue;
    if (only_recommends(object)) continue;
    const auto [other, fresh] = vertical.emplace(target, &object);
    if (!fresh && other->second->id != object.id && may_share_cluster(index, *other->second, object)) {
      report_twice(object, *other->second, *target, "spec.targetRef.name", index, report);
    }
    const auto found = autoscalers.find(target);
    if (found == autoscalers.end()) continue;
    for (const Object* horizontal : found->second) {
      const source::Span metric = contested(*horizontal, object);
      if (!metric.known() || !may_share_cluster(index, *horizontal, object)) continue;
      report
          .add(object, location_of(object),
               fmt::format("`{}` changes the requests of `{}`, on which `{}` scales", display(object),
                           display(*target), display(*horizontal)),
               "set its `updateMode` to `Off`, let it control other resources, or scale by another metric")
          .related.push_back({"the metric is set here", metric});
      break;
    }
  }
}

}  // namespace twinhull::lint
