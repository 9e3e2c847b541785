// Permissions of files in volumes. The API has decimal numbers, users write octal ones: kubectl reads `0644`
// as 420, `644` is another number, and more than `0777` is rejected.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <system_error>

#include "lint/pods/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::int64_t most = 0777;

bool all_digits(std::string_view text, char last) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) { return c >= '0' && c <= last; });
}

/// The number that kubectl reads from an unquoted scalar: octal with a leading zero, if its digits are. Empty
/// if it is not a number, which the type check reports.
std::optional<std::int64_t> number_of(const yaml::Node& node) {
  const bool octal = node.text.size() > 1 && node.text.front() == '0' && all_digits(node.text, '9');
  if (!octal) return node.is(yaml::Kind::integer) ? node.integer() : std::nullopt;
  if (node.style != yaml::Style::plain) return {};
  std::int64_t value = 0;
  const int base = all_digits(node.text, '7') ? 8 : 10;
  const auto read = std::from_chars(node.text.data(), node.text.data() + node.text.size(), value, base);
  return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// Common permissions that are valid numbers if read as decimal.
constexpr std::array<std::string_view, 4> usual_octal = {"400", "440", "444", "500"};

using Visit = std::function<void(std::string_view, const yaml::Node&)>;

void visit_items(const yaml::Node* source, const Visit& visit) {
  for (const yaml::Node* item : items_at(source, "items")) {
    if (const yaml::Node* mode = value_at(item, "mode")) visit("mode", *mode);
  }
}

void each_mode(const PodView& pod, const Visit& visit) {
  for (const yaml::Node* volume : items_at(pod.spec, "volumes")) {
    for (std::string_view kind : {"configMap", "downwardAPI", "projected", "secret"}) {
      const yaml::Node* source = value_at(volume, kind);
      if (source == nullptr) continue;
      if (const yaml::Node* mode = value_at(source, "defaultMode")) visit("defaultMode", *mode);
      visit_items(source, visit);
      for (const yaml::Node* part : items_at(source, "sources")) {
        for (std::string_view inner : {"configMap", "downwardAPI", "secret"})
          visit_items(value_at(part, inner), visit);
      }
    }
  }
}

std::string help_for(std::string_view text, std::int64_t value) {
  if (value > most && text.size() == 3 && all_digits(text, '7')) {
    return fmt::format("write `0{}`, which is octal, or the decimal {}", text,
                       std::stoi(std::string(text), nullptr, 8));
  }
  return "use a zero and three octal digits, such as `0644`";
}

}  // namespace

void check_invalid_file_mode(const PodView& pod, const ObjectIndex&, Reporter& report) {
  each_mode(pod, [&](std::string_view field, const yaml::Node& mode) {
    const std::optional<std::int64_t> value = number_of(mode);
    if (!value || (*value >= 0 && *value <= most)) return;
    const bool same = fmt::format("{}", *value) == mode.text;
    report.add(*pod.object, mode.span,
               fmt::format("`{}` is {}{}; it must be 0 to 511 (octal 0777): the API server rejects the Pod",
                           field, mode.text, same ? "" : fmt::format(", the number {}", *value)),
               help_for(mode.text, *value));
  });
}

void check_decimal_file_mode(const PodView& pod, const ObjectIndex&, Reporter& report) {
  each_mode(pod, [&](std::string_view field, const yaml::Node& mode) {
    if (!mode.is(yaml::Kind::integer) || std::ranges::find(usual_octal, mode.text) == usual_octal.end())
      return;
    const int octal = std::stoi(std::string(mode.text), nullptr, 8);
    report.add(*pod.object, mode.span,
               fmt::format("`{}` is the decimal number {}, octal {:#o}", field, mode.text, *mode.integer()),
               fmt::format("write `0{}`, or the decimal {}", mode.text, octal));
  });
}

}  // namespace twinhull::lint
