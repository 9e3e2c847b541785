#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/network/addresses.h"

namespace twinhull::lint {

/// A setting of a program that names another one.
struct Setting {
  const Object* object = nullptr;     ///< whose it is: the workload or the ConfigMap
  std::string_view name;              ///< of the variable, key or flag
  const yaml::Node* value = nullptr;  ///< where it stands
  Address address;
};

/// The host of a setting as the name of a Service.
struct Target {
  enum class Kind {
    elsewhere,  ///< no name of the cluster, or of a namespace that the run does not hold
    there,      ///< a Service of the run, or one that something makes
    absent,
  } kind = Kind::elsewhere;
  std::string_view service;
  std::string_view namespace_name;
  const Object* object = nullptr;  ///< the Service where the run holds it
};

/// The settings with addresses of an object: literal variables, arguments and annotations of a pod, the
/// values of a ConfigMap. Those of a ConfigMap count once, however many pods read it.
std::vector<Setting> settings_of(const Object& object, const ObjectIndex& corpus);

/// What the host leads to, seen from the namespace of the setting's object. A name without a dot is one of
/// that namespace; with dots it is of the cluster when `svc` says so or the namespace is one of the run.
Target target_of(const Setting& setting, const ObjectIndex& corpus);

/// The port of the Service that the setting asks for; null where it asks for one that is not there, or for
/// none that is known.
const yaml::Node* service_port(const Object& service, std::string_view number);

/// Whether browsers are given an address that only pods know; whatever else is wrong with it, that comes
/// first.
bool keeps_browser_out(const Setting& setting);

}  // namespace twinhull::lint
