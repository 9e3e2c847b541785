#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "helm/evaluator.h"
#include "helm/render.h"

namespace twinhull::helm {

/// The message of `required` and `fail`, marked so that `exec_error` finds it in the errors around it.
std::string marked_warning(std::string_view message);

/// An error of a template as Helm prints it: `execution error at (web/templates/x.yaml:3:4): a host is
/// required`.
RenderError exec_error(std::string_view file, const ExecError& fault);

/// The same of a template that cannot be parsed: `template: web/templates/x.yaml:3: unexpected EOF`.
RenderError parse_error(std::string_view file, std::string_view error);

}  // namespace twinhull::helm
