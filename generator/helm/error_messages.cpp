#include "helm/error_messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace twinhull::helm {
namespace {

constexpr std::string_view warning_begin = "HELM_ERR_START";
constexpr std::string_view warning_end = "HELM_ERR_END";

struct ErrorPart {
  std::string location;
  std::string function;
  std::string message;
  friend bool operator==(const ErrorPart&, const ErrorPart&) = default;
};

/// `web/templates/x.yaml:3:4`, with the expression in `executing "x" at <.Values.a>:`.
ErrorLocation location_of(std::string_view location, std::string_view function) {
  ErrorLocation position;
  std::vector<int> numbers;
  while (numbers.size() < 2) {
    const std::size_t colon = location.rfind(':');
    if (colon == std::string_view::npos) break;
    int number = 0;
    const auto read = std::from_chars(location.data() + colon + 1, location.data() + location.size(), number);
    if (read.ec != std::errc() || read.ptr != location.data() + location.size()) break;
    numbers.insert(numbers.begin(), number);
    location = location.substr(0, colon);
  }
  position.file = location;
  if (!numbers.empty()) position.line = numbers[0];
  if (numbers.size() > 1) position.column = numbers[1];
  const std::size_t begin = function.find(" at <"), end = function.rfind(">:");
  if (begin != std::string_view::npos && end != std::string_view::npos && begin + 5 <= end)
    position.at = function.substr(begin + 5, end - begin - 5);
  return position;
}

/// A message of text/template; empty if it is another one.
std::optional<ErrorPart> parse(std::string_view text) {
  constexpr std::string_view prefix = "template: ";
  if (!text.starts_with(prefix)) return std::nullopt;
  std::string_view rest = text.substr(prefix.size());
  if (rest.starts_with("no template ")) return ErrorPart{{}, {}, std::string(text)};
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
      return ErrorPart{std::string(rest.substr(0, at)),
                       fmt::format("executing \"{}\" at <{}>:", after.substr(0, quote), where),
                       cut(after.substr(end + 3))};
    }
  }
  const std::size_t colon = rest.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  return ErrorPart{std::string(rest.substr(0, colon)), {}, cut(rest.substr(colon + 2))};
}

}  // namespace

std::string marked_warning(std::string_view message) {
  return fmt::format("{}{}{}", warning_begin, message, warning_end);
}

RenderError exec_error(std::string_view file, const ExecError& fault) {
  RenderError error{.kind = RenderError::Kind::execution, .message = {}, .reason = fault.messages.back()};
  std::vector<ErrorPart> parts;
  bool parsed = true;
  for (const std::string& message : fault.messages) {
    std::optional<ErrorPart> part = parse(message);
    parsed = parsed && part;
    if (part && !part->location.empty())
      error.locations.push_back(location_of(part->location, part->function));
    if (part && (parts.empty() || parts.back() != *part)) parts.push_back(std::move(*part));
  }
  if (!parts.empty() && parsed) error.reason = parts.back().message;
  if (error.locations.empty()) error.locations.push_back({.file = std::string(file)});
  const std::string& whole = fault.messages.front();
  const std::size_t first = whole.find(": ");
  const std::size_t second = first == std::string::npos ? first : whole.find(": ", first + 2);
  if (second == std::string::npos) {
    error.message = fmt::format("execution error in ({}): {}", file, whole);
    return error;
  }
  const std::size_t begin = whole.find(warning_begin, second);
  const std::size_t end = whole.rfind(warning_end);
  if (begin != std::string::npos && end != std::string::npos && begin < end) {
    error.kind = RenderError::Kind::demand;
    error.reason = whole.substr(begin + warning_begin.size(), end - begin - warning_begin.size());
    error.message =
        fmt::format("execution error at ({}): {}", whole.substr(first + 2, second - first - 2), error.reason);
    return error;
  }
  if (!parsed) {
    error.message = whole;
    return error;
  }
  std::string out;
  for (const ErrorPart& part : parts) {
    if (!part.location.empty()) out += part.location + "\n  ";
    if (!part.function.empty()) out += part.function + "\n    ";
    if (!part.message.empty()) out += part.message + "\n";
  }
  error.message = base::trim(out);
  return error;
}

RenderError parse_error(std::string_view file, std::string_view text) {
  RenderError error{.kind = RenderError::Kind::parse, .message = {}, .reason = std::string(text)};
  const std::size_t first = text.find(": ");
  if (first == std::string_view::npos) {
    error.message = fmt::format("parse error in ({}): {}", file, text);
    error.locations.push_back({.file = std::string(file)});
    return error;
  }
  const std::string_view rest = text.substr(first + 2);
  const std::string_view location = rest.substr(0, rest.find(": "));
  error.reason = rest.substr(std::min(rest.size(), location.size() + 2));
  error.message = fmt::format("parse error at ({}): {}", location, text.substr(text.rfind(": ") + 2));
  error.locations.push_back(location_of(location, ""));
  return error;
}

}  // namespace twinhull::helm
