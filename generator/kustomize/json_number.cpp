#include "kustomize/json_number.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>

#include "base/go_float.h"
#include "kustomize/tree.h"

namespace twinhull::kustomize {
namespace {

using yaml::Kind;
using yaml::Node;

/// An integer that go-yaml stores as one: between the smallest signed and the largest unsigned of 64 bits.
std::optional<std::string> whole(const Node& node) {
  if (!node.is(Kind::integer)) return std::nullopt;
  if (const auto value = node.integer()) return std::to_string(*value);
  const std::string bare = yaml::without_underscores(node.text);
  std::string_view digits = bare;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const yaml::BasedDigits based = yaml::split_base(digits);
  std::uint64_t value = 0;
  const char* end = based.digits.data() + based.digits.size();
  const std::from_chars_result result = std::from_chars(based.digits.data(), end, value, based.base);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return std::to_string(value);
}

std::optional<double> floating(const Node& node) {
  Node number = node;
  number.kind = Kind::number;
  const std::optional<double> value = number.number();
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace

std::string json_number(const Node& number) {
  if (const auto text = whole(number)) return *text;
  const std::optional<double> value = floating(number);
  return value ? base::go_json_float(*value) : std::string();
}

const Node* after_json(const Node& node, base::Arena& arena) {
  if (node.is(Kind::map) || node.is(Kind::list))
    return mapped(node, arena, [&](const Node& part) { return after_json(part, arena); });
  if (!node.is(Kind::integer) && !node.is(Kind::number)) return &node;
  const std::optional<double> value = floating(node);
  const std::string text = value ? base::go_float(*value) : std::string(node.text);
  if (text == node.text) return &node;
  Node* copy = arena.make<Node>(node);
  copy->text = arena.copy(text);
  copy->kind = plain_kind(copy->text);
  return copy;
}

}  // namespace twinhull::kustomize
