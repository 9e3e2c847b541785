#pragma once

#include <string>
#include <utility>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// A finding of a rule that is not on an object.
inline ObjectFinding finding_at(std::string rule, source::Span span, std::string message, std::string help) {
  return {.finding = {
              .rule = std::move(rule), .message = std::move(message), .span = span, .help = std::move(help)}};
}

}  // namespace twinhull::lint
