// What the functions of CEL and of the Kubernetes libraries cost, by the sizes of their arguments.

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/contains.h"
#include "cel/cost_operand.h"

namespace twinhull::cel {
namespace {

constexpr std::array<std::string_view, 6> list_walks = {"isSorted", "sum",     "max",
                                                        "min",      "indexOf", "lastIndexOf"};
constexpr std::array<std::string_view, 4> text_walks = {"lowerAscii", "upperAscii", "substring", "trim"};
constexpr std::array<std::string_view, 8> parsers = {"ip",       "cidr",       "isIP",   "isCIDR",
                                                     "quantity", "isQuantity", "semver", "isSemver"};
constexpr std::array<std::string_view, 4> orders = {"_<_", "_<=_", "_>_", "_>=_"};

constexpr std::array<std::string_view, 17> texts = {
    "string",      "format",  "join",    "lowerAscii",     "upperAscii",   "replace",
    "substring",   "trim",    "charAt",  "quote",          "find",         "getScheme",
    "getHostname", "getHost", "getPort", "getEscapedPath", "strings.quote"};
constexpr std::array<std::string_view, 8> opaques = {"ip",     "cidr",   "url", "quantity",
                                                     "semver", "masked", "add", "sub"};
constexpr std::array<std::string_view, 6> pass_on = {"dyn", "value",       "orValue",
                                                     "or",  "optional.of", "optional.ofNonZeroValue"};

Range size_of(std::span<const CostOperand> args, std::size_t i) {
  return i < args.size() ? args[i].size_or_unknown() : Range();
}

/// Equality, and the order of texts: up to the end of the smaller one.
Range compare_cost(const CostOperand& a, const CostOperand& b) {
  const std::uint64_t smallest = std::min(a.size_or_unknown().most, b.size_or_unknown().most);
  return Range{smallest > 0 ? std::uint64_t{1} : 0, smallest} * per_byte;
}

Range match_cost(std::span<const CostOperand> args) {
  return (size_of(args, 0) + Range{1, 1}) * per_byte * (size_of(args, 1) * per_pattern_byte);
}

/// The size of the items of a list, by its path.
Range item_size(const CostOperand& list) {
  const SizedType* item = list.sized_type == nullptr ? nullptr : list.sized_type->item;
  return item == nullptr ? unknown_size : Range{0, item->most};
}

Range walk_cost(const CostOperand& target) {
  if (!target.is(ValueShape::list) && !target.is(ValueShape::map)) return target.size_or_unknown() * per_byte;
  Range item{1, 1};
  const SizedType* type = target.type->item;
  if (type != nullptr && (type->kind == ValueShape::text || type->kind == ValueShape::bytes))
    item = item + item_size(target) * per_byte;
  return target.size_or_unknown() * item;
}

/// The size after `replace`, whose shortest and longest results differ.
Range replaced_size(Range text, Range old_part, Range new_part) {
  Range count;
  Range kept;
  if (old_part.least == 0) {
    count.most = (text + Range{1, 1}).most;
    kept.most = text.most;
  } else if (new_part.most <= old_part.least) {
    kept.most = text.most;
  } else {
    count.most = (text * (1.0 / static_cast<double>(old_part.least))).most;
  }
  if (old_part.most == 0) {
    count.least = (text + Range{1, 1}).least;
    kept.least = text.least;
  } else if (old_part.most <= new_part.least) {
    kept.least = text.least;
  } else {
    count.least = (text * (1.0 / static_cast<double>(old_part.most))).least;
  }
  return count * new_part + kept;
}

CallCost join_cost(std::span<const CostOperand> args) {
  const Range list = size_of(args, 0);
  Range size = list * item_size(args[0]);
  if (args.size() > 1) {
    const auto less = [](std::uint64_t count) { return count == 0 ? 0 : count - 1; };
    size = size + size_of(args, 1) * Range{less(list.least), less(list.most)};
  }
  return {size * per_byte, size};
}

CallCost add_cost(std::span<const CostOperand> args) {
  const Range size = size_of(args, 0) + size_of(args, 1);
  const auto either = [&](ValueShape kind) { return args[0].is(kind) || args[1].is(kind); };
  if (either(ValueShape::list)) return {{1, 1}, size};
  if (either(ValueShape::text) || either(ValueShape::bytes)) return {size * per_byte, size};
  if (either(ValueShape::scalar) || either(ValueShape::opaque)) return {};
  return {unite({1, 1}, size * per_byte), size};
}

CallCost equal_cost(const std::string& function, std::span<const CostOperand> args) {
  const bool opaque = args[0].is(ValueShape::opaque) && args[1].is(ValueShape::opaque);
  if (!opaque || function != "_==_") return {compare_cost(args[0], args[1]), {}};
  // Of these, only URLs have a size.
  if (!args[0].size || !args[1].size) return {};
  return {Range{1, unite(*args[0].size, *args[1].size).most} * per_byte, {}};
}

/// From texts to bytes and back; a value of any type may be one.
CallCost conversion_cost(const std::string& function, const CostOperand& value) {
  const Range size = value.size_or_unknown();
  const bool to_bytes = function == "bytes";
  const bool to_text = function == "string";
  const bool known = value.is(to_bytes ? ValueShape::text : ValueShape::bytes);
  const bool any = value.type == nullptr || value.is(ValueShape::any);
  if ((!to_bytes && !to_text) || (!known && !any)) return {};
  const Range cost = size * per_byte;
  return {known ? cost : unite({1, 1}, cost),
          to_bytes ? Range{size.least, (size * Range{4, 4}).most} : Range{size.least / 4, size.most}};
}

/// Functions of a text or list that is the receiver.
std::optional<CallCost> member_cost(const std::string& function, std::span<const CostOperand> args) {
  const Range size = size_of(args, 0);
  if (base::contains(list_walks, function)) return CallCost{walk_cost(args[0]), {}};
  if (base::contains(text_walks, function)) return CallCost{size * per_byte, size};
  if (function == "format") return CallCost{size * per_byte, {}};
  if (function == "startsWith" || function == "endsWith") return CallCost{size_of(args, 1) * per_byte, {}};
  if (function == "matches") return CallCost{match_cost(args), {}};
  if (function == "find" || function == "findAll") return CallCost{match_cost(args), Range{0, size.most}};
  if (function == "contains") return CallCost{size * per_byte * (size_of(args, 1) * per_byte), {}};
  if (function == "join") return join_cost(args);
  if (function == "split") {
    const std::uint64_t parts = args.size() > 2 && args[2].literal ? *args[2].literal : size.most;
    return CallCost{size * (2 * per_byte), Range{0, parts}};
  }
  if (function == "replace" && args.size() > 2)
    return CallCost{size * (2 * per_byte), replaced_size(size, size_of(args, 1), size_of(args, 2))};
  if (function == "containsIP" || function == "containsCIDR") {
    const bool cidr = function == "containsCIDR";
    Range cost = Range{8, 32} * per_byte + (cidr ? Range{4, 16} * per_byte + Range{1, 1} : Range());
    if (args.size() > 1 && args[1].is(ValueShape::text)) cost = cost + size_of(args, 1) * per_byte;
    return CallCost{cost, {}};
  }
  if (function == "validate") return CallCost{size_of(args, 1) * per_byte * (128 * per_pattern_byte), {}};
  return std::nullopt;
}

}  // namespace

const SizedType& basic_type(ValueShape kind) {
  static const std::array<SizedType, 8> types = [] {
    std::array<SizedType, 8> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i].kind = static_cast<ValueShape>(i);
    return all;
  }();
  return types[static_cast<std::size_t>(kind)];
}

