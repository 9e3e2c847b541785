#include "helm/fault_text.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"

namespace twinhull::helm {
namespace {

constexpr std::string_view warning_begin = "HELM_ERR_START";
constexpr std::string_view warning_end = "HELM_ERR_END";

struct Part {
  std::string location;
  std::string function;
  std::string message;
  friend bool operator==(const Part&, const Part&) = default;
};

/// A message of text/template; empty if it is another one.
std::optional<Part> parse(std::string_view text) {
  constexpr std::string_view prefix = "template: ";
  if (!text.starts_with(prefix)) return std::nullopt;
  std::string_view rest = text.substr(prefix.size());
  if (rest.starts_with("no template ")) return Part{{}, {}, std::string(text)};
  const auto cut = [](std::string_view message) {
    return std::string(message.substr(0, message.find(" template:")));
  };
  constexpr std::string_view executing = ": executing \"";
  if (const std::size_t at = rest.find(executing); at != std::string_view::npos) {
    const std::string_view after = rest.substr(at + executing.size());
    const std::size_t quote = after.find('"');
    const std::size_t end = quote == std::string_view::npos ? quote : after.find(">: ", quote);
    if (end != std::string_view::npos && after.substr(quote + 1).starts_with(" at <")) {
      const std::string_view where = after.substr(quote + 6, end - quote - 6);
      return Part{std::string(rest.substr(0, at)),
                  fmt::format("executing \"{}\" at <{}>:", after.substr(0, quote), where),
                  cut(after.substr(end + 3))};
    }
  }
  const std::size_t colon = rest.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  return Part{std::string(rest.substr(0, colon)), {}, cut(rest.substr(colon + 2))};
}

}  // namespace

std::string marked_warning(std::string_view message) {
  return fmt::format("{}{}{}", warning_begin, message, warning_end);
}

std::string error_text(std::string_view file, const Fault& fault) {
  const std::string& whole = fault.messages.front();
  const std::size_t first = whole.find(": ");
  const std::size_t second = first == std::string::npos ? first : whole.find(": ", first + 2);
  if (second == std::string::npos) return fmt::format("execution error in ({}): {}", file, whole);
  const std::size_t begin = whole.find(warning_begin, second);
  const std::size_t end = whole.rfind(warning_end);
  if (begin != std::string::npos && end != std::string::npos && begin < end) {
    return fmt::format("execution error at ({}): {}", whole.substr(first + 2, second - first - 2),
                       whole.substr(begin + warning_begin.size(), end - begin - warning_begin.size()));
  }
  std::vector<Part> parts;
  for (const std::string& message : fault.messages) {
    std::optional<Part> part = parse(message);
    if (!part) return whole;
    if (parts.empty() || parts.back() != *part) parts.push_back(std::move(*part));
  }
  std::string out;
  for (const Part& part : parts) {
    if (!part.location.empty()) out += part.location + "\n  ";
    if (!part.function.empty()) out += part.function + "\n    ";
    if (!part.message.empty()) out += part.message + "\n";
  }
  return std::string(base::trim(out));
}

std::string parse_error_text(std::string_view file, std::string_view error) {
  const std::size_t first = error.find(": ");
  if (first == std::string_view::npos) return fmt::format("parse error in ({}): {}", file, error);
  const std::string_view rest = error.substr(first + 2);
  const std::string_view location = rest.substr(0, rest.find(": "));
  return fmt::format("parse error at ({}): {}", location, error.substr(error.rfind(": ") + 2));
}

}  // namespace twinhull::helm
