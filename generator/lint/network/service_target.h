#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/engine/check.h"
#include "lint/network/addresses.h"

namespace twinhull::lint {

/// A setting of a program with the address of another one.
struct Setting {
  const Object* object = nullptr;     ///< its owner: the workload or the ConfigMap
  std::string_view name;              ///< of the variable, key or flag
  const yaml::Node* value = nullptr;  ///< its location
  Address address;
};

/// The host of a setting as the name of a Service.
struct Target {
  enum class Kind {
    elsewhere,  ///< not a cluster name, or of a namespace outside of the run
    there,      ///< a Service of the run, or one created at run time
    absent,
  } kind = Kind::elsewhere;
  std::string_view service;
  std::string_view namespace_name;
  const Object* object = nullptr;  ///< the Service if it is in the run
};

/// The settings with addresses of an object: literal variables, arguments and annotations of a pod, the
/// values of a ConfigMap. Those of a ConfigMap count once, however many pods read it.
std::vector<Setting> settings_of(const Object& object, const ObjectIndex& index);

/// Resolves the host, from the namespace of the setting's object. A name without a dot is in that namespace;
/// one with dots is a cluster name if it contains `svc` or the namespace is in the run.
Target target_of(const Setting& setting, const ObjectIndex& index);

/// The port of the Service that the setting uses; null if the Service does not have it, or if it is unknown.
const yaml::Node* service_port(const Object& service, std::string_view number);

/// Whether browsers get an address that only pods can resolve; this takes precedence over its other errors.
bool keeps_browser_out(const Setting& setting);

}  // namespace twinhull::lint
