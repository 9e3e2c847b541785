#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "base/base64.h"
#include "yaml/resolve.h"
#include "yaml/spaces.h"
#include "yaml/tree_builder.h"

namespace twinhull::yaml {
namespace {

constexpr std::string_view kCore = "tag:yaml.org,2002:";

bool tagged(std::string_view tag) { return tag != "?" && tag != "!" && !tag.empty(); }

/// The name after `!!`; empty for a custom tag.
std::string_view core_type(std::string_view tag) {
  return tag.starts_with(kCore) ? tag.substr(kCore.size()) : std::string_view{};
}

bool is_base64(std::string_view text) {
  const std::size_t padding = text.size() - std::min(text.find('='), text.size());
  const std::string_view digits = text.substr(0, text.size() - padding);
  return text.size() % 4 == 0 && padding <= 2 &&
         text.substr(digits.size()).find_first_not_of('=') == std::string_view::npos &&
         std::all_of(digits.begin(), digits.end(),
                     [](char c) { return base::is_alnum(c) || c == '+' || c == '/'; });
}

}  // namespace

/// Pasted text may contain Unicode spaces, which are letters in YAML. Those at the start are reported and
/// removed, so that the text is read as intended.
void TreeBuilder::drop_spaces(Scalar& scalar) {
  if (scalar.style != Style::plain || options_.accept_foreign_spaces) return;
  const std::string_view text = cursor_.text.substr(scalar.begin, scalar.end - scalar.begin);
  const ForeignSpace space = find_foreign_space(text);
  if (space.size == 0) return;
  const auto begin = static_cast<std::uint32_t>(scalar.begin + space.at);
  const auto end = static_cast<std::uint32_t>(begin + space.size);
  report("yaml-syntax", message_of(space), cursor_.span(begin, end), "replace it with a space");
  if (space.at != 0 || scalar.text != text) return;
  std::size_t front = 0;
  for (ForeignSpace next = space; next.size != 0 && next.at == 0;
       next = find_foreign_space(scalar.text.substr(front))) {
    front = std::min(scalar.text.find_first_not_of(' ', front + next.size), scalar.text.size());
  }
  scalar.text.remove_prefix(front);
  scalar.begin += static_cast<std::uint32_t>(front);
}

/// An unclosed quote that was closed by a later quote.
void TreeBuilder::check_swallowed(const Scalar& scalar) {
  if (scalar.swallowed == 0) return;
  const std::uint32_t end = rest_of_line(cursor_.text, scalar.begin);
  const std::string quote(1, cursor_.text[scalar.begin]);
  report("yaml-syntax",
         "a quote that is not closed on its line: the next entry is parsed as part of the text",
         cursor_.span(scalar.begin, end),
         "close it with `" + quote + "`, or indent the lines that belong to it");
  result_.findings.back().severity = diagnostic::Severity::warning;
  result_.findings.back().related.push_back(
      {"this is part of the text",
       cursor_.span(scalar.swallowed, rest_of_line(cursor_.text, scalar.swallowed))});
}

Kind TreeBuilder::kind_of(Scalar& scalar, std::string_view tag) {
  if (tagged(tag)) return tagged_kind(scalar, tag);
  if (scalar.style != Style::plain) return Kind::string;
  if (tag == "!") {
    scalar.style = Style::double_quoted;  // no longer treated as plain
    return Kind::string;
  }
  Kind kind = resolve(scalar.text);
  if (kind != Kind::string) return kind;
  drop_spaces(scalar);
  kind = resolve(scalar.text);
  if (kind != Kind::string) return kind;
  const std::string_view other = yaml11_meaning(scalar.text);
  if (other.empty()) return kind;
  if (options_.accept_yaml11_scalars) return resolve_yaml11(scalar.text);
  const bool word = other == "a boolean";
  report("ambiguous-scalar",
         (word ? "`" + std::string(scalar.text) + "`" : std::string("this unquoted text")) + " is " +
             std::string(yaml12_meaning(scalar.text)) + " by YAML 1.2, but " + std::string(other) +
             " to Helm and kubectl",
         cursor_.span(scalar.begin, scalar.end),
         word ? "quote it, or write `true` or `false`" : "quote it if it is text, or write the plain number");
  return kind;
}

/// As in go-yaml, used by kubectl, Helm and Kustomize: core tags are applied, others are dropped.
Kind TreeBuilder::tagged_kind(Scalar& scalar, std::string_view tag) {
  const std::string_view type = core_type(tag);
  const Kind plain = resolve(scalar.text);
  const Kind old = plain == Kind::string ? resolve_yaml11(scalar.text) : plain;
  const auto as_text = [&] {
    if (scalar.style == Style::plain) scalar.style = Style::double_quoted;
    return Kind::string;
  };
  if (type == "str" || type == "timestamp") return as_text();
  if (type == "null" && plain == Kind::null) return Kind::null;
  if (type == "bool" && old == Kind::boolean) return Kind::boolean;
  if (type == "int" && old == Kind::integer) return Kind::integer;
  if (type == "float" && (old == Kind::number || old == Kind::integer)) return Kind::number;
  if (type == "binary") {
    std::string digits(scalar.text);
    std::erase_if(digits, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
    if (is_base64(digits)) {
      // Binary data that is not text stays encoded; its decoded form would be unusable anyway.
      if (const std::string text = base::decode_base64(digits); !text.empty())
        scalar.text = arena_.copy(text);
      return as_text();
    }
  }
  constexpr std::string_view core = " null bool int float binary ";
  if (!type.empty() && core.find(" " + std::string(type) + " ") != std::string_view::npos) {
    report("unsupported-yaml", "a value that is not of the type of its tag `!!" + std::string(type) + "`",
           cursor_.span(scalar.begin, scalar.end), "correct the value or remove the tag");
  } else {
    reject_custom_tag();
  }
  return as_text();
}

void TreeBuilder::check_collection_tag(const std::string& tag, Kind kind) {
  if (!tagged(tag)) return;
  const std::string_view type = core_type(tag);
  const bool fits =
      kind == Kind::map ? type == "map" || type == "set" : type == "seq" || type == "omap" || type == "pairs";
  if (!fits) reject_custom_tag();
}

void TreeBuilder::reject_custom_tag() {
  const std::string tag(cursor_.text.substr(tag_.begin, tag_.end - tag_.begin));
  report("unsupported-yaml",
         "the tag `" + tag + "`, which Kubernetes tools ignore: the value is used unchanged", tag_,
         "remove the tag and write the resulting value");
}

}  // namespace twinhull::yaml
