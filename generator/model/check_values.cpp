#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/text.h"
#include "model/check.h"

namespace twinhull::model {
namespace {

using diagnostic::Findings;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

bool is_in(source::Span span, std::span<const std::uint32_t> files) {
  return std::ranges::find(files, span.file) != files.end();
}

/// The nearest enclosing map of a value that is in a file of the system. The root always is.
const Node* nearest(const Node& values, std::string_view path, std::span<const std::uint32_t> schema_files) {
  const Node* node = &values;
  for (std::string_view key : base::split(path, '.')) {
    const Node* next = node->is(Kind::map) ? node->get(key) : nullptr;
    if (next == nullptr || !next->span.known() || is_in(next->span, schema_files)) break;
    node = next;
  }
  return node;
}

/// The entry of system.yaml from which the values schema derived a required key.
const Entry* declaration(const Node& values_schema, std::string_view path,
                         std::span<const std::uint32_t> schema_files) {
  const Entry* declared = nullptr;
  const Node* schema = &values_schema;
  for (std::string_view key : base::split(path, '.')) {
    const Node* properties = schema->get("properties");
    const Entry* entry = properties == nullptr ? nullptr : properties->find(key);
    if (entry == nullptr) break;
    if (entry->key_span.known() && !is_in(entry->key_span, schema_files)) declared = entry;
    schema = entry->value;
  }
  return declared;
}

}  // namespace

void relocate_to_values_file(Findings& findings, const Node& values, const Node& values_schema,
                             std::span<const std::uint32_t> schema_files, std::string_view values_path) {
  for (diagnostic::Finding& finding : findings) {
    const source::Span fallback = finding.span;
    if (fallback.known() && !is_in(fallback, schema_files)) continue;
    // A user's value conflicts with a default: report it at the value.
    const auto written =
        std::ranges::find_if(finding.related, [&](const diagnostic::RelatedLocation& related) {
          return related.span.known() && !is_in(related.span, schema_files);
        });
    if (written != finding.related.end() && finding.rule != "missing-required-value") {
      finding.span = std::exchange(written->span, fallback);
      written->message = "it conflicts with this default";
      continue;
    }
    const Node* node = nearest(values, finding.path, schema_files);
    finding.span = node->span;
    if (node == &values) {  // no particular line to report
      finding.span = {};
      finding.file = values_path;
    }
    if (finding.rule != "missing-required-value") {
      // The requirement is reported here; the default that violates it is in no file.
      if (fallback.known()) {
        finding.related.push_back(
            {fmt::format("no file sets `{}`, so this default applies", finding.path), fallback, true});
      }
      finding.help =
          fmt::format("set `{}`{}{}", finding.path, finding.help.empty() ? "" : ": ", finding.help);
      continue;
    }
    finding.message = fmt::format("`{}` is required, and no file{} sets it", finding.path,
                                  finding.target.empty() ? "" : " of this target");
    const std::size_t description = finding.help.find(" (");
    finding.help = fmt::format("set it in `{}`{}", values_path,
                               description == std::string::npos ? "" : finding.help.substr(description));
    const Entry* declared = declaration(values_schema, finding.path, schema_files);
    if (declared != nullptr) {
      finding.related.push_back({fmt::format("`{}` is declared here", declared->key), declared->key_span});
    }
  }
}

bool concerns_unset_value(const diagnostic::Finding& finding) {
  return finding.rule == "missing-required-value" ||
         std::ranges::any_of(finding.related, &diagnostic::RelatedLocation::is_default);
}

void relocate_to_null(Findings& findings, const std::vector<const Node*>& layers) {
  for (diagnostic::Finding& finding : findings) {
    if (finding.rule != "missing-required-value") continue;
    const std::size_t dot = finding.path.rfind('.');
    const std::string_view path = finding.path;
    const std::string_view around = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
    const std::string_view key = path.substr(dot == std::string_view::npos ? 0 : dot + 1);
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
      const Node* map = (*layer)->at(around);
      const Entry* entry = map == nullptr || !map->is(Kind::map) ? nullptr : map->find(key);
      if (entry == nullptr || !entry->value->is(Kind::null)) continue;
      finding.span = entry->key_span;
      const bool empty = entry->value->span.begin == entry->value->span.end;
      finding.help = fmt::format("{} deletes the value of lower layers: write a value, or remove the line",
                                 empty ? "a key without a value is `null`, which" : "`null`");
      break;
    }
  }
}

}  // namespace twinhull::model
