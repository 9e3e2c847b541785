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

}  // namespace

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + with.size())) {
    text.replace(at, old.size(), with);
  }
  return text;
}

std::string block(std::string_view action, std::string_view body) {
  return body.empty() ? std::string()
                      : fmt::format("{{{{- {} }}}}\n{}{{{{- end }}}}\n", action, indented(body));
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
    format += "%s";
    arguments += action.find(' ') == std::string_view::npos ? fmt::format(" {}", action)
                                                            : fmt::format(" ({})", action);
    path.remove_prefix(close + 3);
  }
  if (arguments.empty()) return tmpl::go_string(replaced(format, "%%", "%"));
  if (format == "%s") return arguments.substr(1);
  return fmt::format("(printf {}{})", tmpl::go_string(format), arguments);
}

std::string_view sentence_of(const Node& schema, std::string_view keyword, std::string_view property) {
  const Node* message = schema.get("errorMessage");
  if (message != nullptr && message->is(Kind::map)) message = message->get(keyword);
  if (message != nullptr && message->is(Kind::map)) message = message->get(property);
  return message != nullptr && message->is(Kind::string) ? message->text : std::string_view();
}

std::string check_lines(const std::vector<ValueCheck>& checks) {
  std::string out;
  for (std::size_t i = 0; i < checks.size();) {
    std::vector<GoCondition> same;  // with the same message
    const std::size_t first = i;
    for (; i < checks.size() && checks[i].line == checks[first].line; ++i) same.push_back(checks[i].test);
    out += block("if " + all_of(same).no, checks[first].line);
  }
  return out;
}

std::string check_lines_after(const ValueCheck& type, const std::vector<ValueCheck>& checks) {
  std::string out = block("if " + type.test.no, type.line);
  if (checks.empty()) return out;
  out.erase(out.size() - std::string_view("{{- end }}\n").size());
  const std::string rest = check_lines(checks);
  constexpr std::string_view opens = "{{- if ";
  const bool single = rest.find(opens, opens.size()) == std::string::npos;
  if (single) return out + "{{- else if " + rest.substr(opens.size());
  return out + "{{- else }}\n" + indented(rest) + "{{- end }}\n";
}

}  // namespace twinhull::emit
