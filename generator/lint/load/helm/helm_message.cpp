#include "lint/load/helm/helm_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace twinhull::lint {
namespace {

using Kind = HelmMessage::Kind;

/// The message on one line, without Helm's log lines and hint.
std::string flat(std::string_view errors) {
  std::string out;
  for (std::string_view line : base::split_lines(errors)) {
    line = base::trim(line);
    if (line.empty() || line.starts_with("level=") || line.starts_with("Use --debug")) continue;
    if (line.starts_with("Error: ")) {
      out.clear();
      line.remove_prefix(7);
    }
    out.append(out.empty() ? "" : " ").append(line);
  }
  return out;
}

int number_at(std::string_view text, std::size_t& at) {
  int number = 0;
  if (at < text.size() && text[at] == ':') {
    const auto read = std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr != text.data() + at + 1)
      at = static_cast<std::size_t>(read.ptr - text.data());
  }
  return number;
}

/// Without the chart's name: `web/charts/redis/templates/x.yaml`.
std::string below_chart(std::string_view path) {
  return std::string(path.substr(std::min(path.size(), path.find('/') + 1)));
}

/// The expression being evaluated when it failed: `at <.Values.x>: `.
std::string expression_at(std::string_view text, std::size_t from, std::size_t to) {
  const std::string_view part = text.substr(from, to - from);
  const std::size_t begin = part.find(" at <"), end = part.rfind(">:");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 5) return {};
  std::string_view inner = part.substr(begin + 5, end - begin - 5);
  if (inner.ends_with("...")) inner.remove_suffix(3);  // Go truncates long ones
  return std::string(inner);
}

/// All `NAME/templates/FILE:LINE:COLUMN` outside of quotes.
std::vector<HelmPlace> places_in(std::string_view text) {
  constexpr std::string_view mark = "/templates/";
  std::vector<HelmPlace> out;
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    const std::size_t before = text.find_last_of(" (\"'<", at);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    std::size_t end = std::min(text.size(), text.find_first_of(" :)\"'>", at));
    const bool quoted = before != std::string_view::npos && (text[before] == '"' || text[before] == '\'');
    if (quoted || end >= text.size() || text[end] != ':') continue;
    HelmPlace place{.file = below_chart(text.substr(begin, end - begin))};
    place.line = number_at(text, end);
    place.column = number_at(text, end);
    if (!out.empty()) out.back().at = expression_at(text, ends.back(), begin);
    out.push_back(std::move(place));
    ends.push_back(end);
  }
  if (!out.empty() && out.back().at.empty()) out.back().at = expression_at(text, ends.back(), text.size());
  return out;
}

std::string_view behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  return at == std::string_view::npos ? text : text.substr(at + mark.size());
}

/// Translates the errors of Go templates.
void explain(std::string_view text, HelmMessage& message) {
  const std::string at = message.places.empty() ? std::string() : message.places.back().at;
  constexpr std::string_view nil = "nil pointer evaluating interface {}.";
  constexpr std::string_view field = "can't evaluate field ";
  std::string_view reason = base::trim(behind(text, ">: "));
  while (reason.starts_with("error calling ")) {
    const std::size_t colon = reason.find(": ");
    if (colon == std::string_view::npos) break;
    reason.remove_prefix(colon + 2);
  }
  message.reason = reason;
  if (const std::size_t found = reason.find(nil); found != std::string_view::npos) {
    const std::string key(reason.substr(found + nil.size()));
    std::string owner = at.substr(0, std::min(at.size(), at.rfind("." + key)));
    const bool values = owner.starts_with(".Values.") || owner.starts_with("$.Values.");
    message.reason = owner.empty() ? fmt::format("`.{}` is read from a value that is not set", key)
                                   : fmt::format("`{}` is not set, so it has no `{}`", owner, key);
    message.help = values ? fmt::format("set `{}` in values.yaml, or check it: `{{{{ with {} }}}}`",
                                        owner.substr(owner.find(".Values.") + 8), owner)
                          : "check whether it is set, with `with`, `if` or `default`";
  } else if (const std::size_t type = reason.find(" in type ");
             reason.starts_with(field) && type != std::string_view::npos) {
    message.reason = fmt::format("`{}` has no field `{}`: it is not a map", at,
                                 reason.substr(field.size(), type - field.size()));
    message.help = "use its path in values.yaml; inside `range` and `with`, use `$.Values`";
  } else if (reason.find("no template \"") != std::string_view::npos) {
    std::string_view name = reason.substr(reason.find("no template \"") + 13);
    name = name.substr(0, name.find('"'));
    message.reason = fmt::format("unknown template `{}`", name);
    message.help = "define it, or fix the name";
  }
}

