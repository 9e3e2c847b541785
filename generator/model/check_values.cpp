#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "model/check.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;
using Findings = std::vector<diagnostic::Finding>;

/// The map nearest to a value that stands in a file of the system. The root always does.
const Node* nearest(const Node& values, std::string_view path, std::uint32_t schema_file) {
  const Node* place = &values;
  for (std::string_view key : base::split(path, '.')) {
    const Node* next = place->is(Kind::map) ? place->get(key) : nullptr;
    if (next == nullptr || !next->span.known() || next->span.file == schema_file) break;
    place = next;
  }
  return place;
}

/// The entry of system.yaml that asks for a value: the values' schema took its keys from there.
const Entry* declaration(const Node& values_schema, std::string_view path, std::uint32_t schema_file) {
  const Entry* declared = nullptr;
  const Node* schema = &values_schema;
  for (std::string_view key : base::split(path, '.')) {
    const Node* properties = schema->get("properties");
    const Entry* entry = properties == nullptr ? nullptr : properties->find(key);
    if (entry == nullptr) break;
    if (entry->key_span.known() && entry->key_span.file != schema_file) declared = entry;
    schema = entry->value;
  }
  return declared;
}

}  // namespace

void place_in_files(Findings& findings, const Node& values, const Node& values_schema,
                    std::uint32_t schema_file, std::string_view values_path) {
  for (diagnostic::Finding& finding : findings) {
    const source::Span fallback = finding.span;
    if (fallback.known() && fallback.file != schema_file) continue;
    // A default that a value of somebody's does not go with: that value is the one to look at.
    const auto written = std::ranges::find_if(finding.related, [&](const diagnostic::Related& related) {
      return related.span.known() && related.span.file != schema_file;
    });
    if (written != finding.related.end() && finding.rule != "missing-value") {
      finding.span = std::exchange(written->span, fallback);
      written->message = "it does not go with this default";
      continue;
    }
    const Node* place = nearest(values, finding.path, schema_file);
    finding.span = place->span;
    if (place == &values) {  // which of its lines is of no use to anyone
      finding.span = {};
      finding.file = values_path;
    }
    if (finding.rule != "missing-value") {
      if (fallback.known()) finding.related.push_back({"its default does not do here", fallback});
      continue;
    }
    finding.message = fmt::format("`{}` is required, and no file sets it", finding.path);
    const std::size_t description = finding.help.find(" (");
    finding.help = fmt::format("set it in `{}`{}", values_path,
                               description == std::string::npos ? "" : finding.help.substr(description));
    const Entry* declared = declaration(values_schema, finding.path, schema_file);
    if (declared != nullptr) {
      finding.related.push_back({fmt::format("`{}` is declared here", declared->key), declared->key_span});
    }
  }
}

}  // namespace twinhull::model