const SizedType& text_list_type() {
  static const SizedType type{.kind = ValueShape::list, .item = &basic_type(ValueShape::text)};
  return type;
}

CallCost call_cost(const std::string& function, bool member, std::span<const CostOperand> args) {
  if (member) {
    if (const std::optional<CallCost> cost = member_cost(function, args)) return *cost;
    if (function == "check") return {{350000, 350000}, {}};  // an authorization
  }
  if (args.size() == 2) {
    if (function == "_==_" || function == "_!=_") return equal_cost(function, args);
    if (function == "_+_") return add_cost(args);
    if (base::contains(orders, function)) {
      if (args[0].is(ValueShape::scalar) || args[1].is(ValueShape::scalar)) return {};
      const Range cost = compare_cost(args[0], args[1]);
      const bool text = args[0].is(ValueShape::text) || args[1].is(ValueShape::text);
      return {text ? cost : unite({1, 1}, cost), {}};
    }
    if (function == "_in_") {
      if (args[1].is(ValueShape::map)) return {};
      return {args[1].is(ValueShape::list) ? size_of(args, 1) : unite({1, 1}, size_of(args, 1)), {}};
    }
    if (function == "matches") return {match_cost(args), {}};
    if (function.starts_with("sets.")) {
      const Range comparisons = size_of(args, 0) * size_of(args, 1);
      return {comparisons * (function == "sets.equivalent" ? 2.0 : 1.0) + Range{1, 1}, {}};
    }
  }
  if (args.size() != 1 || member) return {};
  const Range size = size_of(args, 0);
  if (function == "url") return {size * per_byte, size};
  if (function == "ip.isCanonical") return {size * (2 * per_byte), {}};
  if (base::contains(parsers, function)) return {size * per_byte, {}};
  if (function == "dyn") return {{1, 1}, args[0].size};
  return conversion_cost(function, args[0]);
}

const SizedType* result_type(const std::string& function, std::span<const CostOperand> args) {
  if (base::contains(texts, function)) return &basic_type(ValueShape::text);
  if (function == "split" || function == "findAll") return &text_list_type();
  if (function == "bytes") return &basic_type(ValueShape::bytes);
  if (function == "optional.none" || function == "type" || args.empty()) return nullptr;
  if (base::contains(pass_on, function)) return args[0].type;
  if (function == "min" || function == "sum" || function == "max") {
    const bool list = args[0].is(ValueShape::list);
    return list ? args[0].type->item : args[0].type;
  }
  if (function == "_+_" || function == "_-_")
    return args[0].type != nullptr ? args[0].type : args.back().type;
  if (base::contains(opaques, function)) return &basic_type(ValueShape::opaque);
  return &basic_type(ValueShape::scalar);
}

}  // namespace twinhull::cel
