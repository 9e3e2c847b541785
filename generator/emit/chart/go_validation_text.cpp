#include "emit/chart/go_validation_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "template/go_template_expression.h"

namespace twinhull::emit {
namespace {

using yaml::Kind;
using yaml::Node;

std::string indented(std::string_view text) {
  std::string out;
  for (const std::string_view line : base::split_lines(text)) out.append("  ").append(line) += '\n';
  return out;
}

/// The condition of a body that is nothing but one `if`; otherwise empty.
std::string_view only_condition(std::string_view body) {
  constexpr std::string_view opens = "{{- if ";
  constexpr std::string_view closes = " }}";
  if (!body.starts_with(opens) || !body.ends_with("{{- end }}\n")) return {};
  const std::vector<std::string_view> lines = base::split_lines(body);
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    if (!lines[i].starts_with("  ")) return {};
  }
  std::string_view first = lines.front();
  first.remove_prefix(opens.size());
  return first.substr(0, first.size() - closes.size());
}

}  // namespace

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size())) {
    text.replace(at, old.size(), with);
  }
  return text;
}

std::string block(std::string_view action, std::string_view body) {
  if (body.empty()) return {};
  constexpr std::string_view condition = "if ";
  const std::string_view inner = action.starts_with(condition) ? only_condition(body) : std::string_view();
  if (inner.empty()) return fmt::format("{{{{- {} }}}}\n{}{{{{- end }}}}\n", action, indented(body));
  const auto operand = [](std::string_view test) {
    return test.find(' ') == std::string_view::npos ? std::string(test) : fmt::format("({})", test);
  };
  return fmt::format("{{{{- if and {} {} }}}}\n{}", operand(action.substr(condition.size())),
                     inner.starts_with("and ") ? std::string(inner.substr(4)) : operand(inner),
                     body.substr(body.find('\n') + 1));
}

std::string compact(std::string_view body) {
  constexpr std::size_t widest = 220;
  const auto trimmed = [](std::string_view line) {
    return line.substr(std::min(line.find_first_not_of(' '), line.size()));
  };
  const std::vector<std::string_view> lines = base::split_lines(body);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string text(lines[i]);
    const std::string_view inner = i + 2 < lines.size() ? trimmed(lines[i + 1]) : std::string_view();
    const bool is_call = inner.starts_with("{{- include ");
    const bool opens = i + 2 < lines.size() && trimmed(lines[i]).starts_with("{{- if ") &&
                       (is_call || !inner.starts_with("{{-")) && trimmed(lines[i + 2]) == "{{- end }}";
    const std::string one =
        !opens ? std::string()
               : fmt::format("{}{}{}{{{{ end }}}}", text, is_call ? "" : "{{ println }}", inner);
    if (opens && one.size() <= widest) {
      text = one;
      i += 2;
    }
    out += text + "\n";
  }
  return out;
}

std::string path_argument(std::string_view path) {
  std::string format;
  std::string arguments;
  while (!path.empty()) {
    const std::size_t open = std::min(path.find("{{ "), path.size());
    format += replaced(std::string(path.substr(0, open)), "%", "%%");
    path.remove_prefix(open);
    if (path.empty()) break;
    const std::size_t close = path.find(" }}");
    const std::string_view action = path.substr(3, close - 3);
    format += action.starts_with("$index") ? "%v" : "%s";
    arguments += action.find(' ') == std::string_view::npos ? fmt::format(" {}", action)
                                                            : fmt::format(" ({})", action);
    path.remove_prefix(close + 3);
  }
  if (arguments.empty()) return tmpl::go_string(replaced(format, "%%", "%"));
  if (format == "%s" || format == "%v") return arguments.substr(1);
  return fmt::format("(printf {}{})", tmpl::go_string(format), arguments);
}

std::string_view sentence_of(const Node& schema, std::string_view keyword, std::string_view property) {
  const Node* message = schema.get("errorMessage");
  if (message != nullptr && message->is(Kind::map)) message = message->get(keyword);
  if (message != nullptr && message->is(Kind::map)) message = message->get(property);
  return message != nullptr && message->is(Kind::string) ? message->text : std::string_view();
}

bool compares_requests(const Node& schema) {
  const Node* requests = schema.at("properties.requests.properties");
  const Node* limits = schema.at("properties.limits.properties");
  if (requests == nullptr || limits == nullptr) return false;
  const auto is_plain = [](const yaml::Entry& quantity) {
    return quantity.value->get("$ref") == nullptr && quantity.value->at("errorMessage.type") == nullptr;
  };
  const auto is_compared = [&](const yaml::Entry& request) {
    const Node* most = request.value->get("atMost");
    return is_plain(request) && most != nullptr && most->text == fmt::format("2/limits/{}", request.key) &&
           sentence_of(*request.value, "atMost") == kRequestSentence;
  };
  return std::ranges::all_of(requests->entries, is_compared) &&
         std::ranges::all_of(limits->entries, is_plain);
}

std::string check_lines(const std::vector<ValueCheck>& checks) {
  std::string out;
  for (std::size_t i = 0; i < checks.size();) {
    if (!checks[i].call.empty()) {
      out += checks[i++].call;
      continue;
    }
    std::vector<GoCondition> same;  // with the same message
    const std::size_t first = i;
    for (; i < checks.size() && checks[i].line == checks[first].line; ++i) same.push_back(checks[i].test);
    out += block("if " + all_of(same).fails, checks[first].line);
  }
  return out;
}

std::string check_lines_after(const ValueCheck& type, const std::vector<ValueCheck>& checks) {
  std::string out = block("if " + type.test.fails, type.line);
  if (checks.empty()) return out;
  out.erase(out.size() - std::string_view("{{- end }}\n").size());
  const std::string rest = check_lines(checks);
  constexpr std::string_view opens = "{{- if ";
  const bool single = rest.starts_with(opens) && rest.find(opens, opens.size()) == std::string::npos;
  if (single) return out + "{{- else if " + rest.substr(opens.size());
  return out + "{{- else }}\n" + indented(rest) + "{{- end }}\n";
}

}  // namespace twinhull::emit
