#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "commands/constraints.h"
#include "commands/explain.h"
#include "commands/output.h"
#include "diagnostic/ansi_style.h"
#include "diagnostic/json_text.h"
#include "yaml/node_json.h"
#include "yaml/writer.h"

namespace twinhull::commands {
namespace {

using diagnostic::AnsiStyle;
using nlohmann::ordered_json;
using yaml::Entry;
using yaml::Kind;
using yaml::Node;

bool is_secret(const model::ValueInfo& found) {
  const Node* marked = found.keyword_value("secret");
  return marked != nullptr && marked->is_true();
}

bool is_default(const Node& node, const ExplainedValue& question) {
  return question.system.is_schema_default(node.span);
}

std::string hidden(const Node& node) {
  return node.is(Kind::string) && node.text.empty() ? "not set: supplied at install time" : "(a secret)";
}

/// The location of one layer's value, and the value.
void append_layer(std::string& out, const Node& node, bool wins, const ExplainedValue& question,
                  const AnsiStyle& paint) {
  const bool secret = question.secret();
  const std::string value = secret ? "a value" : brief(node);
  std::string what = wins ? "set here" : fmt::format("overrides {}, set here", value);
  if (is_default(node, question)) {
    what = wins ? "the schema's default" : fmt::format("overrides the schema's default, {}", value);
  }
  if (!node.span.known()) return;  // a default without a location: that of a secret
  out += fmt::format("{}{}:{} {}\n", paint.bold, diagnostic::format_location(node.span, question.files),
                     paint.reset, base::escape_for_display(what));
  if (!secret) diagnostic::append_snippet(out, node.span, question.files, wins ? '^' : '~', paint);
}

void append_keys(std::string& out, const ExplainedValue& question, const AnsiStyle& paint) {
  std::size_t widest = 0;
  std::vector<std::pair<std::string, std::string>> rows;
  const Node& map = *question.found.node;
  for (const Entry& entry : map.entries) {
    const model::ValueInfo member =
        model::member_of(question.found, *question.system.values_schema, entry.key);
    std::string value = is_secret(member) ? hidden(*entry.value) : brief(*entry.value);
    std::string row =
        fmt::format("  {}: {}", base::escape_for_display(entry.key), base::escape_for_display(value));
    widest = std::max(widest, std::min<std::size_t>(row.size(), 60));
    const bool known = entry.value->span.known() && !entry.value->is(Kind::map);
    rows.emplace_back(std::move(row),
                      known ? diagnostic::format_location(entry.value->span, question.files) : "");
  }
  for (const auto& [row, location] : rows) {
    out += location.empty()
               ? row + "\n"
               : fmt::format("{:<{}}  {}{}{}\n", row, widest, paint.faint, location, paint.reset);
  }
}

void append_demands(std::string& out, const ExplainedValue& question, const AnsiStyle& paint) {
  const model::ValueInfo& found = question.found;
  if (const Node* description = found.keyword_value("description")) {
    out += fmt::format("\n{}\n", base::escape_for_display(description->text));
  }
  const Node* fallback = found.keyword_value("default");
  if (found.node == nullptr && fallback != nullptr) {
    out += fmt::format("\ndefault: {}\n", base::escape_for_display(brief(*fallback)));
  }
  if (found.required && fallback == nullptr) out += "\nrequired: it has no default\n";
  const std::vector<Constraint> facts = constraints_of(found);
  if (!facts.empty()) out += "\nrules:\n";
  for (const Constraint& fact : facts) {
    out += fmt::format("  {}{} {}[{}]{}", fact.conditional ? "conditionally: " : "",
                       base::escape_for_display(fact.text), paint.faint, fact.rule, paint.reset);
    if (!fact.sentence.empty()) out += fmt::format(": {}", base::escape_for_display(fact.sentence));
    out += '\n';
  }
  if (found.declared.known()) {
    out += fmt::format("\n{}{}:{} declared here\n", paint.bold,
                       diagnostic::format_location(found.declared, question.files), paint.reset);
  }
}

std::string headline(const ExplainedValue& question) {
  const model::ValueInfo& found = question.found;
  std::string value = "not set";
  if (found.node != nullptr) value = question.secret() ? hidden(*found.node) : brief(*found.node);
  if (found.path.empty()) return fmt::format("the values of {}: {}", question.target.name, value);
  return fmt::format("{} of {}: {}", found.path, question.target.name, value);
}

ordered_json location_json(const source::Span& span, const ExplainedValue& question) {
  ordered_json out = ordered_json::object();
  if (!span.known()) return out;
  const source::Position begin = question.files.position(span.file, span.begin);
  out = {{"file", question.files.path(span.file)}, {"line", begin.line}, {"column", begin.column}};
  if (question.secret()) return out;  // the length of a secret must not be shown
  const source::Position end = question.files.position(span.file, span.end);
  out["endLine"] = end.line;
  out["endColumn"] = end.column;
  return out;
}

}  // namespace

std::string brief(const Node& node) {
  if (node.is(Kind::map))
    return node.entries.empty() ? "{}" : "a map of " + counted(node.entries.size(), "key");
  if (node.is(Kind::list))
    return node.items.empty() ? "[]" : "a list of " + counted(node.items.size(), "item");
  return node.is(Kind::string) ? yaml::scalar(node.text) : std::string(node.text);
}

bool ExplainedValue::secret() const { return is_secret(found); }

std::string value_text(const ExplainedValue& question, bool color) {
  const AnsiStyle& paint = diagnostic::ansi_style_for(color);
  std::string out =
      fmt::format("{}{}{}\n", paint.bold, base::escape_for_display(headline(question)), paint.reset);
  const Node* node = question.found.node;
  if (node != nullptr && node->is(Kind::map)) {
    if (!node->entries.empty()) out += '\n';
    append_keys(out, question, paint);
  } else if (node != nullptr) {
    if (node->is(Kind::list) && !node->items.empty()) {
      std::string text;
      yaml::write(text, *node, 2);
      out += base::escape_for_display(text, "\n");
    }
    if (!question.secret() || node->span.known()) out += '\n';
    for (const Node* layer = node; layer != nullptr; layer = layer->overridden) {
      append_layer(out, *layer, layer == node, question, paint);
    }
  }
  append_demands(out, question, paint);
  return out;
}

std::string value_json(const ExplainedValue& question) {
  const model::ValueInfo& found = question.found;
  const bool secret = question.secret();
  ordered_json value = {
      {"system", question.system.id}, {"target", question.target.name}, {"path", found.path}};
  if (secret) value["secret"] = true;
  ordered_json layers = ordered_json::array();
  const bool is_map = found.node != nullptr && found.node->is(Kind::map);
  for (const Node* node = is_map ? nullptr : found.node; node != nullptr; node = node->overridden) {
    ordered_json layer = location_json(node->span, question);
    if (!secret) layer["value"] = yaml::to_json(*node);
    if (is_default(*node, question)) layer["default"] = true;
    layers.push_back(std::move(layer));
  }
  if (!is_map) value["layers"] = std::move(layers);
  if (is_map) {
    ordered_json keys = ordered_json::array();
    for (const Entry& entry : found.node->entries) keys.push_back(entry.key);
    value["keys"] = std::move(keys);
  }
  if (const Node* text = found.keyword_value("description")) value["description"] = text->text;
  if (const Node* fallback = found.keyword_value("default"); fallback != nullptr && !secret) {
    value["default"] = yaml::to_json(*fallback);
  }
  ordered_json facts = ordered_json::array();
  for (const Constraint& fact : constraints_of(found)) {
    ordered_json row = {{"keyword", fact.keyword}, {"rule", fact.rule}, {"text", fact.text}};
    if (!fact.sentence.empty()) row["message"] = fact.sentence;
    if (fact.conditional) row["atTimes"] = true;
    facts.push_back(std::move(row));
  }
  value["rules"] = std::move(facts);
  if (found.declared.known()) value["declared"] = location_json(found.declared, question);
  return diagnostic::to_json_text({{"version", 1}, {"value", std::move(value)}});
}

}  // namespace twinhull::commands
