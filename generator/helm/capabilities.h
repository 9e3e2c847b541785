#pragma once

#include <string>
#include <vector>

#include "base/expected.h"
#include "helm/value.h"

namespace twinhull::helm {

struct Capabilities {
  Value value;          ///< `.Capabilities`
  std::string version;  ///< of Kubernetes, for constraints: `v1.34.0`
};

/// The capabilities for a Kubernetes version such as `1.34` or `v1.34.2-eks`; empty: the default of Helm 4.1.
/// `more` are additional API versions.
base::Expected<Capabilities> make_capabilities(Heap& heap, const std::string& kubernetes_version,
                                               const std::vector<std::string>& more);

}  // namespace twinhull::helm
