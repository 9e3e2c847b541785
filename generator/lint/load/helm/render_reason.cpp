// Go's errors of templates, in terms of what the template says.
#include "lint/load/helm/render_reason.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace twinhull::lint {
namespace {

using ErrorKind = helm::RenderError::Kind;

/// The text between quotes behind `mark`; empty if the text does not contain it.
std::string_view quoted_behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + mark.size());
  return text.substr(0, text.find('"'));
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const std::string_view line : base::split_lines(text)) {
    if (base::trim(line).empty()) continue;
    out.append(out.empty() ? "" : " ").append(base::trim(line));
  }
  return out;
}

void explain_execution(RenderReason& reason) {
  constexpr std::string_view nil = "nil pointer evaluating interface {}.";
  constexpr std::string_view field = "can't evaluate field ";
  const std::string text = reason.text;
  if (const std::size_t found = text.find(nil); found != std::string::npos) {
    const std::string key = text.substr(found + nil.size());
    const std::string owner = reason.at.substr(0, std::min(reason.at.size(), reason.at.rfind("." + key)));
    const bool values = owner.starts_with(".Values.") || owner.starts_with("$.Values.");
    reason.text = owner.empty() ? fmt::format("`.{}` is read from a value that is not set", key)
                                : fmt::format("`{}` is not set, so it has no `{}`", owner, key);
    reason.help = values ? fmt::format("set `{}` in values.yaml, or check it: `{{{{ with {} }}}}`",
                                       owner.substr(owner.find(".Values.") + 8), owner)
                         : "check whether it is set, with `with`, `if` or `default`";
  } else if (const std::size_t type = text.find(" in type ");
             text.starts_with(field) && type != std::string::npos) {
    reason.text = fmt::format("`{}` has no field `{}`: it is not a map", reason.at,
                              text.substr(field.size(), type - field.size()));
    reason.help = "use its path in values.yaml; inside `range` and `with`, use `$.Values`";
  } else if (const std::string_view name = quoted_behind(text, "no template \""); !name.empty()) {
    reason.text = fmt::format("unknown template `{}`", name);
    reason.help = "define it, or fix the name";
  }
}

}  // namespace

RenderReason reason_of(const helm::RenderError& error) {
  RenderReason reason{.text = one_line(error.reason), .help = error.help, .at = {}};
  if (!error.locations.empty()) {
    reason.at = error.locations.back().at;
    if (reason.at.ends_with("...")) reason.at.resize(reason.at.size() - 3);  // Go truncates long ones
  }
  if (error.kind == ErrorKind::execution) explain_execution(reason);
  if (error.kind == ErrorKind::dependency) {
    reason.text = fmt::format("dependencies are missing in charts/: {}", error.reason);
    reason.help = "run `helm dependency build`";
  }
  if (error.kind == ErrorKind::parse) {
    const std::string_view function = quoted_behind(reason.text, "function \"");
    if (!function.empty()) {
      reason.at = function;
      reason.text = fmt::format("unknown function `{}`", function);
      reason.help = "fix its name: Helm supports the functions of Go templates, of Sprig, and its own";
    }
    if (reason.text == "unexpected EOF") reason.text = "a block is not closed: `{{ end }}` is missing";
  }
  return reason;
}

}  // namespace twinhull::lint
