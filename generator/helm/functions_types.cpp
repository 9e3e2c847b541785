#include "helm/evaluator.h"
#include "helm/functions.h"

namespace twinhull::helm {
namespace {

Value default_(const Call& call) { return call.size() < 2 || is_empty(call[1]) ? call[0] : call[1]; }

Value empty_(const Call& call) { return of(is_empty(call[0])); }

Value coalesce(const Call& call) {
  for (const Value& value : call.arguments) {
    if (!is_empty(value)) return value;
  }
  return nil_value();
}

Value all(const Call& call) {
  for (const Value& value : call.arguments) {
    if (is_empty(value)) return of(false);
  }
  return of(true);
}

Value any(const Call& call) {
  for (const Value& value : call.arguments) {
    if (!is_empty(value)) return of(true);
  }
  return of(false);
}

Value ternary(const Call& call) { return call[2].truth ? call[0] : call[1]; }
Value type_of(const Call& call) { return call.text(type_name(call[0])); }
Value type_is(const Call& call) { return of(type_name(call[1]) == call[0].text()); }
Value type_is_like(const Call& call) {
  const std::string name = type_name(call[1]);
  return of(name == call[0].text() || name == "*" + std::string(call[0].text()));
}
Value kind_of(const Call& call) { return of_text(kind_name(call[0])); }
Value kind_is(const Call& call) { return of(kind_name(call[1]) == call[0].text()); }
Value deep_equal_(const Call& call) { return of(deep_equal(call[0], call[1])); }
Value deep_copy_(const Call& call) {
  if (call[0].is_nil()) return call.fail("reflect: call of reflect.Value.Type on zero Value");
  return deep_copy(call.heap(), call[0]);
}

constexpr Function functions[] = {
    {"all", "a*", all},
    {"any", "a*", any},
    {"coalesce", "a*", coalesce},
    {"deepCopy", "w", deep_copy_},
    {"deepEqual", "ww", deep_equal_},
    {"default", "aa*", default_},
    {"empty", "a", empty_},
    {"kindIs", "sa", kind_is},
    {"kindOf", "a", kind_of},
    {"mustDeepCopy", "w", deep_copy_},
    {"ternary", "aab", ternary},
    {"typeIs", "sa", type_is},
    {"typeIsLike", "sa", type_is_like},
    {"typeOf", "a", type_of},
};

}  // namespace

FunctionTable type_functions() { return functions; }

}  // namespace twinhull::helm
