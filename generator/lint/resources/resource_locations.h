#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "kubernetes/quantity.h"
#include "lint/objects/object.h"

namespace twinhull::lint {

/// A map with `limits` and `requests`, and its owner.
struct ResourceLocation {
  const yaml::Node* resources = nullptr;
  std::string who;       ///< "container `web`", "`spec.kafka`", "`Deployment/web`"
  bool of_pod = false;   ///< of the pod as a whole
  bool foreign = false;  ///< of a custom resource, for which an operator creates pods
};

/// Calls `visit` for all of them in an object: those of its pod, or those of a custom resource for its pods.
/// `pod` is null for an object without one.
void each_resources(const Object& object, const PodView* pod,
                    const std::function<void(const ResourceLocation&)>& visit);

/// More than zero and less than a mebibyte: too little memory for any program.
bool is_too_little(const kubernetes::Quantity& memory);

/// The resource of containers that a word means, including itself; empty if none.
std::string_view resource_meant(std::string_view resource);

}  // namespace twinhull::lint
