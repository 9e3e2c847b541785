// Expressions of CEL, parsed, checked, estimated, evaluated and explained: no crash, and no evaluation beyond
// its steps.

#include <cstdint>
#include <string_view>

#include "cel/check.h"
#include "cel/cost.h"
#include "cel/evaluate.h"
#include "cel/locate.h"

using namespace twinhull::cel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Parsed parsed = parse(text);
  if (parsed.root == nullptr) return 0;
  Activation activation;
  activation.variables["self"] =
      Value::map({{Value::string("a"), Value::list({Value::integer(1), Value::string("b")})},
                  {Value::string("b"), Value::number(1.5)}});
  activation.variables["x"] = Value::string("text \xc3\xa4");
  Budget budget(20'000);
  evaluate(*parsed.root, activation, budget);
  budget.refill(20'000);
  locate(*parsed.root, false, activation, budget);
  Declarations declared;
  declared.variables["self"] = {{}, Kind::map};
  declared.fields["variables"]["x"] = {{}, Kind::integer};
  check(*parsed.root, declared);
  const SizedType item{.kind = ValueShape::text, .most = 10};
  const SizedType self{.kind = ValueShape::map, .most = 1'000'000'000, .item = &item};
  estimate_cost(*parsed.root, self);
  return 0;
}
