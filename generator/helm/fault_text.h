#pragma once

#include <string>
#include <string_view>

#include "helm/evaluator.h"

namespace twinhull::helm {

/// The message of `required` and `fail`, marked so that `error_text` finds it in the errors around it.
std::string marked_warning(std::string_view message);

/// An error of a template as Helm prints it: `execution error at (web/templates/x.yaml:3:4): a host is
/// required`.
std::string error_text(std::string_view file, const Fault& fault);

/// A parse error as Helm prints it.
std::string parse_error_text(std::string_view file, std::string_view error);

}  // namespace twinhull::helm
