// Valid but unintended quantities: memory in thousandths of a byte, in bytes, CPU of whole machines.

#include <fmt/format.h>

#include <algorithm>

#include "kubernetes/quantity.h"
#include "lint/resources/checks.h"
#include "lint/resources/resource_locations.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;

constexpr kubernetes::Nanos one = 1'000'000'000;
/// Few machines have that many cores, and a container that requires all of them is not written by hand.
constexpr kubernetes::Nanos many_cores = one * 100;

std::optional<Quantity> amount(const yaml::Node* node) {
  const std::string_view text = text_at(node, "");
  return text.empty() ? std::nullopt : kubernetes::parse_quantity(text).value;
}

std::string_view digits_of(std::string_view text) {
  const auto end = std::ranges::find_if(text, [](char c) { return (c < '0' || c > '9') && c != '.'; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool is_bytes(std::string_view resource) {
  return resource == "memory" || resource == "ephemeral-storage" || resource == "storage";
}

/// "3.5 bytes", "0.128 bytes", "512000 bytes".
std::string in_bytes(const Quantity& quantity) {
  const auto whole = static_cast<unsigned long long>(quantity.nanos / one);
  std::string fraction = fmt::format("{:09}", static_cast<unsigned>(quantity.nanos % one));
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return fmt::format("{}{}{} bytes", whole, fraction.empty() ? "" : ".", fraction);
}

/// "512 bytes of memory", "3500m of memory, which is 3.5 bytes".
std::string spelled_out(std::string_view text, std::string_view resource, const Quantity& quantity) {
  const std::string bytes = in_bytes(quantity);
  if (digits_of(text).size() == text.size()) return fmt::format("{} of {}", bytes, resource);
  return fmt::format("{} of {}, which is {}", text, resource, bytes);
}

std::string help_for_bytes(std::string_view text) {
  const std::string_view digits = digits_of(text);
  if (text.ends_with('m')) return fmt::format("`m` is a thousandth; write `{}Mi`", digits);
  return fmt::format("write `{}Mi` for mebibytes", digits);
}

void check_cores(const Object& object, const yaml::Entry& entry, const Quantity& quantity,
                 std::string_view verb, std::string_view who, Reporter& report) {
  if (quantity.negative || quantity.nanos < many_cores) return;
  const std::string_view text = text_at(entry.value, "");
  report.add(object, entry.value->span,
             fmt::format("{} {} {} cores", who, verb, static_cast<unsigned long long>(quantity.nanos / one)),
             fmt::format("write `{}m` for thousandths of a core", digits_of(text)));
}

/// Another rule reports memory limits that are too low.
void check_amounts(const Object& object, const yaml::Node* map, bool limit, std::string_view who,
                   Reporter& report) {
  if (map == nullptr || !map->is(yaml::Kind::map)) return;
  const std::string_view verb = limit ? "is limited to" : "requests";
  for (const yaml::Entry& entry : map->entries) {
    const std::optional<Quantity> quantity = amount(entry.value);
    if (!quantity) continue;
    if (entry.key == "cpu") check_cores(object, entry, *quantity, verb, who, report);
    if (!is_bytes(entry.key)) continue;
    const bool little = is_too_little(*quantity);
    if (limit && entry.key == "memory" && little) continue;
    if (!little && quantity->nanos % one == 0) continue;
    const std::string_view text = text_at(entry.value, "");
    report.add(object, entry.value->span,
               little ? fmt::format("{} {} {}", who, verb, spelled_out(text, entry.key, *quantity))
                      : fmt::format("{} {} {} of {}, which is not an integer number of bytes", who, verb,
                                    text, entry.key),
               help_for_bytes(text));
  }
}

}  // namespace

void check_implausible_amount(const Object& object, const ObjectIndex& index, Reporter& report) {
  const PodView* pod = index.pod_of(object);
  each_resources(object, pod, [&](const ResourceLocation& location) {
    check_amounts(object, value_at(location.resources, "limits"), true, location.who, report);
    check_amounts(object, value_at(location.resources, "requests"), false, location.who, report);
  });
  each_claim(object, index, [&](const yaml::Node* spec, std::string_view name, source::Span) {
    check_amounts(object, value_at(spec, "resources.requests"), false,
                  fmt::format("PersistentVolumeClaim `{}`", name), report);
  });
}

void check_memory_limit_too_low(const Object& object, const ObjectIndex& index, Reporter& report) {
  each_resources(object, index.pod_of(object), [&](const ResourceLocation& location) {
    const yaml::Node* limit = value_at(location.resources, "limits.memory");
    const std::optional<Quantity> quantity = amount(limit);
    if (!quantity || !is_too_little(*quantity)) return;
    const std::string_view text = text_at(limit, "");
    report.add(object, limit->span,
               fmt::format("{} is limited to {}: it cannot start", location.who,
                           spelled_out(text, "memory", *quantity)),
               help_for_bytes(text));
  });
}

}  // namespace twinhull::lint
