#pragma once

#include <string>

#include "helm/render.h"

namespace twinhull::lint {

/// An error of a template in terms of what the template says.
struct RenderReason {
  std::string text;  ///< one line: "`.Values.ingress` is not set, so it has no `host`"
  std::string help;  ///< what to do about it; empty if unknown
  std::string at;    ///< the expression in the template; can be empty
};

RenderReason reason_of(const helm::RenderError& error);

}  // namespace twinhull::lint