std::vector<std::string> pointer(std::string_view text) {
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (std::string_view part : base::split(text.substr(text.starts_with('/') ? 1 : 0), '/')) {
    std::string key;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const bool escape = part[i] == '~' && i + 1 < part.size();
      key += !escape ? part[i] : part[i + 1] == '1' ? '/' : '~';
      if (escape) ++i;
    }
    out.push_back(std::move(key));
  }
  return out;
}

/// The lines after "values don't meet the specifications …", in the formats of Helm 3 and 4: `- at '/a/b':
/// got string, want integer` and `- a.b: Invalid type. Expected: integer, given: string`.
void read_refusals(std::string_view errors, HelmMessage& message) {
  std::vector<std::string> chart;
  bool first = true;
  for (std::string_view line : base::split_lines(errors)) {
    line = base::trim(line);
    if (line.ends_with(':') && !line.starts_with('-') && line.find(' ') == std::string_view::npos) {
      chart.clear();
      if (!first) chart.emplace_back(line.substr(0, line.size() - 1));
      first = false;
    } else if (line.starts_with("- at '")) {
      const std::size_t end = line.find("': ");
      if (end == std::string_view::npos) continue;
      message.refusals.push_back(
          {chart, pointer(line.substr(6, end - 6)), std::string(line.substr(end + 3))});
    } else if (line.starts_with("- ") && line.find(": ") != std::string_view::npos) {
      const std::size_t end = line.find(": ");
      const std::string_view path = line.substr(2, end - 2);
      std::vector<std::string> keys;
      if (path != "(root)") {
        for (std::string_view key : base::split(path, '.')) keys.emplace_back(key);
      }
      message.refusals.push_back({chart, std::move(keys), std::string(line.substr(end + 2))});
    }
  }
}

/// `yaml: line 3: did not find expected key` without its context.
void read_yaml_reason(std::string_view text, HelmMessage& message) {
  std::string_view reason = behind(text, "yaml: ");
  if (reason.starts_with("line ")) {
    int line = 0;
    std::from_chars(reason.data() + 5, reason.data() + reason.size(), line);
    if (message.places.empty()) message.places.emplace_back();
    message.places.back().line = line;
    reason = reason.substr(std::min(reason.size(), reason.find(": ") + 2));
  }
  message.reason = reason;
}

}  // namespace

HelmMessage read_helm_message(std::string_view errors) {
  const std::string text = flat(errors);
  const auto holds = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  HelmMessage message{.reason = text.empty() ? "no error message" : text};
  if (text.starts_with("YAML parse error on ")) {
    message.kind = Kind::yaml;
    const std::size_t end = text.find(": ");
    message.places.push_back({.file = below_chart(std::string_view(text).substr(20, end - 20))});
    read_yaml_reason(text, message);
    return message;
  }
  if (holds("don't meet the specifications of the schema")) {
    message.kind = Kind::schema;
    read_refusals(errors, message);
    return message;
  }
  if (text.starts_with("cannot load values.yaml") || text.starts_with("failed to parse ")) {
    message.kind = Kind::values;
    read_yaml_reason(text, message);
    return message;
  }
  if (holds("incompatible with Kubernetes")) {
    message.kind = Kind::version;
    return message;
  }
  if (holds("missing in charts/ directory")) {
    message.kind = Kind::dependency;
    message.reason = fmt::format("dependencies are missing in charts/: {}", behind(text, "directory: "));
    message.help = "run `helm dependency build`";
    return message;
  }
  message.places = places_in(text);
  if (text.starts_with("execution error at (")) {
    message.kind = Kind::demand;
    const std::size_t end = text.find("): ");
    if (end != std::string::npos) message.reason = text.substr(end + 3);
    if (message.places.size() > 1) message.places.resize(1);
  } else if (text.starts_with("parse error at (") || holds(": parse error at ")) {
    message.kind = Kind::parse;
    const std::size_t end = text.find("): ");
    if (end != std::string::npos) message.reason = text.substr(end + 3);
    constexpr std::string_view function = "function \"";
    if (message.reason.starts_with(function) && !message.places.empty()) {
      const std::string_view rest = std::string_view(message.reason).substr(function.size());
      message.places.front().at = rest.substr(0, rest.find('"'));
      message.reason = fmt::format("unknown function `{}`", message.places.front().at);
      message.help = "fix its name: Helm supports the functions of Go templates, of Sprig, and its own";
    }
    if (message.reason == "unexpected EOF") message.reason = "a block is not closed: `{{ end }}` is missing";
  } else if (!message.places.empty()) {
    message.kind = Kind::execution;
    explain(text, message);
  }
  return message;
}

}  // namespace twinhull::lint
