#include <fmt/format.h>

#include "helm/error_messages.h"
#include "helm/evaluator.h"
#include "helm/functions.h"

namespace twinhull::helm {
namespace {

Value include(const Call& call) { return call.run.include(call); }
Value tpl(const Call& call) { return call.run.tpl(call); }

Value required(const Call& call) {
  const bool missing = call[1].is_nil() || (call[1].type == Type::string && call[1].size == 0);
  return missing ? call.fail(marked_warning(call[0].text())) : call[1];
}

Value fail(const Call& call) { return call.fail(marked_warning(call[0].text())); }

/// Without a cluster, nothing is found.
Value lookup(const Call& call) { return of_map(call.heap().make_map()); }

constexpr Function functions[] = {
    {"fail", "s", fail},          {"include", "sa", include}, {"lookup", "ssss", lookup},
    {"required", "sa", required}, {"tpl", "sa", tpl},
};

}  // namespace

FunctionTable helm_functions() { return functions; }

}  // namespace twinhull::helm
